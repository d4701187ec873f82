//! `dateline init`: a new site that builds at once. Nothing that is there is overwritten.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::Exit;
use super::args::Init;
use super::session::{Session, Trouble, absolute};

/// The files of a new site.
static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cmd/starter");

/// Stands for the publication's name in the starter's settings.
const TITLE: &str = "__TITLE__";

/// Makes a new site.
pub(super) fn run(session: &Session, args: &Init) -> Result<Exit, Trouble> {
    let dir = absolute(&args.dir)?;
    let files = files(&STARTER);
    for (path, _) in &files {
        let path = dir.join(path);
        if path.symlink_metadata().is_ok() {
            let message = format!("`{}` is there already", path.display());
            let help = "choose an empty folder: `dateline init DIR`";
            return Err(Trouble::new(message, help));
        }
    }
    let folder = dir
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let title = args.title.clone().or(folder);
    let title = title.unwrap_or_else(|| "Briefings".to_owned());
    for (path, content) in files {
        let text = String::from_utf8_lossy(content).replace(TITLE, &quoted(&title));
        create(&dir.join(path), &text)?;
    }
    session.say(format!("Made a site in {}", dir.display()));
    if args.dir.as_os_str() == "." {
        session.say("Next: dateline build");
    } else {
        session.say(format!("Next: cd {} && dateline build", args.dir.display()));
    }
    Ok(Exit::Done)
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
