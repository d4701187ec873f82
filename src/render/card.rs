//! The text of a card, SVG → its picture, PNG.
//!
//! What draws is a part that the program can be made without: then nothing is drawn, and nothing asks for it.

/// What is wrong with a card, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Fault {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        let message = message.into();
        Self { message, help }
    }
}

#[cfg(feature = "cards")]
mod drawn;
#[cfg(feature = "cards")]
pub use drawn::{check, draw};

/// Looks whether a card can be drawn, without drawing it.
///
/// # Errors
/// This program can't.
#[cfg(not(feature = "cards"))]
pub fn check(_: &str) -> Result<(), Fault> {
    draw("").map(|_| ())
}

/// Draws a card.
///
/// # Errors
/// This program can't.
#[cfg(not(feature = "cards"))]
pub fn draw(_: &str) -> Result<Vec<u8>, Fault> {
    let message = "this program was made without what draws cards";
    Err(Fault::new(message, "write `cards: off`"))
}
