//! The shapes of the map: `atlas/*.tsv` → rows that borrow from them, and what a site may say of
//! territories whose place on a map is disputed.
//!
//! `atlas/make.mjs` writes these files, from Natural Earth. Paths are ready to print: nothing here
//! knows a projection, what is public, or how a map looks.

use std::collections::{BTreeMap, BTreeSet};

const WORLD: &str = include_str!("atlas/world.tsv");
const OUTLINES: &str = include_str!("atlas/outlines.tsv");
const PLACES: &str = include_str!("atlas/places.tsv");
const NEAR: &str = include_str!("atlas/near.tsv");

/// An empty cell, and in a picture the land that stands in no other shape.
const NONE: &str = "-";

/// What stands between the two areas of a seam.
const BETWEEN: char = '+';

/// The size of the picture of a country among its neighbours.
pub const NEAR_SIZE: (u32, u32) = (240, 180);

/// All shapes.
#[derive(Debug)]
pub struct Atlas {
    /// What the world is made of, by code.
    pub areas: Vec<Area>,
    /// The borders that are none where both sides are drawn as one.
    pub seams: Vec<Seam>,
    /// The edges of the large map.
    pub large: Outline,
    /// The edges of the small map, and its land.
    pub small: Outline,
    /// The rows of pictures of countries among their neighbours, by country.
    near: BTreeMap<&'static str, &'static str>,
}

/// A country of ISO 3166-1, Kosovo, or a territory that is drawn with one or another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// ISO 3166-1 alpha-2 in capitals, or the name of a territory: `crimea`.
    pub code: &'static str,
    /// Where it is on the large map; the small one is half as large.
    pub at: (u32, u32),
    /// Its shape; none if it is so small that a dot stands for it.
    pub shape: Option<Shape>,
    /// The areas that it has a border with on land.
    neighbours: Vec<&'static str>,
}

/// The `d` of an SVG `path`, for both maps of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// On the large map.
    pub large: &'static str,
    /// On the small map.
    pub small: &'static str,
}

/// A border between two areas, as lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seam {
    /// The areas.
    pub between: (&'static str, &'static str),
    /// The lines.
    pub lines: Shape,
}

/// What a map of the world has besides areas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outline {
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// The edge of the world.
    pub sea: &'static str,
    /// All land without borders; the small map's only.
    pub land: &'static str,
}

/// A country among its neighbours, north up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Where a dot shows the country, if it is too small to be seen.
    pub dot: Option<(i32, i32)>,
    /// Areas and their paths; one of them may be no area, but all other land.
    pub shapes: Vec<(Option<&'static str>, &'static str)>,
    /// Pairs of areas and the lines between them.
    pub seams: Vec<((&'static str, &'static str), &'static str)>,
}

impl Atlas {
    /// Reads all but the pictures of single countries.
    #[must_use]
    pub fn new() -> Self {
        let drawn = || rows(WORLD).filter_map(shape);
        let shapes: BTreeMap<&str, Shape> = drawn().collect();
        let seams = drawn().filter_map(|(areas, lines)| {
            let between = areas.split_once(BETWEEN)?;
            Some(Seam { between, lines })
        });
        let mut outlines = rows(OUTLINES).filter_map(outline);
        let near = rows(NEAR).filter_map(|row| row.split_once('\t'));
        Self {
            areas: rows(PLACES).filter_map(|row| area(row, &shapes)).collect(),
            seams: seams.collect(),
            large: outlines.next().unwrap_or_default(),
            small: outlines.next().unwrap_or_default(),
            near: near.collect(),
        }
    }

