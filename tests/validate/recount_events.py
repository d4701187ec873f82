"""recount_events.py ROOT OUTPUT DAY: the events of a site, counted again from its content: the front matter is read here, dates and
all, and what the pages and calendars of the built site show has to be the same, on every timeline and under every head of what is
ahead. Nothing is taken from the program but the codes and names of countries, which are built into it.

It knows what the demonstration needs: every text is public, entities have ids that are their addresses, and files say their
language by their names."""

import calendar
import datetime
import json
import pathlib
import re
import sys
import unicodedata

import html5lib
import icalendar
import yaml

from report import finish

MIN, MAX = datetime.date.min, datetime.date.max
HTML = "{http://www.w3.org/1999/xhtml}"


def span(text):
    """The first and the last day of one EDTF date, and whether it is a certain day."""
    plain = text.rstrip("?~%")
    sure = plain == text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
        day = datetime.date.fromisoformat(plain)
        return day, day, sure
    if re.fullmatch(r"\d{4}", plain):
        return datetime.date(int(plain), 1, 1), datetime.date(int(plain), 12, 31), False
    year, month = (int(part) for part in plain.split("-"))
    first, last = {21: (3, 5), 22: (6, 8), 23: (9, 11), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}.get(
        month, (month, month)
    )
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1]), False


class Event:
    """An event as one briefing tells it."""

    def __init__(self, told, page):
        self.told, self.page = told, page
        when = str(told["when"])
        if "/" in when:
            start, end = when.split("/")
            first = None if start in ("", "..") else span(start)
            last = None if end in ("", "..") else span(end)
            self.first, self.last = first and first[0], last and last[1]
            self.dated = bool(first and last and first[2] and last[2] and not told.get("say"))
        else:
            self.first, self.last, self.dated = span(when)
        self.what = re.sub(r"[*_`]", "", told["what"])
        folded = unicodedata.normalize("NFKD", self.what)
        folded = "".join(letter for letter in folded if not unicodedata.combining(letter)).lower()
        self.words = " ".join(re.findall(r"[^\W_]+", folded))

    def meets(self, other):
        """Whether the two have a day in common."""
        return (self.first or MIN) <= (other.last or MAX) and (other.first or MIN) <= (self.last or MAX)


class Occasion:
    """An event that several briefings may tell of, the newest first."""

    def __init__(self, event):
        self.events = [event]

    def state(self, today):
        """Where it stands on a day."""
        head = self.events[0]
        says = next((event.told for event in self.events if event.told.get("status") or event.told.get("outcome")), head.told)
        status = says.get("status")
        if says.get("outcome") or status in ("held", "cancelled"):
            return None
        meant = status in ("planned", "announced")
        if head.last is None:
            return "vague" if meant or status == "postponed" else None
        if head.last < today:
            return "past-due" if meant else None
        if not head.dated:
            return "vague"
        monday = today + datetime.timedelta(days=7 - today.weekday())
        if head.first < monday:
            return "week"
        return "month" if (head.first.year, head.first.month) == (today.year, today.month) else "later"


class Names:
    """Entities by whatever an author may call them."""

    def __init__(self, root, output):
        self.ids = {"actors": {}, "topics": {}, "countries": {}}
        self.parents = {}
        for kind in ["actors", "topics"]:
            listed = yaml.safe_load((root / f"content/{kind}.yaml").read_text(encoding="utf-8"))
            for file in sorted((root / f"content/{kind}").glob("*.md")):
                listed[file.stem] = front_matter(file)
            for key, entity in listed.items():
                self.add(kind, key, [key, entity.get("name"), *(entity.get("names") or {}).values(), *(entity.get("aliases") or [])])
                if entity.get("parent"):
                    self.parents[key] = entity["parent"]
        known = json.loads((output / "api/entities.json").read_text(encoding="utf-8"))["entities"]
        for entity in known:
            if entity["kind"] == "country":
                slug = entity["url"].rstrip("/").rsplit("/", 1)[1]
                self.add("countries", slug, [entity["id"], entity.get("alpha3"), entity["name"], *entity["names"].values()])

    def add(self, kind, key, names):
        """One entity."""
        for name in filter(None, names):
            self.ids[kind][folded(name)] = key

    def find(self, kind, name):
        """The page of a name, as a path."""
        key = self.ids[kind].get(folded(name))
        return key and f"{kind}/{key}"

    def of(self, occasion):
        """The pages that an event belongs on."""
        found = set()
        for event in occasion.events:
            told = event.told
            named = [self.find(kind, name) for kind in ["countries", "actors"] for name in listed(told.get(kind))]
            by = told.get("by")
            if by:
                named.append(self.find("actors", by) or self.find("countries", by))
            for topic in listed(event.page["front"].get("topics")):
                path = self.find("topics", topic)
                while path:
                    named.append(path)
                    parent = self.parents.get(path.split("/")[1])
                    path = parent and self.find("topics", parent)
            found.update(filter(None, named))
        return found


