"""Boxes of one kind that each hold a title and what it unfolds: where many of them ask, the titles are headings."""

from collections.abc import Callable, Iterable

import regex

from qa.guide.readers.html.inline import BLOCKS, PLAIN, lines_of, look_of, pieces_of
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line
from qa.guide.readers.plain_text.headings import WIDEST_QUESTION
from qa.guide.readers.plain_text.lines import width
from qa.guide.readers.reading import has_content

QUESTION = regex.compile(r"[?？؟]\W*$")
TOGGLE = regex.compile(r"(?:^|[-_])(?:toggle|collaps|accordion|expand|fold)", regex.IGNORECASE)
BOXES = ("div", "section", "article", "li")
TITLES = (*HEADINGS, "dt", "summary", "td", "th", "table", "pre", "figure")
LEAST = 3  # boxes of a kind
ASKING = 1 / 3  # share of them that ask
MOST_NODES = 20  # before a title
FOLD_TITLE = "fold-title"  # class that titles get

Kind = tuple[str, str]  # tag, classes


def kind_of(element: Element) -> Kind:
    return element.tag, " ".join(element.classes)


def asking_kinds(elements: Iterable[Element], question_of: Callable[[Element], str]) -> set[Kind]:
    """Find the kinds of elements of which many ask; the others of them do so without saying it."""
    asked: dict[Kind, list[bool]] = {}
    for element in elements:
        asked.setdefault(kind_of(element), []).append(QUESTION.search(question_of(element)) is not None)
    return {kind for kind, asks in asked.items() if kind[1] and len(asks) >= LEAST and sum(asks) >= ASKING * len(asks)}


def name_folds(body: Element) -> None:
    """Make titles of what stands first in boxes of a kind that asks."""
    found = [(box, title) for box in body.elements() if box.tag in BOXES and (title := _title(box)) is not None]
    titles = {id(box): title for box, title in found}
    kinds = asking_kinds((box for box, _ in found), lambda box: titles[id(box)].text())
    given = len(body.find(*HEADINGS, "summary")) > 1  # else headings are found by looks, and these among them
    for box, title in found:
        if kind_of(box) in kinds and given:
            title.tag = "summary"
        elif kind_of(box) in kinds:
            title.attributes["class"] = FOLD_TITLE


def _title(box: Element) -> Element | None:
    """Give what stands first in a box, where it is set like a title, and something stands below it."""
    if not box.classes:
        return None
    toggle = False
    for element, _ in zip(box.elements(), range(MOST_NODES), strict=False):
        toggle = toggle or _is_toggle(element)
        if element.tag in TITLES:
            return None
        if element.tag not in BLOCKS or any(inner.tag in BLOCKS for inner in element.elements()):
            continue
        text = clean_line(element.text().replace("\n", " "))
        if not text:
            continue
        if not has_content(text) or width(text) > WIDEST_QUESTION or not (toggle or _is_bold(element)):
            return None
        around = clean_line(box.text().replace("\n", " "))
        return element if around.startswith(text) and has_content(around[len(text) :]) else None
    return None


def _is_toggle(element: Element) -> bool:
    button = element.attributes.get("role") == "button" or "aria-expanded" in element.attributes
    return button or any(TOGGLE.search(name) for name in element.classes)


def _is_bold(element: Element) -> bool:
    lines = lines_of(pieces_of([element], look_of(element, PLAIN)))
    read = [line for line in lines if has_content(line.text)]
    return bool(read) and all(line.look.bold for line in read)
