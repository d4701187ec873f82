//! HTML of ours → what is read in it, plain text.

use super::tags::{self, Piece};

/// Of our own, what marks a footnote and what leads back from it: they mean something only where they
/// lead somewhere.
const MARKS: &[&str] = &[r#"class="footnote""#, r#"class="back""#];

/// The characters that are written as names, those that we write first.
const NAMED: [(&str, char); 6] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
    ("&nbsp;", '\u{a0}'),
];

/// The words of a piece of HTML, one space between two.
#[must_use]
pub fn words(html: &str) -> String {
    read(html, ' ')
}

/// The same, a line a block. None is empty.
#[must_use]
pub fn lines(html: &str) -> String {
    read(html, '\n')
}

fn read(html: &str, between_blocks: char) -> String {
    let mut text = Text {
        read: String::with_capacity(html.len()),
        gap: Gap::None,
        between_blocks,
    };
    let mut unread: Option<&str> = None;
    for piece in tags::pieces(html) {
        match piece {
            Piece::Text(words) if unread.is_none() => text.push(words),
            Piece::Text(_) => {}
            Piece::Tag(tag) => {
                let (name, is_end) = tags::name(tag);
                let kind = Kind::of(name);
                match unread {
                    Some(open) if is_end && open.eq_ignore_ascii_case(name) => unread = None,
                    None if !is_end && (kind == Kind::Unread || is_mark(tag)) => {
                        unread = Some(name);
                    }
                    _ => {}
                }
                if kind != Kind::Within {
                    text.gap = Gap::Block;
                }
            }
        }
    }
    text.read
}

fn is_mark(tag: &str) -> bool {
    tag.contains('"') && MARKS.iter().any(|mark| tag.contains(mark))
}

/// What an element does to the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It stands within a line: where it begins and ends, a word goes on.
    Within,
    /// Nothing of it is read.
    Unread,
    /// It begins a line, and ends it.
    Block,
}

impl Kind {
    fn of(name: &str) -> Self {
        // the longest name below
        let mut lower = [0; "template".len()];
        let Some(lower) = lower.get_mut(..name.len()) else {
            return Self::Block;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" | b"abbr" | b"b" | b"bdi" | b"bdo" | b"cite" | b"code" | b"data" | b"del"
            | b"dfn" | b"em" | b"i" | b"img" | b"ins" | b"kbd" | b"mark" | b"q" | b"s"
            | b"samp" | b"small" | b"span" | b"strong" | b"sub" | b"sup" | b"time" | b"u"
            | b"var" | b"wbr" => Self::Within,
            b"script" | b"style" | b"template" => Self::Unread,
            _ => Self::Block,
        }
    }
}

/// What was read so far.
struct Text {
    read: String,
    /// What parts it from what comes next.
    gap: Gap,
    between_blocks: char,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Block,
}

impl Text {
    /// Adds a text between two tags, its spaces made one and its references characters. What comes out
    /// as it is written is copied in one piece, single spaces and all.
    fn push(&mut self, html: &str) {
        let (mut start, mut at) = (0, 0);
        let bytes = html.as_bytes();
        let is_plain = |byte: &u8| !MAY_BE_ELSE[usize::from(*byte)];
        loop {
            let plain = bytes[at..].iter().position(|byte| !is_plain(byte));
            at += plain.unwrap_or(bytes.len() - at);
            let Some(&byte) = bytes.get(at) else {
                break;
            };
            if byte == b' ' && at > start && bytes.get(at + 1).is_some_and(is_plain) {
                at += 1;
                continue;
            }
            let (c, length) = first(&html[at..]);
            if c.is_whitespace() {
                self.add(&html[start..at]);
                self.gap = self.gap.max(Gap::Space);
                start = at + length;
            } else if byte == b'&' {
                self.add(&html[start..at]);
                self.add(c.encode_utf8(&mut [0; 4]));
                start = at + length;
            }
            at += length;
        }
        self.add(&html[start..]);
    }

    fn add(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.read.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.read.push(' '),
                Gap::Block => self.read.push(self.between_blocks),
            }
        }
        self.gap = Gap::None;
        self.read.push_str(words);
    }
}

/// Whether a byte may begin something that does not come out as it is: a reference, or a space of any
/// kind. Of those beyond ASCII, the first bytes are these four.
const MAY_BE_ELSE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = matches!(byte, 0x20 | 0x26 | 0x09..=0x0D | 0xC2 | 0xE1..=0xE3);
        byte += 1;
    }
    table
};

/// The character that some HTML begins with, and how long it is written; a reference that is not known
/// stays as it is.
fn first(html: &str) -> (char, usize) {
    let c = html.chars().next().unwrap_or_default();
    if c != '&' {
        return (c, c.len_utf8());
    }
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
    use super::{MAY_BE_ELSE, lines, words};

    #[test]
    fn no_space_is_overlooked() {
        let spaces = ('\0'..=char::MAX).filter(|c| c.is_whitespace());
        for space in spaces {
            let first = space.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert!(MAY_BE_ELSE[usize::from(first)], "{space:?}");
        }
    }

    #[test]
    fn what_is_read_is_left() {
        let cases = [
            (
                "<p>One <em>two</em>s.</p>\n<p>Three</p>",
                "One twos.\nThree",
            ),
            ("<p>One <em>two</em>\nthree.</p>", "One two three."),
            ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a\nb"),
            ("<ul><li>a<li>b</ul>", "a\nb"),
            (r#"<img alt="a > b" src='x'>after"#, "after"),
            (
                r##"it<sup class="footnote"><a href="#fn">1</a></sup> is"##,
                "it is",
            ),
            (
                r##"A note. <a href="#r" class="back">↩</a></p>"##,
                "A note.",
            ),
            ("10<sup>6</sup>, H<sub>2</sub>O", "106, H2O"),
            ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"),
            (
                "b&#8217;s &#x41; &#39; &unknown; & a&nbsp;b",
                "b’s A ' &unknown; & a b",
            ),
            ("<!-- > no -->yes", "yes"),
            ("a<br>b<script>c < d</script>e<!-- f > g -->h", "a\nb\ne\nh"),
            ("a < b", "a < b"),
            ("<td>1</td> <td>2</td>", "1\n2"),
            ("санкції<br>є", "санкції\nє"),
            (
                "a\u{a0}b\u{2003}c\u{3000}d\u{1680}e\u{2028}f",
                "a b c d e f",
            ),
            ("“â—ã‘", "“â—ã‘"),
            (" a  b & c&amp; d ", "a b & c& d"),
            ("<P>a</P><EM>b</EM>c<SCRIPT>d</script>", "a\nbc"),
            ("", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(lines(html), expected, "{html}");
            assert_eq!(words(html), expected.replace('\n', " "), "{html}");
        }
    }
}
