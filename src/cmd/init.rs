//! `dateline init`: a new site that builds at once. Nothing that is there is overwritten.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::Exit;
use super::args::Init;
use super::child_theme::{self, Line};
use super::session::{Session, Trouble, absolute};
use crate::read;

/// The files of a new site.
static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cmd/starter");

/// Stands for the publication's name in the starter's settings.
const TITLE: &str = "__TITLE__";

/// Stands for the name of the theme there.
const THEME: &str = "__THEME__";

/// Makes a new site.
pub(super) fn run(session: &Session, args: &Init) -> Result<Exit, Trouble> {
    let dir = absolute(&args.dir)?;
    let folder = dir
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let title = args.title.clone().or(folder);
    let title = title.unwrap_or_else(|| "Briefings".to_owned());
    let theme = args.theme.as_deref().unwrap_or(child_theme::DEFAULT_PARENT);
    let own = if read::is_shipped(theme) {
        Vec::new()
    } else {
        child(theme)?
    };
    let files = files(&STARTER).into_iter().map(|(path, content)| {
        let text = String::from_utf8_lossy(content);
        let text = text.replace(TITLE, &quoted(&title));
        (path, text.replace(THEME, &quoted(theme)))
    });
    let files: Vec<(String, String)> = files.chain(own).collect();
    refuse_what_is_there(&dir, &files)?;
    for (path, text) in &files {
        create(&dir.join(path), text)?;
    }
    session.say(format!("Made a site in {}", dir.display()));
    if !read::is_shipped(theme) {
        session.say(format!(
            "Its theme is in themes/{theme}; see all of it with: dateline build --kitchen preview"
        ));
    }
    if args.dir.as_os_str() == "." {
        session.say("Next: dateline build");
    } else {
        session.say(format!("Next: cd {} && dateline build", args.dir.display()));
    }
    Ok(Exit::Done)
}

/// The files of a theme that builds on one inside the program.
fn child(name: &str) -> Result<Vec<(String, String)>, Trouble> {
    let line = Line {
        names: &[child_theme::DEFAULT_PARENT.to_owned()],
        has: &read::has_shipped,
    };
    child_theme::files(name, &line)
}

fn refuse_what_is_there(dir: &Path, files: &[(String, String)]) -> Result<(), Trouble> {
    let mut paths = files.iter().map(|(path, _)| dir.join(path));
    let there = paths.find(|path| path.symlink_metadata().is_ok());
    there.map_or(Ok(()), |path| {
        let message = format!("`{}` is there already", path.display());
        let help = "choose an empty folder: `dateline init DIR`";
        Err(Trouble::new(message, help))
    })
}

/// All files of a folder inside the program, with their paths in the new site.
fn files(folder: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    for file in folder.files() {
        // cargo leaves a .gitignore out of a package
        let path = file
            .path()
            .to_string_lossy()
            .replace("gitignore.txt", ".gitignore");
        files.push((path, file.contents()));
    }
    for below in folder.dirs() {
        files.extend(self::files(below));
    }
    files
}

/// Any text as a double-quoted scalar of YAML, which has the escapes of JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Writes a new file, with the folders above it; never over one that is there.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Trouble> {
    use std::io::Write as _;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Trouble::io("make", folder, &error))?;
    }
    let file = fs::File::create_new(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Trouble::io("write", path, &error))
}
