"""Names in the XML of Word, and how to look at an element by them."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFF = ("0", "false", "off")
# Files saved as "Strict Open XML" name the same things otherwise.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode(),
}


def value(element: Any, *path: str) -> str | None:
    """Give the ``w:val`` of the element at a path below another; None where there is none."""
    for name in path:
        element = element.find(W + name) if element is not None else None
    found: str | None = element.get(W + "val") if element is not None else None
    return found


def number(element: Any, *path: str) -> int | None:
    """Give the ``w:val`` at a path as a whole number; None where it is none."""
    found = value(element, *path)
    try:
        return int(found) if found is not None else None
    except ValueError:
        return None


def is_on(element: Any, name: str) -> bool | None:
    """Tell whether a property that can be on or off is on; None where nothing is said."""
    found = element.find(W + name) if element is not None else None
    return None if found is None else found.get(W + "val") not in OFF


def chosen(alternatives: Any) -> list[Any]:
    """Give the content of one of the ways in which a thing is written down: the newer, unless it has no text."""
    ways = [*alternatives.findall(MC + "Choice"), *alternatives.findall(MC + "Fallback")]
    written = next((way for way in ways if next(way.iter(W + "t"), None) is not None), None)
    return list(written) if written is not None else list(ways[0]) if ways else []
