"""data.py OUTPUT: every file of data of a built site against the schema that it names, each schema against JSON Schema's own;
that the lists, the files of each and the graph say the same; and that what is there for reference managers is read by those
who read it: BibTeX by bibtexparser, RIS by rispy, CSL-JSON by a schema."""

import itertools
import json
import pathlib
import sys
import urllib.parse
from collections import Counter

import bibtexparser
import jsonschema
import referencing
import rispy

from report import finish

# CSL-JSON, as far as we use it: https://github.com/citation-style-language/schema
TEXT = {"type": "string", "minLength": 1}
NAME = {
    "oneOf": [
        {"type": "object", "required": ["literal"], "properties": {"literal": TEXT}, "additionalProperties": False},
        {"type": "object", "required": ["family", "given"], "properties": {"family": TEXT, "given": TEXT}, "additionalProperties": False},
    ]
}
CSL = {
    "type": "array",
    "minItems": 1,
    "maxItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "type", "title", "author", "issued", "URL", "publisher", "container-title", "language"],
        "properties": {
            "id": TEXT, "type": {"enum": ["report", "webpage"]}, "title": TEXT, "author": {"type": "array", "minItems": 1, "items": NAME},
            "container-title": TEXT, "publisher": TEXT, "URL": {"type": "string", "pattern": "^https?://"}, "DOI": TEXT, "number": TEXT,
            "language": TEXT, "keyword": TEXT, "abstract": TEXT,
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "properties": {"date-parts": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}, "minItems": 3, "maxItems": 3}}},
            },
        },
        "additionalProperties": False,
    },
}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


class Data:
    """The files of data of a site, and what was found wrong with them."""

    def __init__(self, output):
        self.output = output
        self.api = output / "api"
        self.faults = []
        self.checked = 0
        schemas = {path.stem: read(path) for path in sorted((self.api / "schemas").glob("*.json"))}
        for name, schema in schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            if not schema["$id"].endswith(f"/api/schemas/{name}.json"):
                self.faults.append(f"schemas/{name}.json says that it is {schema['$id']}")
        resources = [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas.values()]
        registry = referencing.Registry().with_resources(resources)
        formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
        self.by_name = {
            name: jsonschema.Draft202012Validator(schema, registry=registry, format_checker=formats) for name, schema in schemas.items()
        }
        self.by_id = {schema["$id"]: self.by_name[name] for name, schema in schemas.items()}

    def check(self, at, data, validator):
        self.checked += 1
        if validator is None:
            self.faults.append(f"{at}: it names no schema of the site")
            return
        for error in itertools.islice(validator.iter_errors(data), 3):
            self.faults.append(f"{at}: {error.json_path}: {error.message[:160]}")

    def file(self, path):
        """The data of a file, checked."""
        data = read(path)
        name = path.relative_to(self.output)
        ninjs = self.by_name.get("ninjs") if path.name.endswith(".ninjs.json") else None
        self.check(name, data, ninjs or self.by_id.get(data.get("$schema")))
        return data

    def path(self, url):
        """The file at an address of the site."""
        base = next(iter(self.by_id)).split("/api/schemas/")[0]
        return self.output / urllib.parse.unquote(url.removeprefix(base)).lstrip("/")

    def same(self, what, one, other):
        if one != other:
            self.faults.append(f"{what}: {one} and {other}")


def check_briefings(data):
    """The list, the lines and the files of briefings."""
    records, url = [], data.api / "briefings.json"
    while url:
        page = data.file(url)
        records += page["briefings"]
        url = data.path(page["next"]) if "next" in page else None
    data.same("briefings.json, of how many", len(records), page["count"])
    lines = [json.loads(line) for line in (data.api / "briefings.ndjson").read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines, 1):
        data.check(f"briefings.ndjson:{number}", line, data.by_name["line"])
    data.same("the lines and the list", [{k: v for k, v in line.items() if k != "text"} for line in lines], records)
    for record, line in zip(records, lines):
        if "api" not in record:
            continue
        whole = data.file(data.path(record["api"]))
        data.same(f"{record['api']}, what the list says", {key: whole.get(key) for key in record}, record)
        data.same(f"{record['api']}, the text", whole["text"], line["text"])
        ninjs = data.file(data.path(whole["ninjs"]))
        data.same(f"{whole['ninjs']}, the id", ninjs["uri"], record["id"])
        named = [ninjs[group] for group in ["people", "organisations", "places", "subjects", "objects"]]
        data.same(f"{whole['ninjs']}, whom it names", sum(map(len, named)), len(whole["mentions"]))
        page = data.path(record["url"]) / "index.html"
        if not page.is_file():
            data.faults.append(f"{record['url']}: there is no such page")
    return records


