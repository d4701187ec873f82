//! What a template prints that is the same on every page of an edition in a language → the text of the
//! template itself: `{{ words.latest }}` → `The latest`. A page looks up a quarter less then.
//!
//! Nothing else of a template is understood, and where a change of what is printed can't be ruled
//! out, the tag stays as it is.

use tera::Value;

use super::{entry, push_escaped};

/// The names that [`with_fixed`] knows the values of, if no template gives them to anything else.
pub(super) const NAMES: [&str; 3] = ["site", "words", "ui"];

/// A piece of a template.
enum Piece<'t> {
    /// Text between tags.
    Text(&'t str),
    /// `{{ … }}`, with its braces.
    Printed(&'t str),
    /// `{% … %}` or `{# … #}`.
    Tag(&'t str),
}

/// Whether some template makes one of [`NAMES`] anew, in a way or in another that looks like it, or
/// has what these names do not reach into.
pub(super) fn is_unsure(template: &str) -> bool {
    pieces(template).any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Printed(tag) => names_anew(tag),
        Piece::Tag(tag) if tag.starts_with("{#") => false,
        Piece::Tag(tag) => {
            let word = first_word(tag);
            names_anew(tag) || word == "raw" || word == "component"
        }
    })
}

/// `site = …`, `for site in …`, `as="site"`.
fn names_anew(tag: &str) -> bool {
    let before_in = tag.split_once(" in ").map_or("", |(before, _)| before);
    let looped = if first_word(tag) == "for" {
        before_in
    } else {
        ""
    };
    NAMES.iter().any(|name| {
        let is_looped = whole(looped, name).next().is_some();
        is_looped || whole(tag, name).any(|(before, after)| is_given(before, after))
    })
}

/// Where a name stands as a whole word and is no entry of something: what is before it, and after.
fn whole<'t>(tag: &'t str, name: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let both = tag.match_indices(name);
    let both = both.map(move |(at, _)| (&tag[..at], &tag[at + name.len()..]));
    both.filter(move |(before, after)| {
        !before.ends_with(|c| is_part(c) || c == '.') && !after.starts_with(is_part)
    })
}

/// Whether a name between these is given to something, or is in quotes, as what is handed on.
fn is_given(before: &str, after: &str) -> bool {
    let after = after.trim_start();
    let quoted = before.ends_with(['"', '\'', '`']) && after.starts_with(['"', '\'', '`']);
    quoted || (after.starts_with('=') && !after.starts_with("=="))
}

fn first_word(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['{', '%', '-']).trim_start();
    let end = inside.find(|c: char| !c.is_alphanumeric() && c != '_');
    &inside[..end.unwrap_or(inside.len())]
}

/// The template with what is fixed in place. `value` says what one of [`NAMES`] is.
pub(super) fn with_fixed(template: &str, value: impl Fn(&str) -> Value) -> String {
    let mut fixed = String::with_capacity(template.len());
    let mut at = 0;
    for piece in pieces(template) {
        let (Piece::Text(text) | Piece::Printed(text) | Piece::Tag(text)) = piece;
        let after = &template[at + text.len()..];
        let printed = match piece {
            Piece::Printed(tag) => printed(tag, &value),
            Piece::Text(_) | Piece::Tag(_) => None,
        };
        let printed = printed.filter(|printed| stays(printed, &template[..at], after));
        fixed.push_str(printed.as_deref().unwrap_or(text));
        at += text.len();
    }
    fixed
}

/// What a tag prints, if that is fixed.
fn printed(tag: &str, value: &impl Fn(&str) -> Value) -> Option<String> {
    let path = tag.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let mut names = path.split('.');
    let root = names.next().filter(|root| NAMES.contains(root))?;
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let found = names.try_fold(value(root), |value, name| {
        (!name.is_empty() && is_name(name)).then(|| entry(&value, name))
    })?;
    let text = found.as_str()?;
    if found.is_safe() {
        return Some(text.to_owned());
    }
    let mut escaped = String::with_capacity(text.len());
    push_escaped(text, &mut escaped);
    Some(escaped)
}

/// Whether text between those before and after comes out as it does from a tag: it makes no tag of
/// its own, and no tag beside it, which may take white space away, takes anything of it.
fn stays(printed: &str, before: &str, after: &str) -> bool {
    let is_solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !"{}".contains(c));
    let solid = if printed.is_empty() {
        is_solid(before.chars().next_back()) && is_solid(after.chars().next())
    } else {
        is_solid(printed.chars().next()) && is_solid(printed.chars().next_back())
    };
    solid && !printed.contains('{') && !before.ends_with('{')
}

