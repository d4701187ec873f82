//! `briefing`: everything a briefing's page shows.

use chrono::{NaiveDate, NaiveDateTime};

use super::{day, edtf, headings, html, line, object, reference, references, short, short_list};
use crate::diag::Diagnostic;
use crate::model::briefing::{
    Bound, Briefing, Claim, Confidence, Event, EventStatus, Figure, Image, Likelihood, Note,
    Reference, Trend,
};
use crate::model::language;
use crate::model::site::{EventRefs, MentionRole, Page, PageId, Ref};
use crate::model::source::EntityKind;
use crate::render::template::{Value, data, entry};
use crate::render::{Stage, Voice};

/// Words that are read in a minute; what a careful reader of dense text manages.
const WORDS_A_MINUTE: u32 = 220;

/// Everything the page of a briefing shows.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub fn briefing(stage: &Stage<'_>, id: PageId) -> Result<Value, Diagnostic> {
    let page = stage.site.page(id);
    let voice = Voice::of(stage, page);
    let briefing = &page.briefing;
    let body = stage.briefing_body(id)?;
    let modified = page.modified();
    let modified = (modified > briefing.date.day).then(|| day(voice, modified));
    let item = stage.item(id);
    let as_listed = |name| entry(&item, name);
    let neighbour = |id: Option<_>| id.map(|id| stage.item(id));
    let items = |ids: &[_]| ids.iter().map(|id| stage.item(*id)).collect::<Vec<_>>();
    let words = briefing.text.outline.words;
    let takeaways = briefing.takeaways.iter();
    let takeaways: Vec<Value> = takeaways.map(|text| stage.inline(text)).collect();
    Ok(stage.shapes.briefing.object([
        ("title", as_listed("title")),
        ("kicker", as_listed("kicker")),
        ("section", as_listed("section")),
        ("series", line(stage, briefing.series.as_deref())),
        ("kind", as_listed("kind")),
        ("kind_text", as_listed("kind_text")),
        ("date", as_listed("date")),
        ("place", as_listed("place")),
        ("authors", authors(stage, briefing).to_vec().into()),
        ("minutes", words.div_ceil(WORDS_A_MINUTE).max(1).into()),
        (
            "summary",
            briefing
                .summary
                .as_ref()
                .map(|_| as_listed("summary"))
                .into(),
        ),
        ("takeaways", takeaways.into()),
        ("html", html(body.html())),
        ("headings", headings(stage, &briefing.text, &page.targets)),
        ("countries", countries(stage, page)),
        ("actors", subjects(stage, page, EntityKind::Actor)),
        ("topics", as_listed("topics")),
        ("other", others(stage, page)),
        ("events", events(stage, page)),
        ("figures", figures(stage, briefing)),
        ("claims", claims(stage, page)),
        ("sources", sources(stage, page)),
        ("corrections", notes(voice, &briefing.corrections)),
        ("updates", notes(voice, &briefing.updates)),
        ("modified", modified.into()),
        ("confidence", confidence(voice, briefing.confidence)),
        ("likelihood", likelihood(voice, briefing.likelihood)),
        (
            "cutoff",
            briefing.cutoff.map(|date| day(voice, date)).into(),
        ),
        (
            "trend",
            worded(voice, "trend", briefing.trend.map(Trend::word)),
        ),
        (
            "image",
            image(stage, briefing.image.as_ref(), page.image.as_deref()),
        ),
        ("cite", cite(stage, page)),
        ("newer", neighbour(page.newer).into()),
        ("older", neighbour(page.older).into()),
        ("related", items(&stage.relatives.of(id)).into()),
        ("backlinks", items(&page.backlinks).into()),
        ("versions", versions(stage, page)),
        ("extra", data(&briefing.extra)),
    ]))
}

/// Who wrote a briefing: its own authors, or those of the site.
#[must_use]
pub fn authors<'s>(stage: &'s Stage<'_>, briefing: &'s Briefing) -> &'s [String] {
    if briefing.authors.is_empty() {
        &stage.site.config.authors
    } else {
        &briefing.authors
    }
}

fn countries(stage: &Stage<'_>, page: &Page) -> Value {
    let role = |wanted| short_list(stage, page, EntityKind::Country, |role| role == wanted);
    object([
        ("subject", role(MentionRole::Subject)),
        ("location", role(MentionRole::Location)),
        ("mentioned", role(MentionRole::Mentioned)),
    ])
}

fn subjects(stage: &Stage<'_>, page: &Page, kind: EntityKind) -> Value {
    short_list(stage, page, kind, |role| role == MentionRole::Subject)
}

