//! A theme and a template → whether it, or any other that it may show, has a word in it. What no page
//! shows need not be made. It rather says yes where that can't be told from the texts alone.

use std::collections::BTreeSet;

use crate::model::theme::Theme;

/// Whether a template of the theme may use a name.
pub(super) fn mentions(theme: &Theme, template: &str, word: &str) -> bool {
    let names = theme.layers.iter().flat_map(|layer| layer.templates.keys());
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let mut coming = vec![template];
    while let Some(name) = coming.pop() {
        if !seen.insert(name) {
            continue;
        }
        // a parent's, too, for the child's may extend it
        let texts = theme
            .layers
            .iter()
            .filter_map(|layer| layer.templates.get(name));
        for text in texts.map(|template| template.text.as_str()) {
            if has_word(text, word) || has_open_part(text, &names) {
                return true;
            }
            coming.extend(names.iter().filter(|name| text.contains(**name)));
        }
    }
    false
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

/// Whether a part is shown whose template depends on something.
fn has_open_part(text: &str, names: &BTreeSet<&str>) -> bool {
    text.match_indices("part(").any(|(at, _)| {
        let name = text[at..].split_once("name").map_or("", |(_, name)| name);
        let name = name.trim_start().strip_prefix('=').unwrap_or_default();
        let mut quoted = name.trim_start().split('"');
        let is_quoted = quoted.next() == Some("");
        let is_known = quoted.next().is_some_and(|name| names.contains(name));
        let is_whole = quoted
            .next()
            .is_some_and(|rest| !rest.trim_start().starts_with('~'));
        !(is_quoted && is_known && is_whole)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::diag::{FileId, Place};
    use crate::model::theme::{Layer, Template};

    fn theme(layers: &[&[(&str, &str)]]) -> Theme {
        let template = |(name, text): &(&str, &str)| {
            let text = (*text).to_owned();
            (
                (*name).to_owned(),
                Template {
                    file: FileId(0),
                    text,
                },
            )
        };
        let layer = |templates: &&[(&str, &str)]| Layer {
            name: "one".to_owned(),
            templates: templates.iter().map(template).collect(),
        };
        Theme {
            fonts: BTreeMap::new(),
            name: "one".to_owned(),
            layers: layers.iter().map(layer).collect(),
            assets: BTreeMap::new(),
            words: BTreeMap::new(),
            settings: BTreeMap::new(),
            place: Place::whole(FileId(0)),
            complete: true,
        }
    }

    #[test]
    fn what_a_template_leads_to_counts() {
        let base: &[_] = &[
            (
                "list.html",
                r#"{% extends "frame.html" %}{% include "parts/all.html" %}"#,
            ),
            ("frame.html", "{# holidays #}{{ page.title }}"),
            (
                "parts/all.html",
                r#"{{ part(name="parts/one.html", each=items, as="item") }}"#,
            ),
            ("parts/one.html", "{{ item.title }}"),
            ("front.html", "{% for day in days %}{% endfor %}"),
        ];
        assert!(!mentions(&theme(&[base]), "list.html", "days"));
        assert!(mentions(&theme(&[base]), "front.html", "days"));
        for child in [
            ("parts/one.html", "{{ days }}"),
            ("frame.html", r#"{% extends "front.html" %}"#),
            ("list.html", r#"{{ part(name="parts/" ~ kind ~ ".html") }}"#),
            ("list.html", "{{ part(item=item, name=which) }}"),
            ("list.html", r#"{{ part(name="parts/one.html" ~ x) }}"#),
        ] {
            assert!(
                mentions(&theme(&[&[child], base]), "list.html", "days"),
                "{child:?}"
            );
        }
    }
}
