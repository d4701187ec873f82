//! Same content, same bytes: whatever the folder, the order of files, the threads, the environment.

use std::fs;

use super::{AS_OF, Desk, Tree, differences, ran};

#[test]
fn only_content_and_instant_reach_the_output() {
    let demo = Desk::demo();
    let expected = demo.build();
    assert!(expected.len() > 200, "{} files", expected.len());
    let same = |what: &str, found: &Tree| {
        let differ = differences(found, &expected);
        assert!(differ.is_empty(), "{what}: {differ:?}");
    };

    let elsewhere = Desk::empty();
    write_backwards(&demo, &elsewhere);
    same("another folder, another order", &elsewhere.build());

    for jobs in [1, 2, 8] {
        elsewhere
            .run_then(&format!("build --jobs {jobs} --output jobs-{jobs}"))
            .expect(0);
        same(
            "threads",
            &super::tree(&elsewhere.path(&format!("jobs-{jobs}"))),
        );
    }

    let environments = [
        [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")],
        [("TZ", "America/Adak"), ("LC_ALL", "tr_TR.UTF-8")],
        [("LANG", "ar_EG.UTF-8"), ("SOURCE_DATE_EPOCH", "0")],
    ];
    for (number, environment) in environments.into_iter().enumerate() {
        let output = format!("environment-{number}");
        let args = format!("build --as-of {AS_OF} --output {output}");
        ran(elsewhere.command(&args).envs(environment)).expect(0);
        same("environment", &super::tree(&elsewhere.path(&output)));
    }

    // Not from nothing, but over another site.
    let twice = Desk::demo();
    twice.briefing(
        "2026-01-02-extra",
        "date: 2026-01-02\nactors: [EU]\ntopics: [oceans]",
        "",
    );
    assert_ne!(twice.build(), expected);
    fs::remove_file(twice.path("content/briefings/2026-01-02-extra.md")).expect("removed");
    same("over another site", &twice.build());
}

/// The same files, made one by one from the last to the first, all with another time.
fn write_backwards(from: &Desk, to: &Desk) {
    for part in ["content", ""] {
        let files = super::tree(&from.path(part));
        let wanted = |path: &&String| part == "content" || path.as_str() == "dateline.yaml";
        for path in files.keys().rev().filter(wanted) {
            let place = to.path(part).join(path);
            fs::create_dir_all(place.parent().expect("it has one")).expect("made");
            fs::write(&place, &files[path]).expect("written");
            let file = fs::File::options()
                .write(true)
                .open(&place)
                .expect("opened");
            file.set_modified(std::time::UNIX_EPOCH).expect("set");
        }
    }
}

#[test]
fn what_is_not_public_changes_no_byte() {
    let demo = Desk::demo();
    let expected = demo.build();
    let secret = "place: Secretville\ncountries: [AD]\nactors: [Secret Society]\ntopics: [secrecy]\n\
                  redirects: [/old/secret/]\nevents: [{when: 2026-02, what: A secret}]";
    let closed = [
        "status: draft",
        "status: withdrawn",
        "embargo: 2026-01-10T00:00:01Z",
        "expires: 2026-01-10T00:00:00Z",
        "tlp: RED",
        "tlp: TLP:GREEN",
    ];
    for (number, keys) in closed.iter().enumerate() {
        let name = format!("2026-01-0{}-secret", number + 1);
        let keys = format!("date: 2026-01-0{}\n{keys}\n{secret}", number + 1);
        demo.briefing(
            &name,
            &keys,
            "Secret [[actor:EU]] text. ![A picture](secret.png)",
        );
    }
    demo.briefing(
        "2026-01-11-secret",
        &format!("date: 2026-01-11\n{secret}"),
        "",
    );
    demo.write("content/briefings/secret.png", "not a picture");
    demo.write(
        "content/actors/secret-society.md",
        "---\nname: Secret Society\n---\nHush.\n",
    );
    let found = demo.build();
    let differ = differences(&found, &expected);
    assert!(differ.is_empty(), "{differ:?}");
    let open = secret.replace("secrecy", "oceans");
    demo.briefing(
        "2026-01-09-secret",
        &format!("date: 2026-01-09\n{open}"),
        "",
    );
    let told = differences(&demo.build(), &expected);
    assert!(
        told.len() > 20,
        "once public it is everywhere, not only in {told:?}"
    );
}
