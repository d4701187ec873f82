//! Front matter and outline → a briefing with its release; translations take what they don't
//! restate from their originals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;
use rayon::prelude::*;
use twox_hash::XxHash3_128;

use super::front_matter::{self, Citation, FrontMatter, Part, ReleaseKeys, kept};
use super::memory::{self, Known, Memory};
use super::{Parts, Submitted, check_suffix, fields, parts, stem};
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Briefing, Countries, Kind, Name, Release, Stamp, Status, TextFile};
use crate::model::config::Config;
use crate::model::source::{Library, SourceKind};
use crate::model::url;
use originals::originals;

mod originals;

/// One file as it was read: nothing inherited, nothing required.
#[derive(Clone)]
struct Read {
    file: FileId,
    text: TextFile,
    front: FrontMatter,
    /// Folder and stem, by which `slug.fr.md` finds `slug.md`.
    key: (String, String),
    /// The language that the file's name says.
    suffix: Option<String>,
}

/// A text on its way to being submitted.
enum Text {
    /// It stands for itself, and is the same as before.
    Known(Arc<Known>),
    /// It was read now; and whether nothing is wrong with it.
    Read(Box<Read>, Flawless),
}

/// What became of a text.
enum Outcome {
    /// What became of it before.
    Known(Arc<Known>),
    /// Something new.
    New(Box<New>),
}

/// A text once for each of its originals, or once if it has none; and what is to be remembered of it.
type New = (Checked<Vec<Submitted>>, Option<Known>);

/// Whether nothing was found wrong.
type Flawless = bool;

/// How many texts a thread takes at once: few, so that all threads end together.
const AT_ONCE: usize = 64;

/// Parses all briefings. A file whose `translation_of` could mean several originals is there once
/// for each, one after the other: which of them counts depends on what is public.
pub(super) fn all(
    library: &dyn Library,
    config: &Config,
    memory: Option<&Memory>,
) -> Checked<Vec<Submitted>> {
    let mut found = Findings::new();
    let terms = memory::terms(config);
    let remembered = memory.map(Memory::open);
    let known = |file| remembered.as_ref()?.recall(library, file, terms);
    let parsed: Vec<_> = super::files(library, SourceKind::Briefing)
        .par_iter()
        .with_max_len(AT_ONCE)
        .map(|&file| match known(file) {
            Some(known) => Findings::new().with(Some(Text::Known(known))),
            None => {
                let Checked { value, findings } = read(library, file, config);
                let flawless = findings.is_empty();
                findings.with(value.map(|read| Text::Read(Box::new(read), flawless)))
            }
        })
        .collect();
    let texts: Vec<Text> = parsed
        .into_iter()
        .filter_map(|checked| checked.into(&mut found))
        .collect();
    drop(remembered);
    let originals = originals(&texts, &mut found);
    let needed: BTreeSet<usize> = originals.iter().flatten().copied().collect();
    // nearly all are nobody's original, and need not be there twice
    let needed: BTreeMap<usize, Read> = needed
        .into_iter()
        .filter_map(|number| Some((number, texts[number].read(library, config)?)))
        .collect();
    let around = Around {
        library,
        config,
        terms: memory.map(|_| terms),
        originals: &needed,
        before: &found,
    };
    let outcomes: Vec<Outcome> = texts
        .into_par_iter()
        .zip(originals)
        .with_max_len(AT_ONCE)
        .map(|(text, originals)| match text {
            Text::Known(known) => Outcome::Known(known),
            Text::Read(read, flawless) => {
                Outcome::New(Box::new(submit_for(*read, flawless, &originals, around)))
            }
        })
        .collect();
    let (briefings, new) = together(outcomes).into(&mut found);
    if let Some(memory) = memory {
        memory.learn(new);
    }
    found.with(briefings)
}

/// All that was submitted, and what is to be remembered.
fn together(outcomes: Vec<Outcome>) -> Checked<(Vec<Submitted>, Vec<Known>)> {
    let mut found = Findings::new();
    let mut briefings = Vec::with_capacity(outcomes.len());
    let mut all_known = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Known(known) => briefings.push(known.submitted.clone()),
            Outcome::New(new) => {
                let (submitted, known) = *new;
                briefings.extend(submitted.into(&mut found));
                all_known.extend(known);
            }
        }
    }
    found.with((briefings, all_known))
}

impl Text {
    fn file(&self) -> FileId {
        match self {
            Self::Known(known) => known.file,
            Self::Read(read, _) => read.file,
        }
    }

