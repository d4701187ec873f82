//! Raw HTML that a cleaned body goes without: tags that run something, fetch something, or take
//! the rest of a page with them.

/// Tags that are left out, with what is in them.
pub const TAGS_WITH_CONTENT: &[&str] = &[
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Tags that are left out and have nothing in them.
const EMPTY_TAGS: &[&str] = &[
    "audio", "base", "button", "embed", "form", "frame", "link", "meta", "video",
];

/// The first tag in a piece of raw HTML, opening or closing, that a cleaned body goes without.
#[must_use]
pub fn left_out(html: &str) -> Option<&'static str> {
    html.split('<').skip(1).find_map(|tag| {
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &name[..end.unwrap_or(name.len())];
        let mut known = TAGS_WITH_CONTENT.iter().chain(EMPTY_TAGS);
        known.find(|tag| tag.eq_ignore_ascii_case(name)).copied()
    })
}

/// The tag that a piece of raw HTML opens, if a cleaned body goes without it. The outline and the
/// HTML both ask here, so that the nth of one is the nth of the other.
#[must_use]
pub fn opened(html: &str) -> Option<&'static str> {
    left_out(html).filter(|_| !html.starts_with("</"))
}

#[cfg(test)]
mod tests {
    use super::left_out;

    #[test]
    fn tells_harmful_tags_from_others() {
        let cases = [
            ("<style> tags", Some("style")),
            ("a </SCRIPT >", Some("script")),
            ("<div><iframe src=x>", Some("iframe")),
            ("<b>bold</b> < style", None),
            ("<strong>", None),
            ("<", None),
        ];
        for (html, expected) in cases {
            assert_eq!(left_out(html), expected, "{html}");
        }
    }
}