def folded(name):
    """A name without case and accents."""
    plain = unicodedata.normalize("NFKD", str(name))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).lower().replace("’", "'").split())


def listed(value):
    """A list, be it of one."""
    return value if isinstance(value, list) else [value] if value else []


def front_matter(file):
    """The YAML on top of a file."""
    return yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])


def texts(root, main):
    """All briefings: the newest first, each with its language and what it is a version of."""
    found = []
    for file in sorted((root / "content/briefings").rglob("*.md")):
        name = file.parent.name if file.name == "index.md" else file.stem
        stem, _, suffix = name.partition(".")
        front = front_matter(file)
        found.append({"work": stem, "lang": front.get("lang") or suffix or main, "original": not suffix, "front": front})
    originals = {text["work"]: text for text in found if text["original"]}
    for text in found:
        for key in ["date", "topics"]:
            text["front"].setdefault(key, originals[text["work"]]["front"].get(key))
    return sorted(found, key=lambda text: str(text["front"]["date"]), reverse=True)


def edition(found, lang, main):
    """The briefings that an edition lists."""
    if lang != main:
        return [text for text in found if text["lang"] == lang]
    works = {text["work"] for text in found if text["lang"] == main}
    return [text for text in found if text["lang"] == main or (text["original"] and text["work"] not in works)]


def merged(pages):
    """The events of some briefings, each once."""
    occasions = []
    for page in pages:
        for event in [Event(told, page) for told in page["front"].get("events") or []]:
            for occasion in occasions:
                head = occasion.events[0]
                if head.words == event.words and head.meets(event) and occasion.events[-1].page is not page:
                    occasion.events.append(event)
                    break
            else:
                occasions.append(Occasion(event))
    return occasions


def text_of(element):
    """The words of an element, without the marks that smart punctuation changes."""
    return plain("".join(element.itertext()))


def plain(text):
    """Words to compare."""
    return re.sub(r"\s+", " ", re.sub(r"[’']", "'", text)).strip()


def shown_in(element):
    """What the events in an element are."""
    items = [each for each in element.iter(HTML + "div") if each.get("class") == "event"]
    return sorted(text_of(item.find(HTML + "p")) for item in items)


def read(path):
    """A page of the site."""
    return html5lib.parse(path.read_text(encoding="utf-8"))


def list_of(folder):
    """What all pages of a list show."""
    found = []
    pages = [folder / "index.html", *sorted(folder.glob("page/*/index.html"))]
    for page in pages:
        main = next(read(page).iter(HTML + "main"))
        found += shown_in(main)
    return sorted(found)


def compare(faults, what, expected, found):
    """Says where two lists differ."""
    expected = sorted(plain(each) for each in expected)
    if expected != found:
        missing = [each for each in expected if each not in found]
        faults.append(f"{what}: {len(expected)} by the content, {len(found)} shown; missing {missing[:3]}")