    fn key(&self) -> &(String, String) {
        match self {
            Self::Known(known) => &known.key,
            Self::Read(read, _) => &read.key,
        }
    }

    /// The language that the file's name says.
    fn suffix(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::Read(read, _) => read.suffix.as_deref(),
        }
    }

    fn translation_of(&self) -> Option<&Name> {
        match self {
            Self::Known(_) => None,
            Self::Read(read, _) => read.front.translation_of.as_ref(),
        }
    }

    fn slug(&self) -> String {
        match self {
            Self::Known(known) => known.submitted.briefing.slug.to_string(),
            Self::Read(read, _) => slug_of(read).0,
        }
    }

    /// What its file says, for others that take from it.
    fn read(&self, library: &dyn Library, config: &Config) -> Option<Read> {
        match self {
            Self::Known(known) => read(library, known.file, config).value,
            Self::Read(read, _) => Some(Read::clone(read)),
        }
    }
}

/// What is known while texts are submitted.
#[derive(Clone, Copy)]
struct Around<'a> {
    library: &'a dyn Library,
    config: &'a Config,
    /// What is remembered depends on this; `None` if nothing is.
    terms: Option<u128>,
    /// Those that have translations, by number.
    originals: &'a BTreeMap<usize, Read>,
    /// What was found wrong when the texts were read.
    before: &'a Findings,
}

fn submit_for(this: Read, flawless: Flawless, originals: &[usize], around: Around<'_>) -> New {
    let mut found = Findings::new();
    let mut submitted = Vec::new();
    let original = |number: &usize| around.originals.get(number);
    let (last, others) = match originals.split_last() {
        Some((last, others)) => (original(last), others),
        None => (None, &[][..]),
    };
    for other in others {
        submitted.extend(submit(this.clone(), original(other), around, &mut found));
    }
    let stands_alone = this.suffix.is_none() && this.front.translation_of.is_none();
    let terms = around.terms.filter(|_| flawless && stands_alone);
    let terms = terms.map(|terms| (this.key.clone(), terms));
    submitted.extend(submit(this, last, around, &mut found));
    let known = terms.filter(|_| found.is_empty()).zip(submitted.first());
    let known = known
        .map(|((key, terms), submitted)| Known::new(around.library, key, submitted.clone(), terms));
    (found.with(submitted), known)
}

fn read(library: &dyn Library, file: FileId, config: &Config) -> Checked<Option<Read>> {
    let mut found = Findings::new();
    let path = &library.sources().get(file).path;
    let (folder, stem, suffix) = stem(path);
    let said = recalled_or_read(library, file, config.timezone).into(&mut found);
    let Some((text, front)) = said else {
        return found.with(None);
    };
    check_suffix(file, suffix.as_deref(), config, &mut found);
    let read = front.map(|front| Read {
        file,
        text,
        front,
        key: (folder, stem),
        suffix,
    });
    found.with(read)
}

/// A file's text, and what its front matter says if that can be read.
type Said = (TextFile, Option<FrontMatter>);

/// What a file's text says: recalled, if it is still the same text, or read now. `zone` is all that
/// it depends on besides.
fn recalled_or_read(library: &dyn Library, file: FileId, zone: Tz) -> Checked<Option<Said>> {
    let mut found = Findings::new();
    let recalled = library.recall(file, zone.name());
    if let Some((text, front)) = recalled.and_then(|bytes| kept::read(&bytes, file)) {
        return found.with(Some((text, Some(front))));
    }
    let read = read_text(library, file, zone, &mut found);
    // what is wrong with a text has to be found as long as it is there
    if let Some((text, Some(front))) = read.as_ref().filter(|_| found.is_empty())
        && let Some(bytes) = kept::bytes(text, front)
    {
        library.keep(file, text.digest, zone.name(), &bytes);
    }
    found.with(read)
}

fn read_text(library: &dyn Library, file: FileId, zone: Tz, found: &mut Findings) -> Option<Said> {
    let Parts { yaml, mut text } = parts(library, file, found)?;
    let Some(yaml) = yaml else {
        let place = Place::whole(file);
        let keys = "`title:` and `date:`";
        found.push(messages::yaml::missing_front_matter(place, keys));
        return None;
    };
    let front = front_matter::read(&yaml, zone, found);
    if front.as_ref().is_some_and(|front| front.summary.is_some()) {
        // it stands in for a summary, and there may be very many of them
        text.outline.first_paragraph = None;
    }
    Some((text, front))
}

