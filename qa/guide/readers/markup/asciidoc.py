"""AsciiDoc, as its two processors read it, to its sections."""

import regex

from qa.guide.readers.markdown import read_markdown
from qa.guide.readers.markup.asciidoc_blocks import (
    BLOCK_ATTRIBUTES,
    BLOCK_MACRO,
    CONTAINER,
    PREPROCESSOR,
    RULE,
    TABLE,
    VERBATIM,
    Attributes,
    Delimiters,
)
from qa.guide.readers.markup.asciidoc_inline import Inline
from qa.guide.readers.markup.asciidoc_tables import Tables, read_table
from qa.guide.readers.markup.counting import Numbers
from qa.guide.readers.markup.page import ASKS, Page
from qa.guide.readers.plain_text.lines import WIDEST_LOOK, width
from qa.guide.readers.reading import Reading, has_content
from qa.records import Note

_TITLE = regex.compile(r"(?P<marks>={1,6}|#{1,6})[ \t]+(?P<label>\S.*?)(?:[ \t]+(?P=marks))?[ \t]*")
_UNDERLINE = regex.compile(r"([=\-~^+])\1+[ \t]*")
_LEVELS = "=-~^+"
_NO_TITLE = regex.compile(r"[\[.:|/*+<=#]|- |//|.*::\s*$")
_MARKDOWN = regex.compile(r"#{1,6}[ \t]+\S.*")
_LIST = regex.compile(r"[ \t]*(?P<mark>\*{1,6}|\.{1,6}|-|\d{1,3}\.)[ \t]+(?=\S)")
_TERM = regex.compile(r"[ \t]*(?P<term>[^\s:;].{0,600}?)(?:::{1,3}|;;)(?:[ \t]+(?P<text>\S.*)|[ \t]*)$")
_AUTHOR = regex.compile(
    r"[\p{L}\p{M}'’.-]+(?:[ ][\p{L}\p{M}'’._-]+){0,3}(?:[ ]*<[^<>\s]+>)?(?:[ ]*;[ ]*[^;]{1,100})*[ \t]*"
)
_REVISION = regex.compile(r"v\d[\w.,: -]*.*|(?:v?\d+(?:\.\d+)*|\w+ \d{4}|\d{4}-\d{2}-\d{2})\s*(?:,.*|:.*)?")
_BOLD = regex.compile(r"\*(?P<label>[^*\s][^*]*)\*[ \t]*")
_CODE_STYLES = ("source", "listing", "literal")
_INSET = 2  # columns that an underline may be longer or shorter than its title


def read_asciidoc(text: str) -> Reading:
    """Cut a text at its titles; one that has only those of Markdown is read as Markdown.

    :param text: With any line ends.
    """
    page = Page(text)
    scan = _Scan(page)
    if scan.is_markdown:
        return read_markdown(text)
    inline = Inline(scan.titles)
    for row, level, title in scan.headings:
        page.heading(row, inline(title), level)
    for row, term, rest in scan.asked:
        page.heading(row, inline(term), 0, inline(rest))
    for make in scan.tables:
        make(inline)
    page.asking(_BOLD, inline)
    page.inline(inline)
    return page.reading()


