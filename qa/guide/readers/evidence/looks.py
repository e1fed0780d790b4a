"""Headings by evidence, where a file names none: numbers that run on, paragraphs set bolder or bigger than the text."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from qa.guide.readers.evidence.levels import (
    OF_LIST,
    Found,
    body_look,
    class_of,
    decimal_of,
    find_values,
    is_above,
    nest,
)
from qa.guide.readers.evidence.titles import (
    MOST_COVER,
    find_contents,
    find_letterheads,
    is_no_heading,
    is_title,
    is_title_with_stop,
)
from qa.guide.readers.parts import Look, Part
from qa.guide.readers.plain_text.headings import (
    MOST_WORDS,
    Heading,
    find_bare,
    find_numbered,
)
from qa.guide.readers.plain_text.lines import (
    ENDS,
    QUESTION,
    WIDEST_LOOK,
    WORD,
    Page,
    read_page,
)
from qa.guide.readers.plain_text.markers import STRONG, Marker, read_marker
from qa.records import Mark, line_starts

LEAST_TITLES = 0.6  # share of the paragraphs set alike that must look like headings
MOST_TEXT = 0.25  # share of the characters that headings set alike may have
LEAST_TOPICS = 2  # of questions set as they are
LEAST_LABELS = 3  # times that the same words before a colon are a label, as ``Note:``
LEAST_LOOKS = 3  # headings that stand out; beside so many, a list in the look of the text is steps
SHAPE = regex.compile(r"§\s?(?=\d)|\(?\p{Ll}[.)](?=\s)")
CLOSING = regex.compile(r"附\s*[则則录錄]|付\s*則|부\s*칙|부\s*록")
BODY = "x"  # in place of a table or code, for what looks at lines


def find_headings(parts: Sequence[Part]) -> list[Part]:
    """Set the levels of the headings among parts that have none, by their numbers and looks.

    A line with a number is a heading as in plain text: by its whole run. A paragraph without a number is one where most
    of those set like it are short titles above other text, and they are bolder or bigger than most of the text.

    :param parts: In the order of reading; a look that is not known says nothing.
    :return: The same text; a part that holds a heading among other lines is cut there.
    """
    body = body_look(parts)
    parts = [
        piece for part in parts for piece in (_lines_apart(part) if is_above(class_of(part.look), body) else [part])
    ]
    looks = [class_of(part.look) for part in parts]
    values = find_values(parts) | find_letterheads([part.text for part in parts[:MOST_COVER]])
    above = [is_above(look, body) and at not in values for at, look in enumerate(looks)]
    rows, page = _read_lines(parts)
    numbered = _without_lone_note(find_numbered(page))
    numbered += _find_parents(page, numbered)
    markers = [line.marker for line in page.lines]
    found = [_numbered(rows[heading.line], heading, markers[heading.line], parts, above) for heading in numbered]
    bare = _find_bare(parts, looks, above, {heading.part for heading in found}, rows, markers)
    found = [*_without_steps(found, above, len(bare)), *_below_topics(bare, parts)]
    found += _find_closing(found, rows, page)
    if not found and not any(above):
        places = ((heading.line, *rows[heading.line]) for heading in find_bare(page, []))
        found = [Found(at, part, 0, 0, "") for at, part, _ in places if "\n" not in parts[part].text]
    return list(_cut(parts, nest(sorted(found, key=lambda heading: heading.line), looks)))


def join_named(parts: Sequence[Part]) -> list[Part]:
    """Take for headings what stands out and is numbered like the headings that a file names, where it forgot it.

    A chapter 1 set by hand, where the others have the style of a heading.
    """
    body = body_look(parts)
    names = {part.text for part in parts if part.level}  # what comes again is an entry of a table of contents
    levels: dict[str, Counter[int]] = defaultdict(Counter)
    markers = [read_marker(part.text[:WIDEST_LOOK]) for part in parts]
    for part, marker in zip(parts, markers, strict=True):
        if part.level and marker and marker.number:
            levels[marker.style][part.level] += 1
    joined = []
    for part, marker in zip(parts, markers, strict=True):
        forgotten = marker and marker.style in levels and part.kind in ("text", "item") and part.text not in names
        if marker and forgotten and is_above(class_of(part.look), body) and is_title(part.text):
            part = replace(part, level=levels[marker.style].most_common(1)[0][0], kind="text")
        joined.append(part)
    return joined


def find_below(parts: Sequence[Part]) -> list[Part]:
    """Take for headings what stands out between the chapters that a file names, smaller than those."""
    body = body_look(parts)
    looks = [class_of(part.look) for part in parts]
    named = {at for at, part in enumerate(parts) if part.level}
    smallest = min((look.size for at in named if (look := looks[at])), default=0.0)
    start = min(named, default=0)
    above = [
        is_above(look, body) and (at in named or (at > start and look is not None and look.size <= smallest))
        for at, look in enumerate(looks)
    ]
    rows, page = _read_lines(parts)
    found = _find_bare(parts, looks, above, named, rows, [line.marker for line in page.lines])
    deepest = max((part.level for part in parts), default=0)
    ordered = sorted(found, key=lambda heading: heading.line)
    below = {heading.part: deepest + level for heading, level in nest(ordered, looks)}
    return [replace(part, level=below[at], kind="text") if at in below else part for at, part in enumerate(parts)]


def _lines_apart(part: Part) -> Iterator[Part]:
    """Cut a part that stands out before each of its lines that has a number: it may hold two headings."""
    starts = line_starts(part.text) if part.kind in ("text", "item") else [0]
    cuts = [0, *(start for start in starts[1:] if read_marker(part.text[start : start + WIDEST_LOOK].strip()))]
    for start, end in pairwise([*cuts, len(part.text) + 1]):
        yield cut_part(part, start, end - 1) if len(cuts) > 1 else part


def cut_named(parts: Sequence[Part]) -> Iterator[Part]:
    """Cut a heading that a file names before each of its lines, where each has a number that goes on."""
    for part in parts:
        pieces = list(_lines_apart(part)) if part.level else [part]
        yield from pieces if all(_goes_on(*pair) for pair in pairwise(pieces)) else [part]


def _goes_on(part: Part, following: Part) -> bool:
    """Tell whether a heading is the next, or the first below another."""
    above, below = read_marker(part.text[:WIDEST_LOOK]), read_marker(following.text[:WIDEST_LOOK])
    if above is None or below is None or not above.number or not below.number:
        return False
    following_numbers = ((*above.number, 1), (*above.number[:-1], above.number[-1] + 1))
    return below.number in following_numbers or (below.family != above.family and below.number[-1] == 1)


def _find_parents(page: Page, numbered: Sequence[Heading]) -> list[Heading]:
    """Find the chapter 3 above the headings 3.1 and 3.2, and the 4 after it, where a file does not begin with 1."""
    marked = {heading.line for heading in numbered}
    chapters: dict[tuple[int, ...], int] = {}
    awaited: set[tuple[int, ...]] = set()
    found: list[Heading] = []
    for at, line in enumerate(page.lines):
        marker = line.marker
        if marker is None or marker.style[0] != "1" or not marker.number:
            continue
        chapter = marker.number[:1]
        taken = None
        if at in marked and len(marker.number) > 1:
            taken = chapters.pop(chapter, None)
        elif at not in marked and marker.number == chapter and is_title(line.text):
            chapters[chapter] = at
            taken = at if chapter in awaited else None
        if taken is not None:
            found.append(Heading(taken, "1", None))
            awaited.add((chapter[0] + 1,))
    return found


def _find_closing(found: Sequence[Found], rows: Sequence[tuple[int, int]], page: Page) -> list[Found]:
    """Find what stands at the end beside the numbered chapters above it, without a number: closing rules, annexes."""
    chapters = [heading for heading in found if heading.key.startswith("第")]
    if not chapters:
        return []
    first, last = min(heading.line for heading in chapters), max(heading.line for heading in found)
    key = next(heading.key for heading in chapters if heading.line == first)
    return [
        Found(at, rows[at][0], rows[at][1], rows[at][1], key)
        for at in range(last + 1, len(page.lines) - 1)
        if CLOSING.fullmatch(page.lines[at].text)
    ]


def _read_lines(parts: Sequence[Part]) -> tuple[list[tuple[int, int]], Page]:
    """Read the parts as a page of plain text; the rows are part and line in it, of each line of the page."""
    texts = [part.text if part.kind in ("text", "item") else BODY for part in parts]
    text = "\n\n".join(texts)
    page = read_page(text, [*line_starts(text), len(text)])
    places = [
        place for at, text in enumerate(texts) for place in [*((at, line) for line in range(_lines(text))), (at, -1)]
    ]
    rows = [places[line.row] for line in page.lines]
    contents = find_contents([line.text for line in page.lines])
    lines = [
        replace(line, marker=None) if at in contents or is_no_heading(line.text) else line
        for at, line in enumerate(page.lines)
    ]
    return rows, replace(page, lines=lines)


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _numbered(
    row: tuple[int, int], heading: Heading, marker: Marker | None, parts: Sequence[Part], above: Sequence[bool]
) -> Found:
    """Make a heading of a numbered line; where its part stands out, the lines below it go on with it."""
    part, line = row
    last = line
    if line == 0 and above[part] and marker and is_title(parts[part].text.replace("\n", " ")):
        following = parts[part].text.split("\n")[1:]
        last = len(following) if not any(text[:1].isdigit() or is_no_heading(text) for text in following) else line
    key = heading.style + _listed(parts[part])
    return Found(heading.line, part, line, last, key, decimal_of(marker), heading.run)


def _listed(part: Part) -> str:
    """Tell apart numbers that the file counts itself from those typed before a title, for the keys."""
    return OF_LIST if part.kind == "item" else ""


def _is_strong(marker: Marker | None) -> bool:
    """Tell whether a number is one that headings have, and items hardly."""
    return marker is not None and marker.style.startswith(("1.1", *STRONG))


def _find_bare(
    parts: Sequence[Part],
    looks: Sequence[Look | None],
    above: Sequence[bool],
    numbered: set[int],
    rows: Sequence[tuple[int, int]],
    markers: Sequence[Marker | None],
) -> list[Found]:
    """Find the paragraphs that their look makes headings, those among them with a number by its style."""
    classes: dict[Look, list[int]] = defaultdict(list)
    for at, (part, look) in enumerate(zip(parts, looks, strict=True)):
        if look and above[at] and part.kind in ("text", "item") and WORD.search(part.text):
            classes[look].append(at)
    total = sum(len(part.text) for part in parts)
    texts = [part.text.replace("\n", " ") for part in parts]
    contents = find_contents(texts)
    opening = {part: at for at, (part, _) in reversed(list(enumerate(rows)))}  # first lines with text
    found: list[Found] = []
    over: list[int] = []  # titles of looks that are not those of headings
    for look, members in classes.items():
        topics = _find_topics([at for at in members if at not in numbered], texts)
        titles = [at for at in members if at not in contents and is_title(texts[at], at in topics)]
        titles = sorted({*titles, *_with_stops([at for at in members if at not in contents], titles, texts, looks)})
        such = [
            at
            for at in titles
            if at in numbered or _is_strong(markers[opening[at]]) or _has_other_below(at, look, parts, looks)
        ]
        written = sum(len(texts[at]) for at in such if not QUESTION.search(texts[at]))  # an answer may be shorter
        if len(such) < LEAST_TITLES * len(members) or written > MOST_TEXT * total:
            over += such if numbered.intersection(members) else []
            continue
        for at in such:
            if at not in numbered:
                marker = markers[opening[at]]
                topic = at in topics and len(topics) < len(such)
                own = f"{_shape(texts[at])}{look.size:g} {look.bold} {topic}"
                key = marker.style + _listed(parts[at]) if marker else own
                found.append(Found(opening[at], at, 0, _lines(parts[at].text) - 1, key, decimal_of(marker)))
    headings = {*numbered, *(heading.part for heading in found)}
    for at in over:
        look, below = looks[at], _below(at, parts)
        if at not in headings and below in headings and look and (lower := looks[below]) and lower.size < look.size:
            found.append(Found(opening[at], at, 0, _lines(parts[at].text) - 1, f"{look.size:g} {look.bold} False"))
    return found


def _below_topics(bare: Sequence[Found], parts: Sequence[Part]) -> list[Found]:
    """Tell questions from the topics above them, which are set alike, by the key: each topic has questions below it."""
    alike: dict[str, list[Found]] = defaultdict(list)
    for heading in sorted(bare, key=lambda heading: heading.line):
        alike[heading.key].append(heading)
    told = []
    for key, members in alike.items():
        asks = [QUESTION.search(parts[heading.part].text) is not None for heading in members]
        lonely = any(not one and not other for one, other in pairwise([*asks, False]))
        if asks[0] or lonely or asks.count(False) < LEAST_TOPICS or len(asks) < 2 * asks.count(False):
            told += members
        else:
            told += [replace(each, key=f"{key} asks" if ask else key) for each, ask in zip(members, asks, strict=True)]
    return told


def _without_lone_note(numbered: list[Heading]) -> list[Heading]:
    """Leave out a bracketed line without a number that is the only one among other headings: a note's title."""
    notes = [heading for heading in numbered if heading.style == "【" and heading.run is None]
    return [heading for heading in numbered if heading not in notes] if len(notes) == 1 else numbered


