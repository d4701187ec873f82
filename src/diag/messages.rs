//! Every message Dateline has for an author or a theme maker, one named function each.

pub mod cards;
pub mod entities;
pub mod events;
pub mod fields;
pub mod files;
pub mod hosts;
pub mod links;
pub mod markdown;
pub mod release;
pub mod routes;
pub mod themes;
pub mod yaml;
