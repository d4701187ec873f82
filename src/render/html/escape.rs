//! Text → the same text inside HTML.
//!
//! Written exactly as html5ever writes it, so that a body reads the same whether or not it went
//! through [`super::clean`].

/// Text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, is_special);
}

/// Text between the double quotes of an attribute.
pub(super) fn attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| is_special(byte) | u8::from(byte == b'"'));
}

/// An address between the double quotes of an attribute. What can't stand in an address is
/// percent-encoded; what is so already stays.
pub(super) fn address(out: &mut String, address: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut done = 0;
    for (position, byte) in address.bytes().enumerate() {
        let stays = byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'`');
        if stays && byte != b'&' {
            continue;
        }
        // Bytes inside a character only follow one that was encoded, so `done` is a boundary.
        out.push_str(address.get(done..position).unwrap_or_default());
        done = position + 1;
        if stays {
            out.push_str("&amp;");
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out.push_str(address.get(done..).unwrap_or_default());
}

/// Not zero for what is written otherwise between tags, and for the first byte of a no-break space.
/// Comparisons one by one and no table: of these, compilers make a few wide instructions.
#[inline]
fn is_special(byte: u8) -> u8 {
    u8::from(byte == b'&')
        | u8::from(byte == b'<')
        | u8::from(byte == b'>')
        | u8::from(byte == b'\r')
        | u8::from(byte == 0)
        | u8::from(byte == 0xC2)
}

fn escape(out: &mut String, text: &str, special: impl Fn(u8) -> u8) {
    let mut rest = text;
    while let Some(position) = first(rest.as_bytes(), &special) {
        let (plain, from) = rest.split_at(position);
        out.push_str(plain);
        let c = from.chars().next().unwrap_or_default();
        rest = &from[c.len_utf8().min(from.len())..];
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            '\r' if rest.starts_with('\n') => {}
            '\r' => out.push('\n'),
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
    out.push_str(rest);
}

/// Where the first such byte is, looked for in blocks without a branch inside.
fn first(bytes: &[u8], special: impl Fn(u8) -> u8) -> Option<usize> {
    const BLOCK: usize = 16;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let is_plain = |block: &&[u8; BLOCK]| {
        let any = block.iter().fold(0, |any, &byte| any | special(byte));
        any == 0
    };
    let start = blocks.iter().take_while(is_plain).count() * BLOCK;
    let rest = bytes[start..].iter();
    let found = rest.copied().position(|byte| special(byte) != 0);
    found.map(|at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_in_its_place() {
        let hard = "a<b>&\"é\u{a0}«\r\n\r\0";
        let mut out = String::new();
        text(&mut out, hard);
        assert_eq!(out, "a&lt;b&gt;&amp;\"é&nbsp;«\n\n\u{fffd}");
        out.clear();
        attribute(&mut out, hard);
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;é&nbsp;«\n\n\u{fffd}");
        out.clear();
        address(&mut out, "https://é.org/a b?x=%20&y=\"'");
        assert_eq!(out, "https://%C3%A9.org/a%20b?x=%20&amp;y=%22'");
    }
}
