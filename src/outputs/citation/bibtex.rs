//! A citation → an entry of BibTeX: `@techreport` where there is a report's number, else `@misc`, with the
//! fields that BibLaTeX and reference managers add to those of BibTeX.

use chrono::Datelike;

use super::{Author, Citation};

/// What BibTeX calls the months.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

pub(super) fn text(citation: &Citation<'_>) -> Vec<u8> {
    let kind = if citation.number.is_some() {
        "techreport"
    } else {
        "misc"
    };
    let mut entry = format!("@{kind}{{{},\n", citation.key);
    let mut field = |name: &str, value: &str| {
        entry.push_str("  ");
        entry.push_str(name);
        entry.push_str(" = ");
        entry.push_str(value);
        entry.push_str(",\n");
    };
    let authors: Vec<String> = citation.authors.iter().map(author).collect();
    field("author", &braced(&authors.join(" and ")));
    // in braces of its own no style changes its capitals
    field("title", &braced(&braced(&escaped(&citation.title))));
    let publisher = braced(&escaped(citation.publisher));
    match citation.number {
        Some(number) => {
            field("institution", &publisher);
            field("number", &braced(&escaped(number)));
        }
        None => field("publisher", &publisher),
    }
    field("howpublished", &braced(&escaped(citation.site)));
    field("year", &citation.date.year().to_string());
    field("month", MONTHS[citation.date.month0() as usize]);
    field("date", &braced(&citation.date.to_string()));
    // both are read as they stand; an address of ours has no braces
    field("url", &braced(&citation.url));
    if let Some(doi) = citation.doi.filter(|doi| !doi.contains(['{', '}'])) {
        field("doi", &braced(doi));
    }
    field("language", &braced(&escaped(citation.lang)));
    if !citation.keywords.is_empty() {
        field("keywords", &braced(&escaped(&citation.keywords.join(", "))));
    }
    if let Some(summary) = &citation.summary {
        field("abstract", &braced(&escaped(summary)));
    }
    entry.push_str("}\n");
    entry.into_bytes()
}

/// An author as BibTeX reads names. What it must not part, or would take for two, is in braces.
fn author(author: &Author<'_>) -> String {
    match *author {
        Author::Parted { family, given } => format!("{}, {}", escaped(family), escaped(given)),
        Author::Spoken(name) if is_one_name(name) => escaped(name),
        Author::Spoken(name) | Author::Body(name) => braced(&escaped(name)),
    }
}

/// Whether BibTeX takes it for one name.
fn is_one_name(name: &str) -> bool {
    let mut words = name.split_whitespace();
    !name.contains(',') && words.all(|word| !word.eq_ignore_ascii_case("and"))
}

fn braced(text: &str) -> String {
    ["{", text, "}"].concat()
}

/// A text with what means something to TeX written so that it means itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_whitespace() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_tex_is_escaped() {
        let odd = r"50 % of A&B_{x} \ #1 $5 ~ ^";
        let expected =
            r"50 \% of A\&B\_\{x\} \textbackslash{} \#1 \$5 \textasciitilde{} \textasciicircum{}";
        assert_eq!(escaped(odd), expected);
    }

    #[test]
    fn names_stay_whole() {
        let cases = [
            (Author::Spoken("Ada Lovelace"), "Ada Lovelace"),
            (
                Author::Parted {
                    family: "García",
                    given: "Ana",
                },
                "García, Ana",
            ),
            (Author::Body("Policy Unit"), "{Policy Unit}"),
            (
                Author::Spoken("Research and Analysis"),
                "{Research and Analysis}",
            ),
            (Author::Spoken("Unit, The, Ltd"), "{Unit, The, Ltd}"),
            (Author::Spoken("Sand Anders"), "Sand Anders"),
        ];
        for (name, expected) in cases {
            assert_eq!(author(&name), expected);
        }
    }
}
