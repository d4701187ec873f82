//! The fonts of a theme and a text → the outlines of its letters, set in lines, as the path of a drawing.
//!
//! Shapes what has to be shaped (Arabic), turns what runs the other way, and takes every letter from the first
//! font that has it. The fonts of the machine are never asked, so that the same text looks the same anywhere. A
//! text that has a letter of no font is not set at all: a box in its place would say nothing. Knows nothing of
//! what is drawn around the letters.

use std::ops::Range;
use std::sync::OnceLock;

use harfrust::{Buffer, Direction, Feature, Font, Language, ShapeOptions, ShaperFont, Tag};
use skrifa::{DrawMemory, ScalerFont};
use unicode_bidi::{BidiInfo, Level};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use face::Face;
use lines::Word;
use path::Path;

mod face;
mod lines;
mod path;

/// What stands for the rest of a text that is too long.
const ELLIPSIS: &str = "…";

/// The fonts of a theme. They are read when the first text is set.
#[derive(Debug)]
pub struct Letters {
    /// Names of files and their bytes, in the order in which they are asked for a letter.
    files: Vec<(String, Vec<u8>)>,
    faces: OnceLock<Result<Vec<Face>, String>>,
}

/// How a text is to be set.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language, BCP 47.
    pub lang: &'a str,
    /// Whether lines begin at the right. A text without a letter that is written so reads from the left there,
    /// too.
    pub is_rtl: bool,
    /// The name of the font that is asked first.
    pub family: &'a str,
    /// How bold, where a font leaves the choice: 400 is normal.
    pub weight: f32,
    /// The sizes that will do, the best first; at least one. Where the text is too long for all of them, it is
    /// cut short at the last.
    pub sizes: &'a [f32],
    /// How long a line may be.
    pub width: f32,
    /// How many lines there may be; at least one.
    pub lines: usize,
    /// How high all lines may be together: at a lesser size there is room for more of them.
    pub height: f32,
    /// How far lines are apart, as a multiple of the size.
    pub leading: f32,
}

/// A text that was set.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The letters as the `d` of a path. The first line stands on y = 0 and begins at x = 0, or ends at the width
    /// that was wished for if the text begins at the right.
    pub path: String,
    /// The size that it was set in.
    pub size: f32,
    /// How many lines it has.
    pub count: usize,
    /// How long the longest line is.
    pub width: f32,
}

/// Why a text could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This file can't be read as a font.
    Unreadable(String),
    /// No font is called that; these are there.
    NoFamily(Vec<String>),
}

impl Letters {
    /// The letters of these fonts, by the names of their files.
    #[must_use]
    pub fn new(files: Vec<(String, Vec<u8>)>) -> Self {
        Self {
            files,
            faces: OnceLock::new(),
        }
    }

    /// Sets a text; `None` if it has a letter of no font, or none at all.
    ///
    /// # Errors
    /// What is wrong with the fonts, or with the name of one.
    pub fn set(&self, wish: &Wish<'_>) -> Result<Option<Lines>, Fault> {
        let faces = self.faces.get_or_init(|| face::read(&self.files));
        let faces = faces
            .as_ref()
            .map_err(|name| Fault::Unreadable(name.clone()))?;
        if !faces.iter().any(|face| face.family == wish.family) {
            let mut names: Vec<String> = faces.iter().map(|face| face.family.clone()).collect();
            names.sort_unstable();
            names.dedup();
            return Err(Fault::NoFamily(names));
        }
        Ok(Setter::new(faces, wish).set())
    }
}

/// The fonts for one text, in the order in which they are asked.
struct Setter<'a> {
    wish: &'a Wish<'a>,
    faces: Vec<&'a Face>,
    /// The same at the weight that is wished for.
    fonts: Vec<OnceLock<Font>>,
    language: Option<Language>,
}

/// A stretch of a text and the number of the font for it.
type Run = (Range<usize>, usize);

impl<'a> Setter<'a> {
    fn new(faces: &'a [Face], wish: &'a Wish<'a>) -> Self {
        let (own, others): (Vec<&Face>, Vec<&Face>) = faces
            .iter()
            .filter(|face| !face.is_italic)
            .partition(|face| face.family == wish.family);
        let faces: Vec<&Face> = own.into_iter().chain(others).collect();
        Self {
            wish,
            fonts: faces.iter().map(|_| OnceLock::new()).collect(),
            faces,
            language: Language::new(wish.lang),
        }
    }

