//! The links of every public body → addresses, each checked; the pictures that public pages use.

use std::collections::BTreeMap;

use super::entities::Numbers;
use super::index::{Destination, Index};
use super::meaning::{Meant, meant, name_of, split_anchor};
use super::near::Near;
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Name, TextFile};
use crate::model::outline::{Link, LinkKind, RawHtml, Target};
use crate::model::site::{Entity, EntityId, PageId, PathLink, Site};
use crate::model::source::{SourceKind, Sources};
use crate::model::url;
use crate::parse::markdown::destination;

/// What the links of all bodies lead to, in the order of what they stand in.
pub(super) struct Resolved {
    /// Of each briefing, its links and its lead picture.
    pages: Vec<(Vec<Target>, Option<String>)>,
    plain: Vec<Vec<Target>>,
    profiles: Vec<Vec<Target>>,
    fronts: Vec<Vec<Target>>,
    attachments: BTreeMap<String, FileId>,
    path_links: Vec<PathLink>,
    backlinks: Vec<Vec<PageId>>,
}

/// Resolves the links of all bodies of a site.
pub(super) fn resolve(
    site: &Site,
    sources: &Sources,
    index: &Index<'_>,
    numbers: &Numbers,
) -> Checked<Resolved> {
    let mut bodies = Bodies {
        site,
        sources,
        index,
        numbers,
        near: None,
        profiles: profiles(&site.entities),
        attachments: BTreeMap::new(),
        path_links: Vec::new(),
        backlinks: vec![Vec::new(); site.pages.len()],
        found: Findings::new(),
    };
    let pages = (0..site.pages.len()).map(|n| bodies.page(n)).collect();
    let plain = (0..site.plain.len()).map(|n| bodies.plain(n)).collect();
    let entities = 0..site.entities.len();
    let profiles = entities.map(|n| bodies.profile(n)).collect();
    let fronts = (0..site.editions.len()).map(|n| bodies.front(n)).collect();
    bodies.found.with(Resolved {
        pages,
        plain,
        profiles,
        fronts,
        attachments: bodies.attachments,
        path_links: bodies.path_links,
        backlinks: bodies.backlinks,
    })
}

/// Puts what the links lead to where they stand.
pub(super) fn settle(site: &mut Site, resolved: Resolved) {
    let pages = resolved.pages.into_iter().zip(resolved.backlinks);
    for (page, ((targets, image), backlinks)) in site.pages.iter_mut().zip(pages) {
        page.targets = targets;
        page.image = image;
        page.backlinks = backlinks;
    }
    for (page, targets) in site.plain.iter_mut().zip(resolved.plain) {
        page.targets = targets;
    }
    for (entity, targets) in site.entities.iter_mut().zip(resolved.profiles) {
        if let Some((_, own)) = &mut entity.text {
            *own = targets;
        }
    }
    for (edition, targets) in site.editions.iter_mut().zip(resolved.fronts) {
        if let Some(front) = &mut edition.front {
            front.targets = targets;
        }
    }
    site.attachments = resolved.attachments;
    site.path_links = resolved.path_links;
}

struct Bodies<'a> {
    site: &'a Site,
    sources: &'a Sources,
    index: &'a Index<'a>,
    numbers: &'a Numbers,
    near: Option<Near>,
    profiles: BTreeMap<FileId, EntityId>,
    attachments: BTreeMap<String, FileId>,
    path_links: Vec<PathLink>,
    backlinks: Vec<Vec<PageId>>,
    found: Findings,
}

/// The entities with profile pages by their files.
fn profiles(entities: &[Entity]) -> BTreeMap<FileId, EntityId> {
    let numbered = (0u32..).zip(entities);
    numbered
        .filter_map(|(number, entity)| {
            let (text, _) = entity.text.as_ref()?;
            Some((text.file, EntityId(number)))
        })
        .collect()
}

/// A body whose links are looked at.
struct Reading<'a> {
    text: &'a TextFile,
    address: &'a str,
    lang: &'a str,
    edition: usize,
    page: Option<PageId>,
}

impl<'a> Bodies<'a> {
    fn page(&mut self, number: usize) -> (Vec<Target>, Option<String>) {
        let page = &self.site.pages[number];
        let from = Reading {
            text: &page.briefing.text,
            address: &page.address,
            lang: &page.briefing.lang,
            edition: page.edition,
            page: u32::try_from(number).ok().map(PageId),
        };
        let targets = self.targets(&from);
        let image = page.briefing.image.as_ref();
        let image = image.and_then(|image| self.picture(&image.src, &from));
        (targets, image)
    }