/// What the address is made of, and where that was said.
fn slug_of(read: &Read) -> (String, Place) {
    match &read.front.slug {
        Some(name) => (name.text.clone(), name.place),
        None => (slug_of_stem(&read.key.1), Place::whole(read.file)),
    }
}

/// What the address is made of if only the file's name says it.
pub(super) fn slug_of_stem(stem: &str) -> String {
    url::slug(without_date(stem))
}

/// `2025-03-01-slug` → `slug`; a name that is only a date stays.
fn without_date(stem: &str) -> &str {
    let dated = stem
        .get(..10)
        .is_some_and(|date| fields::parse_day(date).is_some());
    let rest = stem
        .get(10..)
        .unwrap_or("")
        .trim_start_matches(['-', '_', ' ', '.']);
    if dated && !rest.is_empty() {
        rest
    } else {
        stem
    }
}

/// One briefing, with what it takes from its original.
fn submit(
    this: Read,
    original: Option<&Read>,
    around: Around<'_>,
    found: &mut Findings,
) -> Option<Submitted> {
    let Around { config, before, .. } = around;
    let base = original.map(|original| &original.front);
    let title = required_title(&this.front, found);
    let date = required_date(&this.front, base, found);
    let is_told = found.any_error() || before.any_error();
    if (title.is_none() || date.is_none()) && !is_told {
        // whatever made it unreadable, nothing may be published by guess
        found.push(messages::fields::missing_key(
            this.front.place,
            "",
            "date",
            "2025-03-01",
        ));
    }
    let (slug, slug_place) = slug(&this, original, found)?;
    let release = release(&this.front, base, date, found);
    let Read {
        text,
        front,
        suffix,
        ..
    } = this;
    let mut briefing = Briefing {
        made_of: made_of(&text, original),
        text,
        slug: slug.into(),
        slug_place,
        lang: front
            .lang
            .or(suffix)
            .unwrap_or_else(|| config.language.clone()),
        translation_of: original.map(|original| original.file),
        // an error has been reported; what else is wrong with the text is told in the same run
        title: title.unwrap_or_default(),
        date: date.unwrap_or_else(no_date),
        summary: front.summary,
        takeaways: front.takeaways,
        place: front.dateline_place,
        countries: countries(front.countries, base),
        actors: inherited(front.actors, base.and_then(|b| b.actors.as_ref())),
        topics: inherited(front.topics, base.and_then(|b| b.topics.as_ref())),
        section: front.section,
        kicker: front.kicker,
        series: front.series,
        kind: front
            .kind
            .or(base.and_then(|b| b.kind))
            .unwrap_or(Kind::Briefing),
        authors: own_or(front.authors, base.map(|b| &b.authors)),
        events: front.events,
        figures: front.figures,
        claims: front.claims,
        sources: own_or(front.sources, base.map(|b| &b.sources)),
        confidence: front.confidence.or(base.and_then(|b| b.confidence)),
        likelihood: front.likelihood.or(base.and_then(|b| b.likelihood)),
        cutoff: front.cutoff.or(base.and_then(|b| b.cutoff)),
        trend: front.trend.or(base.and_then(|b| b.trend)),
        image: front.image,
        updates: front.updates,
        corrections: front.corrections,
        redirects: front.redirects,
        cite: front.cite,
        extra: front.extra,
    };
    cite_sources(&mut briefing, &front.citations, found);
    let briefing = Arc::new(briefing);
    Some(Submitted { briefing, release })
}

fn made_of(text: &TextFile, original: Option<&Read>) -> u128 {
    match original {
        Some(original) => {
            let both = [text.digest, original.text.digest].map(u128::to_le_bytes);
            XxHash3_128::oneshot(both.as_flattened())
        }
        None => text.digest,
    }
}

/// Turns the names of sources into their numbers.
fn cite_sources(briefing: &mut Briefing, citations: &[Citation], found: &mut Findings) {
    for citation in citations {
        let source = front_matter::cited(citation, &briefing.sources, found);
        match citation.part {
            (Part::Event, index) => briefing.events[index].source = source,
            (Part::Figure, index) => briefing.figures[index].source = source,
            (Part::Claim, index) => briefing.claims[index].source = source,
        }
    }
}

/// Stands in for a date that could not be read, in a build that is stopped already.
fn no_date() -> Stamp {
    Stamp {
        instant: DateTime::UNIX_EPOCH,
        day: DateTime::UNIX_EPOCH.date_naive(),
        timed: false,
    }
}

