//! What can be said about a mistake: where it stands, what it is, how to mend it.
//!
//! A stage returns what it could make *and* what it found wrong ([`Checked`]). Every message is a
//! named function in [`messages`]; nothing else words one. This module knows neither files nor
//! terminals: a [`Place`] is only a number of a file and a position in it, and turning it into a
//! line, a caret or JSON is the work of the command line.

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub mod messages;

/// A file of the site, by its number in [`crate::model::source::Sources`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Where something stands: a file and a position in it. Twelve bytes, so that every name in every
/// front matter can carry one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file. It is not written down: in another run it may have another number.
    #[serde(skip)]
    pub file: FileId,
    /// The position in the file.
    pub at: At,
}

/// A position in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum At {
    /// The file as a whole; shown at its first line.
    Whole,
    /// Bytes `start..end` of the file.
    Bytes(u32, u32),
    /// The nth node of the file's YAML, counted in reading order from the root, keys included.
    /// Its bytes are looked up only when something has to be reported there.
    Node(u32),
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Self {
            file,
            at: At::Whole,
        }
    }

    /// A range of bytes in the file. Offsets past 4 GiB, which no briefing has, are clamped.
    #[must_use]
    pub fn bytes(file: FileId, range: &Range<usize>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            at: At::Bytes(clamp(range.start), clamp(range.end)),
        }
    }

    /// A node of the file's YAML.
    #[must_use]
    pub fn node(file: FileId, node: u32) -> Self {
        Self {
            file,
            at: At::Node(node),
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site can't be built until it is mended.
    Error,
    /// The site can be built, but its author should know.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word printed for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One mistake that an author or a theme maker can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name in kebab case, for machines and for searching.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that belong to it, each with a few words.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: String,
}

impl Diagnostic {
    fn new(
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place,
            labels: Vec::new(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    fn label(mut self, place: Place, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            message: message.into(),
        });
        self
    }

    /// The same diagnostic about something that does not matter today.
    #[must_use]
    pub fn for_later(mut self) -> Self {
        self.severity = self.severity.max(Severity::Warning);
        self
    }

    /// The same diagnostic as an error: what `strict` does to a warning.
    #[must_use]
    pub fn strictly(mut self, strict: bool) -> Self {
        if strict && self.severity == Severity::Warning {
            self.severity = Severity::Error;
        }
        self
    }
}

/// The diagnostics collected on the way.
#[derive(Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// All of another stage's.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether any of them is an error or a warning.
    #[must_use]
    pub fn any(&self) -> bool {
        self.0.iter().any(|d| d.severity < Severity::Note)
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// The diagnostics in the order they were found.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }

    /// A value together with these findings.
    pub fn with<T>(self, value: T) -> Checked<T> {
        Checked {
            value,
            findings: self,
        }
    }
}

impl FromIterator<Diagnostic> for Findings {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

/// What a stage made, and what it found wrong while making it.
#[derive(Debug)]
#[must_use = "the findings would be lost"]
pub struct Checked<T> {
    /// What could be made.
    pub value: T,
    /// What was found wrong.
    pub findings: Findings,
}

impl<T> Checked<T> {
    /// The value; its findings go to `found`.
    pub fn into(self, found: &mut Findings) -> T {
        found.extend(self.findings);
        self.value
    }
}
