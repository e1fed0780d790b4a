"""What begins with two dots in reStructuredText: directives, comments, targets, footnotes, substitutions."""

from collections.abc import Callable
from dataclasses import dataclass, field

import regex

from qa.guide.readers.markup.page import ASKS, Inline, Page
from qa.guide.readers.markup.rst_tables import read_csv, read_list

EXPLICIT = regex.compile(r"\s*\.\.(?=\s|$)")
_DIRECTIVE = regex.compile(
    r"(?P<indent>\s*)\.\.[ \t]+(?P<name>\w(?:[\w+.:-]{0,60}\w)?)[ \t]?::(?:[ \t]+(?P<argument>.*)|$)"
)
_SUBSTITUTION = regex.compile(
    r"\s*\.\.[ \t]+\|(?P<name>[^|\n]{1,100})\|[ \t]+(?P<directive>[\w:-]+)::[ \t]*(?P<value>.*)"
)
_TARGET = regex.compile(
    r"\s*\.\.[ \t]+(?:__(?=[:\s]|$)|_(?P<name>`[^`\n]{1,300}`|(?:[^:\\\n]|\\.|:(?!\s|$)){1,300}):(?=\s|$)).*"
)
_FOOTNOTE = regex.compile(r"(?P<indent>\s*)\.\.[ \t]+\[(?P<label>[^\]\s]{0,60})\](?P<text>[ \t].*|$)")
_OPTION = regex.compile(r"\s*:(?P<name>[\w-]{1,60}):(?:[ \t]+(?P<value>.*)|$)")
# What a reader sees elsewhere or not at all; code is shown as it is; of all others the lines are text.
_NO_TEXT = frozenset(
    """
    toctree contents sectnum section-numbering index meta raw include literalinclude highlight highlightlang
    default-role default-domain role currentmodule module py:module py:currentmodule js:module image video youtube
    target-notes bibliography autosummary automodule autoclass autofunction automethod autodata autoattribute graphviz
    digraph graph uml plantuml mermaid inheritance-diagram tags sectionauthor codeauthor moduleauthor class container
    rst-class cssclass title header footer program url iframe blogpost postlist plot jupyter-execute doxygenclass
    doxygenfunction doxygenfile doxygenstruct doxygenenum tabularcolumns only ifconfig date
    """.split()  # noqa: SIM905 - it reads better so
)
_MARK_ONLY = frozenset({"only", "ifconfig", "class", "container", "rst-class", "cssclass", "header", "footer"})
_CODE = frozenset(
    """
    code code-block sourcecode parsed-literal prompt console testcode testoutput testsetup testcleanup doctest
    code-cell ipython ipython3 math literal productionlist terminal shell bash
    """.split()  # noqa: SIM905 - it reads better so
)
_LANGUAGE = frozenset({"code", "code-block", "sourcecode", "code-cell", "prompt"})  # their argument names one
_SHOWN_OPTIONS = frozenset({"caption", "title", "label", "header"})
_TITLED = frozenset({"dropdown", "collapse", "toggle", "details", "faq", "question"})
LONGEST_VALUE = 300  # characters of a substitution


@dataclass(slots=True)
class Definitions:
    """What is found on the way, and is used where all of a file is known."""

    substitutions: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)  # names, and the titles that they stand for
    waiting: list[str] = field(default_factory=list)  # names right above the next title
    asked: list[tuple[int, str]] = field(default_factory=list)  # rows and terms that are headings
    tables: list[Callable[[Inline], None]] = field(default_factory=list)


def normal(name: str) -> str:
    """Give a name as names are compared."""
    return " ".join(name.lower().split())


