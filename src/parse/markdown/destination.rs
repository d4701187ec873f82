//! The address of a Markdown link or picture → what kind of place it leads to.
//!
//! The outline and the HTML both ask here, so that the nth link of one is the nth of the other.
//! It knows the form of an address only, not what there is on the site.

use pulldown_cmark::LinkType;

use crate::model::outline::LinkKind;

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    /// Somewhere on this site. Only these are listed in an outline.
    Site(LinkKind, &'a str),
    /// Somewhere else: any scheme but the dangerous ones, or `//host/…`.
    Outside(&'a str),
    /// A mailbox, without `mailto:`.
    Mail(&'a str),
    /// An address of this scheme, which would run a script or hide its content.
    Dangerous(&'static str),
    /// There is no address.
    Nowhere,
}

/// Schemes whose addresses carry their content, or code, in themselves.
const DANGEROUS: [&str; 3] = ["javascript", "data", "vbscript"];

/// Where a link leads.
#[must_use]
pub fn of_link(link_type: LinkType, url: &str) -> Destination<'_> {
    if let LinkType::WikiLink { has_pothole } = link_type {
        return wiki(LinkKind::Wiki, url, has_pothole);
    }
    if link_type == LinkType::Email {
        return Destination::Mail(url);
    }
    elsewhere(url).unwrap_or_else(|| Destination::Site(kind(url), url))
}

/// Where the file of a picture is.
#[must_use]
pub fn of_picture(link_type: LinkType, url: &str) -> Destination<'_> {
    if let LinkType::WikiLink { has_pothole } = link_type {
        return wiki(LinkKind::Picture, url, has_pothole);
    }
    elsewhere(url).unwrap_or(Destination::Site(LinkKind::Picture, url))
}

/// The words for a bare `[[actor:nato]]` as long as nobody knows better: `nato`.
#[must_use]
pub fn bare_words(target: &str) -> &str {
    let name = target.split('#').next().unwrap_or_default();
    match name.split_once(':') {
        Some(("actor" | "topic" | "country" | "briefing", name)) => name.trim(),
        _ => name.trim(),
    }
}

fn wiki(kind: LinkKind, target: &str, has_words: bool) -> Destination<'_> {
    let target = target.trim();
    // In a table the bar has to be written `\|`, and the backslash is left over.
    let target = match target.strip_suffix('\\') {
        Some(less) if has_words => less.trim_end(),
        _ => target,
    };
    if target.is_empty() {
        Destination::Nowhere
    } else {
        Destination::Site(kind, target)
    }
}

/// The destination of an address that is not on this site.
fn elsewhere(url: &str) -> Option<Destination<'_>> {
    if url.trim().is_empty() {
        return Some(Destination::Nowhere);
    }
    if ["https://", "http://", "//"]
        .iter()
        .any(|start| url.starts_with(start))
    {
        return Some(Destination::Outside(url));
    }
    // Browsers skip leading control characters and any tab or line end: `java\tscript:` runs.
    let mut plain = url
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let mut scheme = String::new();
    loop {
        match plain.next() {
            Some(':') if !scheme.is_empty() => break,
            Some(c) if c.is_ascii_alphabetic() => scheme.push(c.to_ascii_lowercase()),
            Some(c @ ('0'..='9' | '+' | '-' | '.')) if !scheme.is_empty() => scheme.push(c),
            _ => return None,
        }
    }
    let dangerous = DANGEROUS.into_iter().find(|known| *known == scheme);
    Some(dangerous.map_or(Destination::Outside(url), Destination::Dangerous))
}

fn kind(url: &str) -> LinkKind {
    if url.starts_with('#') {
        return LinkKind::Anchor;
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extension.eq_ignore_ascii_case("md") {
        LinkKind::File
    } else {
        LinkKind::Path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_address_says_where_it_leads() {
        use Destination::{Dangerous, Nowhere, Outside, Site};
        let cases = [
            ("../a/b.md#x", Site(LinkKind::File, "../a/b.md#x")),
            ("B.MD?x", Site(LinkKind::File, "B.MD?x")),
            ("a.mdx", Site(LinkKind::Path, "a.mdx")),
            ("/topics/#b.md", Site(LinkKind::Path, "/topics/#b.md")),
            ("#x:y.md", Site(LinkKind::Anchor, "#x:y.md")),
            ("a/b:c", Site(LinkKind::Path, "a/b:c")),
            ("1:2", Site(LinkKind::Path, "1:2")),
            ("HTTPS://x", Outside("HTTPS://x")),
            ("//x/a.md", Outside("//x/a.md")),
            ("tel:+1", Outside("tel:+1")),
            (" \u{1}JavaScript:x", Dangerous("javascript")),
            ("java\n\tscript:x", Dangerous("javascript")),
            ("data:,x", Dangerous("data")),
            (" ", Nowhere),
        ];
        for (url, expected) in cases {
            assert_eq!(of_link(LinkType::Inline, url), expected, "{url:?}");
        }
    }
}
