//! Text → the same text inside HTML.
//!
//! Written exactly as html5ever writes it, so that a body reads the same whether or not it went
//! through [`super::clean`].

/// Text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, |byte| {
        matches!(byte, b'&' | b'<' | b'>' | b'\r' | 0 | 0xC2)
    });
}

/// Text between the double quotes of an attribute.
pub(super) fn attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| {
        matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\r' | 0 | 0xC2)
    });
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

fn escape(out: &mut String, text: &str, special: impl Fn(u8) -> bool) {
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

/// Where the first such byte is. Looked for in blocks without a branch inside, which compilers turn
/// into a few wide instructions.
fn first(bytes: &[u8], special: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 16;
    let has_special = |block: &[u8]| {
        let count = |any, &byte| any | u8::from(special(byte));
        block.iter().fold(0, count) != 0
    };
    let plain = bytes
        .chunks_exact(BLOCK)
        .take_while(|block| !has_special(block));
    let start = plain.count() * BLOCK;
    let rest = bytes[start..].iter();
    rest.copied().position(&special).map(|at| start + at)
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
