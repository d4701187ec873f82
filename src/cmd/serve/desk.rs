//! What a preview knows → the desk, `/_desk/`: one page of what its author has to see to, complete
//! without a script; and the words of the banners above pages that are not the public site of now.
//!
//! Everything here is words and HTML. It asks no clock, opens no file and knows no server.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::cmd::report::Located;
use crate::gate::{Reason, Waiting};
use crate::model::site::Site;
use crate::model::source::Sources;

mod found;
mod html;
mod owed;
mod time;
mod waiting;
mod words;

pub(super) use html::escaped;
use html::{Part, bdi};

/// What the desk is made from.
pub(super) struct Desk<'a> {
    /// The site as the preview shows it.
    pub(super) site: &'a Site,
    /// The files that it was made from.
    pub(super) sources: &'a Sources,
    /// What is not public, whether the preview shows it or not.
    pub(super) waiting: &'a [Waiting],
    /// All that was found wrong, in the order of the files.
    pub(super) found: &'a [Located],
    /// When the public site changes by itself.
    pub(super) next_release: Option<DateTime<Utc>>,
    /// The instant that the site is shown at.
    pub(super) as_of: DateTime<Utc>,
    /// Whether that is now, because no other was chosen.
    pub(super) is_now: bool,
    /// Whether the preview shows what is not public.
    pub(super) shows_drafts: bool,
    /// A link that opens a file in the author's editor, at a line and a column from 1.
    pub(super) href: &'a dyn Fn(&str, usize, usize) -> Option<String>,
}

/// Where the theme's components are to be seen.
const KITCHEN: &str = super::components::BASE;

/// What the page may load and do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'";

/// The page.
pub(super) fn page(desk: &Desk<'_>) -> String {
    let [drafts, embargoed, others] = waiting::parts(desk);
    let parts = [
        found::problems(desk),
        drafts,
        embargoed,
        others,
        owed::past_due(desk),
        found::unknown_names(desk),
        owed::missing_translations(desk),
        found::broken_links(desk),
        components(),
        time::part(desk),
    ];
    let nav: String = parts.iter().map(Part::entry).collect();
    let sections: String = parts.iter().map(Part::section).collect();
    let title = &desk.site.config.title;
    format!(
        "<!doctype html>\n\
         <html lang=\"en\" dir=\"ltr\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>The desk: {}</title>\n\
         <link rel=\"stylesheet\" href=\"/_desk/desk.css\">\n\
         <link rel=\"icon\" href=\"/_desk/icon.svg\">\n\
         </head>\n\
         <body class=\"desk\">\n\
         <header class=\"desk-head\">\n\
         <h1>The desk</h1>\n\
         {}\
         </header>\n\
         <nav class=\"desk-nav\" aria-label=\"On this page\">\n<ul>\n{nav}</ul>\n</nav>\n\
         <main>\n{sections}</main>\n\
         </body>\n\
         </html>\n",
        escaped(title),
        head(desk),
    )
}

/// The words above a page that is not public: plain text, none of it an author's. Empty, if there is
/// no reason why it should not be.
pub(super) fn banner(reasons: &[Reason], zone: Tz) -> String {
    match reasons {
        [] => String::new(),
        [Reason::Retracted] => "Retracted: only this notice is public".to_owned(),
        reasons => format!("Not public: {}", words::all(reasons, zone)),
    }
}

/// The words above every other page while what is not public is shown, too.
pub(super) const BANNER_ALL: &str = "With what is not public";

/// The words above every page while another instant than now is looked at: plain text.
pub(super) fn banner_as_of(as_of: DateTime<Utc>, zone: Tz) -> String {
    format!("The site as of {}", words::moment(as_of, zone))
}

/// The addresses of the pages of a site that are made of texts that are not public, or of a notice in
/// the place of one: where a banner belongs.
pub(super) fn unpublished<'a>(
    site: &Site,
    waiting: &'a [Waiting],
) -> BTreeMap<String, &'a Waiting> {
    let addresses = waiting::addresses(site, waiting);
    let pages = waiting
        .iter()
        .filter_map(|text| Some((addresses.get(&text.file)?.clone(), text)));
    pages.collect()
}

/// Which site this is the desk of, and what of it is shown.
fn head(desk: &Desk<'_>) -> String {
    let config = &desk.site.config;
    let shown = if desk.shows_drafts {
        "what is public and what is not"
    } else {
        "what is public"
    };
    let when = if desk.is_now { "now, " } else { "" };
    let title = bdi(&config.title, &config.language);
    let front = escaped(&config.base_url.relative("/"));
    let instant = html::time(desk.as_of, config.timezone);
    format!("<p><a href=\"{front}\">{title}</a>: {shown}, as of {when}{instant}</p>\n")
}

/// Where all that the theme can show is to be seen.
fn components() -> Part {
    let body = format!(
        "<p><a href=\"{KITCHEN}/\">Every kind of page and every component of the theme</a>, with texts made for \
         that. As a folder of its own:</p>\n{}",
        html::fix("dateline build --kitchen preview")
    );
    Part {
        id: "components",
        title: "The theme’s components",
        count: None,
        body,
    }
}

#[cfg(test)]
mod tests;
