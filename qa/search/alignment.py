"""Which section of one translation of a page is which of another (pure)."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.models.second import SECOND_SHARE
from qa.models.vectors import Vectors, unit

LEVEL = 0.6  # where a pair begins, between the mean of all pairs, 0, and the sections' best, 1
LEAST = 0.76  # cosine by the first encoder; 97 of 100 pairs of translations lie above, 90 of 100 others below
MOST = 4_000_000  # pairs that are compared; pages of more sections are paired by their outline or not at all

Outline = Sequence[int]  # of each section, how deep its heading stands; 0 for text without
Fetch = Callable[[int], tuple[Vectors, Vectors]]


def align(outlines: Sequence[Outline], fetch: Fetch) -> list[list[int]]:
    """Pair the sections of the translations of a page.

    Translations of one outline are paired in order; text without headings, whose pieces say little by their number,
    and pages of other outlines by their vectors, in order too: no pair stands across another.

    :param fetch: Gives, by both encoders, a vector for each section of a translation; zeros for one without text.
    :return: Of each section of each translation a number; the same number is the same section.
    """
    alike: dict[tuple[int, ...], list[int]] = {}  # outline to the translations that have it
    for at, outline in enumerate(outlines):
        shape = (*outline, -at - 1) if len(outline) > 1 and not any(outline) else tuple(outline)
        alike.setdefault(shape, []).append(at)
    groups = sorted(alike.values(), key=lambda group: -len(outlines[group[0]]))
    numbers = list(range(len(outlines[groups[0][0]])))
    if len(groups) == 1:
        return [list(numbers) for _ in outlines]
    numbered = {groups[0][0]: numbers}
    order = list(numbers)  # numbers in the order of the text
    known = _together(groups[0], fetch)
    for group in groups[1:]:
        own = _together(group, fetch)
        numbers, order = _merge(order, len(own[0]), pair_sections(_of(known, order), own), len(known[0]))
        known = _add(known, own, numbers)
        numbered[group[0]] = numbers
    return [list(numbered[group[0]]) for at in range(len(outlines)) for group in groups if at in group]


def _merge(order: list[int], sections: int, pairs: dict[int, int], new: int) -> tuple[list[int], list[int]]:
    """Number the sections of one more translation.

    :param order: Numbers so far.
    :param pairs: Of these sections, the place in ``order`` of what each is.
    :param new: The first number that is free.
    :return: Their numbers, and all numbers in order.
    """
    numbers: list[int] = []
    merged, done = [], 0
    for section in range(sections):
        if section in pairs:
            merged += order[done : pairs[section] + 1]
            done = pairs[section] + 1
            numbers.append(merged[-1])
        else:
            numbers.append(new)
            merged.append(new)
            new += 1
    return numbers, merged + order[done:]


def pair_sections(one: tuple[Vectors, Vectors], other: tuple[Vectors, Vectors]) -> dict[int, int]:
    """Pair sections so that none stands across another and what the pairs are worth in all is most.

    :return: Section of ``other`` to section of ``one``.
    """
    rows, columns = (np.flatnonzero(dense.any(axis=1)) for dense, _ in (one, other))
    if not len(rows) or not len(columns) or len(rows) * len(columns) > MOST:
        return {}
    cosines = unit(one[0][rows]) @ unit(other[0][columns]).T
    alike = cosines + SECOND_SHARE * unit(one[1][rows]) @ unit(other[1][columns]).T
    worth = np.where(cosines >= LEAST, alike - _level(alike), -1)
    return {int(columns[column]): int(rows[row]) for row, column in best_path(worth)}


def _level(alike: NDArray[np.floating]) -> float:
    """Say how like two sections must be to be a pair: more than any two of the page, less than a section's best."""
    if alike.size == 1:
        return 0.0
    best = alike.max(axis=int(np.argmax(alike.shape))).mean()
    mean = alike.mean()
    return float(mean + LEVEL * (best - mean))


def best_path(worth: NDArray[np.floating]) -> list[tuple[int, int]]:
    """Choose pairs of rows and columns, both ascending, whose worth adds up to most (Needleman and Wunsch 1970).

    :param worth: Of each pair; one that is not above 0 is never chosen.
    """
    best = np.zeros((worth.shape[0] + 1, worth.shape[1] + 1))
    for row, own in enumerate(worth):
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, :-1] + own, best[row, 1:]))
    pairs, (row, column) = [], worth.shape
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


def _together(group: Sequence[int], fetch: Fetch) -> tuple[Vectors, Vectors]:
    """Add up the vectors of translations of one outline."""
    dense, second = zip(*map(fetch, group), strict=True)
    return np.sum(dense, axis=0), np.sum(second, axis=0)


def _of(vectors: tuple[Vectors, Vectors], rows: Sequence[int]) -> tuple[Vectors, Vectors]:
    return vectors[0][rows], vectors[1][rows]


def _add(
    known: tuple[Vectors, Vectors], own: tuple[Vectors, Vectors], numbers: Sequence[int]
) -> tuple[Vectors, Vectors]:
    """Add the vectors of one more translation to those of the sections it is made of."""
    size = max(len(known[0]), max(numbers, default=0) + 1)
    added = []
    for before, more in zip(known, own, strict=True):
        grown = np.zeros((size, before.shape[1]), np.float32)
        grown[: len(before)] = before
        grown[list(numbers)] += more
        added.append(grown)
    return added[0], added[1]
