"""The headings of a file: its title, what its outline names, and what numbers and looks say."""

from collections.abc import Sequence
from dataclasses import replace

from qa.guide.readers.evidence.levels import body_look, is_above
from qa.guide.readers.evidence.looks import find_below, find_headings
from qa.guide.readers.parts import DEEPEST, Part
from qa.guide.readers.pdf.contents import has_leaders
from qa.guide.readers.pdf.title import find_title
from qa.guide.readers.plain_text.headings import WIDEST_TITLE
from qa.guide.readers.plain_text.lines import PAUSES, STOPS, width
from qa.guide.readers.plain_text.markers import read_marker

LEAST_STANDING_OUT = 3  # numbered paragraphs
LONGEST_START = 200  # characters, in which a number is looked for
STEPS = ("1", "（1）", "①", "A")  # styles that number steps as often as headings


def set_levels(parts: Sequence[Part], pages_of_contents: frozenset[int]) -> list[Part]:
    """Set the levels of headings; where a file has an outline, its titles have theirs already."""
    find = _find_below_outline if any(part.level for part in parts) else _find_by_look
    title = find_title(parts, pages_of_contents)
    if title is None:
        return _raise_chapters(find(parts), 2)
    found = [
        replace(part, level=min(part.level + 1, DEEPEST)) if part.level else part
        for part in _raise_chapters(find(parts[title.before :]), 1)
    ]
    return [*parts[: title.start], title.part, *parts[title.end : title.before], *found]


def _raise_chapters(parts: Sequence[Part], level: int) -> list[Part]:
    """Close the headings without a number above the first chapter, where no other of their rank follows.

    What stands before it, as what the file is about, is no parent of chapters.

    :param level: That the first chapter can have, below the title.
    """
    first = next((at for at, part in enumerate(parts) if part.level and _chapter(part) == 1), len(parts))
    following = [part for part in parts[first:] if part.level]
    before = [part for part in parts[:first] if part.level]
    highest = min((part.level for part in following), default=0)
    numbers = [_chapter(part) for part in following if part.level == highest]
    if any(read_marker(part.text[:LONGEST_START]) for part in before) or not before:
        return list(parts)
    runs = [number for number in numbers if number]
    if len(runs) < LEAST_STANDING_OUT or runs != sorted(set(runs)) or following[0].level != highest:
        return list(parts)
    raised = max(0, highest - level)
    return [
        replace(part, level=part.level - raised) if at >= first and part.level else part
        for at, part in enumerate(parts)
    ]


def _chapter(part: Part) -> int:
    """Give the number of a chapter; 0 of what is none."""
    marker = read_marker(part.text[:LONGEST_START])
    return marker.number[0] if marker and marker.style[0] in "1一第I" and len(marker.number) == 1 else 0


def _find_by_look(parts: Sequence[Part]) -> list[Part]:
    """Find headings by their numbers and looks; steps are hidden meanwhile, so that no run goes on there."""
    steps = _find_steps(parts)
    hidden = [replace(part, kind="code") if row in steps else part for row, part in enumerate(parts)]
    return [replace(part, kind="item") if part.kind == "code" else part for part in find_headings(hidden)]


def _find_steps(parts: Sequence[Part]) -> set[int]:
    """Find what is numbered and set as the text is, where others that are numbered stand out of it."""
    body = body_look(parts)
    styles = {
        row: marker.style
        for row, part in enumerate(parts)
        if part.kind != "table" and (marker := read_marker(part.text[:LONGEST_START]))
    }
    above = {row for row in styles if is_above(parts[row].look, body)}
    if sum(styles[row][0] == "1" for row in above) < LEAST_STANDING_OUT:
        return set()
    return {row for row, style in styles.items() if row not in above and style.startswith(STEPS) and style[:3] != "1.1"}


def _find_below_outline(parts: Sequence[Part]) -> list[Part]:
    """Add the headings that an outline leaves out; one of several levels leaves out hardly any."""
    parts = _find_numbered_below(parts)
    return find_below(parts) if len({part.level for part in parts if part.level}) == 1 else parts


def _find_numbered_below(parts: Sequence[Part]) -> list[Part]:
    """Add the headings 2.1, 2.2 and so on below the 2 of an outline."""
    found = []
    path: list[tuple[tuple[int, ...], int]] = []  # number and level of the headings above
    last: dict[tuple[int, ...], int] = {}  # what each number was followed by last
    for part in parts:
        marker = read_marker(part.text[:LONGEST_START])
        number = marker.number if marker and marker.style[:1] == "1" else ()
        above = next((level for parent, level in reversed(path) if parent and parent == number[:-1]), 0)
        follows = number and number[-1] == last.get(number[:-1], 0) + 1
        if above and follows and part.level == 0 and part.kind != "table" and _is_title(part.text):
            part = replace(part, level=above + 1, kind="text")
        if part.level:
            path = [*(parent for parent in path if parent[1] < part.level), (number, part.level)]
            if number:
                last[number[:-1]] = number[-1]
        found.append(part)
    return found


def _is_title(text: str) -> bool:
    return width(text) <= WIDEST_TITLE and not text.endswith((*STOPS, *PAUSES)) and not has_leaders(text)
