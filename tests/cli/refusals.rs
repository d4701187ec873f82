//! Where a build won't write, and that it then leaves everything as it was.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Desk, names, ran, tree};

/// A user without rights, by the number that Linux and the BSDs give it.
const NOBODY: u32 = 65534;

#[test]
fn no_folder_that_someone_wrote_is_an_output() {
    let desk = Desk::new();
    desk.write("themes/own/theme.yaml", "name: Own\n");
    desk.write("foreign/letter.txt", "dear\n");
    desk.make("home/letters");
    fs::write(desk.home().join("letters/one.txt"), "dear\n").expect("written");
    let outside = desk.home().join("letters");
    symlink(&outside, desk.path("link")).expect("linked");
    symlink("nowhere", desk.path("dangling")).expect("linked");
    desk.write("plain-file", "");
    let before = tree(desk.folder.path());
    let outputs = [
        ("content", "`content`"),
        ("content/briefings", "`content`"),
        ("content/new", "`content`"),
        ("themes", "`themes`"),
        ("themes/own", "`themes`"),
        (".", "the site itself"),
        ("..", "the home folder"),
        ("/", "the root of the file system"),
        ("foreign", "`foreign`"),
        ("foreign/new", "`foreign`"),
        ("link", "symbolic link"),
        ("link/new", "symbolic link"),
        ("dangling", "leads nowhere"),
        ("plain-file", "is no folder"),
        ("plain-file/new", "is no folder"),
        (".output.dateline", "its own files"),
        (".output.dateline/x", "its own files"),
    ];
    for (output, words) in outputs {
        let ran = desk.run(&format!("build --output {output}"));
        ran.says(2, &["error: ", words, "help: "]);
        assert_eq!(tree(desk.folder.path()), before, "{output}");
    }
    let home = desk.home();
    let mut into_home = desk.command("build --output");
    ran(into_home.arg(&home)).says(2, &["home"]);
    let mut into_letters = desk.command("build --output");
    ran(into_letters.arg(&outside)).says(2, &["one.txt"]);
    assert_eq!(tree(desk.folder.path()), before);
}

#[test]
fn force_takes_a_foreign_folder_and_nothing_that_is_sacred() {
    let desk = Desk::new();
    desk.write("output/letter.txt", "dear\n");
    desk.write("foreign/letter.txt", "dear\n");
    for sacred in ["content", "foreign", ".", "/", ".."] {
        desk.run(&format!("build --force --output {sacred}"))
            .expect(2);
    }
    assert!(desk.path("content/briefings/2025-03-01-first.md").is_file());
    desk.run("build").says(2, &["letter.txt"]);
    desk.run("build --force").expect(0);
    assert!(desk.path("output/index.html").is_file() && !desk.path("output/letter.txt").exists());
    assert!(desk.path("foreign/letter.txt").is_file());
    desk.run("build").expect(0);
}

#[test]
fn an_output_elsewhere_is_the_same_site() {
    let desk = Desk::new();
    let here = desk.build();
    let there = desk.home().join("new/public");
    let mut build = desk.command(&format!("build --as-of {} --output", super::AS_OF));
    ran(build.arg(&there)).expect(0);
    assert_eq!(tree(&there), here);
    assert_eq!(
        names(there.parent().expect("it has one")),
        [".public.dateline", "public"]
    );
    desk.run_then("build -o public").expect(0);
    assert_eq!(tree(&desk.path("public")), here);
    assert_eq!(desk.output(), here);
}

#[test]
fn two_builds_at_once_are_one_too_many() {
    let desk = Desk::new();
    let before = desk.build();
    desk.briefing("2025-03-03-third", "date: 2025-03-03", "");
    let lock = fs::File::open(desk.path(".output.dateline/lock")).expect("it is there");
    lock.lock().expect("nobody else holds it");
    desk.run_then("build")
        .says(2, &["another build is at work"]);
    desk.run_then("build --undo")
        .says(2, &["another build is at work"]);
    desk.run_then("check").expect(0);
    assert_eq!(desk.output(), before);
    drop(lock);
    assert_ne!(desk.build(), before);

    let mut many: Vec<_> = (0..4)
        .map(|_| {
            desk.command("build --quiet")
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts")
        })
        .collect();
    let ended = many
        .iter_mut()
        .map(|build| build.wait().expect("it ends").code());
    let ended: Vec<Option<i32>> = ended.collect();
    assert!(ended.contains(&Some(0)), "{ended:?}");
    assert!(
        ended.iter().all(|code| [Some(0), Some(2)].contains(code)),
        "{ended:?}"
    );
    desk.run_then("build").says(0, &["Nothing changed"]);
}

