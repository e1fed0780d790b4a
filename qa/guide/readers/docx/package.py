"""The parts of a Word file: its text, styles, numbers and notes; what is none of these is never opened."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.archive import Archive, open_archive, parse_xml
from qa.guide.readers.docx.names import STRICT, W
from qa.guide.readers.paragraphs import check_paragraphs

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCK_FILE = 162  # bytes of what Word lays beside an open document: ~$ and its name
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
STANDARD = "word/document.xml"
PREFIX = re.compile(rb"""xmlns:([\w.-]+)\s*=\s*["']%s["']""" % re.escape(W[1:-1].encode()))
BEGINNING = 100_000  # bytes in which names are declared
# What another program's file holds, and what to do with it.
OTHERS = [
    ("xl/workbook.xml", "is an Excel workbook; name it .xlsx"),
    ("xl/workbook.bin", "is an Excel workbook; name it .xlsb"),
    ("ppt/presentation.xml", "is a PowerPoint file; name it .pptx"),
    ("META-INF/container.xml", "is an e-book; name it .epub"),
    ("content.xml", "is an OpenDocument file; name it .odt"),
    ("Index/Document.iwa", "is a Pages document; export it as .docx"),
]


@dataclass(frozen=True, slots=True)
class Package:
    """The XML of a document; None for what it has not."""

    body: Any
    styles: Any
    numbering: Any
    footnotes: Any
    endnotes: Any
    comments: Any


def open_package(data: bytes) -> Package:
    """Open a Word file.

    :raises CorpusError: It is none, or damaged, or encrypted.
    """
    _refuse_others(data)
    archive = open_archive(data)
    name = _main_part(archive)
    root = _parse(archive, name)
    body = next((child for child in root if str(child.tag).endswith("}body")), None) if root is not None else None
    if body is None:
        raise CorpusError("holds no Word text; open it in Word and save it as .docx")
    related = _related(archive, name)
    return Package(body, *(
        _parse(archive, related.get(kind, posixpath.join(posixpath.dirname(name), f"{kind}.xml")))
        for kind in ("styles", "numbering", "footnotes", "endnotes", "comments")
    ))  # fmt: skip


def _refuse_others(data: bytes) -> None:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if data.startswith(OLE):
        raise CorpusError(
            "is a file of an old Word (.doc), or one with a password; save it as .docx without a password"
        )
    if data.startswith(b"PK"):
        return
    if len(data) == LOCK_FILE:
        raise CorpusError("is no document but a mark (~$) that Word leaves beside an open one; delete it")
    if start.startswith(b"{\\rtf"):
        raise CorpusError("is RTF; save it as .docx")
    if start.startswith((b"<html", b"<!doctype html", b"mime-version:")):
        raise CorpusError("is a web page; save it as .docx, or name it .html")
    if start.startswith(b"%pdf"):
        raise CorpusError("is a PDF; name it .pdf")
    raise CorpusError("is no Word document; open it in Word and save it as .docx")


def _main_part(archive: Archive) -> str:
    """Find the part with the text."""
    related = _related(archive, "")
    name = related.get("officeDocument", STANDARD)
    if name.startswith(("xl/", "ppt/")) or name not in archive:
        for member, reason in OTHERS:
            if member in archive:
                raise CorpusError(reason)
        name = STANDARD
    if name not in archive:
        raise CorpusError("is a zip file without a Word document; open it in Word and save it as .docx")
    return name


def _related(archive: Archive, name: str) -> dict[str, str]:
    """Find the parts that a part names, by their kinds."""
    folder, base = posixpath.split(name)
    root = _parse(archive, posixpath.join(folder, "_rels", f"{base}.rels"))
    found: dict[str, str] = {}
    for relationship in root.iter(RELATIONSHIP) if root is not None else []:
        if relationship.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", "")))
            found.setdefault(relationship.get("Type", "").rpartition("/")[2], target.lstrip("/"))
    return found


def _parse(archive: Archive, name: str) -> Any:
    if name not in archive:
        return None
    data = archive.read(name)
    if b"<!DOCTYPE" in data:
        raise CorpusError(f"{name} declares a document type, which Word never writes; save the file again in Word")
    for strict, usual in STRICT.items():
        data = data.replace(strict, usual)
    check_paragraphs(_count_paragraphs(data))
    return parse_xml(data, name)


def _count_paragraphs(data: bytes) -> int:
    """Count the paragraphs of a part by their tags: reading it takes far longer."""
    prefixes = {match[1] for match in PREFIX.finditer(data[:BEGINNING])}
    return sum(data.count(b"<%s:p%s" % (prefix, end)) for prefix in prefixes for end in (b">", b" ", b"/>"))
