"""What a page is made of while it is read: paragraphs, with the ids around them, that are placed when all are known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.guide.readers.html.inline import Line
from qa.guide.readers.parts import Part, clean_line
from qa.records import Mark, Place


@dataclass(frozen=True, slots=True)
class Draft:
    """A heading, paragraph, item, table or code, not yet placed."""

    lines: tuple[Line, ...]  # one at least
    level: int = 0  # of a heading
    kind: Literal["text", "item", "table", "code"] = "text"
    header: int = 0  # lines of a table that name its columns
    own: str = ""  # id of a heading
    before: str = ""  # id of what opened last, with nothing between
    hint: str = ""  # class that says that it is a heading
    caption: bool = False  # of a picture
    file: str = ""  # of a book, that holds it

    @property
    def title(self) -> str:
        """Give its text in one line."""
        return clean_line(" ".join(line.text for line in self.lines))

    def as_heading(self, level: int) -> "Draft":
        """Give it as a heading."""
        ids = tuple(name for line in self.lines for name in line.ids)
        return replace(self, lines=(Line(self.title, self.lines[0].look, ids),), level=level, kind="text")


def cut(draft: Draft, heads: Sequence[bool]) -> list[Draft]:
    """Part lines that are headings from the others.

    :param heads: Whether each line is one.
    """
    groups: list[list[Line]] = []
    for row, (line, head) in enumerate(zip(draft.lines, heads, strict=True)):
        if not groups or head or heads[row - 1]:
            groups.append([])
        groups[-1].append(line)
    return [replace(draft, lines=tuple(group), before="" if row else draft.before) for row, group in enumerate(groups)]


def place(drafts: Iterable[Draft]) -> Iterator[Part]:
    """Say of each where it stands: its own id, else one in it or right before it, else the nearest above."""
    above, file = "", ""
    for draft in drafts:
        if draft.file != file:
            above, file = "", draft.file
        marks: list[Mark] = []
        start = 0
        for row, line in enumerate(draft.lines):
            before = draft.before if row == 0 else ""
            names = (draft.own, *line.ids, before) if draft.level else (*line.ids[:1], before)
            above = next(filter(None, names), above)
            found = Place("anchor", name=f"{file}#{above}" if file and above else file or above)
            if not marks or marks[-1].place != found:
                marks.append(Mark(start, found))
            start += len(line.text) + 1
        text = "\n".join(line.text for line in draft.lines)
        yield Part(text, tuple(marks), draft.level, draft.kind, draft.header, draft.lines[0].look)
