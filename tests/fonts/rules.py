"""The web fonts of the theme chancery, and fonts that readers have -> the @font-face rules.

A reader's own font is shown where the web font does not come in time. It is scaled so that the same
text is as wide, and its lines as high: a page looks alike with both. Widths are those of a text in
English, shaped with kerning and with figures of text.
"""

import sys
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from subset import FACES, RANGES, THEME

# News as it is written: letters as often, and next to each other, as readers meet them.
TEXT = (
    "The ministers of the seven countries met in Geneva on Thursday and agreed, after two days of "
    "talks, on a plan for the harbour that both governments had called impossible a year before. "
    "“We have lost 14 months,” said the chair, “but not the will to finish.” The first ships are "
    "expected in April 2026; grain, fuel and medicine come first. Officials who know the text say "
    "that it leaves open who pays for the dredging, which banks would hold the guarantees, and "
    "what happens if the ceasefire does not last through the winter. Markets took it calmly: wheat "
    "fell by 1.8% and the currency rose to its highest value since June. Opposition parties asked "
    "for a vote in parliament, and the court may yet have its say on how quickly work can begin. "
)

# name: the web font that it stands in for, the names that such fonts have, and a font of the same
# widths to measure. Gelasio has the widths of Georgia; Tinos and Arimo have those of Times New
# Roman and of Arial, as the Liberation fonts do.
FALLBACKS = {
    "Serif Georgia": ("serif", ["Georgia"], "gelasio"),
    "Serif Times": ("serif", ["Times New Roman", "Liberation Serif"], "tinos"),
    "Serif Noto": ("serif", ["Noto Serif"], "noto-serif"),
    "Sans Arial": ("sans", ["Arial", "Liberation Sans"], "arimo"),
    "Sans Roboto": ("sans", ["Roboto"], "roboto"),
}

# weight and style of a fallback: what is added to its name, and the weight of the web font that it
# is measured by; headlines are between 600 and 700
STYLES = {
    ("400", "normal"): ("", 400),
    ("700", "normal"): (" Bold", 650),
    ("400", "italic"): (" Italic", 400),
}


def main(packages: Path) -> None:
    for name, (_, family, axes) in FACES.items():
        style = "italic" if "italic" in name else "normal"
        weight = "400 700" if axes["wght"] == (400, 700) else axes["wght"]
        for script, characters in RANGES.items():
            print(
                f'@font-face {{ font-family: "{family}"; {slant(style)}font-weight: {weight}; '
                f'font-display: optional; src: url("{name}-{script}.woff2") format("woff2"); '
                f"unicode-range: {characters}; }}"
            )
    for name in FALLBACKS:
        for weight, style in STYLES:
            if style == "normal" or name.startswith("Serif"):
                print(fallback(packages, name, weight, style))


def fallback(packages: Path, family: str, weight: str, style: str) -> str:
    """The rule that gives a reader's font the widths and heights of the web font."""
    face, names, package = FALLBACKS[family]
    suffix, measured = STYLES[weight, style]
    web = THEME / "assets" / f"{face}{'-italic' if style == 'italic' else ''}-latin.woff2"
    own = packages / package / "files" / f"{package}-latin-{weight}-{style}.woff2"
    scale = width(web, measured) / width(own, None)
    heights = TTFont(web)["hhea"]
    units = TTFont(web)["head"].unitsPerEm
    # heights are scaled with the rest
    ascent, descent = heights.ascent / units / scale, -heights.descent / units / scale
    sources = ", ".join(f'local("{name}{suffix}")' for name in names)
    return (
        f'@font-face {{ font-family: "{family}"; {slant(style)}font-weight: {weight}; src: {sources}; '
        f"size-adjust: {scale:.1%}; ascent-override: {ascent:.1%}; "
        f"descent-override: {descent:.1%}; line-gap-override: 0%; }}"
    )


def slant(style: str) -> str:
    return "" if style == "normal" else f"font-style: {style}; "


def width(path: Path, weight: int | None) -> float:
    """How many times its size the text is long, at the weight if there are several."""
    font = TTFont(path)
    font.flavor = None
    file = BytesIO()
    font.save(file)
    shaper = uharfbuzz.Font(uharfbuzz.Face(file.getvalue()))
    if weight is not None:
        shaper.set_variations({"wght": weight})
    line = uharfbuzz.Buffer()
    line.add_str(TEXT)
    line.guess_segment_properties()
    uharfbuzz.shape(shaper, line, {"pnum": True})
    return sum(glyph.x_advance for glyph in line.glyph_positions) / font["head"].unitsPerEm


if __name__ == "__main__":
    main(Path(sys.argv[1]))
