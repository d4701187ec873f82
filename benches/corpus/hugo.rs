//! The settings and layouts with which Hugo makes the pages that Dateline makes by default: one a
//! briefing, three indexes, a page a term by fifty, the list of all, a feed and a sitemap.

use std::fs;
use std::io;
use std::path::Path;

const SETTINGS: &str = "\
baseURL: https://example.org/
title: Invented briefings
taxonomies: {topic: topics, actor: actors, country: countries}
pagination: {pagerSize: 50}
outputs: {home: [html, rss], section: [html], taxonomy: [html], term: [html]}
";

const BASE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" href="/index.xml">
</head>
<body>
<header>
<a href="/">{{ site.Title }}</a>
<nav><a href="/topics/">Topics</a> <a href="/actors/">Actors</a> <a href="/countries/">Countries</a></nav>
</header>
<main>{{ block "main" . }}{{ end }}</main>
<footer>An archive of invented briefings</footer>
</body>
</html>
"#;

const BRIEFING: &str = r#"{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
<p>{{ .Params.summary }}</p>
{{ .Content }}
{{ range $kind := slice "topics" "actors" "countries" }}
<ul>{{ range $.GetTerms $kind }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ end }}
</article>
{{ end }}
"#;

/// A list by fifty; `PAGES` stands for what is listed.
const LIST: &str = r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ $list := .Paginate PAGES }}
<ul>{{ range $list.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02" }}</time>
<p>{{ .Params.summary }}</p></li>
{{ end }}</ul>
<nav>
{{ with $list.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}
{{ $list.PageNumber }} of {{ $list.TotalPages }}
{{ with $list.Next }}<a href="{{ .URL }}">Older</a>{{ end }}
</nav>
{{ end }}
"#;

const INDEX: &str = r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range .Data.Terms.ByCount }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.LinkTitle }}</a> {{ .Count }}</li>
{{ end }}</ul>
{{ end }}
"#;

/// Writes them.
pub(super) fn write(root: &Path) -> io::Result<()> {
    let list = |pages: &str| LIST.replace("PAGES", pages);
    let files = [
        ("hugo.yaml", SETTINGS.to_owned()),
        ("layouts/baseof.html", BASE.to_owned()),
        ("layouts/page.html", BRIEFING.to_owned()),
        ("layouts/home.html", list("site.RegularPages")),
        ("layouts/section.html", list(".Pages")),
        ("layouts/term.html", list(".Pages")),
        ("layouts/taxonomy.html", INDEX.to_owned()),
        ("static/style.css", "body { max-width: 60rem }\n".to_owned()),
    ];
    for folder in ["layouts", "static"] {
        fs::create_dir_all(root.join(folder))?;
    }
    files
        .iter()
        .try_for_each(|(path, text)| fs::write(root.join(path), text))
}
