//! Rust text → what the rules of `tidy.rs` look at: code without comments, without strings and
//! without unit tests, the paths that it names, the lengths of its functions.
//!
//! A scanner, not a parser: it knows comments, literals and brackets, and nothing of the language's
//! grammar beyond. Knows no rule.

/// A source file.
pub(crate) struct Source {
    /// From the root of the project, with `/`.
    pub(crate) path: String,
    /// As it is on disk.
    pub(crate) text: String,
    /// Comments, the insides of literals and unit tests blanked; line breaks stay.
    pub(crate) code: String,
    /// The same, with the insides of literals kept.
    pub(crate) said: String,
}

impl Source {
    /// Reads a text as the file at a path.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let code = blanked(text, Literals::Blank);
        let mut said = blanked(text, Literals::Keep).into_bytes();
        let mut code = code.into_bytes();
        for (start, end) in tests_in(&code) {
            for at in start..end {
                for bytes in [&mut code, &mut said] {
                    if bytes[at] != b'\n' {
                        bytes[at] = b' ';
                    }
                }
            }
        }
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: String::from_utf8_lossy(&code).into_owned(),
            said: String::from_utf8_lossy(&said).into_owned(),
        }
    }

    /// Whether the file as a whole is a unit test's.
    pub(crate) fn is_test(&self) -> bool {
        let apart = ["tests/", "benches/"];
        apart.iter().any(|folder| self.path.starts_with(folder)) || self.path.ends_with("/tests.rs")
    }

    /// The module that the file is, from the root of the crate: `["render", "view"]`.
    pub(crate) fn module(&self) -> Vec<&str> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let name = inside.strip_suffix(".rs").unwrap_or(inside);
        let name = if name == "lib" { "" } else { name };
        name.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// Every path that the code names, `use` trees taken apart; `crate` and `super` resolved, so
    /// that a path inside the crate begins with `crate`.
    pub(crate) fn paths(&self) -> Vec<Vec<String>> {
        let module = self.module();
        let mut paths = paths_in(&self.code);
        for path in &mut paths {
            let climbs = path.iter().take_while(|part| *part == "super").count();
            if climbs > 0 && climbs <= module.len() {
                let above = module[..module.len() - climbs].iter();
                let above = ["crate"].iter().chain(above).map(ToString::to_string);
                path.splice(..climbs, above);
            }
        }
        paths
    }

    /// The functions with bodies: the line each begins on, and how many lines it has.
    pub(crate) fn functions(&self) -> Vec<(usize, usize)> {
        let code = self.code.as_bytes();
        let line_of = |at: usize| self.code[..at].matches('\n').count() + 1;
        let begins = words(&self.code).filter(|(_, word)| *word == "fn");
        let bodies = begins.filter_map(|(at, _)| {
            // A name follows; a type such as `fn(u8)` has none.
            let named = words(&self.code[at + 2..]).next()?.0 == 1;
            let open = at + code[at..].iter().position(|byte| b"{;".contains(byte))?;
            let has_body = named && code[open] == b'{';
            has_body.then(|| (line_of(at), line_of(closing(code, open)) - line_of(at) + 1))
        });
        bodies.collect()
    }
}

/// What becomes of the insides of literals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Literals {
    Blank,
    Keep,
}

/// A text of the same length without comments.
fn blanked(text: &str, literals: Literals) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let (end, is_comment) = piece(bytes, at);
        let is_literal = !is_comment && end > at + 1;
        if is_comment || (is_literal && literals == Literals::Blank) {
            for byte in &mut out[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
        at = end;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The end of the comment or literal at a place, else the next place; and whether it is a comment.
fn piece(bytes: &[u8], at: usize) -> (usize, bool) {
    let rest = &bytes[at..];
    let find = |needle: &[u8], from: usize| {
        let found = rest[from..]
            .windows(needle.len())
            .position(|window| window == needle);
        found.map_or(bytes.len(), |found| at + from + found + needle.len())
    };
    if rest.starts_with(b"//") {
        let end = rest.iter().position(|byte| *byte == b'\n');
        return (end.map_or(bytes.len(), |end| at + end), true);
    }
    if rest.starts_with(b"/*") {
        return (find(b"*/", 2), true);
    }
    let after_word = at > 0 && is_word(bytes[at - 1]);
    if !after_word && (rest[0] == b'r' || rest.starts_with(b"br")) {
        let marks = 1 + usize::from(rest[0] == b'b');
        let hashes = rest[marks..]
            .iter()
            .take_while(|byte| **byte == b'#')
            .count();
        if rest.get(marks + hashes) == Some(&b'"') {
            let mut end = vec![b'"'];
            end.extend(std::iter::repeat_n(b'#', hashes));
            return (find(&end, marks + hashes + 1), false);
        }
    }
    match rest[0] {
        b'"' => (at + quoted(rest, b'"'), false),
        b'\'' if rest.get(1) == Some(&b'\\') => (at + quoted(rest, b'\''), false),
        b'\'' => {
            // A lifetime has no closing quote after its first character.
            let width = rest[1..]
                .iter()
                .skip(1)
                .take_while(|byte| **byte & 0xc0 == 0x80)
                .count();
            let is_character = rest.get(2 + width) == Some(&b'\'');
            (at + if is_character { 3 + width } else { 1 }, false)
        }
        _ => (at + 1, false),
    }
}

/// The length of a literal with escapes.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += 1 + usize::from(rest[at] == b'\\');
    }
    (at + 1).min(rest.len())
}

