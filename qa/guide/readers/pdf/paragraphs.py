"""The paragraphs of a file, made of its lines; rows of tables and items of lists stay what they are."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import regex

from qa.guide.readers.parts import Look, Part, one_place
from qa.guide.readers.pdf.contents import has_leaders
from qa.guide.readers.pdf.lines import Line, join_lines
from qa.guide.readers.pdf.outline import NO_TITLES, Titles
from qa.guide.readers.pdf.pieces import HYPHEN
from qa.guide.readers.pdf.segments import CJK
from qa.guide.readers.pdf.tables import find_tables
from qa.guide.readers.plain_text.lines import BULLET, CLOSING, ENDS
from qa.guide.readers.plain_text.markers import read_marker
from qa.records import Mark, Place

WIDER_GAP = 0.35  # times the height of a line, above what is usual between lines
LARGEST_USUAL = 1.2  # times the height, between lines of a paragraph
FULL_LINES = 4  # of a page, that show what is usual on it
INDENT = 0.8  # times the height
CENTRED = 2.5  # times the height, on both sides of a line in the middle
FITS = 1.0  # times the height; where the first word of the next line would fit by that much, the line was ended
SHORT = 0.3  # share of the column's width; a line that lacks so much was ended, whatever its last mark is
FREE = 2.5  # times the height; what a full line of Chinese may lack
OTHER_SIZE = 1.08  # times
FIRST_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|[^\s\p{Han}\p{Hiragana}\p{Katakana}]+")
ENUMERATED = regex.compile(r"(?:\p{L}|\p{Nd}{1,3})(?:[.)]\s|[）、．])|[(（]\p{Nd}{1,3}[)）]|[①-⑳]")


def find_parts(lines: Sequence[Line], titles: Titles = NO_TITLES) -> list[Part]:
    """Make parts of the lines of a file, in their order.

    :param titles: Lines that are headings; no other has a level yet.
    """
    tables = find_tables(lines, {*titles.found, *titles.lost})
    usual = _usual_gaps(lines)
    size = _usual_size(lines)
    parts: list[Part] = []
    group: list[Line] = []

    def end() -> None:
        if group:
            parts.append(_part(group))
            group.clear()

    row = 0
    while row < len(lines):
        if row in titles.lost:
            end()
            parts += [one_place(e.title, Place("page", e.page, e.page), e.level) for e in titles.lost[row]]
        if row in titles.found:
            end()
            level, count = titles.found[row]
            parts.append(replace(_part(lines[row : row + count]), level=level, kind="text"))
            row += count
        elif row in tables:
            end()
            parts.append(tables[row].part)
            row += tables[row].lines
        else:
            turns = bool(group) and group[-1].page != lines[row].page and _stands_out(group[-1], size)
            if group and (turns or _begins(group, lines[row], usual[lines[row].page])):
                end()
            group.append(lines[row])
            row += 1
    end()
    return parts


def _usual_gaps(lines: Sequence[Line]) -> dict[int, float]:
    """Find the gap between the lines of a paragraph, in heights of a line, for each page.

    Below a full line the paragraph mostly goes on; where a page has few of them, it is as in the rest of the file.
    """
    gaps: dict[int, list[float]] = defaultdict(list)
    below_full: dict[int, list[float]] = defaultdict(list)
    for above, below in pairwise(lines):
        if above.page != below.page or above.column != below.column or below.top <= above.top:
            continue
        gap = (below.top - above.bottom) / above.height
        gaps[above.page].append(gap)
        if above.free < FREE * above.height:
            below_full[above.page].append(gap)
    every = sorted(gap for page in gaps.values() for gap in page)
    whole = min(LARGEST_USUAL, every[len(every) // 4]) if every else 0.0
    return {
        line.page: min(LARGEST_USUAL, sorted(full)[len(full) // 2]) if len(full) >= FULL_LINES else whole
        for line in lines
        for full in [below_full[line.page]]
    }


def _usual_size(lines: Sequence[Line]) -> float:
    """Find the size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _stands_out(line: Line, usual: float) -> bool:
    """Tell whether a line may be a heading, which goes on over no page."""
    return line.size > OTHER_SIZE * usual or (line.bold and not _is_full(line))


