"""feeds.py OUTPUT: every feed of a built site is read without a complaint: Atom and RSS by feedparser, and by the grammars beside
this file, which say what RFC 4287 and RSS 2.0 require; JSON Feed by its schema. All of one folder say the same, those of an edition
in full, and no address in a text lacks its host. Browsers are told of a style sheet that is there, and the titles that it shows lead where feed readers are led."""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import feedparser
import jsonschema
from lxml import etree

from report import finish


HERE = pathlib.Path(__file__).resolve().parent


def grammar(name):
    """A grammar that stands beside this file, in the compact syntax of RELAX NG."""
    return etree.RelaxNG.from_rnc_string((HERE / name).read_text(encoding="utf-8"))


GRAMMARS = {"feed.xml": grammar("atom.rnc"), "rss.xml": grammar("rss.rnc")}


def grammar_faults(path):
    """What the grammar of a feed in Atom or RSS, which its name tells, does not allow."""
    rules = GRAMMARS[path.name]
    if rules.validate(etree.parse(path, etree.XMLParser(no_network=True))):
        return []
    return [f"{path}:{error.line}: {error.message}" for error in rules.error_log]


def faults_of(path):
    """What is wrong with one feed."""
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        return [f"{path}: {feed.bozo_exception}"]
    faults = grammar_faults(path)
    if feed.version != "atom10":
        faults.append(f"{path}: it is `{feed.version}`")
    if not feed.encoding.lower().startswith("utf"):
        faults.append(f"{path}: its encoding is `{feed.encoding}`")
    links = {link.get("rel") for link in feed.feed.get("links", [])}
    if not {"self", "alternate"} <= links:
        faults.append(f"{path}: it has no link to itself or to its page")
    for thing in [feed.feed, *feed.entries]:
        for key in ["id", "title", "updated_parsed"]:
            if not thing.get(key):
                faults.append(f"{path}: `{key}` is missing in {thing.get('title')}")
        author = thing.get("author") or feed.feed.get("author")
        if not author:
            faults.append(f"{path}: no author of {thing.get('title')}")
    ids = [entry.get("id") for entry in feed.entries]
    if len(ids) != len(set(ids)):
        faults.append(f"{path}: two entries have one id")
    times = [entry.updated_parsed for entry in feed.entries if entry.get("updated_parsed")]
    if times and feed.feed.get("updated_parsed", max(times)) < max(times):
        faults.append(f"{path}: older than its newest entry")
    return faults


# JSON Feed 1.1, as far as we use it: https://www.jsonfeed.org/version/1.1/
TEXT = {"type": "string", "minLength": 1}
WEB = {"type": "string", "pattern": "^https?://"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "url": WEB}, "additionalProperties": False},
}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
JSON_ITEM = {
    "type": "object",
    "required": ["id", "url", "title", "date_published", "date_modified", "language"],
    "oneOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": TEXT, "url": WEB, "title": TEXT, "summary": TEXT, "content_html": {"type": "string"}, "content_text": TEXT, "image": WEB,
        "date_published": INSTANT, "date_modified": INSTANT, "tags": {"type": "array", "items": TEXT}, "language": TEXT,
        "authors": AUTHORS,
    },
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "language", "authors", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": TEXT, "home_page_url": WEB, "feed_url": WEB,
        "description": TEXT, "language": TEXT, "authors": AUTHORS, "items": {"type": "array", "items": JSON_ITEM},
        "hubs": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["type", "url"], "properties": {"type": {"const": "WebSub"}, "url": WEB}},
        },
    },
    "additionalProperties": False,
}


def rss_faults(path):
    """What is wrong with one feed in RSS 2.0."""
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        return [f"{path}: {feed.bozo_exception}"]
    faults = grammar_faults(path)
    if feed.version != "rss20":
        faults.append(f"{path}: it is `{feed.version}`")
    for key in ["title", "link", "description", "language"]:
        if not feed.feed.get(key):
            faults.append(f"{path}: `{key}` is missing")
    if "self" not in {link.get("rel") for link in feed.feed.get("links", [])}:
        faults.append(f"{path}: it has no link to itself")
    for entry in feed.entries:
        for key in ["id", "title", "link", "published_parsed", "author"]:
            if not entry.get(key):
                faults.append(f"{path}: `{key}` is missing in {entry.get('title')}")
        if entry.get("guidislink"):
            faults.append(f"{path}: an id is taken for an address in {entry.get('title')}")
    return faults


