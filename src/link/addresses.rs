//! Where everything will stand: addresses by language, permalink pattern and slug.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use rayon::prelude::*;

use super::memory::{Again, Last};
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::gate::{Opened, Public, Withheld};
use crate::model::briefing::{Briefing, Stamp};
use crate::model::config::{Config, Permalink, PermalinkPiece};
use crate::model::language::distinct;
use crate::model::site::{PlainPage, Retracted, Site};
use crate::model::url::{self, MAX_NAME_BYTES};
use crate::parse::PlainText;

/// A public briefing with its address.
pub(super) struct Addressed<'m> {
    pub(super) briefing: Arc<Briefing>,
    pub(super) address: Arc<str>,
    pub(super) edition: usize,
    /// That of its date, here for sorting.
    instant: DateTime<Utc>,
    /// If it is as it was in the last site.
    pub(super) again: Option<Again<'m>>,
}

/// The public texts with their addresses.
pub(super) struct Texts<'m> {
    /// Newest first.
    pub(super) briefings: Vec<Addressed<'m>>,
    /// Those that show only a notice.
    pub(super) retracted: Vec<Retracted>,
    /// Their bodies not looked at yet.
    pub(super) plain: Vec<PlainPage>,
}

/// The editions by language: which there are, and what their addresses begin with.
pub(super) struct Prefixes {
    /// The main language first.
    pub(super) languages: Vec<String>,
    /// These, and those of all briefings.
    pub(super) understood: BTreeSet<String>,
}

impl Prefixes {
    /// The main edition, and one for every other language that is named in the settings, or found
    /// if they name none. A language without a public text has no edition: what is not public
    /// must not show.
    pub(super) fn of(config: &Config, opened: &Opened) -> Self {
        let briefings = opened.briefings.iter().map(|briefing| &briefing.lang);
        let briefings = distinct(briefings);
        let pages = opened.pages.iter().map(|page| &page.lang);
        let fronts = opened.fronts.iter().map(|front| &front.lang);
        let used = briefings.iter().copied().chain(pages).chain(fronts);
        let used: BTreeSet<&String> = used.collect();
        let wanted = |lang: &&&String| match &config.languages {
            Some(languages) => languages.contains_key(**lang),
            None => true,
        };
        let others = used
            .iter()
            .filter(|lang| ***lang != config.language)
            .filter(wanted)
            .map(|lang| (*lang).clone());
        let languages: Vec<String> = std::iter::once(config.language.clone())
            .chain(others)
            .collect();
        let understood = briefings.into_iter().chain(&languages).cloned().collect();
        Self {
            languages,
            understood,
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

/// Gives every public text its address, and takes them out of what is opened.
pub(super) fn all<'m>(
    config: &Config,
    prefixes: &Prefixes,
    opened: &mut Opened,
    last: Option<&'m Last>,
) -> Checked<Texts<'m>> {
    let retracted = std::mem::take(&mut opened.retracted);
    let briefings = std::mem::take(&mut opened.briefings);
    let pages = std::mem::take(&mut opened.pages);
    let mut found = Findings::new();
    let retracted = self::retracted(retracted, config, prefixes, &mut found);
    let briefings = self::briefings(briefings, (config, prefixes, last), &mut found);
    let plain = plain(pages, prefixes, &mut found);
    found.with(Texts {
        briefings,
        retracted,
        plain,
    })
}

/// Briefings with their addresses, newest first.
fn briefings<'m>(
    briefings: Vec<Public<Arc<Briefing>>>,
    (config, prefixes, last): (&Config, &Prefixes, Option<&'m Last>),
    found: &mut Findings,
) -> Vec<Addressed<'m>> {
    let briefings = briefings.into_par_iter().map(Public::into_inner);
    let stays = last.is_some_and(|last| last.addresses_as(config));
    let addressed = briefings.map(|briefing| {
        let again = last.and_then(|last| last.again(&briefing));
        let known = again.filter(|_| stays).map(Again::address);
        Addressed {
            address: known.unwrap_or_else(|| address(&briefing, config, prefixes).into()),
            edition: prefixes.edition(&briefing.lang),
            instant: briefing.date.instant,
            briefing,
            again,
        }
    });
    let mut addressed: Vec<Addressed<'_>> = addressed.collect();
    // those that were there before were short enough
    let known = |each: &&Addressed<'_>| stays && each.again.is_some();
    for each in addressed.iter().filter(|each| !known(each)) {
        let prefix = prefixes.prefix(&each.briefing.lang);
        check_length(
            &each.address[prefix.len()..],
            each.briefing.slug_place,
            found,
        );
    }
    addressed.par_sort_by(|one, other| {
        let newest = other.instant.cmp(&one.instant);
        let address = newest.then_with(|| one.address.cmp(&other.address));
        address.then_with(|| one.briefing.text.file.cmp(&other.briefing.text.file))
    });
    check_versions(&addressed, found);
    addressed
}

