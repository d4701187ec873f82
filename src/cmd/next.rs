//! `dateline next`: when to build again although nobody wrote anything.

use chrono::{DateTime, SecondsFormat, Utc};

use super::Exit;
use super::session::{Session, Strictness, Trouble, to_stdout};
use crate::diag::Findings;
use crate::model::site::Site;
use crate::outputs;
use crate::parse::{self, Overrides};
use crate::pipeline::{self, Prepared};
use crate::render::view;

/// Prints the next instant at which the public site changes by itself: an embargo lifts, a briefing
/// expires or reaches its date, one is no news any more, an event is over or comes near.
pub(super) fn run(session: &Session) -> Result<Exit, Trouble> {
    let mut found = Findings::new();
    let library = session.library()?.into(&mut found);
    let request = session.request(Overrides::default());
    let prepared = pipeline::prepare(&library, &request, &mut |_, _| {}).into(&mut found);
    // a site with errors may mend itself at that instant: a link leads somewhere, once its target
    // is public
    let any_error = found.any_error();
    if any_error {
        session.report(found, Strictness::Lenient, &library);
    }
    match change(&prepared, request.as_of) {
        Some(next) => {
            let text = next.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            to_stdout(&format!("{text}\n"))?;
        }
        None => session.say("Nothing changes by itself"),
    }
    Ok(if any_error { Exit::Content } else { Exit::Done })
}

/// The next instant at which a site changes by itself.
pub(super) fn change(prepared: &Prepared, as_of: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let event = next_event(&prepared.site, as_of);
    within_days(prepared).into_iter().chain(event).min()
}

/// The next instant at which it does so whatever the hour: all else goes by days, and sees to their
/// end.
pub(super) fn within_days(prepared: &Prepared) -> Option<DateTime<Utc>> {
    let news = outputs::next_change_of_news(&prepared.site);
    prepared.next_release.into_iter().chain(news).min()
}

/// When the next event stands elsewhere: what was ahead is then past, or in this week or month.
fn next_event(site: &Site, as_of: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let events = site.pages.iter().flat_map(|page| &page.briefing.events);
    let ends = events.filter_map(|event| event.when.last_day()?.succ_opt());
    let turns = view::next_day(site);
    let instants = ends.chain(turns);
    let instants = instants.map(|day| parse::day_begins(day, site.config.timezone));
    instants.filter(|instant| *instant > as_of).min()
}
