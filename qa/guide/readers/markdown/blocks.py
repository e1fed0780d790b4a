"""Tables and code of a Markdown text: where they are, and what each part of a cut one needs before it."""

from bisect import bisect_right
from collections.abc import Iterator

import regex
from markdown_it.token import Token

from qa.guide.readers.markdown.inline import TAG
from qa.records import Block

LONGEST_CAPTION = 120  # characters
_CAPTION = regex.compile(
    r"(?:表|[Tt]able|[Tt]abelle|[Tt]ableau|[Tt]abla|[Tt]abela|Таблица|جدول|표)\s*\S|.*[:：]\s*$|\*\*.+\*\*\s*$"
)
TABLE_START = regex.compile(r"<table\b[^<>]*>", regex.IGNORECASE)
TABLE_END = regex.compile(r"</table\s*>", regex.IGNORECASE)
_HTML_HEADER = regex.compile(
    r"<table\b[^<>]*>.*?</tr\s*>(?:\s*</thead\s*>)?(?:\s*<tbody\b[^<>]*>)?", regex.DOTALL | regex.IGNORECASE
)
_FENCE = regex.compile(r"(?P<quote>[ \t>]*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})[^\n]*")


def find_blocks(tokens: list[Token], text: str, starts: list[int]) -> tuple[Block, ...]:
    """Find tables, of Markdown and of HTML, and code.

    :param starts: Where each line of ``text`` starts, and its end.
    """
    blocks = []
    for token in tokens:
        if not token.map or token.type not in ("table_open", "fence", "code_block"):
            continue
        first, behind = token.map
        start, end = starts[first], starts[behind]
        if token.type == "table_open":
            body = starts[min(first + 2, behind)]
            blocks.append(Block("table", start, end, body, _caption(text, starts, first) + _left(text[start:body])))
        else:
            opening = _FENCE.match(text, start) if token.type == "fence" else None
            quote = opening["quote"] if opening and ">" in opening["quote"] else ""
            fence = f"{quote}{text[opening.start('fence') : opening.end()]}\n" if opening else "```\n"
            blocks.append(Block("code", start, end, starts[first + 1] if opening else start, fence))
    for start, end in _html_tables(text):
        header = _HTML_HEADER.match(text, start, end)
        row = bisect_right(starts, start) - 1
        above = _caption(text, starts, row) + (f"{header[0]}\n" if header else "")
        blocks.append(Block("rows", start, end, header.end() if header else start, above))
    apart: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.start):
        if not apart or apart[-1].end <= block.start:  # a table in code is code
            apart.append(block)
    return tuple(apart)


def _html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Find tables in HTML; one that is never closed is none."""
    ends = [match.end() for match in TABLE_END.finditer(text)]
    behind = 0
    for opened in TABLE_START.finditer(text):
        at = bisect_right(ends, opened.start())
        if opened.start() >= behind and at < len(ends):
            behind = ends[at]
            yield opened.start(), behind


def _caption(text: str, starts: list[int], row: int) -> str:
    """Give the line that names a table, where the one above it does."""
    above = row - 1
    if above >= 0 and not text[starts[above] : starts[row]].strip():
        above -= 1
    if above < 0:
        return ""
    line = text[starts[above] : starts[above + 1]].strip()
    named = (
        len(line) <= LONGEST_CAPTION
        and _CAPTION.match(line)
        and not TAG.match(line)
        and not line.startswith(("#", "|"))
    )
    return f"{line}\n\n" if named else ""


def _left(header: str) -> str:
    """Write a header at the left margin, a line each."""
    return "".join(f"{line.strip()}\n" for line in header.splitlines())