def json_faults(path):
    """What is wrong with one JSON Feed."""
    try:
        feed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{path}: {error}"]
    errors = jsonschema.Draft202012Validator(JSON_FEED).iter_errors(feed)
    return [f"{path}: {error.json_path}: {error.message[:120]}" for error in errors]


def said_by(feed):
    """What a feed in Atom or RSS says, in the form of `said_in_json`."""
    hubs = [link.get("href") for link in feed.feed.get("links", []) if link.get("rel") == "hub"]
    return hubs, [(entry.get("id"), entry.get("title"), entry.get("link")) for entry in feed.entries]


def said_in_json(feed):
    """The hubs of a JSON Feed, and the id, title and address of each item."""
    items = [(item.get("id"), item.get("title"), item.get("url")) for item in feed.get("items", [])]
    return [hub.get("url") for hub in feed.get("hubs", [])], items


def folder_faults(folder):
    """Where the feeds of a folder differ, or have an address that only a page of the site understands."""
    atom = feedparser.parse((folder / "feed.xml").read_bytes())
    missing = [name for name in ["feed.json", "rss.xml"] if not (folder / name).exists()]
    if missing:
        return [f"{folder}: there is no `{name}`" for name in missing]
    items = (json_feed := json.loads((folder / "feed.json").read_text(encoding="utf-8"))).get("items", [])
    rss = feedparser.parse((folder / "rss.xml").read_bytes())
    said = {"feed.xml": said_by(atom), "rss.xml": said_by(rss), "feed.json": said_in_json(json_feed)}
    is_edition = folder.parent.name not in ["actors", "countries", "topics"]
    faults = [f"{folder}: `{name}` says other things" for name, each in said.items() if each != said["feed.xml"]]
    for entry, in_rss, item in zip(atom.entries, rss.entries, items):
        text = entry.content[0].value if entry.get("content") else None
        if is_edition and text is None:
            faults.append(f"{folder}: `{entry.title}` has no text in `feed.xml`")
        whole = [text is not None, bool(in_rss.get("content")), "content_html" in item]
        if len(set(whole)) > 1:
            faults.append(f"{folder}: `{entry.title}` is not in full in all feeds")
        elif text is None and item["content_text"] != entry.get("summary", entry.title):
            faults.append(f"{folder}: `{entry.title}` has another summary in `feed.json`")
        local = re.findall(r'<[^>]* (?:href|src)="(?!https?:|mailto:|tel:)([^"]*)"', item.get("content_html", ""))
        faults.extend(f"{folder}: the address `{address}` lacks its host" for address in local)
    return faults


SHEET = re.compile(r'^<\?xml[^>]*\?>\n<\?xml-stylesheet type="text/css" href="[^"]*(/assets/[^"]*\.css)"\?>\n<')
LINK = "{http://www.w3.org/1999/xhtml}a"
ATOM = "{http://www.w3.org/2005/Atom}"


def view_faults(path, output):
    """What is wrong with what a browser shows of a feed in Atom or RSS."""
    text = path.read_text(encoding="utf-8")
    sheet = SHEET.match(text)
    if not sheet or not (output / sheet[1][1:]).is_file():
        return [f"{path}: browsers are told of no style sheet that is there"]
    tree = xml.etree.ElementTree.fromstring(text)
    faults = [] if tree.find(f".//{{*}}div//{LINK}") is not None else [f"{path}: no way leads back to the site"]
    for entry in [*tree.iter(f"{ATOM}entry"), *tree.iter("item")]:
        link, title = entry.find(LINK), entry.find("{*}title")
        address = entry.find("{*}link")
        address = address.get("href") or address.text
        is_whole = link is not None and link.text == title.text and address.endswith(link.get("href"))
        if not is_whole or "%23" in address:
            faults.append(f"{path}: the title `{title.text}` does not lead to its page")
    return faults


def all_faults(output):
    """All feeds of a site, and what is wrong with them."""
    atoms, rsses, jsons = (sorted(output.rglob(name)) for name in ["feed.xml", "rss.xml", "feed.json"])
    faults = [fault for feed in atoms for fault in faults_of(feed)]
    faults += [fault for feed in rsses for fault in rss_faults(feed)]
    faults += [fault for feed in jsons for fault in json_faults(feed)]
    if not faults:
        # corrections are there as Atom only
        folders = [feed.parent for feed in atoms if feed.parent.name != "corrections"]
        faults = [fault for folder in folders for fault in folder_faults(folder)]
        faults += [fault for feed in atoms + rsses for fault in view_faults(feed, output)]
    return len(atoms) + len(rsses) + len(jsons), faults


if __name__ == "__main__":
    finish("feeds", *all_faults(pathlib.Path(sys.argv[1])))
