//! `outlets`: who is cited by an edition's briefings, how often, and how their sources are graded
//! (the Admiralty code: reliability A to F, credibility 1 to 6).

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::model::fold::fold;
use crate::model::site::{Edition, PageId, Site};
use crate::render::Voice;
use crate::render::template::{Value, object};
use crate::render::view::day;

/// An outlet, and what is cited of it.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// Its name, as the newest briefing that cites it writes it.
    pub name: String,
    /// How many sources are its own.
    pub sources: usize,
    /// How many briefings cite it.
    pub briefings: usize,
    /// The newest of these.
    pub latest: PageId,
    /// The one that was counted last.
    last: PageId,
    /// Grades, each with how many sources have it.
    pub grades: BTreeMap<String, usize>,
}

/// The outlets of an edition, those with the most sources first.
#[must_use]
pub fn outlets(site: &Site, edition: &Edition) -> Vec<Outlet> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut outlets: Vec<Outlet> = Vec::new();
    for id in &edition.pages {
        for source in &site.page(*id).briefing.sources {
            let Some(name) = source.outlet.as_deref() else {
                continue;
            };
            let place = *places.entry(fold(name)).or_insert(outlets.len());
            if place == outlets.len() {
                outlets.push(Outlet {
                    name: name.to_owned(),
                    sources: 0,
                    briefings: 1,
                    latest: *id,
                    last: *id,
                    grades: BTreeMap::new(),
                });
            }
            let outlet = &mut outlets[place];
            outlet.count(*id, source.grade.as_deref());
        }
    }
    outlets.sort_by_cached_key(|outlet| (Reverse(outlet.sources), fold(&outlet.name)));
    outlets
}

impl Outlet {
    /// Counts a source; briefings come one after the other, the newest first.
    fn count(&mut self, page: PageId, grade: Option<&str>) {
        self.sources += 1;
        if let Some(grade) = grade {
            *self.grades.entry(grade.to_owned()).or_default() += 1;
        }
        if self.last != page {
            self.last = page;
            self.briefings += 1;
        }
    }
}

/// One of them, as a list shows it.
#[must_use]
pub fn outlet(voice: Voice<'_>, outlet: &Outlet) -> Value {
    let stage = voice.stage;
    let latest = stage.site.page(outlet.latest);
    let grades = outlet.grades.iter().map(|(grade, count)| {
        object([("grade", grade.as_str().into()), ("count", (*count).into())])
    });
    object([
        ("name", stage.line(&outlet.name).into()),
        ("sources", outlet.sources.into()),
        ("briefings", outlet.briefings.into()),
        ("grades", grades.collect::<Vec<Value>>().into()),
        ("latest", day(voice, latest.briefing.date.day)),
        ("latest_url", stage.url(&latest.address).into()),
    ])
}

/// How many sources of an edition have each grade: a row for every reliability, in it a number for every
/// credibility; and how many sources there are, and how many of them with a grade, and with an outlet.
#[must_use]
pub fn grades(voice: Voice<'_>) -> Value {
    let site = voice.stage.site;
    let pages = site.editions[voice.edition].pages.iter();
    let sources = pages.flat_map(|id| &site.page(*id).briefing.sources);
    let (mut all, mut with_outlet) = (0_usize, 0_usize);
    let mut counts = [[0_usize; 6]; 6];
    for source in sources {
        all += 1;
        with_outlet += usize::from(source.outlet.is_some());
        let grade = source.grade.as_deref().map(str::as_bytes);
        if let Some([reliability @ b'A'..=b'F', credibility @ b'1'..=b'6']) = grade {
            counts[usize::from(reliability - b'A')][usize::from(credibility - b'1')] += 1;
        }
    }
    let graded: usize = counts.iter().flatten().sum();
    let rows = ["A", "B", "C", "D", "E", "F"].into_iter().zip(counts);
    let rows = rows.map(|(reliability, counts)| {
        object([
            ("reliability", reliability.into()),
            ("counts", counts.map(Value::from).to_vec().into()),
        ])
    });
    object([
        ("sources", all.into()),
        ("with_outlet", with_outlet.into()),
        ("graded", graded.into()),
        ("rows", rows.collect::<Vec<Value>>().into()),
    ])
}
