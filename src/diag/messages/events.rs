//! Messages about events and judgements: what `check` tells the writer beyond what a build has to know.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Note, Warning},
};

/// An event that was to come, whose last day is over, and nobody said what came of it.
#[must_use]
pub fn past_due(place: Place, what: &str, status: &str, last: &str) -> Diagnostic {
    Diagnostic::new(
        Note,
        "past-due-event",
        place,
        format!("`{what}` is still {status}, and its last day was {last}"),
    )
    .help("say what came of it with `outcome:`, or give it `status: held`, `cancelled` or `postponed`")
}

/// A sentence that says how likely something is and how confident its author is of that.
#[must_use]
pub fn likelihood_with_confidence(
    place: Place,
    likelihood: &str,
    confidence: &str,
    key: Option<&str>,
) -> Diagnostic {
    let within = key.map(|key| format!(" of `{key}`")).unwrap_or_default();
    Diagnostic::new(
        Warning,
        "likelihood-with-confidence",
        place,
        format!("a sentence{within} says how likely it is (`{likelihood}`) and how confident you are (`{confidence}`)"),
    )
    .help("ICD 203 keeps the two apart: say the confidence in a sentence of its own, or under `confidence:`")
}
