//! Dateline turns a folder of Markdown briefings into a static publication.
//!
//! # The house
//!
//! ```text
//! content/ themes/ ─read─▶ Sources ─parse─▶ Written ─gate─▶ Opened ─link─▶ Site ─plan─▶ Routes ─render─▶ bytes ─write─▶ output/
//!             IO                                    pure                                              IO
//! ```
//!
//! The modules below are in reading order, and a module uses only what stands above it. [`pipeline`]
//! is the line of arrows as code.
//!
//! **A type per stage.** A briefing that has not passed the [`gate`] can't be put where pages are
//! made from, because [`gate::Public`] is made there only. A [`model::site::Site`] holds nothing
//! that is not public, and outputs are given nothing else.
//!
//! **Routes are the centre.** Every output lists its routes from the site before anything is
//! rendered, and rendering one is a pure function of the [`render::Stage`]. So all are rendered in
//! parallel, two with one address are found before any work, `check` renders without writing, and
//! `serve` renders what a browser asks for.
//!
//! **Mistakes are values.** A stage returns what it could make and what it found wrong
//! ([`diag::Checked`]); every message is a named function. Any error, and nothing is written.
//!
//! **What is absent.** Below [`cmd`] there is no clock, no environment and no randomness, and no
//! disk but in [`read`] and [`mod@write`]. Bodies are not kept between stages: a text is read when it
//! is parsed, once more when its page is rendered and once when it is indexed, through
//! [`model::source::Library`]. YAML is known in [`yaml`] only, Tera in [`render::template`] only,
//! Pagefind in [`mod@search`] only; drafts, embargoes and labels in the front matter and in [`gate`]
//! only.

pub mod diag;

pub mod model;
pub mod yaml;

pub mod read;

pub mod parse;

pub mod gate;

pub mod link;

pub mod theme;

pub mod write;

pub mod search;

pub mod render;

pub mod outputs;

pub mod pipeline;

pub mod cmd;
