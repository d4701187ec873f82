//! `map` and `entity.locator`: countries as shapes, those that have briefings as links, shaded by how
//! many. The shapes are in [`crate::model::atlas`]; how they look is the theme's.

use std::collections::{BTreeMap, BTreeSet};

use super::entity::{count_text, name_lang};
use crate::model::atlas::{Drawn, NEAR_SIZE, Near, Outline, Shape, Whole};
use crate::model::site::{CountryNames, EntityId};
use crate::render::Voice;
use crate::render::template::{Value, html, object};

mod classes;

use classes::Classes;

/// How large a map of the world is, and with that how much of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Fine shapes, each with its name.
    Large,
    /// Coarse shapes; those without briefings are one.
    Small,
}

/// What a map shows of a country or a territory.
#[derive(Debug, Default)]
struct Drawing {
    path: String,
    /// Lines between its parts, where there is no border.
    seam: String,
    dot: String,
}

/// A country that a map links to.
struct Linked<'a> {
    entity: EntityId,
    country: &'a CountryNames,
    is_disputed: bool,
    count: u64,
    drawing: Drawing,
}

/// The world, with the number of an edition's briefings that name each country; none where they name
/// no country.
#[must_use]
pub fn world_map(voice: Voice<'_>, scale: Scale) -> Value {
    let Voice { stage, edition, .. } = voice;
    let site = stage.site;
    let lists = &site.editions[edition];
    let mut linked = Vec::new();
    let mut rest = Rest::new(scale);
    for (whole, drawing) in drawings(voice, scale) {
        let country = match whole {
            Whole::Country(code, _) => site.country(code),
            Whole::Territory(..) => None,
        };
        let entity = country.and_then(|country| country.entity);
        let shown = entity.filter(|id| {
            let always = edition == 0 && site.entity(*id).page_always;
            lists.list(*id).is_some() || always
        });
        match (country, shown) {
            (Some(country), Some(entity)) => linked.push(Linked {
                entity,
                country,
                is_disputed: whole.is_disputed(),
                count: lists.list(entity).map_or(0, |list| list.pages.len() as u64),
                drawing,
            }),
            _ => rest.add(voice, whole, &drawing),
        }
    }
    if linked.iter().all(|linked| linked.count == 0) {
        return ().into();
    }
    map(voice, scale, linked, rest)
}

/// The world in outline, with those countries that some briefings name, by how many of these do;
/// none where there are none.
pub(super) fn map_of(voice: Voice<'_>, counts: &[(EntityId, u64)]) -> Value {
    let site = voice.stage.site;
    let counts: BTreeMap<EntityId, u64> = counts.iter().copied().collect();
    let mut linked = Vec::new();
    for (whole, drawing) in drawings(voice, Scale::Small) {
        let Whole::Country(code, is_disputed) = whole else {
            continue;
        };
        let country = site.country(code);
        let named = country.and_then(|country| {
            let entity = country.entity?;
            Some((country, entity, *counts.get(&entity)?))
        });
        if let Some((country, entity, count)) = named {
            linked.push(Linked {
                entity,
                country,
                is_disputed,
                count,
                drawing,
            });
        }
    }
    if linked.is_empty() {
        return ().into();
    }
    let mut rest = Rest::new(Scale::Small);
    rest.land.push_str(voice.stage.atlas.small.land);
    map(voice, Scale::Small, linked, rest)
}

/// Countries and territories as a site draws them.
fn drawings(voice: Voice<'_>, scale: Scale) -> BTreeMap<Whole, Drawing> {
    let drawn = &voice.stage.site.config.map.drawn;
    let mut drawings: BTreeMap<Whole, Drawing> = BTreeMap::new();
    for area in &voice.stage.atlas.areas {
        let whole = drawn.whole(area.code);
        if let Some(shape) = area.shape {
            let drawing = drawings.entry(whole).or_default();
            drawing.path.push_str(scale.path(shape));
        } else if whole.is(area.code) {
            // a dot stands for a country, and not for a part of one
            let (x, y) = scale.at(area.at);
            drawings.entry(whole).or_default().dot = format!("M{x} {y}h0");
        }
    }
    for seam in &voice.stage.atlas.seams {
        let whole = drawn.both(seam.between);
        if let Some(drawing) = whole.and_then(|whole| drawings.get_mut(&whole)) {
            drawing.seam.push_str(scale.path(seam.lines));
        }
    }
    drawings
}

impl Scale {
    fn path(self, shape: Shape) -> &'static str {
        match self {
            Self::Large => shape.large,
            Self::Small => shape.small,
        }
    }

    fn at(self, (x, y): (u32, u32)) -> (u32, u32) {
        match self {
            Self::Large => (x, y),
            Self::Small => (x / 2, y / 2),
        }
    }

    fn outline(self, voice: Voice<'_>) -> Outline {
        match self {
            Self::Large => voice.stage.atlas.large,
            Self::Small => voice.stage.atlas.small,
        }
    }
}

/// What a map shows without a link.
struct Rest {
    scale: Scale,
    /// What is one shape.
    land: String,
    land_seam: String,
    land_dots: String,
    /// All dots, those with a name, too.
    dots: String,
    /// What has a name.
    named: Vec<Value>,
    any_disputed: bool,
}

