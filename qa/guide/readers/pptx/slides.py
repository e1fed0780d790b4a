"""A slide to its title and its parts: text, bullets, tables and diagrams, in the order in which they are seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa.guide.readers.evidence.titles import is_title
from qa.guide.readers.parts import Part, one_place, table_row
from qa.guide.readers.pptx.names import CHART, DGM, A, P, R, shapes_of, whole
from qa.guide.readers.pptx.paragraphs import Paragraph, read_paragraphs
from qa.records import Mark, Place

TITLES = ("title", "ctrTitle")
FURNITURE = ("dt", "ftr", "sldNum", "hdr")
BAND = 360_000  # a centimetre; what begins within it stands side by side
LONGEST_TITLE = 200  # characters
LEAST_BIGGER = 1.15  # times the size of other text on the slide: a title without a place for it


@dataclass(frozen=True, slots=True)
class Shape:
    """What has text on a slide."""

    element: Any
    place: str  # kind of its placeholder; "" of what is none
    paragraphs: tuple[Paragraph, ...]
    top: int | None  # None where its layout says so
    left: int


@dataclass(frozen=True, slots=True)
class Slide:
    title: str  # "" without
    opens: bool  # it is the first slide of a talk, by its place for the title
    parts: tuple[Part, ...]
    diagrams: tuple[str, ...]  # ids of diagrams whose text is elsewhere in the file
    charts: int


def read_slide(root: Any, number: int) -> Slide:
    """Read a slide.

    :param number: From 1, of the order in which they are shown.
    """
    place = Place("slide", number, number)
    tree = root.find(f"{P}cSld/{P}spTree")
    shapes = _in_order(list(_read_shapes(tree))) if tree is not None else []
    title = next((shape for shape in shapes if _is_title(shape)), None)
    named = "\n".join(paragraph.text for paragraph in title.paragraphs) if title else ""
    if title is None:
        title = _find_title(shapes)
        named = title.paragraphs[0].text if title else ""
    parts: list[Part] = []
    for shape in shapes:
        own = shape.paragraphs
        if shape is title:
            own = () if _is_title(shape) else own[1:]
        parts += _parts(own, place)
        if shape.element.tag == P + "graphicFrame":
            parts += _table(shape.element, place)
    diagrams = tuple(found.get(R + "dm") or "" for found in root.iter(DGM + "relIds"))
    opens = title is not None and title.place == "ctrTitle"
    return Slide(named, opens, tuple(parts), diagrams, sum(1 for _ in root.iter(CHART + "chart")))


def read_notes(root: Any, number: int) -> list[Part]:
    """Read what the speaker noted below a slide."""
    place = Place("slide", number, number)
    tree = root.find(f"{P}cSld/{P}spTree")
    shapes = _read_shapes(tree) if tree is not None else ()
    return [part for shape in shapes if shape.place == "body" for part in _parts(shape.paragraphs, place, plain=True)]


def read_diagram(root: Any, number: int) -> list[Part]:
    """Read the texts of a diagram, one an item."""
    place = Place("slide", number, number)
    parts = []
    for point in root.iter(DGM + "pt"):
        body = point.find(DGM + "t")
        parts += _parts(tuple(read_paragraphs(body, bulleted=True)), place)
    return parts


def _read_shapes(tree: Any) -> Iterator[Shape]:
    for element in shapes_of(tree):
        if element.tag == P + "grpSp":
            yield from _in_order(list(_read_shapes(element)))
        elif element.tag in (P + "sp", P + "graphicFrame", P + "cxnSp"):
            holder = element.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
            place = (holder.get("type") or "body") if holder is not None else ""
            if place not in FURNITURE:
                bulleted = place == "body" and holder is not None
                paragraphs = tuple(read_paragraphs(element.find(P + "txBody"), bulleted=bulleted))
                yield Shape(element, place, paragraphs, *_position(element))


def _position(element: Any) -> tuple[int | None, int]:
    offset = next(element.iter(A + "off"), None)
    return (None, 0) if offset is None else (whole(offset.get("y"), 0), whole(offset.get("x"), 0))


def _in_order(shapes: list[Shape]) -> list[Shape]:
    """Sort shapes as they are seen, where all of them say where they are; the file has those in front last."""
    if any(shape.top is None for shape in shapes):
        return shapes
    return sorted(shapes, key=lambda shape: ((shape.top or 0) // BAND, shape.left))


def _is_title(shape: Shape) -> bool:
    """Tell whether a shape is the title by its place; one with a long text is not."""
    return shape.place in TITLES and 0 < sum(len(paragraph.text) for paragraph in shape.paragraphs) <= LONGEST_TITLE


def _find_title(shapes: list[Shape]) -> Shape | None:
    """Find the biggest text that opens a shape, the topmost of them, where it is bigger than the rest."""
    texts = [shape for shape in shapes if shape.paragraphs]
    opening = [shape for shape in texts if is_title(shape.paragraphs[0].text.replace("\n", " "))]
    if not opening:
        return None
    best = max(opening, key=lambda shape: shape.paragraphs[0].size)
    others = [
        paragraph.size for shape in texts for paragraph in shape.paragraphs if paragraph is not best.paragraphs[0]
    ]
    return best if others and best.paragraphs[0].size >= LEAST_BIGGER * max(others) else None


def _parts(paragraphs: tuple[Paragraph, ...], place: Place, *, plain: bool = False) -> list[Part]:
    """Make parts of paragraphs; a lone one has no bullet."""
    if plain or len(paragraphs) == 1:
        return [one_place(paragraph.text, place) for paragraph in paragraphs]
    return [
        Part(paragraph.line, (Mark(0, place),), kind="item" if paragraph.bullet else "text") for paragraph in paragraphs
    ]


def _table(frame: Any, place: Place) -> Iterator[Part]:
    for table in frame.iter(A + "tbl"):
        lines = []
        above: list[str] = []
        for row in table.findall(A + "tr"):
            texts = []
            for at, cell in enumerate(row.findall(A + "tc")):
                lines_of_cell = read_paragraphs(cell.find(A + "txBody"), bulleted=False)
                text = "\n".join(paragraph.text for paragraph in lines_of_cell)
                goes_on = cell.get("vMerge") in ("1", "true") and at < len(above)
                texts.append(above[at] if goes_on else text)
            lines.append(table_row(texts))
            above = texts
        properties = table.find(A + "tblPr")
        heads = properties is not None and properties.get("firstRow") in ("1", "true") and len(lines) > 1
        if lines:
            yield Part("\n".join(lines), (Mark(0, place),), kind="table", header=int(heads))
