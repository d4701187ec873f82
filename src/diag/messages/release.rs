//! Messages about what may be public and when.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
};

/// A label that is none of the Traffic Light Protocol.
#[must_use]
pub fn unknown_tlp(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unknown-tlp",
        place,
        format!("`{text}` is no label of the Traffic Light Protocol"),
    )
    .help("it is one of TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN, TLP:CLEAR")
}

/// A retracted briefing without the words that take its place.
#[must_use]
pub fn missing_notice(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "missing-notice",
        place,
        "a retracted briefing needs a `notice`",
    )
    .help("say in `notice:` why it was retracted; its page shows these words")
}

/// It expires before it is public.
#[must_use]
pub fn never_public(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "never-public",
        place,
        "this briefing expires before it is public",
    )
    .help("`expires` must be later than `embargo` and `date`")
}

/// An update or a correction from before the briefing.
#[must_use]
pub fn note_before_briefing(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "note-before-briefing",
        place,
        format!("this is dated before the briefing it belongs to, under `{key}`"),
    )
    .help("check the two dates")
}

/// An update or a correction from after the build.
#[must_use]
pub fn note_in_future(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "note-in-future",
        place,
        format!("this is dated after the instant the site is built for, under `{key}`"),
    )
    .help("check the date; it is printed as it stands")
}

/// A translation that says what it translates, and there is no such briefing.
#[must_use]
pub fn unknown_original(place: Place, slug: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unknown-original",
        place,
        format!("there is no briefing `{slug}` to be a translation of"),
    )
    .did_you_mean(near)
}

/// A translation that names itself.
#[must_use]
pub fn translation_of_itself(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unknown-original",
        place,
        "a briefing can't be a translation of itself",
    )
    .help("name the original by its slug, or take `translation_of:` out")
}

/// A `translation_of` that could mean two public briefings.
#[must_use]
pub fn ambiguous_original(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "ambiguous-original",
        place,
        "two public briefings have the slug that `translation_of` names",
    )
    .help("give one of the two another `slug:`")
}

/// A chain or a ring of translations.
#[must_use]
pub fn translation_of_translation(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "translation-of-translation",
        place,
        "this is a translation of a translation",
    )
    .help("name the original itself, by its slug, under `translation_of:`")
}

/// Two versions of one text in one language.
#[must_use]
pub fn same_language_twice(place: Place, other: Place, lang: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "same-language-twice",
        place,
        format!("this text is there twice in `{lang}`"),
    )
    .label(other, "the other one")
    .help("give one of the two its own `lang:`, or keep only one of them")
}