/// A translation's own list, or its original's if it has none: authors and sources are facts, not
/// text.
fn own_or<T: Clone>(own: Vec<T>, base: Option<&Vec<T>>) -> Vec<T> {
    match base {
        Some(base) if own.is_empty() => base.clone(),
        _ => own,
    }
}

/// Role by role: a translation that names only who is mentioned keeps its original's subjects.
fn countries(own: Option<Countries>, base: Option<&FrontMatter>) -> Countries {
    let own = own.unwrap_or_default();
    let Some(base) = base.and_then(|base| base.countries.clone()) else {
        return own;
    };
    let or = |own: Vec<Name>, base: Vec<Name>| if own.is_empty() { base } else { own };
    Countries {
        subject: or(own.subject, base.subject),
        location: or(own.location, base.location),
        mentioned: or(own.mentioned, base.mentioned),
    }
}

fn inherited<T: Clone + Default>(own: Option<T>, base: Option<&T>) -> T {
    own.or_else(|| base.cloned()).unwrap_or_default()
}

fn required_title(front: &FrontMatter, found: &mut Findings) -> Option<String> {
    if front.title.is_none() && !front.has_title {
        let example = "\"Words for the headline\"";
        found.push(messages::fields::missing_key(
            front.place,
            "",
            "title",
            example,
        ));
    }
    front.title.clone()
}

fn required_date(
    front: &FrontMatter,
    base: Option<&FrontMatter>,
    found: &mut Findings,
) -> Option<Stamp> {
    if front.has_date {
        return front.date;
    }
    let inherited = base.and_then(|base| base.date);
    if inherited.is_none() && base.is_none_or(|base| !base.has_date) {
        let example = "2025-03-01";
        found.push(messages::fields::missing_key(
            front.place,
            "",
            "date",
            example,
        ));
    }
    inherited
}

/// A translation has its original's slug unless it says otherwise.
fn slug(this: &Read, original: Option<&Read>, found: &mut Findings) -> Option<(String, Place)> {
    let (slug, place) = match original {
        Some(original) if this.front.slug.is_none() && this.key == original.key => {
            (slug_of(original).0, Place::whole(this.file))
        }
        _ => slug_of(this),
    };
    if slug.is_empty() {
        found.push(messages::fields::bad_slug(place, &this.key.1, ""));
        return None;
    }
    if slug.len() > url::MAX_NAME_BYTES {
        found.push(messages::routes::address_too_long(place));
        return None;
    }
    Some((slug, place))
}

/// Of every key of the gate the stricter of the translation's and the original's.
fn release(
    front: &FrontMatter,
    base: Option<&FrontMatter>,
    date: Option<Stamp>,
    found: &mut Findings,
) -> Release {
    let nothing = ReleaseKeys::default();
    let (own, base) = (&front.release, base.map_or(&nothing, |base| &base.release));
    let status = own
        .status
        .map(|(status, _)| status)
        .max(base.status.map(|(status, _)| status))
        .unwrap_or(Status::Published);
    let place = own.status.map_or(front.place, |(_, place)| place);
    let notice = own.notice.clone().or_else(|| base.notice.clone());
    if status == Status::Retracted && notice.is_none() {
        found.push(messages::release::missing_notice(place));
    }
    let instant = |keys: &ReleaseKeys| keys.expires.map(|(instant, _)| instant);
    let expires = match (instant(own), instant(base)) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let embargo = own.embargo.max(base.embargo);
    let opens = embargo.max(date.map(|date| date.instant));
    if let Some((end, place)) = own.expires
        && opens.is_some_and(|opens| opens >= end)
    {
        found.push(messages::release::never_public(place));
    }
    Release {
        status,
        embargo,
        expires,
        tlp: own.tlp.max(base.tlp),
        notice,
    }
}

#[cfg(test)]
mod tests {
    use super::without_date;

    #[test]
    fn a_leading_date_is_no_part_of_the_slug() {
        let cases = [
            ("2025-03-01-treaty", "treaty"),
            ("2025-03-01", "2025-03-01"),
            ("2025-13-01-treaty", "2025-13-01-treaty"),
            ("treaty-2025-03-01", "treaty-2025-03-01"),
            ("трибунал", "трибунал"),
        ];
        for (stem, expected) in cases {
            assert_eq!(without_date(stem), expected);
        }
    }
}
