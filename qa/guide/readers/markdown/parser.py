"""The block rules of CommonMark and tables, bounded so that no file takes long."""

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference, table
from markdown_it.token import Token

from qa.guide.readers.limits import Clock

DEEPEST = 20  # open lists, items and quotes; a marker deeper is text, since the parser goes over a line per level
LONGEST_LINE = 10_000  # characters; a longer table row or link definition is text: cells fill memory, titles take time
LONGEST_QUOTE = 10  # lines; the rest of a longer one is another, since the parser looks for its end from each line

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def parse(source: str, *, mdx: bool = False) -> tuple[list[Token], dict[str, Any]]:
    """Parse the blocks of ``source``, whose lines end in LF; inline content stays raw.

    NUL stays too (the parser's own normalisation would replace it), so that headings are verbatim.

    :param mdx: Whether four spaces make no code.
    :return: Its blocks, and its link definitions.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST}).enable("table")
    parser.core.ruler.enableOnly(["block"])
    if mdx:
        parser.disable("code")
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
    environment: dict[str, Any] = {}
    tokens = parser.parse(source, environment)
    return tokens, environment.get("references", {})


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
