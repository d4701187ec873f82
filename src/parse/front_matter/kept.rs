//! What one briefing's file was parsed into → bytes that hold it for another build, and back.
//!
//! Nothing here depends on any other file, nor on the file's own name and number: what a text takes
//! from its original, its slug and its language are found anew every time. Does not know where the
//! bytes are kept, or how it is known that the text is still the same.

use serde::{Deserialize, Serialize};

use super::{FrontMatter, ReleaseKeys};
use crate::diag::FileId;
use crate::model::briefing::{Countries, Name, Status, TextFile, Tlp};

/// About how many bytes there are of one text.
const USUAL: usize = 1 << 10;

/// What is written down.
#[derive(Serialize)]
struct Written<'a>(&'a TextFile, &'a FrontMatter);

/// What is read again.
#[derive(Deserialize)]
struct Again(TextFile, FrontMatter);

/// What a text was parsed into, as bytes. `None` if it says more of its release than that it is
/// for everyone, at any time: such a text is parsed whenever it is met.
pub(in crate::parse) fn bytes(text: &TextFile, front: &FrontMatter) -> Option<Vec<u8>> {
    let plain = is_plain(&front.release);
    let written = || postcard::to_io(&Written(text, front), Vec::with_capacity(USUAL));
    plain.then(|| written().ok())?
}

/// What a text was parsed into, of a file that may have another number by now. `None` if the bytes
/// are none that this program wrote.
pub(in crate::parse) fn read(bytes: &[u8], file: FileId) -> Option<(TextFile, FrontMatter)> {
    let (Again(mut text, mut front), rest) = postcard::take_from_bytes(bytes).ok()?;
    settle(&mut text, &mut front, file);
    rest.is_empty().then_some((text, front))
}

fn is_plain(release: &ReleaseKeys) -> bool {
    let ReleaseKeys {
        status,
        embargo,
        expires,
        tlp,
        notice,
    } = release;
    let published = status.is_none_or(|(status, _)| status == Status::Published);
    let clear = tlp.is_none_or(|label| label == Tlp::Clear);
    published && clear && embargo.is_none() && expires.is_none() && notice.is_none()
}

/// Gives every place its file.
fn settle(text: &mut TextFile, front: &mut FrontMatter, file: FileId) {
    text.file = file;
    let outline = &mut text.outline;
    let links = outline.links.iter_mut().map(|link| &mut link.place);
    let left_out = outline.left_out.iter_mut().map(|tag| &mut tag.place);
    let notes = front.updates.iter_mut().chain(&mut front.corrections);
    let notes = notes.map(|note| &mut note.place);
    let redirects = front.redirects.iter_mut().map(|old| &mut old.place);
    let places = links.chain(left_out).chain(notes).chain(redirects);
    places.for_each(|place| place.file = file);
    front.place.file = file;
    let status = front.release.status.iter_mut().map(|(_, place)| place);
    let expires = front.release.expires.iter_mut().map(|(_, place)| place);
    status.chain(expires).for_each(|place| place.file = file);
    settle_names(front, file);
}

fn settle_names(front: &mut FrontMatter, file: FileId) {
    let settle = |name: &mut Name| name.place.file = file;
    if let Some(Countries {
        subject,
        location,
        mentioned,
    }) = &mut front.countries
    {
        let roles = [subject, location, mentioned];
        roles.into_iter().flatten().for_each(settle);
    }
    let listed = [&mut front.actors, &mut front.topics];
    listed.into_iter().flatten().flatten().for_each(settle);
    let alone = [&mut front.translation_of, &mut front.slug];
    alone.into_iter().flatten().for_each(settle);
    for event in &mut front.events {
        event.at.file = file;
        let named = event.countries.iter_mut().chain(&mut event.actors);
        named.chain(&mut event.by).for_each(settle);
    }
    front
        .claims
        .iter_mut()
        .for_each(|claim| settle(&mut claim.by));
    let cited = front.citations.iter_mut();
    cited.for_each(|citation| settle(&mut citation.name));
    front
        .image
        .iter_mut()
        .for_each(|image| settle(&mut image.src));
}

/// `extra:` as it is written down: [`crate::model::briefing::Extra`] itself is written as templates see it, from which it
/// could not be read again.
pub(super) mod extra {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::briefing::Extra;

