//! A plain page or the words of the front page: Markdown with little front matter.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::{check_suffix, front_matter, parts, stem};
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Extra, Redirect, Status, TextFile};
use crate::model::config::Config;
use crate::model::source::{Library, SourceKind};
use crate::model::url;
use crate::yaml::{Node, Value};

const KEYS: &[&str] = &[
    "title",
    "summary",
    "slug",
    "lang",
    "status",
    "redirects",
    "extra",
];

/// A Markdown file that is no briefing: about, methodology, the front page's words.
#[derive(Debug, Clone)]
pub struct PlainText {
    /// The body.
    pub text: TextFile,
    /// The last part of its address.
    pub slug: String,
    /// Where the slug comes from.
    pub slug_place: Place,
    /// BCP 47.
    pub lang: String,
    /// The headline; a front page may have none.
    pub title: Option<String>,
    /// A sentence of inline Markdown.
    pub summary: Option<String>,
    /// The author's word on whether it is public; read by the gate.
    pub status: Status,
    /// Old paths that should lead here.
    pub redirects: Vec<Redirect>,
    /// What only the theme knows.
    pub extra: BTreeMap<String, Extra>,
}

/// Opens the front matter. A key of briefings gets a message of its own: one that should hold
/// a page back must not be thought to do so.
fn open<'n>(node: &'n Node, found: &mut Findings) -> Option<Fields<'n>> {
    let fields = Fields::any(node, "the front matter", found)?;
    let unknown = fields.entries().filter(|(key, ..)| !KEYS.contains(key));
    for (key, key_node, _) in unknown {
        let place = key_node.place;
        found.push(if front_matter::KEYS.contains(&key) {
            messages::fields::key_of_briefings(place, key)
        } else {
            let near = super::fields::nearest(key, KEYS.iter().copied());
            messages::fields::unknown_key(place, key, near, KEYS)
        });
    }
    Some(fields)
}

/// Reads one page.
pub(super) fn read(
    library: &dyn Library,
    file: FileId,
    config: &Config,
) -> Checked<Option<PlainText>> {
    let mut found = Findings::new();
    let Some(parts) = parts(library, file, &mut found) else {
        return found.with(None);
    };
    let source = library.sources().get(file);
    let is_front = source.kind == SourceKind::Front;
    let node = match parts.yaml {
        Some(node) => node,
        None if is_front => Node {
            place: Place::whole(file),
            value: Value::Map(Vec::new()),
        },
        None => {
            let place = Place::whole(file);
            found.push(messages::yaml::missing_front_matter(place, "`title:`"));
            return found.with(None);
        }
    };
    let Some(fields) = open(&node, &mut found) else {
        return found.with(None);
    };
    let (_, stem, suffix) = stem(&source.path);
    check_suffix(file, suffix.as_deref(), config, &mut found);
    let title = if is_front {
        fields.text("title", &mut found)
    } else {
        let title = fields.required("title", "About us", &mut found);
        title.map(|title| title.text)
    };
    let words = [
        ("published", Status::Published),
        ("draft", Status::Draft),
        ("withdrawn", Status::Withdrawn),
    ];
    let given = fields.given("status", &mut found);
    let status = given.and_then(|_| fields.word("status", &words, &mut found));
    let slug = front_matter::slug(&fields, &mut found);
    let (slug, slug_place) = match slug {
        Some(name) => (name.text, name.place),
        None => (url::slug(&stem), Place::whole(file)),
    };
    let lang = front_matter::language_tag(&fields, "lang", &mut found).or(suffix);
    let page = PlainText {
        text: parts.text,
        slug,
        slug_place,
        lang: lang.unwrap_or_else(|| config.language.clone()),
        title,
        summary: fields.line("summary", &mut found),
        status: status.unwrap_or(Status::Published),
        redirects: front_matter::redirects(&fields, &mut found),
        extra: fields.extra("extra", &mut found),
    };
    if page.slug.is_empty() {
        let place = page.slug_place;
        found.push(messages::fields::bad_slug(place, &stem, ""));
        return found.with(None);
    }
    found.with(Some(page))
}
