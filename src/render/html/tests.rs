//! Bodies and their HTML, as a table; and what must hold of any body.

use proptest::prelude::*;

use super::*;
use crate::diag::{At, FileId};

/// Every link found at `/TARGET`, except what has `missing` in its target.
fn targets(outline: &Outline) -> Vec<Target> {
    let target = |target: &str| {
        if target.contains("missing") {
            return Target::Missing;
        }
        Target::Found {
            url: format!("/{target}"),
            text: format!("The {target}"),
        }
    };
    outline
        .links
        .iter()
        .map(|link| target(&link.target))
        .collect()
}

fn outline(markdown: &str) -> Outline {
    markdown::outline(FileId(0), markdown, 0..markdown.len()).value
}

fn html(markdown: &str, raw: RawHtml) -> String {
    let outline = outline(markdown);
    let options = HtmlOptions {
        raw,
        punctuation: Punctuation::Straight,
        words: &|word| word.to_uppercase(),
        outline: &outline,
        targets: &targets(&outline),
    };
    body(markdown, &options)
}

fn check(cases: &[(&str, &str)], raw: RawHtml) {
    for (markdown, expected) in cases {
        assert_eq!(html(markdown, raw), *expected, "{markdown}");
    }
}

#[test]
fn blocks() {
    check(
        &[
            (
                "a\n*b* **c** ~~d~~ `e<`  \nf",
                "<p>a\n<em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code><br>\nf</p>\n",
            ),
            (
                "## A\n### A\n",
                "<h2 id=\"a\">A</h2>\n<h3 id=\"a-2\">A</h3>\n",
            ),
            (
                "# A\n###### *B*\n",
                "<h2 id=\"a\">A</h2>\n<h6 id=\"b\"><em>B</em></h6>\n",
            ),
            (
                "> a\n\n---\n",
                "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n",
            ),
            (
                "> [!WARNING]\n> a",
                "<aside class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">WARNING</p>\n<p>a</p>\n</aside>\n",
            ),
            (
                "- a\n  - b\n",
                "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n",
            ),
            (
                "3. a\n\n4. b\n",
                "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n",
            ),
            (
                "- [x] a\n- [ ] b\n",
                "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"DONE\"> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"TO_DO\"> b</li>\n</ul>\n",
            ),
            ("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
            (
                "```rust ignore\n\na<b\n```\n",
                "<pre tabindex=\"0\"><code class=\"language-rust\">\na&lt;b\n</code></pre>\n",
            ),
            (
                "    a\r\n    b\r\n",
                "<pre tabindex=\"0\"><code>a\nb\n</code></pre>\n",
            ),
            (
                "||b|\n|-|-|\n|c|d|\n",
                "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"TABLE 1\"><table>\n<thead>\n<tr><td></td><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody>\n</table></div>\n",
            ),
            (
                "|a|b|\n|-|-:|\n|c|d|\n",
                "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"TABLE 1\"><table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td><td class=\"right\">d</td></tr>\n</tbody>\n</table></div>\n",
            ),
        ],
        RawHtml::Clean,
    );
}

#[test]
fn links_and_pictures() {
    check(
        &[
            (
                "[[x]] [[x|*y*]] [[x|]] [[actor:missing]] [[missing|*y*]]",
                "<p><a href=\"/x\">The x</a> <a href=\"/x\"><em>y</em></a> <a href=\"/x\">The x</a> missing <em>y</em></p>\n",
            ),
            (
                "[a](b.md \"t\") [c](missing) [d](#d)",
                "<p><a href=\"/b.md\" title=\"t\">a</a> c <a href=\"/#d\">d</a></p>\n",
            ),
            (
                "[a][b] [b]\n\n[b]: c.md",
                "<p><a href=\"/c.md\">a</a> <a href=\"/c.md\">b</a></p>\n",
            ),
            (
                "<https://x.org/?a&b> <a@b.org> [t](tel:1)",
                "<p><a href=\"https://x.org/?a&amp;b\" rel=\"external\">https://x.org/?a&amp;b</a> <a href=\"mailto:a@b.org\">a@b.org</a> <a href=\"tel:1\">t</a></p>\n",
            ),
            (
                "[a <http://b> c](d)",
                "<p><a href=\"/d\">a http://b c</a></p>\n",
            ),
            ("[a](javascript:b) [a]()", "<p>a a</p>\n"),
            (
                "![A *b*](c.png \"The `d`\")",
                "<figure><img src=\"/c.png\" alt=\"A b\" loading=\"lazy\" decoding=\"async\"><figcaption>The <code>d</code></figcaption></figure>\n",
            ),
            (
                "a ![b](c.png \"t\")",
                "<p>a <img src=\"/c.png\" alt=\"b\" title=\"t\" loading=\"lazy\" decoding=\"async\"></p>\n",
            ),
            ("![b](missing.png)", "<p>b</p>\n"),
            (
                "![[c.png]]",
                "<figure><img src=\"/c.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"></figure>\n",
            ),
            (
                "![a [b](c.md)](d.png) [[e]]",
                "<p><img src=\"/d.png\" alt=\"a b\" loading=\"lazy\" decoding=\"async\"> <a href=\"/e\">The e</a></p>\n",
            ),
            (
                "|a|\n|-|\n|[[x\\|y]]|\n",
                "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"TABLE 1\"><table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td><a href=\"/x\">y</a></td></tr>\n</tbody>\n</table></div>\n",
            ),
        ],
        RawHtml::Clean,
    );
}

#[test]
fn footnotes_are_numbered_by_first_use_and_lead_back() {
    let mark = |number: &str, id: &str| {
        format!(
            "<sup class=\"footnote\"><a href=\"#fn-{number}\" id=\"fnref-{id}\" role=\"doc-noteref\">{number}</a></sup>"
        )
    };
    let back = |id: &str, label: &str| {
        format!(
            " <a href=\"#fnref-{id}\" class=\"back\" role=\"doc-backlink\" aria-label=\"BACK_TO_TEXT{label}\">↩\u{fe0e}</a>"
        )
    };
    let markdown = "[^lost]: gone[^gone]\n[^gone]: gone\n[^b]: B[^c]\n\na[^a] b[^B] c[^a]\n\n[^a]: A\n[^a]: again\n[^c]:\n    ```\n    C\n    ```\n";
    let expected = [
        "<p>a",
        &mark("1", "1"),
        " b",
        &mark("2", "2"),
        " c",
        &mark("1", "1-2"),
        "</p>\n",
        "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"FOOTNOTES\">\n<ol>\n",
        "<li id=\"fn-1\"><p>A",
        &back("1", " 1"),
        &back("1-2", " 2"),
        "</p></li>\n",
        "<li id=\"fn-2\"><p>B",
        &mark("3", "3"),
        &back("2", ""),
        "</p></li>\n",
        "<li id=\"fn-3\"><pre tabindex=\"0\"><code>C\n</code></pre>\n",
        &back("3", ""),
        "</li>\n",
        "</ol>\n</section>\n",
    ];
    check(&[(markdown, &expected.concat())], RawHtml::Clean);
    let inside = html("[[x|y[^1] z]]\n\n[^1]: z\n", RawHtml::Clean);
    let after = format!("<p><a href=\"/x\">y z</a>{}</p>", mark("1", "1"));
    assert!(inside.starts_with(&after), "{inside}");
}

#[test]
fn raw_html_by_setting() {
    let markdown = "<details open onclick=\"x\"><summary>a</summary>\n\n*b* <kbd>c</kbd><!-- d -->\n\n</details>\n";
    assert_eq!(
        html(markdown, RawHtml::Trusted),
        "<details open onclick=\"x\"><summary>a</summary>\n<p><em>b</em> <kbd>c</kbd><!-- d --></p>\n</details>\n"
    );
    assert_eq!(
        html(markdown, RawHtml::Escape),
        "<p>&lt;details open onclick=\"x\"&gt;&lt;summary&gt;a&lt;/summary&gt;</p>\n<p><em>b</em> &lt;kbd&gt;c&lt;/kbd&gt;</p>\n<p>&lt;/details&gt;</p>\n"
    );
    assert_eq!(
        html(markdown, RawHtml::Clean),
        "<details open=\"\"><summary>a</summary>\n<p><em>b</em> <kbd>c</kbd></p>\n</details>\n"
    );
}

#[test]
fn cleaning_takes_what_harms_and_keeps_what_means() {
    let cases = [
        (
            "<script>a</script><style>b</style><iframe src=x></iframe>",
            "",
        ),
        (
            "<p style=\"x\" class=\"alert evil\" lang=\"ru\" dir=\"ltr\">a</p>",
            "<p class=\"alert\" lang=\"ru\" dir=\"ltr\">a</p>",
        ),
        (
            "<a href=\"javascript:x\" onclick=\"y\">a</a>",
            "<p><a>a</a></p>",
        ),
        ("<a href=\"../x\">a</a>", "<p><a href=\"../x\">a</a></p>"),
        ("<div id=\"fn-1\">a</div>", "<div>a</div>"),
        (
            "<a href=\"#t\">a</a><a href=\"#h\">b</a><i id=\"t\"></i><b id=\"h\"></b>\n\n## H",
            "<p><a href=\"#t\">a</a><a href=\"#h\">b</a><i id=\"t\"></i><b></b></p>\n<h2 id=\"h\">H</h2>",
        ),
        (
            "<p \u{e000}id=\"at-nav\" &#xe000;id=\"x\">\u{e000}id=\"</p>",
            "<p>id=\"</p>",
        ),
        (
            "<h1><time datetime=\"2025-01\">a</time></h1>",
            "<time datetime=\"2025-01\">a</time>",
        ),
        (
            "<svg><a xlink:href=\"javascript:x\">a</a></svg>b",
            "<p>b</p>",
        ),
        ("<div><b>a", "<div><b>a\n</b></div>"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(
            html(&format!("{markdown}\n"), RawHtml::Clean).trim_end(),
            expected
        );
    }
}

#[test]
fn smart_punctuation() {
    let markdown = "\"a\" -- 'b' ...";
    let outline = outline(markdown);
    let options = HtmlOptions {
        raw: RawHtml::Clean,
        punctuation: Punctuation::Smart,
        words: &str::to_owned,
        outline: &outline,
        targets: &[],
    };
    assert_eq!(body(markdown, &options), "<p>“a” – ‘b’ …</p>\n");
}

/// Pieces of Markdown that have met badly somewhere.
fn any_markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "[", "]", "[[", "]]", "|", "![", "![[", "](", ")", "(a.md)", "[^1]", "[^1]: ", "[^é]", "[^É]: ",
            "\n", "\n\n", "\r\n", "\r", "  \n", "- ", "- [x] ", "1. ", "> ", "> [!NOTE]\n", "# ", "### ", "---\n",
            "|-|:-:|\n", "`", "```\n", "    ", "*", "**", "_", "~~", ": ", "<http://é b>", "<http://[x>", "<a@b>",
            "&nbsp;", "&#13;", "&#0;", "\\", "\"", "'", "--", "...", "\u{a0}", "\0", "\u{e000}id=\"", "é", "東",
            "[a]: b\n", "(javascript:x)", "(http://[)", "(x y)", "(<x\ty>)", "![a](b \"c\")", "a", "b c", " ",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The same with pieces of raw HTML in it.
fn with_tags() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "<b>",
        "</b>",
        "<div>\n",
        "</div>\n",
        "<p id=\"x\" class=y>",
        "<!-- ",
        "-->",
        "<script>",
        "<table>",
        "<td>",
        "</p>",
        "<textarea>",
        "<a href=\"#x\">",
        "<svg><style>",
        "<pre>\n",
    ]);
    let piece = prop_oneof![any_markdown(), tag.prop_map(str::to_owned)];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// The same without raw HTML.
