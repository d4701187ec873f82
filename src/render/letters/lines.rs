//! Words and how long each is → lines. Knows no letters.

use std::ops::Range;

/// How often the shortest line that will do is halved for.
const HALVINGS: usize = 12;

/// A word of a text, or a piece of one that is too long for a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Where in the text.
    pub(super) range: Range<usize>,
    /// How long it is.
    pub(super) width: f32,
    /// Whether a space stands before it, unless it begins a line.
    pub(super) is_after_space: bool,
}

/// Lines of at most a length, as few as can be, as ranges of the text.
pub(super) fn broken(words: &[Word], space: f32, most: f32) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut length = 0.0;
    for word in words {
        let gap = if word.is_after_space { space } else { 0.0 };
        match lines.last_mut() {
            Some(line) if length + gap + word.width <= most => {
                line.end = word.range.end;
                length += gap + word.width;
            }
            _ => {
                lines.push(word.range.clone());
                length = word.width;
            }
        }
    }
    lines
}

/// As many lines, and all about as long as each other.
pub(super) fn balanced(words: &[Word], space: f32, most: f32) -> Vec<Range<usize>> {
    let count = broken(words, space, most).len();
    let longest = words.iter().map(|word| word.width).fold(0.0, f32::max);
    let (mut too_short, mut enough) = (longest.min(most), most);
    if broken(words, space, too_short).len() <= count {
        enough = too_short;
    }
    for _ in 0..HALVINGS {
        let between = f32::midpoint(too_short, enough);
        if broken(words, space, between).len() <= count {
            enough = between;
        } else {
            too_short = between;
        }
    }
    broken(words, space, enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter is as long as every other; `~` joins pieces of one word.
    fn words(text: &str) -> (String, Vec<Word>) {
        let mut plain = String::new();
        let mut words = Vec::new();
        for (number, whole) in text.split(' ').enumerate() {
            if number > 0 {
                plain.push(' ');
            }
            for (piece, letters) in whole.split('~').enumerate() {
                let start = plain.len();
                plain.push_str(letters);
                words.push(Word {
                    range: start..plain.len(),
                    width: letters.chars().map(|_| 1.0).sum(),
                    is_after_space: piece == 0,
                });
            }
        }
        (plain, words)
    }

    #[test]
    fn lines_are_few_and_then_alike() {
        let cases = [
            ("one two three", 20.0, "one two three", "one two three"),
            ("a bb ccc dddd e", 9.0, "a bb ccc|dddd e", "a bb ccc|dddd e"),
            (
                "aaaa bbbb cccc d",
                14.0,
                "aaaa bbbb cccc|d",
                "aaaa bbbb|cccc d",
            ),
            ("aaaaaaaaaa b", 5.0, "aaaaaaaaaa|b", "aaaaaaaaaa|b"),
            ("aaaa~bbb c", 5.0, "aaaa|bbb c", "aaaa|bbb c"),
            ("aa~bb c", 9.0, "aabb c", "aabb c"),
        ];
        for (text, most, few, alike) in cases {
            let (plain, words) = words(text);
            let shown = |lines: Vec<Range<usize>>| {
                let lines = lines.into_iter().map(|line| plain[line].to_owned());
                lines.collect::<Vec<_>>().join("|")
            };
            assert_eq!(shown(broken(&words, 1.0, most)), few, "{text}");
            assert_eq!(shown(balanced(&words, 1.0, most)), alike, "{text}");
        }
    }
}
