"""Markdown as people write it to Markdown as a parser takes it: what is no text is taken out, lines stay lines."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import regex

from qa.guide.readers.markdown.front_matter import find_front_matter
from qa.guide.readers.markdown.hidden import Range, find_hidden, indented_rows
from qa.records import LINE_END, Note, line_starts

NOTED = 80  # characters of what was left out that a note repeats
LONGEST_NOTE = 200  # lines of a footnote, and of the paragraph that refers to it
_IMPORT = regex.compile(r"import\s.*\sfrom\s*[\"']|import\s*[\"'{]|export\s+(?:const|let|var|default|function|\{|\*)")
_LOOKS_LIKE_MDX = regex.compile(r"^import\s[^\n]*\sfrom\s*[\"'][^\"'\n]+[\"'];?[ \t]*$", regex.MULTILINE)
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|\{(?:[^{}]|\{[^{}]*+\})*+\})"
_COMPONENT = regex.compile(rf"</?(?:[A-Z][\w.]*+(?:\s+(?:[\w:-]++(?:={_VALUE})?|\{{[^{{}}]*+\}}))*+\s*+/?)?>")
_NAMED = regex.compile(r"\b(?:title|label|summary|caption|alt|name)\s*=\s*\\?[\"'](?P<title>[^\"']+)")
_TEMPLATES = regex.compile(r"\s*(?:(?:\{%[^{}]{0,300}?%\}|\{\{[<%][^{}]{0,300}?[>%]\}\})\s*)+")
_TEMPLATE = regex.compile(r"\{%.*?%\}|\{\{[<%].*?[>%]\}\}")
_QUOTED = regex.compile(r"\b(?:tab|tabs|details|expand|summary|note|tip|admonition)\s+\"(?P<title>[^\"]+)\"")
_ADMONITION = regex.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]+[^\"]*(?:\"(?P<title>.*)\"[ \t]*)?$")
_TAB = regex.compile(r"===[+!]{0,2}[ \t]+\"(?P<title>.*)\"[ \t]*$")
_DIV = regex.compile(
    r"[ ]{0,3}:{3,}[ \t]*(?:$|\{(?:[^{}]*\btitle=\"(?P<title>[^\"]*)\")?[^{}]*\}[ \t]*:*$|"
    r"[A-Za-z][\w-]*+(?:[ \t]*\[(?P<title>[^\]]*)\]|[ \t]*\{[^{}]*\}|[ \t]+(?P<title>[^{}]*\S))?[^\w]*$)"
)
_ALERT = regex.compile(r"(?:[ ]{0,3}>[ \t]?)+(?P<mark>\[![A-Za-z]+\][+-]?)")
_DEFINITION = regex.compile(r"[ ]{0,3}(?P<mark>:[ \t]+)(?=\S)")
_NO_TERM = regex.compile(r"\s*(?:[#>|:+*-]|\d{1,9}[.)]\s|!!!|===|```|~~~|<)")
_ITEM_HEADING = regex.compile(r"(?P<mark>[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+)(?P<hashes>#{1,6})[ \t]+(?P<label>\S.*)$")
_REFERENCE = regex.compile(r"\[\^(?P<label>[^\]\s]{1,100})\]")
_FOOTNOTE = regex.compile(r"^[ ]{0,3}\[\^(?P<label>[^\]\s]{1,100})\]:", regex.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading that is none to a parser of Markdown."""

    level: int  # 1 to 6; 0 for one below the heading before it
    start: int  # in the text, of all of it
    end: int
    label_start: int  # of what a reader sees
    label_end: int


