//! Plain YAML → the tree that the YAML crate makes of it, for a small part of the work.
//!
//! Reads what nearly every front matter is made of: block maps and lists, lists and maps on one
//! line, and scalars that can only be read in one way. To anything else it answers `None`, and the
//! crate reads the text: what is a mistake, and what YAML has besides, is not known here. The tests
//! hold each tree of this reader against the crate's.

use super::{Node, Value};
use crate::diag::{FileId, Place};

#[cfg(test)]
mod tests;

/// Longer keys are for the crate: YAML has limits of its own for them.
const LONGEST_KEY: usize = 128;

/// How deep values may be inside each other.
const DEEPEST: u32 = 40;

/// Digits of a number that a float holds to the last.
const EXACT_DIGITS: usize = 15;

/// Reads one document. `None` if anything in it is not plain.
pub(super) fn read(file: FileId, yaml: &str) -> Option<Node> {
    if has_odd_characters(yaml) {
        return None;
    }
    let mut reader = Reader {
        file,
        yaml,
        at: 0,
        column: None,
        nodes: 0,
        depth: 0,
    };
    reader.next_line();
    let column = reader.column?;
    let root = reader.node(|reader| reader.block(column))?;
    reader.column.is_none().then_some(root)
}

/// Characters that YAML refuses, or takes for a tab, a line end or a byte order mark.
fn has_odd_characters(yaml: &str) -> bool {
    // all are looked at, for the compiler then takes many at once
    let controls = yaml.bytes().fold(0, |controls, byte| {
        controls | u8::from(byte.is_ascii_control() && byte != b'\n')
    });
    let is_odd = |c: char| {
        matches!(
            c,
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    controls > 0 || (!yaml.is_ascii() && yaml.contains(is_odd))
}

/// Where a scalar or a key stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// On lines of its own.
    Block,
    /// Within brackets.
    Flow,
}

/// A text under way. Every method that answers `None` gives the whole text up.
struct Reader<'y> {
    file: FileId,
    yaml: &'y str,
    /// The next byte.
    at: usize,
    /// How far the line is indented whose first character comes next; `None` at the end.
    column: Option<usize>,
    /// How many nodes there are so far.
    nodes: u32,
    depth: u32,
}

impl<'y> Reader<'y> {
    /// Gives a value the next number, which is lower than those within it.
    fn node(&mut self, value: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Node> {
        let place = Place::node(self.file, self.nodes);
        self.nodes += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let value = value(self)?;
        self.depth -= 1;
        Some(Node { place, value })
    }

    /// The map or list whose first line is this one.
    fn block(&mut self, column: usize) -> Option<Value> {
        if self.is_at_dash() {
            self.list(column)
        } else {
            self.map(column)
        }
    }

    /// Entries at this column. The line after a scalar may not be deeper: that would go on with it.
    fn map(&mut self, column: usize) -> Option<Value> {
        let mut map = Vec::new();
        loop {
            let key = self.key(Style::Block)?;
            let value = if self.ends_line() {
                self.node(|reader| reader.below(column, true))?
            } else {
                self.node(Self::rest_of_line)?
            };
            map.push((key, value));
            match self.column {
                Some(next) if next == column => {}
                Some(next) if next > column => return None,
                _ => return Some(Value::Map(map)),
            }
        }
    }

    /// Items with their dash at this column.
    fn list(&mut self, column: usize) -> Option<Value> {
        let mut list = Vec::new();
        loop {
            self.at += 1;
            let item_column = column + 1 + self.skip_spaces();
            list.push(if self.ends_line() {
                self.node(|reader| reader.below(column, false))?
            } else {
                self.node(|reader| reader.item(item_column))?
            });
            match self.column {
                Some(next) if next == column && self.is_at_dash() => {}
                Some(next) if next > column => return None,
                _ => return Some(Value::List(list)),
            }
        }
    }

    /// What stands after a dash: a value, or a map that begins there.
    fn item(&mut self, column: usize) -> Option<Value> {
        let start = self.at;
        let is_key = match self.next()? {
            b'[' | b'{' => false,
            b'"' | b'\'' => self.quoted().is_some() && self.next() == Some(b':'),
            _ => self.plain(Style::Block).is_some() && self.next() == Some(b':'),
        };
        self.at = start;
        if is_key {
            self.map(column)
        } else {
            self.rest_of_line()
        }
    }

    /// What stands below a key or a dash that has nothing after it. The items of a key's list may
    /// stand as far left as the key.
    fn below(&mut self, column: usize, of_key: bool) -> Option<Value> {
        self.next_line();
        match self.column {
            Some(next) if next > column => self.block(next),
            Some(next) if next == column && of_key && self.is_at_dash() => self.list(column),
            _ => Some(Value::Null),
        }
    }

    /// The value that fills the rest of the line.
    fn rest_of_line(&mut self) -> Option<Value> {
        let value = self.value(Style::Block)?;
        self.skip_spaces();
        if !self.ends_line() {
            return None;
        }
        self.next_line();
        Some(value)
    }

    /// A value on one line.
    fn value(&mut self, style: Style) -> Option<Value> {
        match self.next()? {
            b'[' => self.flow_list(),
            b'{' => self.flow_map(),
            b'"' | b'\'' => Some(Value::Text(self.quoted()?.to_owned())),
            _ => resolved(self.plain(style)?),
        }
    }

    fn flow_list(&mut self) -> Option<Value> {
        let mut list = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.takes(b']') {
            return Some(Value::List(list));
        }
        loop {
            list.push(self.node(|reader| reader.value(Style::Flow))?);
            if self.ends_flow(b']')? {
                return Some(Value::List(list));
            }
        }
    }

    fn flow_map(&mut self) -> Option<Value> {
        let mut map = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.takes(b'}') {
            return Some(Value::Map(map));
        }
        loop {
            let key = self.key(Style::Flow)?;
            let value = self.node(|reader| reader.value(Style::Flow))?;
            map.push((key, value));
            if self.ends_flow(b'}')? {
                return Some(Value::Map(map));
            }
        }
    }

    /// Whether a bracket closes here; otherwise there is a comma.
    fn ends_flow(&mut self, bracket: u8) -> Option<bool> {
        self.skip_spaces();
        if self.takes(bracket) {
            return Some(true);
        }
        let goes_on = self.takes(b',');
        self.skip_spaces();
        goes_on.then_some(false)
    }

    /// A key with its colon, and the spaces after that.
    fn key(&mut self, style: Style) -> Option<Node> {
        let key = self.node(|reader| {
            let start = reader.at;
            let value = match reader.next()? {
                b'"' | b'\'' => Value::Text(reader.quoted()?.to_owned()),
                _ => resolved(reader.plain(style)?)?,
            };
            let is_usual = matches!(value, Value::Text(_)) && reader.at - start <= LONGEST_KEY;
            is_usual.then_some(value)
        })?;
        let ends = self.takes(b':') && matches!(self.next(), None | Some(b' ' | b'\n'));
        self.skip_spaces();
        ends.then_some(key)
    }

    /// Text in quotes, all on one line, with nothing in it that means something else.
    fn quoted(&mut self) -> Option<&'y str> {
        let quote = self.next()?;
        let rest = &self.yaml[self.at + 1..];
        let ends = |byte: &u8| *byte == quote || matches!(byte, b'\n' | b'\\');
        let end = rest.as_bytes().iter().position(ends)?;
        self.at += end + 2;
        (rest.as_bytes()[end] == quote).then(|| &rest[..end])
    }

