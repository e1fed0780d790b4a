"""Plain text to its sections, by the shape of the whole document."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import regex

from qa.guide.readers.limits import Clock
from qa.records import Section, line_starts

# Widths are in columns, a Chinese character being two.
WIDEST_TITLE = 80
WIDEST_BARE_TITLE = 60  # no number vouches for it
WIDEST_QUESTION = 120
WIDEST_LOOK = 200  # beyond, a line is simply wide
NARROWEST_PROSE = 40

HAN = "〇零一二三四五六七八九十百千两兩壹贰貳叁參肆伍陆陸柒捌玖拾"
# (style, how a line of it starts); the first that fits counts, and "kind" tells apart styles of one form
MARKERS = [
    (style, regex.compile(pattern))
    for style, pattern in [
        ("第", rf"第\s*(?P<number>[{HAN}\d]+)\s*(?P<kind>部分|单元|單元|[编編篇部卷章节節條条款课課讲講回步])"),
        ("第", r"(?P<kind>제)\s*(?P<number>\d+)\s*[편장절조]"),
        ("一、", rf"(?P<number>[{HAN}]+)(?:\s*[、.．:：]|\s(?=\S))"),
        ("（一）", rf"[（(]\s*(?P<number>[{HAN}]+)\s*[)）]"),
        ("1.1", r"(?P<number>\d+(?:[.．]\d+)+)[.．、]?(?=[\s\p{L}])"),
        ("1", r"(?P<number>\d+)\s*(?P<kind>[.．、)）])(?!\d)"),
        ("1", r"(?P<number>\d{1,2})(?P<kind>\s)\s*(?=\p{L})"),
        ("（1）", r"[（(]\s*(?P<number>\d+)\s*[)）]"),
        ("①", r"(?P<number>[①-⑳])"),
        ("I", r"(?P<number>[IVX]+)[.、)](?=\s)"),
        ("A", r"(?P<number>[A-Z])[.、)](?=\s)"),
        # Captions and the answers to Q1, Q2 are numbered too.
        ("word", r"(?![图圖表答]|Fig|Table|A\d)(?P<kind>\p{L}{1,12})\s?(?P<number>\d+)(?=[\s.:：、)）—–-]|$)"),
        ("word", rf"(?P<kind>\p{{Han}}{{1,4}}?)(?P<number>[A-Z]|[{HAN}]+)(?=[\s.:：、—–-]|$)"),
        ("word", r"(?P<kind>\p{L}{2,12})\s(?P<number>[A-Z]|[IVX]+)(?=[.:：—–-]|$)"),
        ("#", r"(?P<kind>#{1,6})\s"),
        ("Q", r"(?:Q|问|問|질문)\s*[:：.]"),
        ("【", r"[【〖](?=.{1,40}[】〗]$)"),
        ("■", r"(?P<kind>[■◆◇□▲▼★☆◎❖])"),
    ]
]
SPLIT = ("第", "word", "#", "■")  # styles whose kinds are numbered apart from each other
STRONG = ("第", "一、", "#", "【")  # styles that are headings more often than steps
ROMAN = {"I": 1, "V": 5, "X": 10}

WORD = regex.compile(r"[\p{L}\p{N}]")
UNDERLINE = regex.compile(r"([=\-~_*#^])\1{2,}")
BULLET = regex.compile(r"(?:[-–—+•·●○▪‣◦>]|\*(?!\*))\s*\S")
CLOSING = "”’\"'」』）)】》〉*_ "  # may stand behind the end of a sentence
STOPS = tuple("。．.…;；؛۔।॥")
ENDS = (*STOPS, *"!！?？؟")
PAUSES = tuple(",，、،:：")
QUESTION = regex.compile(r"[?？؟]\W*$")
INNER_STOP = regex.compile(r"[。；！।۔].*\w|[.!;]\s+\p{Lu}")
LEADER = regex.compile(r"[\s.…·]*\d*$")  # dots and page number in a table of contents
COMMA = regex.compile(r"[,，،]")
IDEOGRAPH = regex.compile(r"\p{Han}")
# Contacts, code, table rows, sentences begun above; dates, prices and the like; captions.
NO_BARE_TITLE = regex.compile(
    r"[:：|=\t$]|^[#/\\%&@~+<]|://|\S@\S|\s{3,}|^\p{Ll}|^[\p{N}\p{P}\p{S}年月日时時分\s]*$|^([图圖表]|Fig|Table)\D{0,9}\d"
)
ENCLOSED = regex.compile(r"[“\"「『（(].*[”\"」』）)]")

LEAST_TITLES = 2 / 3  # share of a run that must look like headings
LEAST_TITLES_STRONG = 1 / 2
OPEN_RUNS = 3  # of one style, within each other
FULL_LINE = 0.75  # of the width at which the text is broken
DEEPEST = 8  # headings on a path
DENSE = 0.25  # share of lines below a blank one; where fewer are, blank lines do not part paragraphs


@dataclass(frozen=True, slots=True)
class _Marker:
    style: str
    family: str  # numbers of one family follow each other
    number: tuple[int, ...]  # () for a style without numbers
    end: int  # characters before the title


@dataclass(frozen=True, slots=True)
class _Line:
    row: int  # in the text, from 0
    text: str  # stripped
    indent: int  # spaces before it
    apart: bool  # nothing, a blank line or a rule is before it
    underline: str  # its character; "" without
    width: int  # columns
    marker: _Marker | None

    @property
    def title(self) -> str:
        return self.text[self.marker.end if self.marker else 0 :].rstrip(CLOSING)

    @property
    def is_item(self) -> bool:
        return self.marker is not None or BULLET.match(self.text) is not None

    @property
    def is_question(self) -> bool:
        return QUESTION.search(self.text[-9:]) is not None

    def ends_with(self, marks: tuple[str, ...]) -> bool:
        return self.text.rstrip(CLOSING).endswith(marks)


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[_Line]  # those with a letter or digit; others, such as rules, count as blank
    broken_at: float  # columns; 0 where a line is a paragraph
    is_dense: bool  # blank lines do not part paragraphs


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    style: str
    run: tuple[int, int] | None  # first and last line of its run; None without a number


def read_plain_text(text: str) -> tuple[Section, ...]:
    """Cut ``text`` at the lines that a number, an underline or the space around them makes a title.

    A numbered line may be a heading or a step, so a run of numbers is judged as a whole: headings are short, end no
    sentence, and have text between them.

    :param text: Text with any line ends.
    :return: Sections in order; text before the first heading is one of them unless blank.
    """
    starts = [*line_starts(text), len(text)]
    page = _read_page(text, starts)
    numbered = _find_numbered(page)
    headings = sorted([*numbered, *_find_bare(page, numbered)], key=lambda heading: heading.line)
    rows = [page.lines[heading.line].row for heading in headings] + [len(starts) - 1]
    sections = []
    if text[: starts[rows[0]]].strip():
        sections.append(Section((), 0, starts[rows[0]]))
    for path, (row, following) in zip(_nest(page, headings), pairwise(rows), strict=True):
        lines = [page.lines[heading.line] for heading in path]
        body = starts[row + 1 + bool(lines[-1].underline)]
        sections.append(Section(tuple(line.text for line in lines), body, starts[following]))
    return tuple(sections)


def _read_page(text: str, starts: list[int]) -> _Page:
    rows = [text[start:end] for start, end in pairwise(starts)]
    lines: list[_Line] = []
    clock = Clock()
    for row, raw in enumerate(rows):
        clock.check()
        if not WORD.search(raw):
            continue
        stripped = raw.strip()
        below = rows[row + 1].strip() if row + 1 < len(rows) else ""
        line = _Line(
            row=row,
            text=stripped,
            indent=len(raw) - len(raw.lstrip(" ")),
            apart=not lines or row > lines[-1].row + 1,
            underline=below[0] if UNDERLINE.fullmatch(below) else "",
            width=_width(stripped),
            marker=_read_marker(stripped[:WIDEST_LOOK]),
        )
        lines.append(line)
    return _Page(lines, _measure_break(lines), sum(line.apart for line in lines[1:]) < DENSE * len(lines))


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text[:WIDEST_LOOK])


def _read_marker(text: str) -> _Marker | None:
    """Read what a line starts with; bold marks before it count as part of it."""
    bold = len(text) - len(text.lstrip("*_"))
    for style, pattern in MARKERS:
        match = pattern.match(text, bold)
        if match:
            groups = match.groupdict()
            number = tuple(map(_value, regex.split("[.．]", groups["number"]))) if "number" in groups else ()
            named = style + (str(len(number)) if style == "1.1" else groups.get("kind", ""))
            end = len(text) - len(text[match.end() :].lstrip())
            return _Marker(named, named if style in SPLIT else style, number, end)
    return None


def _value(numeral: str) -> int:
    """Read a numeral in digits of any script, in Chinese (十二, 二〇一), Roman, or a letter of the alphabet."""
    if set(numeral) <= set(ROMAN):
        values = [ROMAN[letter] for letter in numeral]
        return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
    if numeral.isascii() and numeral.isalpha():
        return ord(numeral) - ord("A") + 1
    total = digits = 0
    for character in numeral[:9]:
        value = int(unicodedata.numeric(character, 2))  # Unicode gives 两, two, no value
        if value in (10, 100, 1000):
            total, digits = total + max(digits, 1) * value, 0
        else:
            digits = 10 * digits + value
    return total + digits


def _measure_break(lines: list[_Line]) -> float:
    """Measure at what width the text was broken into lines; 0 where a line is a paragraph."""
    prose = [line for line in lines if line.width >= NARROWEST_PROSE and not line.is_item]
    inner = [line for line, below in pairwise(lines) if not below.apart and not line.is_item and not below.is_item]
    inner = [line for line in inner if line.width >= NARROWEST_PROSE]
    broken = [line.width for line in inner if not line.ends_with((*ENDS, *PAUSES))]
    if len(broken) <= max(2, len(inner) / 2):
        return 0
    width = median(broken)
    return width if sum(line.width > 1.3 * width for line in prose) < 0.1 * len(prose) else 0


def _find_numbered(page: _Page) -> list[_Heading]:
    """Find the runs of marked lines that are headings.

    A lone number is one where its style numbers other headings, or where steps seldom have its style.
    """
    lines = page.lines
    markers = {at: line.marker for at, line in enumerate(lines) if line.marker}
    final = {_entry(lines[at]): at for at in markers}
    styles: set[str] = set()
    headings = []
    for run in sorted(_collect_runs(markers), key=len, reverse=True):
        style, number, members = markers[run[0]].style, markers[run[0]].number, set(run)
        strong = style.startswith(STRONG)
        decimal = [other for other in styles if other[0] == style[0] == "1" and "1.1" in (other[:3], style[:3])]
        if len(run) == 1 and number and not (strong or style in styles or decimal):
            continue
        followed = run[:-1] or run  # what is below the last may be the end of a list of steps
        titles = sum(_is_title(page, at) for at in run) / len(run)
        bodies = sum(at + 1 < len(lines) and at + 1 not in members for at in followed) / len(followed)
        # In a table of contents entries follow entries, and come again further down.
        contents = sum(at + 1 in markers and final[_entry(lines[at])] > run[-1] for at in followed) / len(followed)
        if min(titles, bodies) >= (LEAST_TITLES_STRONG if strong else LEAST_TITLES) and contents <= 0.5:
            styles.add(style)
            span = (run[0], run[-1]) if number else None
            headings += [_Heading(at, style, span) for at in run if lines[at].width < WIDEST_LOOK]
    return headings


def _collect_runs(markers: dict[int, _Marker]) -> list[list[int]]:
    """Gather the lines whose numbers follow each other, and all the lines of a style without numbers.

    A one starts a run, and the run it interrupts may still go on: an answer can hold numbered steps.
    """
    runs: list[list[int]] = []
    opened: dict[str, list[list[int]]] = defaultdict(list)
    for at, marker in markers.items():
        siblings = opened[marker.family]
        fitting = [run for run in reversed(siblings) if _follows(markers[run[-1]].number, marker.number)]
        if fitting:
            run = min(fitting, key=lambda run: markers[run[-1]].style != marker.style)
            run.append(at)
            del siblings[siblings.index(run) + 1 :]
        elif marker.number[-1:] in ((), (1,)) or marker.style.startswith(STRONG):
            runs.append([at])
            opened[marker.family] = [*siblings[1 - OPEN_RUNS :], runs[-1]]
    return runs


def _follows(number: tuple[int, ...], following: tuple[int, ...]) -> bool:
    return not number or following == (*number[:-1], number[-1] + 1)


def _entry(line: _Line) -> str:
    return LEADER.sub("", line.text[:WIDEST_LOOK])


def _is_title(page: _Page, at: int) -> bool:
    """Tell whether a line reads like a title: short, one sentence at most, not running on below."""
    line = page.lines[at]
    if line.width > (WIDEST_QUESTION if line.is_question else WIDEST_TITLE):
        return False
    if not line.title and line.marker and not line.marker.style.startswith(("第", "word")):
        return False
    if line.marker and line.title[:1].islower():
        return False
    if line.title.endswith((*STOPS, *",，、،")) or (INNER_STOP.search(line.title) and not line.is_question):
        return False
    return at + 1 == len(page.lines) or not _runs_on(page, line, page.lines[at + 1])


def _runs_on(page: _Page, line: _Line, below: _Line) -> bool:
    """Tell whether ``below`` continues the sentence, or the step, of ``line``."""
    if below.apart or below.is_item:
        return False
    hangs = line.marker and below.indent == line.indent + _width(line.text[: line.marker.end])
    if line.marker and not line.marker.style.startswith(STRONG) and hangs:
        return True
    return below.text[0].islower() or line.width > FULL_LINE * page.broken_at > 0


def _find_bare(page: _Page, numbered: list[_Heading]) -> list[_Heading]:
    """Find the titles without a number, by the blank lines or, in dense text, the sentences around them."""
    marked = {heading.line for heading in numbered}
    families = Counter(line.marker.family for line in page.lines if line.marker)
    chains: list[list[int]] = []
    for at, line in enumerate(page.lines):
        lone = line.marker is None or (line.marker.style.startswith("word") and families[line.marker.family] == 1)
        chained = bool(chains) and chains[-1][-1] == at - 1
        if at in marked or not lone or not (chained or _may_open(page, at, marked)) or not _is_bare_title(page, at):
            continue
        if chained:
            chains[-1].append(at)
        else:
            chains.append([at])
    found = []
    for chain in chains:
        longest = 3 if chain[0] == 0 else 2  # title, topic, heading; more of them are a list
        if len(chain) <= longest and _has_body(page, chain[-1], marked):
            found += [_Heading(at, "bare topic", None) for at in chain[:-1]]
            found.append(_Heading(chain[-1], "bare" + page.lines[chain[-1]].underline, None))
    return found


def _may_open(page: _Page, at: int, marked: set[int]) -> bool:
    """Tell whether a title can follow the line above: one that ended, and did not announce a list."""
    if at == 0 or at - 1 in marked:
        return True
    above = page.lines[at - 1]
    if above.ends_with(PAUSES):
        return False
    return page.lines[at].apart or (page.is_dense and (above.is_item or above.ends_with(ENDS)))


def _is_bare_title(page: _Page, at: int) -> bool:
    line = page.lines[at]
    if line.width > (WIDEST_QUESTION if line.is_question else WIDEST_BARE_TITLE) or BULLET.match(line.text):
        return False
    if ENCLOSED.fullmatch(line.text):
        return False
    title = line.title.lstrip(":：. ") or line.text
    if title.endswith((*STOPS, *PAUSES, "!", "！")) or (NO_BARE_TITLE.search(title) and not line.underline):
        return False
    alone = line.apart and (at + 1 == len(page.lines) or page.lines[at + 1].apart)
    if COMMA.search(title) and not alone and not (line.apart and (line.is_question or not IDEOGRAPH.search(title))):
        return False
    return _is_title(page, at) and not INNER_STOP.search(title)


def _has_body(page: _Page, at: int, marked: set[int]) -> bool:
    """Tell whether what a title needs is below it: a heading, the start of a list, or a paragraph."""
    if at + 1 == len(page.lines):
        return False
    line, below = page.lines[at], page.lines[at + 1]
    if at + 1 in marked or line.underline or (at == 0 and below.apart):
        return True
    if below.is_item:
        # In dense text a line between bullets belongs to the one above; under a heading it may announce the list.
        above = page.lines[at - 1] if at > 0 and not line.is_question else None
        stray = above and (at - 1 in marked or (BULLET.match(above.text) and not line.apart))
        return not stray and (below.marker is None or below.marker.number[-1:] in ((), (1,)))
    if page.broken_at and not below.apart and below.width < 1.5 * line.width:
        return False
    return below.width > WIDEST_BARE_TITLE or below.ends_with((*ENDS, *PAUSES))


def _nest(page: _Page, headings: list[_Heading]) -> Iterator[list[_Heading]]:
    """Yield the path of each heading, from the top heading down to its own.

    A style on the path ends what is below it; a new style goes below, except where :func:`_is_beside`.
    """
    runs = Counter(style for style, _ in {(heading.style, heading.run) for heading in headings if heading.run})
    first = next((heading for heading in headings if heading.run), None)
    bare = [heading.line for heading in headings if heading.style.startswith("bare")]
    if first and (runs[first.style] > 1 or first.line - 1 in bare or page.lines[first.line - 1].ends_with((":", "："))):
        first = None
    path: list[_Heading] = []
    for heading, following in pairwise([*headings, None]):
        if heading is None:
            return
        if heading.line == 0 and following and _is_over_all(following, runs, bare):
            heading = replace(heading, style="title")
        del path[_depth(path, heading, first, bare) :]
        path.append(heading)
        yield path


def _is_over_all(following: _Heading, runs: Counter[str], bare: list[int]) -> bool:
    """Tell a title of the document from the first of its topics, by the heading below it."""
    if following.run is None:
        return following.line == 1
    return runs[following.style] == 1 and (following.style.startswith(STRONG) or len(bare) == 1)


def _depth(path: list[_Heading], heading: _Heading, first: _Heading | None, bare: list[int]) -> int:
    """Count the headings of ``path`` that stay above ``heading``; those of runs that go on below it do."""
    floor = 0
    for depth, parent in enumerate(path):
        if parent.run and parent.run == heading.run:
            return depth
        if parent.run and parent.run[1] > heading.line:
            floor = depth + 1
    for depth in range(floor, len(path)):
        if path[depth].style == heading.style or _is_beside(path[depth], heading, first, bare):
            return depth
    return min(len(path), DEEPEST - 1)


def _is_beside(parent: _Heading, heading: _Heading, first: _Heading | None, bare: list[int]) -> bool:
    """Tell whether ``heading``, of a style not on the path, ends ``parent`` instead of going below it.

    Chapters end steps and stand beside a preface. A bare title ends a run that is over, unless bare titles stood
    inside that run too.
    """
    if parent.style == "title":
        return False
    if parent.run and heading.run:
        return heading.style.startswith(STRONG) and not parent.style.startswith(STRONG)
    if parent.run:
        hosts = bisect_left(bare, parent.run[1]) > bisect_right(bare, parent.run[0])
        return heading.style.startswith("bare") and not hosts
    return heading == first if heading.run else heading.style == "bare topic"
