"""Tabs: the name of each is set above what it shows."""

import regex

from qa.guide.readers.html.tree import Element

NAMES = regex.compile(r"tabbed-labels|tabs?-?(?:list|nav|labels)|nav-tabs", regex.IGNORECASE)
PANELS = regex.compile(r"tabbed-block|tab-pane|tab-?panel|tabs?-content-item", regex.IGNORECASE)
HIGHEST = 3  # elements from the list of names up to what holds the panels too


def name_panels(body: Element) -> None:
    """Move the names of tabs above their panels, where there are as many of the one as of the other."""
    for names in list(body.elements()):
        if names.attributes.get("role") != "tablist" and not any(NAMES.fullmatch(name) for name in names.classes):
            continue
        tabs = [tab for tab in names.elements() if tab.attributes.get("role") == "tab"]
        tabs = tabs or [child for child in names.children if isinstance(child, Element)]
        above = names.parent
        for _ in range(HIGHEST):
            if above is None or above.tag == "html":
                break
            panels = [panel for panel in above.elements() if _is_panel(panel)]
            if len(panels) >= len(tabs):
                break
            above = above.parent
        else:
            continue
        if above is None or not tabs or len(panels) != len(tabs):
            continue
        for tab, panel in zip(tabs, panels, strict=True):
            panel.children.insert(0, Element("p", {}, panel, [tab.text()]))
        names.remove()


def _is_panel(element: Element) -> bool:
    return element.attributes.get("role") == "tabpanel" or any(PANELS.fullmatch(name) for name in element.classes)