    /// Text without quotes, up to what ends it: a colon, a remark, the line, in brackets a comma or
    /// bracket.
    fn plain(&mut self, style: Style) -> Option<&'y str> {
        let rest = &self.yaml[self.at..];
        let bytes = rest.as_bytes();
        if bytes[0].is_ascii() && !bytes[0].is_ascii_alphanumeric() && bytes[0] != b'/' {
            return None;
        }
        let in_flow = style == Style::Flow;
        let mut end = 0;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'\n' => break,
                b':' => match bytes.get(end + 1) {
                    None | Some(b' ' | b'\n') => break,
                    Some(next) if in_flow && !next.is_ascii_alphanumeric() && *next != b'/' => {
                        return None;
                    }
                    _ => {}
                },
                b'#' if bytes[end - 1] == b' ' => break,
                b',' | b']' | b'}' if in_flow => break,
                b'?' | b'[' | b'{' if in_flow => return None,
                _ => {}
            }
            end += 1;
        }
        self.at += end;
        Some(rest[..end].trim_end_matches(' '))
    }

    /// Goes to the first character of the next line that has something on it.
    fn next_line(&mut self) {
        loop {
            let spaces = self.skip_spaces();
            match self.next() {
                None => {
                    self.column = None;
                    return;
                }
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.skip_remark(),
                Some(_) => {
                    self.column = Some(spaces);
                    return;
                }
            }
        }
    }

    fn next(&self) -> Option<u8> {
        self.yaml.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.next() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_spaces(&mut self) -> usize {
        let start = self.at;
        while self.next() == Some(b' ') {
            self.at += 1;
        }
        self.at - start
    }

    fn skip_remark(&mut self) {
        let rest = &self.yaml[self.at..];
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    /// Whether the line has nothing more on it but a remark, which has to have a space before it.
    fn ends_line(&mut self) -> bool {
        if self.next() == Some(b'#') && self.yaml[..self.at].ends_with(' ') {
            self.skip_remark();
        }
        matches!(self.next(), None | Some(b'\n'))
    }

    fn is_at_dash(&self) -> bool {
        let after = || self.yaml.as_bytes().get(self.at + 1);
        self.next() == Some(b'-') && matches!(after(), None | Some(b' ' | b'\n'))
    }
}

/// What a scalar without quotes means, if that is beyond doubt.
fn resolved(plain: &str) -> Option<Value> {
    let text = || Some(Value::Text(plain.to_owned()));
    let bytes = plain.as_bytes();
    if !bytes[0].is_ascii_digit() {
        let means_more = ["null", "true", "false"].map(|word| word.eq_ignore_ascii_case(plain));
        return if means_more.contains(&true) {
            None
        } else {
            text()
        };
    }
    let is_dated = bytes.len() > 4 && all_digits(&bytes[..4]) && bytes[4] == b'-';
    if is_dated || bytes.contains(&b' ') {
        return text();
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let is_number = all_digits(whole.as_bytes())
        && all_digits(fraction.as_bytes())
        && !fraction.is_empty()
        && (whole == "0" || !whole.starts_with('0'))
        && plain.len() <= EXACT_DIGITS;
    is_number
        .then(|| plain.parse().ok())
        .flatten()
        .map(Value::Number)
}

fn all_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}
