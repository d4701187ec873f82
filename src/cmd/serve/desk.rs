//! stub
use crate::gate::Waiting;
use crate::model::site::Site;
use crate::model::source::Sources;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub(super) struct Desk<'a> {
    pub site: &'a Site,
    pub sources: &'a Sources,
    pub waiting: &'a [Waiting],
    pub found: &'a [crate::cmd::report::Located],
    pub next_release: Option<DateTime<Utc>>,
    pub as_of: DateTime<Utc>,
    pub is_now: bool,
    pub shows_drafts: bool,
    pub href: &'a dyn Fn(&str, usize, usize) -> Option<String>,
}
pub(super) fn page(_: &Desk<'_>) -> String {
    String::from("<html><body class=\"desk\">desk</body></html>")
}
pub(super) fn banner(_: &[crate::gate::Reason], _: Tz) -> String {
    "Not public".into()
}
pub(super) fn banner_of_instant(at: DateTime<Utc>, _: Tz) -> String {
    format!("As of {at}")
}
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
