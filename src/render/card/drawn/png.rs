//! The pixels of a card → a small PNG.
//!
//! A card is flat: a ground, and letters of a few colours, whose edges are between the two. So its colours are
//! numbered, which halves the file. Where there are more than can be numbered, the rare ones, which are edges,
//! become what is nearest; where there are many more, as in a gradient, nothing is numbered.

use std::collections::BTreeMap;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::Pixmap;

/// How many colours can be numbered.
const MOST: usize = 256;

/// With more colours than these, a picture is not flat.
const FLAT: usize = 4096;

type Color = [u8; 3];

pub(super) fn encoded(pixels: &Pixmap) -> Vec<u8> {
    let runs = runs(pixels);
    let mut counts: BTreeMap<Color, usize> = BTreeMap::new();
    for (color, length) in &runs {
        *counts.entry(*color).or_default() += length;
    }
    if counts.len() > FLAT {
        let data = spread(&runs, |color| color);
        return written(pixels, None, data.as_flattened());
    }
    let numbers = numbered(&counts);
    let data = spread(&runs, |color| numbers.by_color[&color]);
    written(pixels, Some(numbers.palette.as_flattened()), &data)
}

/// The colours of all pixels, and how often each comes in a row.
fn runs(pixels: &Pixmap) -> Vec<(Color, usize)> {
    let same = pixels.pixels().chunk_by(|one, other| one == other);
    same.map(|run| (on_white(run[0].demultiply()), run.len()))
        .collect()
}

fn spread<T: Copy>(runs: &[(Color, usize)], of: impl Fn(Color) -> T) -> Vec<T> {
    let pixels = runs.iter().map(|(_, length)| length).sum();
    let mut data = Vec::with_capacity(pixels);
    for (color, length) in runs {
        data.resize(data.len() + length, of(*color));
    }
    data
}

/// A card has no holes: networks show them black, or white, or not at all.
fn on_white(pixel: resvg::tiny_skia::ColorU8) -> Color {
    let over = |channel: u8| {
        let alpha = u32::from(pixel.alpha());
        let mixed = (u32::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    [over(pixel.red()), over(pixel.green()), over(pixel.blue())]
}

struct Numbers {
    palette: Vec<Color>,
    by_color: BTreeMap<Color, u8>,
}

/// The most frequent colours, and the nearest of them for each of the others.
fn numbered(counts: &BTreeMap<Color, usize>) -> Numbers {
    let mut palette: Vec<(usize, Color)> = counts
        .iter()
        .map(|(color, count)| (*count, *color))
        .collect();
    palette.sort_unstable_by(|a, b| b.cmp(a));
    palette.truncate(MOST);
    let mut palette: Vec<Color> = palette.into_iter().map(|(_, color)| color).collect();
    palette.sort_unstable();
    let number = |color: &Color| {
        let far = |other: &Color| -> u32 {
            let both = color.iter().zip(other);
            both.map(|(one, other)| u32::from(one.abs_diff(*other)).pow(2))
                .sum()
        };
        let nearest = (0_u8..=u8::MAX)
            .zip(&palette)
            .min_by_key(|(_, other)| far(other));
        nearest.map_or(0, |(number, _)| number)
    };
    let by_color = counts.keys().map(|color| (*color, number(color))).collect();
    Numbers { palette, by_color }
}

fn written(pixels: &Pixmap, palette: Option<&[u8]>, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(64 << 10);
    let mut encoder = Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_depth(BitDepth::Eight);
    // to try harder takes three times as long, and saves a twentieth
    encoder.set_compression(Compression::Balanced);
    if let Some(palette) = palette {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.to_vec());
        // neighbours in number are no neighbours in colour
        encoder.set_filter(Filter::NoFilter);
    } else {
        encoder.set_color(ColorType::Rgb);
        encoder.set_filter(Filter::Adaptive);
    }
    let done = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(data)?;
        writer.finish()
    });
    done.expect("memory takes all that is written, and the data are as many as the pixels");
    file
}
