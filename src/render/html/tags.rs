//! HTML of ours → its tags and the texts between them. Where a tag ends is known here alone.

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// What is read, as it is written: `R&amp;D`.
    Text(&'h str),
    /// A tag or a comment, with its brackets.
    Tag(&'h str),
}

/// The pieces of some HTML: together they are all of it.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let opens = rest.starts_with('<');
        let tag = opens.then(|| length(rest)).flatten();
        // what opens no tag is text
        let text = || {
            let after = usize::from(opens);
            let next = rest[after..].find('<');
            next.map_or(rest.len(), |at| after + at)
        };
        let (piece, after) = rest.split_at(tag.unwrap_or_else(text));
        rest = after;
        match tag {
            _ if piece.is_empty() => None,
            Some(_) => Some(Piece::Tag(piece)),
            None => Some(Piece::Text(piece)),
        }
    })
}

/// The name of a tag as it is written, and whether it ends an element.
pub(super) fn name(tag: &str) -> (&str, bool) {
    let name = tag.trim_start_matches('<');
    let (name, is_end) = match name.strip_prefix('/') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    (&name[..end.unwrap_or(name.len())], is_end)
}

/// How long the tag or the comment is that a text begins with; `None` if it does not end. What stands in
/// quotes ends no tag.
fn length(html: &str) -> Option<usize> {
    if html.starts_with("<!--") {
        return html.find("-->").map(|at| at + "-->".len());
    }
    let is_tag = |next: &u8| next.is_ascii_alphabetic() || b"/!?".contains(next);
    html.as_bytes().get(1).filter(|next| is_tag(next))?;
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Piece::{Tag, Text};
    use super::{name, pieces};

    #[test]
    fn html_falls_into_tags_and_texts() {
        let found: Vec<_> =
            pieces(r#"a<b title="x > y">c</b><!-- > --> d < e<i>f</i><g"#).collect();
        let expected = [
            Text("a"),
            Tag(r#"<b title="x > y">"#),
            Text("c"),
            Tag("</b>"),
            Tag("<!-- > -->"),
            Text(" d "),
            Text("< e"),
            Tag("<i>"),
            Text("f"),
            Tag("</i>"),
            Text("<g"),
        ];
        assert_eq!(found, expected);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn tags_have_names() {
        assert_eq!(name("<p>"), ("p", false));
        assert_eq!(name("</x-y >"), ("x-y", true));
        assert_eq!(name("<br/>"), ("br", false));
        assert_eq!(name("<!-- a -->"), ("", false));
    }
}
