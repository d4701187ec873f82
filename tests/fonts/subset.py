"""The fonts of three packages -> the web fonts of the theme chancery, the Arabic letters of its social cards,
and the licences beside them.

Every font is cut to the weights 400 to 700 (the italic, which is for titles of works and for stress,
to 400), to the design for text sizes, and to the characters of one script, so that a page loads only
what it shows. Knows nothing of style sheets but the ranges of characters, which `rules.py` prints.
"""

import logging
import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib import instancer

THEME = Path(__file__).resolve().parents[2] / "themes" / "chancery"

SERIF = "source-serif/VAR/SourceSerif4Variable-"
SANS = "source-sans/VF/SourceSans3VF-"

# file name: its source, the family that it becomes, and how far each of its axes goes
FACES = {
    "serif": (SERIF + "Roman.ttf", "Dateline Serif", {"wght": (400, 700), "opsz": 20}),
    "serif-italic": (SERIF + "Italic.ttf", "Dateline Serif", {"wght": 400, "opsz": 20}),
    "sans": (SANS + "Upright.ttf", "Dateline Sans", {"wght": (400, 700)}),
}

# Where two ranges share a character, the later one has it.
RANGES = {
    "greek": "U+370-3FF",
    "cyrillic-ext": "U+306,U+308,U+460-52F,U+20B8",
    "cyrillic": "U+301,U+400-45F,U+490-491,U+20B4,U+20BD,U+2116",
    "vietnamese": "U+1A0-1A1,U+1AF-1B0,U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+192,U+2BB,U+2BD-2C5,U+2C8-2D7,U+2DB,U+2DD,U+300-304,U+306-30C,U+323,U+327-328,U+1E00-1E9F,"
    "U+20A0-20AA,U+20AE-20B3,U+20B5-20B7,U+20B9-20BC,U+20BE-20C0",
    "latin": "U+0-17F,U+18F,U+218-21B,U+259,U+2BC,U+2C6-2C7,U+2D8-2DA,U+2DC,U+2000-206F,"
    "U+2070-2089,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265",
}

# Figures are as wide as each other, for tables; these are the narrower ones, for texts.
FORMS = {"pnum": "0123456789"}
LIGATURES = ["f_f", "f_i", "f_l", "f_t", "f_f_i", "f_f_l", "f_f_t"]

# What cards are drawn with: of Arabic, which pages leave to the reader's fonts, all letters of Arabic, Persian
# and Urdu, bold.
ARABIC = "noto-naskh-arabic/files/noto-naskh-arabic-arabic-700-normal.woff2"
ARABIC_RANGE = "U+20,U+600-6FF"
ARABIC_FEATURES = ["init", "medi", "fina", "isol", "rlig", "calt"]

# the records of a font's copyright and licence
LEGAL = [0, 13, 14]

# features that a text has without asking
ALWAYS = ["kern", "liga", "locl", "ccmp", "mark", "mkmk"]


def main(packages: Path) -> None:
    # the subsetter warns of every table that it leaves alone
    logging.disable(logging.WARNING)
    for name, (source, family, axes) in FACES.items():
        for script, characters in RANGES.items():
            font = cut(packages / source, codes(characters))
            font = instancer.instantiateVariableFont(font, axes)
            rename(font, family, "Italic" if "italic" in name else "Regular")
            path = THEME / "assets" / f"{name}-{script}.woff2"
            save(font, path)
            print(f"{path.stat().st_size:7} {path.name}")
    arabic(packages / ARABIC, THEME / "fonts" / "arabic.woff2")
    for package in ["source-serif", "source-sans", "noto-naskh-arabic"]:
        folder = packages / package
        file = next(folder / name for name in ["LICENSE.md", "LICENSE"] if (folder / name).exists())
        text = file.read_text(encoding="utf-8")
        path = THEME / "licences" / f"OFL-{package}.txt"
        path.parent.mkdir(exist_ok=True)
        lines = [line.rstrip() for line in text.strip().splitlines()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def arabic(source: Path, path: Path) -> None:
    """The font with the letters of cards. Its licence reserves no name."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[*ALWAYS, *ARABIC_FEATURES],
        hinting=False,
        notdef_outline=True,
    )
    options.drop_tables += ["DSIG", "STAT", "MVAR"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes(ARABIC_RANGE))
    subsetter.subset(font)
    path.parent.mkdir(exist_ok=True)
    save(font, path)
    print(f"{path.stat().st_size:7} {path.name}")


def codes(characters: str) -> list[int]:
    """`U+100-17F,U+192` as numbers."""
    numbers = []
    for part in characters.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        numbers += range(int(first, 16), int(last or first, 16) + 1)
    return numbers


def cut(path: Path, characters: list[int]) -> TTFont:
    """The font with these characters, their ligatures, and of other forms only those asked for."""
    font = TTFont(path)
    names = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            # the hyphen that does not break looks like the one that does
            table.cmap.setdefault(0x2011, names[0x2010])
    shown = {names[code] for code in characters if code in names}
    extra = other_forms(font, shown)
    if names[ord("f")] in shown:
        extra |= set(LIGATURES) & set(font.getGlyphOrder())
    options = subset.Options(
        layout_closure=False,
        layout_features=[*ALWAYS, *FORMS],
        hinting=False,
        notdef_outline=True,
        name_IDs=LEGAL,
        name_languages=[0x409],
    )
    options.drop_tables += ["BASE", "DSIG", "MVAR", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters, glyphs=extra)
    subsetter.subset(font)
    # the instancer wants a font as it stands in a file
    return reread(font)


def other_forms(font: TTFont, shown: set[str]) -> set[str]:
    """What the features make of those characters."""
    names = font.getBestCmap()
    substitutions = font["GSUB"].table
    found: set[str] = set()
    for record in substitutions.FeatureList.FeatureRecord:
        wanted = {names[ord(c)] for c in FORMS.get(record.FeatureTag, "")} & shown
        for index in record.Feature.LookupListIndex if wanted else []:
            for table in substitutions.LookupList.Lookup[index].SubTable:
                mapping = getattr(getattr(table, "ExtSubTable", table), "mapping", {})
                found |= {to for name, to in mapping.items() if name in wanted}
    return found


def rename(font: TTFont, family: str, style: str) -> None:
    """The licence reserves the name of the original; its copyright and licence stay."""
    postscript = f"{family}-{style}".replace(" ", "")
    kept = [record for record in font["name"].names if record.nameID in LEGAL]
    font["name"].names = kept
    texts = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if "fvar" not in font:
        return
    font["fvar"].instances = []
    for axis in font["fvar"].axes:
        axis.axisNameID = font["name"].addMultilingualName({"en": "Weight"}, font, mac=False)


def save(font: TTFont, path: Path) -> None:
    # the same bytes whenever it is made
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables=["glyf", "loca", "hmtx"])
    font.save(path)


def reread(font: TTFont) -> TTFont:
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return TTFont(file, recalcTimestamp=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