class _Scan:
    """Goes over the lines once: blocks between delimiters, attributes, titles, lists."""

    def __init__(self, page: Page) -> None:
        self._page, self._attributes, self._delimiters = page, Attributes(page), Delimiters(page.lines)
        self._open: list[int] = []  # rows in which the blocks end that are around a line
        self._above, self._anchor = "", ""  # attributes in brackets above a block, and its id
        self._offset, self._in_questions, self._attached = 0, False, False
        self._numbers = Numbers()
        self.headings: list[tuple[int, int, str]] = []  # row, level, title
        self.asked: list[tuple[int, str, str]] = []  # row, term, what follows it in its line
        self.titles: dict[str, str] = {}  # by id
        self.tables: Tables = []
        self._is_own = False  # whether there are lines that only AsciiDoc has
        own, row, fresh = False, 0, True  # whether a block may begin
        while row < len(page.lines):
            page.clock.check()
            count, first = len(self.headings), row
            if page.is_blank(row):
                row, fresh = row + 1, True
            elif behind := self._markup(row, fresh) or self._title(row, fresh):
                row, fresh = behind, True
            else:
                row, fresh = self._text(row, fresh), False
            own = own or (len(self.headings) > count and not _MARKDOWN.fullmatch(page.lines[first]))
        self.is_markdown = bool(self.headings) and not own and not self._is_own

    @property
    def _style(self) -> str:
        return regex.split(r"[,#.%]", self._above, maxsplit=1)[0].strip()

    def _markup(self, row: int, fresh: bool) -> int:
        """Read a line that is no text, and the block that it opens; the row behind, 0 where it is text."""
        page, line = self._page, self._page.lines[row].rstrip()
        if match := PREPROCESSOR.fullmatch(line):
            self._is_own = True
            if match["name"] in ("include", "import"):
                page.note(row, line, "include")
            page.show(row, "")
            if match["name"] in ("ifdef", "ifndef") and match["inner"]:
                page.shown[row], page.done[row] = self._attributes.fill(match["inner"]), False
            return row + 1
        if line.startswith("//") and not line.startswith("///"):
            page.leave_out(row, row + 1, "commented out")
            return row + 1
        if behind := self._delimited(row, line):
            return behind
        if BLOCK_ATTRIBUTES.fullmatch(line):
            return self._attribute_list(row, line)
        if not fresh and line != "+":
            return 0
        behind, name, value = self._attributes.read(row)
        if behind > row:
            self._is_own = True
            self._shift(name, value)
            return behind
        if RULE.fullmatch(line):
            self._attached = line == "+"
            page.blank(row, row + 1)
            return row + 1
        if match := BLOCK_MACRO.fullmatch(line):
            page.note(row, match["inner"], f"block macro {match['name']}")
            page.blank(row, row + 1)
            return row + 1
        return self._paragraph(row, line)

    def _shift(self, name: str, value: str) -> None:
        """Set how many levels further down the titles below are."""
        if name == "leveloffset":
            number = int(value) if regex.fullmatch(r"[+-]?\d", value) else 0
            self._offset = self._offset + number if value[:1] in ("+", "-") else number

    def _attribute_list(self, row: int, line: str) -> int:
        match = BLOCK_ATTRIBUTES.fullmatch(line)
        assert match
        self._is_own = True
        identity = regex.search(r"#([^\s.,%\]]+)", line)
        self._anchor = match["anchor"] or (identity[1] if identity else self._anchor)
        self._above = match["list"] if match["list"] else self._above
        if self._style in ("quote", "verse"):
            self._page.note(row, self._above.partition(",")[2], "source of a quote")
        self._in_questions = self._style == "qanda" if match["list"] else self._in_questions
        self._page.blank(row, row + 1)
        return row + 1

    def _delimited(self, row: int, line: str) -> int:
        """Read a block between delimiters, or the delimiter of one that holds text."""
        page = self._page
        if TABLE.fullmatch(line):
            self._is_own = True
            attributes, self._above, end = self._above, "", self._delimiters.end(row)
            page.blank(row, row + 1)
            return read_table(page, row, end, attributes, self._attributes.fill, self.tables) if end else row + 1
        fence = "```" if regex.fullmatch(r"`{3}[\w+#.,-]*", line) else line
        verbatim = VERBATIM.fullmatch(fence) is not None
        if not verbatim and not CONTAINER.fullmatch(line):
            return 0
        while self._open and self._open[-1] < row:
            self._open.pop()
        end, style = self._delimiters.end(row), self._style
        self._above = ""
        if row in self._open or not end:
            if row not in self._open:
                page.doubts.append(Note(row + 1, line, "block never closed"))
            page.blank(row, row + 1)
        elif fence[0] == "/" or style == "comment":
            page.leave_out(row, end + 1, "commented out")
        elif fence[0] == "+":
            page.leave_out(row, end + 1, "passed through")
        elif verbatim or style in _CODE_STYLES:
            page.blank(row, row + 1)
            page.blank(end, end + 1)
            page.code(row + 1, end)
        else:
            self._open.append(end)
            page.blank(row, row + 1)
            return row + 1
        return end + 1 if end and row not in self._open else row + 1

    def _paragraph(self, row: int, line: str) -> int:
        """Read the title of a block, and a paragraph of code, or one that is commented out."""
        page = self._page
        if regex.match(r"\.[^\s.]", line):
            page.shown[row] = self._attributes.fill(line[1:])
            return row + 1
        literal = line[0] in " \t" and not _LIST.match(line) and not _TERM.match(line)
        style, self._above = (self._style, "") if self._style in (*_CODE_STYLES, "comment") else ("", self._above)
        if not literal and not style:
            return 0
        behind = next((at for at in range(row, len(page.lines)) if page.is_blank(at)), len(page.lines))
        if style == "comment":
            page.leave_out(row, behind, "commented out")
        else:
            page.code(row, behind)
        return behind

    def _title(self, row: int, fresh: bool) -> int:
        """Read a title in one line or two; the row behind, 0 where it is none."""
        page, line = self._page, self._page.lines[row]
        while self._open and self._open[-1] < row:
            self._open.pop()
        discrete = self._style in ("discrete", "float")
        if self._open and not discrete:
            return 0
        match, level = _TITLE.fullmatch(line), 0
        if match and (fresh or match["marks"][0] == "="):
            title, behind, level = match["label"], row + 1, len(match["marks"])
        elif fresh and (level := self._underlined(row)):
            title, behind = line.strip(), row + 2
        else:
            return 0
        title = self._attributes.fill(title)
        self.titles[self._anchor or "_" + regex.sub(r"[^\w]+", "_", title.lower()).strip("_")] = title
        self.titles.setdefault(title, title)
        self._above, self._anchor, self._in_questions = "", "", False
        self._numbers.leave(0)
        self.headings.append((row, max(1, level + self._offset), title))
        page.blank(row, behind)
        first = len(self.headings) == 1 and level == 1
        return self._header(behind) if first else behind

    def _underlined(self, row: int) -> int:
        """Give the level of a title in two lines; 0 where it is none."""
        page, title = self._page, self._page.lines[row].strip()
        under = page.lines[row + 1].rstrip() if row + 1 < len(page.lines) else ""
        if not _UNDERLINE.fullmatch(under) or _NO_TITLE.match(title) or not has_content(title) or title.endswith(":"):
            return 0
        if page.lines[row][0] in " \t" or len(title) > WIDEST_LOOK:
            return 0
        differs = min(abs(len(under) - len(title)), abs(len(under) - width(title)))
        return 1 + _LEVELS.index(under[0]) if differs <= (1 if len(under) == len("----") else _INSET) else 0

    def _header(self, row: int) -> int:
        """Take the author and the revision out that may stand right below the title of the file."""
        page = self._page
        for expected, what in ((_AUTHOR, "author"), (_REVISION, "revision")):
            while row < len(page.lines) and not page.is_blank(row) and page.lines[row][0] in ":/":
                behind = self._attributes.read(row)[0]
                if behind == row:
                    return row
                row = behind
            if row < len(page.lines) and not page.is_blank(row) and expected.fullmatch(page.lines[row].rstrip()):
                page.leave_out(row, row + 1, what)
                row += 1
            elif what == "author":
                break
        return row

    def _text(self, row: int, fresh: bool) -> int:
        """Read a line of text: an item gets its number, a term that asks is a heading; the row behind."""
        page = self._page
        line = page.shown[row] = self._attributes.fill(page.lines[row])
        item, term = _LIST.match(line), _TERM.match(line)
        if item and item["mark"][0] in ".*":
            depth, ordered = len(item["mark"]), item["mark"][0] == "."
            mark = f"{self._numbers.next(depth)}." if ordered else "-"
            page.shown[row] = f"{'  ' * (depth - 1)}{mark} {line[item.end() :]}"
        elif term and (self._in_questions or ASKS.search(term["term"])):
            self.asked.append((row, term["term"], term["text"] or ""))
            page.done[row] = True
        elif term:
            page.shown[row] = f"{term['term']}: {term['text'] or ''}".strip()
        elif fresh and not item and not self._attached and not self._open:
            self._numbers.leave(0)
        self._above, self._attached = "", False
        return row + 1
