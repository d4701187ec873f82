//! The body of a briefing → HTML that can stand elsewhere: every address in it is whole.

use crate::diag::Diagnostic;
use crate::model::site::Page;
use crate::render::Stage;

/// The attributes whose values are addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];

/// A body as HTML, for feeds.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub(super) fn html(stage: &Stage<'_>, page: &Page) -> Result<String, Diagnostic> {
    let briefing = &page.briefing;
    let body = stage.body(&briefing.text, &page.targets, &briefing.lang)?;
    let origin = stage.site.config.base_url.origin();
    Ok(with_whole_addresses(
        &body,
        origin,
        &stage.permalink(&page.address),
    ))
}

/// HTML with the addresses in its attributes made whole, as seen from a page.
fn with_whole_addresses(html: &str, origin: &str, page: &str) -> String {
    let mut whole = String::with_capacity(html.len() + html.len() / 4);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, after) = rest.split_at(at);
        whole.push_str(text);
        let (tag, after) = after.split_at(tag_length(after));
        push_tag(tag, origin, page, &mut whole);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// Up to the end of a tag; what stands in quotes does not end it.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

fn push_tag(tag: &str, origin: &str, page: &str, whole: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at(at + "=\"".len());
        let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        let name = before.trim_end_matches("=\"");
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        whole.push_str(before);
        if ADDRESSES.contains(&name.to_ascii_lowercase().as_str()) {
            whole.push_str(start_of(value, origin, page));
        }
        whole.push_str(value);
        // the closing quote, so that it is not taken for an opening one
        let (quote, after) = after.split_at(after.len().min(1));
        whole.push_str(quote);
        rest = after;
    }
    whole.push_str(rest);
}

/// What an address lacks to be whole.
fn start_of<'a>(address: &str, origin: &'a str, page: &'a str) -> &'a str {
    let first = address.split('/').next().unwrap_or_default();
    if address.starts_with("//") || first.contains(':') {
        ""
    } else if address.starts_with('/') {
        origin
    } else {
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_whole() {
        let cases = [
            (
                r#"<a href="/a/b/">x</a>"#,
                r#"<a href="https://e.org/a/b/">x</a>"#,
            ),
            (
                r##"<a class="s" href="#n">x</a>"##,
                r#"<a class="s" href="https://e.org/p/#n">x</a>"#,
            ),
            (
                r#"<img alt="a > b" src="c.png">"#,
                r#"<img alt="a > b" src="https://e.org/p/c.png">"#,
            ),
            (
                r#"<a href="mailto:a@e.org">"#,
                r#"<a href="mailto:a@e.org">"#,
            ),
            (r#"<a href="//other.org/a">"#, r#"<a href="//other.org/a">"#),
            (
                r#"<a href="https://o.org/a">"#,
                r#"<a href="https://o.org/a">"#,
            ),
            (
                r#"<p title="href=/x">href="/y"</p>"#,
                r#"<p title="href=/x">href="/y"</p>"#,
            ),
            (
                r#"<code>&lt;a href="/x"></code>"#,
                r#"<code>&lt;a href="/x"></code>"#,
            ),
            ("a < b", "a < b"),
        ];
        for (html, expected) in cases {
            let whole = with_whole_addresses(html, "https://e.org", "https://e.org/p/");
            assert_eq!(whole, expected, "{html}");
        }
    }
}
