//! The split of a Markdown file into its front matter and its body.
//!
//! Ours rather than the Markdown parser's, whose metadata blocks misread `---` rules.

use std::ops::Range;

/// Where the parts of a file with front matter are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fence {
    /// `---`, YAML, `---`, body.
    Closed {
        /// The YAML, without its fences.
        yaml: Range<usize>,
        /// The Markdown, from the line after the closing fence to the end.
        body: Range<usize>,
    },
    /// An opening `---` that no line closes; the range is that of the opening fence.
    Unclosed(Range<usize>),
    /// No front matter: the first line is no `---`. All of the file is body.
    Absent {
        /// The Markdown: the whole file but for a byte order mark.
        body: Range<usize>,
        /// Whether it opens with `+++`, the fence of another generator's TOML.
        toml: bool,
    },
}

/// Finds the fences. A byte order mark before the first is skipped; line ends may be LF or CRLF;
/// spaces after a fence don't matter.
#[must_use]
pub fn front_matter(text: &str) -> Fence {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        let toml = text[start..].starts_with("+++");
        return Fence::Absent {
            body: start..text.len(),
            toml,
        };
    };
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        if line.trim_end() == "---" {
            return Fence::Closed {
                yaml: yaml_start..at,
                body: at + line.len()..text.len(),
            };
        }
        at += line.len();
    }
    Fence::Unclosed(start..start + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_fences() {
        let cases = [
            ("---\na: 1\n---\nbody", Some(("a: 1\n", "body"))),
            (
                "---\r\na: 1\r\n---\r\nbody\r\n",
                Some(("a: 1\r\n", "body\r\n")),
            ),
            ("\u{feff}---\na: 1\n--- \nbody", Some(("a: 1\n", "body"))),
            ("---\n---\n", Some(("", ""))),
            ("---\na: |\n  x\n---", Some(("a: |\n  x\n", ""))),
            ("---\na: 1\n", None),
            ("body\n---\n", None),
        ];
        for (text, expected) in cases {
            let found = match front_matter(text) {
                Fence::Closed { yaml, body } => Some((&text[yaml], &text[body])),
                _ => None,
            };
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
