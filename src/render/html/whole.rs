//! HTML of ours → the same where addresses are whole, to be read elsewhere than on its page.

use super::tags::{self, Piece};

/// The attributes whose values are addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];

/// HTML with the addresses in its attributes made whole, as seen from a page.
#[must_use]
pub fn with_whole_addresses(html: &str, origin: &str, page: &str) -> String {
    let mut whole = String::with_capacity(html.len() + html.len() / 8);
    for piece in tags::pieces(html) {
        match piece {
            Piece::Tag(tag) if tag.contains('"') => push_tag(tag, origin, page, &mut whole),
            Piece::Text(as_it_is) | Piece::Tag(as_it_is) => whole.push_str(as_it_is),
        }
    }
    whole
}

fn push_tag(tag: &str, origin: &str, page: &str, whole: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find('"') {
        let (before, value) = rest.split_at(at + 1);
        let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        whole.push_str(before);
        if ADDRESSES.iter().any(|name| is_of(name, before)) {
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

/// Whether what stands before a value ends with a name: ` href="`.
fn is_of(name: &str, before: &str) -> bool {
    let written = before.strip_suffix("=\"").unwrap_or_default();
    let written = written.rsplit(char::is_whitespace).next();
    written.is_some_and(|written| written.eq_ignore_ascii_case(name))
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
    use super::with_whole_addresses;

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
            (r#"<A HREF="/x">"#, r#"<A HREF="https://e.org/x">"#),
            ("a < b", "a < b"),
        ];
        for (html, expected) in cases {
            let whole = with_whole_addresses(html, "https://e.org", "https://e.org/p/");
            assert_eq!(whole, expected, "{html}");
        }
    }
}
