//! What was written, an instant and an audience → what does not pass, and every reason why.
//!
//! The gate's verdict is made of the same reasons, so that the two can't differ. The list is for whoever
//! writes the texts: a preview on the author's own machine shows it, and no site is made with it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{opening, public_files};
use crate::diag::FileId;
use crate::model::briefing::{Release, Stamp, Status, Tlp};
use crate::parse::{PlainText, Submitted, Written};

/// A text that does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The file.
    pub file: FileId,
    /// The headline; a front page may have none.
    pub title: String,
    /// What it would be.
    pub kind: TextKind,
    /// BCP 47.
    pub lang: String,
    /// Why it does not pass: one reason at least, the author's own word first.
    pub reasons: Vec<Reason>,
    /// When it passes if nobody changes it.
    pub opens: Option<DateTime<Utc>>,
}

impl Waiting {
    /// Whether a notice stands where it was: that much of it is public.
    #[must_use]
    pub fn leaves_notice(&self) -> bool {
        self.reasons == [Reason::Retracted]
    }
}

/// What a text would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextKind {
    /// A briefing.
    Briefing,
    /// A plain page.
    Page,
    /// Words for the front page.
    Front,
}

/// Why a text does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is not finished.
    Draft,
    /// It is gone without a trace.
    Withdrawn,
    /// A notice stands in its place.
    Retracted,
    /// Its label is above what the site may hold.
    Label(Tlp),
    /// It is public from this instant on.
    Embargoed(DateTime<Utc>),
    /// Its date is in the future.
    Dated(Stamp),
    /// It was public until this instant.
    Expired(DateTime<Utc>),
}

/// Why a briefing with this date does not pass; no reason, and it is public.
pub(super) fn reasons(
    release: &Release,
    date: Stamp,
    audience: Tlp,
    as_of: DateTime<Utc>,
) -> impl Iterator<Item = Reason> {
    let label = release.tlp.unwrap_or(Tlp::Clear);
    let embargo = release.embargo.filter(|from| *from > as_of);
    let expires = release.expires.filter(|end| *end <= as_of);
    let reasons = [
        of_status(release.status),
        (label > audience).then_some(Reason::Label(label)),
        embargo.map(Reason::Embargoed),
        (date.instant > as_of).then_some(Reason::Dated(date)),
        expires.map(Reason::Expired),
    ];
    reasons.into_iter().flatten()
}

/// Why a text does not pass whose author can say nothing but this.
pub(super) fn of_status(status: Status) -> Option<Reason> {
    match status {
        Status::Published => None,
        Status::Retracted => Some(Reason::Retracted),
        Status::Withdrawn => Some(Reason::Withdrawn),
        Status::Draft => Some(Reason::Draft),
    }
}

/// All texts that do not pass at an instant, briefings first, in the order of their files. A text
/// that could be the translation of several originals is there once, and only if it passes as
/// nobody's translation.
#[must_use]
pub fn waiting(written: &Written, audience: Tlp, as_of: DateTime<Utc>) -> Vec<Waiting> {
    let public = public_files(&written.briefings, audience, as_of);
    let mut listed = BTreeSet::new();
    let mut waiting = Vec::new();
    for submitted in &written.briefings {
        let Submitted { briefing, release } = submitted;
        let file = briefing.text.file;
        let reasons: Vec<Reason> = reasons(release, briefing.date, audience, as_of).collect();
        if reasons.is_empty() {
            continue;
        }
        let passes = public.binary_search(&file).is_ok();
        let passes_otherwise = passes && reasons != [Reason::Retracted];
        if passes_otherwise || !listed.insert(file) {
            continue;
        }
        waiting.push(Waiting {
            file,
            title: briefing.title.clone(),
            kind: TextKind::Briefing,
            lang: briefing.lang.clone(),
            reasons,
            opens: opening(submitted, audience, as_of),
        });
    }
    let pages = written.pages.iter().map(|page| (TextKind::Page, page));
    let fronts = written.fronts.iter().map(|front| (TextKind::Front, front));
    waiting.extend(pages.chain(fronts).filter_map(plain));
    waiting
}

fn plain((kind, text): (TextKind, &PlainText)) -> Option<Waiting> {
    let reason = of_status(text.status)?;
    Some(Waiting {
        file: text.text.file,
        title: text.title.clone().unwrap_or_default(),
        kind,
        lang: text.lang.clone(),
        reasons: vec![reason],
        opens: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{Verdict, verdict};

    const LABELS: [Option<Tlp>; 4] = [None, Some(Tlp::Clear), Some(Tlp::Green), Some(Tlp::Red)];

    /// Everything that can be said of a release around an instant.
    fn releases(instants: [DateTime<Utc>; 3]) -> Vec<Release> {
        let instants = || instants.into_iter().map(Some).chain([None]);
        let mut releases = Vec::new();
        for &(_, status) in Status::WORDS {
            for (embargo, expires) in instants().flat_map(|a| instants().map(move |b| (a, b))) {
                for tlp in LABELS {
                    let notices = [None, Some("It was wrong.".to_owned())];
                    releases.extend(notices.map(|notice| Release {
                        status,
                        embargo,
                        expires,
                        tlp,
                        notice,
                    }));
                }
            }
        }
        releases
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("an instant")
    }

    fn stamp(instant: DateTime<Utc>) -> Stamp {
        Stamp {
            instant,
            day: instant.date_naive(),
            timed: true,
        }
    }

    #[test]
    fn what_has_no_reason_to_wait_is_public_and_nothing_else() {
        let instants = [at(999), at(1000), at(1001)];
        let [_, now, _] = instants;
        let mut counts = [0; 3];
        for release in releases(instants) {
            for (date, audience) in instants
                .map(|date| (date, Tlp::Clear))
                .into_iter()
                .chain([(now, Tlp::Green), (now, Tlp::Red)])
            {
                // as the design words it: from the embargo on, until it expires, up to the label
                let is_open = date <= now
                    && release.embargo.is_none_or(|from| from <= now)
                    && release.expires.is_none_or(|end| now < end)
                    && release.tlp.is_none_or(|label| label <= audience);
                let expected = match (release.status, &release.notice) {
                    (Status::Published, _) if is_open => Verdict::Public,
                    (Status::Retracted, Some(notice)) if is_open => Verdict::Notice(notice.clone()),
                    _ => Verdict::Closed,
                };
                let told = reasons(&release, stamp(date), audience, now).count();
                assert_eq!(told == 0, expected == Verdict::Public, "{release:?}");
                counts[match expected {
                    Verdict::Public => 0,
                    Verdict::Notice(_) => 1,
                    Verdict::Closed => 2,
                }] += 1;
                let found = verdict(&release, stamp(date), audience, now);
                assert_eq!(found, expected, "{release:?}");
            }
        }
        assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
    }

    #[test]
    fn every_reason_is_told() {
        let release = Release {
            status: Status::Draft,
            embargo: Some(at(1500)),
            expires: Some(at(500)),
            tlp: Some(Tlp::Amber),
            notice: None,
        };
        let told: Vec<Reason> = reasons(&release, stamp(at(2000)), Tlp::Green, at(1000)).collect();
        let expected = [
            Reason::Draft,
            Reason::Label(Tlp::Amber),
            Reason::Embargoed(at(1500)),
            Reason::Dated(stamp(at(2000))),
            Reason::Expired(at(500)),
        ];
        assert_eq!(told, expected);
    }
}
