//! Text → HTML, or XML, in which it means nothing but itself.

use std::convert::Infallible;
use std::io::{self, Write};

/// Adds text to HTML.
pub(in crate::render) fn push_escaped(text: &str, out: &mut String) {
    let Ok(()) = each_escaped(text, |piece| {
        out.push_str(piece);
        Ok::<(), Infallible>(())
    });
}

/// Text → HTML.
pub(super) fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    each_escaped(text, |piece| out.write_all(piece.as_bytes()))
}

/// Text → pieces of HTML: the five characters that mean something there are escaped, and no others,
/// so that addresses stay readable.
#[inline]
fn each_escaped<E>(text: &str, mut push: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let (mut plain, mut at) = (0, 0);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        // most texts have none of the five, and a block is looked at as quickly as a byte
        let length = rest.len().min(BLOCK);
        let mut block = [b' '; BLOCK];
        block[..length].copy_from_slice(&rest[..length]);
        if is_plain(&block) {
            at += length;
            continue;
        }
        for byte in &rest[..length] {
            if let Some(escaped) = escaped(*byte) {
                push(&text[plain..at])?;
                push(escaped)?;
                plain = at + 1;
            }
            at += 1;
        }
    }
    push(&text[plain..])
}

/// How many bytes are looked at together.
const BLOCK: usize = 16;

/// Whether no byte of a block is escaped. Comparisons one by one: of these, compilers make a few wide
/// instructions.
fn is_plain(block: &[u8; BLOCK]) -> bool {
    let special = |byte: u8| {
        u8::from(byte == b'&')
            | u8::from(byte == b'<')
            | u8::from(byte == b'>')
            | u8::from(byte == b'"')
            | u8::from(byte == b'\'')
    };
    block.iter().fold(0, |any, &byte| any | special(byte)) == 0
}

fn escaped(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_characters_are_escaped_wherever_they_are() {
        for length in 0..40 {
            for at in 0..=length {
                for (special, expected) in ["&", "<", ">", "\"", "'"]
                    .iter()
                    .zip(["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"])
                {
                    let around = |middle: &str| {
                        format!("{}{middle}{}é/=", "x".repeat(at), "y".repeat(length - at))
                    };
                    let mut out = String::new();
                    push_escaped(&around(special), &mut out);
                    assert_eq!(out, around(expected));
                }
            }
        }
    }
}
