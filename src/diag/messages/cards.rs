//! Messages about social cards.

use crate::diag::{Diagnostic, Place, Severity};

/// Cards are asked for, and this program was made without what draws them.
#[must_use]
pub fn made_without(place: Place) -> Diagnostic {
    Diagnostic::new(
        Severity::Note,
        "made-without-cards",
        place,
        "this program was made without what draws social cards, so there are none",
    )
    .help("build it with the feature `cards`")
}

/// Cards are asked for, and the theme has no template for them.
#[must_use]
pub fn theme_without(place: Place, theme: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "theme-without-cards",
        place,
        format!("the theme `{theme}` has no template `card.svg`, so there are no social cards"),
    )
    .help("give it one, or extend a theme that has it: `extends: chancery`")
}

/// What the template of cards makes can't be drawn.
#[must_use]
pub fn wrong_card(place: Place, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Error,
        "wrong-card",
        place,
        format!("this template makes no social card: {message}"),
    )
    .help(help)
}