    fn set(&self) -> Option<Lines> {
        let text = self.printable()?;
        let words = self.words(&text);
        let space = self.advance(" ");
        let Wish { sizes, width, .. } = *self.wish;
        for size in sizes {
            let most = width / size;
            let found = lines::broken(&words, space, most);
            let is_too_long = words.iter().any(|word| word.width > most);
            if !is_too_long && found.len() <= self.most_lines(*size) {
                let found = lines::balanced(&words, space, most);
                return Some(self.drawn(&text, &found, *size));
            }
        }
        let size = *sizes.last()?;
        Some(self.cut_short(&text, size, space))
    }

    /// How many lines of a size there is room for.
    fn most_lines(&self, size: f32) -> usize {
        let Wish {
            lines,
            height,
            leading,
            ..
        } = *self.wish;
        let fits = |lines: &usize| {
            let gaps = u16::try_from(lines - 1).unwrap_or(u16::MAX);
            size + f32::from(gaps) * size * leading <= height
        };
        (1..=lines).rev().find(fits).unwrap_or(1)
    }

    /// The text without what can't be shown and is no letter; `None` if a letter is missing, or all are.
    fn printable(&self) -> Option<String> {
        let mut text = String::with_capacity(self.wish.text.len());
        for c in self.wish.text.nfc() {
            if is_of_emoji(c) {
                continue;
            }
            let is_there = || self.face_of(c, None).is_some() && !c.is_control();
            if is_hidden(c) || is_there() {
                text.push(c);
            } else if c.is_whitespace() {
                text.push(' ');
            } else if c.is_alphanumeric() || is_combining_mark(c) {
                return None;
            }
        }
        // only what a line may break at: a space that holds words together stays
        let words: Vec<&str> = text.split([' ', '\t', '\n']).collect();
        let words = words.into_iter().filter(|word| !word.is_empty());
        let text = words.collect::<Vec<_>>().join(" ");
        text.chars()
            .any(|c| !is_hidden(c) && c != ' ')
            .then_some(text)
    }

    /// The font for a character: the one at hand, for what stands between letters, or else the first that has it.
    fn face_of(&self, c: char, at_hand: Option<usize>) -> Option<usize> {
        let stays = at_hand
            .filter(|face| !c.is_alphanumeric() && (is_hidden(c) || self.faces[*face].has(c)));
        stays.or_else(|| self.faces.iter().position(|face| face.has(c)))
    }

