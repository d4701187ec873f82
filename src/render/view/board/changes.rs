//! `changes`: the corrections and updates of an edition's briefings, the newest first.

use std::cmp::Reverse;

use crate::model::briefing::Note;
use crate::model::site::{Edition, PageId, Site};
use crate::render::Voice;
use crate::render::template::{Value, object};
use crate::render::view::day;

/// What was said of a briefing after it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The briefing.
    pub page: PageId,
    /// Whether something was wrong, and not only added.
    pub is_correction: bool,
    /// Its place among the briefing's corrections, or its updates.
    pub number: usize,
}

impl Change {
    /// What was said.
    #[must_use]
    pub fn note(self, site: &Site) -> &Note {
        let briefing = &site.page(self.page).briefing;
        let notes = if self.is_correction {
            &briefing.corrections
        } else {
            &briefing.updates
        };
        &notes[self.number]
    }

    /// What it is called in templates and among the words.
    #[must_use]
    pub fn kind(self) -> &'static str {
        if self.is_correction {
            "correction"
        } else {
            "update"
        }
    }
}

/// All of an edition, the newest first; of those of a day, in the order of their briefings, corrections
/// before updates.
#[must_use]
pub fn changes(site: &Site, edition: &Edition) -> Vec<Change> {
    let of_page = |page: &PageId| {
        let briefing = &site.page(*page).briefing;
        let of_kind = |is_correction: bool, notes: &[Note]| {
            let numbers = (0..notes.len()).rev();
            let page = *page;
            numbers.map(move |number| Change {
                page,
                is_correction,
                number,
            })
        };
        let corrections = of_kind(true, &briefing.corrections);
        corrections.chain(of_kind(false, &briefing.updates))
    };
    let mut changes: Vec<Change> = edition.pages.iter().flat_map(of_page).collect();
    changes.sort_by_key(|change| Reverse(change.note(site).date));
    changes
}

/// One of them, as a list shows it.
#[must_use]
pub fn change(voice: Voice<'_>, change: Change) -> Value {
    let stage = voice.stage;
    let note = change.note(stage.site);
    let kind = change.kind();
    object([
        ("kind", kind.into()),
        ("kind_text", voice.word(&format!("change.{kind}")).into()),
        ("date", day(voice, note.date)),
        ("html", stage.inline(&note.text)),
        ("briefing", stage.item(change.page)),
    ])
}
