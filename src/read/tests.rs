//! What is listed of folders, and of what happened to them since.

use super::*;

type Deed<'a> = Box<dyn Fn() + 'a>;

fn paths(folder: &Folder) -> Vec<(String, Origin)> {
    let sources = folder.sources().all().iter();
    sources
        .map(|source| (source.path.to_string(), source.origin))
        .collect()
}

#[test]
fn what_changed_is_listed_as_if_all_were() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let root = home.path();
    let write = |path: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        fs::write(path, "x").expect("written");
    };
    let list = || folder(root).expect("listed");
    write("dateline.yaml");
    write("content/briefings/a.md");
    write("content/briefings/b/index.md");
    let mut now = list().value;
    let moved = |from: &str, to: &str| fs::rename(root.join(from), root.join(to)).expect("moved");
    let deeds: Vec<(&[&str], Deed<'_>)> = vec![
        (
            &["content/briefings/c.md"],
            Box::new(|| write("content/briefings/c.md")),
        ),
        (
            &["content/briefings/b", "content/briefings/d"],
            Box::new(|| moved("content/briefings/b", "content/briefings/d")),
        ),
        (
            &["content/briefings/d", "content/briefings/d/index.md"],
            Box::new(|| fs::remove_dir_all(root.join("content/briefings/d")).expect("gone")),
        ),
        (
            &[
                "content/.git/a.md",
                "content/x~",
                "content/static/.well-known",
            ],
            Box::new(|| {
                for path in [
                    "content/.git/a.md",
                    "content/x~",
                    "content/static/.well-known/a",
                ] {
                    write(path);
                }
            }),
        ),
        (&["themes"], Box::new(|| write("themes/wire/theme.yaml"))),
        (
            &["content/briefings/l.md"],
            Box::new(|| {
                std::os::unix::fs::symlink("/etc/hostname", root.join("content/briefings/l.md"))
                    .expect("linked");
            }),
        ),
        (
            &["content/briefings/a.md"],
            Box::new(|| write("content/briefings/a.md")),
        ),
        (
            &["themes"],
            Box::new(|| fs::remove_dir_all(root.join("themes")).expect("gone")),
        ),
        (
            &["dateline.yaml"],
            Box::new(|| fs::remove_file(root.join("dateline.yaml")).expect("gone")),
        ),
        (
            &["content"],
            Box::new(|| fs::remove_dir_all(root.join("content")).expect("gone")),
        ),
    ];
    for (changed, deed) in deeds {
        deed();
        let changed: Vec<String> = changed.iter().map(|&path| path.to_owned()).collect();
        let Checked { value, findings } = now.after(&changed).expect("listed");
        let whole = list();
        assert_eq!(paths(&value), paths(&whole.value), "{changed:?}");
        assert_eq!(
            findings.into_vec().len(),
            whole.findings.into_vec().len(),
            "{changed:?}"
        );
        now = value;
    }
}

#[test]
fn a_file_is_what_its_place_says() {
    use SourceKind::{
        Addresses, Beside, Briefing, Front, Page, Profile, Registry, Static, Unknown,
    };
    let cases = [
        ("content/briefings/2025/a.md", Briefing),
        ("content/briefings/a/chart.png", Beside),
        ("content/actors.yaml", Registry(EntityKind::Actor)),
        ("content/countries/by.md", Profile(EntityKind::Country)),
        ("content/pages/about.md", Page),
        ("content/index.md", Front),
        ("content/index.fr.md", Front),
        ("content/index-old.md", Unknown),
        ("content/static/index.md", Static),
        ("content/notes.txt", Unknown),
        ("content/.addresses", Addresses),
    ];
    for (path, expected) in cases {
        assert_eq!(kind(path), expected, "{path}");
        assert!(is_of_site(path), "{path}");
    }
    for path in ["content/.addresses~", "content/.other", "themes/.addresses"] {
        assert!(!is_of_site(path), "{path}");
    }
}
