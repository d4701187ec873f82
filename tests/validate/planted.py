"""planted.py OUTPUT ROOT DAY: the validators themselves: a folder with one fault of each sort, and every fault is found. What needs a
whole site is planted into a copy of a built one."""

import datetime
import pathlib
import shutil
import sys
import tempfile

import calendars
import data
import feeds
import maps
import pages
import recount_events
import structured

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

WHOLE = '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "A", "url": "https://example.org/"}]}'
BLOCKS = {
    WHOLE.replace('"A"', "A"): "Expecting value",
    WHOLE.replace('"name"', '"nmae"'): "schema.org has no word",
    WHOLE.replace("WebSite", "Website"): "schema.org has no word",
    WHOLE.replace('"name": "A", ', ""): "`name` is missing",
    WHOLE.replace("WebSite", "Event"): "`subjectOf` is missing",
    WHOLE.replace('"name": "A"', '"name": "A", "datePublished": "2025-02-30"'): "is no date",
    WHOLE.replace("https://schema.org", "https://example.org"): "loading remote context failed",
}

# The first file of a pattern that has a text, what takes the place of the text, and what is said then.
DATA = [
    ("api/briefings.json", '"words":', '"wrods":', "wrods"),
    ("api/briefings.json", '"kind":"briefing"', '"kind":"brief"', "'brief' is not one of"),
    ("api/briefings/**/*.json", '"text":"', '"text":"X', "the text"),
    ("api/briefings/**/*.ninjs.json", '"rel":"subject"', '"rel":"object"', "'object' is not one of"),
    ("api/entities.json", '"count":1,"first"', '"count":2,"first"', "how often it is named"),
    ("api/graph.json", '"weight":1}', '"weight":2}', "the links"),
    ("api/schemas/graph.json", "/graph.json", "/grahp.json", "says that it is"),
    ("**/cite.bib", "year = 2", "year = 12", "years in citations"),
    ("**/cite.ris", "TI  - ", "TI  - X", "titles in citations"),
    ("**/cite.json", '"URL"', '"ULR"', "ULR"),
]


# A text of the page of all countries, what takes its place, and what is said then.
MAPS = [
    ("</title><path", "</titel><path", "is no XML"),
    ("<title>Belarus: 2", "<title>Belarus: 3", "only on the map"),
    ('<p class="entry">', '<p class="entyr">', "only on the map"),
    ('<path class="map-2" d="M', '<path class="map-2" d="M9', "out of the map"),
    ('<a href="/countries/belarus/"><title>Belarus: 2 briefings</title>', '<a href="/countries/belarus/">', "no title"),
    ('<path class="map-0" d="M0 0h2v1H0z"/>', "", "lacks the shade 0"),
]


def plant_maps(output):
    """Plants one fault after the other into the page of all countries."""
    sound = (output / "countries" / "index.html").read_text(encoding="utf-8")
    assert maps.faults_of(sound) == (1, []), maps.faults_of(sound)
    for old, new, expected in MAPS:
        assert old in sound, old
        found = maps.faults_of(sound.replace(old, new, 1))[1]
        assert any(expected in fault for fault in found), (old, found[:3])
    heavy = sound + "".join(str(number**5 * 2654435761 % 10**12) for number in range(20_000))
    assert "when packed" in maps.faults_of(heavy)[1][0]


