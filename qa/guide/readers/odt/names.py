"""Names in the XML of OpenDocument."""

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{_BASE}office:1.0}}", f"{_BASE}text:1.0}}", f"{_BASE}table:1.0}}"
STYLE, FO, DRAW = f"{_BASE}style:1.0}}", f"{_BASE}xsl-fo-compatible:1.0}}", f"{_BASE}drawing:1.0}}"
MANIFEST, SVG = f"{_BASE}manifest:1.0}}", f"{_BASE}svg-compatible:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def whole(written: str | None, otherwise: int) -> int:
    """Read a whole number from 0; what is none, or not there, is taken as ``otherwise``."""
    return int(written) if written and written.isdecimal() and len(written) < 10 else otherwise
