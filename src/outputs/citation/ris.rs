//! A citation → a record of RIS: a tag and a value a line, `RPRT` where there is a report's number, else
//! `ELEC`, a page of the web.

use super::{Author, Citation};

pub(super) fn text(citation: &Citation<'_>) -> Vec<u8> {
    let mut record = String::new();
    let mut line = |tag: &str, value: &str| {
        record.push_str(tag);
        record.push_str("  - ");
        // a value ends where its line does
        record.push_str(&value.split_whitespace().collect::<Vec<_>>().join(" "));
        record.push_str("\r\n");
    };
    line(
        "TY",
        if citation.number.is_some() {
            "RPRT"
        } else {
            "ELEC"
        },
    );
    for author in &citation.authors {
        match *author {
            Author::Parted { family, given } => line("AU", &format!("{family}, {given}")),
            Author::Spoken(name) | Author::Body(name) => line("AU", name),
        }
    }
    line("TI", &citation.title);
    line("T2", citation.site);
    line("PB", citation.publisher);
    line("PY", &citation.date.format("%Y").to_string());
    line("DA", &citation.date.format("%Y/%m/%d").to_string());
    if let Some(number) = citation.number {
        line("SN", number);
    }
    if let Some(doi) = citation.doi {
        line("DO", doi);
    }
    line("UR", &citation.url);
    line("LA", citation.lang);
    for keyword in &citation.keywords {
        line("KW", keyword);
    }
    if let Some(summary) = &citation.summary {
        line("AB", summary);
    }
    record.push_str("ER  - \r\n");
    record.into_bytes()
}
