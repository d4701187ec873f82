//! `dateline serve`: the preview server's desk, so far.

#[cfg_attr(not(test), expect(dead_code))]
mod desk;