def plant_data(output):
    """Plants one fault after the other into the data of a site."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "site"
        shutil.copytree(output, copy)
        for pattern, old, new, expected in DATA:
            path = next(path for path in sorted(copy.glob(pattern)) if old in path.read_text(encoding="utf-8"))
            sound = path.read_text(encoding="utf-8")
            path.write_text(sound.replace(old, new, 1), encoding="utf-8")
            try:
                found = data.all_faults(copy)[1]
            except KeyError as error:
                found = [str(error)]
            assert any(expected in fault for fault in found), (pattern, old, found[:3])
            path.write_text(sound, encoding="utf-8")


ATOM_VIEW = (
    '<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="/assets/feed.css"?>\n'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"><h:div><h:p><h:a href="/">A</h:a></h:p></h:div>'
    '<link rel="hub" href="https://hub.example.net/"/>'
    '<entry><h:a href="/b/">B</h:a><id>c</id><title>B</title><link href="https://example.org/b/"/><summary>D</summary></entry></feed>'
)
VIEW_FAULTS = [
    ("", "", 0),
    ("feed.css", "other.css", 1),
    ("<?xml-stylesheet", "<?sheet", 1),
    ("h:div", "h:b", 1),
    ('<h:a href="/b/">B', '<h:a href="/b/">C', 1),
    ('<h:a href="/b/">', '<h:a href="/c/">', 1),
]
JSON_SAYS = (
    '{"hubs": [{"type": "WebSub", "url": "https://hub.example.net/"}],'
    ' "items": [{"id": "c", "title": "B", "url": "https://example.org/b/", "content_text": "D"}]}'
)
RSS_SAYS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="hub" href="https://hub.example.net/"/>'
    '<item><title>B</title><link>https://example.org/b/</link><guid isPermaLink="false">c</guid></item></channel></rss>'
)
SAYS_FAULTS = [("", "", 0), ('"c"', '"d"', 1), ("hub.", "other.", 1), ('"D"', '"E"', 1), ("content_text", "content_html", 1)]


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml" xml:lang="en"><id>tag:example.org,2026:/</id>'
    '<title>A</title><updated>2026-01-10T00:00:00Z</updated><link rel="self" href="https://example.org/feed.xml"/><h:div><h:p/></h:div>'
    '<author><name>Desk</name></author><entry><id>tag:example.org,2026:/b/</id><title>B</title>'
    '<published>2026-01-09T00:00:00+01:00</published><updated>2026-01-10T00:00:00Z</updated>'
    '<link rel="alternate" type="text/html" href="https://example.org/b/"/><category term="c"/><summary>D</summary>'
    '<content type="html">E</content></entry></feed>'
)
# What is planted in the place of what.
ATOM_FAULTS = [
    ("<id>tag:example.org,2026:/</id>", ""),
    ("<id>tag:example.org,2026:/b/</id>", ""),
    ("tag:example.org,2026:/b/", "/b/"),
    ("<title>B</title>", ""),
    ("<title>B</title>", "<title>B</title><title>C</title>"),
    ("<title>B</title>", "<headline>B</headline>"),
    ("2026-01-09T00:00:00+01:00", "2026-01-09"),
    ("<updated>2026-01-10T00:00:00Z</updated><link rel=\"alternate", "<link rel=\"alternate"),
    (' href="https://example.org/b/"', ""),
    ("https://example.org/b/", "../b/"),
    ("<name>Desk</name>", ""),
    (' term="c"', ""),
    ('content type="html"', 'content type="xhtml"'),
    ('xml:lang="en"', 'xml:lang="the English"'),
    ("2005/Atom", "2004/Atom"),
]
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>A</title><link>https://example.org/</link>'
    '<description>C</description><lastBuildDate>Sat, 10 Jan 2026 00:00:00 +0000</lastBuildDate>'
    '<atom:link rel="self" type="application/rss+xml" href="https://example.org/rss.xml"/>'
    '<item><title>B</title><link>https://example.org/b/</link><guid isPermaLink="false">tag:example.org,2026:/b/</guid>'
    "<pubDate>Fri, 09 Jan 2026 00:00:00 +0100</pubDate><dc:creator>D</dc:creator><content:encoded>E</content:encoded></item>"
    "</channel></rss>"
)
RSS_FAULTS = [
    ('version="2.0"', 'version="0.92"'),
    ("<description>C</description>", ""),
    ("<title>A</title>", "<title> </title>"),
    ("<link>https://example.org/b/</link>", "<link>/b/</link>"),
    ("Fri, 09 Jan 2026", "09.01.2026"),
    ("+0100", "+01:00"),
    ("<title>B</title>", "<title>B</title><title>C</title>"),
    ("dc:creator>D</dc:creator", "author>D</author"),
    (' isPermaLink="false"', ""),
    ('rel="self"', 'rel="next"'),
    ("<item>", "<entry/><item>"),
]


def plant_in_feeds(folder):
    """Feeds that say different things, and that show a browser wrong ones."""
    atom = folder / "feed.xml"
    (folder / "assets").mkdir()
    (folder / "assets" / "feed.css").write_text("")
    for old, new, count in VIEW_FAULTS:
        atom.write_text(ATOM_VIEW.replace(old, new))
        found = feeds.view_faults(atom, folder)
        assert len(found) == count, (old, new, found)
    topic = folder / "topics" / "b"
    topic.mkdir(parents=True)
    (topic / "feed.xml").write_text(ATOM_VIEW)
    assert len(feeds.folder_faults(topic)) == 2
    (topic / "rss.xml").write_text(RSS_SAYS)
    for old, new, count in SAYS_FAULTS:
        (topic / "feed.json").write_text(JSON_SAYS.replace(old, new))
        found = feeds.folder_faults(topic)
        assert len(found) == count, (old, new, found)
    for name, whole, plant in [("feed.xml", ATOM, ATOM_FAULTS), ("rss.xml", RSS, RSS_FAULTS)]:
        feed = folder / name
        feed.write_text(whole)
        assert feeds.grammar_faults(feed) == [], feeds.grammar_faults(feed)
        for old, new in plant:
            assert old in whole, old
            feed.write_text(whole.replace(old, new, 1))
            assert feeds.grammar_faults(feed), (old, new)


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A//A//EN\r\nNAME:A\r\nX-WR-CALNAME:A\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\n"
    "DTSTAMP:20260110T000000Z\r\nDTSTART;VALUE=DATE:20260110\r\nDTEND;VALUE=DATE:20260111\r\nSUMMARY:A\\, b\r\n"
    "URL:https://example.org/b/\r\nSTATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
SECOND = CALENDAR[CALENDAR.index("BEGIN:VEVENT") : CALENDAR.index("END:VCALENDAR")]
CALENDAR_FAULTS = [
    ("", "", ""),
    ("\r\n", "\n", "CRLF"),
    ("A\\, b", "A" * 80, "octets"),
    ("A\\, b", "x" * 66 + "é\r\n ", "octets"),
    ("SUMMARY:A", "SUMMARY:\x07A", "control character"),
    ("END:VEVENT\r\n", "END:VEVENT\r\n" + SECOND, "one UID"),
    ("UID:a@example.org\r\n", "", "`UID` is missing"),
    ("DTSTAMP:20260110T000000Z\r\n", "", "`DTSTAMP` is missing"),
    ("T000000Z", "T000000", "not in UTC"),
    ("20260111", "20260110", "it ends"),
    ("DTEND;VALUE=DATE:20260111\r\n", "", "without an end"),
    ("20260111", "2026-01-11", ""),
    ("CONFIRMED", "PERHAPS", "STATUS"),
    ("TRANSPARENT", "OPAQUE", "takes"),
    ("VERSION:2.0\r\n", "", "VERSION"),
    (SECOND, "", "no event"),
]

# What is changed in a site's pages and calendars, and what the recount then says.
EVENTS = [
    ("timeline/index.html", '<div class="event">', '<div class="evnt">', "timeline/"),
    ("ahead/index.html", 'aria-labelledby="at-vague"', 'aria-labelledby="at-week"', "ahead/"),
    ("ahead/index.html", '<span class="count">', '<span class="count">1', "the number"),
    ("countries/russia/index.html", '<div class="event">', '<div class="evnt">', "countries/russia"),
    ("calendar.ics", "DTSTART;VALUE=DATE:2025", "DTSTART;VALUE=DATE:2024", "is on"),
    ("calendar.ics", "TENTATIVE", "CONFIRMED", "CONFIRMED"),
    ("calendar.ics", "SUMMARY;LANGUAGE=en:", "SUMMARY;LANGUAGE=en:X", "calendar.ics"),
]


def plant_calendars(folder):
    """Plants one fault after the other into a calendar."""
    path = folder / "calendar.ics"
    for old, new, expected in CALENDAR_FAULTS:
        path.write_bytes(CALENDAR.replace(old, new).encode("utf-8"))
        found = calendars.faults_of(path)
        if old:
            assert found and any(expected in fault for fault in found), (old, new, found)
        else:
            assert found == [], found
    path.write_bytes(CALENDAR.replace("A\\, b", "é").encode("utf-8").replace(b"\xc3\xa9", b"\xc3\r\n \xa9"))
    assert any("cuts" in fault for fault in calendars.faults_of(path))
    path.write_bytes(CALENDAR.encode("utf-8"))
    assert len(calendars.site_faults(folder)) == 2
    path.unlink()


def plant_events(output, root, day):
    """Plants one fault after the other into what a site shows of its events."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "site"
        shutil.copytree(output, copy)
        for name, old, new, expected in EVENTS:
            path = copy / name
            sound = path.read_bytes()
            assert old.encode() in sound, (name, old)
            path.write_bytes(sound.replace(old.encode(), new.encode(), 1))
            found = recount_events.all_faults(root, copy, day)[0]
            assert found and any(expected in fault for fault in found), (name, old, found[:3])
            path.write_bytes(sound)


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
        feed = folder / "rss.xml"
        feed.write_text('<rss version="2.0"><channel><title>A</title><item><title>B</title><guid>c</guid></item></channel></rss>')
        assert len(feeds.rss_faults(feed)) >= 5, feeds.rss_faults(feed)
        item = '{"id": "a", "url": "/b", "title": "C"}'
        feed.write_text('{"version": "https://jsonfeed.org/version/1", "items": [%s]}' % item)
        assert len(feeds.json_faults(feed)) >= 3, feeds.json_faults(feed)
        plant_in_feeds(folder)
        plant_calendars(folder)
        block = '<p></p><script type="application/ld+json">{}</script>'
        page = folder / "index.html"
        page.write_text(PAGE.format(block.format(WHOLE)))
        assert structured.faults_of(page) == [], structured.faults_of(page)
        page.write_text(PAGE.format("<p></p>"))
        assert "0 blocks" in structured.faults_of(page)[0]
        for text, expected in BLOCKS.items():
            page.write_text(PAGE.format(block.format(text)))
            found = structured.faults_of(page)
            assert found and any(expected in fault for fault in found), (text, found)
    output = pathlib.Path(sys.argv[1])
    plant_maps(output)
    plant_data(output)
    plant_events(output, pathlib.Path(sys.argv[2]), datetime.date.fromisoformat(sys.argv[3][:10]))
    print("planted: every fault was found")


if __name__ == "__main__":
    main()
