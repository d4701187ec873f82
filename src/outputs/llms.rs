//! `llms.txt`: for language models, what the site is and where its texts are in Markdown. An author's own
//! takes its place.

use super::{Make, Scene, text_file};
use crate::model::config::Api;
use crate::model::route::Route;
use crate::model::source::EntityKind;
use crate::render::Stage;
use crate::render::view;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    if !scene.site.config.twins {
        return Vec::new();
    }
    let route = text_file(scene, "llms.txt", "`llms.txt`", text);
    route.into_iter().collect()
}

/// A heading, a sentence, and lists of links with what each leads to.
fn text(stage: &Stage<'_>) -> String {
    let site = stage.site;
    let edition = &site.editions[0];
    let lang = &edition.lang;
    let twin = |address: &str| stage.permalink(&[address, "index.md"].concat());
    let mut text = format!("# {}\n", one_line(&edition.title));
    if let Some(description) = &edition.description {
        text.extend(["\n> ", &one_line(description), "\n"]);
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.extend(["\n## ", title, "\n\n", &lines.concat()]);
        }
    };
    let newest = &edition.pages[..edition.pages.len().min(site.config.feed_items)];
    let briefings = newest.iter().map(|id| {
        let page = site.page(*id);
        let summary = view::plain_summary(stage, page).unwrap_or_default();
        let about = format!("{}. {summary}", page.briefing.date.day);
        line(
            &stage.line(&page.briefing.title),
            &twin(&page.address),
            &about,
        )
    });
    list(&stage.word(lang, "title.briefings"), briefings.collect());
    let indexes = EntityKind::ALL.map(|kind| {
        let title = stage.word(lang, &format!("title.{}", kind.plural()));
        line(&title, &twin(&format!("/{}/", kind.plural())), "")
    });
    list(&stage.word(lang, "indexes"), indexes.to_vec());
    if site.config.api != Api::None {
        let data = ["briefings", "entities", "graph"].map(|name| {
            let address = stage.permalink(&format!("/api/{name}.json"));
            line(
                &format!("{name}.json"),
                &address,
                &stage.word(lang, &format!("api.{name}")),
            )
        });
        list(&stage.word(lang, "title.api"), data.to_vec());
    }
    let editions = site.editions[1..].iter();
    let editions = editions.map(|edition| {
        let about = edition.description.as_deref().unwrap_or_default();
        line(
            &edition.title,
            &twin(&format!("{}/", edition.prefix)),
            &format!("{}. {about}", edition.lang),
        )
    });
    let pages = site
        .plain
        .iter()
        .map(|page| line(&stage.line(&page.title), &twin(&page.address), ""));
    // the heading that tells what may be left out
    list("Optional", editions.chain(pages).collect());
    text
}

fn line(title: &str, address: &str, about: &str) -> String {
    let (title, about) = (one_line(title).replace(['[', ']'], ""), one_line(about));
    let gap = if about.is_empty() { "" } else { ": " };
    format!("- [{title}]({address}){gap}{about}\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