    fn plain(&mut self, number: usize) -> Vec<Target> {
        let page = &self.site.plain[number];
        self.targets(&Reading {
            text: &page.text,
            address: &page.address,
            lang: &page.lang,
            edition: page.edition,
            page: None,
        })
    }

    fn profile(&mut self, number: usize) -> Vec<Target> {
        let entity = &self.site.entities[number];
        let Some((text, _)) = &entity.text else {
            return Vec::new();
        };
        self.targets(&Reading {
            text,
            address: &format!("/{}/{}/", entity.kind.plural(), entity.slug),
            lang: &self.site.config.language,
            edition: 0,
            page: None,
        })
    }

    fn front(&mut self, number: usize) -> Vec<Target> {
        let edition = &self.site.editions[number];
        let Some(front) = &edition.front else {
            return Vec::new();
        };
        self.targets(&Reading {
            text: &front.text,
            address: &format!("{}/", edition.prefix),
            lang: &edition.lang,
            edition: number,
            page: None,
        })
    }

    fn targets(&mut self, from: &Reading<'_>) -> Vec<Target> {
        if self.site.config.raw_html == RawHtml::Clean {
            for left_out in &from.text.outline.left_out {
                let warning = messages::markdown::html_left_out(left_out.place, &left_out.tag);
                self.found.push(warning);
            }
        }
        let links = &from.text.outline.links;
        links.iter().map(|link| self.target(link, from)).collect()
    }

    fn target(&mut self, link: &Link, from: &Reading<'_>) -> Target {
        match link.kind {
            LinkKind::Wiki => self.wiki(link, from),
            LinkKind::File => self.file(link, from),
            LinkKind::Anchor => {
                let anchor = link.target.trim_start_matches('#');
                self.check_anchor(anchor, from.text, link.place);
                found_target(format!("#{}", url::encode(&decoded(anchor))), String::new())
            }
            LinkKind::Path => self.path(link, from),
            LinkKind::Picture => {
                let name = Name::new(link.target.clone(), link.place);
                match self.picture(&name, from) {
                    Some(address) => self.found_at(&address, None, String::new()),
                    None => Target::Missing,
                }
            }
        }
    }

    fn wiki(&mut self, link: &Link, from: &Reading<'_>) -> Target {
        let (name, anchor) = split_anchor(&link.target);
        let directory = self.numbers.directory();
        let mut meant = meant(&link.target, from.lang, self.index, directory);
        // an entity that no public briefing names has no page, as if it were not there
        meant.retain(|meant| match meant {
            Meant::Page(_) => true,
            Meant::Entity(known) => self.numbers.get(*known).is_some(),
        });
        match meant.as_slice() {
            [] => self.lead_to_notice(name_of(name), link, name),
            [Meant::Page(id)] => self.lead_to_page(*id, anchor, link.place, from),
            [Meant::Entity(known)] => match self.numbers.get(*known) {
                Some(entity) => self.lead_to_entity(entity, from),
                None => Target::Missing,
            },
            several => {
                let candidates: Vec<String> =
                    several.iter().map(|meant| self.describe(*meant)).collect();
                let exact: Vec<String> = several
                    .iter()
                    .map(|meant| self.exact(*meant, name_of(name)))
                    .collect();
                let ambiguous = messages::links::ambiguous(link.place, name, &candidates, &exact);
                self.found.push(ambiguous);
                Target::Missing
            }
        }
    }

    fn describe(&self, meant: Meant) -> String {
        match meant {
            Meant::Page(page) => format!("the briefing `{}`", self.site.page(page).address),
            Meant::Entity(known) => {
                let entry = self.numbers.directory().entry(known);
                format!("the {} `{}`", entry.kind.word(), entry.name)
            }
        }
    }

    /// The notice of a retracted briefing, found by slug or path; else there is nothing there.
    fn lead_to_notice(&mut self, slug_or_path: &str, link: &Link, shown: &str) -> Target {
        if let Some(address) = self.index.retracted(slug_or_path) {
            let words = destination::bare_words(&link.target);
            return self.found_at(address, None, words.to_owned());
        }
        if !self.index.is_broken(slug_or_path) {
            self.report_missing(link.place, shown);
        }
        Target::Missing
    }

