//! What a Markdown body holds, without its text: headings, links, pictures, words.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::diag::Place;

/// The outline of one body. Made once when a file is parsed; the body itself is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Headings in order, with the anchor each got.
    pub headings: Vec<Heading>,
    /// Links, `[[…]]` and pictures that need the rest of the site to be resolved or checked, in order.
    pub links: Vec<Link>,
    /// Plain text of the first paragraph, when there is one, as it was typed. With the names a site gives to bare
    /// `[[…]]`: [`Outline::opening`].
    pub first_paragraph: Option<String>,
    /// Every bare `[[…]]` inside the plain texts above, in order.
    pub names: Vec<Name>,
    /// Number of words, for the reading time.
    pub words: u32,
    /// Whether the body has any raw HTML, block or inline.
    pub raw_html: bool,
    /// Tags of raw HTML that a cleaned body goes without, in order.
    pub left_out: Vec<LeftOut>,
}

/// A tag of raw HTML that a cleaned body goes without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its name: `iframe`.
    pub tag: Cow<'static, str>,
    /// Where it stands.
    pub place: Place,
    /// Whether the same paragraph closes it: then what is in it is left out, too. Otherwise the
    /// tag alone is, or it would take the rest of the body with it.
    pub closed: bool,
}

/// A bare `[[actor:nato]]` in a plain text. The text holds `nato` until the site tells its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The text it stands in.
    pub within: Within,
    /// Its first byte there.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Its number in [`Outline::links`].
    pub link: u32,
}

/// A plain text of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Within {
    /// [`Outline::first_paragraph`].
    FirstParagraph,
    /// The nth of [`Outline::headings`].
    Heading(u32),
}

impl Outline {
    /// The first paragraph, with the names that the site has for bare `[[…]]`.
    #[must_use]
    pub fn opening(&self, targets: &[Target]) -> Option<Cow<'_, str>> {
        let text = self.first_paragraph.as_deref()?;
        Some(self.named(Within::FirstParagraph, text, targets))
    }

    /// The text of the nth heading, with the names that the site has for bare `[[…]]`.
    #[must_use]
    pub fn heading_text(&self, number: usize, targets: &[Target]) -> Option<Cow<'_, str>> {
        let text = self.headings.get(number)?.text.as_str();
        let within = Within::Heading(u32::try_from(number).unwrap_or(u32::MAX));
        Some(self.named(within, text, targets))
    }

    fn named<'a>(&self, within: Within, text: &'a str, targets: &[Target]) -> Cow<'a, str> {
        let mut named = Cow::Borrowed(text);
        for name in self.names.iter().rev().filter(|name| name.within == within) {
            let range = name.start as usize..name.end as usize;
            if let Some(Target::Found { text, .. }) = targets.get(name.link as usize)
                && named.get(range.clone()).is_some()
            {
                named.to_mut().replace_range(range, text);
            }
        }
        named
    }
}

/// What becomes of raw HTML in Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// Harmless tags stay, everything else goes.
    #[default]
    Clean,
    /// It is shown as the text it is.
    Escape,
    /// It stays as it is.
    Trusted,
}

/// What becomes of quotes, dashes and dots in Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Punctuation {
    /// `"…"`, `--` and `...` become typographic.
    #[default]
    Smart,
    /// They stay as they were typed.
    Straight,
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// The id it is rendered with, unique in the body.
    pub anchor: String,
}

/// A link whose target is another part of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it points to.
    pub kind: LinkKind,
    /// The target as written: `slug`, `actor:nato`, `../a/b.md#anchor`, `chart.png`.
    pub target: String,
    /// Where it stands in its file.
    pub place: Place,
}

/// What a link points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[[slug]]`, `[[actor:nato|the Alliance]]`: a briefing or an entity.
    Wiki,
    /// A link to a `.md` file, with or without `#anchor`.
    File,
    /// A link to an anchor of the same body (`#anchor`).
    Anchor,
    /// A relative or absolute path of the site that is no `.md` file.
    Path,
    /// A picture that stands beside the file.
    Picture,
}

/// What one link of a body became. Same order and number as [`Outline::links`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The address to write, base path included, and the words to print where the author gave none.
    Found {
        /// The address.
        url: String,
        /// The words for a bare `[[…]]`.
        text: String,
    },
    /// Nothing was found and a warning said so: the words stay, without a link.
    Missing,
}
