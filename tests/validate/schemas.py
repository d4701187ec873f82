"""schemas.py DATELINE SITE: what the site's authors wrote is valid by the schemas that `dateline schema` prints, and a
misspelt key is not."""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml

from report import finish


class Loader(yaml.SafeLoader):
    """YAML 1.2 as far as it matters here: a day is a text, and so are `yes` and `no`."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def schema(program, of):
    """The validator of one schema, which is itself a valid schema."""
    printed = subprocess.run([program, "schema", of], check=True, capture_output=True, text=True).stdout
    document = json.loads(printed)
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


def front_matter(text):
    """The YAML between the first two lines of hyphens."""
    return text.removeprefix("\ufeff").split("\n---", 1)[0].removeprefix("---")


def documents(site):
    """What there is to check: the schema's name, the path, the text."""
    yield "settings", site / "dateline.yaml", (site / "dateline.yaml").read_text(encoding="utf-8")
    for registry in ["actors", "topics", "countries"]:
        path = site / "content" / f"{registry}.yaml"
        if path.exists():
            yield registry, path, path.read_text(encoding="utf-8")
    for path in sorted((site / "content" / "briefings").rglob("*.md")):
        yield "briefing", path, front_matter(path.read_text(encoding="utf-8"))


def main(program, site):
    """Checks all documents."""
    names = ["briefing", "settings", "actors", "topics", "countries"]
    validators = {name: schema(program, name) for name in names}
    faults, checked = [], 0
    for name, path, text in documents(site):
        value = yaml.load(text, Loader)
        checked += 1
        for error in validators[name].iter_errors(value):
            faults.append(f"{path.relative_to(site)}: {error.json_path}: {error.message}")
        if name in ["briefing", "settings"] and validators[name].is_valid({**value, "titel": "A"}):
            faults.append(f"{path.relative_to(site)}: the schema lets `titel` pass")
    finish("schemas", checked, faults)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
