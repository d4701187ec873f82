//! What all commands share: the site's folder, the clock, how things are told.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::args::Global;
use super::report::{self, Color, Format, Located, human, json, sarif};
use crate::diag::{Diagnostic, Findings, Severity};
use crate::model::source::Library;
use crate::parse::Overrides;
use crate::pipeline::Request;
use crate::read::{self, Folder};
use crate::{diag, yaml};

/// One run of the program.
#[derive(Debug, Clone)]
pub(super) struct Session {
    global: Global,
    now: DateTime<Utc>,
}

/// What stops a command: wrong usage, or a machine that can't.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What is wrong: lower case, no full stop.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Option<String>,
}

/// What was found, as it is printed.
#[derive(Debug)]
pub(super) struct Told {
    /// The text, in the manner that was asked for.
    pub(super) text: String,
    /// Whether anything was found, even if it is not printed.
    pub(super) any: bool,
    /// Whether any of it is an error.
    pub(super) any_error: bool,
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// A file or folder that the machine won't let us have.
    pub(super) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self {
            message: format!("could not {doing} `{}`: {error}", path.display()),
            help: None,
        }
    }
}

impl Session {
    /// Reads the clock, once.
    pub(super) fn new(global: &Global) -> Self {
        Self {
            global: global.clone(),
            now: Utc::now(),
        }
    }

    /// The same, with a clock that stands still.
    pub(super) fn standing_at(&self, now: DateTime<Utc>) -> Self {
        Self {
            global: self.global.clone(),
            now,
        }
    }

    /// The threads that work.
    pub(super) fn pool(&self) -> Result<rayon::ThreadPool, Trouble> {
        let jobs = self.global.jobs.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        pool.map_err(|error| Trouble::new(format!("no threads: {error}"), "try `--jobs 1`"))
    }

    /// The instant that the site is looked at.
    pub(super) fn as_of(&self) -> DateTime<Utc> {
        self.global.as_of.unwrap_or(self.now)
    }

    /// The instant that the command line says the site is looked at.
    #[cfg(feature = "serve")]
    pub(super) fn pinned(&self) -> Option<DateTime<Utc>> {
        self.global.as_of
    }

    /// Whether the command line says whom the site is for.
    pub(super) fn has_audience(&self) -> bool {
        self.global.audience.is_some()
    }

    /// Whether the site is looked at as it will be.
    pub(super) fn is_ahead(&self) -> bool {
        self.as_of() > self.now
    }

    /// The site's folder: the one given, or the nearest upwards that has settings.
    pub(super) fn root(&self) -> Result<PathBuf, Trouble> {
        if let Some(root) = &self.global.root {
            let root = absolute(root)?;
            if !root.is_dir() {
                let message = format!("there is no folder `{}`", root.display());
                return Err(Trouble::new(message, "mend the path after `--root`"));
            }
            if !root.join("dateline.yaml").is_file() {
                let message = format!("there is no dateline.yaml in `{}`", root.display());
                return Err(no_site(message));
            }
            return Ok(root);
        }
        let here = absolute(Path::new("."))?;
        let mut upwards = here.ancestors();
        let found = upwards.find(|folder| folder.join("dateline.yaml").is_file());
        found.map(Path::to_owned).ok_or_else(|| {
            no_site(format!(
                "there is no dateline.yaml in `{}` or above",
                here.display()
            ))
        })
    }

    /// The site's files.
    pub(super) fn library(&self) -> Result<diag::Checked<Folder>, Trouble> {
        let root = self.root()?;
        read::folder(&root).map_err(|at| Trouble::io("list", &at.path, &at.error))
    }

    /// What the pipeline is asked for.
    pub(super) fn request(&self, overrides: Overrides) -> Request {
        Request {
            overrides: Overrides {
                audience: self.global.audience,
                ..overrides
            },
            as_of: self.as_of(),
        }
    }

    /// Prints what was found. With `strict`, warnings are errors. Says whether any is an error.
    pub(super) fn report(
        &self,
        findings: Findings,
        strictness: Strictness,
        library: &dyn Library,
    ) -> bool {
        let told = self.told(findings, strictness, library);
        to_stderr(&told.text);
        told.any_error
    }