@dataclass(slots=True)
class Draft:
    """A text on its way: what is found is noted, and taken out at the end."""

    text: str  # every line end is LF, or a space and LF, so that every character keeps its place
    lines: list[Range] = field(default_factory=list)  # start and end of each, without its end
    begin: int = 0  # behind the front matter
    title: str = ""
    mdx: bool = False
    code: list[Range] = field(default_factory=list)
    code_rows: set[int] = field(default_factory=set)
    view: str = ""  # the text with blanks in place of code and comments
    firsts: list[int] = field(default_factory=list)  # of each line, where it starts within its containers
    cuts: list[Range] = field(default_factory=list)
    inserts: list[tuple[int, str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def row(self, offset: int) -> int:
        """Give the line, from 0, of a character."""
        return bisect_right(self.starts, offset) - 1

    def line(self, row: int) -> str:
        """Give a line without the indentation of its containers, code and comments blank."""
        return self.view[self.firsts[row] : self.lines[row][1]]

    def is_blank(self, row: int) -> bool:
        """Tell whether there is nothing in a line, and what lies beyond the text is nothing."""
        return not 0 <= row < len(self.lines) or not self.text[slice(*self.lines[row])].strip()

    def cut(self, start: int, end: int, reason: str = "") -> None:
        """Take characters out, line ends excepted."""
        if start < end:
            self.cuts.append((start, end))
            if reason and (what := self.text[start:end].strip()):
                shown = " ".join(what.split())
                shown = shown if len(shown) <= NOTED else shown[: NOTED - 1] + "…"
                self.left_out.append(Note(self.row(start) + 1, shown, reason))

    def cut_around(self, start: int, end: int, kept: Range, reason: str) -> None:
        """Take characters out but for some of them."""
        if kept[0] < 0:
            self.cut(start, end, reason)
        else:
            self.cut(start, kept[0], reason)
            self.cut(kept[1], end)


def draft(text: str, *, mdx: bool) -> Draft:
    """Find what of ``text`` is no text, and headings that a parser does not know.

    :param text: Markdown with any line ends.
    :param mdx: Whether it is MDX; other files with imports are taken for it too.
    """
    flat = LINE_END.sub(lambda end: " \n" if len(end[0]) == 2 else "\n", text)
    begin, title = find_front_matter(flat)
    starts = line_starts(flat)
    lines = [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(flat) + 1], strict=True)]
    mdx = mdx or _LOOKS_LIKE_MDX.search(flat, begin) is not None
    code, comments, doubts = find_hidden(flat, lines, begin, mdx)
    found = Draft(flat, lines, begin, title, mdx, code, starts=starts, doubts=doubts)
    for start, end in code:
        if start == lines[found.row(start)][0]:
            found.code_rows.update(range(found.row(start), found.row(end - 1) + 1))
    found.view = _blank(flat, [(0, begin), *code, *comments])
    found.firsts = [start for start, _ in lines]
    if begin:
        found.left_out.append(Note(found.row(len(flat) - len(flat.lstrip())) + 1, title, "front matter"))
    for start, end in comments:
        found.cut(start, end, "commented out")
    _unwrap(found)
    if found.mdx:
        _take_out_components(found)
    _move_footnotes(found)
    return found


def _blank(text: str, ranges: list[Range]) -> str:
    """Put spaces in place of characters; line ends stay."""
    pieces, at = [], 0
    for start, end in sorted(ranges):
        if start >= at:
            pieces += [text[at:start], regex.sub(r"[^\n]", " ", text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])


def _unwrap(found: Draft) -> None:
    """Take out the marks of containers, and the indentation of what they hold."""
    open_indents: list[int] = []  # columns, of containers within each other
    loose = _loose_rows(found) if found.mdx else {}
    imports: list[Range] = []
    importing = False
    for row, (start, end) in enumerate(found.lines):
        importing = importing and not found.is_blank(row)
        if start < found.begin or found.is_blank(row):
            continue
        indent = _indent(found.text[start:end])
        while open_indents and indent < open_indents[-1]:
            open_indents.pop()
        depth = max(open_indents[-1] if open_indents else 0, loose.get(row, 0))
        found.firsts[row] = _past(found.text, start, end, depth)
        found.cut(start, found.firsts[row])
        line = found.line(row)
        if row in found.code_rows or not line.strip():
            continue
        if found.mdx and (
            importing or ((found.is_blank(row - 1) or row - 1 == found.row(found.begin)) and _IMPORT.match(line))
        ):
            importing = True
            found.cut(start, end, "MDX import")
            imports.append((start, end))
        elif opened := _open(found, row, line, depth):
            open_indents.append(opened)
    found.view = _blank(found.view, imports)


