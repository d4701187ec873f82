//! `content/.addresses`, the ledger of addresses that are to stay → these addresses, each with its line;
//! and the ledger with others added.
//!
//! One address a line, as it is written from the root of the site, and lines that begin with `#`. Whether
//! the site still has them is not known here.

use std::collections::BTreeMap;

use crate::diag::{Checked, Findings, Place, messages};
use crate::model::route::Promised;
use crate::model::source::{Library, SourceKind};
use crate::model::url;

/// The first line of a ledger.
const HEAD: &str =
    "# Addresses that stay: `dateline build --record` adds those that are new, and takes none out.";

/// What a text may begin with that is no part of it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The addresses of the ledger, in the order of their files, each once; none without a ledger.
pub fn promised(library: &dyn Library) -> Checked<Vec<Promised>> {
    let mut found = Findings::new();
    let mut promised = Vec::new();
    for (file, _) in library.sources().of(SourceKind::Addresses) {
        let text = match super::text(library, file) {
            Ok(text) => text,
            Err(diagnostic) => {
                found.push(diagnostic);
                continue;
            }
        };
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let line = bare(whole);
            if is_address(line) {
                let at = start + (whole.len() - whole.trim_start_matches(is_blank).len());
                let place = Place::bytes(file, &(at..at + line.len()));
                match address(line) {
                    Some(address) => promised.push(Promised {
                        path: url::file_of(&address),
                        place,
                    }),
                    None => found.push(messages::routes::bad_promise(place, line)),
                }
            }
            start += whole.len();
        }
    }
    promised.sort_by(|one, other| one.path.cmp(&other.path));
    promised.dedup_by(|second, first| second.path == first.path);
    found.with(promised)
}

/// A ledger with these addresses in it, too: sorted, what its author says stays above the line that it
/// stands above.
#[must_use]
pub fn with(ledger: &str, addresses: &[String]) -> String {
    let mut lines = ledger.lines().map(bare).peekable();
    lines.next_if(|first| first.starts_with('#'));
    let mut sorted: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut above = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if is_address(line) {
            // what is no address is an error, and nothing is recorded then
            let address = address(line).unwrap_or_else(|| line.to_owned());
            sorted.entry(address).or_default().append(&mut above);
        } else {
            above.push(line);
        }
    }
    for address in addresses {
        sorted.entry(address.clone()).or_default();
    }
    let mut whole = vec![HEAD];
    for (address, above) in &sorted {
        whole.extend(above);
        whole.push(address);
    }
    whole.append(&mut above);
    whole.push("");
    whole.join("\n")
}

fn bare(line: &str) -> &str {
    line.trim_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == BYTE_ORDER_MARK
}

fn is_address(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// A line as an address; what a browser shows with percent signs is one, too.
fn address(line: &str) -> Option<String> {
    if line == "/" {
        return Some(line.to_owned());
    }
    super::front_matter::old_path(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_sorted_in_and_nothing_is_taken_out() {
        let new = ["/b/".to_owned(), "/é/".to_owned(), "/a/".to_owned()];
        let fresh = format!("{HEAD}\n/a/\n/b/\n/é/\n");
        assert_eq!(with("", &new), fresh);
        assert_eq!(with(&fresh, &new), fresh);
        let own = "\u{feff}# an older head\r\n/c/\r\n\r\n  # cited by the court\r\n/b/\r\n/%C3%A9/\r\n# the end";
        let merged = format!("{HEAD}\n/a/\n# cited by the court\n/b/\n/c/\n/é/\n# the end\n");
        assert_eq!(with(own, &new), merged);
    }
}
