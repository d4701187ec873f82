//! `/search/` of every edition: a page, a small index of titles and names for a first answer, and the
//! index of all words, in bundles.
//!
//! The packs of a bundle are routes like all others, and their key is a hash of what the bundle holds: in
//! a build they are made only if that changed, beside the pages, and else nothing is indexed. The first of
//! them that is asked for makes them all; what no longer belongs to the site goes with their files, as a
//! page does, for nothing is kept of them anywhere else.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Make, Scene, html};
use crate::diag::{Diagnostic, Place, messages};
use crate::model::briefing::Kind;
use crate::model::language;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::source::EntityKind;
use crate::model::url;
use crate::render::Stage;
use crate::render::template::{Value, View, object};
use crate::render::view::{self, Head};
use crate::search::{self, Failure, Packs};
use bundles::Bundle;

mod bundles;
mod instant;
mod records;

/// Whose the addresses are.
const OWNER: Owner = Owner::Site("the search");

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    if !scene.site.config.search {
        return Vec::new();
    }
    let bundles = if search::IS_BUILT_IN && scene.all_words {
        bundles::of(scene.site, scene.theme)
    } else {
        Vec::new()
    };
    let bundles: Vec<Arc<Bundle>> = bundles.into_iter().map(Arc::new).collect();
    let mut routes = Vec::new();
    for (number, edition) in scene.site.editions.iter().enumerate() {
        let address = view::search_address(edition);
        let make = move |stage: &Stage<'_>| Ok(page(stage, number));
        routes.push(html("search.html", &address, OWNER, make));
        let bundles = bundles.clone();
        let (path, made_of) = (address + "index.json", MadeOf::Anything);
        routes.push(route(&path, made_of, move |stage| {
            Ok(instant::json(stage, number, &bundles))
        }));
    }
    let turn = Arc::new(Mutex::new(()));
    for bundle in &bundles {
        let work = Work {
            bundle: Arc::clone(bundle),
            packs: Mutex::new(None),
            turn: Arc::clone(&turn),
        };
        routes.extend(packs(Arc::new(work)));
    }
    let languages = language::distinct(bundles.iter().map(|bundle| bundle.lang.clone()));
    routes.extend(engines(languages));
    routes
}

fn route(
    address: &str,
    made_of: MadeOf,
    make: impl Fn(&Stage<'_>) -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path: url::file_of(address),
        owner: OWNER,
        made_of,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| make(stage).map(Made::Bytes)) as Make,
    }
}

/// The indexing of a bundle.
struct Work {
    bundle: Arc<Bundle>,
    /// What was indexed and not yet taken, while there is any of it.
    packs: Mutex<Option<Waiting>>,
    /// One bundle is indexed at a time: an index takes much memory while it is made.
    turn: Arc<Mutex<()>>,
}

/// The packs that wait to be taken.
type Waiting = std::collections::BTreeMap<Pack, Vec<u8>>;

/// A pack of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pack {
    Head,
    Words(usize),
    Texts(usize),
}

impl Pack {
    fn name(self) -> String {
        match self {
            Self::Head => "head.bin".to_owned(),
            Self::Words(number) => format!("words-{number}.bin"),
            Self::Texts(number) => format!("texts-{number}.bin"),
        }
    }
}

/// The packs of a bundle, listed before it is indexed.
fn packs(work: Arc<Work>) -> impl Iterator<Item = Route<Make>> {
    let shape = work.bundle.shape;
    let words = (0..shape.words).map(Pack::Words);
    let texts = (0..shape.texts).map(Pack::Texts);
    let all = std::iter::once(Pack::Head).chain(words).chain(texts);
    all.map(move |pack| {
        let work = Arc::clone(&work);
        let address = work.bundle.folder() + &pack.name();
        let made_of = MadeOf::Hashed(work.bundle.key);
        route(&address, made_of, move |stage| work.take(stage, pack))
    })
}

impl Work {
    /// A pack, made with all others if it is not there. Each is taken once in a build, so that no more
    /// of them lies about than has to; who asks again has it made again.
    fn take(&self, stage: &Stage<'_>, pack: Pack) -> Result<Vec<u8>, Diagnostic> {
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = packs.as_mut().and_then(|packs| packs.remove(&pack));
        if let Some(bytes) = waiting {
            return Ok(bytes);
        }
        let mut made = self.index(stage)?;
        let bytes = made.remove(&pack).unwrap_or_default();
        *packs = Some(made);
        Ok(bytes)
    }