/// Actors and topics that events, claims and links name besides.
fn others(stage: &Stage<'_>, page: &Page) -> Value {
    let voice = Voice::of(stage, page);
    let named = page.names.in_order.iter().filter(|mention| {
        let kind = stage.site.entity(mention.entity).kind;
        mention.role == MentionRole::Mentioned && kind != EntityKind::Country
    });
    let shorts = named.map(|mention| short(voice, mention.entity));
    shorts.collect::<Vec<Value>>().into()
}

/// The events in order of their dates.
fn events(stage: &Stage<'_>, page: &Page) -> Value {
    let mut events: Vec<(&Event, &EventRefs)> = page
        .briefing
        .events
        .iter()
        .zip(&page.names.events)
        .collect();
    events.sort_by_key(|(event, _)| event.when.sort_key());
    let events = events.into_iter();
    events
        .map(|(event, refs)| event_view(stage, page, event, refs))
        .collect::<Vec<Value>>()
        .into()
}

fn event_view(stage: &Stage<'_>, page: &Page, event: &Event, refs: &EventRefs) -> Value {
    let voice = Voice::of(stage, page);
    let lang = page.briefing.lang.as_str();
    let status = event.status.map(EventStatus::word);
    let status_text = status.map(|word| stage.word(lang, &format!("event_status.{word}")));
    let past = event
        .when
        .last_day()
        .is_some_and(|last| last < stage.site.today);
    let by = refs.by.as_ref();
    object([
        (
            "when",
            edtf(voice, (&event.when, event.say.as_deref(), lang)),
        ),
        ("what", stage.inline(&event.what)),
        ("place", line(stage, event.place.as_deref())),
        ("status", status.map(str::to_owned).into()),
        ("status_text", status_text.into()),
        (
            "outcome",
            event
                .outcome
                .as_deref()
                .map(|text| stage.inline(text))
                .into(),
        ),
        ("by", by.map(|by| reference(voice, by)).into()),
        ("countries", references(voice, &refs.countries)),
        ("actors", references(voice, &refs.actors)),
        ("source", number(event.source)),
        ("past", past.into()),
    ])
}

fn figures(stage: &Stage<'_>, briefing: &Briefing) -> Value {
    let speech = stage.speech(&briefing.lang);
    let figure = |figure: &Figure| {
        let bound = figure.bound.map(Bound::word);
        let bound_text = bound.map(|word| stage.word(&briefing.lang, &format!("bound.{word}")));
        object([
            ("what", stage.line(&figure.what).into()),
            ("value", speech.number(figure.value).into()),
            ("unit", line(stage, figure.unit.as_deref())),
            ("bound", bound.map(str::to_owned).into()),
            ("bound_text", bound_text.into()),
            ("source", number(figure.source)),
        ])
    };
    let figures = briefing.figures.iter();
    figures.map(figure).collect::<Vec<Value>>().into()
}

fn claims(stage: &Stage<'_>, page: &Page) -> Value {
    let voice = Voice::of(stage, page);
    let claim = |(claim, by): (&Claim, &Ref)| {
        object([
            ("by", reference(voice, by)),
            ("says", stage.inline(&claim.says)),
            ("source", number(claim.source)),
            ("likelihood", likelihood(voice, claim.likelihood)),
            ("confidence", confidence(voice, claim.confidence)),
        ])
    };
    let claims = page.briefing.claims.iter().zip(&page.names.claimants);
    claims.map(claim).collect::<Vec<Value>>().into()
}

fn sources(stage: &Stage<'_>, page: &Page) -> Value {
    let voice = Voice::of(stage, page);
    let source = |(index, source): (usize, &Reference)| {
        object([
            ("number", (index + 1).into()),
            ("id", source.id.clone().into()),
            ("title", stage.line(&source.title).into()),
            ("outlet", line(stage, source.outlet.as_deref())),
            ("url", source.url.clone().into()),
            (
                "date",
                source
                    .date
                    .map(|date| edtf(voice, (&date, None, voice.lang)))
                    .into(),
            ),
            (
                "accessed",
                source.accessed.map(|date| day(voice, date)).into(),
            ),
            ("archive", source.archive.clone().into()),
            (
                "archived",
                archived(source).map(|date| day(voice, date)).into(),
            ),
            ("grade", source.grade.clone().into()),
            (
                "grade_text",
                source.grade.as_deref().map(|g| grade_text(voice, g)).into(),
            ),
        ])
    };
    let sources = page.briefing.sources.iter().enumerate();
    sources.map(source).collect::<Vec<Value>>().into()
}

/// When the archived copy of a source was made: as its address says in the manner of web archives, or
/// else when its author read it.
fn archived(source: &Reference) -> Option<NaiveDate> {
    let address = source.archive.as_deref()?;
    let stamp = address.split('/').find_map(|part| {
        let digits = part.get(..14).filter(|_| part.len() <= 17)?;
        NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok()
    });
    stamp.map(|stamp| stamp.date()).or(source.accessed)
}

