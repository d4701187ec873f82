//! Where a link can lead: public texts by slug, by address and by file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::addresses::Addressed;
use crate::diag::FileId;
use crate::model::site::{PageId, PlainPage, Retracted};
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
pub(super) struct Index {
    by_slug: BTreeMap<String, Vec<PageId>>,
    by_address: HashMap<String, PageId>,
    by_file: HashMap<FileId, Destination>,
    by_path: HashMap<String, FileId>,
    languages: Vec<String>,
    originals: Vec<FileId>,
    addresses: Vec<String>,
    /// Slugs and paths of files of which nothing could be made.
    broken: BTreeSet<String>,
    /// The addresses of retracted briefings by slug and by path.
    retracted: BTreeMap<String, String>,
}

impl Index {
    pub(super) fn new(
        sources: &Sources,
        briefings: &[Addressed],
        plain: &[PlainPage],
        retracted: &[Retracted],
        broken: &[(FileId, String)],
    ) -> Self {
        let paths = broken
            .iter()
            .map(|(file, _)| sources.get(*file).path.to_string());
        let slugs = broken.iter().map(|(_, slug)| slug.clone());
        let mut index = Self {
            by_slug: BTreeMap::new(),
            by_address: HashMap::with_capacity(briefings.len()),
            by_file: HashMap::with_capacity(briefings.len()),
            by_path: HashMap::new(),
            languages: Vec::with_capacity(briefings.len()),
            originals: Vec::with_capacity(briefings.len()),
            addresses: Vec::with_capacity(briefings.len()),
            broken: paths.chain(slugs).collect(),
            retracted: BTreeMap::new(),
        };
        for page in retracted {
            let path = sources.get(page.place.file).path.to_string();
            index.retracted.insert(path, page.address.clone());
            index
                .retracted
                .insert(page.slug.clone(), page.address.clone());
        }
        for (number, addressed) in (0u32..).zip(briefings) {
            let page = PageId(number);
            let briefing = &addressed.briefing;
            let file = briefing.text.file;
            let slugs = index.by_slug.entry(briefing.slug.clone()).or_default();
            slugs.push(page);
            let address = addressed.address.trim_matches('/').to_owned();
            index.by_address.insert(address, page);
            index.add_file(sources, file, Destination::Page(page));
            index.languages.push(briefing.lang.clone());
            index
                .originals
                .push(briefing.translation_of.unwrap_or(file));
            index.addresses.push(addressed.address.clone());
        }
        for (number, page) in plain.iter().enumerate() {
            index.add_file(sources, page.text.file, Destination::Plain(number));
        }
        index
    }

    fn add_file(&mut self, sources: &Sources, file: FileId, destination: Destination) {
        self.by_file.insert(file, destination);
        let path = sources.get(file).path.to_string();
        self.by_path.insert(path, file);
    }

    /// The public text made from a file.
    pub(super) fn of_path(&self, path: &str) -> Option<Destination> {
        self.by_file.get(self.by_path.get(path)?).copied()
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
            let page = self.by_address.get(slug.trim_matches('/'));
            return page.copied().into_iter().collect();
        }
        let pages = self.by_slug.get(slug).map_or(&[][..], Vec::as_slice);
        let mut by_original: BTreeMap<FileId, PageId> = BTreeMap::new();
        for &page in pages {
            let original = self.originals[page.0 as usize];
            let chosen = by_original.entry(original).or_insert(page);
            let rank = |page: PageId| {
                let is_original = self.translation_is_original(page);
                (self.languages[page.0 as usize] == lang, is_original)
            };
            if rank(page) > rank(*chosen) {
                *chosen = page;
            }
        }
        by_original.into_values().collect()
    }

    fn translation_is_original(&self, page: PageId) -> bool {
        let original = self.originals[page.0 as usize];
        self.by_file.get(&original) == Some(&Destination::Page(page))
    }

    /// The address of a briefing.
    pub(super) fn address(&self, page: PageId) -> &str {
        &self.addresses[page.0 as usize]
    }

    /// All slugs, for suggestions.
    pub(super) fn slugs(&self) -> impl Iterator<Item = &String> {
        self.by_slug.keys()
    }
}
