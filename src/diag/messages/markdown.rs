//! What can be said about a Markdown body.

use crate::diag::{Diagnostic, Place, Severity};

/// `[^name]` without a `[^name]: …` anywhere.
#[must_use]
pub fn undefined_footnote(place: Place, name: &str) -> Diagnostic {
    let message = format!("there is no footnote `{name}`");
    Diagnostic::new(Severity::Error, "undefined-footnote", place, message).help(format!(
        "add a line `[^{name}]: …` after the paragraph, or write `\\[^{name}]` for plain brackets"
    ))
}

/// `[^name]: …` that nothing refers to. It is not printed.
#[must_use]
pub fn unused_footnote(place: Place, name: &str) -> Diagnostic {
    let message = format!("nothing refers to the footnote `{name}`, so it is left out");
    Diagnostic::new(Severity::Warning, "unused-footnote", place, message)
        .help(format!("write `[^{name}]` where it belongs"))
}

/// A second `[^name]: …`. The first one counts.
#[must_use]
pub fn repeated_footnote(place: Place, name: &str, first: Place) -> Diagnostic {
    let message = format!("the footnote `{name}` is defined again, so this text is left out");
    Diagnostic::new(Severity::Warning, "repeated-footnote", place, message)
        .label(first, "this one counts")
        .help("give it another name")
}

/// `[words][name]` without a `[name]: address` anywhere. It is printed as it stands.
#[must_use]
pub fn undefined_reference(place: Place, name: &str) -> Diagnostic {
    let message = format!("no link is defined as `{name}`, so the brackets are printed");
    Diagnostic::new(Severity::Warning, "undefined-reference", place, message)
        .help(format!("add a line `[{name}]: https://…`"))
}

/// A link or picture whose address would run a script or hide its content.
#[must_use]
pub fn dangerous_link(place: Place, scheme: &str) -> Diagnostic {
    let message = format!("an address must not begin with `{scheme}:`");
    Diagnostic::new(Severity::Error, "dangerous-link", place, message)
        .help("link to a page with https://, or to a file beside this one")
}

/// A tag of raw HTML that is not printed, since raw HTML is cleaned.
#[must_use]
pub fn html_left_out(place: Place, tag: &str) -> Diagnostic {
    let message = format!("`<{tag}>` is left out, since raw HTML is cleaned");
    Diagnostic::new(Severity::Warning, "html-left-out", place, message).help(format!(
        "write `&lt;{tag}&gt;` to show the words; `markdown: {{html: trusted}}` in dateline.yaml lets every tag through"
    ))
}

/// A link to a page of this site in one line of front matter, which is printed without links but to
/// the web.
#[must_use]
pub fn link_in_line(place: Place, target: &str) -> Diagnostic {
    let message = format!("the link to `{target}` has no effect in a line of front matter");
    Diagnostic::new(Severity::Warning, "link-in-line", place, message)
        .help("move it into the text, or write the whole address, with https://")
}

/// `[words]()`, `![words]()` or `[[ ]]`.
#[must_use]
pub fn empty_link(place: Place) -> Diagnostic {
    let message = "this link leads nowhere";
    Diagnostic::new(Severity::Warning, "empty-link", place, message).help("give it an address")
}

/// A picture that every reader's browser would fetch from another site, or, where pages have a policy
/// against that, would not show.
#[must_use]
pub fn remote_picture(place: Place, url: &str) -> Diagnostic {
    let message = format!(
        "the picture `{url}` is on another site: readers would be seen there, or not see it"
    );
    Diagnostic::new(Severity::Warning, "remote-picture", place, message)
        .help("put the picture beside the briefing")
}

/// A picture that those who can't see it get nothing from.
#[must_use]
pub fn picture_without_alt(place: Place, url: &str) -> Diagnostic {
    let message = format!("the picture `{url}` has no words for those who can't see it");
    Diagnostic::new(Severity::Warning, "picture-without-alt", place, message).help(format!(
        "say between the square brackets what it shows: `![…]({url})`"
    ))
}