def edition_faults(output, occasions, names, today):
    """What pages and calendars of an edition show that its content does not say."""
    faults, checked = [], 0
    compare(faults, f"{output}/timeline/", [one.events[0].what for one in occasions], list_of(output / "timeline"))
    years = {}
    for one in occasions:
        day = one.events[0].first or one.events[0].last
        years.setdefault(day.year, []).append(one.events[0].what)
    for year, whats in years.items():
        compare(faults, f"{output}/timeline/{year}/", whats, list_of(output / f"timeline/{year:04}"))
    folders = {int(path.name) for path in (output / "timeline").iterdir() if path.name.isdigit()}
    if folders != set(years):
        faults.append(f"{output}/timeline/: years {sorted(folders)}")
    page = read(output / "ahead/index.html")
    sections = {each.get("aria-labelledby"): each for each in page.iter(HTML + "section")}
    for key in ["week", "month", "later", "vague", "past-due"]:
        section = sections.get(f"at-{key}")
        whats = [one.events[0].what for one in occasions if one.state(today) == key]
        compare(faults, f"{output}/ahead/ {key}", whats, [] if section is None else shown_in(section))
        if section is not None:
            count = next(each for each in section.iter(HTML + "span") if each.get("class") == "count")
            compare(faults, f"{output}/ahead/ {key}, the number", [str(len(whats))], [text_of(count)])
    on_pages = {}
    for one in occasions:
        for path in names.of(one):
            on_pages.setdefault(path, []).append(one)
    for kind in ["countries", "actors", "topics"]:
        for folder in sorted((output / kind).iterdir()):
            if not folder.is_dir() or folder.name == "page":
                continue
            whats = [one.events[0].what for one in on_pages.get(f"{kind}/{folder.name}", [])]
            sections = [each for each in read(folder / "index.html").iter(HTML + "section") if each.get("class") == "entity-events"]
            shown = shown_in(sections[0]) if sections else []
            if (folder / "timeline").exists():
                if len(shown) != 12 or len(whats) <= 12:
                    faults.append(f"{folder}: {len(shown)} of {len(whats)} events")
                shown = list_of(folder / "timeline")
            compare(faults, str(folder), whats, shown)
            checked += 1
    return faults + calendar_faults(output, occasions, on_pages), checked + len(occasions)


def calendar_faults(output, occasions, on_pages):
    """What calendars hold besides what has a last day, and what they lack of it."""
    faults = []
    lists = {output: occasions, **{output / path: own for path, own in on_pages.items()}}
    for folder, own in lists.items():
        whats = [one.events[0].what for one in own if one.events[0].last is not None]
        file = folder / "calendar.ics"
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT") if file.exists() else []
        compare(faults, str(file), whats, sorted(plain(str(event["SUMMARY"])) for event in events))
        for event in events:
            heads = (one.events[0] for one in own)
            head = next((head for head in heads if plain(head.what) == plain(str(event["SUMMARY"]))), None)
            if head is None:
                continue
            first = head.first or span(str(head.told["when"]).split("/")[1])[0]
            after = head.last + datetime.timedelta(days=1)
            if (event.decoded("DTSTART"), event.decoded("DTEND")) != (first, after):
                faults.append(f"{file}: {event['SUMMARY']} is on {event.decoded('DTSTART')}")
            if (event["STATUS"] == "TENTATIVE") == (head.dated or str(head.told["when"]).count("-") == 2 and "/" not in str(head.told["when"])):
                faults.append(f"{file}: {event['SUMMARY']} is {event['STATUS']}")
    return faults


def all_faults(root, output, today):
    """What is wrong in any edition, and how much was counted."""
    settings = yaml.safe_load((root / "dateline.yaml").read_text(encoding="utf-8"))
    main = settings.get("language", "en")
    names = Names(root, output)
    found = texts(root, main)
    faults, checked = [], 0
    for lang in [main, *(settings.get("languages") or {})]:
        folder = output if lang == main else output / lang
        occasions = merged(edition(found, lang, main))
        if occasions:
            own, count = edition_faults(folder, occasions, names, today)
            faults += own
            checked += count
    return faults, checked


def main():
    """Counts a site again."""
    root, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    faults, checked = all_faults(root, output, datetime.date.fromisoformat(sys.argv[3][:10]))
    finish("recount of events", checked, faults)


if __name__ == "__main__":
    main()
