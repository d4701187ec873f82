//! Messages about the keys and values of front matter, registries and settings.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Note},
};

/// What other generators call a thing, and what it is called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("draft", "status: draft"),
    ("published", "status: draft"),
    ("private", "status: draft"),
    ("hidden", "status: draft"),
    ("publishdate", "embargo"),
    ("publish_date", "embargo"),
    ("expirydate", "expires"),
    ("expiry_date", "expires"),
    ("tags", "topics"),
    ("categories", "topics"),
    ("keywords", "topics"),
    ("author", "authors"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("aliases", "redirects"),
    ("url", "slug"),
    ("permalink", "slug"),
    ("language", "lang"),
    ("lastmod", "updates"),
    ("updated", "updates"),
    ("baseurl", "base_url"),
    ("languagecode", "language"),
];

/// A key that this map does not have.
#[must_use]
pub fn unknown_key(place: Place, key: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-key",
        place,
        format!("there is no key `{key}` here"),
    );
    let elsewhere = ELSEWHERE.iter().find(|(word, ours)| {
        let first = ours.split([' ', ':']).next().unwrap_or(ours);
        key.eq_ignore_ascii_case(word) && known.contains(&first)
    });
    if let Some((_, ours)) = elsewhere {
        return found.help(format!("write `{ours}`"));
    }
    match near {
        Some(_) => found.did_you_mean(near),
        None if known.contains(&"extra") => {
            found.help("put what only the theme knows under `extra:`")
        }
        None => found.help(format!("the keys are {}", known.join(", "))),
    }
}

/// A key that must be there is not. `owner` is the key that the map stands under.
#[must_use]
pub fn missing_key(place: Place, owner: &str, key: &str, example: &str) -> Diagnostic {
    let message = if owner.is_empty() || owner.contains(' ') {
        format!("`{key}` is missing")
    } else {
        format!("`{key}` is missing under `{owner}`")
    };
    Diagnostic::new(Error, "missing-key", place, message)
        .help(format!("add a line like `{key}: {example}`"))
}

/// A value of another type than the key takes.
#[must_use]
pub fn wrong_type(place: Place, key: &str, expected: &str, found: &str) -> Diagnostic {
    let wrong = Diagnostic::new(
        Error,
        "wrong-type",
        place,
        format!("`{key}` takes {expected}, and this is {found}"),
    );
    match (expected, found) {
        ("a number", "text") => {
            wrong.help("write digits without quotes, unit or separators: 13000")
        }
        ("true or false", _) => wrong.help("write `true` or `false`, without quotes"),
        ("on or off", _) => wrong.help("write `on` or `off`"),
        ("text", "a list") => wrong.help("take the brackets away, or the hyphens of the list"),
        ("text", "a map") => wrong.help("a text with `: ` in it needs quotes"),
        ("a list of maps", _) => {
            wrong.help("begin each entry with a hyphen, its keys below each other")
        }
        ("a list", _) => wrong.help("write its entries below it, each on a line after a hyphen"),
        ("a list of texts", _) => wrong.help("write the texts in brackets, with commas between"),
        ("a map", _) => wrong.help("write its keys below it, each on a line, indented"),
        _ => wrong,
    }
}

/// A number, boolean or null where text belongs.
#[must_use]
pub fn unquoted(place: Place, key: &str, found: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "wrong-type",
        place,
        format!("`{key}` takes text, and this is {found}"),
    )
    .help(if found == "nothing" {
        "give it a value, or take it out"
    } else {
        "put it in quotes"
    })
}

/// A key with nothing after it, where nothing can't be told from a mistake.
#[must_use]
pub fn empty_value(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(Error, "empty-value", place, format!("`{key}` has no value"))
        .help("give it one, or take the key out")
}

/// A word that is none of a fixed list.
#[must_use]
pub fn unknown_word(
    place: Place,
    key: &str,
    word: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-value",
        place,
        format!("`{word}` is no value of `{key}`"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None if known.len() == 1 => found.help(format!("it can only be `{}`", known[0])),
        None => found.help(format!("it is one of {}", known.join(", "))),
    }
}

/// A date that is none.
#[must_use]
pub fn bad_date(place: Place, key: &str, text: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-date",
        place,
        format!("`{text}` is no date for `{key}`: {why}"),
    )
    .help("write it as 2025-03-01, or as an instant: 2025-03-01T09:00:00+01:00")
}

/// A day that is none, where an instant would be too much.
#[must_use]
pub fn bad_day(place: Place, key: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-date",
        place,
        format!("`{text}` is no day for `{key}`"),
    )
    .help("write it as 2025-03-01")
}

/// An instant that is none, or lacks something.
#[must_use]
pub fn bad_instant(place: Place, key: &str, text: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-instant",
        place,
        format!("`{text}` is no instant for `{key}`: {why}"),
    )
    .help("write date, time and offset: 2025-03-01T09:00:00+01:00, or …Z for UTC")
}

