//! Parts, lists and items → the HTML of the desk. Every text that is given here as text comes out
//! escaped; knows nothing of what is listed.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use super::{Desk, words};

/// A part of the page under a heading of its own.
pub(super) struct Part {
    /// Its anchor.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: &'static str,
    /// How much it lists.
    pub(super) count: Option<usize>,
    /// HTML.
    pub(super) body: String,
}

impl Part {
    /// Its entry in the navigation.
    pub(super) fn entry(&self) -> String {
        let Self { id, title, .. } = self;
        let count = self.count.map(|count| format!(" ({count})"));
        let count = count.unwrap_or_default();
        format!("<li><a href=\"#{id}\">{title}{count}</a></li>\n")
    }

    /// The part itself.
    pub(super) fn section(&self) -> String {
        let Self {
            id, title, body, ..
        } = self;
        format!(
            "<section class=\"desk-part\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
             <h2 id=\"{id}-title\">{title}</h2>\n\
             {body}</section>\n"
        )
    }
}

/// One line of a list; all of it HTML but the fix.
#[derive(Default)]
pub(super) struct Item {
    pub(super) title: String,
    pub(super) why: Vec<String>,
    pub(super) place: String,
    /// What to copy.
    pub(super) fix: Option<String>,
}

/// A list, or what to say if there is nothing in it.
pub(super) fn list(items: &[Item], empty: &str) -> String {
    if items.is_empty() {
        return format!("<p class=\"desk-empty\">{}</p>\n", escaped(empty));
    }
    let items: String = items.iter().map(item).collect();
    format!("<ul class=\"desk-list\">\n{items}</ul>\n")
}

fn item(item: &Item) -> String {
    let Item {
        title, why, place, ..
    } = item;
    let why = why.iter().fold(String::new(), |lines, line| {
        lines + "<p class=\"desk-why\">" + line + "</p>\n"
    });
    let fix = item.fix.as_deref().map(fix).unwrap_or_default();
    format!(
        "<li>\n<p class=\"desk-title\">{title}</p>\n{why}<p class=\"desk-place\">{place}</p>\n{fix}</li>\n"
    )
}

/// A message as HTML: what stands between two backticks is code.
pub(super) fn message(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // with an odd backtick, a name has one
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let parts = parts
        .iter()
        .enumerate()
        .map(|(number, part)| match number % 2 {
            0 => escaped(part),
            _ => format!("<code>{}</code>", escaped(part)),
        });
    parts.collect::<Vec<String>>().concat()
}

/// Words to copy as they are.
pub(super) fn fix(text: &str) -> String {
    format!("<pre class=\"desk-fix\">{}</pre>\n", escaped(text))
}

/// A file, or a place in it, linked into the editor if there is a way.
pub(super) fn place(desk: &Desk<'_>, path: &str, line: usize, column: usize) -> String {
    let path_shown = escaped(path);
    let shown = match (line, column) {
        (1, 1) => format!("<bdi>{path_shown}</bdi>"),
        _ => format!("<bdi>{path_shown}:{line}:{column}</bdi>"),
    };
    match (desk.href)(path, line, column) {
        Some(href) => format!("<a href=\"{}\">{shown}</a>", escaped(&href)),
        None => shown,
    }
}

/// A headline, linked to its page if it has one.
pub(super) fn headline(desk: &Desk<'_>, title: &str, lang: &str, address: Option<&str>) -> String {
    let title = bdi(title, lang);
    let Some(address) = address else {
        return title;
    };
    let href = desk.site.config.base_url.relative(address);
    format!("<a href=\"{}\">{title}</a>", escaped(&href))
}

/// A text that may run the other way than the words around it.
pub(super) fn bdi(text: &str, lang: &str) -> String {
    format!("<bdi lang=\"{}\">{}</bdi>", escaped(lang), escaped(text))
}

/// An instant, for people and for machines.
pub(super) fn time(instant: DateTime<Utc>, zone: Tz) -> String {
    let shown = words::moment(instant, zone);
    let machine = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("<time datetime=\"{machine}\">{shown}</time>")
}

/// Text → the same text between tags or between the quotes of an attribute.
pub(in crate::cmd::serve) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
