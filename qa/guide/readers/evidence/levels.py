"""Which heading lies below which: by numbers, by looks, and by what a file says."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from qa.guide.readers.parts import DEEPEST, Look, Part
from qa.guide.readers.plain_text.markers import STRONG, Marker

OF_LIST = " of a list"  # in the keys of numbers that the file counts itself
LEAST_BIGGER = 1.05  # times the size of the text
LEAST_BOLD = 0.85  # times the size of the text, of a bold title; captions are smaller
DECIMAL = regex.compile(r"(\d{1,4}(?:[.．]\d{1,4})*)[.．、)）]*(?:\s|\p{L})")


@dataclass(frozen=True, slots=True)
class Found:
    """A heading among the parts."""

    line: int  # of the page
    part: int
    first: int  # its lines in the part, the last one included
    last: int
    key: str  # headings of one key are on one level
    number: tuple[int, ...] = ()  # of parts, as 1.2.3
    run: tuple[int, int] | None = None  # first and last line of its run of numbers


def class_of(look: Look | None) -> Look | None:
    """Give the class of a look: sizes that differ by a rounding are one."""
    return Look(round(2 * look.size) / 2, look.bold) if look else None


def body_look(parts: Sequence[Part]) -> Look:
    """Give the look of most of the text."""
    characters: Counter[Look] = Counter()
    for part in parts:
        look = class_of(part.look)
        if look and part.kind in ("text", "item"):
            characters[look] += len(part.text)
    return characters.most_common(1)[0][0] if characters else Look()


def is_above(look: Look | None, body: Look) -> bool:
    """Tell whether a look stands out of the text: bigger, or bold and hardly smaller."""
    if look is None:
        return False
    known = look.size > 0 and body.size > 0
    if known and look.size >= LEAST_BIGGER * body.size:
        return True
    return look.bold and not body.bold and (not known or look.size >= LEAST_BOLD * body.size)


def find_values(parts: Sequence[Part]) -> set[int]:
    """Find what is written into the fields of a form: each below a label smaller than the text, several set
    alike in a row."""
    body = body_look(parts)
    looks = [class_of(part.look) for part in parts]
    pairs = {
        at
        for at in range(1, len(parts))
        if (label := looks[at - 1]) and 0 < label.size < LEAST_BOLD * body.size and is_above(looks[at], body)
    }
    return {at for at in pairs if any(other in pairs and looks[other] == looks[at] for other in (at - 2, at + 2))}


def decimal_of(marker: Marker | None) -> tuple[int, ...]:
    return _without_zero(marker.number) if marker and marker.style[:1] == "1" else ()


def _without_zero(number: tuple[int, ...]) -> tuple[int, ...]:
    """Give the number of a chapter that is written as 4.0, above 4.1."""
    return number[:-1] if len(number) == 2 and number[-1] == 0 else number


def nest(found: Sequence[Found], looks: Sequence[Look | None]) -> Iterator[tuple[Found, int]]:
    """Give each heading its level: by its number, else by the look that most of its key have, else by its style."""
    sizes: dict[str, Counter[Look]] = defaultdict(Counter)
    for heading in found:
        sizes[heading.key][looks[heading.part] or Look()] += 1
    ranks = {key: counted.most_common(1)[0][0] for key, counted in sizes.items()}
    path: list[Found] = []
    for heading in found:
        del path[_depth(path, heading, ranks) :]
        path.append(heading)
        yield heading, len(path)


def _depth(path: Sequence[Found], heading: Found, ranks: dict[str, Look]) -> int:
    """Count the headings of ``path`` that stay above ``heading``."""
    for depth, parent in enumerate(path):
        alike = parent.key == heading.key or _is_beside(heading, parent, ranks)
        if parent.run and parent.run == heading.run and alike:
            return depth
    if len(heading.number) > 1:
        for depth in reversed(range(len(path))):
            number = path[depth].number
            if number and number == heading.number[: len(number)] and number != heading.number:
                return min(depth + 1, DEEPEST - 1)
    floor = 0  # what goes on below a heading stands within it
    for depth, parent in enumerate(path):
        if parent.run and parent.run[1] > heading.line and not _is_over(heading, parent, ranks):
            floor = depth + 1
    for depth, parent in enumerate(path[floor:], floor):
        if parent.key == heading.key or _is_beside(heading, parent, ranks) or _is_over(heading, parent, ranks):
            return depth
    return min(len(path), DEEPEST - 1)


def _is_beside(heading: Found, parent: Found, ranks: dict[str, Look]) -> bool:
    """Tell whether two chapters are set alike, one numbered as ``1``, the other as ``3.``."""
    keys = {found.key.removesuffix(OF_LIST) for found in (parent, heading)}
    alike = ranks[heading.key] == ranks[parent.key] and ranks[heading.key].size > 0
    return alike and keys <= {"1", "1.", "1．", "1 "} and heading.number > parent.number


def _is_over(heading: Found, parent: Found, ranks: dict[str, Look]) -> bool:
    """Tell whether a heading ends another of a different key instead of going below it."""
    if parent.number and heading.number:
        size = len(heading.number)
        return size < len(parent.number) and heading.number > parent.number[:size]  # 2 after 1.1, not a step 1 in it
    own, other = ranks[heading.key], ranks[parent.key]
    if own.size and other.size and own != other:
        return (own.size, own.bold) > (other.size, other.bold)
    return heading.key.startswith(STRONG) and parent.run is not None and not parent.key.startswith(STRONG)


def nest_named(parts: Sequence[Part]) -> list[Part]:
    """Nest headings that a file names by what it does not say: 3.1 on the level of 3 goes below it, 3.2 beside it.

    Where all of them are on one level, those set smaller go below those set bigger.
    """
    flat = len({part.level for part in parts if part.level}) == 1
    path: list[tuple[tuple[int, ...], tuple[float, ...]]] = []  # number and rank
    nested = []
    for part in parts:
        if part.level:
            match = DECIMAL.match(part.text)
            number = _without_zero(tuple(map(int, regex.split("[.．]", match[1])))) if match else ()
            look = class_of(part.look) or Look()
            rank = (-part.level, *((look.size, look.bold) if flat else ()))
            above = [at for at, (parent, _) in enumerate(path) if parent and parent == number[: len(parent)] != number]
            beside = (
                at for at, (other, _) in enumerate(path) if len(number) > 1 and other[:-1] == number[:-1] and other
            )
            depth = next(beside, next((at for at, (_, other) in enumerate(path) if rank >= other), len(path)))
            del path[max(depth, above[-1] + 1 if above else 0) :]
            path.append((number, rank))
            part = replace(part, level=len(path))
        nested.append(part)
    return nested
