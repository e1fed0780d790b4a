"""Markdown text to its sections, by the block rules of CommonMark."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference, table
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from qa.guide.readers.limits import LONGEST_HEADING, Clock
from qa.records import Section, line_starts

DEEPEST = 20  # open lists, items and quotes; a marker deeper is text, since the parser goes over a line per level
LONGEST_LINE = 10_000  # characters; a longer table row or link definition is text: cells fill memory, titles take time
LONGEST_QUOTE = 10  # lines; the rest of a longer one is another, since the parser looks for its end from each line

LINE_END = re.compile(r"\r\n?")
# A thematic break may also open a document, so every line must look like YAML: a key, an indented value, "- ", "#".
FRONT_MATTER = re.compile(r"---+[ \t]*\n(?:(?:[\w.-]+[ \t]*:|[ \t#-]).*\n|\n)*?(?:---+|\.\.\.)[ \t]*(?:\n|\Z)")
# A value of | or > stands on the lines below, and is left alone.
TITLE = re.compile(r"""^title[ \t]*:(?![ \t]*[|>][+-]?\d?[ \t]*$)[ \t]*(["']?)(?P<title>.*?)\1[ \t]*$""", re.MULTILINE)

BlockRule = Callable[[StateBlock, int, int, bool], bool]


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int  # 1 to 6; 0 for a title from front matter
    text: str
    start: int  # of its first line
    end: int  # behind its last line


def read_markdown(text: str) -> tuple[Section, ...]:
    """Cut ``text`` at its headings.

    Only the document's own headings count, not those in a list, a quote, code or HTML. A ``title:`` in front matter
    is the top heading where no heading has level 1.

    :param text: Markdown with any line ends.
    :return: Sections in order; text before the first heading is one of them unless blank.
    """
    tokens = _parse(LINE_END.sub("\n", text))
    starts = [*line_starts(text), len(text)]  # the parser may count one line more than the text has
    headings = list(_find_headings(tokens, text, starts))
    path: list[_Heading] = []
    start = 0
    if tokens and tokens[0].type == "front_matter":
        start = starts[_line_range(tokens[0])[1]]
        if all(heading.level > 1 for heading in headings):
            path = _read_title(tokens[0].content)
    headings.append(_Heading(0, "", len(text), len(text)))
    sections = []
    if text[start : headings[0].start].strip():
        sections.append(Section(tuple(parent.text for parent in path), start, headings[0].start))
    for heading, following in pairwise(headings):
        path = [*(parent for parent in path if parent.level < heading.level), heading]
        sections.append(Section(tuple(parent.text for parent in path), heading.end, following.start))
    return tuple(sections)


def _find_headings(tokens: list[Token], text: str, starts: list[int]) -> Iterator[_Heading]:
    """Yield the headings outside any container; one without text, or of more than a page's, is no heading to us.

    The text of a heading underlined over several lines keeps its line ends as they stand in ``text``.
    """
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or opening.level > 0:
            continue
        first, behind = _line_range(opening)
        underlined = opening.markup in "=-"
        heading = (text[starts[first] : starts[behind - 1]] if underlined else inline.content).strip()
        if 0 < len(heading) <= LONGEST_HEADING:
            yield _Heading(int(opening.tag[1]), heading, starts[first], starts[behind])


def _read_title(front_matter: str) -> list[_Heading]:
    match = TITLE.search(front_matter)
    title = match["title"].strip() if match else ""
    return [_Heading(0, title, 0, 0)] if 0 < len(title) <= LONGEST_HEADING else []


def _line_range(token: Token) -> tuple[int, int]:
    """Return the first line of ``token`` and the line behind its last, counted from 0."""
    if token.map is None:
        raise ValueError(f"token {token.type} has no lines")
    return token.map[0], token.map[1]


def _parse(source: str) -> list[Token]:
    """Parse the blocks of ``source``, whose lines end in LF; inline content stays raw.

    NUL stays too (the parser's own normalisation would replace it), so that headings are verbatim.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST}).enable("table").use(front_matter_plugin)
    parser.core.ruler.enableOnly(["block"])
    if not FRONT_MATTER.match(source):
        parser.disable("front_matter")
    # Past maxNesting the parser drops the rest of the document, so containers must stop before it.
    rules = parser.block.ruler
    rules.at("list", _above(DEEPEST, list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    rules.at(
        "blockquote",
        _above(DEEPEST, _near(LONGEST_QUOTE, blockquote)),
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    rules.at("table", _within(LONGEST_LINE, table), {"alt": ["paragraph", "reference"]})
    rules.at("reference", _within(LONGEST_LINE, reference), {"alt": []})
    rules.before("table", "clock", _watch(Clock()), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser.parse(source)


def _above(deepest: int, rule: BlockRule) -> BlockRule:
    """Keep ``rule`` from opening containers at level ``deepest`` or below."""

    def bounded(state: StateBlock, first: int, behind: int, silent: bool) -> bool:
        return state.level < deepest and rule(state, first, behind, silent)

    return bounded


def _near(lines: int, rule: BlockRule) -> BlockRule:
    """Keep ``rule`` from looking further ahead than ``lines``."""

    def bounded(state: StateBlock, first: int, behind: int, silent: bool) -> bool:
        return rule(state, first, min(behind, first + lines), silent)

    return bounded


def _within(longest: int, rule: BlockRule) -> BlockRule:
    """Keep ``rule`` from blocks that start with a line over ``longest`` characters."""

    def bounded(state: StateBlock, first: int, behind: int, silent: bool) -> bool:
        return state.eMarks[first] - state.bMarks[first] <= longest and rule(state, first, behind, silent)

    return bounded


def _watch(clock: Clock) -> BlockRule:
    """Look at the clock before every block and line; it is no rule of Markdown and never applies."""

    def watch(state: StateBlock, first: int, behind: int, silent: bool) -> bool:
        clock.check()
        return False

    return watch