def _find_topics(members: Sequence[int], texts: Sequence[str]) -> set[int]:
    """Find what ends in a colon, among paragraphs set alike, where most do, or all others are questions below it."""
    colons = {at for at in members if texts[at].rstrip().endswith((":", "：")) and len(texts[at].split()) <= MOST_WORDS}
    others = [at for at in members if at not in colons]
    asked = len(colons) > 1 and all(QUESTION.search(texts[at]) for at in others)
    counted = Counter(texts[at] for at in colons)
    if 2 * len(colons) < len(members) and not asked:
        return set()
    return {at for at in colons if counted[texts[at]] < LEAST_LABELS}


def _with_stops(
    members: Sequence[int], titles: Sequence[int], texts: Sequence[str], looks: Sequence[Look | None]
) -> list[int]:
    """Find the titles that end in a full stop, where others set alike are titles without one.

    What follows a line set alike that ends without one may be the end of its sentence.
    """
    stopped = [
        at
        for at in members
        if is_title_with_stop(texts[at])
        and (at == 0 or looks[at - 1] != looks[at] or texts[at - 1].endswith(ENDS) or read_marker(texts[at]))
    ]
    return stopped if titles and len(titles) + len(stopped) >= LEAST_LOOKS else []


def _shape(text: str) -> str:
    """Give the form of a number that only a look makes one of a heading, for the keys: ``§ 1``, ``a)``."""
    match = SHAPE.match(text)
    return "".join("1" if c.isdigit() else "a" if c.isalpha() else c for c in match[0]) if match else ""