def _loose_rows(found: Draft) -> dict[int, int]:
    """Find what components set in so far that it would be code: by how many columns."""
    rows = indented_rows(found.text, found.lines)
    loose: dict[int, int] = {}
    group: list[int] = []
    for row in [*sorted(rows), -1]:
        if group and row != group[-1] + 1:
            least = min(_indent(found.text[slice(*found.lines[one])]) for one in group)
            loose |= dict.fromkeys(group, least)
            group = []
        group.append(row)
    return loose


def _open(found: Draft, row: int, line: str, depth: int) -> int:
    """Take out the mark of a container where a line has one.

    :return: How far in what it holds is, in columns; 0 where nothing is to be taken off.
    """
    first, end = found.firsts[row], found.lines[row][1]
    held = next((at for at in range(row + 1, len(found.lines)) if not found.is_blank(at)), None)
    inner = _indent(found.text[slice(*found.lines[held])]) if held is not None else 0
    title: regex.Match[str] | None
    if (title := _ADMONITION.match(line) or _TAB.match(line)) and inner >= depth + 4:
        kept = first + title.start("title"), first + title.end("title")
        found.cut_around(first, end, kept if title["title"] else (-1, -1), "mark of a container")
        return depth + 4
    if title := _DIV.match(line):
        kept = first + title.start("title"), first + title.end("title")
        found.cut_around(first, end, kept if title["title"] else (-1, -1), "mark of a container")
    elif title := _ALERT.match(line):
        found.cut(first + title.start("mark"), first + title.end("mark"), "mark of a container")
    elif _TEMPLATES.fullmatch(line):
        for tag in _TEMPLATE.finditer(line):
            named = _NAMED.search(tag[0]) or _QUOTED.search(tag[0])
            kept = (
                (first + tag.start() + named.start("title"), first + tag.start() + named.end("title"))
                if named
                else (-1, -1)
            )
            found.cut_around(first + tag.start(), first + tag.end(), kept, "template tag")
    elif title := _DEFINITION.match(line):
        return _define(found, row, title, depth)
    elif (title := _ITEM_HEADING.match(line)) and inner >= depth + 2:
        label = first + title.start("label"), first + title.end("label")
        found.marks.append(Mark(len(title["hashes"]), first, end, *label))
        return depth + min(inner - depth, len(title["mark"]))
    return 0


def _define(found: Draft, row: int, title: regex.Match[str], depth: int) -> int:
    """Read a definition: the line above it is its term, unless it is one more of the same term."""
    term = row - 1 if not found.is_blank(row - 1) else row - 2
    if (
        term < 0
        or found.is_blank(term)
        or term in found.code_rows
        or found.text[slice(*found.lines[term])][:1].isspace()
    ):
        return 0
    line = found.line(term)
    more = _DEFINITION.match(line) is not None
    alone = found.is_blank(term - 1) or _DEFINITION.match(found.line(term - 1)) or found.lines[term][0] <= found.begin
    if not more and (_NO_TERM.match(line) or not alone):
        return 0
    if not more:
        first, end = found.firsts[term], found.lines[term][1]
        found.marks.append(Mark(0, first, end, first, first + len(line.rstrip())))
    start = found.firsts[row] + title.start("mark")
    found.cut(start, found.firsts[row] + title.end("mark"))
    return depth + 4 if len(title["mark"]) >= 4 else depth + len(title["mark"])


def _take_out_components(found: Draft) -> None:
    """Take out the tags of MDX components; a title or label stays, but where a heading below says what it is."""
    for tag in _COMPONENT.finditer(found.view, found.begin):
        named = None if found.view[tag.end() : tag.end() + 10].lstrip().startswith("#") else _NAMED.search(tag[0])
        kept = (tag.start() + named.start("title"), tag.start() + named.end("title")) if named else (-1, -1)
        found.cut_around(tag.start(), tag.end(), kept, "MDX component")


