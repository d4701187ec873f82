//! What is not public → three parts of the desk: drafts, embargoed texts, all other texts that wait.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::html::{Item, Part, escaped, headline, list, place, time};
use super::{Desk, words};
use crate::diag::FileId;
use crate::gate::{Reason, TextKind, Waiting};
use crate::model::site::Site;

/// The three parts.
pub(super) fn parts(desk: &Desk<'_>) -> [Part; 3] {
    let addresses = addresses(desk.site, desk.waiting);
    let part = |id, title, group, empty| {
        let mut texts: Vec<&Waiting> = desk.waiting.iter().collect();
        texts.retain(|text| group_of(text) == group);
        // what opens first comes first, what never does last
        texts.sort_by_key(|text| (text.opens.is_none(), text.opens));
        let items = texts.iter().map(|text| item(desk, text, &addresses));
        let items: Vec<Item> = items.collect();
        Part {
            id,
            title,
            count: Some(items.len()),
            body: list(&items, empty),
        }
    };
    [
        part(
            "drafts",
            "Drafts",
            Group::Drafts,
            "No drafts: everything that was begun is finished.",
        ),
        part(
            "embargoed",
            "Under embargo",
            Group::Embargoed,
            "Nothing is under embargo.",
        ),
        part(
            "others",
            "Other texts that are not public",
            Group::Others,
            "Nothing else is held back.",
        ),
    ]
}

/// Where a text is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Drafts,
    Embargoed,
    Others,
}

/// A draft is one whatever else is said of it; an embargo counts where its end is worth waiting for.
fn group_of(text: &Waiting) -> Group {
    let is_embargo = |reason: &Reason| matches!(reason, Reason::Embargoed(_));
    if text.reasons.contains(&Reason::Draft) {
        Group::Drafts
    } else if text.reasons.contains(&Reason::Withdrawn) {
        Group::Others
    } else if text.reasons.iter().any(is_embargo) {
        Group::Embargoed
    } else {
        Group::Others
    }
}

fn item(desk: &Desk<'_>, text: &Waiting, addresses: &BTreeMap<FileId, String>) -> Item {
    let zone = desk.site.config.timezone;
    let address = addresses.get(&text.file).map(String::as_str);
    let (what, unnamed) = match text.kind {
        TextKind::Briefing => ("", "A briefing without a title"),
        TextKind::Page => ("Page: ", "A page without a title"),
        TextKind::Front => ("Front page: ", "Words for the front page"),
    };
    let title = match text.title.as_str() {
        "" => headline(desk, unnamed, "en", address),
        title => headline(desk, title, &text.lang, address),
    };
    let reasons = escaped(&words::all(&text.reasons, zone));
    let notice = if text.leaves_notice() {
        "; its notice is public"
    } else {
        ""
    };
    let mut why = vec![format!("{what}{reasons}{notice}")];
    let is_told = |opens: &DateTime<Utc>| text.reasons == [Reason::Embargoed(*opens)];
    if let Some(opens) = text.opens.filter(|opens| !is_told(opens)) {
        why.push(format!("Opens by itself: {}", time(opens, zone)));
    }
    let path = &desk.sources.get(text.file).path;
    Item {
        title,
        why,
        place: place(desk, path, 1, 1),
        fix: None,
    }
}

/// The addresses of waiting texts that have a page in a site.
pub(super) fn addresses(site: &Site, waiting: &[Waiting]) -> BTreeMap<FileId, String> {
    let waiting: BTreeSet<FileId> = waiting.iter().map(|text| text.file).collect();
    let pages = site.pages.iter();
    let pages = pages.map(|page| (page.briefing.text.file, &*page.address));
    let plain = site.plain.iter();
    let plain = plain.map(|page| (page.text.file, page.address.as_str()));
    let retracted = site.retracted.iter();
    let retracted = retracted.map(|page| (page.place.file, page.address.as_str()));
    let texts = pages.chain(plain).chain(retracted);
    let texts = texts.filter(|(file, _)| waiting.contains(file));
    let fronts = site.editions.iter().filter_map(|edition| {
        let front = edition.front.as_ref()?;
        Some((front.text.file, format!("{}/", edition.prefix)))
    });
    let fronts = fronts.filter(|(file, _)| waiting.contains(file));
    texts
        .map(|(file, address)| (file, address.to_owned()))
        .chain(fronts)
        .collect()
}
