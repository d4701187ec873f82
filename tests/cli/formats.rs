//! How diagnostics are printed, and on which stream.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{Desk, ran};

/// A site with errors, warnings and labels, in files with characters of several bytes.
fn with_mistakes() -> Desk {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-03-third",
        "date: 2025-03-03\nplace: Žepče\ntopcis: [a]",
        "",
    );
    desk.briefing(
        "2025-03-04-fourth",
        "date: 2025-03-04\ncountries: [Türkei, Belrus]",
        "",
    );
    desk.briefing(
        "2025-03-05-fifth",
        "date: 2025-03-05\nactors: [Somebody]",
        "«ж» [[nowhere]]",
    );
    desk.briefing("2025-03-06-sixth", "date: 2025-03-06\nslug: first", "");
    desk.write("content/topics.yaml", "a: {name: One}\nb: {name: One}\n");
    desk
}

#[test]
fn every_line_of_json_is_what_the_design_promises() {
    let desk = with_mistakes();
    let ran = desk.run_then("build --format json").expect(1);
    assert_eq!(ran.stdout, "");
    let lines: Vec<Value> = ran
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect();
    assert!(lines.len() >= 5, "{}", ran.stderr);
    let severities = lines.iter().filter_map(|line| line["severity"].as_str());
    let severities: BTreeSet<&str> = severities.collect();
    assert_eq!(severities, BTreeSet::from(["error", "warning"]));
    assert!(
        lines
            .iter()
            .any(|line| !line["labels"].as_array().expect("a list").is_empty())
    );
    let required = ["severity", "code", "message", "labels"];
    let place = ["file", "line", "column", "span"];
    for line in &lines {
        let mut keys = keys(line);
        keys.remove("help");
        let expected: BTreeSet<&str> = required.into_iter().chain(place).collect();
        assert_eq!(keys, expected, "{line}");
        assert_place(&desk, line);
        for label in line["labels"].as_array().expect("a list") {
            let expected: BTreeSet<&str> = place.into_iter().chain(["message"]).collect();
            assert_eq!(self::keys(label), expected);
            assert_place(&desk, label);
        }
    }
    for (code, words) in [("unknown-key", "topcis"), ("unknown-country", "Belrus")] {
        let found = lines.iter().filter(|line| line["code"] == code);
        let said: Vec<String> = found.map(|line| spanned(&desk, line)).collect();
        assert!(said.iter().any(|said| said == words), "{code}: {said:?}");
    }
}

fn keys(object: &Value) -> BTreeSet<&str> {
    let map = object.as_object().expect("an object");
    map.keys().map(String::as_str).collect()
}

/// The text that a span cuts out of its file.
fn spanned(desk: &Desk, place: &Value) -> String {
    let file = place["file"].as_str().expect("a path");
    let bytes = fs::read(desk.path(file)).expect("the path is from the root of the site");
    let at = |index: usize| usize::try_from(place["span"][index].as_u64().expect("a number"));
    let span = at(0).expect("it fits")..at(1).expect("it fits");
    String::from_utf8(bytes[span].to_vec()).expect("a span cuts no character in two")
}

/// Line and column say the same as the span.
fn assert_place(desk: &Desk, place: &Value) {
    let file = place["file"].as_str().expect("a path");
    let text = fs::read_to_string(desk.path(file)).expect("the path is from the root of the site");
    spanned(desk, place);
    let start = place["span"][0].as_u64().expect("a number");
    let before = &text[..usize::try_from(start).expect("it fits")];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    assert_eq!(
        (&place["line"], &place["column"]),
        (&line.into(), &column.into()),
        "{place}"
    );
}

#[test]
fn sarif_holds_the_same() {
    let desk = with_mistakes();
    let json = desk.run_then("check --format json").expect(1);
    let sarif = desk.run_then("check --format sarif").expect(1);
    assert_eq!(sarif.stdout, "");
    let document = sarif_document(&sarif.stderr);
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), json.stderr.lines().count());
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().expect("a number"));
        assert_eq!(rules[rule.expect("it fits")]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap_or("")));
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string(), "{result}");
        if let Some(region) = place.get("region") {
            assert!(region["startLine"].as_u64() >= Some(1), "{result}");
        }
    }
}

#[test]
fn sarif_without_a_finding_says_that_none_was_found() {
    let desk = Desk::new();
    for command in ["build", "check"] {
        let clean = desk
            .run_then(&format!("{command} --format sarif"))
            .expect(0);
        let document = sarif_document(&clean.stderr);
        assert_eq!(document["runs"][0]["results"], Value::Array(Vec::new()));
        assert_eq!(clean.stdout, "");
    }
}

fn sarif_document(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).expect("the stream holds one document");
    assert_eq!(document["version"], "2.1.0");
    assert!(document["$schema"].is_string());
    assert_eq!(document["runs"].as_array().map(Vec::len), Some(1));
    assert_eq!(document["runs"][0]["tool"]["driver"]["name"], "Dateline");
    document
}

#[test]
fn quiet_leaves_the_errors() {
    let desk = with_mistakes();
    let all = desk
        .run_then("build")
        .says(1, &["error[", "warning["])
        .stderr;
    let quiet = desk.run_then("build --quiet").says(1, &["error["]).stderr;
    assert!(!quiet.contains("warning[") && all.len() > quiet.len());
    let desk = Desk::new();
    assert_eq!(desk.run_then("build --quiet").expect(0).stderr, "");
    assert_eq!(desk.run_then("check -q").expect(0).stderr, "");
}

#[test]
fn colours_are_there_when_wanted() {
    let desk = with_mistakes();
    let escape = |args: &str| desk.run_then(args).expect(1).stderr.contains('\u{1b}');
    assert!(escape("check --color always"));
    assert!(!escape("check --color never"));
    assert!(!escape("check"), "a pipe is no terminal");
    assert!(!escape("check --color always --format json"));
    assert!(!escape("check --color always --format sarif"));
    let mut forced = desk.command("check --color never");
    assert!(
        !ran(forced.env("CLICOLOR_FORCE", "1"))
            .stderr
            .contains('\u{1b}')
    );
}

#[test]
fn words_go_to_stderr_and_data_to_stdout() {
    let desk = Desk::new();
    for args in ["build", "build", "check"] {
        let ran = desk.run_then(args).expect(0);
        assert_eq!(ran.stdout, "", "{args}");
        assert!(!ran.stderr.is_empty(), "{args}");
    }
    for args in ["schema", "completions bash", "build --timings --quiet"] {
        let ran = desk.run_then(args).expect(0);
        assert_eq!(ran.stderr, "", "{args}");
        assert!(!ran.stdout.is_empty(), "{args}");
    }
}

#[test]
fn timings_name_every_stage() {
    let desk = Desk::new();
    let whole = "read hash parse gate link plan keys render search draw write keep total";
    let nothing_to_do = "read hash compare total";
    for stages in [whole, nothing_to_do] {
        let table = desk.run_then("build --timings").expect(0).stdout;
        let named = table
            .lines()
            .filter_map(|line| line.split_whitespace().next());
        assert_eq!(named.collect::<Vec<_>>().join(" "), stages, "{table}");
        for line in table.lines() {
            assert!(line.contains(" ms"), "{line}");
        }
    }
}

#[test]
fn what_stops_a_run_is_json_too() {
    let desk = Desk::new();
    let ran = desk.run("build --format json --output content").expect(2);
    let line: Value = serde_json::from_str(ran.stderr.trim()).expect("one object");
    assert_eq!(line["severity"], "error");
    assert!(line["message"].is_string() && line["help"].is_string());
}
