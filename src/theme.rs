//! A theme and its parents → one flat set of templates, words and fingerprinted assets.
//!
//! Knows nothing of what the templates say; a template's mistakes are found by what renders it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::config::{Config, WhichCards};
use crate::model::source::{Library, Sources};
use crate::model::theme::{Asset, Layer, Template, Theme};
use crate::model::url;
use crate::model::words::Words;
use crate::parse;

mod settings;

/// Hexadecimal digits of an asset's fingerprint: 48 bits, enough to tell versions of one file
/// apart.
const FINGERPRINT_DIGITS: usize = 12;

/// Loads the theme that the settings name, with its parents.
pub fn load(library: &dyn Library, config: &Config) -> Checked<Theme> {
    let mut found = Findings::new();
    let (name, place) = &config.theme;
    let chain = chain(library, name, *place);
    let complete = !chain.findings.any_error();
    let chain = chain.into(&mut found);
    let settings = if complete {
        let offer = settings::offer(name, &chain, &mut found);
        offer.taken(config, library.sources(), &mut found)
    } else {
        BTreeMap::new()
    };
    let mut words = BTreeMap::new();
    let mut layers = Vec::new();
    for (name, _) in chain.iter().rev() {
        add_words(library, name, &mut words).into(&mut found);
    }
    for (name, _) in &chain {
        layers.push(layer(library, name).into(&mut found));
    }
    let names: Vec<&str> = chain.iter().map(|(name, _)| name.as_str()).collect();
    let theme = Theme {
        name: name.clone(),
        assets: assets(library, &names).into(&mut found),
        fonts: fonts(library, &names, config).into(&mut found),
        layers,
        words,
        settings,
        place: *place,
        complete,
    };
    found.with(theme)
}

/// The theme and its ancestors, itself first.
fn chain(
    library: &dyn Library,
    name: &str,
    place: Place,
) -> Checked<Vec<(String, parse::ThemeFile)>> {
    let mut found = Findings::new();
    let mut chain: Vec<(String, parse::ThemeFile)> = Vec::new();
    let mut next = Some((name.to_owned(), place));
    while let Some((name, place)) = next.take() {
        if chain.iter().any(|(known, _)| *known == name) {
            found.push(messages::themes::theme_ring(place, &name));
            break;
        }
        let sources = library.sources();
        let folder = format!("themes/{name}/");
        if sources.under(&folder).next().is_none() || name.contains('/') {
            let known = names(sources);
            let near = parse::nearest(&name, known.iter().copied());
            found.push(messages::themes::unknown_theme(place, &name, near, &known));
            break;
        }
        let file = sources.find(&format!("{folder}theme.yaml"));
        let file = file.map(|file| parse::theme_file(library, file).into(&mut found));
        let file = file.unwrap_or_default();
        next = file
            .extends
            .as_ref()
            .map(|name| (name.text.clone(), name.place));
        chain.push((name, file));
    }
    found.with(chain)
}

/// All themes there are, by name.
#[must_use]
pub fn names(sources: &Sources) -> Vec<&str> {
    let mut names: Vec<&str> = sources
        .under("themes/")
        .filter_map(|(_, source)| source.path.strip_prefix("themes/"))
        .filter_map(|path| path.split_once('/').map(|(name, _)| name))
        .collect();
    names.dedup();
    names
}

