//! A place in a file → an address that opens it in the author's editor.
//!
//! The pattern is the author's, not the site's: `--editor`, or `DATELINE_EDITOR`, with `{path}`,
//! `{line}` and `{column}` in it. Without one, the editors whose addresses are known are told by
//! the name in `VISUAL` or `EDITOR`.

use std::env;
use std::path::{Path, PathBuf};

use crate::cmd::session::Trouble;
use crate::model::url;

/// Editors by the name of their program, and what opens a file in each.
const KNOWN: &[(&str, &str)] = &[
    ("code", "vscode://file{path}:{line}:{column}"),
    ("codium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    (
        "idea",
        "idea://open?file={path}&line={line}&column={column}",
    ),
    (
        "mate",
        "txmt://open?url=file://{path}&line={line}&column={column}",
    ),
    ("bbedit", "x-bbedit://open?url=file://{path}&line={line}"),
];

/// How files are opened.
#[derive(Debug, Clone)]
pub(super) struct Editor {
    root: PathBuf,
    pattern: Option<String>,
}

impl Editor {
    /// The editor that was asked for, or that the environment tells of.
    pub(super) fn new(root: &Path, asked: Option<&str>) -> Result<Self, Trouble> {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let pattern = asked
            .map(str::to_owned)
            .or_else(|| set("DATELINE_EDITOR"))
            .or_else(|| known(&set("VISUAL").or_else(|| set("EDITOR"))?));
        if let Some(pattern) = pattern.as_ref().filter(|pattern| !is_address(pattern)) {
            return Err(Trouble::new(
                format!("`{pattern}` is no address that opens a file"),
                "write one with `{path}` in it, such as `vscode://file{path}:{line}:{column}`",
            ));
        }
        Ok(Self {
            root: root.to_owned(),
            pattern,
        })
    }

    /// The address that opens a file of the site at a line and a column, both from 1.
    pub(super) fn href(&self, path: &str, line: usize, column: usize) -> Option<String> {
        let whole = self.root.join(path);
        let path = url::encode(whole.to_str()?);
        let href = self.pattern.as_ref()?.replace("{path}", &path);
        let href = href.replace("{line}", &line.to_string());
        Some(href.replace("{column}", &column.to_string()))
    }
}

/// Whether a pattern is an address with a scheme and a file in it.
fn is_address(pattern: &str) -> bool {
    let scheme = pattern.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    !scheme.is_empty() && scheme.bytes().all(is_scheme) && pattern.contains("{path}")
}

/// The pattern for the program in a command: `/usr/bin/code --wait`.
fn known(command: &str) -> Option<String> {
    let program = command.split_whitespace().next()?;
    let name = program.rsplit(['/', '\\']).next()?;
    let known = KNOWN.iter().find(|(known, _)| *known == name);
    known.map(|(_, pattern)| (*pattern).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_put_into_the_pattern() {
        let editor = Editor {
            root: "/a site".into(),
            pattern: known("/usr/bin/code --wait"),
        };
        let href = editor.href("content/ä.md", 3, 9);
        assert_eq!(
            href.as_deref(),
            Some("vscode://file/a%20site/content/%C3%A4.md:3:9")
        );
        assert_eq!(known("vi"), None);
    }

    #[test]
    fn patterns_are_addresses() {
        assert!(KNOWN.iter().all(|(_, pattern)| is_address(pattern)));
        for wrong in [
            "foo",
            "vim {path}",
            "vscode://file",
            "vim: {line}",
            ":{path}",
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
