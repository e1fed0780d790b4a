"""Verbatim text of a guide to HTML: lists, steps and tables readable, everything else shown as it stands."""

import html
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline

from qa.guide.readers import kind_of
from qa.guide.readers.markdown.inline import FOOTNOTE, blank_tags, friendly_to_cjk, plain_inline
from qa.page.extracted import extracted_html, plain_row
from qa.page.html_table import html_table, table_html

Ranges = Iterable[tuple[int, int]]
Say = Callable[..., str]  # gives a text of the interface

# Stand for the start and the end of a mark while Markdown is read. Punctuation, so that no emphasis beside them is read
# otherwise; a pair that the text itself has is not taken.
SIGNS = (("⸨", "⸩"), ("⸢", "⸣"), ("⁅", "⁆"))
NO_SIGNS = ("\0", "\0")
OFF = ["image", "link", "autolink", "html_inline", "html_block", "reference"]  # shown as they are written

_BLOCK_MARKS = regex.compile(r"[ \t]*(?:(?:[-*+>|]|#{1,6}|\d{1,9}[.)])[ \t]+)*")
_NOTE = regex.compile(r"\s*\[\^[^\]\s]{1,100}\]:\s*")
_BR = regex.compile(r"<br\s*/?>", regex.IGNORECASE)
_SAFE_LINK = regex.compile(r"(?:https?|mailto|tel):", regex.IGNORECASE)
_FENCE = regex.compile(r"[ \t]*(?:```|~~~)")


def escape(text: str) -> str:
    """Make text harmless in HTML; a half surrogate pair cannot be sent at all."""
    return html.escape(text.encode("utf-8", "replace").decode())


def shorten(text: str, longest: int) -> str:
    """Cut a line that is too long for its place; not escaped."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def text_html(document_id: str, text: str, marks: Ranges = (), opening: str = "") -> str:
    """Turn text of a guide into HTML in which only our own tags are tags.

    :param document_id: Its ending says what the markup of the text is.
    :param marks: Character ranges to mark, in order, each within a line or a row of a table.
    :param opening: What the text is shown below, where it is a part: the header of a table, the fence of code.
    """
    text = text.replace("\0", "\ufffd")  # no character of a page
    kind = kind_of(document_id)
    signs = next((pair for pair in SIGNS if not set(pair) & set(opening + text)), NO_SIGNS)
    if signs == NO_SIGNS:
        marks = ()
    signed, at = "", 0
    for start, end in marks:
        if kind == "markdown":
            start, end = _inside_line(text, start, end)
        if start < end:
            signed += text[at:start] + signs[0] + text[start:end] + signs[1]
            at = end
    signed += text[at:]
    marker = _Marker(*signs)
    if kind == "extracted":
        return extracted_html(signed, opening, marker)
    if kind == "plain":
        return f'<div class="qa-plain">{marker.write(signed)}</div>'
    return str(_markdown().render(f"{opening}{_indent(opening, text)}{signed}", {"marker": marker}))


def _indent(opening: str, text: str) -> str:
    """Set the first line of a part of code as far in as those below it; a passage does not begin with blanks."""
    if not _FENCE.match(opening):
        return ""
    below = [line for line in text.split("\n")[1:] if line.strip() and not _FENCE.match(line)]
    return " " * min((len(line) - len(line.lstrip(" ")) for line in below), default=0)


def plain_line(document_id: str, line: str) -> str:
    """Free a line of the guide of its Markdown, to show it apart from its list or table; not escaped."""
    if kind_of(document_id) == "extracted":
        return plain_row(line)
    if kind_of(document_id) == "plain":
        return line.strip()
    marks = _BLOCK_MARKS.match(line) if not (note := _NOTE.match(line)) else note
    cells = regex.split(r"\s*\|+\s*", plain_inline(blank_tags(line[marks.end() if marks else 0 :], "|")))
    return " · ".join(cell for cell in cells if cell.strip())


def line_html(line: str) -> str:
    """Turn one line of Markdown by the guide's editor into HTML: emphasis, links to the web, mail, a telephone."""
    return str(_one_line().renderInline(line.replace("\0", "\ufffd")))


@cache
def _one_line() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}).enable(["link", "emphasis", "escape", "backticks"])
    parser.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return parser


class _Marker:
    """Writes escaped text, and marks what stands between the signs, across as many elements as it takes."""

    def __init__(self, start: str, end: str) -> None:
        self._signs = regex.compile(f"([{start}{end}])")
        self._start, self._end = start, end
        self._on = False

    def write(self, text: str) -> str:
        written = ""
        for piece in self._signs.split(text):
            if piece in (self._start, self._end):
                self._on = piece == self._start
            elif piece:
                written += f"<mark>{escape(piece)}</mark>" if self._on else escape(piece)
        return written


def _inside_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the marks of a list, a table or a quotation out of a range, so that they are still read as such."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if _FENCE.match(text, line):
        return start, start
    marks = _BLOCK_MARKS.match(text, line)
    start = max(start, marks.end() if marks else start)
    piece = text[start:end]
    return start, start + len(piece.rstrip(" \t|"))


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    parser.block.ruler.before("table", "html_table", html_table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("escape", "line_break", _line_break)
    parser.inline.ruler.before("escape", "footnote", _footnote)
    return friendly_to_cjk(parser.enable("table").disable(OFF))


def _line_break(state: StateInline, silent: bool) -> bool:
    """Read a `<br>` as a line break: a cell of a table has no other."""
    found = _BR.match(state.src, state.pos)
    if found and not silent:
        state.push("softbreak", "br", 0)
    state.pos = found.end() if found else state.pos
    return found is not None


def _footnote(state: StateInline, silent: bool) -> bool:
    """Read a reference to a footnote, and the mark before its text."""
    found = FOOTNOTE.match(state.src, state.pos)
    if found and not silent:
        state.push("footnote", "sup", 0).content = found[0][2:-1]
    state.pos = found.end() if found else state.pos
    return found is not None


class _Renderer(RendererHTML):
    """Writes what is text through the marker, and headings without a rank of their own on the page."""

    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return str(env["marker"].write(tokens[idx].content))

    def footnote(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return f"<sup>{env['marker'].write(tokens[idx].content)}</sup>"

    def code_inline(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return f"<code>{env['marker'].write(tokens[idx].content)}</code>"

    def code_block(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return f"<pre><code>{env['marker'].write(tokens[idx].content)}</code></pre>\n"

    fence = code_block

    def softbreak(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return "<br>\n"  # a line of the guide stays a line

    def heading_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return '<p class="qa-heading">'

    def heading_close(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return "</p>\n"

    def html_table(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return table_html(tokens[idx].content, env["marker"])
