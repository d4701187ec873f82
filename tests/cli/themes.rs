//! A theme of one's own: what the commands make of a name, and which names they refuse. And the second
//! of the shipped themes, which is made as such a theme is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Desk, Ran, Tree, ran, tree};

const FILES: [&str; 3] = ["theme.yaml", "templates/base.html", "assets/my-look.css"];

fn new_theme(desk: &Desk, name: &str) -> Ran {
    ran(desk.command("new theme").arg("--").arg(name))
}

fn settings(desk: &Desk, theme: &str) {
    let text = format!("title: The Desk\nbase_url: https://example.org/\ntheme: {theme}\n");
    desk.write("dateline.yaml", &text);
}

/// Where the style sheets of a page are named.
fn sheet(page: &str, name: &str) -> Option<usize> {
    page.find(&format!("/assets/{name}."))
}

#[test]
fn a_new_theme_is_the_sites_with_one_more_style_sheet() {
    let desk = Desk::new();
    let plain = desk.build();
    let said =
        new_theme(&desk, "my-look").says(0, &["`theme: my-look`", "build --kitchen preview"]);
    for file in FILES {
        let path = format!("themes/my-look/{file}");
        assert!(
            said.stderr.contains(&path) && desk.path(&path).is_file(),
            "{path}"
        );
    }
    assert_eq!(desk.build(), plain, "it is not chosen yet");

    settings(&desk, "my-look");
    desk.run_then("build --strict").expect(0);
    let page = desk.page("index.html");
    let (theirs, own) = (sheet(&page, "style"), sheet(&page, "my-look"));
    assert!(theirs.is_some() && theirs < own, "{page}");
    let at = own.expect("it is there");
    let end = page[at..].find("\">").expect("it is a link");
    let link = format!(
        "<link rel=\"stylesheet\" href=\"{}\">\n",
        &page[at..at + end]
    );
    let was = String::from_utf8_lossy(&plain["index.html"]).into_owned();
    assert_eq!(page.replacen(&link, "", 1), was, "nothing else is changed");

    new_theme(&desk, "2026").says(0, &["builds on my-look"]);
    settings(&desk, "\"2026\"");
    desk.run_then("build --strict").expect(0);
    let page = desk.page("index.html");
    assert!(sheet(&page, "my-look").is_some() && sheet(&page, "my-look") < sheet(&page, "2026"));
}

#[test]
fn a_theme_may_be_chosen_before_it_is_made() {
    let desk = Desk::new();
    settings(&desk, "my-look");
    desk.run("build").says(1, &["unknown-theme"]);
    let said = new_theme(&desk, "my-look").says(0, &["builds on chancery"]);
    assert!(
        !said.stderr.contains("dateline.yaml"),
        "nothing is left to do"
    );
    desk.run("build --strict").expect(0);
}

#[test]
fn what_a_new_theme_says_can_be_used() {
    let desk = Desk::new();
    new_theme(&desk, "my-look").expect(0);
    let path = desk.path("themes/my-look/assets/my-look.css");
    let sheet = fs::read_to_string(&path).expect("it is text");
    let chosen = sheet.replace("/* --", "--").replace("; */", ";");
    assert_ne!(chosen, sheet);
    assert_eq!(chosen.matches("/*").count(), chosen.matches("*/").count());
    let path = desk.path("themes/my-look/theme.yaml");
    let theme = fs::read_to_string(&path).expect("it is text");
    let chosen = theme
        .replace("# settings:", "settings:")
        .replace("#   motto", "  motto");
    assert_ne!(chosen, theme);
    fs::write(&path, chosen).expect("written");
    settings(&desk, "my-look\ntheme_settings: {motto: Slowly}");
    desk.run("build --strict").expect(0);
}

#[test]
fn a_name_that_can_t_be_is_refused() {
    let desk = Desk::new();
    desk.write("themes/taken/theme.yaml", "extends: chancery\n");
    desk.write("themes/ring/theme.yaml", "extends: missing\n");
    desk.write("themes/alone/templates/front.html", "");
    let cases = [
        ("chancery", "My Look", "`my-look`"),
        ("chancery", "my_look", "lower-case letters"),
        ("chancery", "", "lower-case letters"),
        ("chancery", "-look", "lower-case letters"),
        ("chancery", "../look", "lower-case letters"),
        ("chancery", "look/deep", "lower-case letters"),
        ("chancery", "größe", "lower-case letters"),
        ("chancery", "chancery", "comes with Dateline"),
        ("chancery", "wire", "comes with Dateline"),
        ("chancery", "taken", "there already"),
        ("chancery", "style", "`style.css`"),
        ("wire", "style", "`style.css`"),
        ("ring", "missing", "builds on `missing` already"),
        ("ring", "another", "no template `base.html`"),
        ("alone", "another", "no template `base.html`"),
    ];
    for (own, name, words) in cases {
        settings(&desk, own);
        let before = tree(&desk.root());
        new_theme(&desk, name).says(2, &[words, "help: "]);
        assert_eq!(tree(&desk.root()), before, "{name}");
    }
    desk.write("dateline.yaml", "titel: A\n");
    new_theme(&desk, "my-look").says(1, &["unknown-key"]);
}