/// Text that is no EDTF.
#[must_use]
pub fn bad_edtf(place: Place, text: &str, why: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-edtf",
        place,
        format!("`{text}` is no date in EDTF: {why}"),
    )
    .help(help)
}

/// A source that is referred to and not listed.
#[must_use]
pub fn unknown_source(place: Place, name: &str, near: Option<&str>, count: usize) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-source",
        place,
        format!("there is no source `{name}`"),
    );
    match (near, count) {
        (Some(_), _) => found.did_you_mean(near),
        (None, 0) => found.help("list it under `sources:`"),
        (None, 1) => found.help("name the source by its `id`, or by its number, 1"),
        (None, count) => found.help(format!(
            "name a source by its `id`, or by its number from 1 to {count}"
        )),
    }
}

/// Two sources with one id.
#[must_use]
pub fn duplicate_source(place: Place, first: Place, id: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "duplicate-source",
        place,
        format!("two sources have the id `{id}`"),
    )
    .label(first, "the first")
}

/// A name of a file that can't be a part of an address.
#[must_use]
pub fn bad_file_name(place: Place, stem: &str, better: &str) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "bad-slug",
        place,
        format!("the name `{stem}` can't be a part of an address"),
    );
    if better.is_empty() {
        found.help("give the file a name with at least one letter or digit")
    } else {
        found.help(format!("call the file `{better}.md`"))
    }
}

/// A key that only briefings have, in a plain page.
#[must_use]
pub fn key_of_briefings(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unknown-key",
        place,
        format!("a plain page has no `{key}`"),
    )
    .help("a page that should not be public yet has `status: draft`")
}

/// A URL that is none.
#[must_use]
pub fn bad_url(place: Place, key: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-url",
        place,
        format!("`{text}` is no web address for `{key}`"),
    )
    .help("write it whole, with https:// in front and no spaces")
}

/// What no id of a feed's entry can begin with.
#[must_use]
pub fn bad_ids(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-ids",
        place,
        format!("`{text}` is no beginning of ids"),
    )
    .help("write a host name that is yours, and since when: `tag:example.org,2026:`; what may follow has no slash at its end")
}

/// A grade that is none of the Admiralty code.
#[must_use]
pub fn bad_grade(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-grade",
        place,
        format!("`{text}` is no grade of the Admiralty code"),
    )
    .help("a letter from A to F for the source and a digit from 1 to 6 for what it says: B2")
}

/// A language tag that is none.
#[must_use]
pub fn bad_language(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-language",
        place,
        format!("`{text}` is no language tag"),
    )
    .help("use a tag of BCP 47, such as `en`, `fr-CA` or `sr-Latn`")
}

/// A file's name with something before `.md` that looks like a language and is none of the site's.
#[must_use]
pub fn unknown_suffix(place: Place, suffix: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-language",
        place,
        format!("the `{suffix}` in this file's name is no language of this site"),
    )
    .help(format!(
        "take it out of the name, or name `{suffix}` under `languages:` in dateline.yaml"
    ))
}

/// A time zone that is none.
#[must_use]
pub fn bad_timezone(place: Place, text: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "bad-timezone",
        place,
        format!("`{text}` is no time zone"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help("use a name of the IANA list, such as `UTC` or `Europe/Paris`"),
    }
}

/// A permalink pattern that can't be used.
#[must_use]
pub fn bad_permalink(place: Place, why: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-permalink",
        place,
        format!("this permalink can't be used: {why}"),
    )
    .help("a pattern such as `/{year}/{month}/{slug}/`; also {day} and {section}")
}

/// A number outside what a key takes.
#[must_use]
pub fn bad_number(place: Place, key: &str, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-number",
        place,
        format!("`{key}` takes {wanted}"),
    )
}

/// A slug or an address with characters it can't have.
#[must_use]
pub fn bad_slug(place: Place, text: &str, better: &str) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "bad-slug",
        place,
        format!("`{text}` can't be a part of an address"),
    );
    if better.is_empty() {
        found.help("give it at least one letter or digit: `slug: some-words`")
    } else {
        found.help(format!("write `{better}`"))
    }
}

/// An old path that can't be redirected.
#[must_use]
pub fn bad_redirect(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-redirect",
        place,
        format!("`{text}` is no path of this site"),
    )
    .help("write the old path from the root of the site, such as `/2024/old-words/`")
}

/// An item number of Wikidata that is none.
#[must_use]
pub fn bad_wikidata(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-wikidata",
        place,
        format!("`{text}` is no item of Wikidata"),
    )
    .help("it is a Q and a number, such as Q184")
}

/// A setting of a part that this version does not have yet.
#[must_use]
pub fn no_effect_yet(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Note,
        "no-effect-yet",
        place,
        format!("`{key}` has no effect in this version"),
    )
}
