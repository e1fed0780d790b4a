"""The pieces of a page: letters in one line with no gap between them wider than between columns."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import regex

from qa.guide.readers.pdf.direction import RIGHT_TO_LEFT, pair_brackets, reading_order
from qa.guide.readers.pdf.letters import Letters, turned
from qa.guide.readers.pdf.repair import repair
from qa.guide.readers.parts import clean_line

WIDEST_BLANK = 1.0  # times the height of the line; a wider one may part columns
OTHER_LINE = 0.5  # times the height of a letter; by less an index is set higher or lower
SAME_PLACE = 0.5  # times its width; the same letter nearer than that was drawn twice
NO_BLANK = 0.4  # times the height; a blank that narrow between characters of Chinese is none
BULLET = "•"
HYPHEN = "\x02"  # in place of one at the end of a line, where the word goes on
LINE_ENDS = frozenset("\r\n")
CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef]")
MARK = regex.compile(r"\p{Mn}")


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


@dataclass(frozen=True, slots=True)
class _Letter:
    row: int  # among the letters of the page
    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float  # of its line, downwards

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def read_pieces(letters: Letters) -> list[Piece]:
    """Cut the letters of a page into pieces, in the order in which they are drawn; upright ones first."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for rows in _segments(letters.texts):
        quarter = letters.quarter(rows[len(rows) // 2])
        line = _upright(letters, rows, quarter)
        for part in _split_lines(_once(line)):
            found[quarter] += [_piece(cell, letters, quarter) for cell in _split_cells(part)]
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


def _upright(letters: Letters, rows: list[int], quarter: int) -> list[_Letter]:
    boxes, origins = letters.boxes[rows], letters.origins[rows]
    if quarter:
        boxes = turned(boxes, -quarter, letters.width, letters.height)
        origins = turned(origins, -quarter, letters.width, letters.height)
    return [
        _Letter(row, letters.texts[row], *box, base)
        for row, box, base in zip(rows, boxes.tolist(), origins[:, 3].tolist(), strict=True)
    ]


def _once(line: list[_Letter]) -> list[_Letter]:
    """Leave out letters drawn a second time at nearly the same place, as programs do in place of a bold font."""
    kept: list[_Letter] = []
    last: _Letter | None = None
    for letter in line:
        if letter.text.isspace():
            kept.append(letter)
            continue
        near = SAME_PLACE * (letter.right - letter.left)
        if last and last.text == letter.text and max(abs(last.left - letter.left), abs(last.top - letter.top)) < near:
            continue
        kept.append(letter)
        last = letter
    return kept


def _split_lines(line: list[_Letter]) -> Iterator[list[_Letter]]:
    """Cut where the base line changes by more than an index does."""
    part: list[_Letter] = []
    base = 0.0
    height = _height([letter for letter in line if not letter.text.isspace()])
    for letter in line:
        if not letter.text.isspace():
            if part and abs(letter.base - base) > OTHER_LINE * height:
                yield part
                part = []
            if not part:
                base = letter.base
        if part or not letter.text.isspace():
            part.append(letter)
    if part:
        yield part


def _split_cells(line: list[_Letter]) -> Iterator[list[_Letter]]:
    """Cut at wide gaps, from left to right; the letters of each piece in the order of reading."""
    drawn = [letter for letter in line if not letter.text.isspace()]
    widest = WIDEST_BLANK * _height(drawn)
    starts: list[float] = []
    right = float("-inf")
    for letter in sorted(drawn, key=lambda letter: letter.left):
        if letter.left - right > widest:
            starts.append(letter.left)
        right = max(right, letter.right)
    cells: list[list[_Letter]] = [[] for _ in starts]
    for letter in line:
        cells[max(0, bisect_right(starts, letter.middle) - 1)].append(letter)
    for cell in cells:
        if any(not letter.text.isspace() for letter in cell):
            yield _in_order(cell)


def _height(drawn: Sequence[_Letter]) -> float:
    return max(1.0, sorted(letter.bottom - letter.top for letter in drawn)[len(drawn) // 2])


def _in_order(cell: list[_Letter]) -> list[_Letter]:
    """Order the letters of a piece: as they are drawn, unless that jumps back, or some read from right to left."""
    drawn = [letter for letter in cell if not letter.text.isspace()]
    against = any(RIGHT_TO_LEFT.match(letter.text) for letter in drawn)
    height = _height(drawn)
    if not against and all(after.left > before.left - height / 2 for before, after in pairwise(drawn)):
        return cell
    if not against:
        return sorted(cell, key=lambda letter: letter.middle)
    blank = _Letter(-1, " ", 0, 0, 0, 0, 0)
    words = [list(word) for space, word in groupby(cell, key=lambda letter: letter.text.isspace()) if not space]
    words.sort(key=lambda word: min(letter.left for letter in word))
    seen = [letter for word in words for letter in [*_bases(word), blank]][:-1]
    order = [seen[row] for row in reading_order([letter.text for letter in seen])]
    for mark in (letter for letter in drawn if MARK.match(letter.text)):
        nearest = min(range(len(order)), key=lambda at: abs(order[at].middle - mark.middle), default=-1)
        order.insert(nearest + 1, mark)
    return order


def _bases(word: Sequence[_Letter]) -> list[_Letter]:
    """Order the letters of a word from left to right, without the marks above and below them."""
    return sorted((letter for letter in word if not MARK.match(letter.text)), key=lambda letter: letter.middle)


def _piece(cell: list[_Letter], letters: Letters, quarter: int) -> Piece:
    drawn = [letter for letter in cell if not letter.text.isspace()]
    text = _text(cell, _height(drawn)).strip(" ")
    if len(text) == 1 or text[1:2].isspace():
        text = (BULLET if letters.is_symbol(drawn[0].row) else text[0]) + text[1:]
    if RIGHT_TO_LEFT.search(text):
        text = pair_brackets(text)
    boxes = letters.boxes[[letter.row for letter in drawn]]
    samples = [letter for letter in drawn if letter.text.isalnum()] or drawn
    samples = [samples[0], samples[len(samples) // 2], samples[-1]]
    return Piece(
        text=repair(clean_line(text)) + (HYPHEN if text.endswith(HYPHEN) else ""),
        left=min(letter.left for letter in drawn),
        top=min(letter.top for letter in drawn),
        right=max(letter.right for letter in drawn),
        bottom=max(letter.bottom for letter in drawn),
        seen=(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()),
        size=sorted(letters.size(letter.row) for letter in samples)[1],
        bold=all(letters.is_bold(letter.row) for letter in samples),
        quarter=quarter,
    )


def _text(cell: Sequence[_Letter], height: float) -> str:
    """Join letters; a blank between two characters of Chinese or Japanese that stand close was not typed."""
    kept = []
    for at, letter in enumerate(cell):
        if letter.text.isspace() and 0 < at < len(cell) - 1:
            before, after = cell[at - 1], cell[at + 1]
            close = after.left - before.right < NO_BLANK * height
            if close and CJK.match(before.text) and CJK.match(after.text):
                continue
        kept.append(letter.text)
    return "".join(kept)


def _without_copies(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out pieces drawn a second time at nearly the same place."""
    kept: list[Piece] = []
    places: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        near = NO_BLANK * piece.height
        if any(abs(p.left - piece.left) < near and abs(p.top - piece.top) < near for p in places[piece.text]):
            continue
        places[piece.text].append(piece)
        kept.append(piece)
    return kept