fn settings_of(desk: &Desk) -> String {
    fs::read_to_string(desk.path("dateline.yaml")).expect("init wrote it")
}

#[test]
fn a_new_site_may_have_a_theme_of_its_own() {
    let desk = Desk::empty();
    desk.run("init --theme my-look")
        .says(0, &["themes/my-look"]);
    assert!(settings_of(&desk).contains("theme: \"my-look\"\n"));
    desk.run("check --strict --quiet").expect(0);
    let built = desk.run("build --strict --format json").expect(0);
    assert_eq!(built.stderr, "");
    assert!(sheet(&desk.page("index.html"), "my-look").is_some());
    let own: Tree = tree(&desk.path("themes"));
    assert_eq!(own.len(), FILES.len());

    let other = Desk::empty();
    other.run("new theme my-look").expect(2);
    desk.run("init other").expect(0);
    new_theme_in(&desk, "other");
    assert_eq!(tree(&desk.path("other/themes")), own, "both make the same");
}

fn new_theme_in(desk: &Desk, folder: &str) {
    desk.run(&format!("new theme my-look --root {folder}"))
        .expect(0);
}

#[test]
fn a_new_site_may_name_a_shipped_theme_or_none() {
    let (named, silent) = (Desk::empty(), Desk::empty());
    named.run("init --theme chancery").expect(0);
    silent.run("init").expect(0);
    assert_eq!(tree(&named.root()), tree(&silent.root()));
    assert!(settings_of(&named).contains("theme: \"chancery\"\n"));
    assert!(!named.path("themes").exists());
    named.run("build --strict").expect(0);

    let second = Desk::empty();
    second.run("init --theme wire").expect(0);
    assert!(settings_of(&second).contains("theme: \"wire\"\n"));
    assert!(!second.path("themes").exists());
    second.run("check --strict --quiet").expect(0);
    let built = second.run("build --strict --format json").expect(0);
    assert_eq!(built.stderr, "");
    assert!(sheet(&second.page("index.html"), "wire").is_some());
}

#[test]
fn wire_comes_with_the_program_and_can_be_built_on() {
    let desk = Desk::new();
    desk.run_then("build --strict --theme wire").expect(0);
    let by_flag = desk.output();
    settings(&desk, "wire");
    desk.run_then("build --strict").expect(0);
    assert_eq!(desk.output(), by_flag);
    assert!(!desk.path("themes").exists());
    let page = desk.page("index.html");
    let (parents, own) = (sheet(&page, "style"), sheet(&page, "wire"));
    assert!(parents.is_some() && parents < own, "{page}");

    new_theme(&desk, "my-look").says(0, &["builds on wire"]);
    settings(&desk, "my-look");
    desk.run_then("build --strict").expect(0);
    let page = desk.page("index.html");
    assert!(sheet(&page, "wire") < sheet(&page, "my-look"), "{page}");
    assert!(page.contains("data-accent=\"cobalt\""), "its settings too");
}

/// The names of a shipped theme's templates.
fn templates(theme: &str) -> BTreeSet<String> {
    let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let templates = tree(&themes.join(theme).join("templates"));
    templates.into_keys().collect()
}

#[test]
fn wire_replaces_fewer_than_half_of_the_templates_of_chancery() {
    let (own, parents) = (templates("wire"), templates("chancery"));
    let replaced = own.intersection(&parents).count();
    assert!(
        replaced > 0 && replaced * 2 < parents.len(),
        "{replaced} of {}",
        parents.len()
    );
    // what else it has is parts of its own; a page would be one that nothing renders
    let new: Vec<&String> = own.difference(&parents).collect();
    assert!(new.iter().all(|name| name.starts_with("parts/")), "{new:?}");
}

#[test]
fn a_new_site_with_a_theme_that_can_t_be_is_not_made() {
    let desk = Desk::empty();
    for name in ["My_Look", "style"] {
        desk.run(&format!("init --theme {name}"))
            .says(2, &["help: "]);
        assert_eq!(tree(&desk.root()).len(), 0, "{name}");
    }
    desk.write("themes/my-look/theme.yaml", "");
    desk.run("init --theme my-look").says(2, &["there already"]);
    assert_eq!(tree(&desk.root()).len(), 1);
}
