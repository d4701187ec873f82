//! What the pages of a site may load: a Content-Security-Policy (CSP level 3), for their heads and for
//! hosts that send headers.

use crate::model::config::Config;

/// Nothing but the site's own files, and no script or style that stands in a page: who reads it is known
/// to nobody else.
macro_rules! policy {
    ($script:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'",
            $script,
            "; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; ",
            "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
        )
    };
}

/// What most pages may do.
const POLICY: &str = policy!("");

/// The same with WebAssembly, of which the site's own scripts only can be the source.
const WITH_PROGRAMS: &str = policy!(" 'wasm-unsafe-eval'");

/// What a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// A page.
    Page,
    /// The page that searches: it runs a program.
    Search,
    /// All files. A browser obeys every policy that it is given, so what this lets pass each page still
    /// forbids for itself; a worker has no other, and hosts can't be relied on to send one file another:
    /// some send the policies of all rules that fit.
    Host,
}

/// The policy of a site, if it has one.
#[must_use]
pub fn of(config: &Config, what: For) -> Option<&'static str> {
    let runs_programs = match what {
        For::Page => false,
        For::Search => true,
        For::Host => crate::search::IS_BUILT_IN && config.search,
    };
    let policy = if runs_programs { WITH_PROGRAMS } else { POLICY };
    config.hosts.policy.then_some(policy)
}
