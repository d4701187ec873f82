//! Lines of an iCalendar file (RFC 5545): values escaped, every line at most 75 octets long, and broken where
//! no character is cut.

/// A file in the making, or part of one.
pub(super) struct Ical(Vec<u8>);

/// What stands behind the colon of a line.
#[derive(Clone, Copy)]
pub(super) enum Text<'t> {
    /// As it is; it has nothing to escape.
    Fixed(&'t str),
    /// Words.
    Free(&'t str),
    /// Words, and commas between them.
    List(&'t [&'t str]),
}

/// The octets that a line may have.
const LONGEST: usize = 75;

impl Ical {
    /// Nothing yet. `length` is about how many bytes there will be.
    pub(super) fn new(length: usize) -> Self {
        Self(Vec::with_capacity(length))
    }

    /// A line: a name with its parameters, and a value.
    pub(super) fn line(&mut self, name: &str, value: Text<'_>) {
        let mut line = String::with_capacity(2 * LONGEST);
        line.push_str(name);
        line.push(':');
        match value {
            Text::Fixed(text) => line.extend(text.split(char::is_control)),
            Text::Free(text) => escape(text, &mut line),
            Text::List(texts) => {
                for (number, text) in texts.iter().enumerate() {
                    if number > 0 {
                        line.push(',');
                    }
                    escape(text, &mut line);
                }
            }
        }
        self.fold(&line);
    }

    /// Lines that were made before.
    pub(super) fn copy(&mut self, made: &[u8]) {
        self.0.extend_from_slice(made);
    }

    /// The bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// A line that goes on begins with a space, which counts.
    fn fold(&mut self, line: &str) {
        let (first, mut rest) = line.split_at(line.floor_char_boundary(LONGEST));
        self.0.extend_from_slice(first.as_bytes());
        while !rest.is_empty() {
            let (next, after) = rest.split_at(rest.floor_char_boundary(LONGEST - 1));
            self.0.extend_from_slice(b"\r\n ");
            self.0.extend_from_slice(next.as_bytes());
            rest = after;
        }
        self.0.extend_from_slice(b"\r\n");
    }
}

/// Control characters but line breaks have no place in a value.
fn escape(text: &str, out: &mut String) {
    let is_special = |letter: char| matches!(letter, '\\' | ';' | ',') || letter.is_control();
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        let (before, special) = rest.split_at(at);
        out.push_str(before);
        let mut letters = special.chars();
        match letters.next() {
            Some('\n') => out.push_str("\\n"),
            Some(letter) if !letter.is_control() => out.extend(['\\', letter]),
            _ => {}
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Ical, LONGEST, Text};

    fn made(name: &str, value: Text<'_>) -> String {
        let mut ical = Ical::new(0);
        ical.line(name, value);
        String::from_utf8(ical.finish()).expect("no character is cut")
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(
            made("SUMMARY", Text::Free("a,b;c\\d\ne\r\u{7}f: \"g\"")),
            "SUMMARY:a\\,b\\;c\\\\d\\nef: \"g\"\r\n"
        );
        assert_eq!(
            made("CATEGORIES", Text::List(&["a, b", "c"])),
            "CATEGORIES:a\\, b,c\r\n"
        );
        assert_eq!(made("BEGIN", Text::Fixed("VEVENT")), "BEGIN:VEVENT\r\n");
    }

    #[test]
    fn lines_are_broken_between_characters() {
        for letter in ["a", "é", "ي", "語", "😀"] {
            for before in 0..4 {
                let text = format!("{}{}", "x".repeat(before), letter.repeat(100));
                let line = made("SUMMARY", Text::Free(&text));
                let parts: Vec<&str> = line.trim_end().split("\r\n").collect();
                assert!(parts.iter().all(|part| part.len() <= LONGEST), "{line}");
                let whole = parts.join("\r\n").replace("\r\n ", "");
                assert_eq!(whole, format!("SUMMARY:{text}"));
            }
        }
        let full = "x".repeat(LONGEST - "SUMMARY:".len());
        assert_eq!(
            made("SUMMARY", Text::Free(&full)).matches("\r\n").count(),
            1
        );
    }
}
