//! A site and a theme → what templates see, and HTML.
//!
//! A [`Stage`] is all that rendering a route may use; rendering the same route on the same stage
//! gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::diag::{Checked, Diagnostic, Findings, Place, messages};
use crate::link::Relatives;
use crate::model::atlas::Atlas;
use crate::model::briefing::TextFile;
use crate::model::cards::{self, CardOf, Cards};
use crate::model::language::distinct;
use crate::model::outline::{Punctuation, Target};
use crate::model::site::{Edition, Page, PageId, Site};
use crate::model::source::{self, Library};
use crate::model::theme::Theme;
use crate::parse;

mod bodies;
pub mod card;
mod elsewhere;
pub mod html;
#[cfg(feature = "cards")]
pub mod letters;
pub mod policy;
pub mod template;
pub mod view;
pub mod words;

use bodies::Bodies;
pub use bodies::Body;
use elsewhere::Elsewhere;
use html::HtmlOptions;
use template::{FrameId, Surroundings, Templates, Value};
use words::Speech;

/// What rendering a route may use.
pub struct Stage<'s> {
    /// What is public.
    pub site: &'s Site,
    /// What it looks like.
    pub theme: &'s Theme,
    /// The way to the bytes of a body.
    pub library: &'s dyn Library,
    /// What is near to each briefing.
    pub relatives: Relatives<'s>,
    /// The shapes of maps.
    pub atlas: Atlas,
    /// Which pages have a social card.
    pub cards: Cards,
    /// The cards of pages that have none of their own, by edition; none if there are no cards.
    site_cards: Vec<view::Card>,
    templates: Templates,
    /// The maps that templates see many of.
    shapes: view::Shapes,
    /// What many pages say of themselves by machine.
    said: view::Said,
    /// Whether the theme's archive shows its briefings by day.
    archive_has_days: bool,
    /// What templates see of the interface's language, by the language of a page.
    uis: BTreeMap<String, Value>,
    /// What pages have in common, by edition and language.
    frames: Vec<((usize, &'s str), FrameId)>,
    /// What templates see of every edition, by number.
    editions: Vec<Value>,
    /// What templates see of the years of every edition, none of them the current one.
    years: Vec<Vec<Value>>,
    /// What templates see of the entities that each edition lists.
    listed: Vec<view::Listed>,
    /// What timelines show of the events of every edition.
    told: Vec<view::Told>,
    /// What lists show of every briefing, by number: made when it is first asked for, placed in every
    /// list.
    items: Vec<OnceLock<Value>>,
    /// The bodies that were made last.
    bodies: Bodies,
}

/// To whom something is said: on which stage, in which language, and from which edition links lead
/// on.
#[derive(Clone, Copy)]
pub struct Voice<'a> {
    /// The stage.
    pub stage: &'a Stage<'a>,
    /// The language of the page.
    pub lang: &'a str,
    /// The number of its edition.
    pub edition: usize,
}

impl<'a> Voice<'a> {
    /// The voice of a briefing's page.
    #[must_use]
    pub fn of(stage: &'a Stage<'_>, page: &'a Page) -> Self {
        Self {
            stage,
            lang: &page.briefing.lang,
            edition: page.edition,
        }
    }

    /// The voice of an edition's own pages.
    #[must_use]
    pub fn of_edition(stage: &'a Stage<'_>, number: usize) -> Self {
        Self {
            stage,
            lang: &stage.site.editions[number].lang,
            edition: number,
        }
    }

    /// An interface word; the key itself where no theme has the word.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        self.stage.word(self.lang, key)
    }

    /// The words of the interface.
    #[must_use]
    pub fn speech(&self) -> Speech<'a> {
        self.stage.speech(self.lang)
    }
}

