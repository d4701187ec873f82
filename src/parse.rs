//! Sources → what their authors wrote, typed: settings, briefings, entities, pages.
//!
//! Every file is read, parsed and let go: what is kept of a body is its outline. All mistakes of
//! all files come out of one run. Nothing here decides what is public or what a name means.

use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, FileId, Findings, Place, messages};
use crate::model::briefing::{Briefing, Release, TextFile};
use crate::model::config::Config;
use crate::model::entity::Declared;
use crate::model::language;
use crate::model::source::{Digest, EntityKind, LARGEST_TEXT_MIB, Library, SourceKind};
use crate::yaml::{self, Fence, Node};

mod briefing;
mod config;
mod fields;
pub mod front_matter;
mod judgements;
mod ledger;
pub mod markdown;
mod memory;
mod page;
mod registry;
mod words;

pub use config::{KEYS as CONFIG_KEYS, Overrides, config};
pub use fields::nearest;
pub use front_matter::day_begins;
pub use judgements::judgements;
pub use ledger::{promised, with as ledger_with};
pub use memory::Memory;
pub use page::PlainText;
pub use registry::KEYS as ENTITY_KEYS;
pub use words::{Allowed, Choices, ThemeFile, theme_file, words};

/// Everything the site's authors wrote, nothing of it decided yet.
#[derive(Debug, Clone)]
pub struct Written {
    /// Briefings with what the gate needs to judge them. One that may translate several originals is
    /// there once for each.
    pub briefings: Vec<Submitted>,
    /// Actors, topics and countries of registries and profile pages.
    pub entities: Vec<Arc<Declared>>,
    /// Plain pages.
    pub pages: Vec<PlainText>,
    /// Words for the front page, by language.
    pub fronts: Vec<PlainText>,
    /// Files of which nothing could be made, each with the slug it would have had. A link to one is
    /// no mistake of its own.
    pub broken: Vec<(FileId, String)>,
}

/// A briefing on its way to the gate.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// What would be published.
    pub briefing: Arc<Briefing>,
    /// Whether it may be.
    pub release: Release,
}

/// Parses all content; what `memory` knows of, not again.
pub fn all(library: &dyn Library, config: &Config, memory: Option<&Memory>) -> Checked<Written> {
    let mut found = Findings::new();
    // a registry is one text, and may be a long one
    let (briefings, entities) = rayon::join(
        || briefing::all(library, config, memory),
        || entities(library, memory),
    );
    let briefings = briefings.into(&mut found);
    let plain = pages(library, SourceKind::Page, config).into(&mut found);
    let written = Written {
        broken: broken(library, &briefings, &plain),
        briefings,
        pages: plain,
        entities: entities.into(&mut found),
        fronts: pages(library, SourceKind::Front, config).into(&mut found),
    };
    let unknown = library.sources().of(SourceKind::Unknown);
    for (file, _) in unknown {
        found.push(messages::files::unused_file(Place::whole(file)));
    }
    found.with(written)
}

/// The texts that nothing could be made of.
fn broken(
    library: &dyn Library,
    briefings: &[Submitted],
    pages: &[PlainText],
) -> Vec<(FileId, String)> {
    let briefings = briefings.iter().map(|each| each.briefing.text.file);
    let pages = pages.iter().map(|page| page.text.file);
    let mut whole: Vec<FileId> = briefings.chain(pages).collect();
    whole.sort_unstable();
    let mut whole = whole.into_iter().peekable();
    let texts = library
        .sources()
        .iter()
        .filter(|(_, source)| matches!(source.kind, SourceKind::Briefing | SourceKind::Page));
    texts
        .filter(|(file, _)| {
            // both are in the order of their numbers
            while whole.next_if(|whole| whole < file).is_some() {}
            whole.peek() != Some(file)
        })
        .map(|(file, source)| (file, briefing::slug_of_stem(&stem(&source.path).1)))
        .collect()
}

fn entities(library: &dyn Library, memory: Option<&Memory>) -> Checked<Vec<Arc<Declared>>> {
    type Parse = fn(&dyn Library, FileId, EntityKind) -> Checked<Vec<Arc<Declared>>>;
    let mut found = Findings::new();
    let mut entities = Vec::new();
    for kind in EntityKind::ALL {
        let declared = |file, parse: Parse| match memory {
            Some(memory) => memory.declared(library, file, || parse(library, file, kind)),
            None => parse(library, file, kind),
        };
        for (file, _) in library.sources().of(SourceKind::Registry(kind)) {
            entities.extend(declared(file, registry::list).into(&mut found));
        }
        let profiles: Vec<FileId> = files(library, SourceKind::Profile(kind));
        let parsed: Vec<_> = profiles
            .par_iter()
            .map(|&file| declared(file, registry::profile))
            .collect();
        for checked in parsed {
            entities.extend(checked.into(&mut found));
        }
    }
    found.with(entities)
}

fn pages(library: &dyn Library, kind: SourceKind, config: &Config) -> Checked<Vec<PlainText>> {
    let mut found = Findings::new();
    let parsed: Vec<_> = files(library, kind)
        .par_iter()
        .map(|&file| page::read(library, file, config))
        .collect();
    let pages = parsed
        .into_iter()
        .filter_map(|checked| checked.into(&mut found))
        .collect();
    found.with(pages)
}

