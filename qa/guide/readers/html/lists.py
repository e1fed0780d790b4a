"""What stands before the items of a list, and whether the terms of one are questions."""

from collections.abc import Iterator

import regex

from qa.guide.readers.html.inline import text_of
from qa.guide.readers.html.tree import Element

QUESTION = regex.compile(r"[?？؟]\W*$")

MOST_BESIDE = 200  # nodes around a list of terms
NO_MARK = regex.compile(r"list-style(?:-type)?\s*:\s*none", regex.IGNORECASE)
BULLET = "- "
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")]
ROMAN += [(9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
LARGEST_ROMAN = 3999


def marked_items(element: Element) -> Iterator[tuple[Element | str, str]]:
    """Give the children of a list, items with their numbers or bullets; of what is no item it is ""."""
    items = [child for child in element.children if isinstance(child, Element) and child.tag == "li"]
    down = "reversed" in element.attributes
    number = _number(element.attributes.get("start", ""), len(items) if down else 1)
    for child in element.children:
        if isinstance(child, str) or child.tag != "li":
            yield child, ""
        elif element.tag != "ol" or _is_unmarked(element):
            yield child, BULLET
        else:
            number = _number(child.attributes.get("value", ""), number)
            yield child, f"{_write(number, element.attributes.get('type', '1'))}. "
            number += -1 if down else 1


def definition_parts(element: Element) -> list[Element | str]:
    """Give terms and meanings, which may stand in groups."""
    return [
        inner
        for child in element.children
        for inner in (child.children if isinstance(child, Element) and child.tag == "div" else [child])
    ]


def asks(element: Element) -> bool:
    """Tell whether most terms are questions; lists of one term each, beside each other, are one list."""
    around = element.parent.children[:MOST_BESIDE] if element.parent is not None else []
    single = [one for one in around if isinstance(one, Element) and one.tag == "dl" and len(one.find("dt")) == 1]
    terms = [text_of(term) for one in (single if element in single else [element]) for term in one.find("dt")]
    return 2 * sum(QUESTION.search(term) is not None for term in terms) >= len(terms) > 0


def _is_unmarked(element: Element) -> bool:
    return NO_MARK.search(element.attributes.get("style", "")) is not None


def _number(text: str, otherwise: int) -> int:
    digits = text.strip().removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else otherwise


def _write(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord(kind) + letter) + letters
        return letters
    if kind in ("i", "I") and 0 < number <= LARGEST_ROMAN:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if kind == "I" else roman
    return str(number)
