//! A folder of Markdown → a plain page each, on all cores, and nothing else: the least that any
//! generator has to do for these files on this machine.
//!
//! `cargo bench --bench floor -- ROOT OUT`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use dateline::model::outline::Punctuation;
use dateline::parse::markdown;
use dateline::yaml::{Fence, front_matter};
use pulldown_cmark::{Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let paths: Vec<PathBuf> = arguments
        .filter(|argument| argument != "--bench")
        .map(PathBuf::from)
        .collect();
    let [root, out] = &paths[..] else {
        println!("usage: cargo bench --bench floor -- ROOT OUT");
        let nothing = paths.is_empty();
        return if nothing {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(2)
        };
    };
    let started = Instant::now();
    match convert(root, out) {
        Ok(files) => {
            println!("{files} files in {:.3} s", started.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes the page of every text under a folder and says how many there were.
fn convert(root: &Path, out: &Path) -> io::Result<usize> {
    let mut texts = Vec::new();
    for entry in WalkDir::new(root) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            texts.push(path);
        }
    }
    texts.par_iter().try_for_each(|text| {
        let inside = text.strip_prefix(root).map_err(io::Error::other)?;
        let folder = out.join(inside.with_extension(""));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), page(&fs::read_to_string(text)?))
    })?;
    Ok(texts.len())
}

fn page(text: &str) -> String {
    let body = match front_matter(text) {
        Fence::Closed { body, .. } | Fence::Absent { body, .. } => body,
        Fence::Unclosed(_) => 0..text.len(),
    };
    let mut page = String::with_capacity(text.len() * 3 / 2);
    page.push_str("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>A briefing</title>\n");
    let options = markdown::options(Punctuation::Smart);
    html::push_html(&mut page, Parser::new_ext(&text[body], options));
    page
}
