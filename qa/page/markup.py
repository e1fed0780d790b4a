"""Verbatim text of a guide to HTML: lists, steps and tables readable, everything else shown as it stands."""

import html
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from qa.guide.passages import plain_heading
from qa.guide.readers import kind_of

Ranges = Iterable[tuple[int, int]]
Say = Callable[..., str]  # gives a text of the interface

# Stand for the start and the end of a mark while Markdown is read. Punctuation, so that no emphasis beside them is read
# otherwise; a pair that the text itself has is not taken.
SIGNS = (("⸨", "⸩"), ("⸢", "⸣"), ("⁅", "⁆"))
NO_SIGNS = ("\0", "\0")
OFF = ["image", "link", "autolink", "html_inline", "html_block", "reference"]  # shown as they are written

_BLOCK_MARKS = regex.compile(r"[ \t]*(?:(?:[-*+>|]|#{1,6}|\d{1,9}[.)])[ \t]+)*")
_FENCE = regex.compile(r"[ \t]*(?:```|~~~)")


def escape(text: str) -> str:
    """Make text harmless in HTML; a half surrogate pair cannot be sent at all."""
    return html.escape(text.encode("utf-8", "replace").decode())


def text_html(document_id: str, text: str, marks: Ranges = ()) -> str:
    """Turn text of a guide into HTML in which only our own tags are tags.

    :param document_id: Its ending says whether the text is Markdown.
    :param marks: Character ranges to mark, in order, each within a line.
    """
    text = text.replace("\0", "\ufffd")  # no character of a page
    is_markdown = kind_of(document_id) == "markdown"
    signs = next((pair for pair in SIGNS if pair[0] not in text and pair[1] not in text), NO_SIGNS)
    if signs == NO_SIGNS:
        marks = ()
    signed, at = "", 0
    for start, end in marks:
        if is_markdown:
            start, end = _inside_line(text, start, end)
        if start < end:
            signed += text[at:start] + signs[0] + text[start:end] + signs[1]
            at = end
    signed += text[at:]
    marker = _Marker(*signs)
    if not is_markdown:
        return f'<div class="qa-plain">{marker.write(signed)}</div>'
    return str(_markdown().render(signed, {"marker": marker}))


def plain_line(document_id: str, line: str) -> str:
    """Free a line of the guide of its Markdown, to show it apart from its list or table; not escaped."""
    if kind_of(document_id) != "markdown":
        return line.strip()
    marks = _BLOCK_MARKS.match(line)
    cells = regex.split(r"\s*\|\s*", plain_heading(line[marks.end() if marks else 0 :]))
    return " · ".join(cell for cell in cells if cell.strip())


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
    return parser.enable("table").disable(OFF)


class _Renderer(RendererHTML):
    """Writes what is text through the marker, and headings without a rank of their own on the page."""

    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return str(env["marker"].write(tokens[idx].content))

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
