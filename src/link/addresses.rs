//! Where everything will stand: addresses by language, permalink pattern and slug.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{FileId, Findings, Place, messages};
use crate::gate::{Opened, Public, Withheld};
use crate::model::briefing::{Briefing, Stamp};
use crate::model::config::{Config, Permalink, PermalinkPiece};
use crate::model::site::{PlainPage, Retracted, Site};
use crate::model::url::{self, MAX_NAME_BYTES};
use crate::parse::PlainText;

/// A public briefing with its address.
pub(super) struct Addressed {
    pub(super) briefing: Briefing,
    pub(super) address: String,
    pub(super) edition: usize,
}

/// The editions by language: which there are, and what their addresses begin with.
pub(super) struct Prefixes {
    /// The main language first.
    pub(super) languages: Vec<String>,
}

impl Prefixes {
    /// The main edition, and one for every other language that is named in the settings, or found
    /// if they name none. A language without a public text has no edition: what is not public
    /// must not show.
    pub(super) fn of(config: &Config, opened: &Opened) -> Self {
        let briefings = opened.briefings.iter().map(|briefing| &briefing.lang);
        let pages = opened.pages.iter().map(|page| &page.lang);
        let fronts = opened.fronts.iter().map(|front| &front.lang);
        let used: BTreeSet<&String> = briefings.chain(pages).chain(fronts).collect();
        let wanted = |lang: &&&String| match &config.languages {
            Some(languages) => languages.contains_key(**lang),
            None => true,
        };
        let others = used
            .iter()
            .filter(|lang| ***lang != config.language)
            .filter(wanted)
            .map(|lang| (*lang).clone());
        Self {
            languages: std::iter::once(config.language.clone())
                .chain(others)
                .collect(),
        }
    }

    /// What the addresses of a language begin with; it need not have an edition.
    fn prefix(&self, lang: &str) -> String {
        if lang == self.languages[0] {
            String::new()
        } else {
            format!("/{lang}")
        }
    }

    fn edition(&self, lang: &str) -> usize {
        let own = self.languages.iter().position(|known| known == lang);
        own.unwrap_or(0)
    }
}

/// Briefings with their addresses, newest first.
pub(super) fn briefings(
    briefings: Vec<Public<Briefing>>,
    config: &Config,
    prefixes: &Prefixes,
    found: &mut Findings,
) -> Vec<Addressed> {
    let mut addressed = Vec::with_capacity(briefings.len());
    for briefing in briefings {
        let briefing = briefing.into_inner();
        let named = Named {
            slug: &briefing.slug,
            date: briefing.date,
            section: briefing.section.as_deref(),
        };
        let path = permalink(&config.permalink, &named);
        check_length(&path, briefing.slug_place, found);
        addressed.push(Addressed {
            address: format!("{}{path}", prefixes.prefix(&briefing.lang)),
            edition: prefixes.edition(&briefing.lang),
            briefing,
        });
    }
    addressed.sort_by(|a, b| {
        let newest = |x: &Addressed| Reverse(x.briefing.date.instant);
        newest(a)
            .cmp(&newest(b))
            .then_with(|| a.address.cmp(&b.address))
            .then_with(|| a.briefing.text.file.cmp(&b.briefing.text.file))
    });
    check_versions(&addressed, found);
    addressed
}

/// A briefing has one version in a language.
fn check_versions(addressed: &[Addressed], found: &mut Findings) {
    let mut versions: BTreeMap<(FileId, &str), &Briefing> = BTreeMap::new();
    for Addressed { briefing, .. } in addressed {
        let file = briefing.text.file;
        let original = briefing.translation_of.unwrap_or(file);
        let Some(other) = versions.insert((original, &briefing.lang), briefing) else {
            continue;
        };
        let (first, second) = if other.text.file < file {
            (other, briefing)
        } else {
            (briefing, other)
        };
        // the original is never the one too many
        let (kept, extra) = if second.translation_of.is_none() {
            (second, first)
        } else {
            (first, second)
        };
        let place = Place::whole(extra.text.file);
        let other = Place::whole(kept.text.file);
        let lang = &briefing.lang;
        found.push(messages::release::same_language_twice(place, other, lang));
    }
}

