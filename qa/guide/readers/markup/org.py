"""Org, as Emacs reads it, to its sections."""

import regex

from qa.guide.readers.markup.org_inline import plain_org
from qa.guide.readers.markup.page import ASKS, MOST_COLUMNS, Page
from qa.guide.readers.reading import Reading

_HEADING = regex.compile(r"(?P<stars>\*+)[ \t]+(?P<label>\S.*?)[ \t]*")
_TAGS = regex.compile(r"(?<![^ \t]):(?P<tags>[\w@#%:]++)(?<=[\w@#%:]:)$")
_PRIORITY = regex.compile(r"\[#[A-Za-z0-9]{1,2}\][ \t]*")
_COOKIE = regex.compile(r"[ \t]*\[\d*(?:%|/\d*)\]")
_KEYWORD = regex.compile(r"[ \t]*#\+(?P<name>[^\s:\[]+)(?:\[[^\[\]]*\])?:(?:[ \t]*(?P<value>.*))?")
_BEGIN = regex.compile(r"[ \t]*#\+begin_(?P<name>\S+)(?:[ \t].*)?", regex.IGNORECASE)
_END = regex.compile(r"[ \t]*#\+end_(?P<name>\S+)[ \t]*", regex.IGNORECASE)
_DRAWER = regex.compile(r"[ \t]*:[\w-]+:[ \t]*")
_PROPERTY = regex.compile(r"[ \t]*:[^\s:]+:(?:[ \t].*|)")
_DRAWER_END = regex.compile(r"[ \t]*:end:[ \t]*", regex.IGNORECASE)
_PLANNING = regex.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[<\[\d].*")
_COMMENT = regex.compile(r"[ \t]*#(?:[ \t].*|)")
_FIXED = regex.compile(r"[ \t]*:(?:[ \t].*|)")
_RULE = regex.compile(r"[ \t]*-{5,}[ \t]*")
_TABLE_RULE = regex.compile(r"[ \t]*\|-[-+|]*[ \t]*")
_TERM = regex.compile(
    r"(?P<mark>[ \t]*[-+][ \t]+|[ \t]+\*[ \t]+)(?P<term>\S.{0,600}?)[ \t]+::(?:[ \t]+(?P<text>.*)|[ \t]*)"
)
_FOOTNOTE = regex.compile(r"\[fn:(?P<label>[\w-]+)\][ \t]*")
_BOLD = regex.compile(r"\*(?P<label>[^\s*][^*]*)\*[ \t]*")
# Of LaTeX and HTML; what is set in another face stays.
_COMMANDS = regex.compile(
    r"\\(?:text\w+|emph)\{(?P<text>[^{}]*)\}|\\[A-Za-z]+\*?(?:\[[^\[\]]*\])?(?:\{[^{}]*\}){0,4}|<[^<>]*>"
)
_TODO = ("TODO", "DONE", "NEXT", "WAITING", "WAIT", "HOLD", "CANCELLED", "CANCELED", "STARTED", "SOMEDAY")
_CODE = frozenset({"src", "example"})
_LEFT_OUT = frozenset({"comment", "export"})
_SHOWN_KEYWORDS = frozenset({"caption", "subtitle", "description"})


def read_org(text: str) -> Reading:
    """Cut a text at its headlines; its title stands above all of them.

    :param text: With any line ends.
    """
    page = Page(text)
    scan = _Scan(page)
    for row, level, label in scan.headings:
        page.heading(row, plain_org(label), level)
    for row, term, rest in scan.asked:
        page.heading(row, plain_org(term), 0, plain_org(rest))
    for first, behind in scan.tables:
        _table(page, first, behind)
    page.asking(_BOLD, plain_org)
    page.inline(plain_org)
    title = _COMMANDS.sub(lambda found: found["text"] or "", scan.title)
    return page.reading(plain_org(" ".join(title.split())))


class _Scan:
    """Goes over the lines once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keywords = set(_TODO)
        self._ends = _block_ends(page.lines)
        self._drawer_ends = _drawer_ends(page.lines)
        self._hidden = 0  # level of the subtree that is left out
        self.title = ""
        self.headings: list[tuple[int, int, str]] = []  # row, level, label
        self.asked: list[tuple[int, str, str]] = []  # row, term, what follows it
        self.tables: list[tuple[int, int]] = []
        for line in page.lines:
            if (match := _KEYWORD.fullmatch(line)) and match["name"].lower() in ("todo", "seq_todo", "typ_todo"):
                self._keywords |= {word.partition("(")[0] for word in (match["value"] or "").split()}
        row = 0
        while row < len(page.lines):
            page.clock.check()
            heading = _HEADING.fullmatch(page.lines[row])
            row = self._heading(row, heading) if heading else self._line(row)

    def _heading(self, row: int, match: regex.Match[str]) -> int:
        """Read a headline; the row behind it, or behind its subtree where that is left out."""
        page, level, label = self._page, len(match["stars"]), match["label"]
        tags = _TAGS.search(label)
        label = label[: tags.start()].strip() if tags else label
        word, _, rest = label.partition(" ")
        label = rest.strip() or label if word in self._keywords else label
        label = _PRIORITY.sub("", label, count=1) if label.startswith("[#") else label
        if label.split(maxsplit=1)[:1] == ["COMMENT"] or (tags and "noexport" in tags["tags"].split(":")):
            behind = row + 1
            while behind < len(page.lines) and not self._ends_subtree(behind, level):
                behind += 1
            page.leave_out(row, behind, "commented out" if label.startswith("COMMENT") else "not for export")
            return behind
        page.blank(row, row + 1)
        self.headings.append((row, level, _COOKIE.sub("", label) or label))
        row += 1
        while row < len(page.lines) and _PLANNING.fullmatch(page.lines[row]):
            page.blank(row, row + 1)
            row += 1
        return row

    def _ends_subtree(self, row: int, level: int) -> bool:
        match = _HEADING.fullmatch(self._page.lines[row])
        return match is not None and len(match["stars"]) <= level

    def _line(self, row: int) -> int:
        """Read a line below a headline; the row behind what begins in it."""
        page, line = self._page, self._page.lines[row]
        if begin := _BEGIN.fullmatch(line):
            return self._block(row, begin["name"].lower())
        if (match := _KEYWORD.fullmatch(line)) or _END.fullmatch(line) or _DRAWER_END.fullmatch(line):
            return self._keyword(row, match)
        if _DRAWER.fullmatch(line) and (behind := self._drawer_ends.get(row, 0)):
            return self._drawer(row, behind, line.strip(" \t:").lower())
        if _COMMENT.fullmatch(line):
            page.leave_out(row, row + 1, "commented out")
        elif _PLANNING.fullmatch(line) or _RULE.fullmatch(line):
            page.blank(row, row + 1)
        elif _FIXED.fullmatch(line):
            return self._fixed(row)
        elif line.lstrip().startswith("|"):
            behind = next(
                (at for at in range(row, len(page.lines)) if page.lines[at].lstrip()[:1] != "|"), len(page.lines)
            )
            self.tables.append((row, behind))
            page.blank(row, behind)
            return behind
        elif term := _TERM.fullmatch(line):
            self._term(row, term)
        elif note := _FOOTNOTE.match(line):
            page.shown[row] = f"[{note['label']}] {line[note.end() :]}"
        return row + 1

    def _block(self, row: int, name: str) -> int:
        page, end = self._page, self._ends.get(row, 0)
        page.blank(row, row + 1)
        if not end:
            return row + 1
        if name in _LEFT_OUT:
            page.leave_out(row + 1, end, "commented out" if name == "comment" else "for another format")
            page.blank(end, end + 1)
        elif name in _CODE:
            page.blank(end, end + 1)
            page.code(row + 1, end)
        else:
            return row + 1
        return end + 1

    def _drawer(self, row: int, behind: int, name: str) -> int:
        """Take the marks of a drawer out; only properties and logs are no text. Gives the row where reading goes on."""
        page = self._page
        page.blank(row, row + 1)
        page.blank(behind - 1, behind)
        if name == "logbook":
            page.leave_out(row + 1, behind - 1, "log")
            return behind
        while name == "properties" and row + 1 < behind and _PROPERTY.fullmatch(page.lines[row + 1]):
            row += 1
            page.blank(row, row + 1)
        return row + 1

    def _keyword(self, row: int, match: regex.Match[str] | None) -> int:
        page, name = self._page, match["name"].lower() if match else ""
        value = (match["value"] or "").strip() if match else ""
        page.blank(row, row + 1)
        if name == "title":
            self.title = f"{self.title} {value}".strip()
        elif name in _SHOWN_KEYWORDS:
            page.shown[row], page.done[row] = value, False
        elif name == "include":
            page.note(row, value, "include")
        elif name in ("html", "latex", "ascii", "beamer", "md"):
            page.note(row, _COMMANDS.sub("", value), "for another format")
        return row + 1

    def _fixed(self, row: int) -> int:
        page, first = self._page, row
        while row < len(page.lines) and _FIXED.fullmatch(page.lines[row]):
            page.show(row, page.lines[row].lstrip()[1:].removeprefix(" "))
            row += 1
        page.code(first, row)
        return row

    def _term(self, row: int, term: regex.Match[str]) -> None:
        text = term["text"] or ""
        if ASKS.search(term["term"]):
            self.asked.append((row, term["term"], text))
            self._page.done[row] = True
        else:
            self._page.shown[row] = f"{term['mark']}{term['term']}: {text}".rstrip()


def _block_ends(lines: list[str]) -> dict[int, int]:
    """Find for each line that begins a block the one that ends it."""
    following: dict[str, int] = {}
    ends: dict[int, int] = {}
    for row in range(len(lines) - 1, -1, -1):
        if not lines[row].lstrip().startswith("#+"):
            continue
        if end := _END.fullmatch(lines[row]):
            following[end["name"].lower()] = row
        elif (begin := _BEGIN.fullmatch(lines[row])) and begin["name"].lower() in following:
            ends[row] = following[begin["name"].lower()]
    return ends


def _drawer_ends(lines: list[str]) -> dict[int, int]:
    """Find for each line that may begin a drawer the one behind its end; there is none beyond a headline."""
    ends: dict[int, int] = {}
    end = 0
    for row in range(len(lines) - 1, -1, -1):
        if _DRAWER_END.fullmatch(lines[row]):
            end = row + 1
        elif _HEADING.fullmatch(lines[row]):
            end = 0
        elif end and _DRAWER.fullmatch(lines[row]):
            ends[row] = end
    return ends


def _table(page: Page, first: int, behind: int) -> None:
    """Show a table; what stands above its first rule names the columns."""
    rows: list[tuple[int, list[str]]] = []
    header = 0
    for row in range(first, behind):
        line = page.lines[row].strip()
        if _TABLE_RULE.fullmatch(line):
            header = header or len(rows)
        else:
            rows.append((row, [plain_org(cell.strip()) for cell in line.strip("|").split("|", MOST_COLUMNS)]))
    page.table(first, behind, rows, header)
