"""The headings of a Markdown text: those of CommonMark, and those that people write otherwise."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import regex
from markdown_it.token import Token

from qa.guide.readers.limits import LONGEST_HEADING
from qa.guide.readers.markdown.draft import Draft, Mark
from qa.guide.readers.markdown.inline import INVISIBLE, TAG, plain_inline
from qa.guide.readers.plain_text.lines import STOPS, width
from qa.guide.readers.reading import has_content
from qa.records import LINE_END, Note

WIDEST_TITLE = 80  # columns
MOST_WRAPPERS = 20  # lines of tags before a heading in HTML
LEAST = 2  # lines that are written in a way of their own, to be headings
_SPACES = "\u00a0\u2000-\u200a\u202f\u3000" + INVISIBLE
_ATX = regex.compile(rf"([ ]{{0,3}})[{_SPACES}]*+([#＃]{{1,6}})(?![#＃])(?:[{_SPACES} \t]+(?=\S)|(?=[ \t]|$))")
_GLUED = regex.compile(rf"[ ]{{0,3}}[{_SPACES}]*+(?P<hashes>#{{1,6}})(?P<label>[^#\s{_SPACES}!].*)$")
_HASH = regex.compile(r"[#＃]")
_TAGS = regex.compile(r"\S+(?:\s+#\S+)+\s*$")
_DASHES = regex.compile(r"[ ]{0,3}-{2,}[ \t]*$")
_NO_PARAGRAPH = regex.compile(r"\s*(?:[#>|]|[-*+][ \t]|\d{1,9}[.)][ \t]|<|[-=*_]{2,}\s*$)")
_HTML = regex.compile(
    r"<h(?P<level>[1-6])\b[^<>]*>(?P<label>.{1,1000}?)</h(?P=level)\s*>", regex.DOTALL | regex.IGNORECASE
)
_SUMMARY = regex.compile(r"<summary\b[^<>]*>(?P<label>.{1,600}?)</summary\s*>", regex.DOTALL | regex.IGNORECASE)
# All but those whose block ends with nothing else.
_CLOSING = regex.compile(r"\s*(?:</(?!(?:script|style|pre|textarea)\b)[A-Za-z][\w.-]*\s*>\s*)+$", regex.IGNORECASE)
_DETAILS = regex.compile(r"</?details\b[^<>]*>", regex.IGNORECASE)
_BOLD = regex.compile(r"[ ]{0,3}(?P<mark>\*\*|__)(?P<label>(?:(?!(?P=mark))[^\n])+?)(?P=mark)[ \t]*$")
_NO_TITLE = (*STOPS, ":", "：", ",", "，")
_NUMBERED = regex.compile(
    r"(?:第?\s*[\d〇一二三四五六七八九十百]+\s*[.、．)）:：章节節步条條]|[(（][\d一二三四五六七八九十]+[)）]|\d+(?:\.\d+)+\s|"
    r"[IVX]+[.)]\s|[①-⑳]|\p{L}{1,12}\s?\d+\s*(?:[.:：、)）—–-]|$))"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading where it stands in the text."""

    level: int  # 1 to 6, or more below them
    text: str  # as a reader sees it
    start: int  # of all of it
    end: int
    label_start: int  # of what a reader sees
    label_end: int


def find_marks(found: Draft) -> None:
    """Find headings in HTML, folded ones, and bold lines that stand for headings; a rule below a sentence goes."""
    _find_html(found)
    _find_bold(found)
    for row, (start, end) in enumerate(found.lines):
        if row and row not in found.code_rows and _DASHES.match(found.line(row)) and _ends_sentence(found, row):
            found.cut(start, end, "rule")


def _find_html(found: Draft) -> None:
    summaries = [summary for summary in _SUMMARY.finditer(found.view, found.begin) if plain_inline(summary["label"])]
    found.marks += [Mark(0, *summary.span(), *summary.span("label")) for summary in summaries]
    folded = [summary.span() for summary in summaries]
    for heading in _HTML.finditer(found.view, found.begin):
        at = bisect_right(folded, heading.span()) - 1
        if at >= 0 and heading.start() < folded[at][1]:
            continue
        row = found.row(heading.start())
        first = row
        while first > max(0, row - MOST_WRAPPERS) and not found.is_blank(first - 1):
            first -= 1
        before = found.view[max(found.begin, found.lines[first][0]) : heading.start()]
        if not TAG.sub("", before).strip() and plain_inline(heading["label"]):
            found.marks.append(Mark(int(heading["level"]), *heading.span(), *heading.span("label")))
    for tag in _DETAILS.finditer(found.view, found.begin):
        found.cut(*tag.span())


def _find_bold(found: Draft) -> None:
    """Take bold lines for headings where they are numbered, ask, or are all the headings that there are."""
    bold = []
    for row in range(len(found.lines)):
        line = found.line(row)
        match = _BOLD.match(line) if found.lines[row][0] >= found.begin else None
        if match and row not in found.code_rows and width(line) <= WIDEST_TITLE + 4:
            label = plain_inline(match["label"])
            if _NUMBERED.match(label) or (label and found.is_blank(row - 1) and not label.endswith(_NO_TITLE)):
                bold.append((row, match, label))
    numbered = [one for one in bold if _NUMBERED.match(one[2]) and not one[2].endswith(STOPS)]
    asking = [one for one in bold if one[2].endswith(("?", "？", "؟"))]
    others = sum(
        _ATX.match(found.line(row)) is not None for row in range(len(found.lines)) if row not in found.code_rows
    )
    underlined = any(_is_underlined(found, row) for row in range(len(found.lines)))
    alone = others + len(found.marks) <= 1 and not underlined
    chosen = numbered if len(numbered) >= LEAST else asking if len(asking) >= LEAST else bold if alone else []
    rows = [row for row, _, _ in chosen]
    follows = (all(found.is_blank(row) for row in range(one + 1, other)) for one, other in pairwise(rows))
    if len(chosen) < LEAST or all(follows):  # a list of them has nothing below each
        return
    for row, match, _ in chosen:
        first = found.firsts[row]
        span = first + match.start("label"), first + match.end("label")
        found.marks.append(Mark(0, first, found.lines[row][1], *span))


