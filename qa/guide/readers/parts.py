"""What a file that is no text is made of, in the order of reading, and how a text with sections is made of that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import regex

from qa.guide.readers.reading import Reading, has_content, is_shown
from qa.records import CELL, Block, Mark, Note, Place, Section

DEEPEST = 8  # headings on a path
# Nobody sees them, nor types them in a question. Joiners stay: scripts of India and Iran write with them.
UNSEEN = regex.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = regex.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set, as far as its file says."""

    size: float = 0.0  # points; 0 where it is not known
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a paragraph, an item of a list, a table or code."""

    text: str  # lines apart by LF; of a table a row a line, its cells apart by CELL
    marks: tuple[Mark, ...]  # where it stands, one at least; they start at 0 and count from the start of ``text``
    level: int = 0  # of a heading, 1 the highest; 0 of what is none
    kind: Literal["text", "item", "table", "code"] = "text"
    header: int = 0  # lines at the top of a table that name its columns; :func:`assemble` puts a rule below them
    look: Look | None = None


def one_place(text: str, place: Place, level: int = 0) -> Part:
    """Make a heading, or a paragraph, that stands at one place."""
    return Part(text, (Mark(0, place),), level)


def clean_line(text: str) -> str:
    """Give a line as a reader sees it: runs of blanks are one, what nobody sees is gone."""
    return BLANKS.sub(" ", UNSEEN.sub("", text)).strip()


def table_row(cells: Iterable[str]) -> str:
    """Write a row of a table in a line; cells that are empty stay, those at its end go."""
    row = [clean_line(cell.replace("\n", " ")) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return CELL.join(row)


def assemble(
    parts: Sequence[Part], title: str = "", left_out: Sequence[Note] = (), doubts: Sequence[Note] = ()
) -> Reading:
    """Make a text of the parts of a file, cut into sections at its headings.

    :param title: Of the whole, where it is not the first heading: it stands above all others.
    :return: Parts are apart by a blank line, items of a list by a line end, a table's header from its rows by a rule.
        A heading with neither text nor a heading below it is its own text. Blanks and dividers are left out; signs that
        stand alone are lines of the part before, where that is of their kind.
    """
    kept = [_ruled(part) for part in _shown(parts)]
    text, starts = _join(kept)
    return Reading(
        text=text,
        sections=tuple(_sections(kept, starts, text, title)),
        blocks=tuple(_blocks(kept, starts)),
        left_out=tuple(left_out),
        doubts=tuple(doubts),
        marks=tuple(
            Mark(start + mark.start, mark.place)
            for part, start in zip(kept, starts, strict=True)
            for mark in part.marks
        ),
    )


def _shown(parts: Iterable[Part]) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        before = kept[-1] if kept else None
        if has_content(part.text):
            kept.append(part)
        elif is_shown(part.text) and before and before.kind == part.kind in ("text", "item") and not before.level:
            start = len(before.text) + 1
            marks = (Mark(start + mark.start, mark.place) for mark in part.marks)
            kept[-1] = replace(before, text=f"{before.text}\n{part.text}", marks=(*before.marks, *marks))
        elif is_shown(part.text):
            kept.append(replace(part, level=0))
    return kept


def _ruled(part: Part) -> Part:
    """Put a rule below the header of a table, as Markdown does: what reads tables finds the rows by it."""
    if part.kind != "table" or not part.header:
        return part
    lines = part.text.split("\n")
    cells = max(2, 1 + max(line.count(CELL) for line in lines[: part.header]))
    rule = CELL.join(["---"] * cells)
    at = sum(len(line) + 1 for line in lines[: part.header])  # where what is below the header begins
    text = "\n".join([*lines[: part.header], rule, *lines[part.header :]])
    marks = (replace(mark, start=mark.start + (len(rule) + 1 if mark.start >= at else 0)) for mark in part.marks)
    return replace(part, text=text, header=part.header + 1, marks=tuple(marks))


def _join(parts: Sequence[Part]) -> tuple[str, list[int]]:
    """Join the parts; the starts are theirs in the text."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for row, part in enumerate(parts):
        gap = "" if row == 0 else "\n" if parts[row - 1].kind == part.kind == "item" else "\n\n"
        starts.append(length + len(gap))
        pieces += [gap, part.text]
        length += len(gap) + len(part.text)
    return "".join([*pieces, "\n" if parts else ""]), starts


def _sections(parts: Sequence[Part], starts: Sequence[int], text: str, title: str) -> Iterable[Section]:
    above = (title,) if title else ()
    headings = [row for row, part in enumerate(parts) if part.level]
    first = starts[headings[0]] if headings else len(text)
    if has_content(text[:first]):
        yield Section(above, 0, first)
    path: list[Part] = []
    for row, following in pairwise([*headings, None]):
        if row is None:
            break
        heading = parts[row]
        path = [*(parent for parent in path if parent.level < heading.level), heading][:DEEPEST]
        names = tuple(clean_line(parent.text.replace("\n", " ")) for parent in path)
        start, end = starts[row] + len(heading.text), len(text) if following is None else starts[following]
        below = following is not None and parts[following].level > heading.level
        if not has_content(text[start:end]) and not below:
            start, end = starts[row], end if is_shown(text[start:end]) else start
        yield Section(names if names[0] == title else (*above, *names), start, end)


def _blocks(parts: Sequence[Part], starts: Sequence[int]) -> Iterable[Block]:
    for part, start in zip(parts, starts, strict=True):
        if part.kind not in ("table", "code"):
            continue
        lines = part.text.split("\n")[: part.header] if part.kind == "table" else []
        opening = "".join(f"{line}\n" for line in lines)
        body = start + min(len(opening), len(part.text))
        yield Block("table" if part.kind == "table" else "code", start, start + len(part.text), body, opening)
