//! The interface words of one language, as data: what a theme's `words/LANG.yaml` became. It knows
//! neither the file nor how a word is chosen or filled in; that is the work of `render/words.rs`.

use std::collections::BTreeMap;

/// One list of words. Nested maps and lists are flat here, joined by dots; a list counts from 1.
///
/// ```yaml
/// months: [January, February]       # months.1, months.2
/// minutes:
///   one: "{n} minute"               # minutes.one
///   other: "{n} minutes"            # minutes.other
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The language, as BCP 47 has it: `en`, `pt-BR`.
    pub lang: String,
    /// The words by their dotted key.
    pub entries: BTreeMap<String, String>,
}
