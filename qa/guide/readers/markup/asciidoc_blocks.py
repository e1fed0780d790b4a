"""Lines of AsciiDoc that are no text: attributes, delimiters, what asks the processor for something."""

import regex

from qa.guide.readers.markup.asciidoc_inline import ATTRIBUTE, CHARACTERS, LONGEST_VALUE, NAME
from qa.guide.readers.markup.page import Page

VERBATIM = regex.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3})")
TABLE = regex.compile(r"(?P<mark>[|,:!])={3,}")
CONTAINER = regex.compile(r"(?:={4,}|\*{4,}|_{4,}|--|~{4,})")
RULE = regex.compile(r"'{3,}|<{3,}|(?:- ?){3}|(?:\* ?){3}|\+")
BLOCK_ATTRIBUTES = regex.compile(r"\[(?:\[(?P<anchor>[^\[\],]*)[^\[\]]*\]|(?P<list>[^\[\]]*))\]")
PREPROCESSOR = regex.compile(
    r"(?P<name>ifdef|ifndef|ifeval|endif|include|import)::(?P<target>[^\[\]]*)\[(?P<inner>.*)\]"
)
BLOCK_MACRO = regex.compile(r"(?P<name>[\p{L}_][\w-]{0,60})::(?P<target>[^\s\[\]]*)\[(?P<inner>.*)\]")
_ATTRIBUTE_LINE = regex.compile(rf":(?P<unset>!?)(?P<name>{NAME})(?P<gone>!?):(?:[ \t]+(?P<value>.*)|)")
_CONTINUED = regex.compile(r"[ \t]+[\\+]$")
MOST_LINES = 50  # of one attribute


class Attributes:
    """Attributes that a file sets, each from its line on."""

    def __init__(self, page: Page) -> None:
        """Begin with those that stand for a character."""
        self._page = page
        self._values = dict(CHARACTERS)
        self._room = 100_000  # characters that they may add to a file

    def read(self, row: int) -> tuple[int, str, str]:
        """Read the attribute that a line sets, and take it out.

        :return: The row behind it, its name, its value; ``row`` where the line sets none.
        """
        match = _ATTRIBUTE_LINE.fullmatch(self._page.lines[row].rstrip())
        if not match:
            return row, "", ""
        value, behind = (match["value"] or "").strip(), row + 1
        while _CONTINUED.search(value) and behind < min(len(self._page.lines), row + MOST_LINES):
            value = f"{_CONTINUED.sub('', value)} {self._page.lines[behind].strip()}"
            behind += 1
        self._page.blank(row, behind)
        name = match["name"].lower()
        if match["unset"] or match["gone"]:
            self._values.pop(name, None)
        elif len(filled := self.fill(value)) <= LONGEST_VALUE:
            self._values[name] = filled
        return behind, name, value

    def fill(self, text: str) -> str:
        """Put the values of attributes into a line; one that the file does not set stays."""
        return ATTRIBUTE.sub(lambda found: self._value(found["name"].lower(), found[0]), text) if "{" in text else text

    def _value(self, name: str, written: str) -> str:
        value = self._values.get(name)
        if value is None or len(value) > self._room:
            return written
        self._room -= len(value)
        return value


class Delimiters:
    """Where each delimiter of a block comes again."""

    def __init__(self, lines: list[str]) -> None:
        """Look through all lines once."""
        self._following: dict[int, int] = {}
        last: dict[str, int] = {}
        for row in range(len(lines) - 1, -1, -1):
            line = lines[row].rstrip()
            fence = "```" if line.startswith("```") else line
            if VERBATIM.fullmatch(fence) or CONTAINER.fullmatch(line) or TABLE.fullmatch(line):
                if fence in last:
                    self._following[row] = last[fence]
                if fence == line:  # a fence with a language opens only
                    last[fence] = row

    def end(self, row: int) -> int:
        """Give the row in which the block ends that a delimiter opens; 0 where it never does."""
        return self._following.get(row, 0)
