//! The HTML of a body, as ours is → its plain text, a line a block.

/// Elements that stand in a line; all others begin and end one.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
];

/// Elements whose content is no text.
const SILENT: &[&str] = &["script", "style", "template"];

/// The marks of footnotes, and their ways back: they mean something only where they lead somewhere.
const MARKS: &[&str] = &["class=\"footnote\"", "class=\"back\""];

/// The text of a body. Lines have no space at their ends, and none is empty.
pub(super) fn plain(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push(&rest[..at]);
        rest = &rest[at..];
        let tag = &rest[..tag_length(rest)];
        rest = &rest[tag.len()..];
        let name = name(tag);
        let is_silent =
            SILENT.contains(&name.as_str()) || MARKS.iter().any(|mark| tag.contains(mark));
        if is_silent && !tag.starts_with("</") {
            let end = format!("</{name}");
            rest = &rest[rest.find(&end).unwrap_or(rest.len())..];
        }
        if !INLINE.contains(&name.as_str()) {
            text.end_line();
        }
    }
    text.push(rest);
    text.end_line();
    text.lines
}

/// Up to the end of a tag or comment; what stands in quotes does not end a tag.
fn tag_length(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |at| at + "-->".len());
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    name[..end.unwrap_or(name.len())].to_ascii_lowercase()
}

#[derive(Default)]
struct Text {
    lines: String,
    /// The line that is not over.
    line: String,
}

impl Text {
    fn push(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('&') {
            self.line.push_str(&rest[..at]);
            let (text, length) = reference(&rest[at..]);
            self.line.push(text);
            rest = &rest[at + length..];
        }
        self.line.push_str(rest);
    }

    fn end_line(&mut self) {
        let mut words = self.line.split_whitespace().peekable();
        if words.peek().is_some() && !self.lines.is_empty() {
            self.lines.push('\n');
        }
        while let Some(word) = words.next() {
            self.lines.push_str(word);
            if words.peek().is_some() {
                self.lines.push(' ');
            }
        }
        self.line.clear();
    }
}

/// The character that a reference at the beginning stands for, and its length; one that is not known
/// stays as it is written.
fn reference(html: &str) -> (char, usize) {
    const NAMED: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&nbsp;", '\u{a0}'),
    ];
    let named = NAMED.iter().find(|(name, _)| html.starts_with(name));
    if let Some((name, c)) = named {
        return (*c, name.len());
    }
    let number = html
        .strip_prefix("&#")
        .and_then(|rest| rest.split_once(';'));
    let code = number.and_then(|(digits, _)| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    });
    let length = number.map_or(0, |(digits, _)| "&#;".len() + digits.len());
    code.and_then(char::from_u32)
        .map_or(('&', 1), |c| (c, length))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn html_becomes_text() {
        let cases = [
            (
                "<p>One <em>two</em>\nthree.</p>\n<p>Four.</p>",
                "One two three.\nFour.",
            ),
            ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a\nb"),
            (
                "a &amp;lt; b&#8217;s &#x41; &unknown; &",
                "a &lt; b’s A &unknown; &",
            ),
            (r#"<img alt="a > b" src="c.png">text"#, "text"),
            ("a<br>b<script>c < d</script>e<!-- f > g -->h", "a\nb\ne\nh"),
            ("H<sub>2</sub>O", "H2O"),
            (
                r##"a<sup class="footnote"><a href="#fn">1</a></sup> b"##,
                "a b",
            ),
            (
                r##"A note. <a href="#r" class="back">↩</a></p>"##,
                "A note.",
            ),
            ("<p", ""),
            ("", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(plain(html), expected, "{html}");
        }
    }
}
