//! What was found → what the terminal and the browsers are told of it: the same.

use super::board::Mistake;
use super::editor::Editor;
use crate::cmd::report::{Located, human};
use crate::cmd::session::{Session, Strictness, to_stderr};
use crate::diag::Findings;
use crate::model::source::Library;

/// What telling needs.
pub(super) struct Teller {
    session: Session,
    editor: Editor,
}

impl Teller {
    pub(super) fn new(session: Session, editor: Editor) -> Self {
        Self { session, editor }
    }

    /// Finds the places of what was found.
    pub(super) fn located(&self, found: Findings, library: &dyn Library) -> Vec<Located> {
        self.session.located(found, Strictness::Lenient, library)
    }

    /// What browsers are told.
    pub(super) fn mistakes(&self, located: &[Located]) -> Vec<Mistake> {
        located.iter().map(|one| self.mistake(one)).collect()
    }

    /// Tells the terminal.
    pub(super) fn print(&self, located: &[Located]) {
        if !located.is_empty() {
            to_stderr(&self.session.text(located));
        }
    }

    /// Says how things went, on the terminal.
    pub(super) fn say(&self, text: &str) {
        self.session.say(text);
    }

    /// What opens a place in the editor.
    pub(super) fn href(&self, path: &str, line: usize, column: usize) -> Option<String> {
        self.editor.href(path, line, column)
    }

    fn mistake(&self, one: &Located) -> Mistake {
        let (path, start) = (one.spot.path.to_string(), one.spot.start);
        Mistake {
            severity: one.severity.word(),
            code: one.code,
            message: one.message.clone(),
            help: one.help.clone(),
            line: start.line,
            column: start.column,
            text: human::render(std::slice::from_ref(one), human::Screen::default()),
            href: self.href(&path, start.line, start.column),
            path,
        }
    }
}
