"""Wikitext, as MediaWiki reads it, to its sections."""

import html

import regex

from qa.guide.readers.markup.counting import Numbers
from qa.guide.readers.markup.mediawiki_tables import Tables, is_table, read_heading, read_table
from qa.guide.readers.markup.mediawiki_text import (
    BLOCKS,
    HOLDER,
    hide,
    show_links,
    show_notes,
    take_out_templates,
)
from qa.guide.readers.markup.page import ASKS, Page
from qa.guide.readers.reading import Reading

_HTML_HEADING = regex.compile(
    r"\s*<h(?P<level>[1-6])\b[^<>]*>(?P<label>.{1,1000}?)</h(?P=level)\s*>\s*", regex.IGNORECASE
)
_LIST = regex.compile(r"(?P<marks>[*#:;]+)[ \t]*")
_RULE = regex.compile(r"-{4,}")
_SWITCH = regex.compile(r"__[\p{Lu}]{3,30}__")
_REDIRECT = regex.compile(
    r"(?i)\s*#(?:redirect|weiterleitung|redirection|redirección|перенаправление|重定向|転送|넘겨주기)\b"
)
_GALLERY = regex.compile(r"(?i)\s*<(?P<end>/?)gallery\b[^<>]*>\s*")
_BOLD = regex.compile(r"'''(?P<label>[^'].*[^'])'''[ \t]*")
_TAG = regex.compile(
    r"</?(?:abbr|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|font|gallery|"
    r"h[1-6]|hr|i|indicator|ins|kbd|langu?ages?|li|link|mark|meta|noinclude|onlyinclude|includeonly|nowiki|ol|onlyinclude|p|"
    r"poem|pre|q|rb|references|rp|rt|ruby|s|samp|section|small|source|span|strike|strong|sub|sup|syntaxhighlight|table|"
    r"tbody|td|tfoot|th|thead|tr|translate|tt|tvar|u|ul|var|wbr)\b[^<>]*+>",
    regex.IGNORECASE,
)
_APART = regex.compile(r"(?i)</?(?:br|p|li|td|th|tr|div|dd|dt)\b")
_ADDRESS = regex.compile(
    r"\[(?P<address>(?:https?:|ftp:|mailto:|irc:)?//[^\s\[\]<>]+|mailto:[^\s\[\]<>]+)(?:[ \t]+(?P<text>[^\[\]\n]*))?\]"
)
_QUOTES = regex.compile(r"'{2,5}")


def read_mediawiki(text: str) -> Reading:
    """Cut a page at its headings.

    :param text: With any line ends.
    """
    page = Page(text)
    held = _flatten(page)
    inline = _Inline(held)
    tables: Tables = []
    asked = _scan(page, held, tables)
    for row, level, label in _headings(page):
        page.heading(row, inline(label), level)
    for row, term, rest in asked:
        page.heading(row, inline(term), 0, inline(rest))
    for make in tables:
        make(inline)
    page.asking(_BOLD, inline)
    page.inline(inline)
    return page.reading()


def _flatten(page: Page) -> list[tuple[str, str]]:
    """Take out what may go over lines; gives what the holders stand for."""
    text = "\n".join(page.lines)

    def note(offset: int, what: str, reason: str) -> None:
        page.note(text.count("\n", 0, offset), HOLDER.sub(" ", what), reason)

    hidden, held = hide(text, note)
    for step in (
        lambda source: take_out_templates(source, note),
        show_notes,
        lambda source: show_links(source, note),
    ):
        page.clock.check()
        text = hidden  # what offsets count in
        hidden = step(hidden)
    page.rewrite(hidden)
    return held


