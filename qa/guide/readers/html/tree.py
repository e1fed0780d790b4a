"""A web page as a tree of elements, as a browser builds it; what the editor leaves out is not in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

import regex
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from qa.errors import CorpusError
from qa.guide.readers.limits import Clock

MOST_TAGS = 1_000_000
DEEPEST = 100  # elements in each other; what is deeper is set beside the last of them, so that nothing is lost
MOST_CLASSES, LONGEST_CLASS = 50, 100  # names, characters
DEEPEST_OPEN = 3_000  # of one kind not closed; the parser takes the square of their number
LONGEST_TAG = 100_000  # characters between names of attributes, the same; a picture written into a tag is one value
OPENING = regex.compile(
    r"<(/?)(div|span|section|article|ul|ol|dl|blockquote|table|b|i|u|em|strong|font|code|small|big|s)\b", regex.I
)
MOST_ATTRIBUTES = 10_000
ATTRIBUTES = regex.compile(r"<[a-z][^<>]{10000,}+", regex.I)
# Of XML, where an element without content is closed within its tag; HTML would take what follows into it.
CLOSED = regex.compile(
    r"<((?!(?:br|hr|img|input|meta|link|col|area|base|embed|wbr|source|track|param)\b)[a-zA-Z][\w:-]*+)((?:[\s/][^<>]*+)?)(?<=/)>"
)
IS_XML = regex.compile(
    r"\s*<\?xml|[^<]{0,100}<!DOCTYPE[^>]{0,200}XHTML|.{0,2000}<html[^>]{0,500}http://www\.w3\.org/1999/xhtml",
    regex.I | regex.S,
)
NO_CHILDREN = {"br", "hr", "img", "input"}


@dataclass(slots=True, eq=False)
class Element:
    """An element, its children in order."""

    tag: str  # in small letters
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Union["Element", None] = None
    children: list[Union["Element", str]] = field(default_factory=list)
    before: Union["Element", None] = None  # the element next to it, as the page was written
    after: Union["Element", None] = None
    blocks: bool = False  # it holds an element that stands in lines of its own

    @property
    def classes(self) -> list[str]:
        names = self.attributes.get("class", "").split()[:MOST_CLASSES]
        return [name for name in names if len(name) <= LONGEST_CLASS]

    def elements(self) -> Iterator["Element"]:
        """Give the elements within it, in the order of the page."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Element)]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def strings(self) -> Iterator[str]:
        """Give the pieces of text within it."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
            else:
                waiting += reversed(node.children)

    def text(self) -> str:
        return "".join(self.strings())

    def ancestors(self) -> Iterator["Element"]:
        above = self.parent
        while above:
            yield above
            above = above.parent

    def find(self, *tags: str) -> list["Element"]:
        return [element for element in self.elements() if element.tag in tags]

    def remove(self) -> "Element":
        """Take it out of the tree: an element without anything stays in its place.

        :return: What was there.
        """
        taken = Element(self.tag, self.attributes, None, self.children)
        self.tag, self.attributes, self.parent, self.children, self.blocks = "", {}, None, [], False
        return taken


def parse_page(text: str, leave_out: Sequence[str] = ()) -> Element:
    """Parse a page.

    :param leave_out: CSS selectors of what is not to be read.
    :return: Its html element.
    :raises CorpusError: A selector is none, or the page is nested deeper, or has more tags, than any is.
    """
    _check(text)
    if IS_XML.match(text):
        text = CLOSED.sub(lambda tag: f"<{tag[1]}{tag[2].rstrip('/')}></{tag[1]}>", text)
    page = LexborHTMLParser(text)
    left_out: set[int] = set()
    for selector in leave_out:
        try:
            left_out.update(node.mem_id for node in page.css(selector))
        except SelectolaxError:
            raise CorpusError(f"{selector!r} is no CSS selector; mend it among what is left out of web pages") from None
    return _convert(page.root, left_out)


def _check(text: str) -> None:
    """Refuse quickly what the parser would take minutes for."""
    if text.count("<") > MOST_TAGS:
        raise CorpusError(f"more than {MOST_TAGS:,} tags; split it into smaller files")
    opened: dict[str, int] = {}
    for tag in OPENING.finditer(text):
        name = tag[2].lower()
        opened[name] = max(0, opened.get(name, 0) + (-1 if tag[1] else 1))
        if opened[name] > DEEPEST_OPEN:
            raise CorpusError(f"more than {DEEPEST_OPEN:,} <{name}> in each other; mend the page, or save it as text")
    for long in ATTRIBUTES.finditer(text):
        if long[0].count("=") + long[0].count(" ") > MOST_ATTRIBUTES and len(set(long[0].split())) > MOST_ATTRIBUTES:
            raise CorpusError(f"a tag with more than {MOST_ATTRIBUTES:,} attributes; mend the page")


def _convert(root: Any, left_out: set[int]) -> Element:
    """Make our own elements of the parser's."""
    clock = Clock()
    top = Element("html")
    waiting: list[tuple[Any, Element, int]] = [(root.first_child, top, 0)] if root is not None else []
    while waiting:
        node, parent, depth = waiting.pop()
        if node is None:
            continue
        clock.check()
        waiting.append((node.next, parent, depth))
        if node.is_text_node:
            parent.children.append(node.text_content or "")
        elif node.is_element_node and node.mem_id not in left_out:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            before = next((one for one in reversed(parent.children) if isinstance(one, Element)), None)
            element = Element((node.tag or "").lower(), attributes, parent, before=before)
            if before is not None:
                before.after = element
            parent.children.append(element)
            if element.tag not in NO_CHILDREN:
                waiting.append(
                    (node.first_child, element, depth + 1) if depth < DEEPEST else (node.first_child, parent, depth)
                )
    return top
