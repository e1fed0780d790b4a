"""Tables and code of a Markdown text: where they are, and what each part of a cut one needs before it."""

from bisect import bisect_right

import regex
from markdown_it.token import Token

from qa.guide.readers.markdown.inline import TAG
from qa.records import Block

LONGEST_CAPTION = 120  # characters
_CAPTION = regex.compile(
    r"(?:表|[Tt]able|[Tt]abelle|[Tt]ableau|[Tt]abla|[Tt]abela|Таблица|جدول|표)\s*\S|.*[:：]\s*$|\*\*.+\*\*\s*$"
)
_HTML_TABLE = regex.compile(r"<table\b[^<>]*>.*?</table\s*>", regex.DOTALL | regex.IGNORECASE)
_HTML_HEADER = regex.compile(
    r"<table\b[^<>]*>.*?</tr\s*>(?:\s*</thead\s*>)?(?:\s*<tbody\b[^<>]*>)?", regex.DOTALL | regex.IGNORECASE
)
_FENCE = regex.compile(r"(?P<quote>[ \t>]*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})[^\n]*")


def find_blocks(tokens: list[Token], text: str, starts: list[int]) -> tuple[Block, ...]:
    """Find tables, of Markdown and of HTML, and code.

    :param starts: Where each line of ``text`` starts, and its end.
    """
    blocks = []
    code: list[tuple[int, int]] = []
    for token in tokens:
        if not token.map or token.type not in ("table_open", "fence", "code_block"):
            continue
        first, behind = token.map
        start, end = starts[first], starts[behind]
        if token.type == "table_open":
            body = starts[min(first + 2, behind)]
            blocks.append(Block("table", start, end, body, _caption(text, starts, first) + _left(text[start:body])))
        else:
            code.append((start, end))
            opening = _FENCE.match(text, start) if token.type == "fence" else None
            quote = opening["quote"] if opening and ">" in opening["quote"] else ""
            fence = f"{quote}{text[opening.start('fence') : opening.end()]}\n" if opening else "```\n"
            blocks.append(Block("code", start, end, starts[first + 1] if opening else start, fence))
    for table in _HTML_TABLE.finditer(text):
        at = bisect_right(code, (table.start(), len(text))) - 1
        if at >= 0 and code[at][1] > table.start():
            continue
        header = _HTML_HEADER.match(text, table.start(), table.end())
        row = bisect_right(starts, table.start()) - 1
        above = _caption(text, starts, row) + (f"{header[0]}\n" if header else "")
        blocks.append(Block("rows", *table.span(), header.end() if header else table.start(), above))
    blocks.sort(key=lambda block: block.start)
    return tuple(block for at, block in enumerate(blocks) if not at or blocks[at - 1].end <= block.start)


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