    /// The link that means this and nothing else.
    fn exact(&self, meant: Meant, name: &str) -> String {
        match meant {
            Meant::Page(page) => {
                format!("`[[{}]]`", self.site.page(page).address.trim_matches('/'))
            }
            Meant::Entity(known) => {
                let kind = self.numbers.directory().entry(known).kind;
                format!("`[[{}:{name}]]`", kind.word())
            }
        }
    }

    fn report_missing(&mut self, place: Place, target: &str) {
        let strict = self.site.config.strict.links;
        let (index, site) = (self.index, self.site);
        let near = self.near.get_or_insert_with(|| {
            let slugs = index.slugs().into_iter().map(str::to_owned);
            Near::new(slugs.chain(site.entities.iter().map(|entity| entity.name.clone())))
        });
        let near = near.find(name_of(target));
        let missing = messages::links::nothing_there(place, target, near);
        self.found.push(missing.strictly(strict));
    }

    fn lead_to_page(
        &mut self,
        id: PageId,
        anchor: Option<&str>,
        place: Place,
        from: &Reading<'_>,
    ) -> Target {
        let site = self.site;
        let page = site.page(id);
        if let Some(anchor) = anchor {
            self.check_anchor(anchor, &page.briefing.text, place);
        }
        if let Some(source) = from.page.filter(|source| *source != id) {
            let backlinks = &mut self.backlinks[id.0 as usize];
            if backlinks.last() != Some(&source) {
                backlinks.push(source);
            }
        }
        self.found_at(&page.address, anchor, page.briefing.title.clone())
    }

    fn lead_to_entity(&self, id: EntityId, from: &Reading<'_>) -> Target {
        let address = self.site.entity_address(id, from.edition);
        let name = self.site.entity(id).name_in(from.lang).to_owned();
        self.found_at(&address, None, name)
    }

    /// A link to a Markdown file, from the folder of the file it stands in, or from `content/`.
    fn file(&mut self, link: &Link, from: &Reading<'_>) -> Target {
        let (path, anchor) = split_anchor(&link.target);
        let path = decoded(path);
        let file = match path.strip_prefix('/') {
            Some(absolute) => url::join("content", absolute),
            None => url::join(self.folder(from), &path),
        };
        let Some(file) = file else {
            let leaves = messages::links::path_leaves_site(link.place, &link.target);
            self.found.push(leaves);
            return Target::Missing;
        };
        match self.index.of_path(&file) {
            Some(Destination::Page(id)) => self.lead_to_page(id, anchor, link.place, from),
            Some(Destination::Plain(number)) => {
                let site = self.site;
                let page = &site.plain[number];
                if let Some(anchor) = anchor {
                    self.check_anchor(anchor, &page.text, link.place);
                }
                self.found_at(&page.address, anchor, page.title.clone())
            }
            None => match self.profile_of(&file) {
                Some(entity) => self.lead_to_entity(entity, from),
                None => self.lead_to_notice(&file, link, &link.target),
            },
        }
    }

    /// The entity whose profile page a file is.
    fn profile_of(&self, path: &str) -> Option<EntityId> {
        let file = self.sources.find(path)?;
        self.profiles.get(&file).copied()
    }

    /// A file beside the text, or an address of the site.
    fn path(&mut self, link: &Link, from: &Reading<'_>) -> Target {
        let end = link.target.find(['?', '#']).unwrap_or(link.target.len());
        let (path, rest) = link.target.split_at(end);
        let path = decoded(path);
        if !path.starts_with('/') && !path.ends_with('/') {
            let file = url::join(self.folder(from), &path);
            let file = file.and_then(|file| self.sources.find(&file));
            let beside = file.filter(|file| self.is_beside(*file) && self.may_use(*file, from));
            if let Some(file) = beside {
                let address = self.attach(file, from);
                return self.found_at(&address, None, String::new());
            }
        }
        let Some(address) = Self::site_address(&path, from) else {
            let leaves = messages::links::path_leaves_site(link.place, &link.target);
            self.found.push(leaves);
            return Target::Missing;
        };
        let relative = self.site.config.base_url.relative(&address);
        self.path_links.push(PathLink {
            address,
            written: link.target.clone(),
            place: link.place,
        });
        found_target(format!("{relative}{rest}"), String::new())
    }

    fn site_address(path: &str, from: &Reading<'_>) -> Option<String> {
        let joined = match path.strip_prefix('/') {
            Some(absolute) => url::join("", absolute)?,
            None => url::join(from.address, path)?,
        };
        let slash = if path.ends_with('/') || path.ends_with("..") {
            "/"
        } else {
            ""
        };
        Some(format!("/{joined}{slash}").replace("//", "/"))
    }