def _has_other_below(at: int, look: Look, parts: Sequence[Part], looks: Sequence[Look | None]) -> bool:
    """Tell whether what follows is no title of the same look, or the first of several with numbers."""
    below = _below(at, parts)
    if below < 0:
        return False
    starts = _starts_run(parts[below].text) and read_marker(parts[at].text[:WIDEST_LOOK]) is None
    return starts or looks[below] != look or parts[below].kind not in ("text", "item")


def _below(at: int, parts: Sequence[Part]) -> int:
    return next((row for row in range(at + 1, len(parts)) if WORD.search(parts[row].text)), -1)


def _starts_run(text: str) -> bool:
    marker = read_marker(text[:WIDEST_LOOK])
    return marker is not None and marker.style[0] in "1一第I" and marker.number[-1:] == (1,)


def _without_steps(found: list[Found], above: Sequence[bool], bare: int) -> list[Found]:
    """Leave out numbers in the look of the text that may be steps, where headings stand out otherwise."""
    standing_out = sum(above[heading.part] for heading in found) + bare
    if standing_out < LEAST_LOOKS:
        return found
    parents = {heading.number[:-1] for heading in found if len(heading.number) > 1}
    shown = {(heading.key, heading.run) for heading in found if above[heading.part]}
    return [
        heading
        for heading in found
        if (heading.key, heading.run) in shown
        or heading.key.startswith((*STRONG, "Q"))
        or len(heading.number) > 1
        or heading.number in parents
    ]


def _cut(parts: Sequence[Part], headings: Iterator[tuple[Found, int]]) -> Iterator[Part]:
    """Give the parts, each heading a part of its own."""
    levels: dict[int, list[tuple[Found, int]]] = defaultdict(list)
    for heading, level in headings:
        levels[heading.part].append((heading, level))
    for at, part in enumerate(parts):
        starts = [*line_starts(part.text), len(part.text) + 1]
        line = 0
        for heading, level in levels[at]:
            if heading.first > line:
                yield cut_part(part, starts[line], starts[heading.first] - 1)
            piece = cut_part(part, starts[heading.first], starts[heading.last + 1] - 1)
            yield replace(piece, level=level, kind="text")
            line = heading.last + 1
        if line == 0:
            yield part
        elif line < len(starts) - 1:
            yield cut_part(part, starts[line], len(part.text))


def cut_part(part: Part, start: int, end: int) -> Part:
    """Take some characters of a part, with the marks of their places."""
    before = [mark for mark in part.marks if mark.start <= start]
    marks = [Mark(0, before[-1].place), *(Mark(m.start - start, m.place) for m in part.marks if start < m.start < end)]
    return replace(part, text=part.text[start:end], marks=tuple(marks))
