"""structured.py OUTPUT: what every page of a built site says by machine is JSON-LD that expands without a loss, in
words that schema.org has, with the properties that its readers require."""

import datetime
import json
import pathlib
import re
import sys

import html5lib
from pyld import jsonld
from rdflib.namespace import SDO

from report import finish

SCHEMA = "https://schema.org/"
# What schema.org says of its own words as far as we use it: which of them lead to other things.
CONTEXT = {
    "@context": {
        "@vocab": SCHEMA,
        **{
            name: {"@type": "@id"}
            for name in [
                "url", "mainEntityOfPage", "sameAs", "item", "archivedAt", "eventStatus", "correctionsPolicy",
                "diversityPolicy", "ethicsPolicy", "actionableFeedbackPolicy", "ownershipFundingInfo",
                "publishingPrinciples", "unnamedSourcesPolicy",
            ]
        },
    }
}
ARTICLES = {
    f"{SCHEMA}{kind}Article"
    for kind in ["News", "AnalysisNews", "BackgroundNews", "ReportageNews", "OpinionNews"]
}
REQUIRED = {
    **{
        kind: ["headline", "datePublished", "dateModified", "inLanguage", "author", "publisher", "mainEntityOfPage"]
        for kind in ARTICLES
    },
    f"{SCHEMA}CollectionPage": ["name", "url", "inLanguage", "isPartOf", "publisher"],
    f"{SCHEMA}WebPage": ["name", "url", "inLanguage", "isPartOf", "publisher"],
    f"{SCHEMA}WebSite": ["name"],
    f"{SCHEMA}SearchAction": ["target", "query-input"],
    f"{SCHEMA}EntryPoint": ["urlTemplate"],
    f"{SCHEMA}BreadcrumbList": ["itemListElement"],
    f"{SCHEMA}ListItem": ["position", "name", "item"],
    f"{SCHEMA}CorrectionComment": ["text", "datePublished"],
    f"{SCHEMA}Event": ["name", "subjectOf"],
    f"{SCHEMA}ImageObject": ["url"],
    f"{SCHEMA}PropertyValue": ["propertyID", "value"],
    **{f"{SCHEMA}{kind}": ["name"] for kind in ["Person", "Organization", "Country", "DefinedTerm", "Thing", "Place"]},
}
DATES = [f"{SCHEMA}{name}" for name in ["datePublished", "dateModified", "startDate", "endDate"]]
XHTML = "{http://www.w3.org/1999/xhtml}"


def loaded(url, _options):
    """The context of schema.org, which is not fetched."""
    if url.rstrip("/") != SCHEMA.rstrip("/"):
        raise jsonld.JsonLdError(f"another context: {url}", "loading")
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


def things(expanded):
    """All that is described, whatever it is inside of."""
    if isinstance(expanded, list):
        for each in expanded:
            yield from things(each)
    elif isinstance(expanded, dict) and "@value" not in expanded:
        yield expanded
        for name, inside in expanded.items():
            if not name.startswith("@") or name == "@list":
                yield from things(inside)


def date_faults(name, values):
    """What is wrong with dates: ISO 8601, a month or a year where no more is known."""
    for value in values:
        text = value.get("@value", "")
        whole = {4: "-01-01", 7: "-01"}.get(len(text), "")
        try:
            datetime.datetime.fromisoformat(text + whole)
        except ValueError:
            yield f"`{name}` is no date: {text}"


def thing_faults(thing):
    """What is wrong with one thing."""
    kinds = thing.get("@type", [])
    if not kinds:
        if set(thing) - {"@id"}:
            yield f"something of no type: {json.dumps(thing)[:80]}"
        return
    for word in [*kinds, *(name for name in thing if not name.startswith("@"))]:
        # what an action takes in is said of a word of schema.org with this at its end
        if not word.startswith(SCHEMA) or word.removeprefix(SCHEMA).removesuffix("-input") not in SDO:
            yield f"schema.org has no word `{word}`"
    for kind in kinds:
        if kind not in REQUIRED and kind.removeprefix(SCHEMA) not in ("CreativeWork", "CreativeWorkSeries"):
            yield f"an unexpected type `{kind}`"
        for name in REQUIRED.get(kind, []):
            if not thing.get(SCHEMA + name):
                yield f"`{name}` is missing in a `{kind}`"
    for name in DATES:
        yield from date_faults(name, thing.get(name, []))


def document_faults(text):
    """What is wrong with one block of data."""
    try:
        document = json.loads(text)
        expanded = jsonld.expand(document, {"documentLoader": loaded})
    except (ValueError, jsonld.JsonLdError) as error:
        return [str(error)]
    found = [fault for thing in things(expanded) for fault in thing_faults(thing)]
    if len(json.loads(text).get("@graph", [])) > len(expanded):
        found.append("some of it is lost when it is expanded")
    for trail in (thing for thing in things(expanded) if f"{SCHEMA}BreadcrumbList" in thing.get("@type", [])):
        steps = trail.get(f"{SCHEMA}itemListElement", [])
        numbers = [step[f"{SCHEMA}position"][0]["@value"] for step in steps]
        if numbers != list(range(1, len(steps) + 1)):
            found.append(f"the steps are numbered {numbers}")
    return found


def faults_of(path):
    """What is wrong with one page; that it says nothing is wrong, too, unless nobody should find it."""
    page = html5lib.parse(path.read_bytes(), default_encoding="utf-8")
    blocks = [each for each in page.iter(f"{XHTML}script") if each.get("type") == "application/ld+json"]
    named = {meta.get("name"): meta.get("content") for meta in page.iter(f"{XHTML}meta") if meta.get("name")}
    moved = any(meta.get("http-equiv") == "refresh" for meta in page.iter(f"{XHTML}meta"))
    hidden = moved or "noindex" in named.get("robots", "")
    if len(blocks) != (0 if hidden else 1):
        return [f"{path}: it has {len(blocks)} blocks of data"]
    faults = [fault for block in blocks for fault in document_faults(block.text)]
    if any("Article" in (block.text or "") for block in blocks):
        for name in ["title", "author", "publication_date", "language", "public_url"]:
            if not named.get(f"citation_{name}"):
                faults.append(f"`citation_{name}` is missing")
        if not re.fullmatch(r"\d{4}/\d{2}/\d{2}", named.get("citation_publication_date", "")):
            faults.append("`citation_publication_date` is no date")
    return [f"{path}: {fault}" for fault in faults]


if __name__ == "__main__":
    pages = sorted(pathlib.Path(sys.argv[1]).rglob("*.html"))
    finish("structured", len(pages), [fault for page in pages for fault in faults_of(page)])
