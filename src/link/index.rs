//! Where a link can lead: public texts by slug, by address and by file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ahash::AHashMap;

use super::addresses::Texts;
use crate::diag::FileId;
use crate::model::site::PageId;
use crate::model::source::Sources;

/// A public text that a link can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Destination {
    /// A briefing.
    Page(PageId),
    /// A plain page, by its index.
    Plain(usize),
}

/// The public texts by what links name them by.
pub(super) struct Index<'a> {
    sources: &'a Sources,
    /// By slug and by address, as soon as a link is written so.
    by_slug: OnceLock<AHashMap<Arc<str>, OneOrMore>>,
    by_address: OnceLock<AHashMap<Arc<str>, PageId>>,
    /// By the number of the file.
    by_file: Vec<Option<Destination>>,
    works: Vec<Work>,
    languages: Vec<String>,
    /// Slugs and paths of files of which nothing could be made.
    broken: BTreeSet<String>,
    /// The addresses of retracted briefings by slug and by path.
    retracted: BTreeMap<String, String>,
}

/// The briefings that have a slug: nearly always one.
struct OneOrMore {
    first: PageId,
    others: Vec<PageId>,
}

/// Which briefing it is, where, and in which language.
struct Work {
    slug: Arc<str>,
    address: Arc<str>,
    original: FileId,
    /// Index into [`Index::languages`].
    language: usize,
}

impl<'a> Index<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        texts: &Texts<'_>,
        broken: &[(FileId, String)],
    ) -> Self {
        let briefings = &texts.briefings;
        let paths = broken
            .iter()
            .map(|(file, _)| sources.get(*file).path.to_string());
        let slugs = broken.iter().map(|(_, slug)| slug.clone());
        let mut index = Self {
            sources,
            by_slug: OnceLock::new(),
            by_address: OnceLock::new(),
            by_file: vec![None; sources.all().len()],
            works: Vec::with_capacity(briefings.len()),
            languages: Vec::new(),
            broken: paths.chain(slugs).collect(),
            retracted: BTreeMap::new(),
        };
        for page in &texts.retracted {
            let path = sources.get(page.place.file).path.to_string();
            index.retracted.insert(path, page.address.clone());
            index
                .retracted
                .insert(page.slug.clone(), page.address.clone());
        }
        for (number, addressed) in (0u32..).zip(briefings) {
            let briefing = &addressed.briefing;
            let file = briefing.text.file;
            index.add_file(file, Destination::Page(PageId(number)));
            let work = Work {
                slug: Arc::clone(&briefing.slug),
                address: Arc::clone(&addressed.address),
                original: briefing.translation_of.unwrap_or(file),
                language: index.add_language(&briefing.lang),
            };
            index.works.push(work);
        }
        for (number, page) in texts.plain.iter().enumerate() {
            index.add_file(page.text.file, Destination::Plain(number));
        }
        index
    }

    fn add_file(&mut self, file: FileId, destination: Destination) {
        let place = self.sources.place_of(file);
        self.by_file[place] = Some(destination);
    }

    fn add_language(&mut self, lang: &str) -> usize {
        let known = self.languages.iter().position(|known| known == lang);
        known.unwrap_or_else(|| {
            self.languages.push(lang.to_owned());
            self.languages.len() - 1
        })
    }

    fn of_file(&self, file: FileId) -> Option<Destination> {
        self.by_file[self.sources.place_of(file)]
    }

    /// The public text made from a file.
    pub(super) fn of_path(&self, path: &str) -> Option<Destination> {
        self.of_file(self.sources.find(path)?)
    }

    /// The address of a retracted briefing: its notice is what a link to it leads to.
    pub(super) fn retracted(&self, slug_or_path: &str) -> Option<&str> {
        self.retracted.get(slug_or_path).map(String::as_str)
    }

    /// Whether a slug or a path is that of a file whose own mistakes are reported already.
    pub(super) fn is_broken(&self, slug_or_path: &str) -> bool {
        self.broken.contains(slug_or_path)
    }

    /// Briefings by slug or address: of each one's versions that in `lang`, or else the original.
    /// More than one if a slug is used in several months.
    pub(super) fn of_slug(&self, slug: &str, lang: &str) -> Vec<PageId> {
        if slug.contains('/') {
            let address = ["/", slug.trim_matches('/'), "/"].concat();
            let page = self.by_address().get(address.as_str());
            return page.copied().into_iter().collect();
        }
        let Some(pages) = self.by_slug().get(slug) else {
            return Vec::new();
        };
        if pages.others.is_empty() {
            return vec![pages.first];
        }
        let mut by_original: BTreeMap<FileId, PageId> = BTreeMap::new();
        for page in std::iter::once(pages.first).chain(pages.others.iter().copied()) {
            let original = self.work(page).original;
            let chosen = by_original.entry(original).or_insert(page);
            let rank = |page: PageId| {
                let is_original = self.translation_is_original(page);
                let language = self.work(page).language;
                (self.languages[language] == lang, is_original)
            };
            if rank(page) > rank(*chosen) {
                *chosen = page;
            }
        }
        by_original.into_values().collect()
    }

    fn translation_is_original(&self, page: PageId) -> bool {
        self.of_file(self.work(page).original) == Some(Destination::Page(page))
    }

    fn work(&self, page: PageId) -> &Work {
        &self.works[page.0 as usize]
    }

    fn by_slug(&self) -> &AHashMap<Arc<str>, OneOrMore> {
        self.by_slug.get_or_init(|| by_slug(&self.works))
    }

    fn by_address(&self) -> &AHashMap<Arc<str>, PageId> {
        self.by_address.get_or_init(|| by_address(&self.works))
    }

    /// All slugs in order, for suggestions.
    pub(super) fn slugs(&self) -> BTreeSet<&str> {
        self.by_slug().keys().map(AsRef::as_ref).collect()
    }
}

fn by_slug(works: &[Work]) -> AHashMap<Arc<str>, OneOrMore> {
    let mut by_slug: AHashMap<Arc<str>, OneOrMore> = AHashMap::with_capacity(works.len());
    for (number, work) in (0u32..).zip(works) {
        let page = PageId(number);
        by_slug
            .entry(Arc::clone(&work.slug))
            .and_modify(|pages| pages.others.push(page))
            .or_insert(OneOrMore {
                first: page,
                others: Vec::new(),
            });
    }
    by_slug
}

fn by_address(works: &[Work]) -> AHashMap<Arc<str>, PageId> {
    let numbered = (0u32..).zip(works);
    numbered
        .map(|(number, work)| (Arc::clone(&work.address), PageId(number)))
        .collect()
}
