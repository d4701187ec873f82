//! `cite.bib`, `cite.ris` and `cite.json` beside every briefing: what reference managers take in, as
//! BibTeX, RIS and CSL-JSON. What a briefing is to be cited by is one [`Citation`]; each format is a
//! file of its own.

use chrono::NaiveDate;
use twox_hash::XxHash3_64;

use super::companion::{Companion, Of};
use crate::diag::Diagnostic;
use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::view;

mod bibtex;
mod csl;
mod ris;

pub(super) const COMPANIONS: &[Companion] = &[
    beside("/cite.bib", |stage, id| {
        Ok(bibtex::text(&Citation::of(stage, id)))
    }),
    beside("/cite.ris", |stage, id| {
        Ok(ris::text(&Citation::of(stage, id)))
    }),
    beside("/cite.json", |stage, id| {
        Ok(csl::text(&Citation::of(stage, id)))
    }),
];

const fn beside(
    name: &'static str,
    make: fn(&Stage<'_>, PageId) -> Result<Vec<u8>, Diagnostic>,
) -> Companion {
    Companion {
        what: "the citation of a briefing",
        before: "",
        after: name,
        is_wanted: |config| config.citations,
        of: Of::Briefings(make),
    }
}

/// What a briefing is cited by: texts as a page prints them.
struct Citation<'s> {
    /// Tells it from all others of the site: ASCII letters, digits and hyphens.
    key: String,
    title: String,
    authors: Vec<Author<'s>>,
    /// The publication.
    site: &'s str,
    /// Who answers for it.
    publisher: &'s str,
    date: NaiveDate,
    /// Where it is on the web.
    url: String,
    doi: Option<&'s str>,
    /// A report has one.
    number: Option<&'s str>,
    /// BCP 47.
    lang: &'s str,
    summary: Option<String>,
    keywords: Vec<&'s str>,
}

/// Who wrote it.
enum Author<'s> {
    /// A name that its author has parted with a comma, as reference managers do.
    Parted { family: &'s str, given: &'s str },
    /// A person's name in the order in which it is spoken. Where the family name begins we can't know.
    Spoken(&'s str),
    /// The publisher, or the publication, signs for itself.
    Body(&'s str),
}

impl<'s> Citation<'s> {
    fn of(stage: &'s Stage<'_>, id: PageId) -> Self {
        let page = stage.site.page(id);
        let briefing = &page.briefing;
        let site = stage.site.editions[page.edition].title.as_str();
        let publisher = stage.site.config.publisher.name.as_str();
        let authors = view::authors(stage, briefing).iter();
        let author = |name: &'s String| match name.split_once(", ") {
            _ if name == publisher || name == site => Author::Body(name),
            Some((family, given)) if !given.contains(',') => Author::Parted { family, given },
            _ => Author::Spoken(name),
        };
        let mut authors: Vec<Author<'s>> = authors.map(author).collect();
        if authors.is_empty() {
            authors.push(Author::Body(publisher));
        }
        Self {
            key: key(&page.address),
            title: stage.line(&briefing.title),
            authors,
            site,
            publisher,
            date: briefing.date.day,
            url: stage.permalink(&page.address),
            doi: briefing.cite.doi.as_deref(),
            number: briefing.cite.report_number.as_deref(),
            lang: &briefing.lang,
            summary: view::plain_summary(stage, page),
            keywords: view::subjects(stage, page).collect(),
        }
    }
}

/// The address with hyphens for slashes. Where not all of it is ASCII, a hash tells it from others.
fn key(address: &str) -> String {
    let address = address.trim_matches('/').replace('/', "-");
    if address
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return address;
    }
    let plain = address
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    let plain: String = plain.collect();
    let hash = XxHash3_64::oneshot(address.as_bytes());
    format!("{}-{:08x}", plain.trim_end_matches('-'), hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_ascii_and_differ() {
        assert_eq!(key("/2025/03/summit/"), "2025-03-summit");
        assert_eq!(key("/fr/2025/03/summit/"), "fr-2025-03-summit");
        let (one, other) = (key("/2025/06/спецтрибунал/"), key("/2025/06/трибунал/"));
        assert!(one.is_ascii() && one.starts_with("2025-06-"), "{one}");
        assert_ne!(one, other);
    }
}
