//! A briefing as its author wrote it: typed, with the places of what later stages look up.
//!
//! Nothing here knows of drafts or embargoes: what decides whether a briefing is public is its
//! [`Release`], which the gate takes away.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::edtf::Edtf;
use super::fold::NameKey;
use super::outline::Outline;
use crate::diag::{FileId, Place};

/// A briefing with all its author said of it. It has no address yet.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// The text it was made from.
    pub text: TextFile,
    /// A hash (xxh3-128) of that text and of its original's, which it takes some things from.
    pub made_of: u128,
    /// What its address is made of: the file's name less its date and language, or `slug:`.
    pub slug: Arc<str>,
    /// Where the slug comes from.
    pub slug_place: Place,
    /// BCP 47.
    pub lang: String,
    /// The file of which this is the translation.
    pub translation_of: Option<FileId>,
    /// The headline.
    pub title: String,
    /// When it was published.
    pub date: Stamp,
    /// One or two sentences of inline Markdown.
    pub summary: Option<String>,
    /// Sentences of inline Markdown.
    pub takeaways: Vec<String>,
    /// The dateline's place.
    pub place: Option<String>,
    /// The countries by role. Empty in a linked page, which has the entities themselves.
    pub countries: Countries,
    /// Actors by any of their names. Empty in a linked page.
    pub actors: Vec<Name>,
    /// Topics by any of their names. Empty in a linked page.
    pub topics: Vec<Name>,
    /// A department of the publication.
    pub section: Option<String>,
    /// A few words above the headline.
    pub kicker: Option<String>,
    /// The name of a series.
    pub series: Option<String>,
    /// The kind of work.
    pub kind: Kind,
    /// Who wrote it; empty means the site's authors.
    pub authors: Vec<String>,
    /// What happened and what is ahead.
    pub events: Vec<Event>,
    /// Numbers worth keeping.
    pub figures: Vec<Figure>,
    /// Who says what.
    pub claims: Vec<Claim>,
    /// Where it comes from.
    pub sources: Vec<Reference>,
    /// How sure the author is.
    pub confidence: Option<Confidence>,
    /// How likely the main judgement is.
    pub likelihood: Option<Likelihood>,
    /// The last day the text knows of.
    pub cutoff: Option<NaiveDate>,
    /// Where things are going.
    pub trend: Option<Trend>,
    /// The lead picture.
    pub image: Option<Image>,
    /// What was added later.
    pub updates: Vec<Note>,
    /// What was wrong.
    pub corrections: Vec<Note>,
    /// Old paths that should lead here.
    pub redirects: Vec<Redirect>,
    /// How to cite it.
    pub cite: Cite,
    /// What only the theme knows.
    pub extra: BTreeMap<String, Extra>,
}

/// A Markdown file with its body's outline; the body itself is read again when it is rendered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TextFile {
    /// The file. It is not written down, as in [`Place::file`].
    #[serde(skip)]
    pub file: FileId,
    /// Hash (xxh3-128) of the whole file as it was parsed.
    pub digest: u128,
    /// The bytes of the body.
    pub body: Range<usize>,
    /// What the body holds.
    pub outline: Outline,
}

/// What decides whether a briefing is public. Read by the gate, and by nothing after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The author's word.
    pub status: Status,
    /// Public from this instant on.
    pub embargo: Option<DateTime<Utc>>,
    /// Public until just before this instant.
    pub expires: Option<DateTime<Utc>>,
    /// The label; unmarked is public.
    pub tlp: Option<Tlp>,
    /// What the page of a retracted briefing says.
    pub notice: Option<String>,
}

/// `status:`, from the most open to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Status {
    /// Public.
    Published,
    /// Its address stays and shows a notice.
    Retracted,
    /// Gone without a trace.
    Withdrawn,
    /// Not public yet.
    Draft,
}

impl Status {
    /// The words of the front matter.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("published", Self::Published),
        ("draft", Self::Draft),
        ("withdrawn", Self::Withdrawn),
        ("retracted", Self::Retracted),
    ];
}

/// A label of the Traffic Light Protocol 2.0, from the most open to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tlp {
    /// For everyone.
    Clear,
    /// For a community.
    Green,
    /// For an organisation and its clients.
    Amber,
    /// For an organisation only.
    AmberStrict,
    /// For the eyes of its recipients.
    Red,
}

impl Tlp {
    /// The words, without their `TLP:`, in capitals.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("CLEAR", Self::Clear),
        ("GREEN", Self::Green),
        ("AMBER", Self::Amber),
        ("AMBER+STRICT", Self::AmberStrict),
        ("RED", Self::Red),
    ];

    /// Reads a label with or without `TLP:`, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.trim().to_ascii_uppercase();
        let word = upper.strip_prefix("TLP:").unwrap_or(&upper).trim();
        let found = Self::WORDS.iter().find(|(name, _)| *name == word);
        found.map(|&(_, label)| label)
    }
}

/// The date of a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// The instant; a day without a time begins at midnight in the site's zone.
    pub instant: DateTime<Utc>,
    /// The day in the site's zone; it decides year and month of the address.
    pub day: NaiveDate,
    /// Whether the author gave a time of day.
    pub timed: bool,
}

/// A name as an author wrote it, to be looked up later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As written, without outer spaces.
    pub text: String,
    /// Where.
    pub place: Place,
    key: NameKey,
}

impl Name {
    /// A name at its place.
    #[must_use]
    pub fn new(text: String, place: Place) -> Self {
        let key = NameKey::of(&text);
        Self { text, place, key }
    }