#[test]
fn errors_leave_the_old_site() {
    let desk = Desk::new();
    let before = desk.build();
    let seen = fs::metadata(desk.path("output"))
        .expect("it is there")
        .ino();
    let faults = [
        ("content/briefings/2025-03-03-third.md", "---\ntitle: A\n"),
        (
            "content/briefings/2025-03-03-third.md",
            "---\ntitle: A\ndate: soon\n---\n",
        ),
        ("content/pages/2025.md", "---\ntitle: A\nslug: [\n---\n"),
        ("content/topics.yaml", "- a list\n"),
        ("dateline.yaml", "titel: A\n"),
    ];
    for (path, text) in faults {
        let kept = fs::read(desk.path(path)).ok();
        desk.write(path, text);
        desk.run_then("build").says(1, &["error[", path]);
        assert_eq!(desk.output(), before, "{path}");
        assert_eq!(
            fs::metadata(desk.path("output")).expect("there").ino(),
            seen
        );
        match kept {
            Some(bytes) => fs::write(desk.path(path), bytes).expect("written"),
            None => fs::remove_file(desk.path(path)).expect("removed"),
        }
    }
    desk.run_then("build").says(0, &["Nothing changed"]);
}

#[test]
fn a_link_out_of_the_site_is_an_error() {
    let desk = Desk::new();
    fs::write(
        desk.home().join("secret.md"),
        "---\ntitle: S\ndate: 2025-01-01\n---\nhidden\n",
    )
    .expect("written");
    let links = [
        ("content/briefings/2025-03-09-link.md", "secret.md"),
        ("content/static/link.md", "secret.md"),
        ("content/pages", ""),
    ];
    for (link, to) in links {
        let path = desk.path(link);
        fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        symlink(desk.home().join(to), &path).expect("linked");
        desk.run_then("build").says(1, &["error[", link]);
        assert!(!desk.path("output").exists());
        fs::remove_file(path).expect("removed");
    }
    let inside = desk.path("content/briefings/2025-03-09-inside.md");
    symlink("../../first.md", &inside).expect("linked");
    desk.run_then("build")
        .says(1, &["error[", "2025-03-09-inside.md"]);
    desk.write("first.md", "---\ntitle: A link\ndate: 2025-03-09\n---\n");
    desk.run_then("build").expect(0);
    assert!(
        desk.has("2025/03/inside/index.html"),
        "a link inside the site is as good as a file"
    );
}

#[test]
fn a_machine_that_won_t_is_no_fault_of_the_content() {
    let desk = Desk::new();
    let before = desk.build();
    desk.briefing("2025-03-03-third", "date: 2025-03-03", "");
    let site = desk.root();
    let is_root = fs::metadata(&site).expect("it is there").uid() == 0;
    // Nothing is closed to root: the program is then run as nobody, who may read and not write.
    let program = desk.home().join("dateline");
    fs::copy(env!("CARGO_BIN_EXE_dateline"), &program).expect("copied");
    let open_to_read = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    open_to_read(desk.folder.path(), 0o755);
    open_to_read(&program, 0o755);
    open_to_read(&site, 0o555);
    open_to_read(&desk.path(".output.dateline"), 0o555);
    let mut command = Command::new(&program);
    command
        .args(["build", "--as-of", super::AS_OF, "--root"])
        .arg(&site);
    command.current_dir(desk.folder.path()).env_clear();
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    } else {
        open_to_read(&desk.path(".output.dateline/lock"), 0o444);
    }
    ran(&mut command).says(2, &["error: ", "could not ", ".output.dateline", "help: "]);
    command.args(["--output", "home/new"]);
    open_to_read(&desk.home(), 0o555);
    ran(&mut command).says(2, &["could not "]);
    for path in [desk.home(), site.clone(), desk.path(".output.dateline")] {
        open_to_read(&path, 0o755);
    }
    assert_eq!(desk.output(), before);
}
