"""What an element says of itself: that it is a heading, reads like one, or is but the title of a note."""

import regex

from qa.guide.readers.html.tree import Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OUTLINE = regex.compile(r"mso-outline-level\s*:\s*([1-9])", regex.IGNORECASE)
WORD_LIST = regex.compile(r"mso-list\s*:\s*\w+\s+level([1-9])", regex.IGNORECASE)
HINT = regex.compile(
    r"(?:.*[-_])?(?:sub|topic|page|chapter|section|mso)*[-_]?(?:heading|title|header)[-_]?\d*", regex.IGNORECASE
)
NO_HINT = regex.compile(
    r".*(?:admonition|alert|callout|sidebar|code|note|tip|warning|card|table|figure).*", regex.IGNORECASE
)
NOTE_BOX = regex.compile(
    r"(?:.*[-_])?(?:admonition|alert|callout)(?:[-_].*)?|"
    r"(?:note|notice|warning|caution|tip|hint|danger|important|attention|hinweis|achtung|remarque|nota|aviso)"
    r"(?:[-_]?(?:box|block|panel))?",
    regex.IGNORECASE,
)
BYLINE = regex.compile(r"(?:corp)?author|editor|othercredit|pubdate|releaseinfo|edition|copyright", regex.IGNORECASE)
CENTRED = regex.compile(r"text-align\s*:\s*center", regex.IGNORECASE)
FARTHEST = 3  # elements from the title of a note up to its box


def heading_level(element: Element) -> int:
    """Give the level of a heading; 0 where an element is none."""
    if element.tag in HEADINGS:
        return int(element.tag[1])
    level = element.attributes.get("aria-level", "")
    if element.attributes.get("role") == "heading":
        return int(level) if level in tuple("123456789") else 2
    found = OUTLINE.search(element.attributes.get("style", "")) if element.tag == "p" else None
    return int(found[1]) if found else 0


def is_byline(heading: Element) -> bool:
    """Tell whether a heading says who wrote a page or when, or stands below the title on the page for it."""
    if any(BYLINE.fullmatch(name) for name in heading.classes):
        return True
    page = next((above for above in heading.ancestors() if "titlepage" in above.classes), None)
    return page is not None and next(one for one in page.elements() if heading_level(one)) is not heading


def titles_note(heading: Element) -> bool:
    """Tell whether a heading is the only one in a box for a note, or in what stands aside."""
    one = heading
    for above, _ in zip(heading.ancestors(), range(FARTHEST), strict=False):
        if not _is_first(one):
            return False
        if above.tag == "aside" or any(NOTE_BOX.fullmatch(name) for name in above.classes):
            return sum(heading_level(element) > 0 for element in above.elements()) == 1
        one = above
    return False


def _is_first(element: Element) -> bool:
    """Tell whether nothing stands before an element, within what holds it, but a sign."""
    before = element.before
    return before is None or (before.before is None and not before.text().strip())


def is_caption(element: Element) -> bool:
    """Tell whether an element says what a picture shows: by its kind, or centred below one."""
    if element.tag in ("figcaption", "caption") or "MsoCaption" in element.classes:
        return True
    attributes, above = element.attributes, element.before
    if element.tag != "p" or not (attributes.get("align") == "center" or CENTRED.search(attributes.get("style", ""))):
        return False
    return above is not None and bool(above.find("img")) and not above.text().strip()


def item_level(element: Element) -> int:
    """Give the level of an item of a list as Word writes it; 0 of what is none."""
    found = WORD_LIST.search(element.attributes.get("style", "")) if element.tag == "p" else None
    return int(found[1]) if found else 0


def hint_of(owner: Element, run: list[Element | str]) -> str:
    """Give the class that says that a paragraph is a heading; it may be of the only element in it."""
    if owner.tag in HEADINGS:
        return ""  # one that is none
    inner = [child for child in run if isinstance(child, Element) or child.strip()]
    alone = inner[0].classes if len(inner) == 1 and isinstance(inner[0], Element) else []
    for name in [*owner.classes, *alone]:
        if HINT.fullmatch(name) and not NO_HINT.fullmatch(name):
            return name
    return ""
