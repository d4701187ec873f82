//! HTML of a body with raw HTML in it → the same without what could harm or break a page.
//!
//! Works on the whole body, since a raw tag may open in one paragraph and close in another. What
//! Dateline itself writes passes unchanged: its ids and addresses are written with a mark in the
//! attribute's name ([`MARKED`]), which no author can write, and lose the mark here. An author's
//! own ids stay, unless a heading, a footnote or a template has the same.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use ammonia::Builder;

use super::Attributes;
use crate::model::outline::Outline;
use crate::parse::markdown::anchor::is_reserved;
use crate::parse::markdown::left_out::TAGS_WITH_CONTENT;

/// A private character that marks Dateline's own attributes.
const MARK: char = '\u{e000}';

/// The names of Dateline's own attributes in a body that will be cleaned.
pub(super) const MARKED: Attributes = Attributes {
    id: "\u{e000}id",
    href: "\u{e000}href",
    src: "\u{e000}src",
};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const ATTRIBUTES: &[&str] = &[
    MARKED.id,
    MARKED.href,
    MARKED.src,
    "aria-label",
    "class",
    "dir",
    "id",
    "lang",
    "role",
    "tabindex",
    "title",
];

const ATTRIBUTES_OF: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    (
        "img",
        &["alt", "decoding", "height", "loading", "src", "width"],
    ),
    ("input", &["checked", "disabled", "type"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

const CLASSES: &[&str] = &[
    "alert",
    "alert-caution",
    "alert-important",
    "alert-note",
    "alert-tip",
    "alert-title",
    "alert-warning",
    "back",
    "center",
    "footnote",
    "footnotes",
    "left",
    "right",
    "table",
    "task",
];

const ROLES: &[&str] = &[
    "doc-backlink",
    "doc-endnotes",
    "doc-noteref",
    "note",
    "region",
];

/// An author's raw tag, unable to pass for one of Dateline's own.
pub(super) fn push_raw(out: &mut String, html: &str) {
    out.extend(html.chars().filter(|c| *c != MARK));
}

/// The harmless part of a body that was written with [`MARKED`] attributes.
pub(super) fn clean(html: &str, outline: &Outline) -> String {
    let headings = outline.headings.iter();
    let anchors: BTreeSet<String> = headings.map(|heading| heading.anchor.clone()).collect();
    unmark(&cleaned(html, anchors))
}

/// A piece of raw HTML cleaned by itself, so that a tag it leaves open takes nothing with it that
/// comes after.
pub(super) fn alone(html: &str) -> String {
    let html: String = html.chars().filter(|c| *c != MARK).collect();
    cleaned(&html, BTreeSet::new())
}

fn cleaned(html: &str, anchors: BTreeSet<String>) -> String {
    let attributes_of = ATTRIBUTES_OF.iter();
    let attributes_of =
        attributes_of.map(|(tag, names)| (*tag, names.iter().copied().collect::<HashSet<_>>()));
    let forced = HashMap::from([("input", HashMap::from([("type", "checkbox")]))]);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(TAGS_WITH_CONTENT.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(attributes_of.collect())
        .set_tag_attribute_values(forced)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .attribute_filter(move |_, name, value| attribute(name, value, &anchors));
    builder.clean(html).to_string()
}

/// The value an attribute is left with.
fn attribute<'v>(name: &str, value: &'v str, anchors: &BTreeSet<String>) -> Option<Cow<'v, str>> {
    match name {
        "class" => classes(value),
        "role" => ROLES.contains(&value).then_some(value.into()),
        "tabindex" => (value == "0").then_some(value.into()),
        "id" => is_free(value, anchors).then_some(value.into()),
        _ => Some(value.into()),
    }
}

fn classes(value: &str) -> Option<Cow<'_, str>> {
    let known = |class: &str| CLASSES.contains(&class) || class.starts_with("language-");
    if value.split_ascii_whitespace().all(known) {
        return Some(value.into());
    }
    let kept: Vec<_> = value
        .split_ascii_whitespace()
        .filter(|class| known(class))
        .collect();
    (!kept.is_empty()).then(|| kept.join(" ").into())
}

/// Whether an author may have this id.
fn is_free(id: &str, anchors: &BTreeSet<String>) -> bool {
    let is_word = !id.is_empty() && !id.contains(char::is_whitespace);
    is_word && !is_reserved(id) && !anchors.contains(id)
}

/// The marked attributes under their true names. Angle brackets and quotes only stand unescaped
/// around tags and values, so a mark that is part of a text or a value can be told from ours.
fn unmark(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for (number, piece) in html.split(MARK).enumerate() {
        let named = ["id=\"", "href=\"", "src=\""]
            .iter()
            .any(|name| piece.starts_with(name));
        if number > 0 && !(in_tag && named) {
            out.push(MARK);
        }
        out.push_str(piece);
        if let Some(bracket) = piece.rfind(['<', '>']) {
            in_tag = piece[bracket..].starts_with('<');
        }
    }
    out
}