fn layer(library: &dyn Library, name: &str) -> Checked<Layer> {
    let mut found = Findings::new();
    let folder = format!("themes/{name}/templates/");
    let mut templates = BTreeMap::new();
    for (file, source) in library.sources().under(&folder) {
        let name = source.path[folder.len()..].to_owned();
        match parse::text(library, file) {
            Ok(text) => {
                templates.insert(name, Template { file, text });
            }
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    found.with(Layer {
        name: name.to_owned(),
        templates,
    })
}

/// A theme's words go over those of its parents, key by key.
fn add_words(
    library: &dyn Library,
    name: &str,
    words: &mut BTreeMap<String, Words>,
) -> Checked<()> {
    let mut found = Findings::new();
    let folder = format!("themes/{name}/words/");
    for (file, source) in library.sources().under(&folder) {
        let Some(lang) = source.path[folder.len()..].strip_suffix(".yaml") else {
            continue;
        };
        let own = parse::words(library, file, lang).into(&mut found);
        let list = words.entry(lang.to_owned()).or_insert_with(|| Words {
            lang: lang.to_owned(),
            entries: BTreeMap::new(),
        });
        list.entries.extend(own.entries);
    }
    found.with(())
}

/// The nearest layer's font of every name, if social cards are wanted.
fn fonts(
    library: &dyn Library,
    names: &[&str],
    config: &Config,
) -> Checked<BTreeMap<String, Vec<u8>>> {
    let mut found = Findings::new();
    let mut fonts = BTreeMap::new();
    if config.cards.which == WhichCards::Off {
        return found.with(fonts);
    }
    for (name, file) in nearest(library, names, "fonts") {
        match library.bytes(file) {
            Ok(bytes) => {
                fonts.insert(name, bytes);
            }
            Err(error) => {
                let place = Place::whole(file);
                found.push(messages::files::unreadable(place, &error.to_string()));
            }
        }
    }
    found.with(fonts)
}

/// The nearest layer's asset of every name. Style sheets come last, as they name the others.
fn assets(library: &dyn Library, names: &[&str]) -> Checked<BTreeMap<String, Asset>> {
    let mut found = Findings::new();
    let files = nearest(library, names, "assets");
    let (sheets, others): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(name, _)| has_extension(name, "css"));
    let mut assets = BTreeMap::new();
    for (name, file) in others.into_iter().chain(sheets) {
        let bytes = match library.bytes(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                let place = Place::whole(file);
                found.push(messages::files::unreadable(place, &error.to_string()));
                continue;
            }
        };
        let bytes = if has_extension(&name, "css") {
            sheet(&name, file, &bytes, &assets).into(&mut found)
        } else {
            bytes
        };
        let address = fingerprinted(&name, &bytes);
        assets.insert(
            name,
            Asset {
                file,
                address,
                bytes,
            },
        );
    }
    found.with(assets)
}

/// The nearest layer's file of every name in a folder.
fn nearest(library: &dyn Library, names: &[&str], folder: &str) -> BTreeMap<String, FileId> {
    let mut files: BTreeMap<String, FileId> = BTreeMap::new();
    for name in names {
        let folder = format!("themes/{name}/{folder}/");
        for (file, source) in library.sources().under(&folder) {
            let name = source.path[folder.len()..].to_owned();
            files.entry(name).or_insert(file);
        }
    }
    files
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, own)| own == extension)
}

/// `fonts/serif.woff2` → `/assets/fonts/serif.1a2b3c4d5e6f.woff2`.
fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let fingerprint = &hash.as_str()[..FINGERPRINT_DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}.{fingerprint}.{extension}"),
        None => format!("/assets/{name}.{fingerprint}"),
    }
}

/// A style sheet with every `url(…)` that names another asset fingerprinted. Addresses are
/// relative, so that the sheet does not know where the site stands.
fn sheet(
    name: &str,
    file: FileId,
    bytes: &[u8],
    assets: &BTreeMap<String, Asset>,
) -> Checked<Vec<u8>> {
    let mut found = Findings::new();
    let Ok(text) = std::str::from_utf8(bytes) else {
        return found.with(bytes.to_vec());
    };
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("url(") {
        let Some((inside, following)) = after.split_once(')') else {
            break;
        };
        let target = inside.trim().trim_matches(['"', '\'']);
        let elsewhere =
            target.starts_with("data:") || target.starts_with('#') || target.contains("//");
        out.push_str(before);
        rest = following;
        if elsewhere {
            // writing to a String can't fail
            let _ = write!(out, "url({inside})");
            continue;
        }
        let path = target.split(['?', '#']).next().unwrap_or(target);
        let asset = url::join(folder, path).and_then(|name| assets.get(&name));
        if let Some(asset) = asset {
            let up = "../".repeat(name.matches('/').count());
            let address = asset.address.trim_start_matches("/assets/");
            let _ = write!(out, "url({up}{})", url::encode(address));
        } else {
            let start = text.len() - after.len();
            let place = Place::bytes(file, &(start..start + inside.len()));
            let near = parse::nearest(path, assets.keys().map(String::as_str));
            found.push(messages::themes::missing_asset(place, target, near));
        }
    }
    out.push_str(rest);
    found.with(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_follows_the_content() {
        let a = fingerprinted("fonts/serif.woff2", b"a");
        let digits = a
            .strip_prefix("/assets/fonts/serif.")
            .and_then(|rest| rest.strip_suffix(".woff2"));
        assert_eq!(digits.map(str::len), Some(FINGERPRINT_DIGITS));
        assert_ne!(a, fingerprinted("fonts/serif.woff2", b"b"));
    }
}
