//! Text, piece by piece → how many words a reader has to read.
//!
//! A word is what stands between spaces, dashes or slashes and has a letter or digit in it. Scripts
//! written without spaces are counted by their characters: two of Han or kana make a word, four of
//! Thai, Lao, Khmer or Burmese.

/// A count under way.
#[derive(Debug, Default)]
pub(super) struct Words {
    whole: u32,
    /// Characters of scripts without spaces, in quarters of a word.
    quarters: u32,
    in_word: bool,
}

impl Words {
    /// One more piece of text. A word may go on from one piece to the next.
    pub(super) fn add(&mut self, text: &str) {
        if text.is_ascii() {
            return self.add_ascii(text);
        }
        for c in text.chars() {
            let quarters = quarters(c);
            if quarters > 0 {
                self.quarters = self.quarters.saturating_add(quarters);
                self.in_word = false;
            } else if c.is_whitespace() || matches!(c, '–' | '—' | '…' | '/') {
                self.in_word = false;
            } else if !self.in_word && c.is_alphanumeric() {
                self.whole = self.whole.saturating_add(1);
                self.in_word = true;
            }
        }
    }

    /// The same for plain ASCII, which most text is: this runs over every byte of a site.
    fn add_ascii(&mut self, text: &str) {
        let mut begun = 0;
        let mut in_word = usize::from(self.in_word);
        for byte in text.bytes() {
            let step = STEPS[in_word][usize::from(byte & 0x7f)];
            begun += u32::from(step & BEGINS);
            in_word = usize::from(step / IN_WORD);
        }
        self.whole = self.whole.saturating_add(begun);
        self.in_word = in_word != 0;
    }

    /// The text ends here: a paragraph, a cell, a line.
    pub(super) fn end(&mut self) {
        self.in_word = false;
    }

    /// Words so far.
    pub(super) fn count(&self) -> u32 {
        self.whole.saturating_add(self.quarters.div_ceil(4))
    }
}

/// A word begins here.
const BEGINS: u8 = 1;

/// After this character, a word is going on.
const IN_WORD: u8 = 2;

/// What each ASCII character does: first between words, then in a word.
const STEPS: [[u8; 128]; 2] = {
    let mut steps = [[0; 128]; 2];
    let mut byte = 0;
    while byte < 128_u8 {
        let (between, within) = match byte {
            b'\t'..=b'\r' | b' ' | b'/' => (0, 0),
            _ if byte.is_ascii_alphanumeric() => (BEGINS | IN_WORD, IN_WORD),
            _ => (0, IN_WORD),
        };
        steps[0][byte as usize] = between;
        steps[1][byte as usize] = within;
        byte += 1;
    }
    steps
};

fn quarters(c: char) -> u32 {
    match c {
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 1,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_scripts() {
        let cases = [
            ("", 0),
            ("One state-of-the-art, 2.5 % – don't", 4),
            ("Moscow—Kyiv", 2),
            ("« Où ? »", 1),
            ("東京で会議", 3),
            ("การประชุม", 3),
            ("서울 회의", 2),
        ];
        for (text, expected) in cases {
            let mut words = Words::default();
            words.add(text);
            assert_eq!(words.count(), expected, "{text}");
        }
    }

    #[test]
    fn a_word_goes_on_from_piece_to_piece() {
        let mut words = Words::default();
        for piece in ["don", "’", "t"] {
            words.add(piece);
        }
        words.end();
        words.add("go");
        assert_eq!(words.count(), 2);
    }
}
