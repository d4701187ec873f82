//! What a site consists of → which of its files are also there compressed, as `.gz` (RFC 1952) and `.br`
//! (RFC 7932), for hosts that send them so and would else compress each file anew for each reader.
//!
//! What is smaller by less than a tenth is not worth a file, and what is packed already is left alone. The
//! same bytes are packed into the same bytes: there is no name and no time in them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use twox_hash::XxHash3_128;

use crate::cmd::session::Trouble;
use crate::model::config::Precompress;
use crate::write::{MakeTwin, Twins};

/// The ends of the names of files that are text, and so shrink.
const TEXTS: &[&str] = &[
    "atom",
    "bib",
    "css",
    "csv",
    "geojson",
    "htm",
    "html",
    "ics",
    "js",
    "json",
    "jsonl",
    "map",
    "md",
    "mjs",
    "ndjson",
    "ris",
    "rss",
    "svg",
    "tsv",
    "txt",
    "vtt",
    "webmanifest",
    "xhtml",
    "xml",
    "xsl",
    "yaml",
];

/// The lengths in bytes of files that are packed: a smaller one goes over the net in one piece anyway, and
/// a larger one is no page.
const LENGTHS: RangeInclusive<u64> = 1 << 10..=16 << 20;

/// The forms, by the ends of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Gzip(u8),
    Brotli(u8),
}

impl Form {
    fn end(self) -> &'static str {
        match self {
            Self::Gzip(_) => ".gz",
            Self::Brotli(_) => ".br",
        }
    }
}

/// The files that are packed.
pub(super) struct Packing {
    /// The packed files.
    paths: Vec<String>,
    /// Of each, the number of the file that is in it, and its form.
    of: Vec<usize>,
    forms: Vec<Form>,
    terms: [u8; 16],
}

impl Packing {
    /// What is packed of a site's files. Where a site has a file of that name already, that stays.
    pub(super) fn of(wanted: Precompress, paths: &[&str]) -> Self {
        let gzip = wanted.gzip.map(Form::Gzip);
        let wanted_forms: Vec<Form> = gzip
            .into_iter()
            .chain(wanted.brotli.map(Form::Brotli))
            .collect();
        let mut packing = Self {
            paths: Vec::new(),
            of: Vec::new(),
            forms: Vec::new(),
            terms: XxHash3_128::oneshot(format!("{wanted:?}").as_bytes()).to_be_bytes(),
        };
        if wanted_forms.is_empty() {
            return packing;
        }
        let is_packed = |path: &&&str| [".gz", ".br"].iter().any(|end| path.ends_with(end));
        let own: BTreeSet<&str> = paths.iter().filter(is_packed).copied().collect();
        for (number, path) in paths.iter().enumerate().filter(|(_, path)| is_text(path)) {
            for &form in &wanted_forms {
                let packed = [path, form.end()].concat();
                if !own.contains(&*packed) {
                    packing.paths.push(packed);
                    packing.of.push(number);
                    packing.forms.push(form);
                }
            }
        }
        packing
    }

    /// The packed files.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// What the writer makes of it, with [`Self::pack`].
    pub(super) fn twins<'t>(&'t self, pack: &'t MakeTwin<'t>) -> Twins<'t> {
        Twins {
            of: &self.of,
            lengths: LENGTHS,
            terms: self.terms,
            make: pack,
        }
    }

    /// The nth packed file; `None` if it is hardly smaller.
    pub(super) fn pack(&self, number: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let packed = pack(self.forms[number], bytes)?;
        (packed.len() <= bytes.len() / 10 * 9).then_some(packed)
    }
}

fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| TEXTS.contains(&end.as_str()))
}

/// Whether this program can do what the settings want.
#[cfg(feature = "precompress")]
#[allow(clippy::unnecessary_wraps)] // the one without the feature can't
pub(super) fn check(_: Precompress) -> Result<(), Trouble> {
    Ok(())
}

/// Whether this program can do what the settings want.
#[cfg(not(feature = "precompress"))]
pub(super) fn check(wanted: Precompress) -> Result<(), Trouble> {
    if wanted == Precompress::default() {
        return Ok(());
    }
    let message = "this program was built without the feature `precompress`";
    let help = "build it with that, or take `precompress` out of dateline.yaml";
    Err(Trouble::new(message, help))
}

#[cfg(feature = "precompress")]
fn pack(form: Form, bytes: &[u8]) -> Option<Vec<u8>> {
    match form {
        Form::Gzip(quality) => {
            let quality = libdeflater::CompressionLvl::new(i32::from(quality)).ok()?;
            let mut compressor = libdeflater::Compressor::new(quality);
            let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
            let length = compressor.gzip_compress(bytes, &mut packed).ok()?;
            packed.truncate(length);
            Some(packed)
        }
        Form::Brotli(quality) => {
            let how = brotli::enc::BrotliEncoderParams {
                quality: i32::from(quality),
                size_hint: bytes.len(),
                ..Default::default()
            };
            let mut packed = Vec::with_capacity(bytes.len() / 4);
            brotli::BrotliCompress(&mut &*bytes, &mut packed, &how).ok()?;
            Some(packed)
        }
    }
}

#[cfg(not(feature = "precompress"))]
fn pack(_: Form, _: &[u8]) -> Option<Vec<u8>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_packed_unless_its_author_did_it() {
        let paths = [
            "a.woff2",
            "b/index.html",
            "c.CSS",
            "c.CSS.gz",
            "_headers",
            "html",
            "d.tar.gz",
        ];
        let both = Precompress {
            gzip: Some(9),
            brotli: Some(5),
        };
        let packing = Packing::of(both, &paths);
        let expected = ["b/index.html.gz", "b/index.html.br", "c.CSS.br"];
        assert_eq!(packing.paths(), expected);
        assert_eq!(packing.of, [1, 1, 2]);
        let none = Packing::of(Precompress::default(), &paths);
        assert!(none.paths().is_empty());
    }

    #[test]
    #[cfg(feature = "precompress")]
    fn what_does_not_shrink_is_not_packed() {
        let packing = Packing::of(
            Precompress {
                gzip: Some(12),
                brotli: Some(11),
            },
            &["a.txt"],
        );
        let words = "the same words again and again ".repeat(100);
        // as far from words as a hash can make it
        let noise: Vec<u8> = (0..200u32)
            .flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes().to_vec())
            .collect();
        for number in [0, 1] {
            let packed = packing.pack(number, words.as_bytes());
            assert!(packed.is_some_and(|packed| packed.len() < 200));
            assert_eq!(packing.pack(number, &noise), None);
        }
    }
}