    /// A country among its neighbours.
    #[must_use]
    pub fn near(&self, country: &str) -> Option<Near> {
        let mut cells = self.near.get(country)?.split('\t');
        let (x, y) = (cells.next()?, cells.next()?);
        let dot = x.parse().ok().zip(y.parse().ok());
        let (mut shapes, mut seams) = (Vec::new(), Vec::new());
        for (area, path) in cells
            .next()?
            .split('|')
            .filter_map(|one| one.split_once(':'))
        {
            match area.split_once(BETWEEN) {
                Some(between) => seams.push((between, path)),
                None => shapes.push(((area != NONE).then_some(area), path)),
            }
        }
        Some(Near { dot, shapes, seams })
    }

    /// The countries that a country has a border with on land, as a site draws them.
    #[must_use]
    pub fn neighbours(&self, country: &str, drawn: &Drawn) -> BTreeSet<&'static str> {
        let own = self.areas.iter();
        let own = own.filter(|area| drawn.country(area.code) == Some(country));
        let beside = own.flat_map(|area| &area.neighbours);
        let beside = beside.filter_map(|area| drawn.country(area));
        beside.filter(|other| *other != country).collect()
    }
}

impl Default for Atlas {
    fn default() -> Self {
        Self::new()
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().skip(1)
}

fn shape(row: &'static str) -> Option<(&'static str, Shape)> {
    let mut cells = row.split('\t');
    let area = cells.next()?;
    let mut path = || Some(cells.next()?).map(|path| if path == NONE { "" } else { path });
    let (large, small) = (path()?, path()?);
    Some((area, Shape { large, small }))
}

fn outline(row: &'static str) -> Option<Outline> {
    let mut cells = row.split('\t');
    Some(Outline {
        width: cells.next()?.parse().ok()?,
        height: cells.next()?.parse().ok()?,
        sea: cells.next()?,
        land: cells.next().filter(|land| *land != NONE).unwrap_or(""),
    })
}

fn area(row: &'static str, shapes: &BTreeMap<&str, Shape>) -> Option<Area> {
    let mut cells = row.split('\t');
    let code = cells.next()?;
    let at = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let neighbours = cells.nth(1)?.split(' ').filter(|other| *other != NONE);
    Some(Area {
        code,
        at,
        shape: shapes.get(code).copied(),
        neighbours: neighbours.collect(),
    })
}

/// A territory of which a site may say how it is drawn.
#[derive(Debug)]
pub struct Territory {
    /// Its name in the settings.
    pub name: &'static str,
    /// The areas it is made of.
    pub areas: &'static [&'static str],
    /// The country of ISO 3166-1, or Kosovo, that it is.
    pub home: Option<&'static str>,
    /// How it may be drawn, by the word for it. The first is how it is drawn if nothing is said: as ISO 3166
    /// has it, and as disputed where that has nothing.
    pub choices: &'static [(&'static str, As)],
}

/// How a territory is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// As a part of a country, or the whole of it.
    Country(&'static str),
    /// Apart, though it is no country of ISO 3166-1.
    Separate,
    /// Hatched, as disputed.
    Disputed,
}

const DISPUTED: (&str, As) = ("disputed", As::Disputed);
const SEPARATE: (&str, As) = ("separate", As::Separate);

/// The territories, by name.
pub const TERRITORIES: &[Territory] = &[
    Territory {
        name: "crimea",
        areas: &["crimea"],
        home: None,
        choices: &[of("UA"), of("RU"), DISPUTED],
    },
    Territory {
        name: "kosovo",
        areas: &["XK"],
        home: Some("XK"),
        choices: &[of("XK"), of("RS"), DISPUTED],
    },
    Territory {
        name: "northern_cyprus",
        areas: &["northern_cyprus"],
        home: None,
        choices: &[of("CY"), SEPARATE, DISPUTED],
    },
    Territory {
        name: "palestine",
        areas: &["PS"],
        home: Some("PS"),
        choices: &[of("PS"), DISPUTED],
    },
    Territory {
        name: "siachen",
        areas: &["siachen"],
        home: None,
        choices: &[DISPUTED, of("IN"), of("PK")],
    },
    Territory {
        name: "somaliland",
        areas: &["somaliland"],
        home: None,
        choices: &[of("SO"), SEPARATE, DISPUTED],
    },
    Territory {
        name: "taiwan",
        areas: &["TW"],
        home: Some("TW"),
        choices: &[of("TW"), of("CN"), DISPUTED],
    },
    Territory {
        name: "western_sahara",
        areas: &["EH", "western_sahara"],
        home: Some("EH"),
        choices: &[of("EH"), of("MA"), DISPUTED],
    },
];

