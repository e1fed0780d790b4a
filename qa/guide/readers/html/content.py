"""Which part of a page is its main content, and the title that stands above it, without the name of the site."""

import regex

from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.inline import text_of
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line

LEAST = 200  # characters of what can be the main content; with its title it may be shorter
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
LAST_PART = regex.compile(r"\s+[-–]\s+[^-–]*$")
NO_TITLE = regex.compile(
    r"(?:untitled|new page|无标题|新建|無標題|无标题文档|document|index)[\s\d]*(?:document)?|.*\.\w{3,5}",
    regex.IGNORECASE,
)


def main_content(html: Element, body: Element) -> Element:
    """Choose the largest of the elements that a page may call its main content.

    The body it is where there is none, or where several stand beside each other, as articles do in a list. A title that
    stands outside, in a head of the page, is put before it, with what is said below.
    """
    sizes = [(len(clean_line(element.text())), element) for element in body.elements() if _is_candidate(element)]
    large = [(size, element) for size, element in sizes if size >= LEAST or element.find("h1")] or _named(body)
    outer = {id(element) for _, element in large}
    apart = [size for size, element in large if not any(id(above) in outer for above in element.ancestors())]
    size, best = max(large, key=lambda one: one[0], default=(0, body))
    best = best if 2 * size >= sum(apart) else body
    return best if best.find("h1") else Element("body", {}, None, [*_head(html, body, best), best])


def find_title(html: Element, given: list[Draft], found: list[Draft]) -> str:
    """Find what stands above all headings of a page.

    :param given: What it holds, with the headings that its elements give.
    :param found: The same, with all headings.
    :return: "" where a heading is above all others: it is the title.
    """
    if any(draft.level == 1 for draft in given):
        return ""
    parts = [part for part in PARTS.split(_said(html)) if part]
    headings = [draft for draft in found if draft.level]
    titles = {draft.title for draft in headings}
    known = next((part for part in parts if part in titles), "")
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

    It is part of the title for the window; where a heading inside is another part, it is but the name of the site.
    """
    headings = {text_of(heading) for heading in content.find(*HEADINGS)}
    if any(part in headings for part in PARTS.split(_said(html))):
        return []
    for h1 in body.find("h1"):
        if h1.parent is not None and (title := text_of(h1)) and title in _said(html):
            after = h1.parent.children[h1.parent.children.index(h1) + 1 :]
            return [h1, *(child for child in after if isinstance(child, Element) and child.tag == "p")]
    return []


def _said(html: Element) -> str:
    """Give the title for the window."""
    head = next(iter(html.find("title")), None)
    return clean_line(head.text().replace("\n", " ")) if head is not None else ""