/// The pieces that a template consists of. A tag that is not closed goes to the end.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let mut braces = rest.match_indices('{').map(|(at, _)| at);
        let opened = braces.find(|at| closing(&rest[*at..]).is_some());
        let length = match opened {
            Some(0) => tag_length(rest),
            Some(at) => at,
            None => rest.len(),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        match opened {
            _ if piece.is_empty() => None,
            Some(0) if piece.starts_with("{{") => Some(Piece::Printed(piece)),
            Some(0) => Some(Piece::Tag(piece)),
            _ => Some(Piece::Text(piece)),
        }
    })
}

/// What closes the tag that a text begins with.
fn closing(text: &str) -> Option<&'static str> {
    let tags = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let found = tags.iter().find(|(open, _)| text.starts_with(open));
    found.map(|(_, close)| *close)
}

/// The length of the tag that a text begins with. What closes it does not do so in quotes, but for
/// a comment, which has none.
fn tag_length(text: &str) -> usize {
    let Some(close) = closing(text) else {
        return text.len();
    };
    let mut quote = None;
    for (at, c) in text.char_indices().skip(2) {
        match quote {
            Some(open) if c == open => quote = None,
            None if text[at..].starts_with(close) => return at + close.len(),
            None if close != "#}" && "\"'`".contains(c) => quote = Some(c),
            Some(_) | None => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::{html, object};
    use super::*;

    fn value(name: &str) -> Value {
        match name {
            "words" => object([
                ("latest", "The latest".into()),
                ("comma", ", ".into()),
                ("and", "A & B".into()),
                ("brace", "{x".into()),
                ("title", object([("topics", "Topics".into())])),
            ]),
            "ui" => object([("mark", html("")), ("lang", html(r#"<b lang="en">"#))]),
            _ => object([("title", "News".into()), ("count", 3.into())]),
        }
    }

    #[test]
    fn what_is_fixed_is_put_in() {
        for (template, expected) in [
            ("<p>{{ words.latest }}</p>", "<p>The latest</p>"),
            (
                "<p{{ ui.mark }}>{{words.title.topics}}</p>",
                "<p>Topics</p>",
            ),
            (
                "{{ words.and }}: {{ ui.lang }}",
                "A &amp; B: <b lang=\"en\">",
            ),
            (
                "{% if site.title %}{{ site.title }}{% endif %}",
                "{% if site.title %}News{% endif %}",
            ),
        ] {
            assert_eq!(with_fixed(template, value), expected);
        }
    }

    #[test]
    fn what_may_come_out_otherwise_stays() {
        for template in [
            // white space that a tag beside it would take
            "a{{ words.comma }}{%- if x %}",
            "a {{ ui.mark }}{%- if x %}",
            "{{- words.latest -}}",
            // what makes a tag of its own
            "{{ words.brace }}",
            "{{{ words.latest }}",
            // what is no text, is not there, or is more than a name
            "{{ site.count }}{{ site.nothing }}{{ words }}{{ words.title }}",
            "{{ words.latest | upper }}{{ words[key] }}{{ item.title }}{{ xwords.latest }}",
            // what is not printed
            "{# {{ words.latest }} #}{% set x = \"{{ words.latest }}\" %}{{ words.latest",
        ] {
            assert_eq!(with_fixed(template, value), template);
        }
    }

    #[test]
    fn names_that_are_made_anew_are_seen() {
        for unsure in [
            "{% set words = x %}",
            "{% set_global site=1 %}",
            "{% for ui in list %}{% endfor %}",
            "{% for key, site in map %}{% endfor %}",
            "{{ part(name=\"a.html\", site=other) }}",
            "{{ part(name=\"a.html\", each=list, as=\"words\") }}",
            "{% raw %}{{ words.latest }}{% endraw %}",
        ] {
            assert!(is_unsure(unsure), "{unsure}");
        }
        for sure in [
            "{% if site == 1 %}{% for item in site.pages %}{% endfor %}{% endif %}",
            "{% set my_words = words %}{# set site = 1 #} site = 1",
            "{{ part(name=\"parts/site.html\", of=page.site) }}",
        ] {
            assert!(!is_unsure(sure), "{sure}");
        }
    }
}
