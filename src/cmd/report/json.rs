//! A located diagnostic → one line of JSON, for editors and scripts.
//!
//! The keys are a promise (the design's chapter on the command line). Knows nothing of terminals.

use serde::Serialize;

use super::{Located, Spot};

/// One diagnostic as a JSON object on one line, without a line break at its end. Characters that a
/// terminal would obey are escaped.
///
/// # Panics
/// Never: text and numbers can always be written.
#[must_use]
pub fn render(one: &Located) -> String {
    let labels = one.labels.iter().map(|label| Label {
        spot: Where::of(&label.spot),
        message: &label.message,
    });
    let line = Line {
        severity: one.severity.word(),
        code: one.code,
        message: &one.message,
        help: one.help.as_deref(),
        spot: Where::of(&one.spot),
        labels: labels.collect(),
    };
    let json = serde_json::to_string(&line).expect("text and numbers can always be written");
    super::escaped(&json)
}

#[derive(Serialize)]
struct Line<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(flatten)]
    spot: Where<'a>,
    labels: Vec<Label<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    spot: Where<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Where<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    span: [usize; 2],
}

impl<'a> Where<'a> {
    fn of(spot: &'a Spot) -> Self {
        Self {
            file: &spot.path,
            line: spot.start.line,
            column: spot.start.column,
            span: [spot.span.start, spot.span.end],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{diagnostic, label, locate_in};
    use super::*;
    use crate::diag::{At, Diagnostic};

    #[test]
    fn one_object_a_line() {
        let files: [(&str, Option<&[u8]>); 1] = [("a.md", Some("ж: 1\nb: 2\n".as_bytes()))];
        let found = Diagnostic {
            message: "a \"b\"\n\u{1b}\u{9b}\u{2028}".to_owned(),
            labels: vec![label(0, At::Bytes(6, 7), "here")],
            help: Some("mend it".to_owned()),
            ..diagnostic(At::Bytes(4, 5))
        };
        let expected = concat!(
            r#"{"severity":"error","code":"unknown-country","#,
            r#""message":"a \"b\"\n\u001b\u009b\u2028","help":"mend it","#,
            r#""file":"a.md","line":1,"column":4,"span":[4,5],"#,
            r#""labels":[{"file":"a.md","line":2,"column":1,"span":[6,7],"message":"here"}]}"#,
        );
        assert_eq!(render(&locate_in(&files, vec![found])[0]), expected);
        let plain = render(&locate_in(&files, vec![diagnostic(At::Whole)])[0]);
        let end = r#""file":"a.md","line":1,"column":1,"span":[0,0],"labels":[]}"#;
        assert!(!plain.contains("help") && plain.ends_with(end), "{plain}");
    }
}
