//! The boards of every edition: trends, coverage, sources, and every correction and update, each in pages
//! where it is long.

use std::sync::Arc;

use super::{Make, Scene, html, paging};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::{Edition, Site};
use crate::render::template::{Value, View};
use crate::render::view::{self, Board, Change, Head, Outlet, Subject};
use crate::render::{Stage, Voice};

/// Outlets on a page.
const OUTLETS: usize = 100;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let Scene { site, theme, .. } = scene;
    let mut routes = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        for board in Board::of(site, edition, theme) {
            let shown = Arc::new(Shown::on(site, edition, board));
            for nth in 1..=shown.pages(site) {
                let address = view::nth_page(&board.address(edition), nth);
                let owner = Owner::Site("a board");
                let made_of = shown.made_of(site, number, nth);
                let shown = Arc::clone(&shown);
                let route = html(board.template(), &address, owner, move |stage| {
                    Ok(page(stage, number, (board, &shown), nth))
                });
                routes.push(route.made_of(made_of));
            }
        }
    }
    routes
}

/// What a board lists, if that may fill pages: looked for once for all of them.
enum Shown {
    Outlets(Vec<Outlet>),
    Changes(Vec<Change>),
    /// All of it is on one page.
    Whole,
}

impl Shown {
    fn on(site: &Site, edition: &Edition, board: Board) -> Self {
        match board {
            Board::Trends | Board::Coverage => Self::Whole,
            Board::Sources => Self::Outlets(view::outlets(site, edition)),
            Board::Corrections => Self::Changes(view::changes(site, edition)),
        }
    }

    /// What the nth page is made of. To tell of a page with outlets, all briefings would have to be looked at
    /// for each: it is made again.
    fn made_of(&self, site: &Site, edition: usize, nth: usize) -> MadeOf {
        match self {
            Self::Whole => MadeOf::Briefings {
                edition,
                shown: 0..site.editions[edition].pages.len(),
            },
            Self::Outlets(_) => MadeOf::Anything,
            Self::Changes(changes) => {
                let shown = paging::part(changes, site.config.paginate, nth).iter();
                MadeOf::Listed {
                    briefings: shown.map(|change| change.page).collect(),
                    count: changes.len(),
                }
            }
        }
    }

    fn pages(&self, site: &Site) -> usize {
        match self {
            Self::Whole => 1,
            Self::Outlets(outlets) => paging::pages(outlets.len(), OUTLETS),
            Self::Changes(changes) => paging::pages(changes.len(), site.config.paginate),
        }
    }
}

fn page(stage: &Stage<'_>, number: usize, (board, shown): (Board, &Shown), nth: usize) -> View {
    let edition = &stage.site.editions[number];
    let voice = Voice::of_edition(stage, number);
    let count = shown.pages(stage.site);
    let first = board.address(edition);
    let address = view::nth_page(&first, nth);
    let key = board.key();
    let head = Head {
        kind: "board",
        title: voice.word(&format!("title.{key}")),
        description: Some(voice.word(&format!("about.{key}"))),
        address: &address,
        lang: &edition.lang,
        edition: number,
        of_list: Some((nth, count)),
        subject: Subject::Plain,
        ..Head::default()
    };
    let page = view::page(stage, head)
        .with("board", key)
        .with("pager", view::pager(stage, &first, nth, count));
    match shown {
        Shown::Whole if board == Board::Trends => page.with("trends", view::trends(voice)),
        Shown::Whole => page.with("coverage", view::coverage(voice)),
        Shown::Outlets(outlets) => {
            let shown = paging::part(outlets, OUTLETS, nth).iter();
            let shown = shown.map(|outlet| view::outlet(voice, outlet));
            page.with("outlets", shown.collect::<Vec<Value>>())
                .with("grades", view::grades(voice))
        }
        Shown::Changes(changes) => {
            let shown = paging::part(changes, stage.site.config.paginate, nth).iter();
            let shown = shown.map(|change| view::change(voice, *change));
            let feed = stage.url(&[&first, "feed.xml"].concat());
            page.with("changes", shown.collect::<Vec<Value>>())
                .with("changes_count", changes.len())
                .with("changes_feed", feed)
        }
    }
}