def check_entities(data, records):
    """The list of entities and the file of each, against a recount of the briefings."""
    entities = data.file(data.api / "entities.json")
    data.same("entities.json, of how many", len(entities["entities"]), entities["count"])
    plural = {"country": "countries", "actor": "actors", "topic": "topics"}
    named = Counter((kind, one) for record in records for kind, key in plural.items() for one in record[key])
    for entity in entities["entities"]:
        # a topic's page has the briefings of the topics below, too
        if not entity.get("children"):
            data.same(f"{entity['id']}, how often it is named", entity["count"], named[entity["kind"], entity["id"]])
        if "api" in entity:
            whole = data.file(data.path(entity["api"]))
            data.same(f"{entity['api']}, what the list says", {key: whole.get(key) for key in entity}, entity)
            data.same(f"{entity['api']}, its briefings", len(whole["briefings"]), entity["count"])
            known = {record["url"] for record in records}
            data.same(f"{entity['api']}, briefings that there are not", set(whole["briefings"]) - known, set())


def check_graph(data, records):
    """The graph, against a recount of the files of briefings."""
    graph = data.file(data.api / "graph.json")
    alone, together, seen = Counter(), Counter(), set()
    for record in records:
        versions = {record["url"], *(other["url"] for other in record.get("translations", []))}
        if "api" not in record or seen & versions:
            continue
        seen |= versions
        who = {
            (one["kind"], one["id"])
            for one in read(data.path(record["api"]))["mentions"]
            if one["kind"] == "actor" or (one["kind"] == "country" and one["role"] != "mentioned")
        }
        alone.update(who)
        together.update(frozenset(both) for both in itertools.combinations(who, 2))
    if not alone:
        return
    nodes = [(node["kind"], node["id"]) for node in graph["nodes"]]
    data.same("graph.json, the nodes", dict(zip(nodes, (node["count"] for node in graph["nodes"]))), dict(alone))
    links = {frozenset([nodes[link["source"]], nodes[link["target"]]]): link["weight"] for link in graph["links"]}
    data.same("graph.json, the links", links, dict(together))


def check_citations(data, records):
    """What is there for reference managers beside every briefing."""
    for record in records:
        folder = data.path(record["url"])
        if not (folder / "cite.bib").is_file():
            continue
        at = folder.relative_to(data.output)
        library = bibtexparser.parse_string((folder / "cite.bib").read_text(encoding="utf-8"))
        data.same(f"{at}/cite.bib, blocks that failed and entries", (library.failed_blocks, len(library.entries)), ([], 1))
        bib = {field.key: field.value for field in library.entries[0].fields} if library.entries else {}
        ris = rispy.loads((folder / "cite.ris").read_text(encoding="utf-8"))
        data.same(f"{at}/cite.ris, records", len(ris), 1)
        csl = read(folder / "cite.json")
        data.check(at / "cite.json", csl, jsonschema.Draft202012Validator(CSL))
        data.checked += 2
        urls = {bib.get("url"), ris[0].get("urls", [None])[0], csl[0].get("URL"), record["url"]}
        data.same(f"{at}: addresses in citations", urls, {record["url"]})
        title = {ris[0].get("title"), csl[0].get("title"), " ".join(record["title"].split())}
        data.same(f"{at}: titles in citations", len(title), 1)
        years = {str(bib.get("year")), ris[0].get("year"), str(csl[0]["issued"]["date-parts"][0][0])}
        data.same(f"{at}: years in citations", len(years), 1)
        for key in ["author", "title"]:
            if not bib.get(key):
                data.faults.append(f"{at}/cite.bib: no {key}")


def all_faults(output):
    """How many files of data a site has, and what is wrong with them."""
    data = Data(output)
    records = check_briefings(data)
    check_entities(data, records)
    check_graph(data, records)
    check_citations(data, records)
    return data.checked, data.faults


if __name__ == "__main__":
    finish("data", *all_faults(pathlib.Path(sys.argv[1])))
