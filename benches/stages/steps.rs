//! The stages of a build, one call each, over an archive of the plain shape: what benchmarks time
//! and count.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use dateline::diag::{Checked, Findings};
use dateline::gate;
use dateline::link;
use dateline::model::config::Config;
use dateline::model::site::Site;
use dateline::model::source::Library;
use dateline::outputs::Made;
use dateline::parse::{self, Overrides, Written};
use dateline::pipeline::{self, Plan, Prepared, Request};
use dateline::read::{self, Folder};
use dateline::write::{self, Order, Target};
use rayon::prelude::*;

#[path = "../corpus/archive.rs"]
mod archive;

/// Writes so many briefings to a folder, over what is there, and gives the site's root.
pub(crate) fn archive(folder: &Path, briefings: usize) -> io::Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    archive::write(&archive::Order {
        folder,
        briefings,
        seed: 1,
        shape: archive::Shape::Plain,
        flavours: &[archive::Flavour::Dateline],
    })?;
    Ok(folder.join("dateline"))
}

/// An instant after the last briefing.
fn as_of() -> DateTime<Utc> {
    DateTime::from_timestamp(1_750_000_000, 0).expect("it is in the calendar")
}

/// The folder's files, listed.
pub(crate) fn read(root: &Path) -> Folder {
    whole(read::folder(root).expect("the folder can be listed"))
}

/// The settings.
pub(crate) fn config(folder: &Folder) -> Config {
    whole(parse::config(folder, &Overrides::default()))
}

/// All content but the settings.
pub(crate) fn parse(folder: &Folder, config: &Config) -> Written {
    whole(parse::all(folder, config, None))
}

/// What is public, linked.
pub(crate) fn link(folder: &Folder, config: Config, written: Written) -> Site {
    let opened = whole(gate::open(written, &config, as_of()));
    let (site, _) = whole(link::site(folder.sources(), config, opened, as_of(), None));
    site
}

/// All that comes before the plan.
pub(crate) fn prepared(folder: &Folder) -> Prepared {
    let request = Request {
        overrides: Overrides::default(),
        as_of: as_of(),
    };
    whole(pipeline::prepare(folder, &request, &mut |_, _| {}))
}

/// The routes.
pub(crate) fn plan<'s>(folder: &'s Folder, prepared: &'s Prepared) -> Plan<'s> {
    whole(pipeline::plan(folder, prepared, &mut |_, _| {})).expect("the theme is sound")
}

/// Every route's bytes, of drawings the text; none for what is only copied, nor for the index of words, which is
/// made beside this.
pub(crate) fn render(plan: &Plan<'_>) -> Vec<Vec<u8>> {
    let numbers = (0..plan.routes.len()).into_par_iter();
    let is_left_out = |number: usize| plan.routes[number].is_indexed();
    let made = numbers.map(
        |number| match (!is_left_out(number)).then(|| plan.make(number)) {
            Some(Ok(Made::Bytes(bytes))) => bytes,
            Some(Ok(Made::Drawing(text))) => text.into_bytes(),
            Some(Ok(Made::Copy(_))) | None => Vec::new(),
            Some(Ok(Made::Pieces { count, piece })) => {
                let pieces = plan.pieces(count, piece).collect::<Result<Vec<_>, _>>();
                pieces.expect("its pages could be made").concat()
            }
            Some(Err(wrong)) => panic!("{wrong:?}"),
        },
    );
    made.collect()
}

/// A site that has been rendered, to be written to a folder of its own.
pub(crate) struct Rendered {
    root: PathBuf,
    output: PathBuf,
    paths: Vec<String>,
    /// Each is taken when it is written.
    files: Vec<Mutex<Vec<u8>>>,
}

/// Renders a site, for [`write()`].
pub(crate) fn rendered(root: &Path, plan: &Plan<'_>) -> Rendered {
    let output = root.join("output");
    for folder in [&output, &root.join(".output.dateline")] {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("it can be removed");
        }
    }
    Rendered {
        root: root.to_owned(),
        output,
        paths: plan.routes.iter().map(|route| route.path.clone()).collect(),
        files: render(plan).into_iter().map(Mutex::new).collect(),
    }
}

/// All files into a folder that does not exist; once.
pub(crate) fn write(site: &Rendered) -> usize {
    let target = Target {
        root: &site.root,
        output: &site.output,
        home: None,
        force: false,
    };
    let order = Order {
        keys: &[],
        paths: &site.paths.iter().map(String::as_str).collect::<Vec<_>>(),
        public: &[],
    };
    let claim = write::claim::<()>(&target).expect("nobody else writes");
    let trees = write::look(&claim).expect("there is nothing yet");
    let written = write::site(trees, &order, |number| {
        let mut file = site.files[number].lock().expect("no writer panicked");
        Ok::<_, ()>(write::Made::Bytes(std::mem::take(&mut file)))
    });
    written.expect("it can be written").changed
}

/// A stage's result, in which nothing may be wrong.
fn whole<T>(checked: Checked<T>) -> T {
    let mut found = Findings::new();
    let result = checked.into(&mut found);
    assert!(!found.any(), "the archive is not sound");
    result
}
