"""Questions and answers to parts: a question is a heading below its categories, its answer the text below it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from qa.guide.readers.parts import Part, clean_line, one_place
from qa.guide.readers.sheets.asking import heading_of
from qa.guide.readers.sheets.markup import pieces, plain
from qa.records import Note, Place

LONGEST_CATEGORY = 120  # characters; what is longer is no heading
LONGEST_VARIANT = 100  # characters; lines of these stand beside each other
LETTER = regex.compile(r"\p{L}")
ID = regex.compile(r"(?i)(?:.*[\W_])?(?:id|uuid|guid|slug)|.*(?-i:[a-z]I[dD])|(?:.*[编編]号|.*編號|序[号號]|番号|번호)")
# Numbers, dates, times, ids, truth values: nobody asks for them.
BARE = regex.compile(
    r"(?i)[\d\s.,:;/%+\-–()]*|\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\s?[+-][\d:]+|\s?UTC)?|true|false|yes|no|null|none|n/?a|"
    r"(?=.*\d)[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\w*,? .*\d{4}.*|[a-z]{1,6}[-_]?\d+"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer."""

    place: Place
    question: str  # "" of a text that goes on, or has no question
    answer: str
    path: tuple[str, ...] = ()  # its categories, the widest first
    others: tuple[tuple[str, str], ...] = ()  # name and value of its further columns, those with a value


def faq_parts(entries: Sequence[Entry], level: int) -> tuple[list[Part], list[Note]]:
    """Make parts of questions in their order; a category that comes again is a heading again.

    :param level: Of the highest heading.
    :return: The parts, and what is left out of them.
    """
    bare = _bare_columns(entries)
    notes = [Note(0, name, "a column without texts") for name in bare if name]
    parts: list[Part] = []
    path: tuple[str, ...] = ()
    for entry in entries:
        parts += _categories(entry, path, level)
        path = entry.path
        parts += _question(entry, bare, level + len(path))
    return parts, notes


def _categories(entry: Entry, path: tuple[str, ...], level: int) -> Iterator[Part]:
    """Yield the headings of an entry's path that are not those above it already."""
    same = 0
    while same < min(len(path), len(entry.path)) and path[same] == entry.path[same]:
        same += 1
    for depth, name in enumerate(entry.path[same:], same):
        yield one_place(name, entry.place, level + depth)


def _question(entry: Entry, bare: Iterable[str], level: int) -> Iterator[Part]:
    heading, whole = heading_of(plain(entry.question))
    if heading:
        yield one_place(heading, entry.place, level)
    if not whole:
        yield one_place(plain(entry.question), entry.place)
    above = [0]  # levels of the headings within the answer
    for depth, text in pieces(entry.answer):
        if depth:
            above = [*(other for other in above if other < depth), depth]
            yield one_place(clean_line(text), entry.place, level + len(above) - 1)
        else:
            yield one_place(text, entry.place)
    lines = [_line(name, plain(value)) for name, value in entry.others if name not in bare]
    if lines:
        yield one_place("\n".join(lines), entry.place)


def _line(name: str, value: str) -> str:
    lines = [line for line in value.split("\n") if line.strip()]
    if len(lines) > 1 and max(map(len, lines)) <= LONGEST_VARIANT:
        value = "; ".join(line.strip() for line in lines)
    return f"{clean_line(name)}: {value}" if name else value


def _bare_columns(entries: Sequence[Entry]) -> list[str]:
    """Find the further columns in which no cell has a text."""
    texts: dict[str, bool] = {}
    for entry in entries:
        for name, value in entry.others:
            said = len(value.split()) > 1 if ID.fullmatch(name) else is_text(value)
            texts[name] = texts.get(name, False) or said
    return [name for name, text in texts.items() if not text]


def is_text(value: str) -> bool:
    """Tell a text from numbers, dates, ids and truth values."""
    return LETTER.search(value) is not None and not BARE.fullmatch(value.strip())


def names_groups(values: Sequence[str]) -> bool:
    """Tell whether the values of a column may head groups of rows: short, in one line, and not all apart."""
    filled = [value for value in values if value]
    if not filled or any(len(value) > LONGEST_CATEGORY for value in filled) or not any(map(is_text, filled)):
        return False
    return len(filled) < len(values) or len(filled) <= 2 or len(set(filled)) < len(filled)


def fill_down(values: Sequence[str]) -> list[str]:
    """Repeat a category that is written once, at the first row of its group."""
    written = [value for value in values if value]
    again = any(above and above == below for above, below in pairwise(values))
    once = len(set(written)) == len(written) or (2 * len(written) <= len(values) and not again)
    if not values or not values[0] or not once:
        return list(values)
    filled: list[str] = []
    for value in values:
        filled.append(value or filled[-1])
    return filled
