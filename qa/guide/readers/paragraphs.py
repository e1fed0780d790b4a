"""What files made of paragraphs have in common: which of their headings count, and where each paragraph stands."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby
from typing import Final

import regex

from qa.errors import CorpusError
from qa.guide.readers.evidence.below_named import cut_answers, name_questions, name_titles
from qa.guide.readers.evidence.covers import join_parts, put_title_above, rank_of
from qa.guide.readers.evidence.levels import nest_named
from qa.guide.readers.evidence.looks import cut_named, find_headings, join_named
from qa.guide.readers.evidence.titles import CONTENTS, LEADERS
from qa.guide.readers.parts import Part, clean_line
from qa.guide.readers.plain_text.headings import WIDEST_QUESTION
from qa.guide.readers.plain_text.lines import width
from qa.records import Mark, Note

CONTENTS_LEFT_OUT: Final = "table of contents"  # in notes
LONGEST_NOTE = 100  # characters
NUMBERS = regex.compile(r"^[•\d\s.．、)）-]+|[\s.…·_]*\d*\s*$")
LONGEST_ENTRY = 300  # characters
MOST_PARAGRAPHS = 50_000  # cells of tables too
LEAST_STYLED = 3  # headings that the file names; with fewer, most of them are not named


def check_paragraphs(count: int) -> None:
    """Refuse a file of more paragraphs than a guide's file has, before the rest of them is read.

    :raises CorpusError: There are too many.
    """
    if count > MOST_PARAGRAPHS:
        raise CorpusError(f"more than {MOST_PARAGRAPHS:,} paragraphs; split it into smaller files")


def settle_headings(parts: Sequence[Part], titles: Sequence[Part] = ()) -> tuple[list[Part], list[Note]]:
    """Choose between the headings that a file names and those found by evidence, and name the places by them.

    :param parts: With the levels that the file says.
    :param titles: Those of them, without a level, that are the title of the document: above all headings.
    :return: Also notes on tables of contents, which are left out.
    """
    chosen = list(_as_titles(parts, {id(part) for part in titles}))
    has_title = any(part.kind == "code" for part in chosen)
    found: list[Part] = []
    named = sum(part.level > 0 for part in chosen)
    if named < LEAST_STYLED:
        found = find_headings([replace(part, level=0) for part in chosen])
        if sum(part.level > 0 for part in found) > named:
            chosen = found
    settled = []
    if chosen is not found:
        chosen = nest_named(name_titles(name_questions(cut_answers(join_named(list(cut_named(chosen)))))))
    for part in chosen:
        if part.kind == "code":
            settled.append(replace(part, kind="text", level=1))
        else:
            settled.append(replace(part, level=part.level + 1) if part.level and has_title else part)
    if not has_title:
        settled = put_title_above(settled)
    kept, left_out = _without_contents(settled)
    return list(_name_places(kept)), left_out


def _as_titles(parts: Sequence[Part], titles: Set[int]) -> Iterator[Part]:
    """Give the titles of the document as code, so that they count as neither text nor headings among others.

    :param titles: Their ids; of paragraphs that follow each other the biggest are a title, and the others its subtitle.
        Those set alike are lines of one title, unless they are long.
    """
    for named, group in groupby(parts, lambda part: id(part) in titles and not CONTENTS.fullmatch(part.text)):
        found = list(group)
        yield from _biggest_as_titles(found) if named else found


def _biggest_as_titles(parts: Sequence[Part]) -> Iterator[Part]:
    biggest = max(rank_of(part) for part in parts)
    for is_biggest, group in groupby(parts, lambda part: rank_of(part) == biggest):
        lines = list(group)
        if is_biggest:
            short = sum(width(part.text) for part in lines) <= WIDEST_QUESTION
            lines = [replace(part, kind="code") for part in ([join_parts(lines)] if short else lines)]
        yield from lines


def _without_contents(parts: Sequence[Part]) -> tuple[list[Part], list[Note]]:
    """Leave out tables of contents that were typed: lines below such a title that come again as headings."""
    headings = {_entry(part.text) for part in parts if part.level}
    kept: list[Part] = []
    left_out: list[Note] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        at += 1
        if not CONTENTS.fullmatch(part.text):
            kept.append(part)
            continue
        first = at
        while at < len(parts) and not parts[at].level and _entries(parts[at]) <= headings:
            at += 1
        if part.level and at == first < len(parts) and not parts[at].level:
            kept.append(part)  # a heading above a text
        elif at > first:
            entry = LEADERS.sub("", parts[first].text.split("\n")[0][:LONGEST_ENTRY])
            left_out.append(Note(0, clean_line(entry), CONTENTS_LEFT_OUT))
    return kept, left_out


def _entries(part: Part) -> set[str]:
    return {_entry(line) for line in part.text.split("\n")}


def _entry(text: str) -> str:
    """Give what an entry and its heading have in common: no number before it, no page number behind it."""
    return NUMBERS.sub("", text[:LONGEST_ENTRY].replace("\n", " ")).casefold()


def notes_on_left_out(hidden: Sequence[str], comments: Sequence[str]) -> list[Note]:
    """Note what of a file is not read though a person could.

    :param hidden: Pieces of text that it does not show.
    :param comments: Of its reviewers, at the margin.
    """
    notes = []
    if text := clean_line("".join(hidden)):
        notes.append(Note(0, text[:LONGEST_NOTE], "hidden"))
    if comments:
        others = f" (+ {len(comments) - 1})" if len(comments) > 1 else ""
        notes.append(Note(0, clean_line(comments[0])[:LONGEST_NOTE] + others, "comment at the margin"))
    return notes


def _name_places(parts: Sequence[Part]) -> Iterator[Part]:
    """Name each place by the nearest heading above it."""
    name = ""
    for part in parts:
        if part.level:
            name = clean_line(part.text.replace("\n", " "))
        yield replace(part, marks=tuple(Mark(mark.start, replace(mark.place, name=name)) for mark in part.marks))
