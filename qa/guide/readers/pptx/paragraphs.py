"""The text of a shape on a slide: its paragraphs, with their bullets and numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from qa.guide.readers.numerals import write_numeral
from qa.guide.readers.parts import clean_line
from qa.guide.readers.pptx.names import A, whole

DEEPEST = 8  # levels of bullets
USUAL_SIZE = 18.0  # points, of text that says nothing of its size
PASSING = ("slidenum", "datetime")  # fields that are furniture
AUTOMATIC = regex.compile(
    r"(arabicDb|arabic|alphaLc|alphaUc|romanLc|romanUc|circleNum\w*?|ea1Chs|ea1Cht|ea1JpnChsDb|ea1JpnKor|hindiNum|thaiNum)"
    r"(Period|ParenBoth|ParenR|Plain|)"
)
FORMATS = {
    "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman",
    "ea1Chs": "chineseCountingThousand", "ea1Cht": "taiwaneseCountingThousand", "ea1JpnChsDb": "japaneseCounting",
    "ea1JpnKor": "japaneseCounting", "hindiNum": "hindiNumbers", "thaiNum": "thaiNumbers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str  # without its bullet
    bullet: str  # or number; "" without
    level: int  # of the bullets, 0 the highest
    size: float  # points

    @property
    def line(self) -> str:
        """Give it as it is shown: set in by its level."""
        return f"{'  ' * self.level}{self.bullet} {self.text}" if self.bullet else self.text


def read_paragraphs(body: Any, *, bulleted: bool) -> Iterator[Paragraph]:
    """Read the paragraphs of a shape or a cell that have text.

    :param bulleted: Its place on the slide has bullets where a paragraph does not say otherwise.
    """
    counters: dict[int, int] = {}
    for paragraph in body.findall(A + "p") if body is not None else []:
        text = _text(paragraph)
        if not text:
            continue
        properties = paragraph.find(A + "pPr")
        level = min(max(0, whole(properties.get("lvl"), 0)), DEEPEST) if properties is not None else 0
        automatic = properties.find(A + "buAutoNum") if properties is not None else None
        for deeper in [deeper for deeper in counters if deeper > level or (deeper == level and automatic is None)]:
            del counters[deeper]
        bullet = "•" if _has_bullet(properties, bulleted) else ""
        if automatic is not None:
            counters[level] = counters.get(level, whole(automatic.get("startAt"), 1) - 1) + 1
            bullet = _number(counters[level], automatic.get("type") or "")
        yield Paragraph(text, bullet, level, _size(paragraph))


def _text(paragraph: Any) -> str:
    pieces = []
    for element in paragraph:
        if element.tag == A + "br":
            pieces.append("\n")
        elif element.tag == A + "r" or (
            element.tag == A + "fld" and not (element.get("type") or "").startswith(PASSING)
        ):
            pieces.append("".join(text.text or "" for text in element.findall(A + "t")))
    lines = (clean_line(line) for line in "".join(pieces).replace("\v", "\n").replace("_x000D_", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _has_bullet(properties: Any, bulleted: bool) -> bool:
    if properties is None:
        return bulleted
    if properties.find(A + "buNone") is not None:
        return False
    return bulleted or properties.find(A + "buChar") is not None or properties.find(A + "buBlip") is not None


def _number(value: int, how: str) -> str:
    match = AUTOMATIC.fullmatch(how)
    if match is None:
        return f"{value}."
    form = "decimalEnclosedCircle" if match[1].startswith("circle") else FORMATS.get(match[1], "decimal")
    number = write_numeral(value, form)
    return {"Period": f"{number}.", "ParenBoth": f"({number})", "ParenR": f"{number})"}.get(match[2], number)


def _size(paragraph: Any) -> float:
    """Give the size of the largest run."""
    sizes = [whole(run.get("sz"), 0) / 100 for run in paragraph.iterfind(f"{A}r/{A}rPr")]
    return max(sizes, default=0) or USUAL_SIZE
