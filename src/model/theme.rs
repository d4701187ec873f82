//! A theme with its parents laid flat: which template, words and assets are used.

use std::collections::BTreeMap;

use super::briefing::Extra;
use super::words::Words;
use crate::diag::{FileId, Place};

/// A theme, ready to render with.
#[derive(Debug)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Itself and its ancestors, itself first.
    pub layers: Vec<Layer>,
    /// Its assets by name (`style.css`), the nearest layer's.
    pub assets: BTreeMap<String, Asset>,
    /// The words of the interface by language, the nearest layer's first.
    pub words: BTreeMap<String, Words>,
    /// What a site may choose: the layers' defaults under the site's own.
    pub settings: BTreeMap<String, Extra>,
    /// Where the theme was chosen.
    pub place: Place,
    /// Whether all of its ancestors are there.
    pub complete: bool,
}

impl Theme {
    /// Whether it, or an ancestor of it, has a template.
    #[must_use]
    pub fn has(&self, template: &str) -> bool {
        let mut layers = self.layers.iter();
        layers.any(|layer| layer.templates.contains_key(template))
    }
}

/// One theme of the chain.
#[derive(Debug)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Its templates by name (`briefing.html`).
    pub templates: BTreeMap<String, Template>,
}

/// The text of a template.
#[derive(Debug)]
pub struct Template {
    /// Its file.
    pub file: FileId,
    /// Its text.
    pub text: String,
}

/// A style sheet, a font, a script.
#[derive(Debug)]
pub struct Asset {
    /// Its file.
    pub file: FileId,
    /// Its address with the fingerprint of its content: `/assets/style.1a2b3c4d.css`.
    pub address: String,
    /// Its content; a style sheet's references to other assets are fingerprinted.
    pub bytes: Vec<u8>,
}
