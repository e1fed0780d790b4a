"""Tables of contents of a page itself, and lists of links to places in it that are none."""

from itertools import takewhile

import regex

from qa.guide.readers.evidence.titles import CONTENTS
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.links import lists_the_page
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line

NO_LETTERS = regex.compile(r"^[^\p{L}]+")
# What else is said above one.
ON_PAGE = regex.compile(
    r"(?:(?:on|in) this (?:page|article|section|document)|auf dieser seite|sur cette page|(?:en|de) esta página|"
    r"nesta página|на этой странице|本页(?:内容|目录)|この(?:ページ|記事)の(?:内容|目次)|이 페이지에서)\W*",
    regex.IGNORECASE,
)
HEADS = (*HEADINGS, "header", "hgroup")
MOST_CONTENTS = 20  # tables of contents of a page
MOST_BEFORE = 10  # nodes before a list, at each level, where its title is looked for


def take_contents(body: Element) -> None:
    """Take out headings of contents, and what is below them, where that is nothing but links to places in the page."""
    titles = [title for title in body.find(*HEADINGS[1:]) if _says_contents(title.text())]
    for title in titles[:MOST_CONTENTS]:
        around = title.parent.children if title.parent is not None else []
        rest = [one for one in around[around.index(title) + 1 :] if isinstance(one, Element)] if around else []
        below = list(takewhile(lambda one: not one.find(*HEADINGS) and one.tag not in HEADS, rest))
        if lists_the_page(Element("div", children=[*below])):
            for one in (title, *below):
                one.remove()


def is_contents(element: Element, sections: int) -> bool:
    """Tell whether a list is a table of contents: below what says so, or before the first section.

    One in an item of a list is part of what the item says, and one below a colon of the sentence before.

    :param sections: How many began before it.
    """
    if not lists_the_page(element) or any(above.tag == "li" for above in element.ancestors()):
        return False
    said = _said_before(element)
    return _says_contents(said) or (sections == 0 and not said.endswith((":", "：")))


def _says_contents(text: str) -> bool:
    said = NO_LETTERS.sub("", text).strip()
    return any(pattern.fullmatch(said) for pattern in (CONTENTS, ON_PAGE))


def _said_before(element: Element) -> str:
    """Give the line of text that stands right before an element."""
    one = element
    for above in element.ancestors():
        for child in reversed(above.children[: above.children.index(one)][-MOST_BEFORE:]):
            if text := (child if isinstance(child, str) else child.text()).strip():
                return clean_line(text.rsplit("\n", 1)[-1])
        one = above
    return ""
