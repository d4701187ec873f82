//! When something that waits opens → the time machine: a form that shows the site as of then, as of
//! any other instant, or as of now.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use super::Desk;
use super::html::{Part, bdi, time};
use super::words::moment;
use crate::gate::Waiting;

/// How many instants are offered, the nearest first.
const OFFERED: usize = 50;

/// The part.
pub(super) fn part(desk: &Desk<'_>) -> Part {
    let zone = desk.site.config.timezone;
    let next = match desk.next_release {
        Some(next) => format!(
            "<p>The public site next changes by itself on {}.</p>\n",
            time(next, zone)
        ),
        None => "<p class=\"desk-empty\">No text opens or expires by itself.</p>\n".to_owned(),
    };
    let shown = if desk.is_now { "now, " } else { "" };
    let as_of = time(desk.as_of, zone);
    let value = desk.as_of.to_rfc3339_opts(SecondsFormat::Secs, true);
    let body = format!(
        "<p>The site is shown as of {shown}{as_of}.</p>\n\
         {next}\
         <form class=\"desk-time\" method=\"post\" action=\"/_desk/at\">\n\
         {}\
         <p><button name=\"instant\" value=\"\">Now</button></p>\n\
         </form>\n\
         <form class=\"desk-time\" method=\"post\" action=\"/_desk/at\">\n\
         <p><label for=\"desk-instant\">Another instant</label>\n\
         <input id=\"desk-instant\" name=\"instant\" type=\"text\" value=\"{value}\" required \
         autocomplete=\"off\" spellcheck=\"false\" aria-describedby=\"desk-instant-form\">\n\
         <button>Show</button></p>\n\
         <p class=\"desk-why\" id=\"desk-instant-form\">Date, time and offset, such as \
         <code>2026-01-10T07:00:00Z</code></p>\n\
         </form>\n",
        offered(desk)
    );
    Part {
        id: "time-machine",
        title: "Time machine",
        count: None,
        body,
    }
}

/// The instants to go to, each with what opens then.
fn offered(desk: &Desk<'_>) -> String {
    let mut opening: BTreeMap<DateTime<Utc>, Vec<&Waiting>> = BTreeMap::new();
    for text in desk.waiting {
        if let Some(opens) = text.opens {
            opening.entry(opens).or_default().push(text);
        }
    }
    if let Some(next) = desk.next_release {
        opening.entry(next).or_default();
    }
    if opening.is_empty() {
        return String::new();
    }
    let zone = desk.site.config.timezone;
    let mut list = "<ul class=\"desk-list\">\n".to_owned();
    for (instant, texts) in opening.iter().take(OFFERED) {
        let what = match texts[..] {
            [] => "a text expires".to_owned(),
            [text] => format!("opens: {}", bdi(&text.title, &text.lang)),
            [text, ..] => {
                let others = texts.len() - 1;
                format!("opens: {} and {others} more", bdi(&text.title, &text.lang))
            }
        };
        let value = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let shown = moment(*instant, zone);
        // writing to a String can't fail
        let _ = writeln!(
            list,
            "<li><button name=\"instant\" value=\"{value}\">{shown}</button> <span class=\"desk-title\">{what}</span></li>"
        );
    }
    list + "</ul>\n"
}