impl Rest {
    fn new(scale: Scale) -> Self {
        Self {
            scale,
            land: String::new(),
            land_seam: String::new(),
            land_dots: String::new(),
            dots: String::new(),
            named: Vec::new(),
            any_disputed: false,
        }
    }

    fn add(&mut self, voice: Voice<'_>, whole: Whole, drawing: &Drawing) {
        let is_disputed = whole.is_disputed();
        self.any_disputed |= is_disputed && !drawing.path.is_empty();
        self.dots.push_str(&drawing.dot);
        if self.scale == Scale::Small && !is_disputed {
            self.land.push_str(&drawing.path);
            self.land_seam.push_str(&drawing.seam);
            self.land_dots.push_str(&drawing.dot);
            return;
        }
        let (title, lang) = title(voice, whole);
        self.named.push(object([
            ("title", title.into()),
            ("lang", lang.into()),
            ("disputed", is_disputed.into()),
            ("path", path(&drawing.path)),
            ("seam", path(&drawing.seam)),
            ("dot", path(&drawing.dot)),
        ]));
    }
}

/// The name of what has no link, and the language it is in.
fn title(voice: Voice<'_>, whole: Whole) -> (String, &str) {
    let country = match whole {
        Whole::Country(code, _) => voice.stage.site.country(code),
        Whole::Territory(..) => None,
    };
    let (name, lang) = match (whole, country) {
        (_, Some(country)) => {
            let name = country.name_in(voice.lang).to_owned();
            (name, name_lang(voice, &country.names))
        }
        (Whole::Country(name, _) | Whole::Territory(name, _), None) => {
            (voice.word(&format!("territory.{name}")), voice.lang)
        }
    };
    (as_disputed(voice, name, whole.is_disputed()), lang)
}

fn as_disputed(voice: Voice<'_>, name: String, is_disputed: bool) -> String {
    let said = is_disputed.then(|| voice.speech().fill("map_disputed_name", &[("name", &name)]));
    said.flatten().unwrap_or(name)
}

/// A path to print; none if nothing is drawn.
fn path(d: &str) -> Value {
    (!d.is_empty()).then(|| html(d)).into()
}

fn map(voice: Voice<'_>, scale: Scale, mut linked: Vec<Linked<'_>>, rest: Rest) -> Value {
    let classes = Classes::of(linked.iter().map(|linked| linked.count));
    let mut dots = rest.dots.clone();
    for linked in &linked {
        dots.push_str(&linked.drawing.dot);
    }
    let any_disputed = rest.any_disputed || linked.iter().any(|linked| linked.is_disputed);
    // a dot may lie on a shape
    linked.sort_by_key(|linked| (!linked.drawing.dot.is_empty(), linked.entity));
    let countries = linked.iter().map(|linked| country(voice, &classes, linked));
    let outline = scale.outline(voice);
    object([
        ("box", sized(outline.width, outline.height).into()),
        ("sea", html(outline.sea)),
        ("land", path(&rest.land)),
        ("land_seam", path(&rest.land_seam)),
        ("land_dots", path(&rest.land_dots)),
        ("others", rest.named.into()),
        ("countries", countries.collect::<Vec<Value>>().into()),
        ("dots", path(&dots)),
        ("legend", legend(voice, &classes)),
        ("any_disputed", any_disputed.into()),
        ("note", note(voice)),
    ])
}

fn sized(width: u32, height: u32) -> String {
    format!("0 0 {width} {height}")
}

/// A country with a link.
fn country(voice: Voice<'_>, classes: &Classes, linked: &Linked<'_>) -> Value {
    let Voice { stage, edition, .. } = voice;
    let name = linked.country.name_in(voice.lang).to_owned();
    let name = as_disputed(voice, name, linked.is_disputed);
    let count = count_text(voice, linked.count);
    let count = count.as_str().unwrap_or_default();
    let title = voice.speech();
    let title = title.fill("map_title", &[("name", &name), ("briefings", count)]);
    let address = stage.site.entity_address(linked.entity, edition);
    object([
        ("title", title.unwrap_or(name).into()),
        ("lang", name_lang(voice, &linked.country.names).into()),
        ("url", stage.url(&address).into()),
        ("count", linked.count.into()),
        ("shade", classes.shade(linked.count).into()),
        ("disputed", linked.is_disputed.into()),
        ("path", path(&linked.drawing.path)),
        ("seam", path(&linked.drawing.seam)),
        ("dot", path(&linked.drawing.dot)),
    ])
}

/// What the shades mean.
fn legend(voice: Voice<'_>, classes: &Classes) -> Value {
    let speech = voice.speech();
    let entries = classes.ranges().map(|(shade, from, to)| {
        let (from_text, to_text) = (speech.number(from), speech.number(to));
        let range = [("from", from_text.as_str()), ("to", to_text.as_str())];
        let text = (from < to).then(|| speech.fill("map_range", &range));
        object([
            ("shade", shade.into()),
            ("text", text.flatten().unwrap_or(from_text).into()),
        ])
    });
    entries.collect::<Vec<Value>>().into()
}

