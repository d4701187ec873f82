//! What the pages of a site may load: a Content-Security-Policy (CSP level 3), for their heads and for
//! hosts that send headers.

use crate::model::config::Config;

/// Nothing but the site's own files, and no script or style that stands in a page: who reads it is known
/// to nobody else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'";

/// The policy of a site, if it has one.
#[must_use]
pub fn of(config: &Config) -> Option<&'static str> {
    config.hosts.policy.then_some(POLICY)
}
