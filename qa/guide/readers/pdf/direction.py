"""The order in which the letters of a line are read, where some of them read from right to left."""

from collections.abc import Sequence
from itertools import groupby

import regex

RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}--\p{N}]", regex.VERSION1)
LETTER = regex.compile(r"\p{L}")
DIGIT = regex.compile(r"\p{Nd}")
# A hyphen between the digits of Arabic parts two numbers, and one between other digits is within one.
WITHIN_NUMBER = regex.compile(r"\p{Nd}[.,:/٫٬]\p{Nd}|[0-9]-[0-9]")
BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»"}


def is_right_to_left(text: str) -> bool:
    """Tell whether a line is read from right to left: whether half of its letters are."""
    against = len(RIGHT_TO_LEFT.findall(text))
    return against > 0 and 2 * against >= len(LETTER.findall(text))


def reading_order(seen: Sequence[str]) -> list[int]:
    """Order the letters of a line as they are read.

    This is the way back from what the bidirectional algorithm of Unicode shows (UAX #9, rule L2), for the simple cases.

    :param seen: Letters from left to right, as they stand on the page.
    :return: Their rows, in the order of reading.
    """
    levels = _levels(seen, is_right_to_left("".join(seen)))
    order = list(range(len(seen)))
    for level in range(1, max(levels, default=0) + 1):
        start = 0
        for turned, run in groupby([levels[row] >= level for row in order]):
            end = start + len(list(run))
            if turned:
                order[start:end] = reversed(order[start:end])
            start = end
    return order


def pair_brackets(text: str) -> str:
    """Set the brackets of a line from right to left; files name some by their shape, and some by what they mean."""
    for opening, closing in BRACKETS.items():
        parts = regex.split(f"[{regex.escape(opening + closing)}]", text)
        if len(parts) % 2 == 1:  # an even number of brackets
            text = "".join(
                part + mark for part, mark in zip(parts, [*[opening, closing] * (len(parts) // 2), ""], strict=True)
            )
            text = regex.sub(rf"(?<=\S)({regex.escape(opening)})\s+", r" \1", text)
    return text


def _levels(seen: Sequence[str], against: bool) -> list[int]:
    """Give each letter how often it is turned: words of the other direction once, numbers within them twice."""
    kinds = ["R" if RIGHT_TO_LEFT.match(c) else "L" if LETTER.match(c) else "N" if DIGIT.match(c) else "" for c in seen]
    runs: list[tuple[str, int, int]] = []  # kind, start, end; what has no direction has no kind
    start = 0
    for kind, run in groupby(kinds):
        end = start + len(list(run))
        runs.append((kind, start, end))
        start = end
    levels = [0] * len(seen)
    for at, (kind, start, end) in enumerate(runs):
        before = runs[at - 1][0] if at else ""
        after = runs[at + 1][0] if at + 1 < len(runs) else ""
        level = _level(kind, before, after, "".join(seen[max(0, start - 1) : end + 1]), against)
        levels[start:end] = [level] * (end - start)
    return levels


def _level(kind: str, before: str, after: str, around: str, against: bool) -> int:
    if kind == "R":
        return 1
    if kind == "L":
        return 2 if against else 0
    if kind == "N":
        return 2 if against or "R" in (before, after) else 0
    if against:  # a name with a number in it stays one
        joined = before and after and "R" not in (before, after) and "L" in (before, after)
        numbers = before == after == "N" and WITHIN_NUMBER.fullmatch(around)
        return 2 if joined or numbers else 1
    return 1 if before == after == "R" else 0
