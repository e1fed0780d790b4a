"""What a click shows: tabs, each below its name, and answers that unfold below the button that asks."""

import regex

from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.tree import Element

NAMES = regex.compile(r"tabbed-labels|tabs?-?(?:list|nav|labels)|nav-tabs", regex.IGNORECASE)
PANELS = regex.compile(r"tabbed-block|tab-pane|tab-?panel|tabs?-content-item", regex.IGNORECASE)
TITLES = (*HEADINGS, "dt", "summary")
LETTER = regex.compile(r"[\p{L}\p{N}]")
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


def take_button(button: Element, controlled: set[str]) -> None:
    """Take out a button, if it is no title, nor unfolds something as a question does its answer."""
    title = next((above for above in button.ancestors() if above.tag in TITLES), None)
    if title is None and button.attributes.get("aria-controls", "") in controlled:
        button.tag = "summary"
    elif title is None or LETTER.search(title.text().replace(button.text(), "", 1)):
        button.remove()
