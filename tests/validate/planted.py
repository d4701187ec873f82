"""The validators themselves: a folder with one fault of each sort, and every fault is found."""

import pathlib
import tempfile

import feeds
import pages

PAGE = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{}</body></html>'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://example.org/a/</loc></url><url><loc>https://example.org/b/gone/</loc></url></urlset>"
)
NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>https://example.org/b/</loc><news:news><news:publication><news:name>Desk</news:name>"
    "<news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-01-10T00:00:00Z</news:publication_date><news:title>A</news:title></news:news></url></urlset>"
)
NEWS_FAULTS = [
    ("", "", 0),
    ("/b/", "/b/gone/", 1),
    (">en<", ">en-GB<", 1),
    ("2026-01-10T", "10 January ", 1),
    (">A<", "> <", 1),
    ("news:title", "news:headline", 1),
    ("<url>", "<url><lastmod>2026-01-10</lastmod>", 1),
]
FAULTS = {
    "<p><b>text</p>": "line 1",
    '<a href="nowhere/">a</a>': "leads to no file",
    '<img src="/picture.png" alt="">': "leads out of the site's path",
    '<a href="/b/#there">a</a>': "leads to no place",
    '<i id="x"></i><i id="x"></i>': "stands twice",
}


def main():
    """Fails with an assertion if a fault is not found."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for body, expected in FAULTS.items():
            (folder / "index.html").write_text(PAGE.format(body))
            (folder / "sitemap.xml").write_text(SITEMAP.replace("/a/", "/b/").replace("/b/gone/", "/b/"))
            found = pages.Site(folder, "https://example.org/b/").faults()
            assert len(found) == 1 and expected in found[0], (body, found)
        (folder / "index.html").write_text(PAGE.format('<p id="p"><a href="#p">a</a> <a href="https://example.com/x">b</a></p>'))
        assert pages.Site(folder, "https://example.org/b").faults() == []
        (folder / "sitemap.xml").write_text(SITEMAP)
        found = pages.Site(folder, "https://example.org/b/").faults()
        assert len(found) == 2, found
        (folder / "sitemap.xml").write_text(SITEMAP.replace("/a/", "/b/").replace("/b/gone/", "/b/"))
        (folder / "robots.txt").write_text("Sitemap: https://example.org/b/news-sitemap.xml\n")
        for old, new, count in NEWS_FAULTS:
            (folder / "news-sitemap.xml").write_text(NEWS.replace(old, new))
            found = pages.Site(folder, "https://example.org/b/").faults()
            assert len(found) == count, (old, new, found)
        feed = folder / "feed.xml"
        feed.write_text('<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>B</entry></feed>')
        assert feeds.faults_of(feed)
        feed.write_text('<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>B</title></entry></feed>')
        assert len(feeds.faults_of(feed)) >= 4, feeds.faults_of(feed)
    print("planted: every fault was found")


if __name__ == "__main__":
    main()
