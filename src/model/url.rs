//! Addresses: slugs, paths within the site, and the site's own place on the web.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest name of a file or folder, in bytes, that common file systems keep.
pub const MAX_NAME_BYTES: usize = 255;

/// Words → a part of an address: letters, marks and digits of every script in NFC and lower case,
/// everything else single hyphens. Empty if there is no letter or digit.
#[must_use]
pub fn slug(words: &str) -> String {
    if words.is_ascii() {
        return ascii_slug(words);
    }
    let words = composed(words);
    let words: String = words.chars().flat_map(char::to_lowercase).collect();
    let mut slug = String::with_capacity(words.len());
    let mut gap = false;
    for c in composed(&words).chars() {
        let follows_letter = !slug.is_empty() && !gap;
        if c.is_alphanumeric() || (is_combining_mark(c) && follows_letter) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else {
            gap = true;
        }
    }
    slug
}

/// A text in NFC, as nearly all are.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The same for ASCII, which needs no tables.
fn ascii_slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for word in words.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !slug.is_empty() && !word.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    slug
}

/// Whether words have a letter or digit, so that their [`slug`] is not empty.
#[must_use]
pub fn has_slug(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_alphanumeric()) || !slug(words).is_empty()
}

/// The bytes that stand in a URL as they are: unreserved ASCII and `/`.
const STAYS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte.is_ascii() {
        let is_mark = matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
        table[byte as usize] = byte.is_ascii_alphanumeric() || is_mark;
        byte += 1;
    }
    table
};

/// A path within the site → its form in a URL: every byte but unreserved ASCII and `/` as `%XX`.
#[must_use]
pub fn encode(path: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(path.len() + path.len() / 4);
    let mut rest = path;
    while let Some(at) = rest.bytes().position(|byte| !STAYS[usize::from(byte)]) {
        // what stays is ASCII, so a character begins here
        let (plain, other) = rest.split_at(at);
        let length = other.chars().next().map_or(0, char::len_utf8);
        encoded.push_str(plain);
        for byte in other[..length].bytes() {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
        rest = &other[length..];
    }
    encoded.push_str(rest);
    encoded
}

/// `%XX` → the text it stands for; `None` where that is no UTF-8 or no hexadecimal.
#[must_use]
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The file that a web server shows for an address: `/topics/` → `topics/index.html`.
#[must_use]
pub fn file_of(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        [path, "index.html"].concat()
    } else {
        path.to_owned()
    }
}

/// The address of the page at a path: without a file's extension it is that of a folder, with or without
/// its slash.
#[must_use]
pub fn page_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or("");
    if name.is_empty() || name.contains('.') {
        path.to_owned()
    } else {
        [path, "/"].concat()
    }
}

/// Joins a relative path to the folder it is read from; `None` if it leaves the root.
#[must_use]
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Where the site stands on the web: scheme and host, and the path below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL, with or without a path.
    ///
    /// # Errors
    /// Why it is none, in a few words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or("it must begin with https:// or http://")?;
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c)) {
            return Err("it has a character that no web address has");
        }
        if rest.contains(['?', '#']) {
            return Err("it can't have a query or an anchor");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains('@') {
            return Err("it needs a host");
        }
        let scheme = &text[..text.len() - rest.len()];
        let path = path.trim_matches('/');
        Ok(Self {
            origin: format!("{scheme}{}", host.to_lowercase()),
            path: if path.is_empty() {
                String::new()
            } else {
                format!(
                    "/{}",
                    encode(&decode(path).unwrap_or_else(|| path.to_owned()))
                )
            },
        })
    }

    /// Where a site stands that has no address yet.
    #[must_use]
    pub fn localhost() -> Self {
        Self {
            origin: "http://localhost".to_owned(),
            path: String::new(),
        }
    }

    /// Scheme and host, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path of the site below its host: empty, or `/briefs`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The host without a port: what a `tag:` URI is minted under.
    #[must_use]
    pub fn host(&self) -> &str {
        let after = self.origin.split_once("://").map_or("", |(_, host)| host);
        after.split_once(':').map_or(after, |(host, _)| host)
    }

    /// An address of the site as it is written in a page: base path first, percent-encoded.
    #[must_use]
    pub fn relative(&self, address: &str) -> String {
        [self.path.as_str(), &encode(address)].concat()
    }

    /// An address of the site as the world knows it.
    #[must_use]
    pub fn absolute(&self, address: &str) -> String {
        [self.origin.as_str(), &self.path, &encode(address)].concat()
    }
}

/// Whether a text is the name of a host on the web, of two parts or more (RFC 1123).
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    let is_part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&part.len())
            && part.bytes().all(is_plain)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    // the last part of a number that is an address is of digits
    let last = text.rsplit_once('.').map_or("", |(_, last)| last);
    text.len() <= 253
        && text.split('.').all(is_part)
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text is a whole `http` or `https` URL.
#[must_use]
pub fn is_web(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        let cases = [
            ("Nuclear deterrence", "nuclear-deterrence"),
            ("Côte d’Ivoire", "côte-d-ivoire"),
            ("  Спеціальний трибунал! ", "спеціальний-трибунал"),
            ("قوات الطوارئ", "قوات-الطوارئ"),
            ("हिन्दी", "हिन्दी"),
            ("日本 2025", "日本-2025"),
            ("e\u{301}te\u{301}", "été"),
            ("--", ""),
        ];
        for (words, expected) in cases {
            assert_eq!(slug(words), expected);
        }
    }

    #[test]
    fn encoding_comes_back() {
        let path = "/2025/06/спецтрибунал/a b&c/";
        assert_eq!(decode(&encode(path)).as_deref(), Some(path));
        assert_eq!(encode("/a-b_c.d~/"), "/a-b_c.d~/");
        assert_eq!(decode("%zz"), None);
    }

    #[test]
    fn base_urls() {
        let plain = BaseUrl::parse("https://Example.org").expect("valid");
        assert_eq!(plain.absolute("/feed.xml"), "https://example.org/feed.xml");
        let below = BaseUrl::parse("https://example.org:8080/a/b/").expect("valid");
        assert_eq!(below.relative("/topics/"), "/a/b/topics/");
        assert_eq!(below.host(), "example.org");
        for bad in [
            "",
            "example.org",
            "/a",
            "https://",
            "https://a/?q",
            "ftp://a",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn host_names() {
        for good in ["example.org", "a.b-c.Example.org", "xn--e1afmkfd.xn--p1ai"] {
            assert!(is_host_name(good), "{good}");
        }
        for bad in [
            "",
            "localhost",
            "https://example.org",
            "example.org/",
            "example.org:80",
            "-a.org",
            "a..org",
            "example.org.",
            "192.0.2.1",
            "пример.рф",
            "a b.org",
        ] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }

    #[test]
    fn relative_paths_stay_inside() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "./x/y").as_deref(), Some("a/x/y"));
        assert_eq!(join("a", "../../etc"), None);
    }
}