def _move_footnotes(found: Draft) -> None:
    """Move each footnote to the end of the paragraph that first refers to it."""
    first_uses: dict[str, int] = {}
    notes = {note.start("label"): note for note in _FOOTNOTE.finditer(found.view, found.begin)}
    for use in _REFERENCE.finditer(found.view, found.begin):
        if use.start("label") not in notes:
            first_uses.setdefault(use["label"], use.start())
    for note in notes.values():
        if note["label"] not in first_uses:
            continue
        last = first = found.row(note.start("label"))
        while last + 1 < min(len(found.lines), first + LONGEST_NOTE) and _goes_on(found, last + 1):
            last += 1
        while last > first and found.is_blank(last):
            last -= 1
        start, end = found.lines[first][0], found.lines[last][1]
        behind = _end_of_paragraph(found, found.row(first_uses[note["label"]]))
        if not start <= behind <= end:
            found.cuts.append((start, end))
            found.inserts.append((behind, f" {' '.join(found.view[start:end].split())}"))


def _goes_on(found: Draft, row: int) -> bool:
    """Tell whether a line belongs to the footnote above it."""
    line = found.text[slice(*found.lines[row])]
    if not line.strip():
        return not found.is_blank(row + 1) and _indent(found.text[slice(*found.lines[row + 1])]) >= 4
    return _indent(line) >= 2 or not (found.is_blank(row - 1) or _FOOTNOTE.match(line))


def _end_of_paragraph(found: Draft, row: int) -> int:
    """Find where the paragraph of a line ends; of a table and a heading, the blank line below."""
    heading = found.line(row).lstrip().startswith("#")
    apart = heading or "|" in found.line(row)
    last = row + (0 if heading else LONGEST_NOTE)
    while row < last and not found.is_blank(row + 1) and row + 1 not in found.code_rows:
        row += 1
    if apart and row + 1 < len(found.lines) and found.is_blank(row + 1):
        row += 1
    return found.lines[row][0] + len(found.text[slice(*found.lines[row])].rstrip())


def _indent(line: str) -> int:
    """Measure how far in a line stands, in columns."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def _past(text: str, start: int, end: int, columns: int) -> int:
    """Go past some columns of indentation."""
    done = 0
    while start < end and done < columns and text[start] in " \t":
        done += 4 - done % 4 if text[start] == "\t" else 1
        start += 1
    return start


class Edit:
    """What was taken out of a text, and put in."""

    def __init__(self, text: str, cuts: list[Range], inserts: list[tuple[int, str]]) -> None:
        """Take characters out, line ends excepted, and put some in.

        :param text: The text as it was written, its line ends as they are.
        """
        pieces: list[tuple[int, str]] = []  # where each stood, and what it is
        at = 0
        for start, end in _merge(cuts):
            pieces.append((at, text[at:start]))
            pieces += [(start + kept.start(), kept[0]) for kept in LINE_END.finditer(text[start:end])]
            at = end
        pieces.append((at, text[at:]))
        self._apart(pieces, sorted(inserts))

    def _apart(self, pieces: list[tuple[int, str]], inserts: list[tuple[int, str]]) -> None:
        """Put the insertions between the pieces, parting those that they fall into."""
        written: list[tuple[int, str]] = []
        waiting = list(reversed(inserts))
        for start, piece in pieces:
            while waiting and waiting[-1][0] <= start + len(piece):
                at, put_in = waiting.pop()
                head = max(0, at - start)
                written += [(start, piece[:head]), (at, put_in)]
                start, piece = start + head, piece[head:]
            written.append((start, piece))
        written = list(_parted(written))
        self._from = [start for start, _ in written]
        self._pieces = [piece for _, piece in written]
        self._to = [0, *accumulate(map(len, self._pieces))]
        self.text = "".join(self._pieces)

    def at(self, offset: int) -> int:
        """Say where a character of the text before stands now; one that is gone, where the next one does."""
        piece = bisect_right(self._from, offset) - 1
        return self._to[piece] + min(offset - self._from[piece], len(self._pieces[piece]))


def _parted(pieces: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Keep CR and LF apart that end two lines, where what stood between them is gone."""
    last, end = "", 0
    for start, piece in pieces:
        if last == "\r" and piece.startswith("\n") and start > end:
            yield start, " "
        if piece:
            last, end = piece[-1], start + len(piece)
        yield start, piece


def _merge(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