/// Sets the stage: templates compiled, shared views made. `None` if a template can't be read.
pub fn stage<'s>(
    site: &'s Site,
    theme: &'s Theme,
    library: &'s dyn Library,
    (relatives, cards): (Relatives<'s>, Cards),
) -> Checked<Option<Stage<'s>>> {
    let mut found = Findings::new();
    let voices = voices(site);
    let spoken = languages(site, &voices);
    let around = Surroundings {
        words: theme.words.clone(),
        language: site.config.language.clone(),
        spoken: spoken.clone(),
        base_url: site.config.base_url.clone(),
        listed: site.pages.len() + site.editions.iter().map(told).sum::<usize>(),
        draws_cards: cards != Cards::default(),
        known: site.pages.len() + site.editions.iter().map(shared).sum::<usize>(),
    };
    let Some(templates) = template::compile(theme, around).into(&mut found) else {
        return found.with(None);
    };
    let mut stage = Stage {
        site,
        theme,
        library,
        relatives,
        atlas: Atlas::new(),
        cards,
        site_cards: Vec::new(),
        templates,
        shapes: view::Shapes::default(),
        said: view::Said::nothing(site),
        archive_has_days: template::mentions(theme, "archive.html", "days"),
        uis: BTreeMap::new(),
        frames: Vec::new(),
        editions: Vec::new(),
        years: Vec::new(),
        listed: Vec::new(),
        told: site.editions.iter().map(view::Told::of).collect(),
        items: Vec::new(),
        bodies: Bodies::new(),
    };
    let uis = spoken.into_iter().map(|lang| {
        let ui = view::ui(&stage, &lang);
        (lang, ui)
    });
    stage.uis = uis.collect();
    let editions = 0..site.editions.len();
    stage.editions = editions
        .clone()
        .map(|number| view::edition(&stage, number))
        .collect();
    stage.years = editions
        .map(|number| view::no_current(&stage, number))
        .collect();
    for (edition, lang) in voices {
        let frame = view::frame(&stage, edition, lang);
        let id = stage.templates.add_frame(frame);
        stage.frames.push(((edition, lang), id));
    }
    stage.listed = site.editions.iter().map(view::Listed::of).collect();
    stage.items = site.pages.iter().map(|_| OnceLock::new()).collect();
    for edition in &stage.editions {
        stage.know(edition);
    }
    for year in stage.years.iter().flatten() {
        stage.know(year);
        for month in view::months_of(year) {
            stage.know(&month);
        }
    }
    stage.site_cards = view::site_cards(&stage);
    found.with(Some(stage))
}

/// How many values the pages of an edition share, besides briefings: itself, its entities, its months
/// and years.
fn shared(edition: &Edition) -> usize {
    1 + edition.lists.len() + 2 * edition.months.len() + told(edition)
}

/// How many events an edition tells of.
fn told(edition: &Edition) -> usize {
    edition.timeline.occasions.len()
}

/// The languages that pages are in.
fn languages(site: &Site, voices: &BTreeSet<(usize, &str)>) -> BTreeSet<String> {
    let briefings = voices.iter().map(|(_, lang)| *lang);
    let plain = site.plain.iter().map(|page| page.lang.as_str());
    let retracted = site.retracted.iter().map(|page| page.lang.as_str());
    let all = briefings.chain(plain).chain(retracted);
    all.map(str::to_owned).collect()
}

/// The editions and languages that pages are in.
fn voices(site: &Site) -> BTreeSet<(usize, &str)> {
    let editions = site.editions.iter().enumerate();
    let editions = editions.map(|(number, edition)| (number, edition.lang.as_str()));
    let pages = site.pages.iter();
    let pages = pages.map(|page| (page.edition, page.briefing.lang.as_str()));
    distinct(editions.chain(pages))
}

