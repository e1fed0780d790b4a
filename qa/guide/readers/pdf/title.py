"""The title of a whole file: what is set biggest on its cover, or at the start of its first page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from qa.guide.readers.evidence.levels import body_look, class_of, is_above
from qa.guide.readers.evidence.titles import find_letterheads, is_title
from qa.guide.readers.parts import Look, Part
from qa.guide.readers.pdf.lines import join_lines
from qa.guide.readers.plain_text.lines import ENDS, WORD, width
from qa.guide.readers.plain_text.markers import read_marker
from qa.records import Box, Mark

MOST_ON_COVER = 12  # paragraphs: title, version, date, authors
WIDEST_ON_COVER = 80  # columns; what is wider is text
MOST_BEFORE = 3  # short lines above a title: a date, the name of a firm
MOST_LINES = 4  # of a title
SAME_EDGE = 0.5  # times the height of a line; lines of a title begin, end, or have their middles above each other
WIDEST_LEADING = 1.0  # times the height of a line, between lines of a title


@dataclass(frozen=True, slots=True)
class Title:
    """A title found among the parts of a file."""

    part: Part
    start: int  # rows of the parts that it takes
    end: int
    before: int  # rows at the start of the file, up to this one, that are no headings: those of a cover


def find_title(parts: Sequence[Part], pages_of_contents: frozenset[int] = frozenset()) -> Title | None:
    """Find the title of a file, where one stands above all of its headings.

    :param parts: In the order of reading; those with a level are headings that the file names.
    :param pages_of_contents: Pages that tables of contents were taken from; none is a cover.
    """
    page = _page(parts[0]) if parts else 0
    first = list(takewhile(lambda row: _page(parts[row]) == page and not parts[row].level, range(len(parts))))
    body = body_look(parts)
    letterheads = find_letterheads([parts[row].text for row in first])
    shown = [
        row
        for row in first
        if row not in letterheads and is_above(class_of(parts[row].look), body) and is_title(parts[row].text)
    ]
    if not shown:
        return None
    covered = page not in pages_of_contents and _is_cover([parts[row] for row in first], parts, page)
    biggest = max(_size(parts[row]) for row in shown)
    start = next(row for row in shown if _size(parts[row]) == biggest)
    end = start + 1
    while end <= first[-1] and end < start + MOST_LINES and _goes_on(parts[end - 1], parts[end]):
        end += 1
    if not covered and not _stands_above(parts, start, end, body):
        return None
    return Title(_joined(parts[start:end]), start, end, len(first) if covered else end)


def _page(part: Part) -> int:
    return part.marks[0].place.first


def _size(part: Part) -> float:
    look = class_of(part.look)
    return look.size if look else 0.0


def _is_cover(first: Sequence[Part], parts: Sequence[Part], page: int) -> bool:
    """Tell whether the first page has no text but a few lines, and others follow."""
    if len(first) > MOST_ON_COVER or _page(parts[-1]) == page:
        return False
    if len(first) < len(parts) and _page(parts[len(first)]) == page:  # a heading that the file names
        return False
    if any(part.kind == "table" or width(part.text) > WIDEST_ON_COVER or _is_numbered(part) for part in first):
        return False
    return sum(width(part.text) for part in first if part.text.endswith(ENDS)) <= WIDEST_ON_COVER


def _is_numbered(part: Part) -> bool:
    """Tell whether a part begins with a number, as chapters do; not with a month or a version and its number."""
    marker = read_marker(part.text)
    return marker is not None and not marker.style.startswith("word")


def _stands_above(parts: Sequence[Part], start: int, end: int, body: Look) -> bool:
    """Tell whether what may be a title is at the start of the file, and set above all that follows."""
    if start > MOST_BEFORE or any(part.text.endswith(ENDS) for part in parts[:start]):
        return False
    size = _size(parts[start])
    others = [part for part in parts[end:] if WORD.search(part.text)]
    if all(_size(part) < size for part in others):
        return size > body.size
    # Set like other headings, but no text of its own below it.
    heading_below = bool(others) and is_above(class_of(others[0].look), body) and is_title(others[0].text, True)
    return heading_below and read_marker(parts[start].text) is None and all(_size(part) <= size for part in others)


def _goes_on(above: Part, below: Part) -> bool:
    """Tell whether a part is the next line of a title."""
    if class_of(above.look) != class_of(below.look) or above.text.endswith(ENDS) or read_marker(below.text):
        return False
    upper, lower = _box(above, -1), _box(below, 0)
    gap, height = lower.top - upper.bottom, upper.bottom - upper.top
    left, right = lower.left - upper.left, lower.right - upper.right
    aligned = min(abs(left), abs(right), abs(left + right) / 2) <= SAME_EDGE * height
    return aligned and -1 <= gap <= WIDEST_LEADING * height


def _box(part: Part, row: int) -> Box:
    return part.marks[row].place.boxes[row]


def _joined(lines: Sequence[Part]) -> Part:
    text = ""
    marks: list[Mark] = []
    for line in lines:
        joined = join_lines(text, line.text) if text else line.text
        marks += [replace(mark, start=mark.start + len(joined) - len(line.text)) for mark in line.marks]
        text = joined
    return replace(lines[0], text=text, marks=tuple(marks), level=1, kind="text")
