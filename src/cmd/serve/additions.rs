//! A page of the site → the same with what only the preview adds: a script, and a banner where what
//! is shown is not what the public sees.

use super::desk;

/// What the browser needs, by its name under `/_desk/`.
pub(super) const FILES: &[(&str, &str)] = &[
    ("preview.js", include_str!("assets/preview.js")),
    ("preview.css", include_str!("assets/preview.css")),
    ("icon.svg", include_str!("assets/icon.svg")),
    ("desk.css", include_str!("assets/desk.css")),
];

/// What pages that show unpublished work are marked with: nobody may publish them.
const UNPUBLISHED: &str =
    "<meta name=\"robots\" content=\"noindex\"><meta name=\"dateline-preview\" content=\"drafts\">";

/// What stands around the additions.
const BEGIN: &str = "<!-- dateline serve -->";
const END: &str = "<!-- /dateline serve -->\n";

/// What is added to every page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Additions {
    /// Whether there may be unpublished work on any page.
    pub(super) shows_drafts: bool,
}

impl Additions {
    /// A page with the additions, between two comments before the end of its body. `sum` names the
    /// page's own bytes.
    pub(super) fn put(self, page: &[u8], sum: &str, version: u64, banner: Option<&str>) -> Vec<u8> {
        let unpublished = if self.shows_drafts { UNPUBLISHED } else { "" };
        let banner = banner.map_or_else(String::new, aside);
        let script = format!(
            "<script src=\"/_desk/preview.js\" data-page=\"{sum}\" data-version=\"{version}\" async></script>"
        );
        let added = [BEGIN, unpublished, &banner, &script, END].concat();
        let end = last(page, b"</body>").unwrap_or(page.len());
        [&page[..end], added.as_bytes(), &page[end..]].concat()
    }
}

fn aside(banner: &str) -> String {
    let words = desk::escaped(banner);
    format!(
        "<link rel=\"stylesheet\" href=\"/_desk/preview.css\">\
         <aside class=\"dateline-banner\" lang=\"en\" dir=\"ltr\" data-nosnippet>{words} <a href=\"/_desk/\">Desk</a></aside>"
    )
}

/// A page that says only this.
pub(super) fn plain(words: &str) -> Vec<u8> {
    page(
        "Preview",
        &format!("<p class=\"desk-empty\">{words}</p>\n<p><a href=\"/_desk/\">The desk</a></p>\n"),
    )
}

fn page(title: &str, body: &str) -> Vec<u8> {
    let head = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Preview</title>\
        <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/_desk/desk.css\">\
        <link rel=\"icon\" href=\"/_desk/icon.svg\"></head>";
    let begin =
        format!("<body class=\"desk\">\n<header class=\"desk-head\"><h1>{title}</h1></header>");
    format!("{head}\n{begin}\n<main>\n{body}</main>\n</body></html>\n").into_bytes()
}

/// What stands in the desk's place while the files have never made a site: all that is wrong.
pub(super) fn no_desk_yet(found: &[&str]) -> Vec<u8> {
    let found: Vec<String> = found
        .iter()
        .map(|text| format!("<pre class=\"desk-fix\">{}</pre>\n", desk::escaped(text)))
        .collect();
    let found = found.concat();
    page(
        "The desk",
        &format!("<p class=\"desk-empty\">There is no site yet. This is in its way:</p>\n{found}"),
    )
}

fn last(page: &[u8], wanted: &[u8]) -> Option<usize> {
    page.windows(wanted.len())
        .rposition(|bytes| bytes.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_stands_between_comments_at_the_end_of_the_body() {
        let additions = Additions { shows_drafts: true };
        let page = b"<html><body><p>one</p></body>\n</html>\n";
        let put = additions.put(page, "ab", 3, Some("not <public>"));
        let put = String::from_utf8(put).expect("it is a text");
        let (before, rest) = put
            .split_once("<!-- dateline serve -->")
            .expect("it begins");
        let (added, after) = rest
            .split_once("<!-- /dateline serve -->\n")
            .expect("it ends");
        assert_eq!(format!("{before}{after}").as_bytes(), page);
        assert!(
            added.contains("not &lt;public&gt;") && added.contains("noindex"),
            "{added}"
        );
        assert!(
            added.contains("data-page=\"ab\" data-version=\"3\""),
            "{added}"
        );
        let bare = additions.put(b"no body", "", 1, None);
        assert!(bare.starts_with(b"no body<!--"));
    }
}