impl Stage<'_> {
    /// What the pages of an edition in a language have in common; none if neither a briefing nor the
    /// edition itself speaks it.
    #[must_use]
    pub fn frame(&self, edition: usize, lang: &str) -> Option<FrameId> {
        let mut frames = self.frames.iter();
        let found = frames.find(|(voice, _)| *voice == (edition, lang));
        found.map(|(_, id)| *id)
    }

    /// Says that parts are handed a value again and again.
    fn know(&self, value: &Value) {
        self.templates.know(value);
    }

    /// Whether the theme's archive shows its briefings by day.
    #[must_use]
    pub fn archive_has_days(&self) -> bool {
        self.archive_has_days
    }

    /// What a list shows of a briefing.
    #[must_use]
    pub fn item(&self, id: PageId) -> Value {
        let made = || {
            let item = view::item(self, self.site.page(id));
            self.know(&item);
            item
        };
        self.items[id.0 as usize].get_or_init(made).clone()
    }

    /// The words of the interface for a language.
    #[must_use]
    pub fn speech(&self, lang: &str) -> Speech<'_> {
        template::speech(&self.theme.words, lang, &self.site.config.language)
    }

    /// An interface word; the key itself where no theme has the word.
    #[must_use]
    pub fn word(&self, lang: &str, key: &str) -> String {
        let speech = self.speech(lang);
        speech.text(key).unwrap_or(key).to_owned()
    }

    /// How quotes and dashes are set.
    #[must_use]
    pub fn punctuation(&self) -> Punctuation {
        if self.site.config.smart {
            Punctuation::Smart
        } else {
            Punctuation::Straight
        }
    }

    /// A text of one line as it is printed: quotes and dashes set.
    #[must_use]
    pub fn line(&self, text: &str) -> String {
        match self.punctuation() {
            Punctuation::Smart => parse::markdown::smart_text(text),
            Punctuation::Straight => text.to_owned(),
        }
    }

    /// One line of inline Markdown as HTML.
    #[must_use]
    pub fn inline(&self, markdown: &str) -> Value {
        template::html(&html::inline(markdown, self.punctuation()))
    }

    /// The body of a briefing as HTML, read from its file now, or just before.
    ///
    /// # Errors
    /// The file can't be read any more, or is not what was parsed.
    pub fn briefing_body(&self, id: PageId) -> Result<Arc<Body>, Diagnostic> {
        self.bodies.get(id, || {
            let page = self.site.page(id);
            let briefing = &page.briefing;
            let html = self.body(&briefing.text, &page.targets, &briefing.lang)?;
            let origin = self.site.config.base_url.origin().to_owned();
            Ok(Body::new(html, [origin, self.permalink(&page.address)]))
        })
    }

    /// A body as HTML, read now from its file.
    ///
    /// # Errors
    /// The file can't be read any more, or is not what was parsed.
    pub fn body(
        &self,
        text: &TextFile,
        targets: &[Target],
        lang: &str,
    ) -> Result<String, Diagnostic> {
        self.read_body(text, targets, &|key| self.word(lang, key))
    }

    /// The words of a body alone, without those of the interface.
    ///
    /// # Errors
    /// The file can't be read any more, or is not what was parsed.
    pub fn body_words(&self, text: &TextFile, targets: &[Target]) -> Result<String, Diagnostic> {
        let body = self.read_body(text, targets, &|_| String::new())?;
        Ok(html::words(&body))
    }

    fn read_body(
        &self,
        text: &TextFile,
        targets: &[Target],
        words: &dyn Fn(&str) -> String,
    ) -> Result<String, Diagnostic> {
        let whole = self.whole(text)?;
        let options = HtmlOptions {
            raw: self.site.config.raw_html,
            punctuation: self.punctuation(),
            words,
            outline: &text.outline,
            targets,
        };
        Ok(html::body(&whole[text.body.clone()], &options))
    }

    /// A body as Markdown that can stand elsewhere, read now from its file. `page` is the address of its
    /// page as the world knows it.
    ///
    /// # Errors
    /// The file can't be read any more, or is not what was parsed.
    pub fn markdown(
        &self,
        text: &TextFile,
        targets: &[Target],
        page: &str,
    ) -> Result<String, Diagnostic> {
        let whole = self.whole(text)?;
        let on = Elsewhere {
            punctuation: self.punctuation(),
            outline: &text.outline,
            targets,
            origin: self.site.config.base_url.origin(),
            page,
        };
        Ok(elsewhere::body(&whole[text.body.clone()], &on))
    }

    /// A file as it was parsed.
    fn whole(&self, text: &TextFile) -> Result<String, Diagnostic> {
        let whole = parse::text(self.library, text.file)?;
        if source::digest(whole.as_bytes()) != text.digest {
            let place = Place::whole(text.file);
            return Err(messages::files::changed_meanwhile(place));
        }
        Ok(whole)
    }

    /// The words of the interface for a page in a language, as templates see them.
    #[must_use]
    pub fn words(&self, lang: &str) -> Value {
        self.templates.words(lang)
    }

    /// The language of those words, as templates see it.
    #[must_use]
    pub fn ui(&self, lang: &str) -> Value {
        self.uis.get(lang).cloned().into()
    }

    /// Renders a template.
    ///
    /// # Errors
    /// What is wrong with the template, at its line.
    pub fn render(&self, template: &str, view: &template::View) -> Result<Vec<u8>, Diagnostic> {
        self.templates.render(self.theme, template, view)
    }

    /// The text of a card, SVG.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn card(&self, card: CardOf) -> Result<String, Diagnostic> {
        let bytes = self.render(cards::TEMPLATE, &view::card(self, card))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        card::check(&text).map_err(|fault| self.wrong_card(&fault))?;
        Ok(text)
    }

    /// The picture that the text of a card is of, PNG.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn draw(&self, text: &str) -> Result<Vec<u8>, Diagnostic> {
        card::draw(text).map_err(|fault| self.wrong_card(&fault))
    }

    fn wrong_card(&self, fault: &card::Fault) -> Diagnostic {
        let template = self.theme.template(cards::TEMPLATE);
        let place = template.map_or(self.theme.place, |template| Place::whole(template.file));
        messages::cards::wrong_card(place, &fault.message, fault.help)
    }

    /// An address as it is written in a page.
    #[must_use]
    pub fn url(&self, address: &str) -> String {
        self.site.config.base_url.relative(address)
    }

    /// An address as the world knows it.
    #[must_use]
    pub fn permalink(&self, address: &str) -> String {
        self.site.config.base_url.absolute(address)
    }
}
