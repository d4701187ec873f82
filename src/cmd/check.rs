//! `dateline check`: everything a build would report, and what is wrong with texts that are not
//! public yet. Renders all, writes nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Exit;
use super::args::Check;
use super::session::{Session, Strictness, Trouble};
use crate::diag::{Diagnostic, Findings, Place};
use crate::model::source::Library;
use crate::parse::Overrides;
use crate::pipeline::{self, Request};

/// Checks the site.
pub(super) fn run(session: &Session, args: &Check) -> Result<Exit, Trouble> {
    let mut found = Findings::new();
    let library = session.library()?.into(&mut found);
    let overrides = Overrides {
        theme: args.theme.clone(),
        ..Overrides::default()
    };
    let request = session.request(overrides);
    let outcome = look(&library, &request);
    found.extend(outcome.findings);
    found.extend(outcome.advice);
    if let Some(opening) = outcome.last_opening {
        // an embargoed text that can't be built will stop the build of that day
        let then = Request {
            as_of: opening,
            ..request.clone()
        };
        let later = look(&library, &then).findings.into_vec();
        found = with_later(found, later);
    }
    if outcome.withheld > 0 {
        let later = pipeline::rehearse_everything(&library, &request).into_vec();
        // what is no more than a draft does not stop anything: a warning
        let later = later.into_iter().map(Diagnostic::for_later).collect();
        found = with_later(found, later);
    }
    let any_error = session.report(found, Strictness::from(args.strict), &library);
    if any_error {
        return Ok(Exit::Content);
    }
    let withheld = match outcome.withheld {
        0 => String::new(),
        1 => ", 1 text not public yet".to_owned(),
        count => format!(", {count} texts not public yet"),
    };
    session.say(format!(
        "Checked {} briefings, {} routes{withheld}: no errors",
        outcome.briefings, outcome.routes
    ));
    Ok(Exit::Done)
}

struct Outcome {
    findings: Findings,
    /// What holds at that instant only.
    advice: Findings,
    last_opening: Option<DateTime<Utc>>,
    withheld: usize,
    briefings: usize,
    routes: usize,
}

fn look(library: &dyn Library, request: &Request) -> Outcome {
    let mut found = Findings::new();
    let mut watch = |_: &'static str, _: usize| {};
    let prepared = pipeline::prepare(library, request, &mut watch).into(&mut found);
    let plan = pipeline::plan(library, &prepared, &mut watch).into(&mut found);
    let mut routes = 0;
    if let Some(plan) = plan {
        routes = plan.routes.len();
        found.extend(plan.rehearse());
    }
    Outcome {
        findings: found,
        advice: pipeline::advice(library, &prepared.site),
        last_opening: prepared.last_opening,
        withheld: prepared.withheld,
        briefings: prepared.site.pages.len(),
        routes,
    }
}

/// What is found now, and what is found later that is not.
fn with_later(found: Findings, later: Vec<Diagnostic>) -> Findings {
    let now = found.into_vec();
    let known: BTreeSet<(&str, Place)> = now.iter().map(|d| (d.code, d.place)).collect();
    let later: Vec<Diagnostic> = later
        .into_iter()
        .filter(|diagnostic| !known.contains(&(diagnostic.code, diagnostic.place)))
        .collect();
    now.into_iter().chain(later).collect()
}
