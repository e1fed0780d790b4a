"""Headings of a page by the rules of plain text: by their numbers, and by what stands around them."""

from dataclasses import replace
from itertools import accumulate

from qa.guide.readers.html.draft import Draft, cut
from qa.guide.readers.html.inline import Line
from qa.guide.readers.plain_text.headings import find_bare, find_numbered
from qa.guide.readers.plain_text.lines import read_page
from qa.guide.readers.plain_text.nesting import nest
from qa.records import line_starts

NO_TITLE = "x."  # in place of a table or code, which can be below a heading but is none
MOST_OF_TEXT = 0.5  # of a page that is plain text, set as code


def find_plain(drafts: list[Draft], top: int) -> list[Draft]:
    """Find headings as plain text has them.

    :param top: Level of the one heading that the page has; then only numbers make others. 0 without one.
    """
    drafts = drafts if top else _as_text(drafts)
    rows: list[str] = []
    where: dict[int, tuple[int, int]] = {}  # row to draft and line
    for at, draft in enumerate(drafts):
        if draft.kind != "item" or (at and drafts[at - 1].kind != "item"):
            rows.append("")
        if draft.kind in ("table", "code"):
            rows.append(NO_TITLE)
            continue
        for row, line in enumerate(draft.lines):
            if not draft.level:
                if not draft.caption:
                    where[len(rows)] = (at, row)
                rows.append(line.text)
    text = "\n".join(rows)
    page = read_page(text, [*line_starts(text), len(text)])
    numbered = find_numbered(page)
    headings = sorted([*numbered, *([] if top else find_bare(page, numbered))], key=lambda heading: heading.line)
    levels = {
        where[page.lines[path[-1].line].row]: len(path)
        for path in map(tuple, nest(page, headings))
        if page.lines[path[-1].line].row in where
    }
    return [part for at, draft in enumerate(drafts) for part in _cut(draft, at, levels, top)]


def _as_text(drafts: list[Draft]) -> list[Draft]:
    """Take code for text where it is most of a page; it is a file of plain text then."""
    sizes = [sum(len(line.text) for line in draft.lines) for draft in drafts]
    code = sum(size for size, draft in zip(sizes, drafts, strict=True) if draft.kind == "code")
    if code <= MOST_OF_TEXT * sum(sizes):
        return drafts
    return [part for draft in drafts for part in (_paragraphs(draft) if draft.kind == "code" else [draft])]


def _paragraphs(draft: Draft) -> list[Draft]:
    groups: list[list[Line]] = [[]]
    for line in draft.lines:
        if line.text.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [replace(draft, lines=tuple(group), kind="text") for group in groups if group]


def _cut(draft: Draft, at: int, levels: dict[tuple[int, int], int], top: int) -> list[Draft]:
    """Make headings of the lines of a paragraph that are some."""
    found = [levels.get((at, row), 0) for row in range(len(draft.lines))]
    if not any(found):
        return [draft]
    parts = cut(draft, [level > 0 for level in found])
    rows = accumulate((len(part.lines) for part in parts[:-1]), initial=0)
    return [part.as_heading(top + found[row]) if found[row] else part for part, row in zip(parts, rows, strict=True)]
