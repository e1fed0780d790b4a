"""Letters between two line ends, where they are not simply one after the other: cut, put in order, and each once."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import regex

from qa.guide.readers.pdf.direction import RIGHT_TO_LEFT, reading_order
from qa.guide.readers.pdf.letters import Letters, turned

WIDEST_BLANK = 0.75  # times the height of the line; a wider one may part columns
OTHER_LINE = 0.5  # times the height of a letter; by less an index is set higher or lower
MOST_SINGLE = 0.7  # share of the letters of a word drawn twice that are others than the one before
LIGATURES = "ftlل"  # letters of which two are one sign in some fonts
SAME_PLACE = 0.5  # times its width; the same letter nearer than that was drawn twice
NO_BLANK = 0.15  # times the height; a blank that narrow between characters of Chinese is none
CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef]")
MARK = regex.compile(r"\p{Mn}")


class _Letter(NamedTuple):  # there are many: a tuple is made faster than a dataclass
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


def cut(letters: Letters, rows: list[int], quarter: int) -> Iterator[tuple[list[int], str]]:
    """Cut letters where the line changes, and at wide gaps.

    :param rows: Of the letters, as they are drawn.
    :param quarter: Quarters of a turn, clockwise, at which they stand.
    :return: Rows of letters, without blanks, and their text in the order of reading.
    """
    for line in _split_lines(_once(_upright(letters, rows, quarter))):
        for cell in _split_cells(line):
            drawn = [letter for letter in cell if not letter.text.isspace()]
            yield [letter.row for letter in drawn if letter.row >= 0], _text(cell, _height(drawn))


def _upright(letters: Letters, rows: list[int], quarter: int) -> list[_Letter]:
    boxes, origins = letters.boxes[rows], letters.bases(rows)
    if quarter:
        boxes = turned(boxes, -quarter, letters.width, letters.height)
        origins = turned(origins, -quarter, letters.width, letters.height)
    return [
        _Letter(row, letters.texts[row], box[0], box[1], box[2], box[3], base)
        for row, box, base in zip(rows, boxes.tolist(), origins[:, 3].tolist(), strict=True)
    ]


def _once(line: list[_Letter]) -> list[_Letter]:
    """Leave out letters drawn a second time at nearly the same place, as programs do in place of a bold font.

    A word is drawn twice as a whole; two letters of one ligature, as in "offen", share their place too.
    """
    kept: list[_Letter] = []
    for is_blank, letters in groupby(line, lambda letter: letter.text.isspace()):
        word = list(letters)
        single = word if is_blank else _without_second(word)
        whole = is_blank or len(single) <= MOST_SINGLE * len(word)
        kept += single if whole else _without_second(word, LIGATURES)
    return kept


def _without_second(word: Sequence[_Letter], but: str = "") -> list[_Letter]:
    kept: list[_Letter] = []
    for letter in word:
        last = kept[-1] if kept else None
        near = SAME_PLACE * (letter.right - letter.left)
        same = last is not None and last.text == letter.text and letter.text not in but
        if last and same and max(abs(last.left - letter.left), abs(last.top - letter.top)) < near:
            continue
        kept.append(letter)
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
