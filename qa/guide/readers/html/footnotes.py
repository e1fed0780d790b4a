"""Footnotes: each is moved to the paragraph that refers to it first."""

from collections.abc import Iterable

import regex

from qa.guide.readers.html.inline import BLOCKS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.reading import has_content

REFERS = regex.compile(
    r"footnote(?:-?ref(?:erence)?)?|footnote_?(?:reference|link|call|anchor)|note-?ref|fn-?ref", regex.IGNORECASE
)
NOTED = regex.compile(r"#(?:_?(?:ftn|edn)|fn|footnote|cite_note|note|user-content-fn)[-:._]?\w", regex.IGNORECASE)
LABELS = ("label", "fn-bracket", "footnote-label")
LONGEST = 2_000  # characters of a note
MARK = regex.compile(r"\W*\w{1,4}\W*")  # of a note: [1], *, iv


class Footnotes:
    """The footnotes of a page, taken out of it, by what refers to them."""

    def __init__(self, body: Element) -> None:
        self._notes: dict[int, Element] = {}
        named: dict[str, Element] = {}
        for element in body.elements():
            for name in (element.attributes.get("id"), element.attributes.get("name")):
                if name:
                    named.setdefault(name, element)
        found: dict[str, Element | None] = {}
        links: dict[int, list[Element]] = {}  # by their note
        for link in body.find("a"):
            if _is_called(link) and not link.text().strip():
                link.children = []  # an icon
        for link in [element for element in body.find("a") if _refers(element)]:
            href = link.attributes["href"]
            if href not in found:
                found[href] = _note(link, named.get(href[1:]))
            note = found[href]
            if note is not None:
                links.setdefault(id(note), []).append(link)
                link.children = []
        for note in found.values():
            if note is not None and id(note) in links:
                _strip(note)
                self._notes[id(links.pop(id(note))[0])] = note.remove()

    def of(self, nodes: Iterable[Element | str]) -> list[Element]:
        """Give the notes that these, and elements within them, refer to."""
        within = (inner for node in nodes if isinstance(node, Element) for inner in (node, *node.elements()))
        return [self._notes[id(element)] for element in within if id(element) in self._notes]


def _refers(link: Element) -> bool:
    attributes, parent = link.attributes, link.parent
    href = attributes.get("href", "")
    marked = MARK.fullmatch(link.text()) is not None
    if not href.startswith("#") or len(href) < 2 or not (marked or not link.text().strip()):
        return False
    if not marked or _is_called(link):
        return _is_called(link)
    raised = link.find("sup") or (parent is not None and parent.tag == "sup")
    return bool(raised or "_ftnref" in attributes.get("name", "")) and NOTED.match(href) is not None


def _is_called(link: Element) -> bool:
    """Tell whether a link says that it refers to a note."""
    kinds = (link.attributes.get("role"), link.attributes.get("epub:type"))
    return "doc-noteref" in kinds or "noteref" in kinds or any(REFERS.fullmatch(name) for name in link.classes)


def _note(link: Element, target: Element | None) -> Element | None:
    """Find the whole of a note: the block that its id is on or in."""
    while target is not None and target.tag not in BLOCKS:
        target = target.parent
    if target is None or target.tag in ("body", "html", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"):
        return None
    if any(above is target for above in link.ancestors()):
        return None
    parent = target.parent
    if parent is not None and regex.fullmatch(r"(?:ftn|edn)\d+", parent.attributes.get("id", "")):
        target = parent  # as Word sets it
    text = target.text()
    return target if has_content(text) and len(text) <= LONGEST else None


def _strip(note: Element) -> None:
    """Take the note's own mark and its way back out of it."""
    for element in list(note.elements()):
        back = (
            element.tag == "a" and element.attributes.get("href", "").startswith("#") and MARK.fullmatch(element.text())
        )
        if back or any(name in LABELS for name in element.classes):
            element.remove()