/// What stands below a map: the site's words in the page's language, or those for all; else none.
fn note(voice: Voice<'_>) -> Value {
    let map = &voice.stage.site.config.map;
    let primary = voice.lang.split('-').next().unwrap_or(voice.lang);
    let own = map.notes.get(voice.lang).or_else(|| map.notes.get(primary));
    let note = own.or(map.note.as_ref());
    note.map(|note| voice.stage.inline(note)).into()
}

/// A country among its neighbours; none of what is no country.
pub(super) fn locator(voice: Voice<'_>, id: EntityId) -> Value {
    let stage = voice.stage;
    let geography = stage.site.entity(id).geography.as_ref();
    let code = geography.map(|geography| geography.alpha2.as_str());
    let found = code.and_then(|code| Some((code, stage.atlas.near(code)?)));
    let Some((code, near)) = found else {
        return ().into();
    };
    let drawn = &stage.site.config.map.drawn;
    let neighbours = stage.atlas.neighbours(code, drawn);
    let around = Around::of(drawn, code, &near, &neighbours);
    let named = neighbours.iter().filter_map(|code| {
        let drawing = around.neighbours.get(code);
        neighbour(voice, code, drawing.unwrap_or(&Drawing::default()))
    });
    let mut named: Vec<(String, Value)> = named.collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    let named = named.into_iter().map(|(_, neighbour)| neighbour);
    let (width, height) = NEAR_SIZE;
    let dot = near.dot.map(|(x, y)| html(&format!("M{x} {y}h0")));
    object([
        ("box", sized(width, height).into()),
        ("own", path(&around.own.path)),
        ("own_seam", path(&around.own.seam)),
        ("disputed", around.is_disputed.into()),
        ("dot", dot.into()),
        ("neighbours", named.collect::<Vec<Value>>().into()),
        ("land", path(&around.land.path)),
        ("land_seam", path(&around.land.seam)),
        ("others", disputed(voice, &around.others)),
        ("note", note(voice)),
    ])
}

/// What the picture of a country shows, by what it is to that country.
#[derive(Default)]
struct Around {
    own: Drawing,
    /// Whether the country itself is drawn as disputed.
    is_disputed: bool,
    /// By code.
    neighbours: BTreeMap<&'static str, Drawing>,
    /// What is disputed and none of these.
    others: BTreeMap<Whole, Drawing>,
    land: Drawing,
}

impl Around {
    fn of(drawn: &Drawn, own: &str, near: &Near, neighbours: &BTreeSet<&str>) -> Self {
        let mut around = Self::default();
        for (area, d) in &near.shapes {
            let whole = area.map(|area| drawn.whole(area));
            // on its own page a country is shown, also where it is drawn as a part of another
            let is_own = *area == Some(own) || whole.is_some_and(|whole| whole.is(own));
            around.is_disputed |= is_own && whole.is_some_and(Whole::is_disputed);
            around.part(whole, is_own, neighbours).path.push_str(d);
        }
        for (between, d) in &near.seams {
            let whole = drawn.both(*between);
            // and where it is, its border with the rest of that is, too
            let is_parted = [between.0, between.1].contains(&own);
            if let Some(whole) = whole.filter(|whole| whole.is(own) || !is_parted) {
                let part = around.part(Some(whole), whole.is(own), neighbours);
                part.seam.push_str(d);
            }
        }
        around
    }

    fn part(
        &mut self,
        whole: Option<Whole>,
        is_own: bool,
        neighbours: &BTreeSet<&str>,
    ) -> &mut Drawing {
        match whole {
            _ if is_own => &mut self.own,
            Some(whole) if whole.is_disputed() => self.others.entry(whole).or_default(),
            Some(Whole::Country(code, _)) if neighbours.contains(code) => {
                self.neighbours.entry(code).or_default()
            }
            _ => &mut self.land,
        }
    }
}

/// What is disputed and neither the country of a picture nor linked to.
fn disputed(voice: Voice<'_>, others: &BTreeMap<Whole, Drawing>) -> Value {
    let others = others.iter().map(|(whole, drawing)| {
        let (title, lang) = title(voice, *whole);
        object([
            ("title", title.into()),
            ("lang", lang.into()),
            ("path", path(&drawing.path)),
            ("seam", path(&drawing.seam)),
        ])
    });
    others.collect::<Vec<Value>>().into()
}

/// A neighbour by its name, with a link if it has a page.
fn neighbour(voice: Voice<'_>, code: &str, drawing: &Drawing) -> Option<(String, Value)> {
    let stage = voice.stage;
    let country = stage.site.country(code)?;
    let name = country.name_in(voice.lang);
    let address = country
        .entity
        .map(|id| stage.site.entity_address(id, voice.edition));
    let value = object([
        ("name", name.into()),
        ("lang", name_lang(voice, &country.names).into()),
        ("url", address.map(|address| stage.url(&address)).into()),
        ("path", path(&drawing.path)),
        ("seam", path(&drawing.seam)),
    ]);
    Some((name.to_owned(), value))
}
