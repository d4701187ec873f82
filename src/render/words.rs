//! The one place where interface words, numbers and dates are put into a language: a theme's word
//! lists + a value → text. It knows the keys of numbers and lists (`themes/chancery/words/en.yaml`
//! explains them), no other words, no HTML, and of grammar only what `PLURALS` says. Nothing here
//! reports: an unknown key is `None`.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::model::words::Words;

mod dates;

/// The word lists a page speaks with: its own language first, then the site's, then English. The
/// first that has a key wins. A date or number whose pattern no list has is printed as ISO 8601,
/// EDTF or Rust would: never wrong.
#[derive(Debug, Clone)]
pub struct Speech<'a> {
    lists: Vec<&'a Words>,
}

impl<'a> Speech<'a> {
    /// From the lists, the most wanted first. A list that stands there twice does no harm.
    pub fn new(lists: impl IntoIterator<Item = &'a Words>) -> Self {
        let lists = lists.into_iter().collect();
        Self { lists }
    }

    /// The text of a key; none where no list has it.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.find(&[key]).map(|(_, text)| text)
    }

    /// Every key that any list has, with its text.
    pub fn texts(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        let keys: BTreeSet<&'a str> = self
            .lists
            .iter()
            .flat_map(|list| list.entries.keys().map(String::as_str))
            .collect();
        let keys = keys.into_iter();
        keys.filter_map(|key| self.text(key).map(|text| (key, text)))
    }

    /// The language [`Speech::text`] found a key in, so that a page can mark a text that is not in
    /// its own.
    #[must_use]
    pub fn lang_of(&self, key: &str) -> Option<&'a str> {
        self.find(&[key]).map(|(list, _)| list.lang.as_str())
    }

    /// The text of a key with each `{name}` replaced by its value; unknown names stay as they are.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        self.text(key).map(|pattern| fill(pattern, values))
    }

    /// The form of `key` for that many things, `{n}` printed as a number: of `key.one` and
    /// `key.other` the one that the rule of the list's own language asks for. A list counts as
    /// having the key when it has `key.other`.
    #[must_use]
    pub fn count(&self, key: &str, n: u64) -> Option<String> {
        let (list, other) = self.find(&[&format!("{key}.other")])?;
        let form = list
            .entries
            .get(&format!("{key}.{}", plural(&list.lang, n)));
        Some(fill(
            form.map_or(other, String::as_str),
            &[("n", &self.number(n))],
        ))
    }

    /// A plain decimal number, given as a number or as text, with the language's marks: "13,000",
    /// "1.6", "−4". Anything else (`1e9`, `NaN`) is printed as it is.
    #[must_use]
    pub fn number(&self, number: impl Display) -> String {
        let plain = number.to_string();
        let (negative, size) = plain
            .strip_prefix('-')
            .map_or((false, plain.as_str()), |size| (true, size));
        let (whole, fraction) = size
            .split_once('.')
            .map_or((size, None), |(whole, rest)| (whole, Some(rest)));
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !fraction.is_none_or(is_digits) {
            return plain;
        }
        let is_zero = size.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let (list, decimal) = self.find(&["number.decimal"]).unzip();
        let mut printed = String::new();
        if negative && !is_zero {
            printed.push('\u{2212}');
        }
        printed.push_str(&list.map_or_else(|| whole.to_owned(), |list| grouped(whole, list)));
        if let Some(fraction) = fraction {
            printed.push_str(decimal.unwrap_or("."));
            printed.push_str(fraction);
        }
        printed
    }

    /// "A", "A and B", "A, B and C".
    #[must_use]
    pub fn list(&self, items: &[String]) -> String {
        let join = |key: &str, first: &str, second: &str| {
            let joined = self.fill(key, &[("first", first), ("second", second)]);
            joined.unwrap_or_else(|| format!("{first}, {second}"))
        };
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first, second] => join("list.two", first, second),
            [first, middle @ .., last] => {
                let start = middle
                    .iter()
                    .fold(first.clone(), |start, item| join("list.more", &start, item));
                join("list.last", &start, last)
            }
        }
    }

    /// The first list that has any of the keys, and the text of the first of them that it has.
    fn find(&self, keys: &[&str]) -> Option<(&'a Words, &'a str)> {
        self.lists.iter().find_map(|list| {
            let text = keys.iter().find_map(|key| list.entries.get(*key))?;
            Some((*list, text.as_str()))
        })
    }
}

/// In one pass: a value that has braces of its own is not filled again.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let most: usize = values.iter().map(|(_, value)| value.len()).sum();
    let mut filled = String::with_capacity(pattern.len() + most);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, after))
        });
        // A brace that opens no known name is only a brace.
        let (printed, after) = known.unwrap_or(("{", after));
        filled.push_str(printed);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The mark for groups comes from the list that gave the decimal mark: two languages' marks
