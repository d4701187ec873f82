//! Files of fonts, as browsers or as desktops have them → fonts that can be asked for letters.

use std::collections::BTreeSet;

use harfrust::Font;
use skrifa::raw::types::NameId;

/// A font.
#[derive(Clone)]
pub(super) struct Face {
    /// What it is called; several files can be of one name, each with letters of its own.
    pub(super) family: String,
    /// Whether it slants.
    pub(super) is_italic: bool,
    font: Font,
    /// The characters that it has.
    characters: BTreeSet<char>,
    units_per_em: f32,
}

/// The fonts of files; the name of the first that can't be read.
pub(super) fn read(files: &[(String, Vec<u8>)]) -> Result<Vec<Face>, String> {
    let faces = files
        .iter()
        .map(|(name, bytes)| face(bytes).ok_or_else(|| name.clone()));
    faces.collect()
}

fn face(bytes: &[u8]) -> Option<Face> {
    let bytes = if bytes.starts_with(b"wOF2") {
        wuff::decompress_woff2(bytes).ok()?
    } else {
        bytes.to_vec()
    };
    let font = Font::new(bytes, 0)?;
    let family = font.names().get(NameId::FAMILY_NAME)?;
    let family = family.english_or_first()?.name().chars().collect();
    let charmap = font.charmap();
    let characters = charmap
        .unicodes()
        .filter_map(|(code, _)| char::from_u32(code));
    let style = font.default_attributes().style;
    Some(Face {
        family,
        is_italic: style != skrifa::font::attribute::Style::Normal,
        characters: characters.collect(),
        units_per_em: f32::from(font.units_per_em().max(1)),
        font,
    })
}

impl Face {
    /// Whether it has a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.characters.contains(&c)
    }

    /// Units of the font as a multiple of the size.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn ems(&self, units: i32) -> f32 {
        units as f32 / self.units_per_em
    }

    /// The font as bold as this, if it can be.
    pub(super) fn at_weight(&self, weight: f32) -> Font {
        let builder = self.font.instance_builder();
        builder.variations([("wght", weight)]).build()
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face")
            .field("family", &self.family)
            .finish_non_exhaustive()
    }
}