    /// The stretches of a text that are of one font.
    fn runs(&self, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at, c) in text.char_indices() {
            let last = runs.last().map(|(_, face)| *face);
            let face = self.face_of(c, last).or(last).unwrap_or(0);
            let end = at + c.len_utf8();
            match runs.last_mut() {
                Some((range, same)) if *same == face => range.end = end,
                _ => runs.push((at..end, face)),
            }
        }
        runs
    }

    fn font(&self, face: usize) -> &Font {
        self.fonts[face].get_or_init(|| self.faces[face].at_weight(self.wish.weight))
    }

    /// A stretch of a text as glyphs, the leftmost first; lengths in units of the font.
    fn shaped(&self, text: &str, face: usize, direction: Option<Direction>) -> Buffer {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if let Some(direction) = direction {
            buffer.set_direction(direction);
        }
        buffer.set_language(self.language.clone());
        // figures of text: those of tables are all as wide as each other
        let features = [Feature::new(Tag::new(b"pnum"), 1, ..)];
        let options = ShapeOptions::new().features(&features);
        // what can't be shaped has no glyphs, and is not drawn
        if harfrust::shape(&ShaperFont::new(self.font(face)), &mut buffer, options).is_err() {
            buffer.clear();
        }
        buffer
    }

    /// How long a text is, as a multiple of the size.
    fn advance(&self, text: &str) -> f32 {
        let runs = self.runs(text).into_iter();
        let widths = runs.map(|(range, face)| {
            let glyphs = self.shaped(&text[range], face, None);
            self.faces[face].ems(
                glyphs
                    .glyph_positions()
                    .iter()
                    .map(|glyph| glyph.x_advance)
                    .sum(),
            )
        });
        widths.sum()
    }

    /// The words of a text. One that is too long for a line at the least size is broken anywhere.
    fn words(&self, text: &str) -> Vec<Word> {
        let least = self.wish.sizes.last().copied().unwrap_or(1.0);
        let most = self.wish.width / least;
        let mut words = Vec::new();
        let mut start = 0;
        for part in text.split(' ') {
            let range = start..start + part.len();
            start = range.end + 1;
            let width = self.advance(part);
            if width <= most {
                words.push(Word {
                    range,
                    width,
                    is_after_space: true,
                });
            } else {
                self.push_pieces(text, range, most, &mut words);
            }
        }
        words
    }

    fn push_pieces(&self, text: &str, range: Range<usize>, most: f32, words: &mut Vec<Word>) {
        let mut start = range.start;
        let mut is_after_space = true;
        while start < range.end {
            let mut piece = start..start;
            let mut width = 0.0;
            for (at, c) in text[start..range.end].char_indices() {
                let end = start + at + c.len_utf8();
                let next = self.advance(&text[start..end]);
                if next > most && !piece.is_empty() {
                    break;
                }
                (piece.end, width) = (end, next);
            }
            start = piece.end;
            words.push(Word {
                range: piece,
                width,
                is_after_space,
            });
            is_after_space = false;
        }
    }

    /// As much of a text as there is room for, with a sign that there is more.
    fn cut_short(&self, text: &str, size: f32, space: f32) -> Lines {
        let most = self.wish.width / size;
        let words = self.words(text);
        let upto = |count: usize| {
            let end = words[count - 1].range.end;
            let kept = text[..end].trim_end_matches([' ', ',', ';', ':', '-', '–', '—', '(', '.']);
            format!("{kept}{ELLIPSIS}")
        };
        let fits = |shortened: &str| {
            let words = self.words(shortened);
            let found = lines::broken(&words, space, most);
            found.len() <= self.most_lines(size)
        };
        let counts: Vec<usize> = (1..words.len()).collect();
        let shortened = match counts.partition_point(|count| fits(&upto(*count))) {
            0 => ELLIPSIS.to_owned(),
            count => upto(count),
        };
        let words = self.words(&shortened);
        self.drawn(&shortened, &lines::broken(&words, space, most), size)
    }

    /// The letters of lines.
    fn drawn(&self, text: &str, lines: &[Range<usize>], size: f32) -> Lines {
        let Wish {
            is_rtl, leading, ..
        } = *self.wish;
        let bidi = BidiInfo::new(text, Some(Level::ltr()));
        let bidi = if is_rtl && bidi.has_rtl() {
            BidiInfo::new(text, Some(Level::rtl()))
        } else {
            bidi
        };
        let mut path = Path::default();
        let (mut y, mut longest) = (0.0, 0.0_f32);
        for line in lines {
            let (glyphs, width) = self.line(text, &bidi, line, size);
            let start = if is_rtl { self.wish.width - width } else { 0.0 };
            for glyph in glyphs {
                path.begin(start + glyph.x, y + glyph.y);
                let scaler = ScalerFont::unhinted(self.font(glyph.face).clone(), Some(size));
                if let Some(outline) = scaler.outline(glyph.id.into()) {
                    // a glyph that can't be drawn leaves its place empty
                    let _ = outline.draw(DrawMemory::Scratch, &mut path);
                }
            }
            longest = longest.max(width);
            y += size * leading;
        }
        Lines {
            path: path.into_text(),
            size,
            count: lines.len(),
            width: longest,
        }
    }

    /// The glyphs of a line from left to right, and how long it is.
    fn line(
        &self,
        text: &str,
        bidi: &BidiInfo<'_>,
        line: &Range<usize>,
        size: f32,
    ) -> (Vec<Glyph>, f32) {
        let mut glyphs = Vec::new();
        let mut x = 0.0;
        let Some(paragraph) = bidi.paragraphs.first() else {
            return (glyphs, x);
        };
        let (levels, stretches) = bidi.visual_runs(paragraph, line.clone());
        for stretch in stretches {
            let is_rtl = levels[stretch.start].is_rtl();
            let mut runs = self.runs(&text[stretch.clone()]);
            let direction = if is_rtl {
                runs.reverse();
                Direction::RightToLeft
            } else {
                Direction::LeftToRight
            };
            for (range, face) in runs {
                let shaped = self.shaped(&text[stretch.clone()][range], face, Some(direction));
                let ems = |units| self.faces[face].ems(units) * size;
                let both = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
                for (info, place) in both {
                    glyphs.push(Glyph {
                        id: info.glyph_id,
                        face,
                        x: x + ems(place.x_offset),
                        y: -ems(place.y_offset),
                    });
                    x += ems(place.x_advance);
                }
            }
        }
        (glyphs, x)
    }
}

/// A glyph and where it stands.
struct Glyph {
    id: u32,
    face: usize,
    x: f32,
    y: f32,
}

/// Whether a character is never seen, and says how those beside it are: joined, or turned.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}')
}

/// Whether a character only says how a sign before it looks. It would be taken for an accent.
fn is_of_emoji(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

#[cfg(test)]
mod tests;
