//! What was written, an instant and an audience → what is public at that instant.
//!
//! The only place that knows of drafts, embargoes and TLP. What does not pass leaves no trace:
//! nothing after the gate can ask for it, since [`Public`] is made here only. What the texts that do not
//! pass are waiting for is told apart from them, in a list that no site is made with.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Briefing, Note, Redirect, Release, Stamp, Status, Tlp};
use crate::model::config::Config;
use crate::model::entity::Declared;
use crate::parse::{PlainText, Submitted, Written};

mod waiting;

pub use waiting::{Reason, TextKind, Waiting, waiting};

/// Something that may be published.
#[derive(Debug, Clone)]
pub struct Public<T>(T);

impl<T> Public<T> {
    /// The thing itself.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Public<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Everything that is public.
#[derive(Debug)]
pub struct Opened {
    /// Briefings to be read.
    pub briefings: Vec<Public<Arc<Briefing>>>,
    /// Briefings of which only a notice is left.
    pub retracted: Vec<Public<Withheld>>,
    /// Declared entities. Whether one has a page is decided by what public briefings name.
    pub entities: Vec<Arc<Declared>>,
    /// Plain pages.
    pub pages: Vec<Public<PlainText>>,
    /// Words for the front page.
    pub fronts: Vec<Public<PlainText>>,
    /// How many texts did not pass.
    pub closed: usize,
    /// Files of which nothing could be made; there is no site while there are any.
    pub broken: Vec<(FileId, String)>,
}

/// What is left of a retracted briefing: its address and why.
#[derive(Debug, Clone)]
pub struct Withheld {
    /// Its slug, and where that comes from.
    pub slug: Arc<str>,
    /// Where the slug comes from.
    pub slug_place: Place,
    /// BCP 47.
    pub lang: String,
    /// Its date, for its address.
    pub date: Stamp,
    /// Its section, for its address.
    pub section: Option<String>,
    /// Old paths that led there.
    pub redirects: Vec<Redirect>,
    /// The words that take its place.
    pub notice: String,
}

/// Lets through what is public at an instant for the audience of the settings.
pub fn open(written: Written, config: &Config, as_of: DateTime<Utc>) -> Checked<Opened> {
    let mut found = Findings::new();
    let mut briefings = Vec::new();
    let mut retracted = Vec::new();
    let mut passed = None;
    let mut closed = 0;
    for Submitted { briefing, release } in written.briefings {
        // a file is there once for every original it may translate, one after the other: only one
        // may pass
        let file = briefing.text.file;
        let verdict = verdict(&release, briefing.date, config.audience, as_of);
        if !matches!(verdict, Verdict::Closed) && passed.replace(file) == Some(file) {
            found.push(messages::release::ambiguous_original(Place::whole(file)));
            continue;
        }
        match verdict {
            Verdict::Public => {
                check_notes(&briefing, config, as_of, &mut found);
                briefings.push(Public(briefing));
            }
            Verdict::Notice(notice) => retracted.push(Public(withheld(&briefing, notice))),
            Verdict::Closed => closed += 1,
        }
    }
    let published = |page: &PlainText| waiting::of_status(page.status).is_none();
    let pages = written.pages.iter().chain(&written.fronts);
    closed += pages.filter(|page| !published(page)).count();
    let pages = written.pages.into_iter().filter(published).map(Public);
    let fronts = written.fronts.into_iter().filter(published).map(Public);
    found.with(Opened {
        briefings,
        retracted,
        entities: written.entities,
        pages: pages.collect(),
        fronts: fronts.collect(),
        closed,
        broken: written.broken,
    })
}

/// Lets through what would be public if nothing had an end: for knowing what is gone because its time was
/// over. Nothing that comes of it may be written.
pub fn without_end(mut written: Written, config: &Config, as_of: DateTime<Utc>) -> Checked<Opened> {
    for submitted in &mut written.briefings {
        submitted.release.expires = None;
    }
    open(written, config, as_of)
}

/// Lets everything through, for looking at what is not public yet. Nothing that comes of it may be
/// written.
///
/// Of a retracted briefing it is the notice; of a text that could be the translation of several
/// originals the one that is public, or else the first.
pub fn everything(written: Written, config: &Config, as_of: DateTime<Utc>) -> Checked<Opened> {
    let mut found = Findings::new();
    let mut briefings = Vec::new();
    let mut retracted = Vec::new();
    let mut passed = None;
    let public = public_files(&written.briefings, config.audience, as_of);
    for Submitted { briefing, release } in written.briefings {
        let file = briefing.text.file;
        let verdict = verdict(&release, briefing.date, config.audience, as_of);
        let is_closed = matches!(verdict, Verdict::Closed);
        if is_closed && public.binary_search(&file).is_ok() {
            continue;
        }
        if passed.replace(file) == Some(file) {
            if !is_closed {
                found.push(messages::release::ambiguous_original(Place::whole(file)));
            }
            continue;
        }
        match (release.status, release.notice) {
            (Status::Retracted, Some(notice)) => {
                retracted.push(Public(withheld(&briefing, notice)));
            }
            _ => {
                // what is dated up to the day that a text is public is not too early
                let first = release.embargo.max(Some(briefing.date.instant));
                let as_of = first.map_or(as_of, |first| first.max(as_of));
                check_notes(&briefing, config, as_of, &mut found);
                briefings.push(Public(briefing));
            }
        }
    }
    found.with(Opened {
        briefings,
        retracted,
        entities: written.entities,
        pages: written.pages.into_iter().map(Public).collect(),
        fronts: written.fronts.into_iter().map(Public).collect(),
        closed: 0,
        broken: written.broken,
    })
}

/// The files of the briefings that pass, be it as a notice; sorted.
fn public_files(briefings: &[Submitted], audience: Tlp, as_of: DateTime<Utc>) -> Vec<FileId> {
    let passing = briefings.iter().filter(|Submitted { briefing, release }| {
        !matches!(
            verdict(release, briefing.date, audience, as_of),
            Verdict::Closed
        )
    });
    let mut files: Vec<FileId> = passing.map(|each| each.briefing.text.file).collect();
    files.sort_unstable();
    files
}

/// The next instant after `as_of` at which a briefing becomes public or ceases to be.
#[must_use]
pub fn next_change(
    briefings: &[Submitted],
    audience: Tlp,
    as_of: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mut next: Option<DateTime<Utc>> = None;
    for Submitted { briefing, release } in briefings {
        let instants = [
            Some(briefing.date.instant),
            release.embargo,
            release.expires,
        ];
        for instant in instants.into_iter().flatten() {
            let sooner = instant > as_of && next.is_none_or(|next| instant < next);
            if sooner && changes_at(release, briefing.date, audience, instant) {
                next = Some(instant);
            }
        }
    }
    next
}

/// The last instant after `as_of` at which a briefing becomes public: what is wrong with a text
/// that is waiting shows then at the latest.
#[must_use]
pub fn last_opening(
    briefings: &[Submitted],
    audience: Tlp,
    as_of: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let openings = briefings.iter();
    openings
        .filter_map(|each| opening(each, audience, as_of))
        .max()
}

/// The instant after `as_of` at which a waiting briefing becomes public.
fn opening(submitted: &Submitted, audience: Tlp, as_of: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let Submitted { briefing, release } = submitted;
    let opening = release.embargo.max(Some(briefing.date.instant))?;
    let verdict = verdict(release, briefing.date, audience, opening);
    (opening > as_of && !matches!(verdict, Verdict::Closed)).then_some(opening)
}

fn changes_at(release: &Release, date: Stamp, audience: Tlp, instant: DateTime<Utc>) -> bool {
    let just_before = instant - chrono::TimeDelta::nanoseconds(1);
    let open = |at| !matches!(verdict(release, date, audience, at), Verdict::Closed);
    open(just_before) != open(instant)
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Public,
    Notice(String),
    Closed,
}

/// No reason against it, and it is public: the verdict is nothing but the reasons, counted.
fn verdict(release: &Release, date: Stamp, audience: Tlp, as_of: DateTime<Utc>) -> Verdict {
    let mut reasons = waiting::reasons(release, date, audience, as_of);
    match (reasons.next(), reasons.next(), &release.notice) {
        (None, ..) => Verdict::Public,
        (Some(Reason::Retracted), None, Some(notice)) => Verdict::Notice(notice.clone()),
        _ => Verdict::Closed,
    }
}

fn withheld(briefing: &Briefing, notice: String) -> Withheld {
    Withheld {
        slug: briefing.slug.clone(),
        slug_place: briefing.slug_place,
        lang: briefing.lang.clone(),
        date: briefing.date,
        section: briefing.section.clone(),
        redirects: briefing.redirects.clone(),
        notice,
    }
}

fn check_notes(briefing: &Briefing, config: &Config, as_of: DateTime<Utc>, found: &mut Findings) {
    let today = as_of.with_timezone(&config.timezone).date_naive();
    let mut check = |notes: &[Note], key: &str| {
        for note in notes {
            if note.date < briefing.date.day {
                found.push(messages::release::note_before_briefing(note.place, key));
            } else if note.date > today {
                found.push(messages::release::note_in_future(note.place, key));
            }
        }
    };
    check(&briefing.updates, "updates");
    check(&briefing.corrections, "corrections");
}
