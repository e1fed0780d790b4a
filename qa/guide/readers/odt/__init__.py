"""OpenDocument texts (.odt) to their sections: levels, the numbers of lists, and looks, read from the XML."""

from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.archive import Archive, open_archive, parse_xml
from qa.guide.readers.odt.body import Body
from qa.guide.readers.odt.names import MANIFEST, OFFICE
from qa.guide.readers.odt.styles import read_styles
from qa.guide.readers.paragraphs import notes_on_left_out, settle_headings
from qa.guide.readers.parts import assemble
from qa.guide.readers.reading import Reading

SAVE = "; open it in LibreOffice and save it as .odt"
ENCRYPTED = "has a password; save it without one"
OTHERS = {
    "spreadsheet": "is a spreadsheet; name it .ods",
    "presentation": "is a presentation; export it as .pptx or .pdf",
}


def read(data: bytes) -> Reading:
    """Read an OpenDocument text; its paragraphs are numbered from 1 in the order of reading, those in tables too.

    :raises CorpusError: It is none, or damaged, or has a password.
    """
    if not data.startswith(b"PK"):
        raise CorpusError(f"is no OpenDocument text{SAVE}")
    archive = open_archive(data)
    _refuse_encrypted(archive)
    if "content.xml" not in archive:
        kind = "a Word document; name it .docx" if "word/document.xml" in archive else f"no OpenDocument text{SAVE}"
        raise CorpusError(f"is {kind}")
    content = _parse(archive, "content.xml")
    roots = [_parse(archive, "styles.xml"), content] if "styles.xml" in archive else [content]
    text = content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        inside = next((child.tag for child in content.iterfind(f"{OFFICE}body/*")), "")
        raise CorpusError(
            OTHERS.get(inside.removeprefix(OFFICE), "holds no text; open it in LibreOffice and save it anew")
        )
    body = Body(read_styles(roots))
    body.read(text)
    settled, contents = settle_headings(body.parts, body.titles)
    return assemble(settled, left_out=[*contents, *notes_on_left_out(body.hidden, body.comments)])


def _refuse_encrypted(archive: Archive) -> None:
    if "encrypted-package" in archive:
        raise CorpusError(ENCRYPTED)
    if "META-INF/manifest.xml" in archive:
        manifest = _parse(archive, "META-INF/manifest.xml")
        if next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None:
            raise CorpusError(ENCRYPTED)


def _parse(archive: Archive, name: str) -> Any:
    return parse_xml(archive.read(name), name)
