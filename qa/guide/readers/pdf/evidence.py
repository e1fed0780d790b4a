"""What looks say before numbers are judged: where some stand out of the text, those set as the text are steps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qa.guide.readers.looks import find_headings
from qa.guide.readers.parts import Look, Part
from qa.guide.readers.plain_text.markers import read_marker

BIGGER = 1.05  # times the size of the text
LEAST_STANDING_OUT = 3  # numbered paragraphs
LONGEST_START = 200  # characters, in which a number is looked for
STEPS = ("1", "（1）", "①", "A")  # styles that number steps as often as headings


def find_titles_by_look(parts: Sequence[Part]) -> list[Part]:
    """Find headings by their numbers and looks; steps are hidden meanwhile, so that no run goes on there."""
    steps = _find_steps(parts)
    hidden = [replace(part, kind="code") if row in steps else part for row, part in enumerate(parts)]
    return [replace(part, kind="item") if part.kind == "code" else part for part in find_headings(hidden)]


def _find_steps(parts: Sequence[Part]) -> set[int]:
    body = _body(parts)
    styles = {
        row: marker.style
        for row, part in enumerate(parts)
        if part.kind != "table" and (marker := read_marker(part.text[:LONGEST_START]))
    }
    above = {row for row in styles if _stands_out(parts[row].look, body)}
    if sum(styles[row][0] == "1" for row in above) < LEAST_STANDING_OUT:
        return set()
    return {row for row, style in styles.items() if row not in above and style.startswith(STEPS) and style[:3] != "1.1"}


def _body(parts: Sequence[Part]) -> Look:
    characters: Counter[Look] = Counter()
    for part in parts:
        if part.look:
            characters[part.look] += len(part.text)
    return characters.most_common(1)[0][0] if characters else Look()


def _stands_out(look: Look | None, body: Look) -> bool:
    return look is not None and (look.size > BIGGER * body.size or (look.bold and not body.bold))
