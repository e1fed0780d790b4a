"""The paragraphs of a file, made of its lines; rows of tables and items of lists stay what they are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from qa.guide.readers.parts import Look, Part
from qa.guide.readers.pdf.lines import Line, join_lines
from qa.guide.readers.pdf.pieces import HYPHEN
from qa.guide.readers.pdf.tables import find_tables
from qa.guide.readers.plain_text.lines import BULLET, CLOSING, ENDS
from qa.guide.readers.plain_text.markers import read_marker
from qa.records import Mark, Place

WIDER_GAP = 0.35  # times the height of a line, above what is usual between lines
USUAL = 4  # the usual gap is that which a quarter of the lines have, or less
INDENT = 0.8  # times the height
FITS = 1.0  # times the height; where the first word of the next line would fit by that much, the line was ended
SHORT = 0.3  # share of the column's width; a line that lacks so much was ended, whatever its last mark is
OTHER_SIZE = 1.08  # times
LEADERS = regex.compile(r"(?:[.․·…_]\s?){4,}\s*\p{Nd}{1,4}$|(?:[.․·_]\s?){8,}$")
FIRST_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[^\s\p{Han}\p{Hiragana}\p{Katakana}]+")
ENUMERATED = regex.compile(r"(?:\p{L}|\p{Nd}{1,3})[.)]\s|[①-⑳]")


def find_parts(lines: Sequence[Line]) -> list[Part]:
    """Make parts of the lines of a file, in their order; no heading among them has a level yet."""
    tables = find_tables(lines)
    usual = _usual_gap(lines)
    parts: list[Part] = []
    group: list[Line] = []
    row = 0
    while row < len(lines):
        if row in tables:
            if group:
                parts.append(_part(group))
            parts.append(tables[row].part)
            group, row = [], row + tables[row].lines
            continue
        if group and _begins(group, lines[row], usual):
            parts.append(_part(group))
            group = []
        group.append(lines[row])
        row += 1
    return [*parts, _part(group)] if group else parts


def _usual_gap(lines: Sequence[Line]) -> float:
    """Find the gap between lines of a paragraph, in heights of a line."""
    gaps = sorted(
        (below.top - above.bottom) / above.height
        for above, below in pairwise(lines)
        if above.page == below.page and above.column == below.column and below.top > above.top
    )
    return min(1.0, gaps[len(gaps) // USUAL]) if gaps else 0.0


def _begins(group: Sequence[Line], line: Line, usual: float) -> bool:
    """Tell whether a line begins a paragraph below those of ``group``."""
    above = group[-1]
    if max(above.size, line.size) > OTHER_SIZE * min(above.size, line.size) or above.bold != line.bold:
        return True
    if LEADERS.search(above.text) or LEADERS.search(line.text) or above.quarter != line.quarter:
        return True
    if is_marked(line.text):
        return True
    below = above.page == line.page and line.top > above.top
    if not below:
        return _ended(above, line) or above.text.rstrip(CLOSING).endswith(ENDS) or _is_indented(line, group)
    if line.top - above.bottom > (usual + WIDER_GAP) * max(above.height, line.height):
        return True
    return _ended(above, line) or _is_indented(line, group)


def is_marked(text: str) -> bool:
    """Tell whether a line begins with a bullet or a number, as items and headings do."""
    return BULLET.match(text) is not None or ENUMERATED.match(text) is not None or read_marker(text[:200]) is not None


def _ended(above: Line, line: Line) -> bool:
    """Tell whether a line was ended before it was full."""
    if above.text.endswith(HYPHEN):
        return False
    free = above.column.right - above.right
    word = FIRST_WORD.match(line.text)
    need = (line.right - line.left) * len(word[0]) / len(line.text) if word and line.text else 0
    if free < need + FITS * line.height:
        return False
    stopped = above.text.rstrip(CLOSING).endswith((*ENDS, ":", "："))
    return stopped or free > SHORT * (above.column.right - above.column.left)


def _is_indented(line: Line, group: Sequence[Line]) -> bool:
    """Tell whether a line stands further in than the text above it, or further out than all but its first line."""
    above, first = group[-1], group[0]
    shift = (line.left - line.column.left) - (above.left - above.column.left)
    least = INDENT * line.height
    if shift > least:
        return len(group) > 1 or not is_marked(first.text)
    return shift < -least and len(group) > 1


def _part(group: Sequence[Line]) -> Part:
    text = ""
    marks = []
    for line in group:
        joined = join_lines(text, line.text) if text else line.text
        marks.append(Mark(len(joined) - len(line.text), place_of(line)))
        text = joined
    kind = "item" if BULLET.match(text) or ENUMERATED.match(text) else "text"
    sizes = Counter({round(line.size, 1): 0 for line in group})
    for line in group:
        sizes[round(line.size, 1)] += len(line.text)
    look = Look(sizes.most_common(1)[0][0], all(line.bold for line in group))
    return Part(text.removesuffix(HYPHEN) + ("-" if text.endswith(HYPHEN) else ""), tuple(marks), 0, kind, look=look)


def place_of(*lines: Line) -> Place:
    """Say where lines stand."""
    return Place("page", lines[0].page, lines[-1].page, boxes=tuple(line.box for line in lines))
