//! HTML of ours → the words that are read in it, plain text.

/// Elements that stand within a line: where they begin and end, a word goes on.
const WITHIN: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// Elements of which nothing is read.
const UNREAD: &[&str] = &["script", "style", "template"];

/// Of our own, what marks a footnote and what leads back from it.
const MARKS: &[&str] = &[r#"class="footnote""#, r#"class="back""#];

/// The words of a piece of HTML, each after one space.
#[must_use]
pub fn words(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    let mut unread: Option<&str> = None;
    while let Some(at) = rest.find('<') {
        if unread.is_none() {
            push(&rest[..at], &mut text);
        }
        let Some(length) = length_of_tag(&rest[at..]) else {
            // what opens no tag is text
            rest = &rest[at..];
            break;
        };
        let tag = &rest[at + 1..at + length - 1];
        rest = &rest[at + length..];
        let is_end = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default();
        match unread {
            Some(open) if is_end && open.eq_ignore_ascii_case(name) => unread = None,
            None if !is_end => unread = is_unread(name, tag).then_some(name),
            _ => {}
        }
        if !is_one_of(name, WITHIN) && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    if unread.is_none() {
        push(rest, &mut text);
    }
    text.truncate(text.trim_end().len());
    text
}

fn is_unread(name: &str, tag: &str) -> bool {
    is_one_of(name, UNREAD) || MARKS.iter().any(|mark| tag.contains(mark))
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// How long the tag, or the comment, is that a text begins with. A `>` in an attribute ends none.
fn length_of_tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Adds text between two tags, its spaces made one and its entities characters.
fn push(piece: &str, text: &mut String) {
    let mut rest = piece;
    while let Some(c) = rest.chars().next() {
        let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
        let (length, c) = match entity {
            Some((name, character)) => (name.len(), *character),
            None => (c.len_utf8(), c),
        };
        rest = &rest[length..];
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}

/// The entities that we write.
const ENTITIES: &[(&str, char)] = &[
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    ("&nbsp;", ' '),
];

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_is_read_is_left() {
        let cases = [
            ("<p>One <em>two</em>s.</p>\n<p>Three</p>", "One twos. Three"),
            ("<ul><li>a<li>b</ul>", "a b"),
            (r#"<img alt="a > b" src='x'>after"#, "after"),
            (
                r##"it<sup class="footnote"><a href="#fn">1</a></sup> is"##,
                "it is",
            ),
            ("10<sup>6</sup>", "106"),
            ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"),
            ("<!-- > no -->yes", "yes"),
            ("a < b", "a < b"),
            ("<td>1</td><td>2</td>", "1 2"),
            ("санкції<br>є", "санкції є"),
        ];
        for (html, expected) in cases {
            assert_eq!(words(html), expected, "{html}");
        }
    }
}
