//! What a social card says, where it stands, and what a page says of its card.

use twox_hash::XxHash3_64;

use super::dates::day;
use super::page_head::{Subject, frame};
use super::{kind_text, plain_summary};
use crate::model::cards::CardOf;
use crate::model::site::{EntityId, PageId, Site};
use crate::parse::markdown;
use crate::render::template::{Value, View, object};
use crate::render::{Stage, Voice};

/// A picture that stands for a page where it is shared.
#[derive(Debug, Clone)]
pub struct Card {
    /// As the world knows it.
    pub url: String,
    /// The words on it.
    pub alt: String,
    /// Whether it is of nothing but that page.
    pub is_own: bool,
}

/// Where the card stands of what has this address: `/cards/2025/03/slug.png` for `/2025/03/slug/`. The site's
/// own is `/card.png`, an address that nothing else has.
#[must_use]
pub fn card_address(site: &Site, card: CardOf) -> String {
    match card {
        CardOf::Site(edition) => format!("{}/card.png", site.editions[edition].prefix),
        CardOf::Briefing(id) => of_page(&site.page(id).address),
        CardOf::Entity { entity, edition } => of_page(&site.entity_address(entity, edition)),
    }
}

fn of_page(address: &str) -> String {
    format!("/cards{}.png", address.trim_end_matches('/'))
}

/// What the template of a card sees.
#[must_use]
pub fn card(stage: &Stage<'_>, card: CardOf) -> View {
    let words = Words::of(stage, card);
    let text = |text: &Option<String>| text.as_deref().map(shown).into();
    let seen = object([
        ("kind", words.kind.into()),
        ("title", shown(&words.title).into()),
        ("label", text(&words.label)),
        ("text", text(&words.text)),
        ("place", text(&words.place)),
        ("date", words.date),
        ("host", stage.site.config.base_url.host().into()),
    ]);
    let shared = frame(stage, words.edition, words.lang);
    View::new(None)
        .with("site", shared.site)
        .with("card", seen)
        .with("words", shared.words)
        .with("lang", shared.lang)
        .with("dir", shared.dir)
        .with("ui", shared.ui)
}

/// The card of a page: its own, or the site's. None where there are no cards.
pub(super) fn of_subject(stage: &Stage<'_>, subject: Subject, edition: usize) -> Option<Card> {
    let own = match subject {
        Subject::Briefing(id) => Some(CardOf::Briefing(id)),
        Subject::Entity(entity) => Some(CardOf::Entity { entity, edition }),
        _ => None,
    };
    match own.filter(|card| stage.cards.has(*card)) {
        Some(own) => Some(made(stage, own)),
        None => stage.site_cards.get(edition).cloned(),
    }
}

/// The cards of all editions, by number; none where there are no cards.
pub(in crate::render) fn of_site(stage: &Stage<'_>) -> Vec<Card> {
    let editions = (0..stage.site.editions.len()).map(CardOf::Site);
    let cards = editions.filter(|card| stage.cards.has(*card));
    cards.map(|card| made(stage, card)).collect()
}

/// A card under an address that is another one when other words are on it: networks keep a picture for as long
/// as they know its address, and a headline that was corrected should not live on there.
fn made(stage: &Stage<'_>, card: CardOf) -> Card {
    let words = Words::of(stage, card);
    let url = stage.permalink(&card_address(stage.site, card));
    Card {
        url: format!("{url}?v={:08x}", words.sum() >> 32),
        alt: words.title,
        is_own: !matches!(card, CardOf::Site(_)),
    }
}

/// What stands on a card.
struct Words<'a> {
    kind: &'static str,
    title: String,
    label: Option<String>,
    text: Option<String>,
    place: Option<String>,
    date: Value,
    lang: &'a str,
    edition: usize,
}

impl<'a> Words<'a> {
    fn of(stage: &'a Stage<'_>, card: CardOf) -> Self {
        match card {
            CardOf::Site(edition) => Self::of_site(stage, edition),
            CardOf::Briefing(id) => Self::of_briefing(stage, id),
            CardOf::Entity { entity, edition } => Self::of_entity(stage, entity, edition),
        }
    }

    fn of_site(stage: &'a Stage<'_>, number: usize) -> Self {
        let edition = &stage.site.editions[number];
        Self {
            kind: "site",
            title: edition.title.clone(),
            label: None,
            text: edition.description.clone(),
            place: None,
            date: Value::none(),
            lang: &edition.lang,
            edition: number,
        }
    }

    fn of_briefing(stage: &'a Stage<'_>, id: PageId) -> Self {
        let page = stage.site.page(id);
        let briefing = &page.briefing;
        let line = |text: &Option<String>| text.as_deref().map(|text| stage.line(text));
        let label = line(&briefing.kicker).or_else(|| line(&briefing.section));
        Self {
            kind: "briefing",
            title: stage.line(&briefing.title),
            label: Some(label.unwrap_or_else(|| kind_text(stage, briefing))),
            text: plain_summary(stage, page),
            place: line(&briefing.place),
            date: day(Voice::of(stage, page), briefing.date.day),
            lang: &briefing.lang,
            edition: page.edition,
        }
    }

    fn of_entity(stage: &'a Stage<'_>, id: EntityId, number: usize) -> Self {
        let entity = stage.site.entity(id);
        let voice = Voice::of_edition(stage, number);
        let key = match entity.actor_kind {
            Some(kind) => format!("actor_kind.{}", kind.word().replace('-', "_")),
            None => format!("title.{}", entity.kind.plural()),
        };
        let description = entity.description.as_deref();
        Self {
            kind: entity.kind.word(),
            title: entity.name_in(voice.lang).to_owned(),
            label: Some(voice.word(&key)),
            text: description.map(|text| markdown::plain_text(text, stage.punctuation())),
            place: None,
            date: Value::none(),
            lang: voice.lang,
            edition: number,
        }
    }

    /// A hash of what can be read there.
    fn sum(&self) -> u64 {
        let texts = [&self.label, &self.text, &self.place];
        let texts = texts.map(|text| text.as_deref().unwrap_or_default());
        let date = self.date.to_string();
        let all = [&[self.kind, &self.title, &date], &texts[..]].concat();
        XxHash3_64::oneshot(all.join("\u{1f}").as_bytes())
    }
}

/// A text without what no XML can hold.
fn shown(text: &str) -> String {
    let is_fine = |c: &char| {
        (*c >= ' ' || c.is_whitespace())
            && !matches!(c, '\u{b}' | '\u{c}' | '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(is_fine).collect()
}
