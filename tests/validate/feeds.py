"""feeds.py OUTPUT: every feed of a built site is read without a complaint: Atom and RSS by feedparser, with what RFC 4287 and
RSS 2.0 require, and JSON Feed by its schema. The three of an edition say the same, in full, and no address in it lacks its host."""

import json
import pathlib
import re
import sys

import feedparser
import jsonschema

from report import finish


def faults_of(path):
    """What is wrong with one feed."""
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        return [f"{path}: {feed.bozo_exception}"]
    faults = []
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
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
JSON_ITEM = {
    "type": "object",
    "required": ["id", "url", "title", "content_html", "date_published", "date_modified", "language", "authors"],
    "properties": {
        "id": TEXT, "url": WEB, "title": TEXT, "summary": TEXT, "content_html": {"type": "string"}, "image": WEB,
        "date_published": INSTANT, "date_modified": INSTANT, "tags": {"type": "array", "items": TEXT}, "language": TEXT,
        "authors": AUTHORS,
    },
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "language", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": TEXT, "home_page_url": WEB, "feed_url": WEB,
        "description": TEXT, "language": TEXT, "authors": AUTHORS, "items": {"type": "array", "items": JSON_ITEM},
    },
    "additionalProperties": False,
}


def rss_faults(path):
    """What is wrong with one feed in RSS 2.0."""
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        return [f"{path}: {feed.bozo_exception}"]
    faults = [] if feed.version == "rss20" else [f"{path}: it is `{feed.version}`"]
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


def edition_faults(folder):
    """Where the feeds of an edition differ, or have an address that only a page of the site understands."""
    atom, rss = (feedparser.parse((folder / name).read_bytes()) for name in ["feed.xml", "rss.xml"])
    items = json.loads((folder / "feed.json").read_text(encoding="utf-8")).get("items", [])
    said = {
        "feed.xml": [(entry.get("id"), entry.get("title")) for entry in atom.entries],
        "rss.xml": [(entry.get("id"), entry.get("title")) for entry in rss.entries],
        "feed.json": [(item.get("id"), item.get("title")) for item in items],
    }
    faults = [f"{folder}: `{name}` has other briefings" for name, each in said.items() if each != said["feed.xml"]]
    texts = [entry.content[0].value if entry.get("content") else None for entry in atom.entries]
    if None in texts:
        faults.append(f"{folder}: a briefing in `feed.xml` has no text")
    for item in items:
        local = re.findall(r'<[^>]* (?:href|src)="(?!https?:|mailto:|tel:)([^"]*)"', item.get("content_html", ""))
        faults.extend(f"{folder}: the address `{address}` lacks its host" for address in local)
    return faults


def all_faults(output):
    """All feeds of a site, and what is wrong with them."""
    atoms, rsses, jsons = (sorted(output.rglob(name)) for name in ["feed.xml", "rss.xml", "feed.json"])
    faults = [fault for feed in atoms for fault in faults_of(feed)]
    faults += [fault for feed in rsses for fault in rss_faults(feed)]
    faults += [fault for feed in jsons for fault in json_faults(feed)]
    if not faults:
        faults = [fault for feed in rsses for fault in edition_faults(feed.parent)]
    return len(atoms) + len(rsses) + len(jsons), faults


if __name__ == "__main__":
    finish("feeds", *all_faults(pathlib.Path(sys.argv[1])))
