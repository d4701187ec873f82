//! The routes of a site that was written → `content/.addresses`, the ledger of addresses that no later
//! build may lose.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::cmd::args::Build;
use crate::cmd::session::{Session, Trouble};
use crate::model::config::{Config, Promises};
use crate::model::route::{Promised, Route};
use crate::outputs::{self, Make};
use crate::parse;

/// The ledger, from the root of the site.
const LEDGER: &str = "content/.addresses";

/// The addresses that readers cite and the ledger lacks.
pub(super) fn new(routes: &[Route<Make>], promised: &[Promised]) -> impl Iterator<Item = String> {
    let mut known = promised.iter().peekable();
    let mut is_new = move |path: &str| {
        while known.next_if(|known| *known.path < *path).is_some() {}
        known.peek().is_none_or(|known| known.path != path)
    };
    let cited = outputs::cited(routes);
    let new = cited.filter(move |route| is_new(&route.path));
    new.map(|route| outputs::address(&route.path))
}

/// Whether a build is to record its addresses. What is not public yet is never promised, nor what is not
/// on the site that the settings describe: if it is asked for in words, that is refused.
pub(super) fn is_wanted(session: &Session, args: &Build, config: &Config) -> Result<bool, Trouble> {
    let against = if config.addresses.is_none() && !session.has_audience() {
        Some("`addresses: off` in dateline.yaml")
    } else if session.is_ahead() {
        Some("`--as-of`: what is public later is not public yet")
    } else if session.has_audience() {
        Some("`--audience`: the ledger is that of the site that the settings describe")
    } else {
        None
    };
    match against {
        Some(why) if args.record => {
            let message = format!("`--record` can't go with {why}");
            Err(Trouble::new(message, "leave one of the two out"))
        }
        Some(_) => Ok(false),
        None => {
            let always = config.addresses == Some(Promises::Made) && args.kitchen.is_none();
            Ok(args.record || always)
        }
    }
}

/// Adds addresses to the ledger, which is written aside and renamed. Without any it is left alone.
pub(super) fn record(session: &Session, addresses: &[String]) -> Result<(), Trouble> {
    if addresses.is_empty() {
        session.say(format!("No new addresses for {LEDGER}"));
        return Ok(());
    }
    let path = session.root()?.join(LEDGER);
    let known = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        known => known.map_err(|error| Trouble::io("read", &path, &error))?,
    };
    let text = parse::ledger_with(&known, addresses);
    replace(&path, &text).map_err(|error| Trouble {
        help: Some("the new site is in place; only its addresses are not recorded".to_owned()),
        ..Trouble::io("write", &path, &error)
    })?;
    session.say(match addresses {
        [one] => format!("Recorded {one} in {LEDGER}"),
        more => format!("Recorded {} addresses in {LEDGER}", more.len()),
    });
    Ok(())
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    // a link stays one
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let aside = path.with_file_name(".addresses~");
    let mut file = fs::File::create(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, &path)
}
