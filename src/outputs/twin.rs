//! `index.md` beside the pages of briefings, entities and plain pages, the front page and the indexes:
//! the same as Markdown, for programs that read text. The later pages of a list, years and months have
//! none: what they list is in the feeds and the data.

use super::companion::{Companion, Of};
use super::{Make, Scene, index, paging};
use crate::diag::Diagnostic;
use crate::model::briefing::{Briefing, Note};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{EntityId, MentionRole, Page, PageId};
use crate::model::source::EntityKind;
use crate::model::url;
use crate::render::Stage;
use crate::render::view;

/// What it is called.
const NAME: &str = "index.md";

pub(super) const COMPANIONS: &[Companion] = &[Companion {
    what: "the Markdown of a briefing",
    before: "",
    after: "/index.md",
    is_wanted: |config| config.twins,
    of: Of::Briefings(briefing),
}];

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let site = scene.site;
    if !site.config.twins {
        return Vec::new();
    }
    let mut routes = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        let front = format!("{}/", edition.prefix);
        routes.push(route(&front, MadeOf::Anything, move |stage| {
            front_page(stage, number)
        }));
        for kind in EntityKind::ALL {
            let address = format!("{front}{}/", kind.plural());
            routes.push(route(&address, MadeOf::Anything, move |stage| {
                Ok(index_page(stage, number, kind))
            }));
            for id in index::shown(site, number, kind) {
                let count = edition.list(id).map_or(0, |list| list.pages.len());
                let made_of = MadeOf::Entity {
                    entity: id,
                    edition: number,
                    shown: paging::places(count, site.config.paginate, 1),
                    with_related: false,
                };
                let address = site.entity_address(id, number);
                routes.push(route(&address, made_of, move |stage| {
                    entity(stage, number, id)
                }));
            }
        }
    }
    for (number, page) in site.plain.iter().enumerate() {
        routes.push(route(&page.address, MadeOf::Anything, move |stage| {
            plain_page(stage, number)
        }));
    }
    routes
}

/// The route of the twin of the page at an address.
fn route(
    address: &str,
    made_of: MadeOf,
    make: impl Fn(&Stage<'_>) -> Result<String, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path: url::file_of(&[address, NAME].concat()),
        owner: Owner::Site("the Markdown of a page"),
        made_of,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(make(stage)?.into_bytes()))),
    }
}

/// A text in Markdown that grows by blocks, an empty line between two.
struct Text(String);

impl Text {
    fn titled(title: &str) -> Self {
        let mut text = Self(String::new());
        text.block(&format!("# {}", escaped(title)));
        text
    }

    fn block(&mut self, block: &str) {
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(block);
        self.0.push('\n');
    }

    fn list(&mut self, title: &str, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        if !items.is_empty() {
            self.block(&format!("## {title}"));
            self.block(&items.join("\n"));
        }
    }
}

/// Plain words as Markdown that means them.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn link(words: &str, address: &str) -> String {
    format!("[{}]({address})", escaped(words))
}

/// A briefing: its headline and its line, what to take away, its text, and what is recorded with it.
fn briefing(stage: &Stage<'_>, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let lang = &briefing.lang;
    let word = |key: &str| stage.word(lang, key);
    let permalink = stage.permalink(&page.address);
    let mut text = Text::titled(&stage.line(&briefing.title));
    text.block(&dateline(stage, page));
    if let Some(summary) = &briefing.summary {
        text.block(summary);
    }
    text.list(&word("takeaways"), briefing.takeaways.iter().cloned());
    text.block(&stage.markdown(&briefing.text, &page.targets, &permalink)?);
    text.list(&word("timeline"), events(stage, page));
    text.list(&word("figures"), figures(stage, briefing));
    text.list(&word("claims"), claims(stage, page));
    text.list(&word("sources"), sources(stage, briefing));
    for (key, notes) in [
        ("corrections", &briefing.corrections),
        ("updates", &briefing.updates),
    ] {
        text.list(&word(key), notes.iter().map(note));
    }
    for kind in EntityKind::ALL {
        text.list(
            &word(&format!("title.{}", kind.plural())),
            entities(stage, page, kind),
        );
    }
    text.list(&word("cite"), [permalink]);
    Ok(text.0.into_bytes())
}

