//! Bodies and their outlines; bodies and what is wrong with them.

use super::*;
use crate::diag::{At, Place};
use crate::model::outline::{LinkKind, Target};

fn read(text: &str, start: usize) -> Checked<Outline> {
    outline(FileId(7), text, start..text.len())
}

fn slice(text: &str, place: Place) -> &str {
    match place.at {
        At::Bytes(start, end) => &text[start as usize..end as usize],
        _ => panic!("a place in a body is a range of bytes"),
    }
}

#[test]
fn links_in_order_each_at_its_address() {
    use LinkKind::{Anchor, File, Path, Picture, Wiki};
    let text = "---\r\ntitle: é\r\n---\r\n[[ actor:nato |the *A*]] é [a](<b c.md>) ![d](e.png)\r\n\r\n\
                | t |\r\n|-|\r\n| [[x\\|y]] |\r\n\r\n- [`](n.md)` [f](#g) [h](/i/) [![j](k.png)](l)\r\n\
                - [m][n] <http://o> `[[p]]`\r\n\r\n      [[q]]\r\n\r\n[n]: r.md 'see r.md'\r\n[s](r.md 'r.md')\n[[a\r\nb]]";
    let checked = read(text, text.find("[[").expect("there is a link"));
    let links = checked.value.links.iter();
    let found: Vec<_> = links
        .map(|link| (link.kind, link.target.as_str(), slice(text, link.place)))
        .collect();
    let expected = [
        (Wiki, "actor:nato", "actor:nato"),
        (File, "b c.md", "b c.md"),
        (Picture, "e.png", "e.png"),
        (Wiki, "x", "x"),
        (Anchor, "#g", "#g"),
        (Path, "/i/", "/i/"),
        (Path, "l", "l"),
        (Picture, "k.png", "k.png"),
        (File, "r.md", "[m][n]"),
        (File, "r.md", "r.md"),
        (Wiki, "a b", "a\r\nb"),
    ];
    assert_eq!(found, expected);
    assert!(checked.findings.into_vec().is_empty());
}

#[test]
fn mistakes_each_at_its_place() {
    let cases: [(&str, &[(&str, &str)]); 16] = [
        (
            "é [^a] ![^b c] \\[^d] `[^e]` [^]",
            &[
                ("undefined-footnote", "[^a]"),
                ("undefined-footnote", "[^b c]"),
            ],
        ),
        ("a[^A b]\n\n[^a B]: n", &[]),
        ("a\n\n[^b]: n", &[("unused-footnote", "[^b]")]),
        (
            "a[^b]\n\n[^b]: n\n\n[^B]: m",
            &[("repeated-footnote", "[^B]")],
        ),
        ("a[^b]\n[^b]: n", &[]),
        (
            "[a][b] [c][] [d] ![e][f]",
            &[
                ("undefined-reference", "[a][b]"),
                ("undefined-reference", "[c]"),
                ("undefined-reference", "![e][f]"),
            ],
        ),
        ("[a](javascript:b)", &[("dangerous-link", "javascript:b")]),
        (
            "[a](java&#9;script:b)",
            &[("dangerous-link", "[a](java&#9;script:b)")],
        ),
        (
            "![a](data:image/png,b)",
            &[("dangerous-link", "data:image/png,b")],
        ),
        (
            "[a]() [[ ]]",
            &[("empty-link", "[a]()"), ("empty-link", "[[ ]]")],
        ),
        (
            "![a](https://b.org/c.png)",
            &[("remote-picture", "https://b.org/c.png")],
        ),
        ("![](a.png)", &[("picture-without-alt", "a.png")]),
        ("![[a.png]]", &[("picture-without-alt", "a.png")]),
        ("![[a.png|b]] [t](tel:1) [m](mailto:a@b.org) <x@y.org>", &[]),
        ("```\n[^a] [b][c]\n```\n    [^d]", &[]),
        ("<b>[^a]</b>", &[("undefined-footnote", "[^a]")]),
    ];
    for (body, expected) in cases {
        let text = format!("---\ntitle: é\n---\n{body}");
        let checked = read(&text, text.len() - body.len());
        let findings = checked.findings.into_vec();
        let found: Vec<_> = findings
            .iter()
            .map(|finding| (finding.code, slice(&text, finding.place)))
            .collect();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn headings_words_and_first_paragraph() {
    let body = "> Not *this* one.\n\n![nor this](a.png)\n\n## [[topic:arms-control]]: *what* `next`?\n\n\
                The  **first**\none,[^1] by [[actor:nato]] & [[x|us]].  \nSo.\n\n[^1]: A note.\n";
    let outline = read(body, 0).value;
    assert_eq!(
        outline.first_paragraph.as_deref(),
        Some("The first one, by nato & us. So.")
    );
    assert_eq!(outline.headings[0].text, "arms-control: what next?");
    assert_eq!(outline.headings[0].anchor, "arms-control-what-next");
    assert_eq!(outline.words, 14);
    assert!(!outline.raw_html);
    assert!(read("a <!-- b -->", 0).value.raw_html);

    let found = |text: &str| Target::Found {
        url: String::new(),
        text: text.to_owned(),
    };
    let targets = [
        Target::Missing,
        found("Arms control"),
        found("NATO"),
        found("X"),
    ];
    assert_eq!(
        outline.opening(&targets).as_deref(),
        Some("The first one, by NATO & us. So.")
    );
    assert_eq!(
        outline.heading_text(0, &targets).as_deref(),
        Some("Arms control: what next?")
    );
    assert_eq!(outline.heading_text(1, &targets), None);
}

#[test]
fn a_range_that_is_none_is_an_empty_body() {
    assert_eq!(outline(FileId(0), "é", 1..9).value, Outline::default());
}

#[test]
fn plain_text_of_a_line() {
    let cases = [
        ("*A* [b](c) `d` ![e](f)", "A b d e"),
        ("# 1\n\n- \"g\"", "# 1 - “g”"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(plain_text(markdown, Punctuation::Smart), expected);
    }
}

#[test]
fn plain_text_gets_quotes_and_dashes_and_nothing_else() {
    let plain = "\"A\" -- it's *1* & [b](c) # \\ `d` <e> ...";
    assert_eq!(smart_text(plain), "“A” – it’s *1* & [b](c) # \\ `d` <e> …");
}

#[test]
fn a_bare_line_is_what_the_parser_makes_of_it() {
    let bare = [
        "Talks end",
        "1. May",
        "# 3",
        "a - b: c. (d)",
        "Ünï 会議",
        "a|b ^c^ $d$ {e} 50 %",
        "+ x",
    ];
    let others = [
        "", " a", "a ", "a  b", "a\tb", "a\u{a0}b", "*a*", "it's", "a -- b", "a...", "&amp;",
        "a\0b",
    ];
    for line in bare {
        assert!(is_bare_line(line), "{line}");
        for punctuation in [Punctuation::Smart, Punctuation::Straight] {
            let guarded = guarded_line(line);
            let mut parsed = String::new();
            inline_events(&guarded, punctuation).for_each(|event| push_plain(&mut parsed, &event));
            assert_eq!(parsed, line);
        }
    }
    for line in others {
        assert!(!is_bare_line(line), "{line:?}");
    }
}
