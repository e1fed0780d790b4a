"""Which part of a page is its main content, and the title that stands above it, without the name of the site."""

from dataclasses import replace
from itertools import takewhile

import regex

from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.inline import text_of
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line
from qa.guide.readers.reading import has_content

LEAST = 200  # characters of what can be the main content; with its title it may be shorter
LONGEST = 1000  # characters of a title for the window
MOST = 0.5  # of the text of a page, that the main content is where only an id says so
# Of programs that do not say so by an element.
CLASSES = {
    "md-content",
    "theme-default-content",
    "markdown-section",
    "vp-doc",
    "theme-doc-markdown",
    "article-body",
    "wiki-content",
    "mw-parser-output",
}
IDS = {"main", "content", "contents", "maincontent", "main-content", "page-content", "primary"}
PARTS = regex.compile(r"\s+[|·•—»«›:]{1,2}\s+|\s*[｜]\s*")
APART = rf"(?:{PARTS.pattern}|\s+[-–]\s+)"
TITLE = regex.compile(r"(?:(?:doc|document|page|post|entry|article|topic)[-_]?)?title", regex.IGNORECASE)  # a class
LAST_PART = regex.compile(r"\s+[-–]\s+[^-–]*$")
NO_TITLE = regex.compile(
    r"(?:untitled|new page|无标题|新建|無標題|无标题文档|document|index)[\s\d]*(?:document)?|.*\.\w{3,5}",
    regex.IGNORECASE,
)


def main_content(html: Element, body: Element) -> Element:
    """Choose the largest of the elements that a page may call its main content.

    The body it is where there is none, or where several stand beside each other, as articles do in a list. A title that
    stands outside, in a head of the page, is put before it, with the paragraphs below.
    """
    sizes = [(len(clean_line(element.text())), element) for element in body.elements() if _is_candidate(element)]
    large = [(size, element) for size, element in sizes if size >= LEAST or element.find("h1")] or _named(body)
    outer = {id(element) for _, element in large}
    apart = [size for size, element in large if not any(id(above) in outer for above in element.ancestors())]
    size, best = max(large, key=lambda one: one[0], default=(0, body))
    best = best if 2 * size >= sum(apart) else body
    head = [] if best is body else _head(html, body, best)
    return Element("body", {}, None, [*head, best]) if head else best


def cut_site(html: Element, body: Element) -> None:
    """Take the name of the site out of titles of several lines: it is the last part of the title for the window."""
    window = _said(html)
    for title in body.find("h1"):
        rows: list[list[Element | str]] = [[]]
        for child in title.children:
            rows[-1].append(child)
            if isinstance(child, Element) and child.tag == "br":
                rows.append([])
        said = [clean_line(text_of(Element("span", children=row))) for row in rows]
        kept = [row for row, text in zip(rows, said, strict=True) if not (text and _is_last(text, window))]
        if any(has_content(text_of(Element("span", children=row))) for row in kept):
            title.children = [child for row in kept for child in row]


def _is_last(text: str, window: str) -> bool:
    return window.endswith(text) and regex.fullmatch(rf".*\w.*{APART}", window.removesuffix(text)) is not None


def set_title(html: Element, drafts: list[Draft]) -> list[Draft]:
    """Set the title of a page above all other headings, where it stands beside them.

    It is the first heading, where the title for the window says it too; before that, a paragraph whose class says so.
    """
    first = next((at for at, draft in enumerate(drafts) if draft.level), len(drafts))
    called = [at for at, draft in enumerate(drafts[:first]) if TITLE.fullmatch(draft.hint) and draft.kind == "text"]
    at = called[0] if called else first
    others = [draft.level for draft in drafts[at + 1 :] if draft.level]
    if not others or not (called or _names(drafts[at].title, _said(html))):
        return drafts
    level = drafts[at].level or 1
    down = max(0, level + 1 - min(others))
    below = [replace(draft, level=draft.level + down) if draft.level else draft for draft in drafts[at + 1 :]]
    return [*drafts[:at], drafts[at].as_heading(level) if called else drafts[at], *below]


def find_title(html: Element, given: list[Draft], found: list[Draft]) -> str:
    """Find what stands above all headings of a page.

    :param given: What it holds, with the headings that its elements give.
    :param found: The same, with all headings.
    :return: "" where a heading is above all others: it is the title.
    """
    if any(draft.level == 1 for draft in given):
        return ""
    said = _said(html)
    parts = [part for part in PARTS.split(said) if part]
    headings = [draft for draft in found if draft.level]
    known = next((draft.title for draft in headings if _names(draft.title, said)), "")
    if known and known == headings[0].title and all(draft.level > headings[0].level for draft in headings[1:]):
        return ""
    title = known or (LAST_PART.sub("", parts[0]) if parts else "")
    return "" if NO_TITLE.fullmatch(title) else title


def _is_candidate(element: Element) -> bool:
    attributes = element.attributes
    return (
        element.tag in ("main", "article")
        or attributes.get("role") == "main"
        or attributes.get("itemprop") == "articleBody"
        or not CLASSES.isdisjoint(element.classes)
    )


def _named(body: Element) -> list[tuple[int, Element]]:
    """Give what an id calls the main content; it has the title and most of the text, or is a part of that alone."""
    titles, least = len(body.find("h1")), MOST * len(clean_line(body.text()))
    named = [element for element in body.elements() if element.attributes.get("id", "").lower() in IDS]
    sizes = [(len(clean_line(element.text())), element) for element in named if titles]
    return [(size, element) for size, element in sizes if size >= least and len(element.find("h1")) == titles]


def _head(html: Element, body: Element, content: Element) -> list[Element | str]:
    """Give a title outside of the main content, with the paragraphs below it.

    It is part of the title for the window; where a heading inside is another part, it is but the name of the site. So
    is the first of two that stand outside.
    """
    inside, window = content.find(*HEADINGS), _said(html)
    if any(_names(text_of(heading), window) for heading in inside):
        return []
    known = set(map(id, inside))
    said = [heading for heading in body.find(*HEADINGS) if id(heading) not in known and _is_title(heading, window)]
    before = set(map(id, takewhile(lambda element: element is not content, body.elements())))
    for title in [heading for heading in said if id(heading) in before][-1:] or said[:1]:
        after = title.parent.children[title.parent.children.index(title) + 1 :] if title.parent else []
        return [title, *(child for child in after if isinstance(child, Element) and child.tag == "p")]
    return []


def _is_title(heading: Element, said: str) -> bool:
    title = text_of(heading)
    return _names(title, said) or bool(heading.tag == "h1" and title and title in said)


def _names(title: str, said: str) -> bool:
    """Tell whether the title for the window is a title, or one and names of what it is in."""
    inner = regex.fullmatch(rf"(?:.*{APART})?{regex.escape(title)}(?:{APART}.*)?", said) if title in said else None
    return bool(title) and inner is not None


def _said(html: Element) -> str:
    """Give the title for the window."""
    head = next(iter(html.find("title")), None)
    return clean_line(head.text()[:LONGEST].replace("\n", " ")) if head is not None else ""
