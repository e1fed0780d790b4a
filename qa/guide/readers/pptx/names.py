"""Names in the XML of PowerPoint."""

from collections.abc import Iterator
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = {
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/presentationml/main": P[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}


def whole(written: str | None, otherwise: int) -> int:
    """Read a whole number; what is none, or not there, is taken as ``otherwise``."""
    try:
        return int(written) if written else otherwise
    except ValueError:
        return otherwise


def shapes_of(tree: Any) -> Iterator[Any]:
    """Give the shapes of a slide or a group; of those written down in two ways, one."""
    for shape in tree:
        if shape.tag == MC + "AlternateContent":
            ways = [*shape.findall(MC + "Choice"), *shape.findall(MC + "Fallback")]
            written = next((way for way in ways if next(way.iter(A + "t"), None) is not None), None)
            yield from written if written is not None else ways[:1]
        else:
            yield shape