def _begins(group: Sequence[Line], line: Line, usual: float) -> bool:
    """Tell whether a line begins a paragraph below those of ``group``."""
    above = group[-1]
    if max(above.size, line.size) > OTHER_SIZE * min(above.size, line.size):
        return True
    if above.bold != line.bold and (group[0].bold or not _is_full(above)):
        return True
    if has_leaders(above.text) or has_leaders(line.text) or above.quarter != line.quarter:
        return True
    if is_marked(line.text) and not (_runs_on(line.text) and not _ended(above, line)):
        return True
    below = above.page == line.page and line.top > above.top
    if not below:
        return _ended(above, line) or above.text.rstrip(CLOSING).endswith(ENDS) or _is_indented(line, group)
    if line.top - above.bottom > (usual + WIDER_GAP) * max(above.height, line.height):
        return True
    return _ended(above, line) or _is_indented(line, group)


def _is_full(line: Line) -> bool:
    """Tell whether a line goes on below for want of room: bold words in a paragraph may take whole lines."""
    return line.free < FREE * line.height and not line.text.rstrip(CLOSING).endswith(ENDS)


def is_marked(text: str) -> bool:
    """Tell whether a line begins with a bullet or a number, as items and headings do."""
    return BULLET.match(text) is not None or ENUMERATED.match(text) is not None or read_marker(text[:200]) is not None


def _runs_on(text: str) -> bool:
    """Tell whether a line may begin with a number within a sentence: ``see figure`` and below it ``3.2 and …``."""
    marker = read_marker(text[:200])
    if marker is None or not marker.style.startswith(("1.1", "word")):
        return False
    return text[0].islower() or text[marker.end : marker.end + 1].islower()


def _ended(above: Line, line: Line) -> bool:
    """Tell whether a line was ended before it was full."""
    if above.text.endswith(HYPHEN):
        return False
    free = above.free
    word = FIRST_WORD.match(line.text)
    need = (line.right - line.left) * len(word[0]) / len(line.text) if word and line.text else 0
    if free < need + FITS * line.height:
        return False
    if CJK.match(line.text):  # such a script breaks anywhere
        return free > FREE * line.height
    stopped = above.text.rstrip(CLOSING).endswith((*ENDS, ":", "："))
    return stopped or free > SHORT * (above.column.right - above.column.left)


def _is_indented(line: Line, group: Sequence[Line]) -> bool:
    """Tell whether a line stands further in than the text above it, or further out than all but its first line."""
    above, first = group[-1], group[0]
    shift = line.indent - above.indent
    least = INDENT * line.height
    if shift > least:
        return len(group) > 1 or not is_marked(first.text)
    centred = shift < -CENTRED * line.height and above.free > CENTRED * line.height
    return centred or (shift < -least and len(group) > 1)


def _part(group: Sequence[Line]) -> Part:
    text = ""
    marks = []
    for line in group:
        joined = join_lines(text, line.text) if text else line.text
        marks.append(Mark(len(joined) - len(line.text), place_of(line)))
        text = joined
    kind: Literal["text", "item"] = "item" if BULLET.match(text) or ENUMERATED.match(text) else "text"
    sizes = Counter({round(line.size, 1): 0 for line in group})
    for line in group:
        sizes[round(line.size, 1)] += len(line.text)
    look = Look(sizes.most_common(1)[0][0], all(line.bold for line in group))
    return Part(text.removesuffix(HYPHEN) + ("-" if text.endswith(HYPHEN) else ""), tuple(marks), 0, kind, look=look)


def place_of(*lines: Line) -> Place:
    """Say where lines stand."""
    return Place("page", lines[0].page, lines[-1].page, boxes=tuple(line.box for line in lines))