fn address(briefing: &Briefing, config: &Config, prefixes: &Prefixes) -> String {
    let named = Named {
        slug: &briefing.slug,
        date: briefing.date,
        section: briefing.section.as_deref(),
    };
    permalink(&prefixes.prefix(&briefing.lang), &config.permalink, &named)
}

/// A briefing has one version in a language.
fn check_versions(addressed: &[Addressed<'_>], found: &mut Findings) {
    let each = addressed.iter().map(|addressed| &addressed.briefing);
    let translated: BTreeSet<FileId> = each.filter_map(|b| b.translation_of).collect();
    let mut versions: BTreeMap<(FileId, &str), &Arc<Briefing>> = BTreeMap::new();
    for Addressed { briefing, .. } in addressed {
        let file = briefing.text.file;
        let original = briefing.translation_of.unwrap_or(file);
        if !translated.contains(&original) {
            continue;
        }
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
fn retracted(
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
        let prefix = prefixes.prefix(&withheld.lang);
        let address = permalink(&prefix, &config.permalink, &named);
        check_length(&address[prefix.len()..], withheld.slug_place, found);
        retracted.push(Retracted {
            place: withheld.slug_place,
            address,
            edition: prefixes.edition(&withheld.lang),
            lang: withheld.lang,
            notice: withheld.notice,
            slug: withheld.slug.to_string(),
            redirects: withheld.redirects,
        });
    }
    retracted
}

/// Plain pages, their bodies not looked at yet.
fn plain(
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

/// Old addresses with the ones they lead to. One may be the text's own: its author says that it is the
/// first it had.
pub(super) fn redirects(site: &Site, found: &mut Findings) -> Vec<(String, String, Place)> {
    let pages = site.pages.iter();
    let pages = pages.map(|page| (&page.briefing.redirects, &*page.address));
    let plain = site.plain.iter();
    let plain = plain.map(|page| (&page.redirects, page.address.as_str()));
    let retracted = site.retracted.iter();
    let retracted = retracted.map(|page| (&page.redirects, page.address.as_str()));
    let redirects: Vec<(String, String, Place)> = pages
        .chain(plain)
        .chain(retracted)
        .flat_map(|(redirects, address)| {
            let each = redirects.iter();
            let each = each.filter(move |old| url::page_of(&old.path) != address);
            each.map(move |old| (old.path.clone(), address.to_owned(), old.place))
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

/// The address of a briefing. A part that comes out empty is left out.
fn permalink(prefix: &str, pattern: &Permalink, named: &Named<'_>) -> String {
    let mut address =
        String::with_capacity(prefix.len() + named.slug.len() + "/2025/03/01//".len());
    address.push_str(prefix);
    address.push('/');
    for part in &pattern.0 {
        let before = address.len();
        for piece in part {
            push(&mut address, piece, named);
        }
        if address.len() > before {
            address.push('/');
        }
    }
    address
}

fn push(address: &mut String, piece: &PermalinkPiece, named: &Named<'_>) {
    let day = named.date.day;
    // writing to a String can't fail
    let _ = match piece {
        PermalinkPiece::Words(words) => address.write_str(words),
        // a year of five digits or before our era has a sign
        PermalinkPiece::Year if !(0..=9999).contains(&day.year()) => {
            write!(address, "{:+05}", day.year())
        }
        PermalinkPiece::Year => write!(address, "{:04}", day.year()),
        PermalinkPiece::Month => write!(address, "{:02}", day.month()),
        PermalinkPiece::Day => write!(address, "{:02}", day.day()),
        PermalinkPiece::Slug => address.write_str(named.slug),
        PermalinkPiece::Section => {
            address.write_str(&named.section.map(url::slug).unwrap_or_default())
        }
    };
}

fn check_length(path: &str, place: Place, found: &mut Findings) {
    if path.len() <= MAX_NAME_BYTES {
        return;
    }
    if path.split('/').any(|part| part.len() > MAX_NAME_BYTES) {
        found.push(messages::routes::address_too_long(place));
    }
}
