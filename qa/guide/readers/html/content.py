"""Which part of a page is its main content."""

from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line

LEAST = 200  # characters of what can be the main content; with its title it may be shorter
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


def main_content(body: Element) -> Element:
    """Choose the largest of the elements that a page may call its main content.

    The body it is where there is none, or where several stand beside each other, as articles do in a list.
    """
    sizes = [(len(clean_line(element.text())), element) for element in body.elements() if _is_candidate(element)]
    large = [(size, element) for size, element in sizes if size >= LEAST or element.find("h1")]
    outer = {id(element) for _, element in large}
    apart = [size for size, element in large if not any(id(above) in outer for above in element.ancestors())]
    size, best = max(large, key=lambda one: one[0], default=(0, body))
    return best if 2 * size >= sum(apart) else body


def _is_candidate(element: Element) -> bool:
    attributes = element.attributes
    return (
        element.tag in ("main", "article")
        or attributes.get("role") == "main"
        or attributes.get("itemprop") == "articleBody"
        or not CLASSES.isdisjoint(element.classes)
    )
