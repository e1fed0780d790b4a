"""Read the figures of a text: numbers in digits and in words, dates and times, each with its unit."""

from dataclasses import replace
from itertools import pairwise

import regex

from qa.written.cells import cells
from qa.written.units import DATE, MONTH, Figure, Walk

_RANGE = regex.compile(r"[ ]*(?:[-~〜到至或和と,]|\p{L}{1,4})[ ]*")


def read_figures(text: str, language: str) -> list[Figure]:
    """Find the numbers, dates and times of ``text``, which is folded."""
    figures = Walk(text, cells(text, language)).figures
    return figures + _ranges(figures, text)


def _ranges(figures: list[Figure], text: str) -> list[Figure]:
    """Give the bare end of a range the unit of its other end, beside the bare one."""
    shared: list[Figure] = []
    for one, other in reversed(list(pairwise(figures))):
        if shared and shared[-1].start == other.start:
            other = shared[-1]
        gap = text[one.end : other.start]
        if (
            (one.units | other.units) & {MONTH, DATE}
            or bool(one.units) == bool(other.units)
            or one.start == other.start
            or not _RANGE.fullmatch(gap)
        ):
            continue
        bare, units = (other, one.units) if one.units else (one, other.units)
        scaled = {round(value * 10, 6) for value in bare.values} if other.tenths else bare.values
        shared.append(replace(bare, values=frozenset(scaled), units=units, loose=True))
    return shared
