"""boards.py ROOT OUTPUT AS_OF: what the boards of a site's main edition say is what a count of its content gives: countries judged,
briefings on topics and countries by month, sources by outlet and grade, corrections and updates. Reads the content by itself; knows
as much of Dateline's rules as a site needs that has a language for every file `NAME.xx.md`. `boards.py --planted ROOT OUTPUT AS_OF`
changes numbers in the pages and must find every change."""

import collections
import csv
import pathlib
import re
import sys
import tempfile
import unicodedata

import html5lib
import yaml

from report import finish

COUNTRIES = pathlib.Path(__file__).resolve().parents[2] / "src/model/countries/table.tsv"


def fold(name):
    """The form of a name in which its spellings are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", str(name)) if not unicodedata.combining(c))
    return " ".join(plain.lower().replace("’", "'").split())


def front_matter(path):
    """The front matter of a file, every scalar as it is written but lists and maps."""
    text = path.read_text(encoding="utf-8")
    return yaml.load(text.split("---\n", 2)[1], Loader=yaml.BaseLoader) or {}


class Names:
    """Registries and profiles: what names mean, and which topic is below which."""

    def __init__(self, content):
        self.topics, self.parents, self.countries = {}, {}, {}
        registered = yaml.load((content / "topics.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for key, entry in registered.items():
            names = [key, entry["name"], *entry.get("names", {}).values(), *entry.get("aliases", [])]
            self.topics.update({fold(name): entry["name"] for name in names})
            self.parents[entry["name"]] = entry.get("parent")
        with COUNTRIES.open(encoding="utf-8") as table:
            for row in csv.DictReader(table, delimiter="\t"):
                names = [row["alpha2"], row["alpha3"], row["name"], *row["aliases"].split("|")]
                self.countries.update({fold(name): row["name"] for name in names if name})

    def topic(self, name):
        """The topic of a name, and all that it is below."""
        found = self.topics.get(fold(name), name)
        parent = self.parents.get(found)
        return {found} | (self.topic(parent) if parent else set())

    def country(self, name):
        """The country of a name or a code."""
        return self.countries[fold(name)]


def briefings(content, language, as_of):
    """The public briefings of the main edition: the version in its language where there is one."""
    groups = collections.defaultdict(dict)
    for path in sorted((content / "briefings").rglob("*.md")):
        stem = path.parent.name if path.name == "index.md" else path.stem
        base, _, tag = stem.partition(".")
        groups[(path.parent if path.name != "index.md" else path.parent.parent, base)][tag] = front_matter(path)
    for versions in groups.values():
        original = versions.get("") or next(iter(versions.values()))
        if original.get("status", "published") != "published" or "tlp" in original or "embargo" in original:
            continue
        if original["date"][:10] > as_of[:10]:
            continue
        own = original.get("lang", language)
        yield original if own == language else {**original, **versions.get(language, {})}


def months(date):
    """The month of a date, counted."""
    return int(date[:4]) * 12 + int(date[5:7])


def subjects(briefing):
    """The countries that a briefing is on, and all that its front matter names."""
    named = briefing.get("countries", [])
    if isinstance(named, str):
        named = [named]
    if isinstance(named, list):
        return named, named
    lists = {role: [each] if isinstance(each, str) else each for role, each in named.items()}
    return lists.get("subject", []), [each for one in lists.values() for each in one]


def counted(root, as_of):
    """What the boards should say."""
    content = root / "content"
    settings = yaml.load((root / "dateline.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    names = Names(content)
    said = {key: collections.Counter() for key in ["trends", "topics", "outlets", "grades", "changes"]}
    public = sorted(briefings(content, settings.get("language", "en"), as_of), key=lambda each: each["date"])
    judged = {}
    newest = months(public[-1]["date"])
    for briefing in public:
        if "trend" in briefing and months(briefing["date"]) > newest - 12:
            judged.update({names.country(name): briefing["trend"] for name in subjects(briefing)[0]})
        listed = briefing.get("topics", [])
        recent = months(briefing["date"]) > newest - 24
        for topic in {found for name in ([listed] if isinstance(listed, str) else listed) for found in names.topic(name)}:
            said["topics"][topic, briefing["date"][:7]] += recent
        for source in briefing.get("sources", []):
            if "outlet" in source:
                said["outlets"][fold(source["outlet"])] += 1
            if "grade" in source:
                said["grades"][source["grade"]] += 1
        for kind in ["correction", "update"]:
            said["changes"].update((kind, note["date"]) for note in briefing.get(f"{kind}s", []))
    said["trends"].update(judged.items())
    return said


def text(element):
    """The words in an element."""
    return " ".join("".join(element.itertext()).split())


def tree(path):
    """A page."""
    return html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def pages(output, board):
    """The pages of a board, as far as there are any."""
    folder = output / board
    return [tree(path) for path in [folder / "index.html", *sorted(folder.glob("page/*/index.html"))] if path.exists()]


def rows(page, table):
    """The rows of a table by its class: the head, then the cells."""
    for row in page.findall(f".//table[@class='{table}']/tbody/tr"):
        yield row.find("th"), [text(cell) for cell in row.findall("td")]


def printed(output):
    """What the boards say."""
    said = {key: collections.Counter() for key in ["trends", "topics", "outlets", "grades", "changes"]}
    for page in pages(output, "trends"):
        for section in page.findall(".//section[ul]"):
            trend = section.get("aria-labelledby").removeprefix("at-")
            said["trends"].update((text(head), trend) for head in section.findall(".//li[@class='trend']/h3"))
    for page in pages(output, "coverage"):
        section = page.find(".//section[@aria-labelledby='at-topics']")
        months = [month.get("datetime") for month in section.findall(".//thead//time")]
        for head, cells in rows(section, "heat"):
            said["topics"].update({(text(head), month): int(cell) for month, cell in zip(months, cells) if cell})
            if sum(int(cell or 0) for cell in cells[:-1]) != int(cells[-1]):
                said["topics"]["a total is wrong"] += 1
    for page in pages(output, "sources"):
        said["outlets"].update({fold(text(head)): int(cells[0]) for head, cells in rows(page, "outlets")})
        for head, cells in rows(page, "heat grades"):
            counts = {f"{text(head)[0]}{number}": int(cell) for number, cell in enumerate(cells, 1) if cell}
            said["grades"].update(counts)
    for page in pages(output, "corrections"):
        for change in page.findall(".//ul[@class='changes-list']/li"):
            said["changes"][change.get("class").removeprefix("is-"), change.find(".//time").get("datetime")] += 1
    return said


def faults(root, output, as_of):
    """Where the pages and the content differ."""
    expected, found = counted(root, as_of), printed(output)
    differ = []
    for board, counts in expected.items():
        for key in counts.keys() | found[board].keys():
            if counts[key] != found[board][key]:
                differ.append(f"{board}: {key}: {counts[key]} in the content, {found[board][key]} on the page")
    return sum(len(counts) for counts in expected.values()), sorted(differ)


PLANTED = [
    ("trends", 'aria-labelledby="at-improved"', 'aria-labelledby="at-unchanged"'),
    ("coverage", r'(class="heat-\d">)\d+', r"\g<1>77"),
    ("coverage", r"<td>\d+</td></tr>", "<td>77</td></tr>"),
    ("sources", r"(</bdi></th><td>)\d+", r"\g<1>77"),
    ("sources", r'(class="heat-2">)\d+', r"\g<1>77"),
    ("corrections", 'class="is-correction"', 'class="is-update"'),
]


def planted(root, output, as_of):
    """Changes a number at a time."""
    with tempfile.TemporaryDirectory() as folder:
        for board, old, new in PLANTED:
            copy = pathlib.Path(folder)
            for name in ["trends", "coverage", "sources", "corrections"]:
                (copy / name).mkdir(exist_ok=True)
                page = (output / name / "index.html").read_text(encoding="utf-8")
                if name == board:
                    page, count = re.subn(old, new, page, count=1)
                    assert count == 1, (board, old)
                (copy / name / "index.html").write_text(page, encoding="utf-8")
            assert faults(root, copy, as_of)[1], (board, old)
    print(f"boards: {len(PLANTED)} planted faults were found")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[0] == "--planted":
        planted(pathlib.Path(arguments[1]), pathlib.Path(arguments[2]), arguments[3])
    else:
        finish("boards", *faults(pathlib.Path(arguments[0]), pathlib.Path(arguments[1]), arguments[2]))
