//! The boards of every edition: trends, coverage, sources, and every correction and update, each in pages
//! where it is long.

use super::{Make, Scene, html, paging};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::{Edition, Site};
use crate::render::template::{Value, View};
use crate::render::view::{self, Board, Head, Subject};
use crate::render::{Stage, Voice};

/// Outlets on a page.
const OUTLETS: usize = 100;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let Scene { site, theme, .. } = scene;
    let mut routes = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        for board in Board::of(site, edition, theme) {
            for nth in 1..=pages(site, edition, board) {
                let address = view::nth_page(&board.address(edition), nth);
                let owner = Owner::Site("a board");
                let route = html(board.template(), &address, owner, move |stage| {
                    Ok(page(stage, number, board, nth))
                });
                routes.push(route.made_of(MadeOf::Briefings {
                    edition: number,
                    shown: 0..edition.pages.len(),
                }));
            }
        }
    }
    routes
}

/// How many pages a board has.
fn pages(site: &Site, edition: &Edition, board: Board) -> usize {
    match board {
        Board::Trends | Board::Coverage => 1,
        Board::Sources => paging::pages(view::outlets(site, edition).len(), OUTLETS),
        Board::Corrections => {
            let count = view::changes(site, edition).len();
            paging::pages(count, site.config.paginate)
        }
    }
}

fn page(stage: &Stage<'_>, number: usize, board: Board, nth: usize) -> View {
    let edition = &stage.site.editions[number];
    let voice = Voice::of_edition(stage, number);
    let count = pages(stage.site, edition, board);
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
    match board {
        Board::Trends => page.with("trends", view::trends(voice)),
        Board::Coverage => page.with("coverage", view::coverage(voice)),
        Board::Sources => {
            let outlets = view::outlets(stage.site, edition);
            let shown = paging::part(&outlets, OUTLETS, nth).iter();
            let shown = shown.map(|outlet| view::outlet(voice, outlet));
            page.with("outlets", shown.collect::<Vec<Value>>())
                .with("grades", view::grades(voice))
        }
        Board::Corrections => {
            let changes = view::changes(stage.site, edition);
            let shown = paging::part(&changes, stage.site.config.paginate, nth).iter();
            let shown = shown.map(|change| view::change(voice, *change));
            let feed = stage.url(&[&first, "feed.xml"].concat());
            page.with("changes", shown.collect::<Vec<Value>>())
                .with("changes_count", changes.len())
                .with("changes_feed", feed)
        }
    }
}