def read_explicit(page: Page, row: int, found: Definitions) -> int:
    """Read what begins with two dots in a line.

    :return: The row where reading goes on; of what holds text, the first line below its options.
    """
    line, indent = page.lines[row], page.indents[row]
    if match := _FOOTNOTE.match(line):
        page.shown[row] = f"{match['indent']}[{match['label'].lstrip('#*')}]".replace("[]", "") + match["text"]
        return row + 1
    if match := _SUBSTITUTION.match(line):
        return _define(page, row, match, found)
    if match := _TARGET.match(line):
        if match["name"]:
            found.targets[normal(match["name"].strip("`"))] = ""
            found.waiting.append(normal(match["name"].strip("`")))
        return _done(page, row, max(row + 1, page.behind(row + 1, indent)), "")
    if match := _DIRECTIVE.match(line):
        return _directive(page, row, match, found)
    behind = page.behind(row + 1, indent)
    if line.strip() == ".." and page.is_blank(row + 1):
        behind = row + 1
    return _done(page, row, max(row + 1, behind), "commented out")


def _done(page: Page, first: int, behind: int, reason: str) -> int:
    if reason:
        page.leave_out(first, behind, reason)
    else:
        page.blank(first, behind)
    return behind


def _define(page: Page, row: int, match: regex.Match[str], found: Definitions) -> int:
    """Read a substitution: text, or the other text of an image."""
    behind = max(row + 1, page.behind(row + 1, page.indents[row]))
    below = [line.strip() for line in page.lines[row + 1 : behind]]
    if match["directive"] == "replace":
        value = " ".join([match["value"], *below])
    else:
        options = [option for line in below if (option := _OPTION.fullmatch(line))]
        value = next((option["value"] or "" for option in options if option["name"] == "alt"), "")
    if len(value) <= LONGEST_VALUE and match["directive"] in ("replace", "image"):
        found.substitutions[normal(match["name"])] = " ".join(value.split())
    else:
        page.note(row, value, "substitution")
    page.blank(row, behind)
    return behind


def _directive(page: Page, row: int, match: regex.Match[str], found: Definitions) -> int:
    """Read a directive: its mark and options go, what it holds is code, a table, text, or left out."""
    name, indent = match["name"].lower(), page.indents[row]
    argument = (match["argument"] or "").strip()
    if name in _NO_TEXT and name not in _MARK_ONLY:
        behind = max(row + 1, page.behind(row + 1, indent))
        paths = name == "toctree" and not any("<" in line for line in page.lines[row:behind])
        return _done(page, row, behind, "" if paths or name in ("contents", "index") else f"directive {name}")
    shown = "" if name in _LANGUAGE | _MARK_ONLY | {"figure"} else argument
    page.show(row, "")
    if shown:
        page.shown[row], page.done[row] = match["indent"] + shown, False
    body = row + 1
    while name == "figure" and page.is_further(body, indent) and not _OPTION.fullmatch(page.lines[body]):
        page.blank(body, body + 1)  # its address goes on
        body += 1
    body, header = _options(page, body, indent)
    if (name == "rubric" and shown and indent == 0) or (name in _TITLED and ASKS.search(shown)):
        found.asked.append((row, shown))
    if name in ("list-table", "csv-table", "table") or name in _CODE:
        behind = max(body, page.behind(body, indent))
        if name == "list-table":
            return read_list(page, body, behind, header, found.tables)
        if name == "csv-table":
            return read_csv(page, row, body, behind, header, found.tables)
        if name != "table":
            page.code(body, behind)
            return behind
    return body


def _options(page: Page, row: int, indent: int) -> tuple[int, int]:
    """Take the options of a directive out, but for those that a reader sees.

    :return: The row behind them, and how many rows of a table name its columns.
    """
    header = 0
    while page.is_further(row, indent) and (option := _OPTION.fullmatch(page.lines[row])):
        name, value = option["name"], (option["value"] or "").strip()
        page.show(row, "")
        if name == "header-rows" and value.isascii() and value.isdigit():
            header = int(value[:3])
        elif name in _SHOWN_OPTIONS and value:
            page.shown[row], page.done[row] = " " * (page.indents[row]) + value, False
        elif name == "alt":
            page.note(row, value, "image")
        row += 1
    return row, header
