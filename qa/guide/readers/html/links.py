"""Lists of links: of other pages, of places in the page, and of a heading to itself."""

import regex

from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line

PERMALINK = regex.compile(
    r"header-?link|header-?anchor|heading-?anchor|hash-?link|anchor(?:-?link|js-link)?|perma-?link|direct-link|headeranchor-link",
    regex.IGNORECASE,
)
PERMALINK_SAYS = regex.compile(r"(?:perma|direct )?link to (?:this|the|heading)|^permalink|anchor", regex.IGNORECASE)
LETTER = regex.compile(r"[\p{L}\p{N}]")
BESIDE = ("prev", "previous", "next", "up")
LEAST_BESIDE = 2
LISTED = 0.9  # share of the text that is links, where it is a list of places in the page
LEAST_LISTED = 3


def link_share(element: Element) -> float:
    """Measure what share of the text of an element, its headings aside, is links."""
    linked = sum(len(clean_line(link.text())) for link in element.find("a") if "href" in link.attributes)
    titles = sum(len(clean_line(title.text())) for title in element.find(*HEADINGS) if not title.find("a"))
    return linked / max(1, len(clean_line(element.text())) - titles)


def lists_the_page(element: Element) -> bool:
    """Tell whether an element is a table of contents of the page itself: nothing but links to places in it."""
    links = [
        link
        for link in element.find("a")
        if len(link.attributes.get("href", "")) > 1 and link.attributes["href"][0] == "#"
    ]
    linked = sum(len(clean_line(link.text())) for link in links)
    return len(links) >= LEAST_LISTED and linked >= LISTED * len("".join(element.text().split()))


def leads_beside(element: Element) -> bool:
    """Tell whether an element is nothing but links to the pages before, after and above this one."""
    links = [link for link in element.find("a") if link.attributes.get("href")]
    beside = [link for link in links if _is_beside(link)]
    others = [link for link in links if link not in beside and not link.attributes["href"].startswith("#")]
    text = element.text()
    for link in links:
        text = text.replace(link.text(), "", 1)
    return len(beside) >= LEAST_BESIDE and not others and LETTER.search(text) is None


def _is_beside(link: Element) -> bool:
    relations = link.attributes.get("rel", "").lower().split()
    return any(name in BESIDE for name in relations) or link.attributes.get("accesskey", "").lower() in ("p", "n", "u")


def take_permalinks(title: Element, ids: set[str]) -> None:
    """Take out links of a heading to itself; some pages make one of the whole heading.

    :param ids: Of the page; others lead nowhere.
    """
    for link in title.find("a"):
        names = [*link.classes, *link.attributes.get("aria-label", "").split("\n"), link.attributes.get("title", "")]
        alike = any(PERMALINK.fullmatch(name) or PERMALINK_SAYS.search(name) for name in names)
        pressed = link.attributes.get("href", "").lower().startswith("javascript:")  # a button, such as to print
        alike = (alike or pressed) and LETTER.search(title.text().replace(link.text(), "", 1)) is not None
        if "href" in link.attributes and (alike or not (LETTER.search(link.text()) or link.find("img"))):
            link.children = []  # its id stays
            if link.attributes["href"].startswith("#") and link.attributes["href"][1:] in ids:
                title.attributes.setdefault("id", link.attributes["href"].removeprefix("#"))
