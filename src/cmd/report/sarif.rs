//! Located diagnostics → one SARIF 2.1.0 document, which code hosts show beside the lines of a
//! change.
//!
//! Written after the OASIS standard with errata 01; section numbers below are its. Knows nothing of
//! terminals and prints no source text: a host has the files.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Located, Spot};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole document; without diagnostics it says that none were found. `version` is the
/// program's.
#[must_use]
pub fn render(located: &[Located], version: &str) -> String {
    let codes: BTreeSet<&str> = located.iter().map(|one| one.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> = located.iter().map(|one| result(one, &codes)).collect();
    let run = json!({
        "tool": { "driver": { "name": "Dateline", "semanticVersion": version, "rules": rules } },
        "columnKind": "unicodeCodePoints",
        "results": results
    });
    document(&run)
}

/// The document of a run that was stopped by something else than the content (§3.20.14).
#[must_use]
pub fn stopped(message: &str, version: &str) -> String {
    let notice = json!({ "level": "error", "message": self::message(message) });
    let run = json!({
        "tool": { "driver": { "name": "Dateline", "semanticVersion": version } },
        "invocations": [{
            "executionSuccessful": false,
            "toolExecutionNotifications": [notice]
        }],
        "results": []
    });
    document(&run)
}

fn document(run: &Value) -> String {
    let document = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    super::escaped(&document.to_string())
}

fn rule(code: &str) -> Value {
    json!({ "id": code, "shortDescription": { "text": code.replace('-', " ") } })
}

fn result(one: &Located, codes: &[&str]) -> Value {
    let mut text = one.message.clone();
    if let Some(help) = &one.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": one.code,
        "ruleIndex": codes.partition_point(|code| *code < one.code),
        "level": one.severity.word(),
        "message": message(&text),
        "locations": [{ "physicalLocation": physical_location(&one.spot) }]
    });
    if !one.labels.is_empty() {
        let labels = one.labels.iter().enumerate().map(|(number, label)| {
            json!({
                "id": number,
                "physicalLocation": physical_location(&label.spot),
                "message": message(&label.message)
            })
        });
        result["relatedLocations"] = labels.collect();
    }
    result
}

/// A message object (§3.11). Braces would start a placeholder (§3.11.5), and brackets before a
/// parenthesis a link (§3.11.6).
fn message(text: &str) -> Value {
    let mut escaped = text.replace('{', "{{").replace('}', "}}");
    if escaped.contains("](") {
        escaped = escaped.replace('[', "\\[").replace(']', "\\]");
    }
    json!({ "text": escaped })
}

fn physical_location(spot: &Spot) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&spot.path), "uriBaseId": "%SRCROOT%" },
        "region": region(spot)
    })
}

/// The region of a spot (§3.30). Hosts want a line even for a file as a whole.
fn region(spot: &Spot) -> Value {
    if spot.text.is_none() {
        return json!({ "startLine": 1 });
    }
    json!({
        "startLine": spot.start.line,
        "startColumn": spot.start.column,
        "endLine": spot.end.line,
        "endColumn": spot.end.column,
        "byteOffset": spot.span.start,
        "byteLength": spot.span.len()
    })
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("text can always be written to");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::super::tests::{diagnostic, label, locate_in};
    use super::*;
    use crate::diag::{At, Diagnostic, Severity};

    fn read(sarif: &str) -> Value {
        serde_json::from_str(sarif).expect("a SARIF document is JSON")
    }

    #[test]
    fn results_name_their_rule_and_region() {
        let files: [(&str, Option<&[u8]>); 1] = [("b ж/a:1.md", Some(b"a: 1\nb: 2\n"))];
        let first = Diagnostic {
            message: "a {year} [b](c)".to_owned(),
            labels: vec![label(0, At::Whole, "here")],
            help: Some("mend it".to_owned()),
            ..diagnostic(At::Bytes(3, 6))
        };
        let second = Diagnostic {
            code: "bad-date",
            severity: Severity::Warning,
            ..diagnostic(At::Bytes(5, 6))
        };
        let found = locate_in(&files, vec![first, second, diagnostic(At::Bytes(8, 9))]);
        let document = read(&render(&found, "0.1.0"));
        let run = &document["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        assert_eq!(rules.as_array().map(Vec::len), Some(2));
        assert_eq!(
            (&rules[0]["id"], &rules[1]["id"]),
            (&json!("bad-date"), &json!("unknown-country"))
        );
        let result = &run["results"][0];
        assert_eq!(
            (&result["ruleIndex"], &result["level"]),
            (&json!(1), &json!("error"))
        );
        let text = "a {{year}} \\[b\\](c)\nhelp: mend it";
        assert_eq!(result["message"]["text"], text);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "b%20%D0%B6/a%3A1.md");
        let region = json!({
            "startLine": 1, "startColumn": 4, "endLine": 2, "endColumn": 2,
            "byteOffset": 3, "byteLength": 3
        });
        assert_eq!(place["region"], region);
        let related = &result["relatedLocations"][0];
        assert_eq!(related["message"]["text"], "here");
        assert_eq!(
            related["physicalLocation"]["region"],
            json!({ "startLine": 1 })
        );
        assert_eq!(run["results"][1]["ruleIndex"], 0);
    }

    #[test]
    fn nothing_found_is_said_too() {
        let document = read(&render(&[], "0.1.0"));
        assert_eq!(document["runs"][0]["results"], json!([]));
        assert_eq!(document["version"], "2.1.0");
    }
}