class _Inline:
    """Frees text of what is left of marks, and puts verbatim text back."""

    def __init__(self, held: list[tuple[str, str]]) -> None:
        self._held = held

    def __call__(self, text: str) -> str:
        """Give what a reader sees, line by line."""
        text = _SWITCH.sub("", text)
        text = _ADDRESS.sub(lambda found: found["text"] or found["address"], text)
        text = _QUOTES.sub("", text)
        text = _TAG.sub(lambda tag: " " if _APART.match(tag[0]) else "", text)
        text = "\n".join(_characters(line) for line in text.split("\n"))
        return HOLDER.sub(self._held_text, text)

    def _held_text(self, holder: regex.Match[str]) -> str:
        name, line = self._held[int(holder[1])]
        return _characters(line) if name != "math" else line


def _characters(line: str) -> str:
    """Give the characters that are written by name; none of them ends a line."""
    return regex.sub(r"[\r\n\x00-\x08]", " ", html.unescape(line)) if "&" in line else line


def _scan(page: Page, held: list[tuple[str, str]], tables: Tables) -> list[tuple[int, str, str]]:
    """Go over the lines: verbatim blocks, tables, lists; gives the terms that ask, and what follows in their line."""
    asked: list[tuple[int, str, str]] = []
    numbers = Numbers()
    row = 0
    while row < len(page.lines):
        page.clock.check()
        line = page.lines[row]
        if _is_held(line, held):
            row = _code(page, row, held)
        elif is_table(line):
            row = read_table(page, row, tables)
        elif gallery := _GALLERY.fullmatch(line):
            row = row + 1 if gallery["end"] else _gallery(page, row)
        elif row < 3 and _REDIRECT.match(line):
            page.leave_out(row, row + 1, "redirect")
            row += 1
        elif _RULE.match(line):
            page.shown[row] = line.lstrip("-")
            row += 1
        elif marks := _LIST.match(line):
            _item(page, row, marks, numbers, asked)
            row += 1
        else:
            numbers.leave(0)
            row += 1
    return asked


def _is_held(line: str, held: list[tuple[str, str]]) -> bool:
    holder = HOLDER.fullmatch(line.strip())
    return holder is not None and held[int(holder[1])][0] in BLOCKS


def _code(page: Page, row: int, held: list[tuple[str, str]]) -> int:
    """Show verbatim lines; gives the row behind."""
    first = row
    while row < len(page.lines) and (page.is_blank(row) or _is_held(page.lines[row], held)):
        if holder := HOLDER.fullmatch(page.lines[row].strip()):
            page.show(row, _characters(held[int(holder[1])][1]))
        row += 1
    page.code(first, row)
    return row


def _gallery(page: Page, row: int) -> int:
    """Show the captions of a gallery, which stand behind the names of its files."""
    page.blank(row, row + 1)
    row += 1
    while row < len(page.lines) and not _GALLERY.fullmatch(page.lines[row]) and not read_heading(page.lines[row]):
        page.shown[row] = page.lines[row].partition("|")[2] if "|" in page.lines[row] else ""
        row += 1
    return row


def _item(page: Page, row: int, marks: regex.Match[str], numbers: Numbers, asked: list[tuple[int, str, str]]) -> None:
    """Read an item of a list: it gets a number where it has one; a term that asks is a heading."""
    depth, kind, text = len(marks["marks"]), marks["marks"][-1], page.lines[row][marks.end() :]
    if kind == ";":
        term, colon, rest = text.partition(" : ")
        term, rest = (term, rest) if colon else (text, "")
        if ASKS.search(term.rstrip("' ")):
            asked.append((row, term, rest))
            page.done[row] = True
            return
    numbers.leave(depth + 1)
    number = f"{numbers.next(depth)}. " if kind == "#" else "- " if kind == "*" else ""
    page.shown[row] = "  " * (min(depth, 20) - 1) + number + text


def _headings(page: Page) -> list[tuple[int, int, str]]:
    """Find the headings outside tables and verbatim text: row, level, label."""
    found = []
    for row, line in enumerate(page.lines):
        if page.done[row]:
            continue
        if heading := read_heading(line):
            found.append((row, *heading))
        elif match := _HTML_HEADING.fullmatch(line):
            found.append((row, int(match["level"]), match["label"]))
    return found
