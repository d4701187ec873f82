//! The inert types that the stages hand on: no reading, no rendering, no deciding.

pub mod atlas;
pub mod briefing;
pub mod cards;
pub mod config;
pub mod country;
pub mod edtf;
pub mod entity;
pub mod fold;
pub mod language;
pub mod outline;
pub mod route;
pub mod site;
pub mod source;
pub mod theme;
pub mod timeline;
pub mod url;
pub mod words;
