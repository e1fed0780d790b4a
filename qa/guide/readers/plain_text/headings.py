"""Which lines are headings: runs of numbers judged as a whole, and titles by the space around them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import regex

from qa.guide.readers.plain_text.lines import BULLET, ENDS, PAUSES, STOPS, WIDEST_LOOK, Line, Page, width
from qa.guide.readers.plain_text.markers import STRONG, Marker, begins_with_reference

# Widths are in columns, a Chinese character being two.
WIDEST_TITLE = 80
WIDEST_BARE_TITLE = 60  # no number vouches for it
WIDEST_QUESTION = 120
INNER_STOP = regex.compile(r"[。；！।۔].*\w|[.!;]\s+\p{Lu}")
LEADER = regex.compile(r"[\s.…·]*\d*$")  # dots and page number in a table of contents
COMMA = regex.compile(r"[,，،]")
IDEOGRAPH = regex.compile(r"\p{Han}")
# Contacts, code, table rows, sentences begun above; dates, prices and the like; captions.
NO_BARE_TITLE = regex.compile(
    r"[:：|=\t$]|^[#/\\%&@~+<]|://|\S@\S|\s{3,}|^\p{Ll}|^[\p{N}\p{P}\p{S}年月日时時分\s]*$|^([图圖表]|Fig|Table)\D{0,9}\d"
)
ENCLOSED = regex.compile(r"[“\"「『（(].*[”\"」』）)]")
MOST_WORDS = 6  # of a title that ends in a colon; more of them announce what follows
LEAST_TITLES = 2 / 3  # share of a run that must look like headings
LEAST_TITLES_STRONG = 1 / 2
OPEN_RUNS = 3  # of one style, within each other
FULL_LINE = 0.75  # of the width at which the text is broken


@dataclass(frozen=True, slots=True)
class Heading:
    line: int
    style: str
    run: tuple[int, int] | None  # first and last line of its run; None without a number


def find_numbered(page: Page) -> list[Heading]:
    """Find the runs of marked lines that are headings.

    A lone number is one where its style numbers other headings, or where steps seldom have its style.
    """
    lines = page.lines
    markers = _without_sentences(
        lines, {at: line.marker for at, line in enumerate(lines) if line.marker and not line.boxed}
    )
    final = {_entry(lines[at]): at for at in markers}
    styles: set[str] = set()
    set_in: int | None = None  # columns, of bracketed headings
    headings = []
    for run in sorted(_collect_runs(markers), key=len, reverse=True):
        style, number, members = markers[run[0]].style, markers[run[0]].number, set(run)
        strong = style.startswith(STRONG)
        decimal = [other for other in styles if other[0] == style[0] == "1" and "1.1" in (other[:3], style[:3])]
        if len(run) == 1 and style.startswith("第") and not markers[run[0]].parted:
            continue
        if len(run) == 1 and number and not (strong or style in styles or decimal):
            continue
        if set_in is not None and style[0] not in "【第" and all(lines[at].indent > set_in for at in run):
            continue  # within the bodies of bracketed headings
        followed = run[:-1] or run  # what is below the last may be the end of a list of steps
        titles = sum(_is_title(page, at) for at in run) / len(run)
        bodies = sum(at + 1 < len(lines) and at + 1 not in members for at in followed) / len(followed)
        # In a table of contents entries follow entries, and come again further down.
        contents = sum(at + 1 in markers and final[_entry(lines[at])] > run[-1] for at in followed) / len(followed)
        if min(titles, bodies) >= (LEAST_TITLES_STRONG if strong else LEAST_TITLES) and contents <= 0.5:
            styles.add(style)
            if style == "【":
                set_in = max(set_in or 0, *(lines[at].indent for at in run))
            span = (run[0], run[-1]) if number else None
            headings += [Heading(at, style, span) for at in run if lines[at].width < WIDEST_LOOK]
    return headings


def _without_sentences(lines: list[Line], markers: dict[int, Marker]) -> dict[int, Marker]:
    """Leave out lines whose number runs on into a sentence, where others of their kind set it apart.

    `第三部手机` counts telephones: such lines share what they count, have a comma, or stand alone.
    """
    families: dict[str, list[int]] = defaultdict(list)
    for at, marker in markers.items():
        if marker.style.startswith("第") or marker.style.startswith("1.1"):
            families[marker.style[0]].append(at)
    left_out: set[int] = set()
    for members in families.values():
        joined = [at for at in members if not markers[at].parted]
        counted = Counter(lines[at].text[markers[at].end :][:2] for at in joined)
        if 2 * len(joined) < len(members):
            left_out.update(joined)
        for at in joined:
            title = lines[at].text[markers[at].end :]
            if markers[at].style.startswith("第") and (COMMA.search(title) or counted[title[:2]] > 1):
                left_out.add(at)
    return {at: marker for at, marker in markers.items() if at not in left_out}


def _collect_runs(markers: dict[int, Marker]) -> list[list[int]]:
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
        elif marker.number[-1:] in ((), (1,)) or marker.number == (0,) or marker.style.startswith(STRONG):
            runs.append([at])
            opened[marker.family] = [*siblings[1 - OPEN_RUNS :], runs[-1]]
    return runs


def _follows(number: tuple[int, ...], following: tuple[int, ...]) -> bool:
    return not number or following == (*number[:-1], number[-1] + 1)


def _entry(line: Line) -> str:
    return LEADER.sub("", line.text[:WIDEST_LOOK])


def _is_title(page: Page, at: int) -> bool:
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


def _runs_on(page: Page, line: Line, below: Line) -> bool:
    """Tell whether ``below`` continues the sentence, or the step, of ``line``."""
    if below.apart or below.is_item:
        return False
    hangs = (
        line.marker
        and not line.marker.style.startswith("■")
        and below.indent == line.indent + width(line.text[: line.marker.end])
    )
    if line.marker and not line.marker.style.startswith(STRONG) and hangs:
        return True
    return below.text[0].islower() or line.width > FULL_LINE * page.broken_at > 0


def find_bare(page: Page, numbered: list[Heading]) -> list[Heading]:
    """Find the titles without a number, by the blank lines or, in dense text, the sentences around them."""
    marked = {heading.line for heading in numbered}
    families = Counter(line.marker.family for line in page.lines if line.marker)
    margin = min((page.lines[at].indent for at in marked), default=None)
    announced = set() if numbered else _find_announced(page)
    chains: list[list[int]] = []
    for at, line in enumerate(page.lines):
        lone = line.marker is None or (line.marker.style.startswith("word") and families[line.marker.family] == 1)
        chained = bool(chains) and chains[-1][-1] == at - 1 and not page.lines[at - 1].boxed
        if line.boxed and at not in marked:
            chains.append([at])
            continue
        if at in marked or not lone or not (chained or _may_open(page, at, marked | announced)):
            continue
        if at not in announced and not _is_bare_title(page, at):
            continue
        if at and margin is not None and line.indent > margin and not line.underline:
            continue  # a body set in below the headings
        if chained:
            chains[-1].append(at)
        else:
            chains.append([at])
    found = []
    for chain in chains:
        longest = 3 if chain[0] == 0 else 2  # title, topic, heading; more of them are a list
        if len(chain) <= longest and (
            chain[-1] in announced or page.lines[chain[-1]].boxed or _has_body(page, chain[-1], marked)
        ):
            found += [Heading(at, "bare topic", None) for at in chain[:-1]]
            last = page.lines[chain[-1]]
            style = f"bare box {last.boxed}" if last.boxed else f"bare{last.underline}"
            found.append(Heading(chain[-1], style, None))
    return found


def _find_announced(page: Page) -> set[int]:
    """Find titles that end in a colon, where a page has several, each a paragraph of its own above another."""
    found = set()
    for at, line in enumerate(page.lines[:-1]):
        below = page.lines[at + 1]
        short = line.width <= WIDEST_BARE_TITLE and line.ends_with((":", "：")) and len(line.text.split()) <= MOST_WORDS
        plain = line.marker is None and not INNER_STOP.search(line.text) and not line.text[0].islower()
        if line.apart and below.apart and short and plain and not below.is_item:
            found.add(at)
    return found if len(found) > 1 else set()


def _may_open(page: Page, at: int, marked: set[int]) -> bool:
    """Tell whether a title can follow the line above: one that ended, and did not announce a list."""
    if at == 0 or at - 1 in marked:
        return True
    above = page.lines[at - 1]
    if above.ends_with(PAUSES):
        return False
    return page.lines[at].apart or (page.is_dense and (above.is_item or above.ends_with(ENDS)))


def _is_bare_title(page: Page, at: int) -> bool:
    line = page.lines[at]
    if line.width > (WIDEST_QUESTION if line.is_question else WIDEST_BARE_TITLE) or BULLET.match(line.text):
        return False
    if ENCLOSED.fullmatch(line.text) or begins_with_reference(line.text):
        return False
    title = line.title.lstrip(":：. ") or line.text
    if title.endswith((*STOPS, *PAUSES, "!", "！")) or (NO_BARE_TITLE.search(title) and not line.underline):
        return False
    alone = line.apart and (at + 1 == len(page.lines) or page.lines[at + 1].apart)
    if COMMA.search(title) and not alone and not (line.apart and (line.is_question or not IDEOGRAPH.search(title))):
        return False
    return _is_title(page, at) and not INNER_STOP.search(title)


def _has_body(page: Page, at: int, marked: set[int]) -> bool:
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
