//! What the writer won't do, as sentences: what is wrong, and what to do about it.
//!
//! Each refusal is made before anything a reader could see has changed. How they are printed is
//! the command line's affair.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

/// Why the writer left everything as it was. [`Display`] gives the reason, [`Refusal::help`] the
/// way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The output is the root of the file system.
    FileSystemRoot,
    /// The output is the user's home folder or holds it.
    Home(PathBuf),
    /// The output is the site's root or holds it.
    HoldsSite(PathBuf),
    /// The output is, holds or lies in one of the site's own folders: no force makes it an output.
    PartOfSite {
        /// The output.
        output: PathBuf,
        /// The name of that folder, such as `content`.
        part: String,
    },
    /// The output lies in a hidden folder of the writer.
    Hidden(PathBuf),
    /// Where a folder is needed stands something else.
    NotFolder(PathBuf),
    /// A symbolic link leads out of the site's root.
    LinkOut {
        /// The output as it was given.
        output: PathBuf,
        /// Where it really is.
        target: PathBuf,
    },
    /// The output can't be followed: a link to nothing, or `..` in a folder that is not there.
    Nowhere(PathBuf),
    /// The output is a mount point, which no exchange can replace.
    MountPoint(PathBuf),
    /// The output holds files that Dateline did not make.
    Foreign {
        /// The output.
        output: PathBuf,
        /// The first few of the files.
        files: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// Another build is at work on the same output.
    Busy {
        /// The output.
        output: PathBuf,
        /// The process that is at work, if it said so.
        process: Option<u32>,
    },
    /// A path to be written is not a plain relative path.
    BadPath(String),
    /// A path to be written was given twice.
    Twice(String),
    /// One path to be written would have to be a file and a folder.
    FileAndFolder {
        /// The path that is a file.
        file: String,
        /// A path below it.
        below: String,
    },
    /// There is no former site to undo to.
    NothingToUndo,
    /// The former site was dropped, for it held what is withdrawn.
    Withdrawn,
    /// The former site is not whole.
    FormerBroken,
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileSystemRoot => f.write_str("the output is the root of the file system"),
            Self::Home(output) => write!(f, "the output `{}` is or holds the home folder", output.display()),
            Self::HoldsSite(output) => write!(f, "the output `{}` is or holds the site itself", output.display()),
            Self::PartOfSite { output, part } => {
                write!(f, "the output `{}` is, holds or lies in `{part}`, one of the site's own folders", output.display())
            }
            Self::Hidden(output) => write!(f, "the output `{}` lies where Dateline keeps its own files", output.display()),
            Self::NotFolder(path) => write!(f, "`{}` is no folder", path.display()),
            Self::LinkOut { output, target } => write!(
                f,
                "the output `{}` lies in the site, but a symbolic link leads it out to `{}`",
                output.display(),
                target.display()
            ),
            Self::Nowhere(output) => write!(f, "the output `{}` leads nowhere", output.display()),
            Self::MountPoint(output) => {
                write!(f, "the output `{}` is a mount point, which can't be exchanged for a new folder", output.display())
            }
            Self::Foreign { output, files, more } => foreign(f, output, files, *more),
            Self::Busy { output, process } => {
                write!(f, "another build is at work on `{}`", output.display())?;
                process.map_or(Ok(()), |process| write!(f, " (process {process})"))
            }
            Self::BadPath(path) => write!(f, "`{path}` can't be the path of a file of the site"),
            Self::Twice(path) => write!(f, "two files of the site have the path `{path}`"),
            Self::FileAndFolder { file, below } => {
                write!(f, "`{file}` would have to be a file, and a folder for `{below}`")
            }
            Self::NothingToUndo => f.write_str("there is no former site to go back to"),
            Self::Withdrawn => f.write_str(
                "the last build took something out of the public, so what was there before is nowhere on disk any more",
            ),
            Self::FormerBroken => f.write_str("the former site is not whole: a build was broken off, or its files were changed"),
        }
    }
}

fn foreign(
    f: &mut Formatter<'_>,
    output: &std::path::Path,
    files: &[String],
    more: usize,
) -> fmt::Result {
    write!(
        f,
        "the output `{}` holds files that Dateline did not make: ",
        output.display()
    )?;
    for (index, file) in files.iter().enumerate() {
        write!(f, "{}`{file}`", if index == 0 { "" } else { ", " })?;
    }
    if more > 0 {
        write!(f, " and {more} more")
    } else {
        Ok(())
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::FileSystemRoot | Self::Home(_) | Self::HoldsSite(_) | Self::Hidden(_) => {
                "give a folder of its own to `--output`; all that is in it is replaced"
            }
            Self::PartOfSite { .. } => {
                "give a folder of its own to `--output`; not even `--force` replaces this one"
            }
            Self::NotFolder(_) => "move it away, or give another folder to `--output`",
            Self::LinkOut { .. } => "give the folder itself to `--output`, or remove the link",
            Self::Nowhere(_) => "mend or remove the link, or give another folder to `--output`",
            Self::MountPoint(_) => "give a folder inside it to `--output`",
            Self::Foreign { .. } => {
                "move them away, give another folder to `--output`, or let `--force` replace them"
            }
            Self::Busy { .. } => "wait until it is done",
            Self::BadPath(_) => "an address has no empty part, no `.` and no `..`",
            Self::Twice(_) | Self::FileAndFolder { .. } => "give one of them another address",
            Self::NothingToUndo | Self::Withdrawn | Self::FormerBroken => {
                "restore the content, and build the site from it"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_sentence() {
        let output = || PathBuf::from("output");
        let files = vec!["a".to_string(), "b".to_string()];
        let foreign = "the output `output` holds files that Dateline did not make: `a`, `b`";
        let busy = "another build is at work on `output`";
        let cases = [
            (
                Refusal::Foreign {
                    output: output(),
                    files: files.clone(),
                    more: 0,
                },
                foreign.to_string(),
            ),
            (
                Refusal::Foreign {
                    output: output(),
                    files,
                    more: 7,
                },
                format!("{foreign} and 7 more"),
            ),
            (
                Refusal::Busy {
                    output: output(),
                    process: None,
                },
                busy.to_string(),
            ),
            (
                Refusal::Busy {
                    output: output(),
                    process: Some(9),
                },
                format!("{busy} (process 9)"),
            ),
        ];
        for (refusal, expected) in cases {
            assert_eq!(refusal.to_string(), expected);
        }
    }
}
