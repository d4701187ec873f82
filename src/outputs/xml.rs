//! Well-formed XML: elements, attributes, text, and no character that XML can't hold.

use chrono::{DateTime, SecondsFormat, Utc};

/// A document in the making: a line an element, indented by a space for each that it stands in.
pub(super) struct Xml {
    bytes: Vec<u8>,
    /// How many elements are open.
    depth: usize,
}

impl Xml {
    /// A document with its declaration. `length` is about how many bytes it will have.
    pub(super) fn new(length: usize) -> Self {
        let mut bytes = Vec::with_capacity(length);
        bytes.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        Self { bytes, depth: 0 }
    }

    /// What `inside` writes so many elements deep in a document, indented as it is there, without the
    /// document: it can stand in many, by [`Xml::copy`].
    pub(super) fn below(depth: usize, inside: impl FnOnce(&mut Self)) -> Box<[u8]> {
        let bytes = Vec::with_capacity(2 << 10);
        let mut xml = Self { bytes, depth };
        inside(&mut xml);
        xml.bytes.into()
    }

    /// Writes what [`Xml::below`] made, as deep as it was made for.
    pub(super) fn copy(&mut self, made: &[u8]) {
        self.bytes.extend_from_slice(made);
    }

    /// How many bytes there are so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What programs are told before the document begins.
    pub(super) fn instruction(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(&["?", name].concat(), attributes, "?>");
    }

    /// An element with attributes around what `inside` writes; gives what that gives.
    pub(super) fn element<T>(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.start(name, attributes, ">");
        self.depth += 1;
        let given = inside(self);
        self.depth -= 1;
        self.line();
        self.end(name);
        given
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes, ">");
        self.escaped(text, Within::Element);
        self.end(name);
    }

    /// An element with attributes only.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes, "/>");
    }

    /// The document's bytes, with a line break at the end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.push("\n");
        self.bytes
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.line();
        self.push("<");
        self.push(name);
        for (key, value) in attributes {
            self.push(" ");
            self.push(key);
            self.push("=\"");
            self.escaped(value, Within::Attribute);
            self.push("\"");
        }
        self.push(end);
    }

    fn end(&mut self, name: &str) {
        self.push("</");
        self.push(name);
        self.push(">");
    }

    /// Begins a line.
    fn line(&mut self) {
        self.push("\n");
        let indented = self.bytes.len() + self.depth;
        self.bytes.resize(indented, b' ');
    }

    fn escaped(&mut self, text: &str, within: Within) {
        // most texts are fine as they are, and to see that of a whole text at once is quick
        let suspicious = text
            .bytes()
            .fold(false, |any, byte| any | is_suspicious(byte));
        if !suspicious {
            self.push(text);
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.bytes().position(is_suspicious) {
            self.push(&rest[..at]);
            let mut after = rest[at..].chars();
            if let Some(c) = after.next() {
                self.escape(c, within);
            }
            rest = after.as_str();
        }
        self.push(rest);
    }

    fn escape(&mut self, c: char, within: Within) {
        match c {
            '<' => self.push("&lt;"),
            '>' => self.push("&gt;"),
            '&' => self.push("&amp;"),
            '\'' => self.push("&apos;"),
            '"' => self.push("&quot;"),
            '\r' => self.push("&#13;"),
            // in an attribute they would be read as spaces
            '\n' if within == Within::Attribute => self.push("&#10;"),
            '\t' if within == Within::Attribute => self.push("&#9;"),
            '\n' | '\t' => self.push(c.encode_utf8(&mut [0])),
            // XML 1.0 can't hold these, not even escaped
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            other => self.push(other.encode_utf8(&mut [0; 4])),
        }
    }

    fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// An instant as feeds and sitemaps write it (RFC 3339).
pub(super) fn rfc3339(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Element,
    Attribute,
}

/// Whether a byte is, or begins, a character that may not stand as it is: U+FFFE and U+FFFF begin
/// with 0xEF, as others do.
fn is_suspicious(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'<' | b'>' | b'&' | b'\'' | b'"' | 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_escaped_and_what_can_not_be_is_left_out() {
        let odd = "a<b>&'\"\r\n\tc\u{0}\u{1f}\u{fffe}\u{ffff}\u{fb01}é 北";
        let mut xml = Xml::new(0);
        xml.instruction("sheet", &[("href", "a&b")]);
        xml.element("all", &[], |xml| {
            xml.text("one", &[("key", odd)], odd);
            xml.element("none", &[], |_| {});
            xml.copy(&Xml::below(1, |xml| xml.empty("br", &[])));
        });
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
            <?sheet href=\"a&amp;b\"?>\n<all>\n \
            <one key=\"a&lt;b&gt;&amp;&apos;&quot;&#13;&#10;&#9;c\u{fb01}é 北\">\
            a&lt;b&gt;&amp;&apos;&quot;&#13;\n\tc\u{fb01}é 北</one>\n \
            <none>\n </none>\n <br/>\n</all>\n";
        assert_eq!(String::from_utf8(xml.finish()).as_deref(), Ok(expected));
    }
}