/// The Admiralty code in words: of the source, then of what it says.
fn grade_text(voice: Voice<'_>, grade: &str) -> String {
    let (letter, digit) = grade.split_at(1);
    let reliability = voice.word(&format!("grade.reliability.{letter}"));
    let credibility = voice.word(&format!("grade.credibility.{digit}"));
    format!("{reliability}; {credibility}")
}

fn notes(voice: Voice<'_>, notes: &[Note]) -> Value {
    let Voice { stage, .. } = voice;
    let note = |note: &Note| {
        object([
            ("date", day(voice, note.date)),
            ("html", stage.inline(&note.text)),
        ])
    };
    notes.iter().map(note).collect::<Vec<Value>>().into()
}

pub(super) fn confidence(voice: Voice<'_>, confidence: Option<Confidence>) -> Value {
    worded(voice, "confidence", confidence.map(Confidence::word))
}

pub(super) fn likelihood(voice: Voice<'_>, likelihood: Option<Likelihood>) -> Value {
    let view = likelihood.map(|likelihood| {
        let (low, high) = likelihood.percent();
        let key = format!("likelihood.{}", likelihood.word().replace(' ', "_"));
        object([
            ("word", likelihood.word().into()),
            ("text", voice.word(&key).into()),
            ("low", u32::from(low).into()),
            ("high", u32::from(high).into()),
            ("scale", scale(likelihood)),
        ])
    });
    view.into()
}

/// The seven parts of the scale of ICD 203, of which a likelihood is one.
fn scale(current: Likelihood) -> Value {
    let parts = Likelihood::WORDS.iter().map(|(_, likelihood)| {
        let (low, high) = likelihood.percent();
        object([
            ("low", u32::from(low).into()),
            ("high", u32::from(high).into()),
            ("current", (*likelihood == current).into()),
        ])
    });
    parts.collect::<Vec<Value>>().into()
}

fn worded(voice: Voice<'_>, group: &str, word: Option<&'static str>) -> Value {
    let view = word.map(|word| {
        let text = voice.word(&format!("{group}.{word}"));
        object([("word", word.into()), ("text", text.into())])
    });
    view.into()
}

fn image(stage: &Stage<'_>, image: Option<&Image>, address: Option<&str>) -> Value {
    let both = image.zip(address);
    let view = both.map(|(image, address)| {
        object([
            ("src", stage.url(address).into()),
            ("alt", stage.line(&image.alt).into()),
            ("credit", line(stage, image.credit.as_deref())),
            (
                "caption",
                image
                    .caption
                    .as_deref()
                    .map(|text| stage.inline(text))
                    .into(),
            ),
        ])
    });
    view.into()
}

/// The files that reference managers take in: the name of each one's format, its own name, and its type.
const CITATIONS: [(&str, &str, &str); 3] = [
    ("BibTeX", "cite.bib", "application/x-bibtex"),
    ("RIS", "cite.ris", "application/x-research-info-systems"),
    (
        "CSL-JSON",
        "cite.json",
        "application/vnd.citationstyles.csl+json",
    ),
];

fn cite(stage: &Stage<'_>, page: &Page) -> Value {
    let briefing = &page.briefing;
    let is_wanted = stage.site.config.citations;
    let files = CITATIONS.iter().filter(|_| is_wanted);
    let files = files.map(|&(format, file, kind)| {
        let address = [&page.address, file].concat();
        let end = file.trim_start_matches("cite");
        object([
            ("format", format.into()),
            ("url", stage.url(&address).into()),
            ("type", kind.into()),
            ("name", [&briefing.slug, end].concat().into()),
        ])
    });
    object([
        ("doi", briefing.cite.doi.clone().into()),
        ("report_number", briefing.cite.report_number.clone().into()),
        ("files", files.collect::<Vec<Value>>().into()),
    ])
}

/// The same briefing in other languages; nothing if there is only this one.
fn versions(stage: &Stage<'_>, page: &Page) -> Value {
    if page.versions.len() < 2 {
        return Vec::<Value>::new().into();
    }
    let version = |id: &PageId| {
        let other = stage.site.page(*id);
        let lang = other.briefing.lang.as_str();
        object([
            ("lang", lang.into()),
            ("dir", language::direction(lang).into()),
            ("title", stage.line(&other.briefing.title).into()),
            ("url", stage.url(&other.address).into()),
            ("current", (other.address == page.address).into()),
        ])
    };
    let versions = page.versions.iter();
    versions.map(version).collect::<Vec<Value>>().into()
}

/// Numbers that a reader sees count from one.
fn number(index: Option<usize>) -> Value {
    index.map(|index| index + 1).into()
}