/// together would make another number.
fn grouped(digits: &str, list: &Words) -> String {
    let entry = |key: &str| list.entries.get(key).map(String::as_str);
    let mark = entry("number.group").unwrap_or_default();
    let smallest = entry("number.group_from")
        .and_then(|text| text.parse().ok())
        .unwrap_or(4);
    if digits.len() < smallest {
        return digits.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// The plural category of a number, by the names CLDR has for them.
type PluralRule = fn(u64) -> &'static str;

/// The rule of each language; every other has the first. A new language is a line.
const PLURALS: &[(&str, PluralRule)] = &[("en", |n| if n == 1 { "one" } else { "other" })];

fn plural(lang: &str, n: u64) -> &'static str {
    let language = lang.split('-').next().unwrap_or(lang);
    let rule = PLURALS
        .iter()
        .find(|(name, _)| *name == language)
        .or(PLURALS.first());
    rule.map_or("other", |(_, rule)| rule(n))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    /// The dates and numbers of `themes/chancery/words/en.yaml`, and a plural.
    const ENGLISH: &[(&str, &str)] = &[
        ("date.long", "{day} {month} {year}"),
        ("date.day_and_month", "{day} {month}"),
        ("date.month", "{month} {year}"),
        ("date.year", "{year}"),
        ("date.season", "{name} {year}"),
        ("date.winter", "{name} {year}–{next}"),
        ("date.part", "{name} of {year}"),
        ("date.decade", "the {first}s"),
        ("date.century", "the years {first} to {last}"),
        ("date.about", "about {date}"),
        ("date.uncertain", "{date} (uncertain)"),
        ("date.about_uncertain", "about {date} (uncertain)"),
        ("date.instant", "{date}, {time} {zone}"),
        ("date.instant_local", "{date}, {time}"),
        ("interval.within_month", "{first}–{last} {month} {year}"),
        ("interval.within_year", "{first} to {last} {year}"),
        ("interval.between", "{first} to {last}"),
        ("interval.from", "from {date}"),
        ("interval.until", "until {date}"),
        ("interval.from_until_unknown", "from {date}, end unknown"),
        ("interval.from_unknown_until", "until {date}, start unknown"),
        ("time.short", "{hour}:{minute}"),
        ("time.utc", "UTC"),
        ("number.group", ","),
        ("number.group_from", "4"),
        ("number.decimal", "."),
        ("list.two", "{first} and {second}"),
        ("list.more", "{first}, {second}"),
        ("list.last", "{first} and {second}"),
        ("minutes.one", "{n} minute"),
        ("minutes.other", "{n} minutes"),
    ];

    const ENGLISH_LISTS: &[(&str, &str)] = &[
        (
            "months",
            "January February March April May June July August September October November December",
        ),
        ("seasons", "spring summer autumn winter"),
        (
            "quarters",
            "the_first_quarter the_second_quarter the_third_quarter the_fourth_quarter",
        ),
        ("halves", "the_first_half the_second_half"),
    ];

    pub(super) fn words(lang: &str, entries: &[(&str, &str)]) -> Words {
        let entries = entries
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect();
        Words {
            lang: lang.to_owned(),
            entries,
        }
    }

    pub(super) fn english() -> Words {
        let mut words = words("en", ENGLISH);
        for (key, items) in ENGLISH_LISTS {
            for (index, item) in items.split(' ').enumerate() {
                words
                    .entries
                    .insert(format!("{key}.{}", index + 1), item.replace('_', " "));
            }
        }
        words
    }

    pub(super) fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn numbers() {
        let english = english();
        let polish = words(
            "pl",
            &[
                ("number.group", "\u{a0}"),
                ("number.group_from", "5"),
                ("number.decimal", ","),
            ],
        );
        for (number, in_english, in_polish) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1,000", "1000"),
            ("13000", "13,000", "13\u{a0}000"),
            ("1234567.891", "1,234,567.891", "1\u{a0}234\u{a0}567,891"),
            ("1.60", "1.60", "1,60"),
            ("-4000", "−4,000", "−4000"),
            ("-0", "0", "0"),
            ("1e9", "1e9", "1e9"),
            ("-", "-", "-"),
            ("1.", "1.", "1."),
            ("NaN", "NaN", "NaN"),
        ] {
            assert_eq!(Speech::new([&english]).number(number), in_english);
            assert_eq!(Speech::new([&polish, &english]).number(number), in_polish);
        }
        // Half a list makes no mixture: without a group mark of its own, none.
        let half = words("de", &[("number.decimal", ",")]);
        assert_eq!(Speech::new([&half, &english]).number(13000.5), "13000,5");
        assert_eq!(Speech::new([&english]).number(1.6), "1.6");
        assert_eq!(Speech::new([&english]).number(-13000.0), "−13,000");
    }

    #[test]
    fn lists() {
        let english = english();
        let speech = Speech::new([&english]);
        let items = ["A", "{second}", "C", "D"].map(str::to_owned);
        let lists: Vec<_> = (0..=4).map(|count| speech.list(&items[..count])).collect();
        assert_eq!(
            lists,
            [
                "",
                "A",
                "A and {second}",
                "A, {second} and C",
                "A, {second}, C and D"
            ]
        );
    }

    #[test]
    fn the_first_list_that_has_a_key_wins() {
        let english = english();
        let french = words("fr", &[("hello", "bonjour {who}, {what}")]);
        let speech = Speech::new([&french, &english]);
        assert_eq!(
            speech.fill("hello", &[("who", "{what}")]).as_deref(),
            Some("bonjour {what}, {what}")
        );
        assert_eq!(
            (speech.lang_of("hello"), speech.lang_of("time.utc")),
            (Some("fr"), Some("en"))
        );
        assert_eq!(
            (
                speech.text("nothing"),
                speech.lang_of("nothing"),
                speech.count("nothing", 1)
            ),
            (None, None, None)
        );
    }

    #[test]
    fn plurals_follow_the_language_that_has_the_words() {
        let english = english();
        let french = words(
            "fr",
            &[
                ("minutes.other", "{n} min"),
                ("number.group", " "),
                ("number.decimal", ","),
            ],
        );
        for (n, in_english, in_french) in [
            (0, "0 minutes", "0 min"),
            (1, "1 minute", "1 min"),
            (1000, "1,000 minutes", "1 000 min"),
        ] {
            assert_eq!(
                Speech::new([&english]).count("minutes", n).as_deref(),
                Some(in_english)
            );
            assert_eq!(
                Speech::new([&french, &english])
                    .count("minutes", n)
                    .as_deref(),
                Some(in_french)
            );
        }
    }
}
