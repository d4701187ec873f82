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
        if !self.add_ascii(text) {
            self.add_any(text);
        }
    }

    fn add_any(&mut self, text: &str) {
        for c in text.chars() {
            // Latin, Greek, Cyrillic, Hebrew, Arabic and the scripts of India stand before this
            let (quarters, separates) = if c < '\u{e00}' {
                let is_space = matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}');
                (0, is_space || c == '/')
            } else {
                let separates = c.is_whitespace() || matches!(c, '–' | '—' | '…');
                (quarters(c), separates)
            };
            if quarters > 0 {
                self.quarters = self.quarters.saturating_add(quarters);
                self.in_word = false;
            } else if separates {
                self.in_word = false;
            } else if !self.in_word && (is_common(c) || c.is_alphanumeric()) {
                self.whole = self.whole.saturating_add(1);
                self.in_word = true;
            }
        }
    }

    /// The same for plain ASCII, which most text is: this runs over every byte of a site, so it
    /// takes eight at once. Whether the text was ASCII; if not, nothing was added.
    fn add_ascii(&mut self, text: &str) -> bool {
        let mut ended = 0;
        let mut all = 0;
        let mut in_word = self.in_word;
        let (eights, rest) = text.as_bytes().as_chunks::<8>();
        for some in eights.chunks(SUMMED) {
            let mut ends = 0;
            for eight in some {
                let eight = u64::from_le_bytes(*eight);
                all |= eight;
                ends += word_ends(eight, &mut in_word);
            }
            if all & every(0x80) != 0 {
                return false;
            }
            ended += sum(ends);
        }
        if !rest.is_empty() {
            // a hyphen neither begins a word nor ends one
            let mut last = *b"--------";
            last[..rest.len()].copy_from_slice(rest);
            let last = u64::from_le_bytes(last);
            if last & every(0x80) != 0 {
                return false;
            }
            ended += sum(word_ends(last, &mut in_word));
        }
        let begun = ended + u32::from(in_word) - u32::from(self.in_word);
        self.whole = self.whole.saturating_add(begun);
        self.in_word = in_word;
        true
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

/// So many times the bytes of [`word_ends`] can be added up for their [`sum`] to fit one byte.
const SUMMED: usize = 31;

/// Where words end in the next eight ASCII characters: 1 in the byte of the separator after each.
///
/// Between two separators all bits are set; where a letter or digit is added, they carry over into
/// the separator after them, once however many letters there are. So they do from eight to eight.
fn word_ends(eight: u64, in_word: &mut bool) -> u64 {
    let letters = within(eight | every(0x20), b'a', b'z') | within(eight, b'0', b'9');
    let letters = letters & every(0x80);
    let controls = within(eight, b'\t', b'\r');
    let separators = controls | within(eight, b' ', b' ') | within(eight, b'/', b'/');
    let separators = (separators & every(0x80)) >> 7;
    let between = !(separators * 0xff);
    let (sum, carried) = between.overflowing_add(letters);
    let (sum, carried_on) = sum.overflowing_add(u64::from(*in_word));
    *in_word = carried | carried_on;
    sum & separators
}

/// The sum of eight bytes, if it is below 256: it comes out in the highest.
fn sum(bytes: u64) -> u32 {
    u32::from(bytes.wrapping_mul(every(1)).to_le_bytes()[7])
}

/// The highest bit of every byte from `first` to `last`; the other bits are anything. If all bytes
/// are ASCII, no sum leaves its own; otherwise all bits are anything.
fn within(eight: u64, first: u8, last: u8) -> u64 {
    let from_first = eight.wrapping_add(every(0x80 - first));
    let past_last = eight.wrapping_add(every(0x7f - last));
    from_first & !past_last
}

/// Eight times the same byte.
fn every(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Whether it is a letter that words often begin with: they are told from others sooner.
fn is_common(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' // Latin
        | 'Α'..='Ρ' | 'Σ'..='ώ' // Greek
        | 'Ѐ'..='ҁ' // Cyrillic
        | 'א'..='ת' // Hebrew
        | 'ؠ'..='ي' // Arabic
    )
}

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
    fn spaces_before_thai_are_those_of_unicode() {
        for c in '\0'..'\u{e00}' {
            let mut words = Words::default();
            words.add_any(&format!("a{c}b"));
            let separates = c.is_whitespace() || c == '/';
            assert_eq!(words.count(), if separates { 2 } else { 1 }, "{c:?}");
        }
    }

    #[test]
    fn common_letters_are_letters() {
        let common = ('\0'..=char::MAX).filter(|c| is_common(*c));
        let wrong: Vec<char> = common.filter(|c| !c.is_alphanumeric()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn eight_at_once_count_as_one_by_one() {
        let mut words = Words::default();
        let mut expected = 0;
        let mut in_word = false;
        let mut text = String::new();
        for number in 0..20_000_u32 {
            let any = number.wrapping_mul(2_654_435_761).to_le_bytes()[1] & 0x7f;
            text.push(char::from(match number % 3 {
                0 => b" -/.\ta"[usize::from(any % 6)],
                _ => any,
            }));
            let c = text.as_bytes()[text.len() - 1];
            let begins = !in_word && c.is_ascii_alphanumeric();
            expected += u32::from(begins);
            in_word = (in_word || begins) && !matches!(c, b'\t'..=b'\r' | b' ' | b'/');
            if number.is_multiple_of(37) {
                words.add(&std::mem::take(&mut text));
                assert_eq!(
                    (words.count(), words.in_word),
                    (expected, in_word),
                    "{number}"
                );
            }
        }
    }

    #[test]
    fn wherever_a_text_is_not_ascii_it_is_counted() {
        for before in [0, 1, 7, 8, 9, 300] {
            for after in [0, 1, 7, 8, 9, 300] {
                let mut words = Words::default();
                let [before, after] = [before, after].map(|count| "ab ".repeat(count));
                words.add(&format!("{before}é– è{after}"));
                let mut expected = Words::default();
                expected.add(&before);
                expected.add_any("é– è");
                expected.add(&after);
                let state = |words: &Words| (words.count(), words.in_word);
                assert_eq!(state(&words), state(&expected), "{before}{after}");
            }
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