    #[derive(Serialize, Deserialize)]
    enum Written {
        Null,
        Bool(bool),
        Number(f64),
        Text(String),
        List(Vec<Written>),
        Map(BTreeMap<String, Written>),
    }

    pub(in crate::parse::front_matter) fn serialize<S: Serializer>(
        extra: &BTreeMap<String, Extra>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(extra.iter().map(|(key, value)| (key, written(value))))
    }

    pub(in crate::parse::front_matter) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, Extra>, D::Error> {
        let map = BTreeMap::<String, Written>::deserialize(deserializer)?;
        Ok(map.into_iter().map(again).collect())
    }

    fn written(extra: &Extra) -> Written {
        match extra {
            Extra::Null => Written::Null,
            Extra::Bool(flag) => Written::Bool(*flag),
            Extra::Number(number) => Written::Number(*number),
            Extra::Text(text) => Written::Text(text.clone()),
            Extra::List(list) => Written::List(list.iter().map(written).collect()),
            Extra::Map(map) => {
                let entries = map.iter().map(|(key, value)| (key.clone(), written(value)));
                Written::Map(entries.collect())
            }
        }
    }

    fn again((key, value): (String, Written)) -> (String, Extra) {
        (key, read(value))
    }

    fn read(value: Written) -> Extra {
        match value {
            Written::Null => Extra::Null,
            Written::Bool(flag) => Extra::Bool(flag),
            Written::Number(number) => Extra::Number(number),
            Written::Text(text) => Extra::Text(text),
            Written::List(list) => Extra::List(list.into_iter().map(read).collect()),
            Written::Map(map) => Extra::Map(map.into_iter().map(again).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::config::Config;
    use std::io;
    use std::sync::Mutex;

    use crate::model::source::{Digest, Library, Origin, Source, SourceKind, Sources};
    use crate::parse::front_matter::KEYS;
    use crate::parse::{self, Overrides};

    use super::*;

    /// Texts, and what was kept of them: by their digest, as they may have other numbers.
    struct Shelf {
        sources: Sources,
        texts: Vec<&'static str>,
        kept: Mutex<Vec<(Digest, Vec<u8>)>>,
    }

    impl Library for Shelf {
        fn sources(&self) -> &Sources {
            &self.sources
        }

        fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
            Ok(self.texts[file.0 as usize].into())
        }

        fn recall(&self, file: FileId, _: &str) -> Option<Vec<u8>> {
            let (_, digest) = self.bytes_and_digest(file).ok()?;
            let kept = self.kept.lock().expect("nobody panicked");
            let found = kept.iter().find(|(other, _)| *other == digest);
            found.map(|(_, bytes)| bytes.clone())
        }

        fn keep(&self, _: FileId, digest: Digest, _: &str, made: &[u8]) {
            let mut kept = self.kept.lock().expect("nobody panicked");
            kept.push((digest, made.to_vec()));
        }
    }

    fn shelf(texts: &[(&str, &'static str)], kept: Vec<(Digest, Vec<u8>)>) -> Shelf {
        let files = texts.iter().map(|(path, _)| Source {
            path: (*path).into(),
            kind: SourceKind::Briefing,
            origin: Origin::Disk,
        });
        Shelf {
            sources: Sources::new("site".into(), files.collect()),
            texts: texts.iter().map(|(_, text)| *text).collect(),
            kept: Mutex::new(kept),
        }
    }

    fn parsed(shelf: &Shelf) -> String {
        let config: Config = parse::config(shelf, &Overrides::default()).value;
        let written = parse::all(shelf, &config, None);
        assert!(written.findings.is_empty(), "{:?}", written.findings);
        format!("{:#?}", written.value.briefings)
    }

    const RICH: &str = "---
title: A title
date: 2025-03-01T10:00:00.5+01:00
summary: A summary.
takeaways: [One., Two.]
place: Geneva
countries: {subject: [FR], location: [DE], mentioned: [IT]}
actors: [NATO]
topics: [Arms control]
section: World
kicker: A kicker
series: A series
kind: analysis
authors: [A. Writer]
lang: en
events:
  - {when: 2025-09~/.., what: A, place: B, countries: [FR], actors: [UN], status: planned, outcome: C, say: D, by: UN, source: a}
  - {when: 2025-01-01T10:00:00+05:30, what: A}
  - {when: 202X, what: B}
figures: [{what: A, value: -1.5, unit: km, bound: over, source: 1}]
claims: [{by: UN, says: A, source: a, likelihood: almost certain, confidence: high}]
sources: [{id: a, title: T, outlet: O, url: \"https://example.org/\", date: 2025-03-XX, accessed: 2025-03-02, archive: \"https://example.org/a\", grade: B2}]
confidence: low
likelihood: likely
cutoff: 2025-02-28
trend: improved
image: {src: a.png, alt: A, credit: B, caption: C}
updates: [{date: 2025-03-02, text: A}]
corrections: [{date: 2025-03-03, text: B}]
status: published
tlp: clear
slug: a-slug
redirects: [/old/]
cite: {doi: 10.1000/1, report_number: R1}
extra: {a: null, b: [true, 1.5, words], c: {d: {}}}
---
First [[actor:nato]] paragraph.

## A heading [[x]]

[file](b.md) [anchor](#a-heading-x) [path](/a/) ![picture](b.png) <iframe>x</iframe>
";

    #[test]
    fn what_is_read_again_is_what_was_parsed() {
        let translation = "---\ntitle: Titre\ntranslation_of: a-slug\n---\nMots.\n";
        let pair = [("b.fr.md", translation), ("b.md", RICH)];
        let first = shelf(&pair, Vec::new());
        parsed(&first);
        let kept = first.kept.into_inner().expect("nobody panicked");
        assert_eq!(kept.len(), pair.len());
        for more in [
            &[][..],
            &[("a.md", "---\ntitle: A\ndate: 2025-01-01\n---\n")],
        ] {
            let texts = [more, &pair].concat();
            let again = shelf(&texts, kept.clone());
            let recalled = parsed(&again);
            let kept_now = again.kept.into_inner().expect("nobody panicked");
            assert_eq!(
                kept_now.len(),
                kept.len() + more.len(),
                "the rest is recalled"
            );
            assert!(recalled == parsed(&shelf(&texts, Vec::new())));
        }
        let never = ["embargo", "expires", "notice", "translation_of"];
        let has = |key: &&&str| RICH.contains(&format!("\n{key}:")) || never.contains(*key);
        assert_eq!(
            KEYS.iter().filter(|key| !has(key)).count(),
            0,
            "all keys are tried"
        );
    }

    #[test]
    fn only_plain_texts_without_fault_are_kept() {
        let cases = [
            ("status: published\ntlp: clear", 1),
            ("status: draft", 0),
            ("status: withdrawn", 0),
            ("status: retracted\nnotice: Wrong.", 0),
            ("embargo: 2020-01-01T00:00:00Z", 0),
            ("expires: 2030-01-01T00:00:00Z", 0),
            ("tlp: green", 0),
            ("notice: Words.", 0),
            ("summary: \"[a](/b/)\"", 0),
        ];
        for (keys, count) in cases {
            let text = format!("---\ntitle: A\ndate: 2025-01-01\n{keys}\n---\nWords.\n");
            let shelf = shelf(&[("a.md", text.leak())], Vec::new());
            let config = parse::config(&shelf, &Overrides::default()).value;
            let written = parse::all(&shelf, &config, None);
            let kept = shelf.kept.into_inner().expect("nobody panicked");
            assert_eq!(kept.len(), count, "{keys}: {:?}", written.findings);
        }
    }

    #[test]
    fn what_is_cut_or_longer_is_not_read() {
        let first = shelf(&[("b.md", RICH)], Vec::new());
        parsed(&first);
        let kept = first.kept.into_inner().expect("nobody panicked");
        let bytes = &kept[0].1;
        assert!(read(bytes, FileId(0)).is_some());
        for at in 0..bytes.len() {
            assert!(read(&bytes[..at], FileId(0)).is_none(), "{at}");
            let mut other = bytes.clone();
            other[at] ^= 0xff;
            // whatever comes of it, it comes without a panic
            let _ = read(&other, FileId(0));
        }
        assert!(read(&[bytes.as_slice(), b"x"].concat(), FileId(0)).is_none());
    }
}
