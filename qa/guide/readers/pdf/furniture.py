"""What stands on many pages alike: running heads, page numbers; it is no text of the guide."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import regex

from qa.guide.readers.pdf.pieces import Piece

MARGIN = 0.12  # share of a page's height, at its top and at its bottom
LEAST_PAGES = 0.3  # share of the pages
MOST_PAGES = 0.5  # the same, of numbers beside other text: numbers of steps rise with the pages by chance
LEAST_NUMBERED = 4  # pages, of those
SAME_HEIGHT = 8.0  # points
LARGEST = 1.25  # times the size of the text; bigger is a heading, though each chapter begins a page
DIGITS = regex.compile(r"\p{Nd}+")
NUMBER = regex.compile(r"\W*(?P<number>\p{Nd}{1,4})\W*|[ivxl]{1,6}")
PAGE_NUMBER = regex.compile(r"^\W*(?P<number>\p{Nd}{1,4})\b|\b(?P<number>\p{Nd}{1,4})\W*$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a file."""

    number: int  # from 1
    height: float  # points, as it is seen
    pieces: tuple[Piece, ...]
    characters: int  # that are drawn, without blanks
    unknown: int  # of them, those of which the file does not say which they are


@dataclass(frozen=True, slots=True)
class _Spot:
    """A piece near the top or the bottom of a page."""

    sheet: Sheet
    piece: Piece

    @property
    def row(self) -> int:
        """Number the height at which it stands, from the nearer edge; that from the bottom is below zero."""
        middle = (self.piece.seen[1] + self.piece.seen[3]) / 2
        return round((middle if middle < self.sheet.height / 2 else middle - self.sheet.height) / SAME_HEIGHT)


def find_furniture(sheets: Sequence[Sheet]) -> set[tuple[int, Piece]]:
    """Find what is no text: pieces that are the same but for digits at one height of many pages, and page numbers.

    :return: Number of the page, and piece.
    """
    size = LARGEST * text_size(sheets)
    spots = [
        _Spot(sheet, piece)
        for sheet in sheets
        for piece in sheet.pieces
        if piece.size <= size and _is_in_margin(piece, sheet.height)
    ]
    least = max(2, LEAST_PAGES * len(sheets))
    numbered: dict[int, list[_Spot]] = defaultdict(list)  # by page
    for spot in _numbered(spots, least, len(sheets)):
        numbered[spot.sheet.number].append(spot)
    # A running head that changes with the chapter stands beside its page number; the first numbers may be Roman.
    beside = [spot for spot in spots if _is_beside(spot, numbered[spot.sheet.number])]
    found = {(spot.sheet.number, spot.piece) for spot in chain(_repeated(spots, least), beside)}
    rows = {spot.row for group in numbered.values() for spot in group}
    steps = {step for group in numbered.values() for spot in group for step in _steps(spot)} or {0}
    numbers = [spot for spot in spots if NUMBER.fullmatch(spot.piece.text)]
    lone = [spot for spot in numbers if spot.row in rows or steps.intersection(_steps(spot))]
    return found | {(spot.sheet.number, spot.piece) for spot in lone if _is_alone(spot, found)}


def _is_alone(spot: _Spot, furniture: set[tuple[int, Piece]]) -> bool:
    """Tell whether no text stands beside a number: rows of tables and of code may begin with one."""
    top, bottom = spot.piece.seen[1], spot.piece.seen[3]
    return not any(
        min(bottom, other.seen[3]) - max(top, other.seen[1]) > (bottom - top) / 2
        for other in spot.sheet.pieces
        if other != spot.piece and (spot.sheet.number, other) not in furniture
    )


def _is_in_margin(piece: Piece, height: float) -> bool:
    return not MARGIN * height < (piece.seen[1] + piece.seen[3]) / 2 < (1 - MARGIN) * height


def text_size(sheets: Sequence[Sheet]) -> float:
    """Find the size of the font that most of the text has."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[round(piece.size, 1)] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _repeated(spots: Sequence[_Spot], least: float) -> Iterator[_Spot]:
    alike: dict[str, list[_Spot]] = defaultdict(list)
    for spot in spots:
        alike[DIGITS.sub("#", spot.piece.text)].append(spot)
    for group in alike.values():
        pages: dict[int, set[int]] = defaultdict(set)  # by row
        for spot in group:
            pages[spot.row].add(spot.sheet.number)
        rows = {row for row in pages if len(set().union(*(pages.get(row + step, ()) for step in (-1, 0, 1)))) >= least}
        yield from (spot for spot in group if spot.row in rows)


def _numbered(spots: Sequence[_Spot], least: float, sheets: int) -> list[_Spot]:
    """Find the page numbers: where they rise with the pages at one height."""
    places: dict[tuple[int, int], list[_Spot]] = defaultdict(list)  # by row, and number less that of the page
    for spot in spots:
        for step in _steps(spot):
            places[spot.row, step].append(spot)
    found = []
    for group in places.values():
        pages = len({spot.sheet.number for spot in group})
        lone = all(NUMBER.fullmatch(spot.piece.text) for spot in group)
        if pages >= least and (lone or pages >= max(LEAST_NUMBERED, sheets * MOST_PAGES)):
            found += group
    return found


def _steps(spot: _Spot) -> set[int]:
    """Give by how much the numbers at the ends of a piece are more than that of the page."""
    return {int(match["number"]) - spot.sheet.number for match in PAGE_NUMBER.finditer(spot.piece.text)}


def _is_beside(spot: _Spot, others: Sequence[_Spot]) -> bool:
    top, bottom = spot.piece.seen[1], spot.piece.seen[3]
    return any(
        min(bottom, other.piece.seen[3]) - max(top, other.piece.seen[1]) > (bottom - top) / 2 for other in others
    )