/// What stands behind each `#[cfg(test)]`, to the end of that item.
fn tests_in(code: &[u8]) -> Vec<(usize, usize)> {
    let mark = b"#[cfg(test)]";
    let starts = (0..code.len()).filter(|at| code[*at..].starts_with(mark));
    let items = starts.filter_map(|at| {
        let open = at + code[at..].iter().position(|byte| b"{;".contains(byte))?;
        let end = if code[open] == b'{' {
            closing(code, open)
        } else {
            open
        };
        Some((at, (end + 1).min(code.len())))
    });
    items.collect()
}

/// Where the bracket that opens at a place is closed.
fn closing(code: &[u8], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, byte) in code.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The words of a text with their places.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|at| {
        let begins = *at == 0 || !is_word(bytes[at - 1]);
        begins && is_word(bytes[*at])
    });
    starts.map(|at| {
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        (at, &text[at..at + length])
    })
}

fn paths_in(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (at, _) in words(code) {
        if !code[..at].ends_with("::") {
            path_at(code, at, &mut Vec::new(), &mut paths);
        }
    }
    paths
}

/// Reads the path or the `use` tree at a place; gives the place behind it.
fn path_at(code: &str, at: usize, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let depth = before.len();
    let mut at = at;
    while let Some((0, word)) = words(&code[at..]).next() {
        before.push(word.to_owned());
        at += word.len();
        if !code[at..].starts_with("::") {
            break;
        }
        at += 2;
    }
    if code[at..].starts_with('{') && code[..at].ends_with("::") {
        at += 1;
        loop {
            at += code[at..].len() - code[at..].trim_start_matches([' ', '\n', ',']).len();
            if !code[at..].starts_with(|first: char| first.is_alphanumeric() || first == '_') {
                break;
            }
            at = path_at(code, at, before, paths);
            // `as name` renames what was just read.
            at += code[at..].find([',', '}']).unwrap_or(0);
        }
        at += code[at..].find('}').map_or(0, |end| end + 1);
    } else if before.len() > 1 {
        paths.push(before.clone());
    }
    before.truncate(depth);
    at
}

#[test]
fn comments_literals_and_tests_are_no_code() {
    let text = "//! fs::read\nfn a<'x>() { /* fs */ let s = \"f\\\"s\"; let c = '{'; r#\"fs\"#; }\n\
                #[cfg(test)]\nmod tests { use std::fs; }\nfn b() {}\n";
    let source = Source::new("src/a.rs", text);
    assert!(!source.code.contains("fs"), "{}", source.code);
    assert!(source.code.contains("fn a<'x>()") && source.code.contains("fn b() {}"));
    assert!(source.said.contains("f\\\"s") && !source.said.contains("/* fs"));
    assert_eq!(source.functions(), [(2, 1), (5, 1)]);
}

#[test]
fn functions_are_measured() {
    let body = "    if a { b('}') }\n".repeat(70);
    let text =
        format!("type F = fn(u8);\n\npub(crate) fn a<T>(x: T)\nwhere\n{{\n{body}}}\nfn b();\n");
    assert_eq!(Source::new("src/a.rs", &text).functions(), [(3, 74)]);
}

#[test]
fn use_trees_are_taken_apart() {
    let text = "use crate::{diag, model::{self, url as address}};\nuse super::xml::Xml;\n\
                fn a() { std::env::var(x); Vec::<u8>::new() }\n";
    let source = Source::new("src/outputs/feed.rs", text);
    let paths: Vec<String> = source.paths().iter().map(|path| path.join("::")).collect();
    let expected = [
        "crate::diag",
        "crate::model::self",
        "crate::model::url",
        "crate::outputs::xml::Xml",
        "std::env::var",
    ];
    for path in expected {
        assert!(
            paths.iter().any(|found| found == path),
            "{path} in {paths:?}"
        );
    }
}
