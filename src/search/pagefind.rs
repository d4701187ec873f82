//! Records → Pagefind → its files, in packs.
//!
//! **On threads of its own.** Who asks for an index waits in a pool of threads that renders pages. A thread
//! of a pool that waits for others, of whichever pool, takes up work in the meantime; that may be a page
//! that waits for the same index, and then it waits for itself. So a plain thread calls Pagefind, and who
//! asks waits for that one without doing anything else.
//!
//! **The same bytes.** Pagefind numbers texts in the order in which they come, sorts what it writes, and
//! names files by their hashes; only the order of the files themselves is that of a hash table with a
//! random seed. Packs are sorted.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Display;

use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;
use rayon::ThreadPoolBuilder;
use tokio::runtime::{Builder, Runtime};

use super::{Engine, Failure, Packs, Record, Shape, pack};

/// What unpacks an index in a browser, put before Pagefind's own script.
const UNPACKER: &str = include_str!("worker.js");

/// Pagefind's files by their names, as far as anybody asks for them.
type Files = BTreeMap<String, Vec<u8>>;

pub(super) fn index<E: Send>(
    lang: &str,
    shape: Shape,
    records: impl Iterator<Item = Result<Record, E>> + Send,
) -> Result<Packs, Failure<E>> {
    let files = files(lang, records)?;
    let (mut head, mut words, mut texts) = (Files::new(), Files::new(), Files::new());
    for (name, bytes) in files {
        let kind = name.split('/').next();
        match kind.filter(|kind| kind.len() < name.len()) {
            Some("index") => words.insert(name, bytes),
            Some("fragment") => texts.insert(name, bytes),
            Some("filter") => head.insert(name, bytes),
            _ if name.ends_with(".pf_meta") || name == "pagefind-entry.json" => {
                head.insert(name, bytes)
            }
            _ => None,
        };
    }
    let texts = pack::by_name(texts, shape.texts);
    let (words, places) = pack::in_order(words, shape.words);
    head.insert("places.json".to_owned(), pack::table(&places, shape));
    Ok(Packs {
        head: pack::one(&head),
        words,
        texts,
    })
}

pub(super) fn engine(lang: &str) -> Result<Engine, Failure<Infallible>> {
    // Pagefind hands out its programs together with an index only
    let any = Record {
        url: "/".to_owned(),
        content: "a".to_owned(),
        ..Record::default()
    };
    let mut files = files(lang, std::iter::once(Ok::<_, Infallible>(any)))?;
    let own = files.remove(&format!("wasm.{lang}.pagefind"));
    let program = own.or_else(|| files.remove("wasm.unknown.pagefind"));
    let script = files.remove("pagefind-worker.js");
    let (Some(script), Some(program)) = (script, program) else {
        return Err(machine("Pagefind made no program for a browser"));
    };
    let script = [UNPACKER.as_bytes(), b"\n", &script].concat();
    Ok(Engine { script, program })
}

/// What Pagefind makes of records.
fn files<E: Send>(
    lang: &str,
    records: impl Iterator<Item = Result<Record, E>> + Send,
) -> Result<Files, Failure<E>> {
    let threads = ThreadPoolBuilder::new().num_threads(rayon::current_num_threads());
    let threads = threads.build().map_err(machine)?;
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.max_blocking_threads(1).build().map_err(machine)?;
    std::thread::scope(|scope| {
        let work = || threads.install(|| made(&runtime, lang, records));
        let thread = std::thread::Builder::new().spawn_scoped(scope, work);
        let done = thread.map_err(machine)?.join();
        done.unwrap_or_else(|_| Err(machine("Pagefind panicked")))
    })
}

fn made<E>(
    runtime: &Runtime,
    lang: &str,
    records: impl Iterator<Item = Result<Record, E>>,
) -> Result<Files, Failure<E>> {
    let config = PagefindServiceConfig::builder().keep_index_url(true);
    let mut index = PagefindIndex::new(Some(config.build())).map_err(machine)?;
    for record in records {
        let record = record.map_err(Failure::Record)?;
        let added = index.add_custom_record(
            record.url,
            without_marks(record.content),
            lang.to_owned(),
            Some(record.meta),
            Some(record.filters),
            Some(record.sort),
        );
        runtime.block_on(added).map_err(machine)?;
    }
    let files = runtime.block_on(index.get_files()).map_err(machine)?;
    let named = files.into_iter().filter_map(|file| {
        let SyntheticFile { filename, contents } = file;
        Some((filename.to_str()?.replace('\\', "/"), contents))
    });
    Ok(named.collect())
}

/// In a text, words that begin with three low lines tell Pagefind how much others weigh. No author means
/// that.
fn without_marks(content: String) -> String {
    if content.contains("___") {
        content.replace("___", "_ _ _")
    } else {
        content
    }
}

fn machine<E>(why: impl Display) -> Failure<E> {
    Failure::Machine(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: usize) -> Record {
        let words = ["sanctions", "treaties", "borders", "elections", "harbours"];
        let content: Vec<&str> = (0..60)
            .map(|at| words[(at * number + at / 3) % 5])
            .collect();
        Record {
            url: format!("/{number}/"),
            content: content.join(" "),
            meta: BTreeMap::from([("title".to_owned(), format!("Title {number} café"))]),
            filters: BTreeMap::from([("kind".to_owned(), vec![format!("k{}", number % 3)])]),
            sort: BTreeMap::from([("date".to_owned(), format!("2025-01-{:02}", number % 28))]),
        }
    }

    fn packs(lang: &str) -> Packs {
        let records = (0..40).map(|number| Ok::<_, Infallible>(record(number)));
        let shape = Shape { words: 2, texts: 4 };
        index(lang, shape, records).expect("it is made")
    }

    #[test]
    fn the_same_records_make_the_same_bytes() {
        let (one, other) = (packs("en"), packs("en"));
        assert_eq!(one.head, other.head);
        assert_eq!(one.words, other.words);
        assert_eq!(one.texts, other.texts);
        assert_eq!((one.words.len(), one.texts.len()), (2, 4));
        assert!(one.texts.iter().all(|pack| pack.len() > 100));
        assert_ne!(one.head, packs("ru").head);
    }

    #[test]
    fn every_language_has_a_program() {
        for lang in ["en", "ar", "uk", "pt-BR"] {
            let engine = engine(lang).expect("it is made");
            assert!(engine.script.starts_with(UNPACKER.as_bytes()));
            assert!(engine.program.len() > 10_000, "{lang}");
        }
    }

    #[test]
    fn no_word_of_a_text_is_a_mark() {
        let text = "a ___PAGEFIND_WEIGHT___9 b".to_owned();
        assert!(!without_marks(text).contains("___"));
    }

    #[test]
    fn what_fails_in_a_record_stops_the_index() {
        let records = [Ok(record(1)), Err("broken"), Ok(record(2))];
        let failed = index("en", Shape::of(3, 100), records.into_iter());
        assert!(matches!(failed, Err(Failure::Record("broken"))));
    }

    #[test]
    fn nothing_is_an_index_too() {
        let none = std::iter::empty::<Result<Record, Infallible>>();
        let packs = index("en", Shape::of(0, 0), none).expect("it is made");
        assert_eq!((packs.words.len(), packs.texts.len()), (1, 1));
    }
}
