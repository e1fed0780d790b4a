"""Chapters that hold sections with headings of their own rank, as DocBook and HTML allow: those are one level lower."""

from collections import Counter
from dataclasses import dataclass

import regex

from qa.guide.readers.html.kinds import heading_level, is_byline, titles_note
from qa.guide.readers.html.tree import Element

TAGS = ("section", "article")
CLASSES = regex.compile(r"book|part|chapter|appendix|preface|article|reference|refentry|sect(?:ion)?\d?|level\d")


@dataclass(slots=True)
class Container:
    """What stands below one heading."""

    level: int = 0  # that its heading gives itself
    lower: int = 0  # how far that is too high


def find_lower(root: Element) -> dict[int, int]:
    """Say by how many levels headings are lower than they say.

    :return: By the id() of their elements; those that are right are not in it.
    """
    headings = [one for one in root.elements() if heading_level(one) and not (titles_note(one) or is_byline(one))]
    nearest = [_container(one) for one in headings]
    ranks = Counter((id(around), heading_level(one)) for one, around in zip(headings, nearest, strict=True))
    found: dict[int, Container] = {}
    lower: dict[int, int] = {}
    for heading, around in zip(headings, nearest, strict=True):
        if around is None:
            continue
        level = heading_level(heading)
        if id(around) not in found:
            outer = next((found[id(above)] for above in around.ancestors() if id(above) in found), Container())
            deeper = outer.lower + (outer.level == level) if level >= outer.level else 0
            # One that says its rank again is no title of all that it holds.
            titled = ranks[id(around), level] == 1
            found[id(around)] = Container(level if titled else 0, deeper)
        if found[id(around)].lower:
            lower[id(heading)] = found[id(around)].lower
    return lower


def _container(heading: Element) -> Element | None:
    return next((one for one in heading.ancestors() if _is_container(one)), None)


def _is_container(element: Element) -> bool:
    return element.tag in TAGS or (element.tag == "div" and any(CLASSES.fullmatch(name) for name in element.classes))