    /// The address of a picture; it is copied there because this public text uses it.
    fn picture(&mut self, name: &Name, from: &Reading<'_>) -> Option<String> {
        let path = decoded(name.text.split(['?', '#']).next().unwrap_or(""));
        let file = match path.strip_prefix('/') {
            Some(absolute) => url::join("content/static", absolute),
            None => url::join(self.folder(from), &path),
        };
        let Some(file) = file else {
            let leaves = messages::links::path_leaves_site(name.place, &name.text);
            self.found.push(leaves);
            return None;
        };
        let found = self.sources.find(&file);
        match found.map(|file| (file, self.sources.get(file).kind)) {
            Some((_, SourceKind::Static)) => file.strip_prefix("content/static").map(str::to_owned),
            Some((file, SourceKind::Beside)) if self.may_use(file, from) => {
                Some(self.attach(file, from))
            }
            _ => {
                let missing = messages::links::missing_picture(name.place, &name.text);
                self.found.push(missing);
                None
            }
        }
    }

    fn is_beside(&self, file: FileId) -> bool {
        self.sources.get(file).kind == SourceKind::Beside
    }

    /// Whether a file beside a text belongs to that text, to a public one, or to none in
    /// particular: a folder with an `index.md` owns what is in it, and is not public if its text
    /// is not.
    fn may_use(&self, file: FileId, from: &Reading<'_>) -> bool {
        let path = &self.sources.get(file).path;
        let own = self.folder(from);
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let owner = folders
            .rev()
            .take_while(|folder| folder.matches('/').count() > 1)
            .find(|folder| self.index_texts(folder).next().is_some());
        owner.is_none_or(|owner| {
            let mut texts = self.index_texts(owner);
            owner == own || texts.any(|path| self.index.of_path(path).is_some())
        })
    }

    /// `index.md` in a folder, and its translations.
    fn index_texts<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = &'f str> {
        let files = self.sources.under_prefix(folder, "/index.");
        files.filter(|path| path.rsplit_once('.').is_some_and(|(_, end)| end == "md"))
    }

    /// Puts a file beside a text at an address below that text's.
    fn attach(&mut self, file: FileId, from: &Reading<'_>) -> String {
        let path = &self.sources.get(file).path;
        let folder = format!("{}/", self.folder(from));
        let name = path.strip_prefix(&folder).unwrap_or_else(|| {
            let name = path.rsplit('/').next();
            name.unwrap_or(path)
        });
        let mut address = format!("{}{name}", from.address);
        // files of one name from several folders: each further one says which folder it is from
        let taken = |address: &str| self.attachments.get(address).is_some_and(|f| *f != file);
        if taken(&address) {
            address = format!("{}{}", from.address, path.replace('/', "-"));
        }
        while taken(&address) {
            address = format!("{address}-");
        }
        self.attachments.insert(address.clone(), file);
        address
    }

    fn folder(&self, from: &Reading<'_>) -> &'a str {
        let path = &self.sources.get(from.text.file).path;
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn check_anchor(&mut self, anchor: &str, text: &TextFile, place: Place) {
        let anchor = decoded(anchor);
        let headings = || text.outline.headings.iter().map(|h| h.anchor.as_str());
        // the theme's own ids begin with `at-`, those of footnotes with `fn`
        let known = anchor.is_empty()
            || anchor.starts_with("at-")
            || anchor.starts_with("fn-")
            || anchor.starts_with("fnref-")
            || text.outline.raw_html
            || headings().any(|heading| heading == anchor);
        if !known {
            let near = crate::parse::nearest(&anchor, headings());
            let missing = messages::links::no_such_anchor(place, &anchor, near);
            let strict = self.site.config.strict.links;
            self.found.push(missing.strictly(strict));
        }
    }

    fn found_at(&self, address: &str, anchor: Option<&str>, text: String) -> Target {
        let mut url = self.site.config.base_url.relative(address);
        if let Some(anchor) = anchor {
            url.push('#');
            url.push_str(&url::encode(&decoded(anchor)));
        }
        found_target(url, text)
    }
}

fn found_target(url: String, text: String) -> Target {
    Target::Found { url, text }
}

/// A target as the author may have written it: `my%20file.md`.
fn decoded(text: &str) -> String {
    url::decode(text).unwrap_or_else(|| text.to_owned())
}
