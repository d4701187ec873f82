"""feeds.py OUTPUT: every feed of a built site is read without a complaint by feedparser, and has what RFC 4287 requires."""

import pathlib
import sys

import feedparser

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


if __name__ == "__main__":
    feeds = sorted(pathlib.Path(sys.argv[1]).rglob("feed.xml"))
    finish("feeds", len(feeds), [fault for feed in feeds for fault in faults_of(feed)])
