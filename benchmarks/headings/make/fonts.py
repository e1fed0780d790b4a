"""Fonts with only the letters of a guide, and with curves that a browser embeds as one small font."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FOLDER = Path("/usr/share/fonts/opentype/noto")


def cut_font(weight: str, face: int, text: str, target: Path) -> None:
    """Write the glyphs of a text from a face of Noto Sans CJK."""
    whole = TTFont(FOLDER / f"NotoSansCJK-{weight}.ttc", fontNumber=face)
    known, glyphs = whole.getBestCmap(), whole.getGlyphSet()
    codes = {ord(letter) for letter in text if ord(letter) in known}
    names = {code: known[code] for code in sorted(codes)}
    order = [".notdef", *dict.fromkeys(names.values())]
    drawn, widths = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=8, reverse_direction=True))
        drawn[name], widths[name] = pen.glyph(), (round(glyphs[name].width), 0)
    strong = weight == "Bold"
    builder = FontBuilder(unitsPerEm=whole["head"].unitsPerEm, isTTF=True)
    builder.updateHead(macStyle=1 if strong else 0)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Cut", "styleName": weight, "psName": f"Cut-{weight}"})
    builder.setupOS2(
        sTypoAscender=880,
        sTypoDescender=-120,
        usWeightClass=700 if strong else 400,
        fsSelection=0x20 if strong else 0x40,
    )
    builder.setupPost()
    builder.save(target)
