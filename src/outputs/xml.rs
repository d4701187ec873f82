//! Well-formed XML on top of `quick-xml`: elements, attributes, text, and no character that XML
//! can't hold.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document in the making.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document with its declaration.
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(
            Vec::with_capacity(2 << 10),
            b' ',
            1,
        ));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml
    }

    /// What `inside` writes so many elements deep in a document, indented as it is there, without the
    /// document: it can stand in many, by [`Xml::copy`].
    pub(super) fn below(depth: usize, inside: impl FnOnce(&mut Self)) -> Box<[u8]> {
        let mut xml = Self::new();
        for _ in 0..depth {
            xml.event(Event::Start(BytesStart::new("above")));
        }
        let start = xml.0.get_ref().len();
        inside(&mut xml);
        xml.0.into_inner().split_off(start).into()
    }

    /// Writes what [`Xml::below`] made, as deep as it was made for.
    pub(super) fn copy(&mut self, made: &[u8]) {
        self.0.get_mut().extend_from_slice(made);
    }

    /// An element with attributes around what `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.event(Event::Start(start(name, attributes)));
        inside(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text in it.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.event(Event::Start(start(name, attributes)));
        self.event(Event::Text(BytesText::new(&allowed(text))));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with attributes only.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// The document's bytes, with a line break at the end.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn event(&mut self, event: Event<'_>) {
        self.0
            .write_event(event)
            .expect("writing to memory does not fail");
    }
}

fn start<'a>(name: &'a str, attributes: &'a [(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_ref()));
    }
    start
}

/// The text without characters that XML 1.0 can't hold, not even escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    // by bytes, which is quick; the last two begin with 0xEF, as other characters do
    let is_suspicious = |byte: u8| u8::from(byte < b' ') | u8::from(byte == 0xEF);
    let suspicious = text.bytes().fold(0, |any, byte| any | is_suspicious(byte));
    if suspicious != 0 && text.contains(bad) {
        Cow::Owned(text.replace(bad, ""))
    } else {
        Cow::Borrowed(text)
    }
}
