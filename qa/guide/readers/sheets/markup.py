"""HTML within a cell, as help centres export their articles, to headings and text; nothing is fetched or run."""

from html import unescape
from html.parser import HTMLParser

import regex

from qa.guide.readers.parts import BLANKS
from qa.records import CELL

TAG = regex.compile(
    r"(?i)<(?:/(?:p|div|span|a|b|i|u|em|strong|ul|ol|li|table|td|h[1-6]|pre|code|font|blockquote)|br\s*/?|"
    r"(?:p|div|li|ul|ol|h[1-6]|img|span|table)(?:\s[^<>]*)?)>"
)
ENTITY = regex.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARAGRAPHS = {"p", "ul", "ol", "table", "pre", "blockquote", "section", "article", "dl", "hr", *HEADINGS}
LINES = {"br", "div", "li", "tr", "dt", "dd", "figure", "figcaption", "summary", "details", "option"}
UNREAD = {"script", "style", "template", "noscript", "iframe", "svg"}
BROKEN = regex.compile(r" *\n *")
GAP = regex.compile(r"\n{3,}")


def plain(text: str) -> str:
    """Give a cell without tags and entities; as it is where it has none."""
    return "\n\n".join(piece for _, piece in pieces(text))


def pieces(text: str) -> list[tuple[int, str]]:
    """Cut a cell at its headings.

    :return: Level and text of each piece in order; level 0 of what is no heading.
    """
    if not TAG.search(text):
        return [(0, unescape(text) if ENTITY.search(text) else text)] if text else []
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_piece()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._written: list[str] = []
        self._level = self._unread = self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self._unread += 1
        if tag in HEADINGS:
            self.end_piece()
            self._level = HEADINGS[tag]
        self._verbatim += tag == "pre"
        if self._written[-1:] != ["- "]:  # a paragraph that is all of an item
            self._break(tag)
        if tag == "li":
            self._written.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        if tag in HEADINGS:
            self.end_piece()
        if tag in ("td", "th"):
            self._written.append(CELL)
        elif tag != "br":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._written.append(data if self._verbatim else BLANKS.sub(" ", data.replace("\n", " ")))

    def _break(self, tag: str) -> None:
        self._written.append("\n\n" if tag in PARAGRAPHS else "\n" if tag in LINES else "")

    def end_piece(self) -> None:
        """Keep what was written, as a heading or as text."""
        lines = BROKEN.sub("\n", "".join(self._written)).split("\n")
        text = GAP.sub("\n\n", "\n".join(line.removesuffix(" |") for line in lines if line != "-")).strip()
        if text:
            self.found.append((self._level, " ".join(text.split()) if self._level else text))
        self._written, self._level = [], 0
