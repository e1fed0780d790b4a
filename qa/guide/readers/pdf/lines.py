"""The lines of a file: pieces beside each other joined, page by page in the order of reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from qa.guide.readers.pdf.columns import Column, find_columns, in_reading_order
from qa.guide.readers.pdf.direction import is_right_to_left
from qa.guide.readers.pdf.pieces import BULLET, HYPHEN, Piece
from qa.records import Box

BESIDE = 0.5  # share of the lower height that two pieces of a line overlap
TOUCHING = 0.15  # times the height; a wider gap is a blank
FURTHEST_MARKER = 4.0  # times its height; what is further from a number is not its text
SIGNS = ("o", "§")  # bullets of common fonts
TURNED = regex.compile(r"(?P<mark>[().])(?P<number>\p{Nd}{1,3})")
MARKER = regex.compile(
    r"\W|o|[().]\p{Nd}{1,3}|(?:\p{Nd}{1,3}|\p{L})[.)．、]|[(（](?:\p{Nd}{1,3}|\p{L})[)）]|\p{Nd}+(?:\.\p{Nd}+)+\.?"
)
# Scripts that write without blanks between words.
UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3000-\u303f\uff00-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page."""

    page: int  # from 1
    cells: tuple[Piece, ...]  # in the order of reading, with wide gaps between them
    text: str  # of all; may end in HYPHEN
    left: float  # points, on the page turned so that the text is upright
    top: float
    right: float
    bottom: float
    column: Column
    box: Box
    size: float
    bold: bool
    quarter: int
    against: bool  # read from right to left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def indent(self) -> float:
        """Measure how far its start is from that of its column."""
        return self.column.right - self.right if self.against else self.left - self.column.left

    @property
    def free(self) -> float:
        """Measure how far its end is from that of its column."""
        return self.left - self.column.left if self.against else self.column.right - self.right


def read_lines(page: int, pieces: Sequence[Piece]) -> list[Line]:
    """Join the pieces of a page to lines, in the order of reading; text turned otherwise than most comes last."""
    lines: list[Line] = []
    for quarter in dict.fromkeys(piece.quarter for piece in pieces):
        alike = [piece for piece in pieces if piece.quarter == quarter]
        columns = find_columns(alike)
        whole = Column(min(column.left for column in columns), max(column.right for column in columns))
        for row in _rows(_with_markers(in_reading_order(alike, columns))):
            box = Column(min(piece.left for piece in row), max(piece.right for piece in row))
            column = next((c for c in columns if c.left - 1 <= box.left and box.right <= c.right + 6), whole)
            lines.append(_line(page, row, column))
    return lines


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    for piece in pieces:
        if row and not all(_is_beside(other, piece) for other in row):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _is_beside(one: Piece, other: Piece) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = max(one.left, other.left) - min(one.right, other.right)
    low = min(one.height, other.height)
    return overlap >= BESIDE * low and apart >= -low / 2


def _line(page: int, row: list[Piece], column: Column) -> Line:
    against = is_right_to_left("".join(piece.text for piece in row))
    cells = sorted(row, key=lambda piece: -piece.right if against else piece.left)
    if len(cells) > 1 and MARKER.fullmatch(cells[0].text):  # the first column of no table
        cells[:2] = [_joined(replace(cells[0], text=_marker(cells[0].text, against)), cells[1])]
    longest = max(cells, key=lambda piece: len(piece.text))
    seen = [piece.seen for piece in cells]
    left, top = min(box[0] for box in seen), min(box[1] for box in seen)
    right, bottom = max(box[2] for box in seen), max(box[3] for box in seen)
    return Line(
        page=page,
        cells=tuple(cells),
        text=_beside_each_other(cells),
        left=min(piece.left for piece in cells),
        top=min(piece.top for piece in cells),
        right=max(piece.right for piece in cells),
        bottom=max(piece.bottom for piece in cells),
        column=column,
        box=Box(page, round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)),
        size=longest.size,
        bold=all(piece.bold for piece in cells),
        quarter=longest.quarter,
        against=against,
    )


def _with_markers(pieces: Sequence[Piece]) -> list[Piece]:
    """Put numbers and bullets that were drawn apart before the text of their line."""
    order = list(pieces)
    for marker in [piece for piece in pieces if MARKER.fullmatch(piece.text)]:
        beside = [p for p in order if p is not marker and _is_beside(marker, p) and not MARKER.fullmatch(p.text)]
        nearest = min(beside, key=lambda p: max(p.left - marker.right, marker.left - p.right), default=None)
        if nearest and max(nearest.left - marker.right, marker.left - nearest.right) < FURTHEST_MARKER * marker.height:
            order.remove(marker)
            order.insert(order.index(nearest), marker)
    return order


def _marker(text: str, against: bool) -> str:
    """Write what stands before an item; numbers from right to left have their bracket on the other side."""
    if text in SIGNS:
        return BULLET
    match = TURNED.fullmatch(text) if against else None
    return f"{match['number']}{')' if match['mark'] in '()' else match['mark']}" if match else text


def _joined(first: Piece, second: Piece) -> Piece:
    one, other = first.seen, second.seen
    return replace(
        second,
        text=_beside_each_other([first, second]),
        left=min(first.left, second.left),
        top=min(first.top, second.top),
        right=max(first.right, second.right),
        bottom=max(first.bottom, second.bottom),
        seen=(min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])),
    )


def _beside_each_other(cells: Sequence[Piece]) -> str:
    text = cells[0].text
    for before, after in pairwise(cells):
        gap = max(after.left - before.right, before.left - after.right)
        text = text.removesuffix(HYPHEN) + (" " if gap > TOUCHING * before.height else "") + after.text
    return text


def join_lines(above: str, below: str) -> str:
    """Join two lines of a paragraph as their script does: words with a blank between, Chinese without."""
    if above.endswith(HYPHEN):
        above = above.removesuffix(HYPHEN)
        return above + below if below[:1].islower() or not below[:1].isalpha() else f"{above}-{below}"
    if not above or not below:
        return above + below
    unspaced = UNSPACED.match(above[-1]) or UNSPACED.match(below[0])
    return above + below if unspaced else f"{above} {below}"