/// Place, date and authors in a line.
fn dateline(stage: &Stage<'_>, page: &Page) -> String {
    let briefing = &page.briefing;
    let day = briefing.date.day.to_string();
    let authors = view::authors(stage, briefing).join(", ");
    let kind = stage.word(&briefing.lang, &format!("kind.{}", briefing.kind.word()));
    let parts = [
        briefing.place.as_deref().unwrap_or_default(),
        &day,
        &kind,
        &authors,
    ];
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts
        .map(|part| escaped(part))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn events(stage: &Stage<'_>, page: &Page) -> Vec<String> {
    let speech = stage.speech(&page.briefing.lang);
    let mut events: Vec<_> = page.briefing.events.iter().collect();
    events.sort_by_key(|event| event.when.sort_key());
    let events = events.into_iter().map(|event| {
        let when = event
            .say
            .clone()
            .unwrap_or_else(|| speech.edtf(&event.when));
        let outcome = event.outcome.as_deref().unwrap_or_default();
        format!("{}: {} {outcome}", escaped(&when), event.what)
            .trim_end()
            .to_owned()
    });
    events.collect()
}

fn figures(stage: &Stage<'_>, briefing: &Briefing) -> Vec<String> {
    let speech = stage.speech(&briefing.lang);
    let figures = briefing.figures.iter().map(|figure| {
        let bound = figure
            .bound
            .map(|bound| stage.word(&briefing.lang, &format!("bound.{}", bound.word())));
        let parts = [
            bound.unwrap_or_default(),
            speech.number(figure.value),
            figure.unit.clone().unwrap_or_default(),
        ];
        let parts = parts.iter().filter(|part| !part.is_empty());
        let value = parts
            .map(|part| escaped(part))
            .collect::<Vec<_>>()
            .join(" ");
        format!("{}: {value}", escaped(&stage.line(&figure.what)))
    });
    figures.collect()
}

fn claims(stage: &Stage<'_>, page: &Page) -> Vec<String> {
    let lang = &page.briefing.lang;
    let both = page.briefing.claims.iter().zip(&page.names.claimants);
    let claims = both.map(|(claim, by)| {
        let by = match by.entity {
            Some(id) => stage.site.entity(id).name_in(lang).to_owned(),
            None => stage.line(&by.text),
        };
        format!("{}: {}", escaped(&by), claim.says)
    });
    claims.collect()
}

fn sources(stage: &Stage<'_>, briefing: &Briefing) -> Vec<String> {
    let sources = briefing.sources.iter().map(|source| {
        let title = stage.line(&source.title);
        let title = match &source.url {
            Some(url) => link(&title, url),
            None => escaped(&title),
        };
        let outlet = source
            .outlet
            .iter()
            .map(|outlet| format!(", {}", escaped(outlet)));
        let date = source.date.iter().map(|date| format!(", {date}"));
        outlet.chain(date).fold(title, |line, part| line + &part)
    });
    sources.collect()
}

fn note(note: &Note) -> String {
    format!("{}: {}", note.date, note.text)
}

/// The entities of a kind that a briefing is about, or that happen in it.
fn entities(stage: &Stage<'_>, page: &Page, kind: EntityKind) -> Vec<String> {
    let site = stage.site;
    let mentions = page.names.in_order.iter();
    let named = mentions.filter(|mention| {
        mention.role != MentionRole::Mentioned && site.entity(mention.entity).kind == kind
    });
    let links = named.map(|mention| {
        let address = site.entity_address(mention.entity, page.edition);
        let name = site.entity(mention.entity).name_in(&page.briefing.lang);
        link(name, &twin_of(stage, &address))
    });
    links.collect()
}

/// The whole address of the twin of a page.
fn twin_of(stage: &Stage<'_>, address: &str) -> String {
    stage.permalink(&[address, NAME].concat())
}

/// Briefings as links with their dates and summaries.
fn listed<'s>(stage: &'s Stage<'_>, ids: &'s [PageId]) -> impl Iterator<Item = String> + 's {
    ids.iter().map(|id| {
        let page = stage.site.page(*id);
        let title = link(
            &stage.line(&page.briefing.title),
            &twin_of(stage, &page.address),
        );
        let summary = view::plain_summary(stage, page).unwrap_or_default();
        let line = format!("{title}, {}: {}", page.briefing.date.day, escaped(&summary));
        line.trim_end_matches([' ', ':']).to_owned()
    })
}

fn entity(stage: &Stage<'_>, number: usize, id: EntityId) -> Result<String, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let entity = site.entity(id);
    let address = site.entity_address(id, number);
    let mut text = Text::titled(entity.name_in(&edition.lang));
    if let Some(description) = &entity.description {
        text.block(description);
    }
    if let Some((file, targets)) = &entity.text {
        text.block(&stage.markdown(file, targets, &stage.permalink(&address))?);
    }
    let pages = edition
        .list(id)
        .map_or(&[][..], |list| list.pages.as_slice());
    let shown = paging::part(pages, site.config.paginate, 1);
    let title = stage.word(&edition.lang, "title.briefings");
    text.list(&title, listed(stage, shown));
    Ok(text.0)
}

fn index_page(stage: &Stage<'_>, number: usize, kind: EntityKind) -> String {
    let site = stage.site;
    let edition = &site.editions[number];
    let title = stage.word(&edition.lang, &format!("title.{}", kind.plural()));
    let entities = index::shown(site, number, kind).into_iter().map(|id| {
        let count = edition.list(id).map_or(0, |list| list.pages.len());
        let address = twin_of(stage, &site.entity_address(id, number));
        format!(
            "- {}: {count}",
            link(site.entity(id).name_in(&edition.lang), &address)
        )
    });
    let mut text = Text::titled(&title);
    text.block(&entities.collect::<Vec<_>>().join("\n"));
    text.0
}

fn front_page(stage: &Stage<'_>, number: usize) -> Result<String, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let front = format!("{}/", edition.prefix);
    let mut text = Text::titled(&edition.title);
    text.block(edition.description.as_deref().unwrap_or_default());
    if let Some(words) = &edition.front {
        text.block(&stage.markdown(&words.text, &words.targets, &stage.permalink(&front))?);
    }
    let shown = paging::part(&edition.pages, site.config.paginate, 1);
    text.list(&stage.word(&edition.lang, "latest"), listed(stage, shown));
    let indexes = EntityKind::ALL.map(|kind| {
        let title = stage.word(&edition.lang, &format!("title.{}", kind.plural()));
        link(
            &title,
            &twin_of(stage, &format!("{front}{}/", kind.plural())),
        )
    });
    text.list(&stage.word(&edition.lang, "indexes"), indexes);
    Ok(text.0)
}

fn plain_page(stage: &Stage<'_>, number: usize) -> Result<String, Diagnostic> {
    let page = &stage.site.plain[number];
    let mut text = Text::titled(&stage.line(&page.title));
    text.block(page.summary.as_deref().unwrap_or_default());
    let permalink = stage.permalink(&page.address);
    text.block(&stage.markdown(&page.text, &page.targets, &permalink)?);
    Ok(text.0)
}
