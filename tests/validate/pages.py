"""pages.py OUTPUT BASE_URL: every HTML page of a built site parses without an error, every address in it that is the
site's own leads to a file, anchors included, no id stands twice, and the sitemap names pages that are there."""

import pathlib
import re
import sys
import urllib.parse
import xml.etree.ElementTree as tree

import html5lib

from report import finish

ADDRESSES = ["href", "src", "poster", "action"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
NEWS_SHAPE = [SITEMAP + "url", SITEMAP + "loc"] + [
    NEWS + name for name in ["news", "publication", "name", "language", "publication_date", "title"]
]
NEWS_TEXTS = {
    "name": r".*\S.*",
    "language": r"zh-cn|zh-tw|[a-z]{2,3}",
    "publication_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
    "title": r".*\S.*",
}
XHTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """A parsed page: its errors, its ids, the addresses that it names."""

    def __init__(self, text):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        document = parser.parse(text)
        self.errors = [f"line {line}: {code} {data}" for (line, _), code, data in parser.errors]
        elements = [element for element in document.iter() if isinstance(element.tag, str)]
        ids = [element.get("id") for element in elements if element.get("id") is not None]
        self.ids = set(ids)
        self.errors += [f"the id `{one}` stands twice" for one in self.ids if ids.count(one) > 1]
        self.addresses = []
        for element in elements:
            for name in ADDRESSES:
                if element.get(name) is not None:
                    self.addresses.append(element.get(name))
            for candidate in (element.get("srcset") or "").split(","):
                if candidate.strip():
                    self.addresses.append(candidate.split()[0])
            if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
                self.addresses.append(element.get("content", "").partition("url=")[2])


class Site:
    """A folder as a server of static files shows it below an address."""

    def __init__(self, folder, base):
        self.base = base.rstrip("/") + "/"
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.files = {path.relative_to(folder).as_posix(): path for path in files}
        pages = {name: path for name, path in self.files.items() if name.endswith(".html")}
        self.pages = {name: Page(path.read_bytes()) for name, path in pages.items()}

    def faults(self):
        """All that is wrong with the pages and with the sitemap."""
        faults = []
        for name, page in sorted(self.pages.items()):
            faults += [f"{name}: {error}" for error in page.errors]
            address = urllib.parse.urljoin(self.base, name.removesuffix("index.html"))
            for target in page.addresses:
                reason = self.leads_nowhere(urllib.parse.urljoin(address, target))
                if reason:
                    faults.append(f"{name}: `{target}` {reason}")
        return faults + self.sitemap_faults() + self.news_faults()

    def leads_nowhere(self, address):
        """Why an address of the site's own leads nowhere; None for any other address."""
        address, anchor = urllib.parse.urldefrag(address)
        if not address.startswith(("http:", "https:")):
            return None
        if urllib.parse.urlsplit(address).netloc != urllib.parse.urlsplit(self.base).netloc:
            return None
        if not address.startswith(self.base):
            return "leads out of the site's path"
        name = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
        name = name[len(urllib.parse.urlsplit(self.base).path) :]
        if name == "" or name.endswith("/"):
            name += "index.html"
        if name not in self.files:
            return "leads to no file"
        if anchor and name in self.pages and urllib.parse.unquote(anchor) not in self.pages[name].ids:
            return "leads to no place on the page"
        return None

    def sitemap_faults(self):
        """What is wrong with the sitemap."""
        if "sitemap.xml" not in self.files:
            return ["there is no sitemap.xml"]
        root = tree.parse(self.files["sitemap.xml"]).getroot()
        named = [element.text for element in root.iter(SITEMAP + "loc")]
        named += [element.get("href") for element in root.iter(XHTML + "link")]
        faults = [] if named else ["the sitemap names nothing"]
        for address in named:
            if not address.startswith(self.base):
                faults.append(f"sitemap.xml: `{address}` is not of this site")
            elif self.leads_nowhere(address):
                faults.append(f"sitemap.xml: `{address}` {self.leads_nowhere(address)}")
        return faults

    def news_faults(self):
        """What is wrong with the news sitemap, if there is one, by its schema (0.9): which elements, how many, in which
        order, and what is in them."""
        if "news-sitemap.xml" not in self.files:
            return []
        urls = list(tree.parse(self.files["news-sitemap.xml"]).getroot())
        faults = [] if 1 <= len(urls) <= 1000 else [f"news-sitemap.xml: it has {len(urls)} pages"]
        for url in urls:
            news = url.find(NEWS + "news")
            shape = [element.tag for element in url.iter()]
            if shape != NEWS_SHAPE:
                faults.append(f"news-sitemap.xml: it has {shape}")
                continue
            address = url.findtext(SITEMAP + "loc")
            if not address.startswith(self.base) or self.leads_nowhere(address):
                faults.append(f"news-sitemap.xml: `{address}` is no page of this site")
            for name, pattern in NEWS_TEXTS.items():
                text = news.findtext(".//" + NEWS + name)
                if not re.fullmatch(pattern, text or ""):
                    faults.append(f"news-sitemap.xml: `{text}` is no {name}")
        robots = self.files["robots.txt"].read_text()
        return faults if "/news-sitemap.xml\n" in robots else [*faults, "robots.txt does not name the news sitemap"]


if __name__ == "__main__":
    site = Site(pathlib.Path(sys.argv[1]), sys.argv[2])
    finish("pages", len(site.pages), site.faults())
