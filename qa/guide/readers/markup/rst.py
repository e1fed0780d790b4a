"""reStructuredText, as docutils and Sphinx read it, to its sections."""

import regex

from qa.guide.readers.markup.page import ASKS, Page
from qa.guide.readers.markup.rst_directives import EXPLICIT, Definitions, read_explicit
from qa.guide.readers.markup.rst_inline import Inline
from qa.guide.readers.markup.rst_tables import GRID, SIMPLE, read_grid, read_simple
from qa.guide.readers.plain_text.lines import WIDEST_LOOK, width
from qa.guide.readers.reading import Reading

RULE = regex.compile(r"([!-/:-@\[-`{-~])\1*\s*")
_SHORTEST = 4  # columns; a shorter underline has to be as wide as its title
_ITEM = regex.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,9}|#|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)])[ \t]+(?=\S)")
_FIELD = regex.compile(r"(?P<indent>\s*):(?P<name>[^:\s`](?:[^:`]|:(?!\s|$))*+):(?P<body>\s.*|$)")
_FILE_FIELDS = frozenset({"orphan", "nosearch", "tocdepth", "nocomments", "no-search", "hide-toc", "hide-navigation"})
_BOLD = regex.compile(r"\*\*(?P<label>[^*\s][^*]*)\*\*\s*")
_ANONYMOUS = regex.compile(r"\s*__\s+\S.*")


def read_rst(text: str) -> Reading:
    """Cut a text at its titles; the styles of their lines are levels in the order in which they come.

    :param text: With any line ends.
    """
    page = Page(text)
    found = Definitions()
    titles = _Scan(page, found).titles
    inline = Inline(found.substitutions, found.targets)
    for row, level in titles:
        page.heading(row, inline(page.lines[row].strip()), level)
    for row, term in found.asked:
        page.heading(row, inline(term), 0)
    for make in found.tables:
        make(inline)
    page.asking(_BOLD, inline)
    page.inline(inline)
    return page.reading()


class _Scan:
    """Goes over the lines once: titles, tables and literal text; what begins with dots is read elsewhere."""

    def __init__(self, page: Page, found: Definitions) -> None:
        self._page, self._found = page, found
        self._styles: list[tuple[str, bool]] = []
        self.titles: list[tuple[int, int]] = []  # row, level
        row, fresh = 0, True  # whether a paragraph may begin here
        while row < len(page.lines):
            page.clock.check()
            if page.is_blank(row):
                row, fresh = row + 1, True
                continue
            fresh = fresh or page.indents[row] != page.indents[row - 1]
            behind = self._structure(row, fresh)
            if behind:
                row, fresh = behind, True
            else:
                row, fresh = self._text(row, fresh)
                found.waiting.clear()

    def _structure(self, row: int, fresh: bool) -> int:
        """Read what begins in a line if it is no text.

        :return: The row behind; 0 where it is text.
        """
        page, line = self._page, self._page.lines[row]
        if (fresh or page.indents[row] == 0) and EXPLICIT.match(line):
            return read_explicit(page, row, self._found)
        if fresh and page.indents[row] == 0 and (behind := self._title(row)):
            return behind
        if fresh and GRID.fullmatch(line):
            return read_grid(page, row, self._found.tables)
        if fresh and SIMPLE.fullmatch(line) and (behind := read_simple(page, row, self._found.tables)):
            return behind
        if fresh and line.lstrip().startswith(">>>"):
            behind = next((at for at in range(row, len(page.lines)) if page.is_blank(at)), len(page.lines))
            page.code(row, behind)
            return behind
        if (RULE.fullmatch(line) and line.strip() != "::") or _ANONYMOUS.fullmatch(line):
            page.blank(row, row + 1)
            return row + 1
        return 0

    def _title(self, row: int) -> int:
        """Read a title with its lines; the row behind, 0 where it is none."""
        lines = self._page.lines
        over = RULE.fullmatch(lines[row]) is not None
        title, under = (row + 1, row + 2) if over else (row, row + 1)
        if under >= len(lines) or self._page.is_blank(title) or not (mark := RULE.fullmatch(lines[under])):
            return 0
        rule = lines[under].rstrip()
        if RULE.fullmatch(lines[title]) or rule in ("::", "..") or (over and lines[row][0] != mark[1]):
            return 0
        text = lines[title].strip()
        shortest = min(len(rule), len(lines[row].rstrip())) if over else len(rule)
        if shortest < _SHORTEST and (shortest < width(text) or len(text) > WIDEST_LOOK):
            return 0
        if not over and (_FIELD.fullmatch(text) or text[:2] in ("- ", "* ", "+ ", "| ")):
            return 0
        style = (mark[1], over)
        if style not in self._styles:
            self._styles.append(style)
        self.titles.append((title, 1 + self._styles.index(style)))
        self._found.targets.update(dict.fromkeys(self._found.waiting, text))
        self._found.waiting.clear()
        self._page.blank(row, title)
        self._page.blank(under, under + 1)
        return under + 1

    def _text(self, row: int, fresh: bool) -> tuple[int, bool]:
        """Read a line of text, and the literal text that it announces.

        :return: The next row, and whether a paragraph may begin there.
        """
        page, line, indent = self._page, self._page.lines[row], self._page.indents[row]
        item = _ITEM.match(line.lstrip()) if fresh else None
        if not item:
            self._field_or_term(row)
        if line.lstrip().startswith("| "):
            page.shown[row] = line.replace("| ", "", 1)
        if not line.rstrip().endswith("::"):
            return row + 1, False
        if not (page.is_blank(row + 1) or page.is_further(row + 1, indent)):
            return row + 1, False
        inner = indent + (len(item[0]) if item else 0)
        behind = page.behind(row + 1, inner) if row + 1 < len(page.lines) else row + 1
        behind = behind if behind > row + 1 else self._quoted(row + 1)
        if behind > row + 1:
            stripped = line.rstrip()
            page.shown[row] = "" if stripped.strip() == "::" else stripped[: -2 if stripped[-3:-2].isspace() else -1]
            page.code(row + 1, behind)
            return behind, True
        return row + 1, False

    def _quoted(self, row: int) -> int:
        """Find where literal text ends whose lines all begin with the same mark; ``row`` where there is none."""
        page, first = self._page, row
        while row < len(page.lines) and page.is_blank(row):
            row += 1
        mark = page.lines[row][:1] if row < len(page.lines) else ""
        if not mark or not RULE.fullmatch(mark) or EXPLICIT.match(page.lines[row]) or page.is_blank(row + 1):
            return first
        start = row
        while row < len(page.lines) and page.lines[row].startswith(mark):
            row += 1
        return row if row > start and page.is_blank(row) else first

    def _field_or_term(self, row: int) -> None:
        """Read the name of a field, and a term that asks: what stands below it answers."""
        page, line = self._page, self._page.lines[row]
        if field := _FIELD.fullmatch(line):
            if field["name"].lower() in _FILE_FIELDS and page.indents[row] == 0:
                page.blank(row, row + 1)
            else:
                page.shown[row] = f"{field['indent']}{field['name']}:{field['body']}".rstrip()
        elif page.is_further(row + 1, page.indents[row]) and ASKS.search(line) and page.is_blank(row - 1):
            self._found.asked.append((row, line.strip()))
