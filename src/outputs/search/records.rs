//! A briefing → what is indexed of it; and a hash of that, without the work.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use twox_hash::XxHash3_128;

use crate::diag::Diagnostic;
use crate::model::outline::Target;
use crate::model::site::{EntityId, Page, PageId, Site};
use crate::model::source::EntityKind;
use crate::parse::markdown;
use crate::render::view;
use crate::render::{Stage, Voice};
use crate::search::Record;

/// About how many words are indexed of a briefing besides its text.
pub(super) const WORDS_BESIDES: usize = 80;

/// What is indexed of a briefing: the words of its page but for sources and neighbours.
///
/// Title, names and takeaways are told apart from the rest, so that they can weigh more. The names are
/// those of all entities that the briefing names, with their other names, in no language's order.
/// Of the rest, so many words at most.
pub(super) fn record(stage: &Stage<'_>, id: PageId, words: usize) -> Result<Record, Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let plain = |line: &String| markdown::plain_text(line, stage.punctuation());
    let takeaways: Vec<String> = briefing.takeaways.iter().map(plain).collect();
    let date = briefing.date.day.to_string();
    let summary = view::plain_summary(stage, page);
    let shown = if takeaways.is_empty() {
        summary.iter().cloned().collect()
    } else {
        takeaways
    };
    let meta = [
        ("title", stage.line(&briefing.title)),
        ("date", date.clone()),
        (
            "day",
            Voice::of(stage, page).speech().date(briefing.date.day),
        ),
        ("takeaways", list(&shown)),
        ("names", names(stage.site, page).join(" ")),
    ];
    Ok(Record {
        url: page.address.to_string(),
        content: beginning(content(stage, page)?, words),
        meta: meta.map(|(name, value)| (name.to_owned(), value)).into(),
        filters: filters(stage.site, id),
        sort: BTreeMap::from([("date".to_owned(), date)]),
    })
}

/// A list of texts as one: JSON.
fn list(texts: &[String]) -> String {
    serde_json::to_string(texts).expect("texts can be written")
}

fn content(stage: &Stage<'_>, page: &Page) -> Result<String, Diagnostic> {
    let briefing = &page.briefing;
    let body = stage.body_words(&briefing.text, &page.targets)?;
    let events = briefing.events.iter();
    let events = events.flat_map(|event| iter::once(&event.what).chain(&event.outcome));
    let claims = briefing.claims.iter().map(|claim| &claim.says);
    let notes = briefing.updates.iter().chain(&briefing.corrections);
    let lines = events.chain(claims).chain(notes.map(|note| &note.text));
    let lines = lines.map(|line| markdown::plain_text(line, stage.punctuation()));
    let figures = briefing.figures.iter().map(|figure| figure.what.clone());
    let summary = briefing.summary.as_ref();
    let summary = summary.map(|text| markdown::plain_text(text, stage.punctuation()));
    let place = briefing.place.clone();
    let parts = place.into_iter().chain(summary).chain([body]);
    let parts: Vec<String> = parts.chain(lines).chain(figures).collect();
    Ok(parts.join(" "))
}

/// The first words of a text in which one space stands between two.
fn beginning(mut text: String, words: usize) -> String {
    let end = text.match_indices(' ').nth(words.saturating_sub(1));
    if let Some((end, _)) = end {
        text.truncate(end);
    }
    text
}

/// All entities that a briefing is listed under: those that it names, and the topics above them.
fn entities(site: &Site, page: &Page) -> BTreeSet<EntityId> {
    let named = page.names.mentions.iter().map(|mention| mention.entity);
    let with_above = |id: EntityId| iter::successors(Some(id), |id| site.entity(*id).parent);
    named.flat_map(with_above).collect()
}

fn names<'s>(site: &'s Site, page: &'s Page) -> Vec<&'s str> {
    let entities = page.names.mentions.iter();
    let entities = entities.map(|mention| site.entity(mention.entity));
    let names = entities.flat_map(|entity| {
        let own = [entity.name_in(&page.briefing.lang), &entity.name];
        let own = if own[0] == own[1] { &own[..1] } else { &own };
        let own: Vec<&str> = own.to_vec();
        own.into_iter()
            .chain(entity.aliases.iter().map(String::as_str))
    });
    names.collect()
}

fn filters(site: &Site, id: PageId) -> BTreeMap<String, Vec<String>> {
    let page = site.page(id);
    let briefing = &page.briefing;
    let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut put =
        |name: &str, value: String| filters.entry(name.to_owned()).or_default().push(value);
    for id in entities(site, page) {
        let entity = site.entity(id);
        put(facet(entity.kind), entity.slug.clone());
    }
    put("year", briefing.date.day.format("%Y").to_string());
    put("kind", briefing.kind.word().to_owned());
    put("language", briefing.lang.clone());
    for edition in editions(site, id) {
        put("edition", edition.to_owned());
    }
    filters
}

/// What a facet of entities is called.
pub(super) fn facet(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Topic => "topic",
        EntityKind::Country => "country",
        EntityKind::Actor => "actor",
    }
}

/// The languages of the editions that list a briefing.
fn editions(site: &Site, id: PageId) -> impl Iterator<Item = &str> {
    // the numbers of briefings rise along the list
    let in_main = site.editions[0].pages.binary_search(&id).is_ok();
    let own = site.page(id).edition;
    let numbers = in_main
        .then_some(0)
        .into_iter()
        .chain((own != 0).then_some(own));
    numbers.map(|number| site.editions[number].lang.as_str())
}

/// A hash of all that [`record`] looks at. What it takes from the texts is in the hashes of those.
pub(super) fn key(site: &Site, id: PageId) -> u128 {
    let page = site.page(id);
    let briefing = &page.briefing;
    let config = &site.config;
    let mut sum = Vec::with_capacity(512);
    let mut put = |text: &str| {
        sum.extend_from_slice(&(text.len() as u64).to_le_bytes());
        sum.extend_from_slice(text.as_bytes());
    };
    put(&format!("{:x}", briefing.made_of));
    put(&format!("{:?} {}", config.raw_html, config.smart));
    put(&page.address);
    put(&briefing.lang);
    put(&briefing.date.day.to_string());
    put(briefing.kind.word());
    editions(site, id).for_each(&mut put);
    for target in &page.targets {
        match target {
            Target::Found { text, .. } => put(text),
            Target::Missing => put("\u{0}"),
        }
    }
    names(site, page).into_iter().for_each(&mut put);
    for id in entities(site, page) {
        let entity = site.entity(id);
        put(facet(entity.kind));
        put(&entity.slug);
    }
    XxHash3_128::oneshot(&sum)
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_text_is_cut_between_words() {
        for (words, expected) in [
            (1, "два"),
            (2, "два три"),
            (3, "два три"),
            (usize::MAX, "два три"),
        ] {
            assert_eq!(beginning("два три".to_owned(), words), expected);
        }
    }
}
