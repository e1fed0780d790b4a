"""The pieces of a page: letters in one line with no gap between them wider than between columns."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from qa.guide.readers.parts import clean_line
from qa.guide.readers.pdf.direction import RIGHT_TO_LEFT, pair_brackets
from qa.guide.readers.pdf.letters import Letters, turned
from qa.guide.readers.pdf.repair import repair
from qa.guide.readers.pdf.segments import CJK, OTHER_LINE, SAME_PLACE, WIDEST_BLANK, cut

SAME_PIECE = 0.3  # times its height; the same text nearer than that was drawn twice
BULLET = "•"
HYPHEN = "\x02"  # in place of one at the end of a line, where the word goes on
LINE_ENDS = frozenset("\r\n")
SPECIAL = regex.compile(rf"{RIGHT_TO_LEFT.pattern}|{CJK.pattern}\s+{CJK.pattern}", regex.VERSION1)


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters side by side."""

    text: str  # may end in HYPHEN
    left: float  # points, on the page turned so that its text is upright
    top: float
    right: float
    bottom: float
    seen: tuple[float, float, float, float]  # left, top, right, bottom on the page as it is seen
    size: float  # points, of the font
    bold: bool
    quarter: int = 0  # quarters of a turn, clockwise, at which its text stands

    @property
    def height(self) -> float:
        return self.bottom - self.top


def read_pieces(letters: Letters) -> list[Piece]:
    """Cut the letters of a page into pieces, in the order in which they are drawn; upright ones first."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for rows in _segments(letters.texts):
        quarter = letters.quarter(rows[len(rows) // 2])
        simple = None if quarter else _simple(letters, rows)
        for drawn, text in [simple] if simple else cut(letters, rows, quarter):
            found[quarter].append(_piece(letters, drawn, text.strip(), quarter))
    order = sorted(found, key=lambda quarter: (-sum(len(piece.text) for piece in found[quarter]), quarter))
    return [piece for quarter in order for piece in _without_copies(found[quarter])]


def _segments(texts: Sequence[str]) -> Iterator[list[int]]:
    """Give the rows of the letters between line ends, where there is more than blanks."""
    rows: list[int] = []
    for row, text in enumerate([*texts, "\n"]):
        if text and text not in LINE_ENDS:
            rows.append(row)
        if text in LINE_ENDS or text == HYPHEN:
            if any(not texts[row].isspace() for row in rows):
                yield rows
            rows = []


def _simple(letters: Letters, rows: list[int]) -> tuple[list[int], str] | None:
    """Give letters and text where each letter stands right of the one before, in one line without gaps, as most do."""
    text = "".join(letters.texts[row] for row in rows)
    if SPECIAL.search(text):
        return None
    drawn = [row for row in rows if not letters.texts[row].isspace()]
    left, top, right, bottom = letters.boxes[drawn].T
    height = float(np.sort(bottom - top)[len(drawn) // 2])
    if height < 1 or bottom.max() - bottom.min() > OTHER_LINE * height:
        return None
    steps, gaps = np.diff(left), left[1:] - right[:-1]
    if len(drawn) > 1 and (steps.min() < -height / 2 or gaps.max() > WIDEST_BLANK * height):
        return None
    for near in np.flatnonzero(steps < SAME_PLACE * (right - left)[:-1]).tolist():
        if letters.texts[drawn[near]] == letters.texts[drawn[near + 1]]:
            return None
    return drawn, text


def _piece(letters: Letters, drawn: list[int], text: str, quarter: int) -> Piece:
    if len(text) == 1 or text[1:2].isspace():
        text = (BULLET if letters.is_symbol(drawn[0]) else text[0]) + text[1:]
    if RIGHT_TO_LEFT.search(text):
        text = pair_brackets(text)
    boxes = letters.boxes[drawn]
    seen = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
    upright = turned(seen[None], -quarter, letters.width, letters.height)[0] if quarter else seen
    left, top, right, bottom = upright.tolist()
    samples = [row for row in drawn if letters.texts[row].isalpha()] or drawn  # a number is not set as its title is
    looks = [letters.look(row) for row in (samples[0], samples[len(samples) // 2], samples[-1])]
    return Piece(
        text=repair(clean_line(text)) + (HYPHEN if text.endswith(HYPHEN) else ""),
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        seen=tuple(seen.tolist()),
        size=sorted(size for size, _ in looks)[1],
        bold=all(bold for _, bold in looks),
        quarter=quarter,
    )


def _without_copies(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out pieces drawn a second time at nearly the same place."""
    kept: list[Piece] = []
    places: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        near = SAME_PIECE * piece.height
        if any(abs(p.left - piece.left) < near and abs(p.top - piece.top) < near for p in places[piece.text]):
            continue
        places[piece.text].append(piece)
        kept.append(piece)
    return kept
