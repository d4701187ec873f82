//! A theme's templates and a view → HTML. The only user of Tera.
//!
//! Knows how templates of several layers are stacked, the functions they may call, and how their
//! mistakes are told; it does not know what a view holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tera::{Context, ErrorKind, ReportError, Tera};

use crate::diag::{Checked, Diagnostic, Findings, Place, messages};
use crate::model::theme::{Layer, Template, Theme};
use crate::model::url::BaseUrl;
use crate::model::words::Words;
use crate::parse;

use functions::Home;
use parts::Parts;

pub(in crate::render) use escape::push_escaped;
pub use functions::speech;
pub use tera::Value;

mod escape;
mod fixed;
mod functions;
mod memo;
mod parts;
mod reach;
#[cfg(feature = "cards")]
mod setting;
mod shelf;

/// The templates that every theme has, its own or a parent's.
pub const REQUIRED: &[&str] = &[
    "404.html",
    "actor.html",
    "archive.html",
    "briefing.html",
    "country.html",
    "front.html",
    "index.html",
    "page.html",
    "redirect.html",
    "retracted.html",
    "search.html",
    "topic.html",
];

/// How many pages a frame has before templates of its own pay: to compile them takes as long as they
/// save on so many.
const MANY: usize = 500;

/// The length of most pages in bytes, so that few have to be moved while they grow.
const TYPICAL_PAGE: usize = 32 << 10;

/// The compiled templates of a theme.
pub struct Templates {
    tera: Arc<Tera>,
    parts: Arc<Parts>,
    /// The words of the interface by language, as templates see them.
    words: BTreeMap<String, Value>,
    /// What many pages have in common, and the templates of those pages.
    framed: Vec<Framed>,
}

/// The templates of a theme for the pages that have a frame in common: the same, with what is fixed
/// there put in. See [`fixed`].
struct Framed {
    frame: Frame,
    /// How many pages were rendered.
    pages: AtomicUsize,
    /// None where it can't be told what is fixed. Compiled when they begin to pay.
    tera: OnceLock<Option<Arc<Tera>>>,
}

/// What a page shares with all pages of its edition in its language, as templates see it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// `site`.
    pub site: Value,
    /// `words`.
    pub words: Value,
    /// `ui`.
    pub ui: Value,
    /// `lang`.
    pub lang: Value,
    /// `dir`.
    pub dir: Value,
}

/// Templates for the pages that have a frame in common, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameId(usize);

/// Where the templates of a theme stand.
struct Places {
    by_name: BTreeMap<String, Place>,
    theme: Place,
}

/// What the functions of templates need to know.
pub struct Surroundings {
    /// The interface words by language.
    pub words: BTreeMap<String, Words>,
    /// The site's language, which comes after a page's own.
    pub language: String,
    /// The languages that pages are in.
    pub spoken: BTreeSet<String>,
    /// Where the site stands.
    pub base_url: BaseUrl,
    /// How many briefings and events its lists show.
    pub listed: usize,
    /// Whether any card is drawn.
    pub draws_cards: bool,
    /// How many values parts are handed again and again: see [`Templates::know`].
    pub known: usize,
}

/// A map for a template, from keys and values.
pub fn object<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    // Tera copies every kind of map into its own; this one is the quickest to make
    let mut map = tera::Map::with_capacity(N);
    for (name, value) in entries {
        map.insert(name.into(), value);
    }
    map.into()
}

/// The names that all maps of one kind have, so that many of them are made quickly: to copy a map
/// takes a fraction of what it takes to put its names in one by one.
#[derive(Default)]
pub struct Shape(OnceLock<tera::Map>);

