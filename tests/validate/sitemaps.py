"""sitemaps.py SCHEMA OUTPUT... (or --planted): every sitemap of built sites is valid by the schema of sitemaps.org (0.9), which a package of
npm carries. Indexes, news and versions in other languages are held against the schemas beside this file. Planted faults of each
sort are found, too."""

import pathlib
import sys
import tempfile

from lxml import etree

from report import finish

MOST_BYTES = 50 << 20
HERE = pathlib.Path(__file__).resolve().parent


def validator(schema):
    """The schema of everything that a sitemap may have."""
    text = (HERE / "sitemaps.xsd").read_text(encoding="utf-8")
    text = text.replace('"SCHEMA"', f'"{pathlib.Path(schema).resolve().as_uri()}"')
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.fromstring(text.encode(), parser, base_url=str(HERE / "sitemaps.xsd")))


def faults_of(schema, path):
    """What is wrong with one file."""
    if path.stat().st_size > MOST_BYTES:
        return [f"{path}: it is larger than 50 MB"]
    try:
        document = etree.parse(path, etree.XMLParser(no_network=True))
    except etree.XMLSyntaxError as error:
        return [f"{path}: {error}"]
    if schema.validate(document):
        return []
    return [f"{path}:{error.line}: {error.message}" for error in schema.error_log]


SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/</loc>'
    '<lastmod>2026-01-10</lastmod><xhtml:link rel="alternate" hreflang="fr-CA" href="https://example.org/fr/"/>'
    "<news:news><news:publication><news:name>Desk</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-01-10T00:00:00Z</news:publication_date><news:title>A</news:title></news:news></url></urlset>"
)
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
    "<loc>https://example.org/sitemap-1.xml</loc><lastmod>2026-01-10</lastmod></sitemap></sitemapindex>"
)
# What is planted in which of the two, and for what.
FAULTS = [
    (SITEMAP, "</lastmod>", "", "Opening and ending tag mismatch"),
    (SITEMAP, "<lastmod>2026-01-10", "<lastmod>10 January", "lastmod"),
    (SITEMAP, "<loc>https://example.org/</loc>", "", "loc"),
    (SITEMAP, "https://example.org/<", "<", "loc"),
    (SITEMAP, "<loc>https://example.org/</loc>", "<lok>https://example.org/</lok>", "lok"),
    (SITEMAP, "<lastmod>2026-01-10</lastmod>", "<priority>1.5</priority>", "priority"),
    (SITEMAP, "/sitemap/0.9", "/sitemap/0.8", "urlset"),
    (SITEMAP, 'rel="alternate"', 'rel="next"', "rel"),
    (SITEMAP, "fr-CA", "French language", "hreflang"),
    (SITEMAP, ' href="https://example.org/fr/"', ' href="/fr/"', "href"),
    (SITEMAP, "<news:title>A</news:title>", "", "news"),
    (SITEMAP, ">en<", ">en-GB<", "language"),
    (SITEMAP, "news:title", "news:headline", "headline"),
    (INDEX, "<lastmod>2026-01-10</lastmod>", "<changefreq>daily</changefreq>", "changefreq"),
    (INDEX, "<loc>https://example.org/sitemap-1.xml</loc>", "", "loc"),
    (INDEX, "2026-01-10", "2026-13-10", "lastmod"),
]


def planted(schema):
    """Fails with an assertion if a fault is not found, or one that is none."""
    checked = validator(schema)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "sitemap.xml"
        for text in [SITEMAP, INDEX, SITEMAP.replace("fr-CA", "x-default")]:
            path.write_text(text)
            assert faults_of(checked, path) == [], faults_of(checked, path)
        for text, old, new, expected in FAULTS:
            assert old in text, old
            path.write_text(text.replace(old, new))
            found = faults_of(checked, path)
            assert found and expected in found[0], (old, new, found)
    print("sitemaps: every planted fault was found")


def main(schema, outputs):
    """Checks all sitemaps of some sites."""
    checked = validator(schema)
    paths = [path for output in outputs for path in sorted(pathlib.Path(output).rglob("*sitemap*.xml"))]
    finish("sitemaps", len(paths), [fault for path in paths for fault in faults_of(checked, path)])


if __name__ == "__main__":
    if sys.argv[2:] == ["--planted"]:
        planted(sys.argv[1])
    else:
        main(sys.argv[1], sys.argv[2:])
