"""Plain text to its sections, by the shape of the whole document."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import regex

from qa.records import Section, line_starts

__all__ = ["read_plain_text"]

# Widths are in columns, a Chinese character being two.
WIDEST_TITLE = 80
WIDEST_BARE_TITLE = 60  # no number vouches for it
WIDEST_QUESTION = 120
WIDEST_LOOK = 200  # beyond, a line is simply wide
NARROWEST_PROSE = 40

HAN = "〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾"
# (style, how a line of it starts); the first that fits counts, and "kind" tells apart styles of one form
MARKERS = [
    (style, regex.compile(pattern))
    for style, pattern in [
        ("第", rf"第\s*(?P<number>[{HAN}\d]+)\s*(?P<kind>部分|单元|單元|[编編篇部卷章节節條条款课課讲講回步])"),
        ("第", r"(?P<kind>제)\s*(?P<number>\d+)\s*[편장절조]"),
        ("一", rf"(?P<number>[{HAN}]+)(?:\s*[、.．:：]|\s(?=\S))"),
        ("（一）", rf"[（(]\s*(?P<number>[{HAN}]+)\s*[)）]"),
        ("1.1", r"(?P<number>\d+(?P<kind>(?:[.．]\d+)+))[.．、]?(?=[\s\p{L}])"),
        ("1", r"(?P<number>\d+)\s*(?P<kind>[.．、)）])(?!\d)"),
        ("1", r"(?P<number>\d{1,2})(?P<kind>\s)\s*(?=\p{L})"),
        ("（1）", r"[（(]\s*(?P<number>\d+)\s*[)）]"),
        ("①", r"(?P<number>[①-⑳])"),
        ("I", r"(?P<number>[IVX]+)(?P<kind>[.、)])(?=\s)"),
        ("A", r"(?P<number>[A-Z])(?P<kind>[.、)])(?=\s)"),
        ("label", r"(?!图|圖|表|[Ff]ig|[Tt]able)(?P<kind>\p{L}{1,12})\s?(?P<number>\d+)(?=[\s.:：、)）—–-]|$)"),
        (
            "label",
            rf"(?P<kind>\p{{Han}}{{1,4}}?|\p{{L}}{{2,12}}\s)(?P<number>[A-Z]|[IVX]+|[{HAN}]+)(?=[\s.:：、—–-]|$)",
        ),
        ("#", r"(?P<kind>#{1,6})\s"),
        ("Q", r"(?:Q|问|問|질문)\s*[:：.]"),
        ("【", r"[【〖](?=.{1,40}[】〗]$)"),
        ("■", r"(?P<kind>[■◆◇□▲▼★☆◎❖])"),
    ]
]
SPLIT_STYLES = {"第", "label", "#", "■"}  # whose kinds number, or appear, apart from each other
STRONG = {"第", "一", "#", "【"}  # styles that are headings more often than steps
ROMAN = {"I": 1, "V": 5, "X": 10}

WORD = regex.compile(r"[\p{L}\p{N}]")
UNDERLINE = regex.compile(r"([=\-~_*#^])\1{2,}")
BULLET = regex.compile(r"[-–—*+•·●○▪‣◦>]\s*\S")
STOPS = tuple("。．.！!…;；؛۔।॥")
ENDS = (*STOPS, "?", "？", "؟")
PAUSES = tuple(",，、،:：")
NO_TITLE_END = tuple("。．.…;；؛۔।॥,，、،")
NO_BARE_TITLE_END = (*STOPS, *PAUSES)
QUESTION = regex.compile(r"[?？؟]\W*$")
CLOSING = "”’\"'」』）)】》〉*_ "
INNER_STOP = regex.compile(r"[。；！।۔].*\w|[.!;]\s+\p{Lu}")
PAUSE = regex.compile(r"[,，،]")
HAN_LETTER = regex.compile(r"\p{Han}")
LEADER = regex.compile(r"[\s.…·]*\d*$")
NO_BARE_TITLE = regex.compile(r"[:：]|://|\S@\S|\t|\s{3,}|[|=]|^[\p{Ll}“\"「『$]|^[\p{N}\p{P}\p{S}年月日时時分\s]*$")

LEAST_STRONG = 0.5  # share of a run that must look like headings
LEAST_WEAK = 2 / 3
OPEN_RUNS = 3  # of one style, within each other
FULL_LINE = 0.75  # of the width at which text was broken
DENSE = 0.25  # share of lines below a blank one; where fewer are, blank lines do not part paragraphs


@dataclass(frozen=True, slots=True)
class _Marker:
    style: str
    family: str  # lines of one family number one run
    number: tuple[int, ...]  # () for a style without numbers
    end: int  # characters before the title


@dataclass(frozen=True, slots=True)
class _Line:
    row: int  # in the text, from 0
    text: str  # stripped
    indent: int  # spaces before it
    apart: bool  # nothing, a blank line or a rule is before it
    underline: str  # "" where the next line does not underline it
    width: int  # columns
    marker: _Marker | None


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
    lines = list(_read_lines(text, starts))
    wrap = _wrap_width(lines)
    numbered = _find_numbered(lines, wrap)
    headings = sorted([*numbered, *_find_bare(lines, numbered, wrap)], key=lambda heading: heading.line)
    rows = [lines[heading.line].row for heading in headings] + [len(starts) - 1]
    sections = []
    if text[: starts[rows[0]]].strip():
        sections.append(Section((), 0, starts[rows[0]]))
    for path, (row, following) in zip(_nest(lines, headings), pairwise(rows), strict=True):
        body = starts[row + 1 + bool(lines[path[-1]].underline)]
        sections.append(Section(tuple(lines[at].text for at in path), body, starts[following]))
    return tuple(sections)


def _read_lines(text: str, starts: list[int]) -> Iterator[_Line]:
    """Yield the lines that hold a letter or digit; others, such as rules, count as blank."""
    rows = [text[start:end] for start, end in pairwise(starts)]
    above = -2
    for row, raw in enumerate(rows):
        if not WORD.search(raw):
            continue
        stripped = raw.strip()
        below = rows[row + 1].strip() if row + 1 < len(rows) else ""
        underline = below[0] if UNDERLINE.fullmatch(below) else ""
        indent = len(raw) - len(raw.lstrip(" "))
        yield _Line(row, stripped, indent, row > above + 1, underline, _width(stripped), _read_marker(stripped))
        above = row


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text[:WIDEST_LOOK])


def _read_marker(text: str) -> _Marker | None:
    for style, pattern in MARKERS:
        match = pattern.match(text)
        if match:
            groups = match.groupdict()
            kind = groups.get("kind") or ""
            number = tuple(map(_value, regex.split("[.．]", groups["number"]))) if "number" in groups else ()
            kind = str(len(number)) if style == "1.1" else kind
            end = len(text) - len(text[match.end() :].lstrip())
            return _Marker(style + kind, style + kind if style in SPLIT_STYLES else style, number, end)
    return None


def _value(numeral: str) -> int:
    """Read a numeral in digits of any script, in Chinese (十二, 二〇一), Roman or as a letter."""
    if set(numeral) <= set(ROMAN):
        values = [ROMAN[letter] for letter in numeral]
        return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
    if numeral.isascii() and numeral.isalpha():
        return ord(numeral) - ord("A") + 1
    total = digits = 0
    for character in numeral[:9]:
        value = int(unicodedata.numeric(character))
        if value in (10, 100, 1000):
            total, digits = total + max(digits, 1) * value, 0
        else:
            digits = 10 * digits + value
    return total + digits


def _wrap_width(lines: list[_Line]) -> float:
    """Measure at what width the text was broken into lines; 0 where a line is a paragraph."""
    prose = [line.width for line in lines if line.width >= NARROWEST_PROSE and not _is_item(line)]
    followed = [
        line
        for line, below in pairwise(lines)
        if line.width >= NARROWEST_PROSE and not (below.apart or _is_item(line) or _is_item(below))
    ]
    broken = [line.width for line in followed if not line.text.rstrip(CLOSING).endswith((*ENDS, *PAUSES))]
    if len(broken) <= max(2, len(followed) / 2):
        return 0
    width = median(broken)
    return width if sum(other > 1.3 * width for other in prose) < 0.1 * len(prose) else 0


def _collect_runs(markers: dict[int, _Marker]) -> list[list[int]]:
    """Gather the lines whose numbers follow each other, and all the lines of a style without numbers.

    A one starts a run, and the run it interrupts may still go on: an answer can hold numbered steps.
    """
    runs: list[list[int]] = []
    opened: dict[str, list[list[int]]] = defaultdict(list)
    for at, marker in markers.items():
        siblings = opened[marker.family]
        fitting = [run for run in reversed(siblings) if marker.number in _successors(markers[run[-1]].number)]
        if fitting:
            run = min(fitting, key=lambda run: markers[run[-1]].style != marker.style)
            run.append(at)
            del siblings[siblings.index(run) + 1 :]
        elif marker.number[-1:] in ((), (1,)) or marker.style[0] in STRONG:
            runs.append([at])
            opened[marker.family] = [*siblings[1 - OPEN_RUNS :], runs[-1]]
    return runs


def _successors(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [(*number[:-1], number[-1] + 1)] if number else [()]


def _find_numbered(lines: list[_Line], wrap: float) -> list[_Heading]:
    """Find the runs of marked lines that are headings.

    A lone number is one where its style numbers other headings, or where steps seldom have its style.
    """
    markers = {at: line.marker for at, line in enumerate(lines) if line.marker}
    final = {_contents_entry(lines[at].text): at for at in markers}
    styles: set[str] = set()
    headings = []
    for run in sorted(_collect_runs(markers), key=len, reverse=True):
        marker, members = markers[run[0]], set(run)
        strong = marker.style[0] in STRONG
        if len(run) == 1 and marker.number and not strong and not _is_known(marker.style, styles):
            continue
        titles = [_is_title(lines, at, wrap) for at in run]
        bodies = [at + 1 < len(lines) and at + 1 not in members for at in run[: max(1, len(run) - 1)]]
        listed = [final[_contents_entry(lines[at].text)] > run[-1] for at in run]
        if min(_share(titles), _share(bodies)) >= (LEAST_STRONG if strong else LEAST_WEAK) and _share(listed) <= 0.5:
            styles.add(marker.style)
            span = (run[0], run[-1]) if marker.number else None
            headings += [_Heading(at, marker.style, span) for at in run if lines[at].width < WIDEST_LOOK]
    return headings


def _is_known(style: str, styles: set[str]) -> bool:
    return style in styles or (style.startswith("1.1") and any(other.startswith("1") for other in styles))


def _contents_entry(text: str) -> str:
    """Strip what only a table of contents adds: leader dots and a page number."""
    return LEADER.sub("", text)


def _share(facts: list[bool]) -> float:
    return sum(facts) / len(facts)


def _is_title(lines: list[_Line], at: int, wrap: float) -> bool:
    """Tell whether a line reads like a title: short, one sentence at most, not running on below."""
    line = lines[at]
    title = line.text[line.marker.end if line.marker else 0 :].rstrip(CLOSING)
    if not title and line.marker and line.marker.style[0] != "第":
        return False
    widest = WIDEST_QUESTION if QUESTION.search(title) else WIDEST_TITLE
    if line.width > widest or title.endswith(NO_TITLE_END) or INNER_STOP.search(title):
        return False
    return at + 1 == len(lines) or not _runs_on(line, lines[at + 1], wrap)


def _runs_on(line: _Line, below: _Line, wrap: float) -> bool:
    """Tell whether ``below`` continues the sentence, or the list item, of ``line``."""
    if below.apart or below.marker or BULLET.match(below.text):
        return False
    step = line.marker is not None and line.marker.style[0] not in STRONG
    hangs = line.marker is not None and below.indent == line.indent + _width(line.text[: line.marker.end])
    return below.text[0].islower() or (step and hangs) or line.width > wrap * FULL_LINE > 0


def _find_bare(lines: list[_Line], numbered: list[_Heading], wrap: float) -> list[_Heading]:
    """Find the titles without a number: set apart by blank lines or, in text without any, by what is around them."""
    marked = {heading.line for heading in numbered}
    families = Counter(line.marker.family for line in lines if line.marker)
    dense = sum(line.apart for line in lines) < DENSE * len(lines)
    chains: list[list[int]] = []
    for at, line in enumerate(lines):
        if at in marked or (line.marker and not (line.marker.style[0] == "l" and families[line.marker.family] == 1)):
            continue
        chained = bool(chains) and chains[-1][-1] == at - 1
        if (chained or _may_open(lines, at, marked, dense)) and _is_bare_title(lines, at, wrap):
            if chained:
                chains[-1].append(at)
            else:
                chains.append([at])
    found = []
    for chain in chains:
        longest = 3 if chain[0] == 0 else 2  # title, topic, heading; more are a list
        if len(chain) <= longest and _has_text(lines, chain[-1], marked, wrap, dense):
            found += [_Heading(at, "topic", None) for at in chain[:-1]]
            found.append(_Heading(chain[-1], lines[chain[-1]].underline or "bare", None))
    return found


def _may_open(lines: list[_Line], at: int, marked: set[int], dense: bool) -> bool:
    """Tell whether a title can follow the line above: one that ended, but did not announce what comes."""
    if at == 0 or at - 1 in marked:
        return True
    above = lines[at - 1]
    if above.text.rstrip(CLOSING).endswith(PAUSES):
        return False
    return lines[at].apart or (dense and (_is_item(above) or above.text.rstrip(CLOSING).endswith(ENDS)))


def _is_item(line: _Line) -> bool:
    return line.marker is not None or BULLET.match(line.text) is not None


def _is_bare_title(lines: list[_Line], at: int, wrap: float) -> bool:
    line = lines[at]
    asks = QUESTION.search(line.text) is not None
    if BULLET.match(line.text) or (line.width > WIDEST_BARE_TITLE and not asks):
        return False
    title = line.text[line.marker.end :].lstrip(":：. ") or line.text if line.marker else line.text
    if title.rstrip(CLOSING).endswith(NO_BARE_TITLE_END) or (NO_BARE_TITLE.search(title) and not line.underline):
        return False
    if PAUSE.search(title) and not (line.apart and (asks or not HAN_LETTER.search(title))):
        return False
    return _is_title(lines, at, wrap)


def _has_text(lines: list[_Line], at: int, marked: set[int], wrap: float, dense: bool) -> bool:
    """Tell whether what a title needs is below it: a heading, the start of a list, or a paragraph."""
    if at + 1 == len(lines):
        return False
    line, below = lines[at], lines[at + 1]
    if at + 1 in marked or line.underline:
        return True
    if _is_item(below):
        first = below.marker is None or below.marker.number[-1:] in ((), (1,))
        return first and not (dense and at > 0 and BULLET.match(lines[at - 1].text))
    if wrap and not below.apart and below.width < 1.5 * line.width:
        return False
    return below.width > WIDEST_BARE_TITLE or below.text.rstrip(CLOSING).endswith((*ENDS, *PAUSES))


def _nest(lines: list[_Line], headings: list[_Heading]) -> Iterator[tuple[int, ...]]:
    """Yield the path of each heading, as lines from the top heading down to its own.

    A style on the path ends what is below it; a new one goes below, except where it must be a sibling.
    """
    path: list[_Heading] = []
    for heading, following in pairwise([*headings, None]):
        if heading is None:
            return
        if heading.line == 0 and following and (following.line == 1 or following.run):
            heading = replace(heading, style="title")
        del path[_depth(path, heading, headings, lines) :]
        path.append(heading)
        yield tuple(parent.line for parent in path)


def _depth(path: list[_Heading], heading: _Heading, headings: list[_Heading], lines: list[_Line]) -> int:
    """Count the headings of ``path`` that stay above ``heading``."""
    for depth, parent in enumerate(path):
        if parent.run and parent.run == heading.run:
            return depth
    floor = max(
        (depth + 1 for depth, parent in enumerate(path) if parent.run and parent.run[1] > heading.line), default=0
    )
    for depth in range(floor, len(path)):
        if path[depth].style == heading.style or _is_sibling(path[depth], heading, headings, lines):
            return depth
    return len(path)


def _is_sibling(parent: _Heading, heading: _Heading, headings: list[_Heading], lines: list[_Line]) -> bool:
    """Tell whether ``heading``, of a style not yet on the path, ends ``parent`` instead of going below it."""
    if parent.style == "title":
        return False
    if parent.run and heading.run:
        return heading.style[0] in STRONG and parent.style[0] not in STRONG
    if parent.run:
        hosts = any(parent.run[0] < other.line < parent.run[1] for other in headings if other.style == heading.style)
        return not hosts
    if heading.run is None:
        return heading.style == "topic"
    announced = heading.line == parent.line + 1 or lines[heading.line - 1].text.endswith((":", "："))
    others = [other for other in headings if other.run and (other.line < parent.line or other.style == heading.style)]
    return not announced and all(other.run == heading.run for other in others)
