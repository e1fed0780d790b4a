"""A table in HTML within text of a guide: written anew from the text in its cells."""

import html
from typing import Protocol

import regex
from markdown_it.rules_block import StateBlock

from qa.guide.readers.markdown.blocks import TABLE_END, TABLE_START

_TAG_OR_TEXT = regex.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*)(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>|[^<]+|<")


class Writes(Protocol):
    """Writes escaped text, and marks what is to be marked."""

    def write(self, text: str) -> str: ...


def html_table(state: StateBlock, first: int, behind: int, silent: bool) -> bool:
    """Take a table in HTML as one block; one that something follows on its last line is shown as it is written."""
    start = state.bMarks[first] + state.tShift[first]
    opened = TABLE_START.match(state.src, start)
    closed = TABLE_END.search(state.src, start) if opened else None
    end = closed.end() if closed else len(state.src)
    row = first
    while row + 1 < behind and state.eMarks[row] < end:
        row += 1
    if not opened or state.src[end : state.eMarks[row]].strip():
        return False
    if not silent:
        token = state.push("html_table", "table", 0)
        token.content, token.map = state.src[start:end], [first, row + 1]
        state.line = row + 1
    return True


def table_html(source: str, marker: Writes) -> str:
    """Write a table anew from the text in its cells; of its tags only rows, cells and line breaks are kept."""
    rows: list[list[str]] = []
    caption = ""
    cell = ""  # the tag of the cell that is open
    in_caption = False
    for piece in _TAG_OR_TEXT.finditer(source):
        name = (piece["name"] or "").lower()
        if not name:
            text = " ".join(html.unescape(piece[0]).split()) if piece[0].strip() else ""
            written = marker.write(text)
            if in_caption:
                caption += written
            elif written:
                if not cell:
                    rows = rows or [[]]
                    rows[-1].append("<td>")
                    cell = "td"
                rows[-1][-1] += f" {written}" if not rows[-1][-1].endswith(">") else written
        elif name == "tr" and not piece["closing"]:
            rows.append([])
            cell = ""
        elif name in ("td", "th"):
            cell = "" if piece["closing"] else name
            if cell:
                rows = rows or [[]]
                rows[-1].append(f"<{name}>")
        elif name == "caption":
            in_caption = not piece["closing"]
        elif name == "br" and cell:
            rows[-1][-1] += "<br>"
    body = "\n".join(f"<tr>{''.join(f'{own}</{own[1:3]}>' for own in row)}</tr>" for row in rows if row)
    return (f'<p class="qa-heading">{caption}</p>\n' if caption else "") + f"<table>\n{body}\n</table>\n"
