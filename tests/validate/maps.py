"""maps.py OUTPUT: the maps of a site that Chancery shows: each is well-formed SVG within its own box, every country that it
links to stands in the list below it with the same number, every shade is in the legend, and the page is small when packed."""

import gzip
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

from report import finish

MOST_BYTES = 60_000
FIGURE = re.compile(r'<figure class="map[^"]*">.*?</figure>', re.DOTALL)
DRAWING = re.compile(r"<svg viewBox.*?</svg>", re.DOTALL)
ENTRY = re.compile(r'<p class="entry"><a href="([^"]*)"[^>]*>([^<]*)</a>.*?<p class="entry-facts"><span[^>]*>([^<]*)</span>', re.DOTALL)
STEP = re.compile(r"([Mmlzh])|(-?\d+)")


def reach(path):
    """The least and the greatest x and y of a path of whole numbers, as make.mjs writes them."""
    points, numbers, start, at, command = [], [], (0, 0), (0, 0), None
    for letter, number in STEP.findall(path):
        if letter:
            command = letter
            at = start if letter == "z" else at
            continue
        numbers.append(int(number))
        if command == "h":
            numbers = []
        elif len(numbers) == 2:
            x, y = numbers
            at = (x, y) if command == "M" else (at[0] + x, at[1] + y)
            if command in "Mm":
                start, command = at, "l"
            points.append(at)
            numbers = []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def drawing_faults(svg):
    """What is wrong with one drawing by itself."""
    try:
        root = tree.fromstring(svg)
    except tree.ParseError as error:
        return [f"the map is no XML: {error}"]
    faults = []
    _, _, width, height = map(int, root.get("viewBox").split())
    # strokes are cut at the edge of the picture of a country, shapes a little beyond it
    edge = 3
    for path in root.iter("path"):
        if "map-hatch-line" in (path.get("class") or ""):
            continue
        left, top, right, bottom = reach(path.get("d"))
        if min(left, top) < -edge or right > width + edge or bottom > height + edge:
            faults.append(f"a shape goes out of the map: {path.get('d')[:20]}…")
    for link in root.iter("a"):
        if link.find("title") is None and link.find("path/title") is None:
            faults.append(f"a link has no title: {link.get('href')}")
        if link.find("path") is None:
            faults.append(f"a link has no shape: {link.get('href')}")
    return faults


def shade_faults(figure):
    """Shades that the legend does not explain."""
    legend = figure.partition('<ul class="map-legend">')[2]
    used, explained = (set(re.findall(r"map-([0-5])\b", text)) for text in (figure, legend))
    return [f"the legend lacks the shade {shade}" for shade in sorted(used - explained)] if legend else []


def list_faults(text, svg):
    """Where the map of all countries and the list below it differ."""
    links = re.findall(r'<a href="([^"]*)"><title[^>]*>([^<]*)</title>', svg)
    on_map = {(address, title) for address, title in links}
    listed = {(address, f"{name}: {count}") for address, name, count in ENTRY.findall(text)}
    return [f"only on the map or in the list: {one}" for one in sorted(on_map ^ listed)]


def faults_of(text):
    """The number of maps in a page, and what is wrong with them."""
    figures = FIGURE.findall(text)
    faults = []
    for figure in figures:
        svg = DRAWING.search(figure).group()
        faults += drawing_faults(svg) + shade_faults(figure)
        if 'class="is-index"' in text:
            faults += list_faults(text, svg)
    packed = len(gzip.compress(text.encode(), 9))
    if figures and packed > MOST_BYTES:
        faults.append(f"the page has {packed} bytes when packed")
    return len(figures), faults


def main():
    """Looks at every page of a site."""
    folder = pathlib.Path(sys.argv[1])
    checked, faults = 0, []
    for path in sorted(folder.rglob("*.html")):
        count, found = faults_of(path.read_text(encoding="utf-8"))
        checked += count
        faults += [f"{path.relative_to(folder)}: {fault}" for fault in found]
    finish("maps", checked, faults)


if __name__ == "__main__":
    main()
