"""What a click shows: tabs, each below its name, and answers that unfold below the button that asks."""

import regex

from qa.guide.readers.html.folds import Kind, asking_kinds, kind_of
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element
from qa.guide.readers.limits import LONGEST_HEADING
from qa.guide.readers.reading import has_content

NAMES = regex.compile(r"tabbed-labels|tabs?-?(?:list|nav|labels)|nav-tabs", regex.IGNORECASE)
PANELS = regex.compile(r"tabbed-block|tab-pane|tab-?panel|tabs?-content-item", regex.IGNORECASE)
TITLES = (*HEADINGS, "dt", "summary")
LETTER = regex.compile(r"[\p{L}\p{N}]")
QUESTION = regex.compile(r"[?？؟]\W*$")
ASKS = regex.compile(
    r"(?:.*[-_])?(?:question|expand(?:er)?-control|(?:faq|accordion)[-_]?(?:title|q|header))"
    r"(?:[-_]?(?:title|text|header))?",
    regex.IGNORECASE,
)
ASKING = ("div", "p", "span", "a", "label")
NO_WORD = regex.compile(r"[^\p{L}\p{N}?？؟]+")  # of an icon
MOST = 100  # lists of tabs
HIGHEST = 3  # elements from the list of names up to what holds the panels too


def name_panels(body: Element) -> None:
    """Move the names of tabs above their panels, where there are as many of the one as of the other."""
    for names in [element for element in body.elements() if _is_list(element)][:MOST]:
        tabs = [tab for tab in names.elements() if tab.attributes.get("role") == "tab"]
        tabs = tabs or [child for child in names.children if isinstance(child, Element)]
        panels: list[Element] = []
        for above, _ in zip(names.ancestors(), range(HIGHEST), strict=False):
            panels = panels or _panels(names, above)
        if not tabs or len(panels) != len(tabs):
            continue
        for tab, panel in zip(tabs, panels, strict=True):
            panel.children.insert(0, Element("p", {}, panel, [tab.text()]))
        names.remove()


def _panels(names: Element, above: Element) -> list[Element]:
    """Give the panels between a list of tabs and the next one; those within others are of other tabs."""
    panels: list[Element] = []
    begun = False
    for element in above.elements():
        if element is names:
            begun = True
        elif begun and _is_list(element) and not any(panel in panels for panel in element.ancestors()):
            break
        elif begun and _is_panel(element) and not any(panel in panels for panel in element.ancestors()):
            panels.append(element)
    return panels


def _is_list(element: Element) -> bool:
    return element.attributes.get("role") == "tablist" or any(NAMES.fullmatch(name) for name in element.classes)


def _is_panel(element: Element) -> bool:
    return element.attributes.get("role") == "tabpanel" or any(PANELS.fullmatch(name) for name in element.classes)


def controlled_ids(body: Element) -> set[str]:
    """List the ids of what a click on something else shows."""
    found: set[str] = set()
    for element in body.elements():
        attributes = element.attributes
        targets = [attributes.get(name, "") for name in ("aria-controls", "data-target", "data-bs-target")]
        if "data-toggle" in attributes or "data-bs-toggle" in attributes or attributes.get("role") in ("tab", "button"):
            targets.append(attributes.get("href", ""))
        found.update(target.removeprefix("#") for target in targets)
    return (found - {""}) & {element.attributes.get("id", "") for element in body.elements()}


def find_asking(body: Element) -> set[Kind]:
    """Find the kinds of what can be clicked on of which many are questions."""
    return asking_kinds(filter(_may_ask, body.elements()), Element.text)


def take_question(element: Element, controlled: set[str], asking: set[Kind]) -> None:
    """Make a title of what a click on unfolds its answer; take out another button that is none."""
    attributes = element.attributes
    button = element.tag == "button"
    if not _is_clicked(element):
        return
    title = next((above for above in element.ancestors() if above.tag in TITLES), None)
    asks = (kind_of(element) in asking or bool(QUESTION.search(element.text()))) and _may_ask(element)
    if title is None and not element.find(*TITLES) and (attributes.get("aria-controls", "") in controlled or asks):
        element.tag = "summary"
        for icon in [inner for inner in element.elements() if NO_WORD.fullmatch(inner.text())]:
            icon.children = []
    elif button and (title is None or LETTER.search(title.text().replace(element.text(), "", 1))):
        element.remove()


def _is_clicked(element: Element) -> bool:
    attributes = element.attributes
    named = attributes.get("itemprop") == "name" or any(ASKS.fullmatch(name) for name in element.classes)
    named = named or attributes.get("role") == "button" or (element.tag == "label" and "for" in attributes)
    return element.tag == "button" or (named and element.tag in ASKING)


def _may_ask(element: Element) -> bool:
    return _is_clicked(element) and 0 < len(element.text().strip()) <= LONGEST_HEADING and _is_followed(element)


def follows_button(element: Element) -> bool:
    """Tell whether an element stands right below one that says whether it is unfolded."""
    above = element.before
    return above is not None and any("aria-expanded" in one.attributes for one in (above, *above.elements()))


def _is_followed(element: Element) -> bool:
    """Tell whether an element with text stands below, beside a sign at most."""
    below = [element.after, element.after and element.after.after]
    return any(one is not None and has_content(one.text()) for one in below)