impl Shape {
    /// A map of this kind. Its names, and their order, are always the same.
    pub fn object<const N: usize>(&self, entries: [(&'static str, Value); N]) -> Value {
        let shape = self.0.get_or_init(|| {
            let names = entries.iter().map(|(name, _)| (*name).into());
            names.map(|name| (name, Value::none())).collect()
        });
        let mut map = shape.clone();
        for ((name, value), (known, place)) in entries.into_iter().zip(map.iter_mut()) {
            debug_assert_eq!(known.as_str(), Some(name), "another kind of map");
            *place = value;
        }
        map.into()
    }
}

/// The value of an entry of a map; none if there is no such entry.
pub fn entry(map: &Value, name: &str) -> Value {
    let map = map.as_map();
    map.and_then(|map| map.get(&tera::value::Key::Str(name)))
        .cloned()
        .into()
}

/// A map with more entries, in place of those of the same names.
pub fn with(map: &Value, more: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let mut map = map.as_map().cloned().unwrap_or_default();
    for (key, value) in more {
        map.insert(key.into(), value);
    }
    map.into()
}

/// HTML that a template prints as it is.
#[must_use]
pub fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// Any value that can be serialised.
pub fn data<T: serde::Serialize>(value: &T) -> Value {
    Value::from_serializable(value)
}

/// Whether pages of a kind may show what has this name.
#[must_use]
pub fn mentions(theme: &Theme, template: &str, name: &str) -> bool {
    reach::mentions(theme, template, name)
}

/// Compiles the templates of a theme; every one that can't be read is reported.
pub fn compile(theme: &Theme, around: Surroundings) -> Checked<Option<Templates>> {
    let mut found = Findings::new();
    let named = named(theme);
    let by_name = full(theme).chain(named.iter().cloned());
    let by_name = by_name.map(|(name, template)| (name, Place::whole(template.file)));
    let places = Places {
        by_name: by_name.collect(),
        theme: theme.place,
    };
    if !theme.complete {
        places.tell_syntax(theme, &mut found);
        return found.with(None);
    }
    let mut tera = Tera::new();
    tera.set_escape_fn(escape::escape);
    tera.autoescape_on([".html", ".svg", ".xml"]);
    let parts = Arc::new(Parts::new(places, around.listed, around.known));
    let words = functions::plain_words(&around);
    let home = Arc::new(Home::new(None));
    functions::register(&mut tera, theme, around);
    functions::register_part(&mut tera, &parts, &home);
    let texts = named.iter().map(|(name, template)| (name, &template.text));
    if let Err(error) = tera.add_raw_templates(texts) {
        parts.places.tell_syntax(theme, &mut found);
        if !found.any_error() {
            for wrong in parts.places.told_together(&named, &error.to_string()) {
                found.push(wrong);
            }
        }
        return found.with(None);
    }
    let missing: Vec<&str> = REQUIRED
        .iter()
        .copied()
        .filter(|name| !tera.contains_template(name))
        .collect();
    if missing.is_empty() {
        return found.with(Some(Templates {
            tera: home.settle(tera),
            parts,
            words,
            framed: Vec::new(),
        }));
    }
    found.push(messages::themes::missing_templates(theme.place, &missing));
    found.with(None)
}

/// The nearest layer's templates under their plain names, which is what other templates call them by;
/// and under its full name, `chancery/base.html`, what can't be had otherwise or may be called so.
fn named(theme: &Theme) -> Vec<(String, &Template)> {
    let plain = plain(theme);
    let is_nearest = |name: &str, template: &Template| {
        let nearest = plain.get(name);
        nearest.is_some_and(|nearest| nearest.file == template.file)
    };
    let full = theme.layers.iter().flat_map(|layer| {
        let is_called = is_called(theme, &layer.name);
        let templates = layer.templates.iter();
        let templates =
            templates.filter(move |(name, template)| is_called || !is_nearest(name, template));
        templates.map(|(name, template)| (full_name(layer, name), template))
    });
    let by_full_name: Vec<(String, &Template)> = full.collect();
    let plain = plain.into_iter();
    let by_plain_name = plain.map(|(name, template)| (name.to_owned(), template));
    by_full_name.into_iter().chain(by_plain_name).collect()
}

/// Whether a template may call another by its full name in a layer.
fn is_called(theme: &Theme, layer: &str) -> bool {
    let begins = format!("{layer}/");
    texts(theme).any(|text| text.contains(&begins))
}

fn texts(theme: &Theme) -> impl Iterator<Item = &str> {
    let layers = theme.layers.iter();
    let templates = layers.flat_map(|layer| layer.templates.values());
    templates.map(|template| template.text.as_str())
}

fn full_name(layer: &Layer, name: &str) -> String {
    format!("{}/{name}", layer.name)
}

fn full(theme: &Theme) -> impl Iterator<Item = (String, &Template)> {
    theme.layers.iter().flat_map(|layer| {
        let templates = layer.templates.iter();
        templates.map(|(name, template)| (full_name(layer, name), template))
    })
}

fn plain(theme: &Theme) -> BTreeMap<&str, &Template> {
    let mut plain: BTreeMap<&str, &Template> = BTreeMap::new();
    for layer in &theme.layers {
        for (name, template) in &layer.templates {
            plain.entry(name).or_insert(template);
        }
    }
    plain
}

impl Templates {
    /// The words of the interface for a page in a language, as templates see them.
    #[must_use]
    pub fn words(&self, lang: &str) -> Value {
        self.words.get(lang).cloned().into()
    }

    /// Says what some pages have in common. The same again has the same number.
    pub fn add_frame(&mut self, frame: Frame) -> FrameId {
        self.framed.push(Framed {
            frame,
            pages: AtomicUsize::new(0),
            tera: OnceLock::new(),
        });
        FrameId(self.framed.len() - 1)
    }

    /// The templates with what is fixed in a frame put in.
    fn fixed(&self, theme: &Theme, framed: &Framed) -> Option<Arc<Tera>> {
        if texts(theme).any(fixed::is_unsure) {
            return None;
        }
        let frame = &framed.frame;
        let value = |name: &str| match name {
            "site" => frame.site.clone(),
            "words" => frame.words.clone(),
            _ => frame.ui.clone(),
        };
        let texts = named(theme).into_iter().map(|(name, template)| {
            let text = fixed::with_fixed(&template.text, value);
            (name, text)
        });
        let mut tera = Tera::clone(&self.tera);
        tera.add_raw_templates(texts).ok()?;
        let home = Arc::new(Home::new(Some(frame.clone())));
        functions::register_part(&mut tera, &self.parts, &home);
        Some(home.settle(tera))
    }

    /// A value that is handed to the parts of many pages.
    pub fn know(&self, value: &Value) {
        self.parts.know(value);
    }

    /// Renders a template of the theme with a view.
    ///
    /// # Errors
    /// What is wrong with the template, at its line.
    pub fn render(&self, theme: &Theme, name: &str, view: &View) -> Result<Vec<u8>, Diagnostic> {
        let mut page = Vec::with_capacity(TYPICAL_PAGE);
        if let Some(fixed) = self.of_many(theme, view.frame) {
            if fixed.render_to(name, &view.context, &mut page).is_ok() {
                return Ok(page);
            }
            // its text is no author's: what is wrong, and where, the plain one says
            page.clear();
        }
        let rendered = self.tera.render_to(name, &view.context, &mut page);
        rendered.map_err(|error| self.parts.told(name, &error))?;
        Ok(page)
    }

    /// The templates of a frame, once it has many pages.
    fn of_many(&self, theme: &Theme, frame: Option<FrameId>) -> Option<&Arc<Tera>> {
        let framed = self.framed.get(frame?.0)?;
        if framed.pages.fetch_add(1, Ordering::Relaxed) < MANY {
            return None;
        }
        let fixed = framed.tera.get_or_init(|| self.fixed(theme, framed));
        fixed.as_ref()
    }
}

impl Places {
    /// Every template that can't be read for itself: together, only the first would be told.
    fn tell_syntax(&self, theme: &Theme, found: &mut Findings) {
        for (name, template) in full(theme) {
            if let Err(error) = Tera::new().add_raw_template(&name, &template.text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                found.push(self.told(&name, &error));
            }
        }
    }

    /// Several mistakes that Tera tells as one text, each as `error: MESSAGE` and
    /// ` --> TEMPLATE:LINE:COLUMN` on the next line.
    fn told_together(&self, named: &[(String, &Template)], text: &str) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for report in text.split("error: ") {
            let mut lines = report.lines();
            let Some(message) = lines.next().filter(|line| !line.trim().is_empty()) else {
                continue;
            };
            let at = lines
                .next()
                .and_then(|line| line.trim().strip_prefix("--> "));
            let place = at.and_then(|at| Self::place_of(named, at));
            let place = place.unwrap_or_else(|| self.named_in(message));
            told.push(messages::themes::template_failed(
                place,
                &lower(message),
                None,
            ));
        }
        told
    }

    /// `TEMPLATE:LINE:COLUMN` → the place, to the end of the word there.
    fn place_of(named: &[(String, &Template)], at: &str) -> Option<Place> {
        let mut parts = at.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let (_, template) = named.iter().find(|(known, _)| known == name)?;
        let before = template
            .text
            .split_inclusive('\n')
            .take(line.saturating_sub(1));
        let line_start: usize = before.map(str::len).sum();
        let rest = template.text.get(line_start..)?;
        let skipped: usize = rest
            .chars()
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum();
        let start = line_start + skipped;
        let word = template.text.get(start..)?;
        let length = word
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(word.len());
        Some(Place::bytes(template.file, &(start..start + length.max(1))))
    }

    /// The template that a message names, or the theme.
    fn named_in(&self, message: &str) -> Place {
        let mut named = self
            .by_name
            .iter()
            .filter(|(name, _)| message.contains(*name));
        named.next().map_or(self.theme, |(_, place)| *place)
    }

    fn told(&self, name: &str, error: &tera::Error) -> Diagnostic {
        let place = |name: &str| self.by_name.get(name).copied().unwrap_or(self.theme);
        match error.kind() {
            ErrorKind::SyntaxError(report) => messages::themes::template_syntax(
                at(place(report.filename()), report),
                &lower(report.message()),
            ),
            ErrorKind::RenderingError(report) => {
                let (message, help) = with_names(report);
                let place = at(place(report.filename()), report);
                messages::themes::template_failed(place, &message, help)
            }
            other => {
                let text = other.to_string();
                let line = text.lines().find(|line| !line.trim().is_empty());
                let message = lower(line.unwrap_or(&text).trim());
                messages::themes::template_failed(place(name), &message, None)
            }
        }
    }
}

/// What a template gets, by name.
#[derive(Debug, Clone, Default)]
pub struct View {
    context: Context,
    frame: Option<FrameId>,
}

impl View {
    /// A view with nothing in it, of a page that has this frame in common with others.
    #[must_use]
    pub fn new(frame: Option<FrameId>) -> Self {
        Self {
            context: Context::new(),
            frame,
        }
    }

    /// The view with one more name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.context.insert_value(name, value.into());
        self
    }
}

/// What went wrong while a template was rendered.
fn told_in(error: &tera::Error) -> Option<&str> {
    match error.kind() {
        ErrorKind::RenderingError(report) => Some(report.message()),
        _ => None,
    }
}

fn at(place: Place, report: &ReportError) -> Place {
    Place::bytes(place.file, &report.span().range)
}

/// Tera lists the names there are at the end of its message: they go to the help line, the one
/// that was likely meant in front.
fn with_names(report: &ReportError) -> (String, Option<String>) {
    let (message, names) = match report.message().split_once(". Available ") {
        Some((message, names)) => (message, names.split_once(": ").map(|(_, names)| names)),
        None => (report.message(), None),
    };
    let help = names.map(|names| {
        let wanted = message.split('`').nth(1).unwrap_or("");
        let names = names.split(", ").filter(|name| !name.contains(' '));
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        match parse::nearest(wanted, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? there are {}", names.join(", ")),
            None => format!("there are {}", names.join(", ")),
        }
    });
    (lower(message), help)
}

/// Messages begin in lower case, and end without a full stop.
fn lower(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}
