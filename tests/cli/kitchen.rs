//! The kitchen: a theme's preview, apart from the site, and whether there is in it what a theme can
//! show.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Desk, Tree, copy, tree};

/// Parts of a view that stand in a list of the view that a template gets.
const IN_LISTS: [(&str, &str); 4] = [
    ("event", "briefing.events"),
    ("file", "files"),
    ("source", "briefing.sources"),
    ("item", "items"),
];

/// A site with nothing in it.
fn bare() -> Desk {
    let desk = Desk::empty();
    desk.write("dateline.yaml", "title: The Desk\n");
    desk
}

impl Desk {
    #[track_caller]
    fn kitchen(&self) -> Tree {
        self.run("build --strict --kitchen preview").expect(0);
        self.preview()
    }

    fn preview(&self) -> Tree {
        tree(&self.path("preview"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn has_no_site(desk: &Desk) -> bool {
    !desk.path("output").exists() && !desk.path(".output.dateline").exists()
}

#[test]
fn a_site_without_content_has_a_kitchen() {
    let desk = bare();
    desk.run("build --strict --kitchen preview")
        .says(0, &["Built", "preview", "http.server"]);
    let kitchen = desk.preview();
    assert!(kitchen.len() > 150, "{} files", kitchen.len());
    assert!(text(&kitchen["index.html"]).contains("<title>The Desk</title>"));
    assert!(has_no_site(&desk));
    desk.run("build --kitchen preview")
        .says(0, &["Nothing changed"]);
    desk.run("build --kitchen preview --force").expect(0);
    assert_eq!(desk.preview(), kitchen, "the same bytes again");
    assert_eq!(bare().kitchen(), kitchen, "and elsewhere, on another day");
}

#[test]
fn the_site_is_left_as_it_is() {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-03-third",
        "date: 2025-03-03",
        "A-word-of-the-site.",
    );
    desk.briefing(
        "2025-03-04-fourth",
        "date: 2025-03-04\nstatus: draft",
        "A-secret-word.",
    );
    desk.write("content/static/logo.svg", "<svg/>");
    let site = desk.build();
    let kitchen = desk.kitchen();
    assert_eq!(desk.output(), site);
    let words = |words: &str| kitchen.values().any(|bytes| text(bytes).contains(words));
    assert!(!words("A-word-of-the-site") && !words("A-secret-word"));
    assert_eq!(kitchen["logo.svg"], b"<svg/>", "settings may name it");
    assert_eq!(desk.build(), site);
}

#[test]
fn it_has_the_theme_and_the_settings_of_the_site() {
    let desk = Desk::empty();
    desk.run("init --theme my-look").expect(0);
    let front = text(&desk.kitchen()["index.html"]);
    assert!(front.contains("/assets/my-look."), "{front}");
    desk.run("build --kitchen preview --theme chancery")
        .expect(0);
    assert!(!text(&desk.preview()["index.html"]).contains("/assets/my-look."));
    desk.run("build --kitchen preview --theme nowhere")
        .says(1, &["unknown-theme"]);

    for settings in [
        "language: ar",
        "language: fr\nlanguages: {en: {title: An}}",
        "base_url: https://example.org/deep/",
        "timezone: Pacific/Kiritimati",
        "timezone: Etc/GMT+12",
        "permalink: /{slug}/",
        "permalink: /{section}/{slug}/",
        "paginate: 500",
        "strict: [actors, topics, links]",
        "markdown: {html: escape, smart: false}",
    ] {
        let desk = Desk::empty();
        desk.write("dateline.yaml", &format!("title: The Desk\n{settings}\n"));
        let kitchen = desk.kitchen();
        assert!(
            kitchen.contains_key("briefings/page/2/index.html"),
            "{settings}"
        );
        assert!(
            text(&kitchen["index.html"]).contains("href=\"/briefings/\""),
            "{settings}"
        );
    }
}

#[test]
fn it_goes_nowhere_where_something_else_is() {
    let desk = Desk::new();
    let calls = [
        ("build --kitchen output", "where the site itself is built"),
        (
            "build --kitchen ./output/",
            "where the site itself is built",
        ),
        ("build --kitchen content", "content"),
        ("build --kitchen .", "help: "),
        (
            "build --kitchen preview --as-of 2026-01-09T00:00:00Z",
            "2026-01-10",
        ),
        ("build --kitchen preview --output public", "--output"),
        ("build --kitchen preview --undo", "--undo"),
    ];
    for (call, words) in calls {
        desk.run(call).says(2, &[words]);
        assert!(
            has_no_site(&desk) && !desk.path("preview").exists(),
            "{call}"
        );
    }
    let site = desk.build();
    desk.run("build --output public").expect(0);
    let public = tree(&desk.path("public"));
    let calls = [
        "build --kitchen output --force",
        "build --kitchen output/deep",
        "build --kitchen public",
    ];
    for call in calls {
        desk.run(call).says(2, &["help: "]);
    }
    desk.make("site/photographs");
    desk.write("photographs/one.jpg", "");
    desk.run("build --kitchen photographs")
        .says(2, &["photographs"]);
    assert_eq!(desk.output(), site);
    assert_eq!(tree(&desk.path("public")), public);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("output", desk.path("preview")).expect("linked");
        desk.run("build --kitchen preview").expect(2);
        assert_eq!(desk.output(), site);
    }
}

#[test]
fn it_may_be_built_for_a_later_day() {
    let desk = bare();
    let now = desk.kitchen();
    desk.run("build --strict --kitchen preview --as-of 2031-06-01T00:00:00Z")
        .expect(0);
    assert_ne!(desk.preview(), now, "what was ahead is past");
}

#[test]
fn all_its_links_lead_somewhere() {
    let kitchen = bare().kitchen();
    let mut dead = BTreeSet::new();
    for (path, bytes) in kitchen
        .iter()
        .filter(|(_, bytes)| bytes.starts_with(b"<!DOCTYPE"))
    {
        let page = text(bytes);
        let links = ["href=\"/", "src=\"/"];
        let links = links.iter().flat_map(|start| page.split(start).skip(1));
        for link in links {
            let target = link.split(['"', '#', '?']).next().unwrap_or_default();
            let target = decoded(target);
            let file = match target.as_str() {
                "" => "index.html".to_owned(),
                folder if folder.ends_with('/') => format!("{folder}index.html"),
                file => file.to_owned(),
            };
            if !kitchen.contains_key(&file) {
                dead.insert(format!("{path}: /{target}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    let front = text(&kitchen["index.html"]);
    let main = front.split("<main").nth(1).expect("it has a main part");
    for page in [
        "/404.html",
        "/kitchen/old-address/",
        "/topics/empty/",
        "/briefings/page/2/",
    ] {
        assert!(
            main.contains(&format!("\"{page}\"")),
            "the front page lists {page}"
        );
    }
}

fn decoded(address: &str) -> String {
    let mut parts = address.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

/// The templates of a shipped theme, by name.
fn templates(theme: &str) -> Tree {
    let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    tree(&themes.join(theme).join("templates"))
}

#[test]
fn every_template_is_used() {
    for theme in ["chancery", "wire"] {
        let unused = unused(theme);
        assert!(
            unused.is_empty(),
            "the kitchen of {theme} does not show {unused:?}"
        );
    }
}

/// The templates of a shipped theme that the kitchen does not need.
fn unused(theme: &str) -> Vec<String> {
    let desk = bare();
    let folder = format!("themes/{theme}");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder),
        &desk.path(&folder),
    );
    // a card is a picture, in which no words can be found again
    let mut templates = templates(theme);
    templates.remove("card.svg");
    for (name, bytes) in &templates {
        let template = text(bytes);
        let mark = format!("USED[{name}]");
        // what stands outside of its blocks is nothing where a template extends another
        let marked = if template.contains("{% extends") {
            let at = template.find("{% block").expect("it has a block");
            let at = at + template[at..].find("%}").expect("it is a tag") + 2;
            format!("{}{mark}{}", &template[..at], &template[at..])
        } else {
            format!("{mark}{template}")
        };
        fs::write(desk.path(&folder).join("templates").join(name), marked).expect("written");
    }
    desk.run(&format!("build --strict --kitchen preview --theme {theme}"))
        .expect(0);
    let pages: Vec<String> = desk.preview().values().map(|bytes| text(bytes)).collect();
    let unused = templates.into_keys().filter(|name| {
        let mark = format!("USED[{name}]");
        !pages.iter().any(|page| page.contains(&mark))
    });
    unused.collect()
}

/// The keys that themes/README.md gives to some templates, each with those templates.
fn documented() -> Vec<(Vec<String>, String)> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/README.md");
    let readme = fs::read_to_string(readme).expect("it is text");
    let mut keys = Vec::new();
    for section in readme.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap_or_default();
        let named = heading.split(", ").filter(|name| name.contains(".html"));
        let of_section: Vec<String> = named.map(str::to_owned).collect();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let cells = rows.map(|row| row.split(" | ").next().unwrap_or_default());
        for key in cells.flat_map(|cell| cell.split('`').step_by(2)) {
            let templates = match key.split('.').next() {
                Some("item") => ["archive", "topic", "country", "actor"].as_slice(),
                Some("pager") => &["archive", "topic"],
                _ => &[],
            };
            let mut templates: Vec<String> = templates
                .iter()
                .map(|name| format!("{name}.html"))
                .collect();
            templates.extend(of_section.iter().cloned());
            if !templates.is_empty() && !key.is_empty() {
                keys.push((templates, key.to_owned()));
            }
        }
    }
    keys
}

/// Prints a mark where a key has a value.
fn probe(key: &str) -> String {
    let root = key.split('.').next().unwrap_or(key);
    let mark = format!("{{% if {key} %}}FILLED[{key}]{{% endif %}}");
    let list = IN_LISTS
        .iter()
        .find(|(name, _)| *name == root && key != root);
    match list {
        Some((name, list)) => format!("{{% for {name} in {list} %}}{mark}{{% endfor %}}"),
        None => format!("{{% if {root} is defined and {root} %}}{mark}{{% endif %}}"),
    }
}

#[test]
fn every_key_that_templates_see_has_a_value_somewhere() {
    let keys = documented();
    assert!(keys.len() > 100, "only {} keys were found", keys.len());
    let desk = bare();
    desk.write("themes/probe/theme.yaml", "extends: chancery\n");
    for (name, bytes) in templates("chancery")
        .iter()
        .filter(|(name, _)| !name.contains('/'))
    {
        let of_this = keys
            .iter()
            .filter(|(templates, _)| templates.contains(name));
        let probes: String = of_this.map(|(_, key)| probe(key)).collect();
        let full = format!("\"chancery/{name}\"");
        let template = if text(bytes).contains("{% block content") {
            format!(
                "{{% extends {full} %}}{{% block content %}}{{{{ super() }}}}{probes}{{% endblock content %}}"
            )
        } else {
            format!("{{% include {full} %}}{probes}")
        };
        if !probes.is_empty() {
            desk.write(&format!("themes/probe/templates/{name}"), &template);
        }
    }
    desk.run("build --kitchen preview --theme probe").expect(0);
    let pages: Vec<String> = desk.preview().values().map(|bytes| text(bytes)).collect();
    let empty = keys.iter().map(|(_, key)| key).filter(|key| {
        let mark = format!("FILLED[{key}]");
        !pages.iter().any(|page| page.contains(&mark))
    });
    let empty: BTreeSet<&String> = empty.collect();
    assert!(empty.is_empty(), "the kitchen shows no {empty:#?}");
}