    /// What it is looked up by.
    #[must_use]
    pub fn key(&self) -> NameKey {
        self.key
    }
}

/// Countries by role. The first subject is the primary one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countries {
    /// What the briefing is about.
    pub subject: Vec<Name>,
    /// Where it happens.
    pub location: Vec<Name>,
    /// Named besides.
    pub mentioned: Vec<Name>,
}

/// Something dated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Where it stands.
    pub at: Place,
    /// When.
    pub when: Edtf,
    /// What: inline Markdown.
    pub what: String,
    /// Where.
    pub place: Option<String>,
    /// Countries by any of their names.
    pub countries: Vec<Name>,
    /// Actors by any of their names.
    pub actors: Vec<Name>,
    /// How things stand.
    pub status: Option<EventStatus>,
    /// What came of it: inline Markdown.
    pub outcome: Option<String>,
    /// The words to print for `when`.
    pub say: Option<String>,
    /// Whose event it is: an actor, a country or plain words.
    pub by: Option<Name>,
    /// Index into [`Briefing::sources`].
    pub source: Option<usize>,
}

/// A number worth keeping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub what: String,
    /// How many.
    pub value: f64,
    /// Of what.
    pub unit: Option<String>,
    /// Whether the number is a limit.
    pub bound: Option<Bound>,
    /// Index into [`Briefing::sources`].
    pub source: Option<usize>,
}

/// Something that somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// An actor, a country or plain words.
    pub by: Name,
    /// What: inline Markdown.
    pub says: String,
    /// Index into [`Briefing::sources`].
    pub source: Option<usize>,
    /// How likely it is.
    pub likelihood: Option<Likelihood>,
    /// How sure the author is of that.
    pub confidence: Option<Confidence>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// What `source:` may name it by.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it is on the web.
    pub url: Option<String>,
    /// When it was published, as exactly as is known.
    pub date: Option<Edtf>,
    /// When it was read.
    pub accessed: Option<NaiveDate>,
    /// The address of an archived copy.
    pub archive: Option<String>,
    /// Grade of the Admiralty code: `B2`.
    pub grade: Option<String>,
}

/// A picture with what must be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The path beside the briefing, or from the root of the site.
    pub src: Name,
    /// What it shows, for those who can't see it.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// Words below: inline Markdown.
    pub caption: Option<String>,
}

/// An update or a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The day.
    pub date: NaiveDate,
    /// Inline Markdown.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// An old path that should lead to a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// From the root of the site, with a leading slash.
    pub path: String,
    /// Where it stands.
    pub place: Place,
}

/// How to cite a briefing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cite {
    /// A DOI, without resolver.
    pub doi: Option<String>,
    /// The number of a report.
    pub report_number: Option<String>,
}

/// A value of `extra:`, handed to the theme as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Extra {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Extra>),
    /// A map.
    Map(BTreeMap<String, Extra>),
}

/// Makes an enum of fixed words with their spelling in front matter and addresses.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum $name { $($(#[$what])* $variant,)+ }

        impl $name {
            /// Every word with what it means, in the order they are listed in.
            pub const WORDS: &[(&'static str, Self)] = &[$(($word, Self::$variant),)+];

            /// The word in front matter.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// The kind of work a briefing is.
    Kind {
        /// What happened.
        Briefing = "briefing",
        /// What it means.
        Analysis = "analysis",
        /// What to know first.
        Background = "background",
        /// Seen by the author.
        Report = "report",
        /// What the author thinks.
        Opinion = "opinion",
    }
}

words! {
    /// How things stand with an event.
    EventStatus {
        /// Somebody means it to happen.
        Planned = "planned",
        /// It was said in public.
        Announced = "announced",
        /// It happened.
        Held = "held",
        /// It won't happen.
        Cancelled = "cancelled",
        /// It will happen later than was said.
        Postponed = "postponed",
    }
}

words! {
    /// Which side of a number the truth lies on.
    Bound {
        /// More than.
        Over = "over",
        /// Less than.
        Under = "under",
        /// More or less.
        About = "about",
    }
}

words! {
    /// Confidence in a judgement (ICD 203).
    Confidence {
        /// Low.
        Low = "low",
        /// Moderate.
        Moderate = "moderate",
        /// High.
        High = "high",
    }
}

words! {
    /// Words of likelihood (ICD 203), from the least to the most likely.
    Likelihood {
        /// 1 to 5 %.
        AlmostNoChance = "almost no chance",
        /// 5 to 20 %.
        VeryUnlikely = "very unlikely",
        /// 20 to 45 %.
        Unlikely = "unlikely",
        /// 45 to 55 %.
        RoughlyEvenChance = "roughly even chance",
        /// 55 to 80 %.
        Likely = "likely",
        /// 80 to 95 %.
        VeryLikely = "very likely",
        /// 95 to 99 %.
        AlmostCertain = "almost certain",
    }
}

impl Likelihood {
    /// The range in percent (ICD 203).
    #[must_use]
    pub fn percent(self) -> (u8, u8) {
        match self {
            Self::AlmostNoChance => (1, 5),
            Self::VeryUnlikely => (5, 20),
            Self::Unlikely => (20, 45),
            Self::RoughlyEvenChance => (45, 55),
            Self::Likely => (55, 80),
            Self::VeryLikely => (80, 95),
            Self::AlmostCertain => (95, 99),
        }
    }
}

words! {
    /// Where things are going.
    Trend {
        /// Better than before.
        Improved = "improved",
        /// As before.
        Unchanged = "unchanged",
        /// Worse than before.
        Deteriorated = "deteriorated",
    }
}
