//! Dates as the standard writes them → what they are here: their days and their words in every language that
//! the shipped theme has words for dates in, or why they are none of ours.
//!
//! The table is `edtf.tsv`, its cases those of the Library of Congress's text of EDTF (ISO 8601-2:2019),
//! level by level. `UPDATE=1 cargo test --test edtf` rewrites all but its first two columns: read the
//! difference.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use dateline::model::edtf::Edtf;
use dateline::model::theme::Theme;
use dateline::parse::{self, Overrides};
use dateline::read;
use dateline::render::words::Speech;
use dateline::theme;

/// The languages of the columns.
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ar", "uk", "sq"];

#[test]
fn every_case_of_the_standard_is_read_and_said_as_the_table_says() {
    let theme = shipped();
    let table = fs::read_to_string(table()).expect("the table is there");
    let (head, rows) = table.split_once('\n').expect("it has a head");
    let rows: Vec<&str> = rows.lines().collect();
    assert!(rows.len() >= 60, "there are {} cases", rows.len());
    let mut found = format!("{head}\n");
    for row in &rows {
        let mut columns = row.split('\t');
        let (level, text) = (columns.next(), columns.next());
        let (level, text) = level.zip(text).expect("a level and a text");
        // writing to a String can't fail
        let _ = writeln!(found, "{level}\t{text}\t{}", said(text, &theme));
    }
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(self::table(), &found).expect("it can be written");
        return;
    }
    for (expected, found) in table.lines().zip(found.lines()) {
        assert_eq!(found, expected);
    }
}

#[test]
fn every_language_has_all_words_for_dates() {
    let theme = shipped();
    let english = &theme.words["en"].entries;
    let groups = [
        "months.",
        "seasons.",
        "quarters.",
        "halves.",
        "date.",
        "interval.",
        "time.",
    ];
    for lang in LANGUAGES {
        let own = &theme.words[lang].entries;
        for key in english.keys() {
            let is_of_dates = groups.iter().any(|group| key.starts_with(group))
                || ["corrected_on", "activity"].contains(&key.as_str());
            assert!(
                !is_of_dates || own.contains_key(key),
                "{lang} has no `{key}`"
            );
        }
    }
}

/// The days of a date and its words in all languages, or what is wrong with it.
fn said(text: &str, theme: &Theme) -> String {
    let edtf: Edtf = match text.parse() {
        Ok(edtf) => edtf,
        Err(error) => return format!("-\t-\tno: {error}"),
    };
    let day = |day: Option<NaiveDate>| day.map_or("none".to_owned(), |day| day.to_string());
    let words = LANGUAGES.map(|lang| Speech::new([&theme.words[lang]]).edtf(&edtf));
    let (first, last) = (day(edtf.first_day()), day(edtf.last_day()));
    format!("{first}\t{last}\t{}", words.join("\t"))
}

fn shipped() -> Theme {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = read::folder(root).expect("it can be listed").value;
    let config = parse::config(&library, &Overrides::default()).value;
    theme::load(&library, &config).value
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edtf.tsv")
}
