//! Outlines of glyphs, each moved to its place → the `d` of a path, in hundredths of a unit.

use std::fmt::Write as _;

use skrifa::PathSink;

/// A path in the making.
#[derive(Default)]
pub(super) struct Path {
    text: String,
    x: f32,
    y: f32,
}

impl Path {
    /// Where the next glyph stands.
    pub(super) fn begin(&mut self, x: f32, y: f32) {
        (self.x, self.y) = (x, y);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// In fonts up is up, in drawings it is down.
    fn push(&mut self, step: char, points: &[(f32, f32)]) {
        self.text.push(step);
        for (number, (x, y)) in points.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            let (x, y) = (hundredths(self.x + x), hundredths(self.y - y));
            // writing to a String can't fail
            let _ = write!(self.text, "{gap}{x} {y}");
        }
    }
}

/// A number with no more than two places.
#[allow(clippy::cast_possible_truncation)]
fn hundredths(value: f32) -> f64 {
    f64::from((value * 100.0).round() as i32) / 100.0
}

impl PathSink for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.push('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.push('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.text.push('Z');
    }
}