/// The addresses that show only a notice.
pub(super) fn retracted(
    withheld: Vec<Public<Withheld>>,
    config: &Config,
    prefixes: &Prefixes,
    found: &mut Findings,
) -> Vec<Retracted> {
    let mut retracted = Vec::with_capacity(withheld.len());
    for withheld in withheld {
        let withheld = withheld.into_inner();
        let named = Named {
            slug: &withheld.slug,
            date: withheld.date,
            section: withheld.section.as_deref(),
        };
        let path = permalink(&config.permalink, &named);
        check_length(&path, withheld.slug_place, found);
        retracted.push(Retracted {
            place: withheld.slug_place,
            address: format!("{}{path}", prefixes.prefix(&withheld.lang)),
            edition: prefixes.edition(&withheld.lang),
            lang: withheld.lang,
            notice: withheld.notice,
            slug: withheld.slug,
            redirects: withheld.redirects,
        });
    }
    retracted
}

/// Plain pages, their bodies not looked at yet.
pub(super) fn plain(
    pages: Vec<Public<PlainText>>,
    prefixes: &Prefixes,
    found: &mut Findings,
) -> Vec<PlainPage> {
    let mut plain = Vec::with_capacity(pages.len());
    for page in pages {
        let page = page.into_inner();
        let path = format!("/{}/", page.slug);
        check_length(&path, page.slug_place, found);
        plain.push(PlainPage {
            address: format!("{}{path}", prefixes.prefix(&page.lang)),
            edition: prefixes.edition(&page.lang),
            slug_place: page.slug_place,
            slug: page.slug,
            lang: page.lang,
            title: page.title.unwrap_or_default(),
            summary: page.summary,
            targets: Vec::new(),
            text: page.text,
            redirects: page.redirects,
            extra: page.extra,
        });
    }
    plain
}

/// Old addresses with the ones they lead to.
pub(super) fn redirects(site: &Site, found: &mut Findings) -> Vec<(String, String, Place)> {
    let pages = site.pages.iter();
    let pages = pages.map(|page| (&page.briefing.redirects, &page.address));
    let plain = site.plain.iter();
    let plain = plain.map(|page| (&page.redirects, &page.address));
    let retracted = site.retracted.iter();
    let retracted = retracted.map(|page| (&page.redirects, &page.address));
    let redirects: Vec<(String, String, Place)> = pages
        .chain(plain)
        .chain(retracted)
        .flat_map(|(redirects, address)| {
            let each = redirects.iter();
            each.map(move |old| (old.path.clone(), address.clone(), old.place))
        })
        .collect();
    for (old, _, place) in &redirects {
        check_length(old, *place, found);
    }
    redirects
}

/// What a permalink is made of.
struct Named<'a> {
    slug: &'a str,
    date: Stamp,
    section: Option<&'a str>,
}

/// The address of a briefing without its language. A part that comes out empty is left out.
fn permalink(pattern: &Permalink, named: &Named<'_>) -> String {
    let mut path = String::from("/");
    for part in &pattern.0 {
        let before = path.len();
        for piece in part {
            path.push_str(&match piece {
                PermalinkPiece::Words(words) => words.clone(),
                PermalinkPiece::Year => named.date.day.format("%Y").to_string(),
                PermalinkPiece::Month => named.date.day.format("%m").to_string(),
                PermalinkPiece::Day => named.date.day.format("%d").to_string(),
                PermalinkPiece::Slug => named.slug.to_owned(),
                PermalinkPiece::Section => named.section.map(url::slug).unwrap_or_default(),
            });
        }
        if path.len() > before {
            path.push('/');
        }
    }
    path
}

fn check_length(path: &str, place: Place, found: &mut Findings) {
    if path.split('/').any(|part| part.len() > MAX_NAME_BYTES) {
        found.push(messages::routes::address_too_long(place));
    }
}