fn without_tags() -> impl Strategy<Value = String> {
    any_markdown().prop_filter("has raw HTML", |markdown| !outline(markdown).raw_html)
}

fn consumed(markdown: &str, punctuation: Punctuation, raw: RawHtml) -> (usize, String) {
    let outline = outline(markdown);
    let targets = targets(&outline);
    let options = HtmlOptions {
        raw,
        punctuation,
        words: &str::to_owned,
        outline: &outline,
        targets: &targets,
    };
    let mut writer = Writer::new(markdown, &options, PLAIN);
    let mut events = Parser::new_ext(markdown, markdown::options(punctuation)).peekable();
    while let Some(event) = events.next() {
        writer.event(event, &mut events);
    }
    assert_eq!(writer.headings, outline.headings.len());
    (writer.links, body(markdown, &options))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_link_takes_its_own_target(markdown in with_tags()) {
        let links = outline(&markdown).links.len();
        for raw in [RawHtml::Clean, RawHtml::Escape, RawHtml::Trusted] {
            prop_assert_eq!(consumed(&markdown, Punctuation::Straight, raw).0, links);
            prop_assert_eq!(consumed(&markdown, Punctuation::Smart, raw).0, links);
        }
        let file = format!("é\r\n{markdown}");
        let checked = markdown::outline(FileId(0), &file, 4..file.len());
        let links = checked.value.links.iter().map(|link| link.place);
        let findings = checked.findings.into_vec();
        for place in links.chain(findings.iter().map(|finding| finding.place)) {
            let At::Bytes(start, end) = place.at else { panic!("not a range") };
            prop_assert!(start >= 4 && !file[start as usize..end as usize].is_empty());
        }
        let line = inline(&markdown, Punctuation::Smart);
        prop_assert!(!line.contains("<p") && !line.contains("<img"));
    }

    #[test]
    fn what_we_write_needs_no_cleaning(markdown in without_tags()) {
        let mut outline = outline(&markdown);
        let targets = targets(&outline);
        let write = |outline: &Outline| {
            let options = HtmlOptions {
                raw: RawHtml::Clean,
                punctuation: Punctuation::Smart,
                words: &str::to_owned,
                outline,
                targets: &targets,
            };
            body(&markdown, &options)
        };
        let plain = write(&outline);
        outline.raw_html = true;
        prop_assert_eq!(write(&outline), plain);
    }
}
