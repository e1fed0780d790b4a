"""The columns of a page, and its pieces in the order of reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.guide.readers.pdf.direction import is_right_to_left
from qa.guide.readers.pdf.pieces import Piece

NARROWEST_GUTTER = 6.0  # points
MOST_CROSSING = 0.25  # share of the pieces that a gutter may cut: titles and pictures over all columns
MOST_COLUMNS = 4
LEAST_LINES = 4  # of a column
LEAST_FULL = 0.8  # share of a column's width that half of its lines have, in prose
LEAST_ALIKE = 0.7  # the narrowest column to the widest
LEAST_CHARACTERS = 12  # of half of the lines of a column, a Chinese character being two
ZIGZAGS = 3  # moves from one column to the next and back; pieces are drawn line by line then
BIGGER = 1.2  # times the usual size
MOST_OF_PAGE = 0.55  # of its width; wider than a column of two
BACK = 0.5  # times the height of a line; what is further above than that is no next line


@dataclass(frozen=True, slots=True)
class Column:
    """What stands below each other: the edges of its text."""

    left: float
    right: float

    def holds(self, piece: Piece) -> bool:
        return self.left - 1 <= (piece.left + piece.right) / 2 <= self.right + 1 and piece.right <= self.right + 6


def find_columns(pieces: Sequence[Piece]) -> list[Column]:
    """Find the columns of prose, from left to right; one where the text stands in one, or is a table."""
    if not pieces:
        return []
    gutters = _find_gutters(pieces)
    edges = [min(piece.left for piece in pieces), *gutters, max(piece.right for piece in pieces)]
    columns = [Column(left, right) for left, right in pairwise(edges)]
    if 1 < len(columns) <= MOST_COLUMNS:
        members = [[p for p in pieces if column.left <= p.left and p.right <= column.right] for column in columns]
        tight = [
            Column(min(p.left for p in lines), _high([p.right for p in lines])) if lines else Column(0, 0)
            for lines in members
        ]
        widths = [column.right - column.left for column in tight]
        if min(widths) >= LEAST_ALIKE * max(widths) and all(map(_is_prose, members, tight)):
            return tight
    return [Column(_low([piece.left for piece in pieces]), _high([piece.right for piece in pieces]))]


def _low(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 20]


def _high(values: Sequence[float]) -> float:
    return sorted(values)[-1 - len(values) // 20]


def _find_gutters(pieces: Sequence[Piece]) -> list[float]:
    """Find where nearly no piece stands from the top to the bottom: the middles of such strips."""
    start = min(piece.left for piece in pieces)
    covered = [0] * (min(5000, int(max(piece.right for piece in pieces) - start)) + 2)
    for piece in pieces:
        for x in range(int(piece.left - start), min(len(covered), int(piece.right - start) + 1)):
            covered[x] += 1
    free = [count <= MOST_CROSSING * len(pieces) / 2 for count in covered]
    gutters, opened = [], None
    for x, is_free in enumerate([*free, False]):
        if is_free and opened is None:
            opened = x
        elif not is_free and opened is not None:
            if opened > 0 and x < len(free) and x - opened >= NARROWEST_GUTTER:
                gutters.append(start + (opened + x) / 2)
            opened = None
    return gutters


def _is_prose(lines: Sequence[Piece], column: Column) -> bool:
    if len(lines) < LEAST_LINES:
        return False
    widths = sorted(piece.right - piece.left for piece in lines)
    lengths = sorted(len(piece.text.encode("utf-16-le")) // (1 if piece.text[:1] > "\u2e80" else 2) for piece in lines)
    full = widths[len(widths) // 2] >= LEAST_FULL * (column.right - column.left)
    return full and lengths[len(lengths) // 2] >= LEAST_CHARACTERS


def in_reading_order(pieces: Sequence[Piece], columns: Sequence[Column]) -> list[Piece]:
    """Order the pieces of a page: as they are drawn, unless that jumps about."""
    against = is_right_to_left("".join(piece.text for piece in pieces))
    if len(columns) > 1 and _zigzags(pieces, columns):
        return _by_columns(pieces, columns, against)
    runs: list[list[Piece]] = []
    heads = _find_heads(pieces) if len(columns) == 1 else set()
    for row, piece in enumerate(pieces):
        ends = row > 0 and (row in heads) != (row - 1 in heads)
        if runs and not ends and _goes_on(runs[-1][-1], piece, against):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    if len(columns) > 1 and len(runs) > 1:
        return _by_columns(pieces, columns, against)
    placed: list[list[Piece]] = []
    for run in runs:
        bottom = max(piece.bottom for piece in run)
        at = len(placed)
        while at and min(piece.top for piece in placed[at - 1]) >= bottom - 1:
            at -= 1
        placed.insert(at, run)
    return [piece for run in placed for piece in run]


def _find_heads(pieces: Sequence[Piece]) -> set[int]:
    """Find the lines set bigger than the text that reach over most of the page, as titles above columns do."""
    if not pieces:
        return set()
    sizes = sorted(piece.size for piece in pieces)
    least = BIGGER * sizes[len(sizes) // 2]
    whole = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    lines: list[list[int]] = []
    for row, piece in enumerate(pieces):
        if piece.size < least:
            continue
        last = lines[-1][-1] if lines else -2
        if last == row - 1 and abs(pieces[last].top - piece.top) < BACK * piece.height:
            lines[-1].append(row)
        else:
            lines.append([row])
    return {
        row
        for line in lines
        if max(pieces[row].right for row in line) - min(pieces[row].left for row in line) >= MOST_OF_PAGE * whole
        for row in line
    }


def _goes_on(before: Piece, after: Piece, against: bool) -> bool:
    """Tell whether a piece is below another, beside it, or at the top of the next column."""
    if after.bottom >= before.top + BACK * min(before.height, after.height):
        return True
    return after.right <= before.left if against else after.left >= before.right


def _zigzags(pieces: Sequence[Piece], columns: Sequence[Column]) -> bool:
    """Tell whether what is drawn goes from column to column more often than down each of them."""
    at = [next((row for row, column in enumerate(columns) if column.holds(piece)), -1) for piece in pieces]
    inside = [row for row in at if row >= 0]
    return sum(before != after for before, after in pairwise(inside)) > ZIGZAGS + len(columns)


def _by_columns(pieces: Sequence[Piece], columns: Sequence[Column], against: bool) -> list[Piece]:
    """Read down each column, up to the next piece that reaches over several."""
    order: list[Piece] = []
    band: list[list[Piece]] = [[] for _ in columns]

    def end() -> None:
        for column in reversed(band) if against else band:
            order.extend(column)
            column.clear()

    for piece in sorted(pieces, key=lambda piece: (piece.bottom, piece.left)):
        row = next((row for row, column in enumerate(columns) if column.holds(piece)), -1)
        if row < 0:
            end()
            order.append(piece)
        else:
            band[row].append(piece)
    end()
    return order
