//! An order for an archive → its files on disk.
//!
//! Every briefing is made from the seed and its own number alone. So all threads write side by
//! side, none of them knows of more than one briefing, and the bytes are the same every time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rayon::prelude::*;

mod briefing;
mod cast;
mod front_matter;
mod hugo;
mod picture;
mod random;
mod scripts;
mod text;

use briefing::Briefing;
use cast::Cast;

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order<'a> {
    /// Where to: a folder each for the flavours is made there.
    pub(crate) folder: &'a Path,
    /// How many briefings.
    pub(crate) briefings: usize,
    /// Where chance begins.
    pub(crate) seed: u64,
    /// What is special about the archive.
    pub(crate) shape: Shape,
    /// Who is to read it.
    pub(crate) flavours: &'a [Flavour],
}

/// What is special about an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing.
    Plain,
    /// One topic is in every briefing.
    OneTopic,
    /// So many actors, each named once.
    ManyActors(usize),
    /// One text of so many bytes, besides the others.
    LongText(usize),
    /// One front matter of so many bytes, besides the others.
    LongFrontMatter(usize),
    /// Names and titles in five scripts.
    Scripts,
    /// So many pictures beside briefings.
    Pictures(usize),
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Ok(match name {
            "plain" => Self::Plain,
            "one-topic" => Self::OneTopic,
            "many-actors" => Self::ManyActors(50_000),
            "long-text" => Self::LongText(5_000_000),
            "long-front-matter" => Self::LongFrontMatter(300_000),
            "scripts" => Self::Scripts,
            "pictures" => Self::Pictures(5_000),
            _ => return Err("no such shape".to_owned()),
        })
    }
}

/// The generator that is to read an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// With registries of topics and actors.
    Dateline,
    /// With layouts that ask for the same pages.
    Hugo,
}

impl FromStr for Flavour {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "dateline" => Ok(Self::Dateline),
            "hugo" => Ok(Self::Hugo),
            _ => Err("no such flavour".to_owned()),
        }
    }
}

impl Flavour {
    fn root(self, order: &Order<'_>) -> PathBuf {
        order.folder.join(match self {
            Self::Dateline => "dateline",
            Self::Hugo => "hugo",
        })
    }
}

/// Writes an archive and says how many briefings it has.
///
/// # Errors
/// A folder that is not empty, or what the system says.
pub(crate) fn write(order: &Order<'_>) -> io::Result<usize> {
    if fs::read_dir(order.folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(io::Error::other("the folder is not empty"));
    }
    let cast = Cast::of(order);
    for flavour in order.flavours {
        let root = flavour.root(order);
        for year in briefing::YEARS {
            fs::create_dir_all(root.join(format!("content/briefings/{year}")))?;
        }
        match flavour {
            Flavour::Dateline => cast.write_site(&root)?,
            Flavour::Hugo => hugo::write(&root)?,
        }
    }
    let special = matches!(order.shape, Shape::LongText(_) | Shape::LongFrontMatter(_));
    let files = order.briefings + usize::from(special);
    (0..files).into_par_iter().try_for_each(|number| {
        let briefing = Briefing::new(order, &cast, number);
        let mut flavours = order.flavours.iter();
        flavours.try_for_each(|flavour| write_briefing(&flavour.root(order), &briefing))
    })?;
    Ok(files)
}

fn write_briefing(root: &Path, briefing: &Briefing) -> io::Result<()> {
    let folder = root.join(format!("content/briefings/{}", briefing.year));
    if briefing.pictures.is_empty() {
        return fs::write(
            folder.join(format!("{}.md", briefing.stem)),
            &briefing.source,
        );
    }
    let folder = folder.join(&briefing.stem);
    fs::create_dir_all(&folder)?;
    for (number, picture) in briefing.pictures.iter().enumerate() {
        fs::write(folder.join(text::picture_name(number)), picture)?;
    }
    fs::write(folder.join("index.md"), &briefing.source)
}