    fn index(&self, stage: &Stage<'_>) -> Result<Waiting, Diagnostic> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Bundle {
            lang,
            shape,
            words_each,
            ..
        } = &*self.bundle;
        let pages = self.bundle.pages.iter();
        let records = pages.map(|id| records::record(stage, *id, *words_each));
        let made = search::index(lang, *shape, records);
        let Packs { head, words, texts } = made.map_err(|failure| match failure {
            Failure::Record(diagnostic) => diagnostic,
            Failure::Machine(why) => failed(stage, &why),
        })?;
        let words = (0..).map(Pack::Words).zip(words);
        let texts = (0..).map(Pack::Texts).zip(texts);
        Ok(words.chain(texts).chain([(Pack::Head, head)]).collect())
    }
}

fn failed(stage: &Stage<'_>, why: &str) -> Diagnostic {
    let Place { file, .. } = stage.site.config.place;
    messages::files::not_indexed(Place::whole(file), why)
}

/// What searches in a browser: one script, and a program for each language.
fn engines(languages: impl IntoIterator<Item = String>) -> Vec<Route<Make>> {
    // they are made of the program alone
    let made_of = || MadeOf::Hashed([0; 16]);
    let mut routes = Vec::new();
    for lang in languages {
        if routes.is_empty() {
            let lang = lang.clone();
            let script = move |stage: &Stage<'_>| {
                let engine = search::engine(&lang);
                let engine = engine.map_err(|failure| failed(stage, &failure.to_string()))?;
                Ok(engine.script)
            };
            routes.push(route("/search/worker.js", made_of(), script));
        }
        routes.push(route(&program(&lang), made_of(), move |stage| {
            let engine = search::engine(&lang);
            let engine = engine.map_err(|failure| failed(stage, &failure.to_string()))?;
            Ok(engine.program)
        }));
    }
    routes
}

/// Where the program of a language is.
fn program(lang: &str) -> String {
    format!("/search/{lang}.bin")
}

fn page(stage: &Stage<'_>, number: usize) -> View {
    let edition = &stage.site.editions[number];
    let address = view::search_address(edition);
    let head = Head {
        kind: "search",
        title: stage.word(&edition.lang, "title.search"),
        address: &address,
        lang: &edition.lang,
        edition: number,
        noindex: true,
        ..Head::default()
    };
    view::page(stage, head).with("search", about(stage, number))
}

/// What the page shows, and what its script needs to know.
fn about(stage: &Stage<'_>, number: usize) -> Value {
    let edition = &stage.site.editions[number];
    let kinds = Kind::WORDS.iter().map(|(word, _)| {
        let text = stage.word(&edition.lang, &format!("kind.{word}"));
        object([("word", (*word).into()), ("text", text.into())])
    });
    let pages = stage.site.pages.iter();
    let languages = language::distinct(pages.clone().map(|page| page.briefing.lang.as_str()));
    let languages = languages.into_iter().map(|lang| {
        let dir = language::direction(lang);
        object([("lang", lang.into()), ("dir", dir.into())])
    });
    let years =
        language::distinct(pages.map(|page| page.briefing.date.day.format("%Y").to_string()));
    let years: Vec<Value> = years.into_iter().rev().map(Value::from).collect();
    let indexes = EntityKind::ALL.map(|kind| {
        let address = format!("{}/{}/", edition.prefix, kind.plural());
        let key = kind.plural();
        object([("key", key.into()), ("url", stage.url(&address).into())])
    });
    let archive = format!("{}/briefings/", edition.prefix);
    let index = view::search_address(edition) + "index.json";
    object([
        ("index", stage.url(&index).into()),
        ("archive", stage.url(&archive).into()),
        ("indexes", indexes.to_vec().into()),
        ("kinds", kinds.collect::<Vec<Value>>().into()),
        ("languages", languages.collect::<Vec<Value>>().into()),
        ("years", years.into()),
    ])
}
