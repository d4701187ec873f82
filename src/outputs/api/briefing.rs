//! `/api/briefings/…json`: a briefing whole, with its text and all that is recorded with it.

use chrono::NaiveDate;
use serde::Serialize;

use super::record::Record;
use super::{NINJS, Named, described, id};
use crate::diag::Diagnostic;
use crate::model::briefing::{
    Bound, Claim, Confidence, Event, EventStatus, Figure, Image, Likelihood, Note, Reference,
};
use crate::model::edtf::Edtf;
use crate::model::site::{EventRefs, Mention, Page, PageId, Ref};
use crate::parse::markdown;
use crate::render::Stage;

#[derive(Serialize)]
struct Whole<'s> {
    #[serde(flatten)]
    record: Record<'s>,
    mentions: Vec<Mentioned<'s>>,
    events: Vec<Dated<'s>>,
    figures: Vec<Number<'s>>,
    claims: Vec<Said<'s>>,
    sources: Vec<Source<'s>>,
    updates: Vec<Remark>,
    corrections: Vec<Remark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Picture<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doi: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_number: Option<&'s str>,
    ninjs: String,
    html: &'s str,
    text: &'s str,
}

#[derive(Serialize)]
struct Mentioned<'s> {
    kind: &'static str,
    id: &'s str,
    name: &'s str,
    role: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Dated<'s> {
    when: Edtf,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    say: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Named<'s>>,
    countries: Vec<Named<'s>>,
    actors: Vec<Named<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
}

#[derive(Serialize)]
struct Number<'s> {
    what: &'s str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
}

#[derive(Serialize)]
struct Said<'s> {
    by: Named<'s>,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
}

#[derive(Serialize)]
struct Source<'s> {
    number: usize,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Edtf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<&'s str>,
}

#[derive(Serialize)]
struct Remark {
    date: NaiveDate,
    text: String,
}

#[derive(Serialize)]
struct Picture<'s> {
    url: String,
    alt: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
}

/// The data of a briefing.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub(super) fn json(stage: &Stage<'_>, page_id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let page = stage.site.page(page_id);
    let briefing = &page.briefing;
    let of = Of { stage, page };
    let body = stage.briefing_body(page_id)?;
    let ninjs = NINJS.address_of_briefing(&page.address);
    let whole = Whole {
        record: Record::of(stage, page_id),
        mentions: page
            .names
            .in_order
            .iter()
            .map(|one| of.mention(*one))
            .collect(),
        events: briefing
            .events
            .iter()
            .zip(&page.names.events)
            .map(|both| of.event(both))
            .collect(),
        figures: briefing.figures.iter().map(figure).collect(),
        claims: briefing
            .claims
            .iter()
            .zip(&page.names.claimants)
            .map(|both| of.claim(both))
            .collect(),
        sources: briefing
            .sources
            .iter()
            .enumerate()
            .map(|both| of.source(both))
            .collect(),
        updates: briefing.updates.iter().map(|note| of.note(note)).collect(),
        corrections: briefing
            .corrections
            .iter()
            .map(|note| of.note(note))
            .collect(),
        image: briefing
            .image
            .as_ref()
            .zip(page.image.as_deref())
            .map(|both| of.image(both)),
        doi: briefing.cite.doi.as_deref(),
        report_number: briefing.cite.report_number.as_deref(),
        ninjs: stage.permalink(&ninjs),
        html: body.with_whole_addresses(),
        text: body.lines(),
    };
    Ok(described(stage, "briefing", whole))
}

/// The briefing that is told of.
#[derive(Clone, Copy)]
struct Of<'s> {
    stage: &'s Stage<'s>,
    page: &'s Page,
}

impl<'s> Of<'s> {
    fn plain(self, text: &str) -> String {
        markdown::plain_text(text, self.stage.punctuation())
    }

    fn mention(self, mention: Mention) -> Mentioned<'s> {
        let site = self.stage.site;
        let entity = site.entity(mention.entity);
        let address = site.entity_address(mention.entity, self.page.edition);
        Mentioned {
            kind: entity.kind.word(),
            id: id(entity),
            name: entity.name_in(&self.page.briefing.lang),
            role: mention.role.word(),
            url: self.stage.permalink(&address),
        }
    }

    fn named(self, reference: &'s Ref) -> Named<'s> {
        let lang = &self.page.briefing.lang;
        Named::of(self.stage.site, reference, |entity| entity.name_in(lang))
    }

    fn event(self, (event, refs): (&'s Event, &'s EventRefs)) -> Dated<'s> {
        Dated {
            when: event.when,
            what: self.plain(&event.what),
            say: event.say.as_deref(),
            place: event.place.as_deref(),
            status: event.status.map(EventStatus::word),
            outcome: event.outcome.as_deref().map(|text| self.plain(text)),
            by: refs.by.as_ref().map(|by| self.named(by)),
            countries: refs.countries.iter().map(|one| self.named(one)).collect(),
            actors: refs.actors.iter().map(|one| self.named(one)).collect(),
            source: number(event.source),
        }
    }

    fn claim(self, (claim, by): (&'s Claim, &'s Ref)) -> Said<'s> {
        Said {
            by: self.named(by),
            says: self.plain(&claim.says),
            likelihood: claim.likelihood.map(Likelihood::word),
            confidence: claim.confidence.map(Confidence::word),
            source: number(claim.source),
        }
    }

    fn source(self, (index, source): (usize, &'s Reference)) -> Source<'s> {
        Source {
            number: index + 1,
            title: self.stage.line(&source.title),
            outlet: source.outlet.as_deref(),
            url: source.url.as_deref(),
            date: source.date,
            accessed: source.accessed,
            archive: source.archive.as_deref(),
            grade: source.grade.as_deref(),
        }
    }

    fn note(self, note: &Note) -> Remark {
        Remark {
            date: note.date,
            text: self.plain(&note.text),
        }
    }

    fn image(self, (image, address): (&'s Image, &str)) -> Picture<'s> {
        Picture {
            url: self.stage.permalink(address),
            alt: &image.alt,
            credit: image.credit.as_deref(),
            caption: image.caption.as_deref().map(|text| self.plain(text)),
        }
    }
}

fn figure(figure: &Figure) -> Number<'_> {
    Number {
        what: &figure.what,
        value: figure.value,
        unit: figure.unit.as_deref(),
        bound: figure.bound.map(Bound::word),
        source: number(figure.source),
    }
}

/// Sources are numbered from one.
fn number(index: Option<usize>) -> Option<usize> {
    index.map(|index| index + 1)
}