const fn of(country: &'static str) -> (&'static str, As) {
    (country, As::Country(country))
}

/// How the territories are drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// What the site says, by the name of the territory.
    pub said: BTreeMap<&'static str, As>,
}

/// What an area is a part of, on the map of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whole {
    /// A country, by its alpha-2, and whether it is drawn as disputed.
    Country(&'static str, bool),
    /// A territory that is drawn as no country, by its name, and whether it is drawn as disputed.
    Territory(&'static str, bool),
}

impl Whole {
    /// Whether it is drawn as disputed.
    #[must_use]
    pub fn is_disputed(self) -> bool {
        let (Self::Country(_, is_disputed) | Self::Territory(_, is_disputed)) = self;
        is_disputed
    }

    /// Whether it is a country, by its code.
    #[must_use]
    pub fn is(self, country: &str) -> bool {
        matches!(self, Self::Country(code, _) if code == country)
    }
}

impl Drawn {
    /// What an area is a part of.
    #[must_use]
    pub fn whole(&self, area: &'static str) -> Whole {
        let mut territories = TERRITORIES.iter();
        let Some(territory) = territories.find(|territory| territory.areas.contains(&area)) else {
            return Whole::Country(area, false);
        };
        let said = self.said.get(territory.name).copied();
        let by_default = territory.choices.first().map(|(_, first)| *first);
        match (said.or(by_default), territory.home) {
            (Some(As::Country(country)), _) => Whole::Country(country, false),
            (Some(As::Separate), _) => Whole::Territory(territory.name, false),
            (_, Some(home)) => Whole::Country(home, true),
            (_, None) => Whole::Territory(territory.name, true),
        }
    }

    /// What two areas are both a part of.
    #[must_use]
    pub fn both(&self, (one, other): (&'static str, &'static str)) -> Option<Whole> {
        let whole = self.whole(one);
        (whole == self.whole(other)).then_some(whole)
    }

    /// The country that an area is drawn as a part of.
    #[must_use]
    pub fn country(&self, area: &'static str) -> Option<&'static str> {
        match self.whole(area) {
            Whole::Country(country, _) => Some(country),
            Whole::Territory(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::country;

    fn is_territory(area: &str) -> bool {
        area.starts_with(|c: char| c.is_ascii_lowercase())
    }

    #[test]
    fn every_country_is_on_the_map_and_has_a_picture() {
        let atlas = Atlas::new();
        let countries: Vec<&str> = country::table().iter().map(|c| c.alpha2).collect();
        let areas = atlas.areas.iter().map(|area| area.code);
        let areas: Vec<&str> = areas.filter(|area| !is_territory(area)).collect();
        assert_eq!(areas, countries);
        for country in countries {
            let near = atlas.near(country).expect("a picture");
            let seen = near.shapes.iter().any(|(area, _)| *area == Some(country));
            assert!(seen || near.dot.is_some(), "{country}");
            assert!(near.shapes.iter().any(|(area, _)| *area != Some(country)));
        }
    }

    #[test]
    fn what_is_too_small_is_a_dot() {
        let atlas = Atlas::new();
        let dots = atlas.areas.iter().filter(|area| area.shape.is_none());
        let dots: Vec<&str> = dots.map(|area| area.code).collect();
        assert_eq!(
            dots.join(" "),
            "AD AG AI AS AW AX BB BH BL BM BQ BS BV CC CK CV CW CX DM FM FO GD GG GI GP GS GU HK HM IM IO JE KI KM KN \
             KY LC LI LU MC MF MH MO MP MQ MS MT MU MV NF NR NU PF PM PN PW RE SC SG SH SM ST SX TC TK TO TV UM \
             VA VC VG VI VU WF WS YT siachen"
        );
    }

    #[test]
    fn shapes_are_within_the_map() {
        let atlas = Atlas::new();
        assert_eq!((atlas.large.width, atlas.small.width), (2000, 1000));
        assert!(atlas.small.land.starts_with('M') && atlas.large.land.is_empty());
        for area in &atlas.areas {
            let (x, y) = area.at;
            assert!(
                x <= atlas.large.width && y <= atlas.large.height,
                "{area:?}"
            );
            for path in area.shape.iter().flat_map(|s| [s.large, s.small]) {
                let plain = |c: char| c.is_ascii_digit() || "Mlmz -".contains(c);
                assert!(
                    path.starts_with('M') && path.ends_with('z') && path.chars().all(plain),
                    "{}",
                    area.code
                );
            }
        }
    }

    #[test]
    fn borders_have_two_sides() {
        let atlas = Atlas::new();
        for area in &atlas.areas {
            for other in &area.neighbours {
                let back = atlas.areas.iter().find(|one| one.code == *other);
                let back = back.expect("an area").neighbours.contains(&area.code);
                assert!(back, "{} and {other}", area.code);
            }
        }
        let drawn = Drawn::default();
        let of = |country| Vec::from_iter(atlas.neighbours(country, &drawn)).join(" ");
        assert_eq!(of("BY"), "LT LV PL RU UA");
        assert_eq!(of("ES"), "AD FR GI MA PT");
        assert_eq!(of("GF"), "BR SR");
        assert_eq!(of("SO"), "DJ ET KE");
        assert_eq!(of("EH"), "DZ MA MR");
        assert_eq!(of("IS"), "");
    }

    #[test]
    fn territories_are_drawn_as_a_site_says() {
        let atlas = Atlas::new();
        for territory in TERRITORIES {
            for area in territory.areas {
                assert!(atlas.areas.iter().any(|one| one.code == *area), "{area}");
            }
        }
        assert!(TERRITORIES.is_sorted_by(|a, b| a.name < b.name));
        let territories = atlas.areas.iter().map(|area| area.code);
        for area in territories.filter(|area| is_territory(area)) {
            let named = TERRITORIES.iter().any(|t| t.areas.contains(&area));
            assert!(named, "{area}");
        }

        let usual = Drawn::default();
        assert_eq!(usual.whole("crimea"), Whole::Country("UA", false));
        assert_eq!(usual.whole("XK"), Whole::Country("XK", false));
        assert_eq!(usual.whole("western_sahara"), Whole::Country("EH", false));
        assert_eq!(usual.whole("siachen"), Whole::Territory("siachen", true));
        for seam in &atlas.seams {
            for area in [seam.between.0, seam.between.1] {
                assert!(atlas.areas.iter().any(|one| one.code == area), "{area}");
            }
        }
        assert_eq!(usual.both(("RS", "XK")), None);
        assert_eq!(
            usual.both(("SO", "somaliland")),
            Some(Whole::Country("SO", false))
        );
        let said = [
            ("kosovo", As::Country("RS")),
            ("western_sahara", As::Disputed),
            ("somaliland", As::Separate),
        ];
        let other = Drawn {
            said: said.into_iter().collect(),
        };
        assert_eq!(other.whole("XK"), Whole::Country("RS", false));
        assert_eq!(other.whole("western_sahara"), Whole::Country("EH", true));
        assert_eq!(
            other.whole("somaliland"),
            Whole::Territory("somaliland", false)
        );
        let of = |country| Vec::from_iter(atlas.neighbours(country, &other)).join(" ");
        assert_eq!(of("AL"), "GR ME MK RS");
        assert_eq!(of("XK"), "");
    }
}