def _is_underlined(found: Draft, row: int) -> bool:
    line = found.line(row)
    return row > 0 and not found.is_blank(row - 1) and regex.match(r"[ ]{0,3}(?:={2,}|-{2,})[ \t]*$", line) is not None


def _ends_sentence(found: Draft, row: int) -> bool:
    """Tell whether a rule stands below a sentence, and so is no underline: it has a stop, several lines, or is wide."""
    if found.is_blank(row - 1) or row - 1 in found.code_rows or _NO_PARAGRAPH.match(found.line(row - 1)):
        return False
    line = found.line(row - 1).strip()
    several = not (found.is_blank(row - 2) or row - 2 in found.code_rows or _NO_PARAGRAPH.match(found.line(row - 2)))
    several = several and found.lines[row - 2][0] >= found.begin
    return several or width(line) > WIDEST_TITLE or line.rstrip("*_ ”\"')）」").endswith((*".。．;；।۔",))


def parser_lines(found: Draft, text: str, marks: list[Mark], begin: int) -> list[str]:
    """Give the lines of ``text`` as a parser is to see them: no front matter, no marks, headings as it knows them.

    :param text: What is left of the draft.
    :param marks: The headings found here, in ``text``.
    :param begin: Where the body begins in ``text``.
    """
    shown = list(text)
    for mark in marks:
        shown[mark.start : mark.end] = regex.sub(r"[^\r\n]", " ", text[mark.start : mark.end])
    flat = LINE_END.sub(lambda end: " \n" if len(end[0]) == 2 else "\n", "".join(shown))
    lines = flat.split("\n")
    first = flat.count("\n", 0, begin) + 1 if begin else 0
    lines[:first] = [""] * first
    for row, line in enumerate(lines):
        if "</" in line and row not in found.code_rows and _CLOSING.match(line):
            lines[row] = ""  # else HTML goes on to the next blank line, over a heading right below it
    glued = _glued_rows(found, lines, first)
    for row, line in enumerate(lines):
        if row in found.code_rows or not _HASH.search(line):
            continue
        if match := _ATX.match(line):
            lines[row] = f"{match[1]}{'#' * len(match[2])} {line[match.end() :]}"
        elif row in glued and (match := _GLUED.match(line)):
            lines[row] = f"{match['hashes']} {match['label'].rstrip().rstrip('#')}"
    return lines


def _glued_rows(found: Draft, lines: list[str], first: int) -> set[int]:
    """Find headings without a space behind their hashes, where the file has no others; elsewhere they are doubted."""
    glued, proper = {}, 0
    for row, line in enumerate(lines[first:], first):
        if row in found.code_rows or not _HASH.search(line):
            continue
        proper += _ATX.match(line) is not None
        match = _GLUED.match(line)
        label = match["label"].rstrip() if match else ""
        if label and width(label) <= WIDEST_TITLE and not label.endswith(STOPS) and not _TAGS.match(f"#{label}"):
            glued[row] = match
    if len(glued) >= LEAST and len(glued) > 3 * proper:
        return set(glued)
    for row, match in glued.items():
        if match and (len(match["hashes"]) > 1 or not proper):
            found.doubts.append(Note(row + 1, lines[row].strip(), "no space behind #"))
    return set()


def find_headings(
    tokens: list[Token], text: str, starts: list[int], marks: list[Mark], references: dict[str, object]
) -> list[Heading]:
    """Give the headings outside any container; one without text, or of more than a page's, is no heading to us.

    :param starts: Where each line of ``text`` starts, and its end.
    :param marks: Headings that the parser does not know, in ``text``.
    :param references: Link definitions.
    """
    found: list[tuple[int, Heading]] = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            start, end = starts[opening.map[0]], starts[opening.map[1]]
            raw = text[start:end]
            first = raw.lstrip(f" \t#{_SPACES}")
            label = start + len(raw) - len(first)
            last = label + len(first.rstrip().rstrip("=-").rstrip() if opening.markup in "=-" else first.rstrip())
            source = inline.content.strip() if opening.markup not in "=-" else text[label:last]
            found.append((int(opening.tag[1]), Heading(0, source, start, end, label, last)))
    for mark in marks:
        source = text[mark.label_start : mark.label_end]
        found.append((mark.level, Heading(0, source, mark.start, mark.end, mark.label_start, mark.label_end)))
    headings = []
    real = 0  # level of the last heading that has one
    for level, one in sorted(found, key=lambda pair: pair[1].start):
        shown = plain_inline(one.text, references) if len(one.text) <= LONGEST_HEADING else ""
        if not has_content(shown):
            continue
        real = level or real
        plain = text.find(shown, one.label_start, one.label_end)  # without anchors and attributes, where it stands so
        own = (plain, plain + len(shown)) if plain >= 0 else (one.label_start, one.label_end)
        headings.append(Heading(level or real + 1, shown, one.start, one.end, *own))
    return headings
