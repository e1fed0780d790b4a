"""The parts of a PowerPoint file: its slides in the order in which they are shown, and what belongs to each."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.archive import Archive, open_archive, parse_xml
from qa.guide.readers.pptx.names import STRICT, P, R

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SLIDES = 2_000
MAIN = "ppt/presentation.xml"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

OTHERS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "content.xml": ".odp"}
NO_SLIDES = "is a zip file without slides; open it in PowerPoint and save it as .pptx"


@dataclass(frozen=True, slots=True)
class Deck:
    archive: Archive
    slides: tuple[str, ...]  # names of their parts; "" of one that is not in the file

    def parse(self, name: str) -> Any:
        """Parse a part of the file."""
        data = self.archive.read(name)
        if b"<!DOCTYPE" in data:
            raise CorpusError(f"{name} declares a document type, which PowerPoint never writes; save the file again")
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
        return parse_xml(data, name)

    def related(self, name: str, kind: str) -> Iterator[tuple[str, str]]:
        """Give id and name of the parts of a kind that a part of the file names."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        for relation in self.parse(relations).iter(RELATIONSHIP) if relations in self.archive else ():
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            if relation.get("Type", "").endswith(f"/{kind}") and target in self.archive:
                yield relation.get("Id", ""), target

    def is_section(self, name: str) -> bool:
        """Tell whether a slide opens a section, by its layout."""
        return any(self.parse(layout).get("type") == "secHead" for _, layout in self.related(name, "slideLayout"))


def open_deck(data: bytes) -> Deck:
    """Open a PowerPoint file.

    :raises CorpusError: It is none, or damaged, or has a password.
    """
    if data.startswith(OLE):
        raise CorpusError("is a file of an old PowerPoint (.ppt), or one with a password; save it as .pptx without one")
    if not data.startswith(b"PK"):
        raise CorpusError("is no PowerPoint file; open it in PowerPoint and save it as .pptx")
    archive = open_archive(data)
    if MAIN not in archive:
        other = next((ending for part, ending in OTHERS.items() if part in archive), "")
        raise CorpusError(f"is a file of another program; name it {other}" if other else NO_SLIDES)
    deck = Deck(archive, ())
    names = dict(deck.related(MAIN, "slide"))
    slides = deck.parse(MAIN).findall(f"{P}sldIdLst/{P}sldId")
    if len(slides) > MOST_SLIDES:
        raise CorpusError(f"{len(slides):,} slides, more than {MOST_SLIDES:,}; split it into smaller files")
    return Deck(archive, tuple(names.get(slide.get(R + "id") or "", "") for slide in slides))