fn files(library: &dyn Library, kind: SourceKind) -> Vec<FileId> {
    let files = library.sources().of(kind);
    files.map(|(file, _)| file).collect()
}

/// A text file's content, checked to be UTF-8.
///
/// # Errors
/// The file can't be read, is too large, or is no UTF-8: at the first bad byte.
pub fn text(library: &dyn Library, file: FileId) -> Result<String, Diagnostic> {
    checked(file, library.bytes(file))
}

fn text_and_digest(library: &dyn Library, file: FileId) -> Result<(String, Digest), Diagnostic> {
    let (bytes, digest) = match library.bytes_and_digest(file) {
        Ok((bytes, digest)) => (Ok(bytes), digest),
        Err(error) => (Err(error), Digest::default()),
    };
    checked(file, bytes).map(|text| (text, digest))
}

fn checked(file: FileId, bytes: io::Result<Vec<u8>>) -> Result<String, Diagnostic> {
    let bytes = bytes
        .map_err(|error| messages::files::unreadable(Place::whole(file), &error.to_string()))?;
    if bytes.len() as u64 > LARGEST_TEXT_MIB << 20 {
        let place = Place::whole(file);
        return Err(messages::files::too_large(place, LARGEST_TEXT_MIB));
    }
    // to look at it with a faster library and to copy it takes less time than to look at it with std
    if !bytes.is_ascii()
        && let Ok(text) = simdutf8::basic::from_utf8(&bytes)
    {
        return Ok(text.to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        messages::files::invalid_utf8(Place::bytes(file, &(at..at + 1)), byte)
    })
}

/// A Markdown file in its two parts.
struct Parts {
    /// Its front matter; `None` if the file has none, which some kinds of files may.
    yaml: Option<Node>,
    text: TextFile,
}

/// Reads a Markdown file. The body's mistakes are found even if the front matter has some.
fn parts(library: &dyn Library, file: FileId, found: &mut Findings) -> Option<Parts> {
    let (text, digest) = match text_and_digest(library, file) {
        Ok(read) => read,
        Err(diagnostic) => {
            found.push(diagnostic);
            return None;
        }
    };
    let (yaml, body) = match yaml::front_matter(&text) {
        Fence::Unclosed(fence) => {
            let place = Place::bytes(file, &fence);
            found.push(messages::yaml::unclosed_fence(place));
            return None;
        }
        Fence::Absent { toml: true, .. } => {
            let place = Place::bytes(file, &(0..3));
            found.push(messages::yaml::toml_front_matter(place));
            return None;
        }
        Fence::Absent { body, .. } => (None, body),
        Fence::Closed { yaml, body } => (Some(yaml::parse(file, &text, yaml)), body),
    };
    let outline = markdown::outline(file, &text, body.clone()).into(found);
    let yaml = match yaml.transpose() {
        Ok(yaml) => yaml,
        Err(diagnostic) => {
            found.push(diagnostic);
            return None;
        }
    };
    Some(Parts {
        yaml,
        text: TextFile {
            file,
            digest,
            body,
            outline,
        },
    })
}

/// Reports a language in a file's name that the site does not have: a backup, most likely.
fn check_suffix(file: FileId, suffix: Option<&str>, config: &Config, found: &mut Findings) {
    let Some(suffix) = suffix else {
        return;
    };
    let languages = config.languages.as_ref();
    let named = languages.is_some_and(|languages| languages.contains_key(suffix));
    if !named && suffix != config.language && !language::is_common(suffix) {
        let place = Place::whole(file);
        found.push(messages::fields::unknown_suffix(place, suffix));
    }
}

/// A content file's path → folder, stem and language: `a/slug.fr.md` is (`a`, `slug`, `fr`), and
/// `a/slug/index.fr.md` is (`a/slug`, `slug`, `fr`).
fn stem(path: &str) -> (String, String, Option<String>) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.strip_suffix(".md").unwrap_or(name);
    let (stem, lang) = match name.rsplit_once('.') {
        Some((stem, lang)) if !stem.is_empty() && language::is_tag(lang) => {
            (stem, Some(lang.to_owned()))
        }
        _ => (name, None),
    };
    let stem = if stem == "index" {
        folder.rsplit('/').next().unwrap_or(stem)
    } else {
        stem
    };
    (folder.to_owned(), stem.to_owned(), lang)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn file_names_say_slug_and_language() {
        let cases = [
            ("content/briefings/a.md", ("content/briefings", "a", None)),
            (
                "content/briefings/a.fr.md",
                ("content/briefings", "a", Some("fr")),
            ),
            (
                "content/briefings/b/index.md",
                ("content/briefings/b", "b", None),
            ),
            (
                "content/briefings/b/index.pt-BR.md",
                ("content/briefings/b", "b", Some("pt-BR")),
            ),
            ("content/pages/v1.2.md", ("content/pages", "v1.2", None)),
        ];
        for (path, (folder, name, lang)) in cases {
            let expected = (folder.to_owned(), name.to_owned(), lang.map(str::to_owned));
            assert_eq!(stem(path), expected, "{path}");
        }
    }
}