    /// What is printed of what was found. With `strict`, warnings are errors.
    pub(super) fn told(
        &self,
        findings: Findings,
        strictness: Strictness,
        library: &dyn Library,
    ) -> Told {
        let any = !findings.is_empty();
        let located = self.located(findings, strictness, library);
        let any_error = located.iter().any(|one| one.severity == Severity::Error);
        Told {
            text: self.text(&located),
            any,
            any_error,
        }
    }

    /// What is printed of what was found, each with its place.
    pub(super) fn located(
        &self,
        findings: Findings,
        strictness: Strictness,
        library: &dyn Library,
    ) -> Vec<Located> {
        let strict = strictness == Strictness::Strict;
        let diagnostics = findings.into_vec().into_iter();
        let mut diagnostics: Vec<Diagnostic> = diagnostics
            .map(|diagnostic| diagnostic.strictly(strict))
            .collect();
        if self.global.quiet {
            diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        }
        let mut located = report::locate(diagnostics, library, yaml::ranges);
        // a template that fails does so on every page, each time with other names at hand
        located.dedup_by(|b, a| {
            let same_place = a.spot.path == b.spot.path && a.spot.span == b.spot.span;
            let same_cause = a.message == b.message || a.code == "template-failed";
            same_place && a.code == b.code && same_cause
        });
        located
    }

    /// What is printed if nothing was found.
    pub(super) fn nothing_found(&self) -> String {
        self.text(&[])
    }

    /// What is printed of this.
    pub(super) fn text(&self, located: &[Located]) -> String {
        match self.global.format {
            Format::Human if located.is_empty() => String::new(),
            Format::Human => {
                let screen = human::Screen {
                    styled: self.is_styled(),
                    ..human::Screen::default()
                };
                let summary = report::summary(located);
                format!("{}{summary}\n", human::render(located, screen))
            }
            Format::Json => located.iter().map(|d| json::render(d) + "\n").collect(),
            Format::Sarif => sarif::render(located, env!("CARGO_PKG_VERSION")) + "\n",
        }
    }

    /// All that decides how findings are printed.
    pub(super) fn manner(&self) -> String {
        let Global { format, quiet, .. } = &self.global;
        let styled = self.is_styled();
        format!("{format:?}, quiet {quiet}, styled {styled}")
    }

    /// Whether only errors are printed.
    pub(super) fn is_quiet(&self) -> bool {
        self.global.quiet
    }

    fn is_styled(&self) -> bool {
        match self.global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
            }
        }
    }

    /// Tells how things went: to people only.
    pub(super) fn say(&self, text: impl Display) {
        if !self.global.quiet && self.global.format == Format::Human {
            to_stderr(&format!("{text}\n"));
        }
    }

    /// Whether progress may be shown while work goes on.
    pub(super) fn shows_progress(&self) -> bool {
        !self.global.quiet && self.global.format == Format::Human && io::stderr().is_terminal()
    }

    /// Tells what stopped a command.
    pub(super) fn tell(&self, trouble: &Trouble) {
        let text = match self.global.format {
            Format::Json => {
                let mut object = serde_json::json!({
                    "severity": "error",
                    "code": "environment",
                    "message": trouble.message,
                });
                if let Some(help) = &trouble.help {
                    object["help"] = help.as_str().into();
                }
                format!("{object}\n")
            }
            Format::Sarif => sarif::stopped(&trouble.message, env!("CARGO_PKG_VERSION")) + "\n",
            Format::Human => {
                let help = trouble.help.iter().map(|help| format!("  help: {help}\n"));
                format!("error: {}\n{}", trouble.message, help.collect::<String>())
            }
        };
        to_stderr(&text);
    }
}

/// Whether warnings are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Warnings are warnings.
    Lenient,
    /// Warnings are errors.
    Strict,
}

impl From<bool> for Strictness {
    fn from(strict: bool) -> Self {
        if strict { Self::Strict } else { Self::Lenient }
    }
}

fn no_site(message: String) -> Trouble {
    let help =
        "go into a site's folder, name one with `--root DIR`, or make one with `dateline init`";
    Trouble::new(message, help)
}

/// A path that does not depend on the working folder.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Trouble> {
    std::path::absolute(path).map_err(|error| Trouble::io("find", path, &error))
}

/// Prints what people read. A closed stderr is nobody's mistake.
pub(super) fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints data. A reader that went away, such as `head`, is no mistake.
pub(super) fn to_stdout(text: &str) -> Result<(), Trouble> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Trouble::io("write to", Path::new("stdout"), &error))
        }
        _ => Ok(()),
    }
}
