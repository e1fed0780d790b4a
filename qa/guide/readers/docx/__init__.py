"""Word files (.docx) to their sections: the numbers, levels and looks of their paragraphs read from the XML."""

from qa.guide.readers.docx.body import Body, read_notes
from qa.guide.readers.docx.captions import without_captions
from qa.guide.readers.docx.names import W
from qa.guide.readers.docx.numbering import read_numbering
from qa.guide.readers.docx.package import Package, open_package
from qa.guide.readers.docx.runs import Runs
from qa.guide.readers.docx.styles import read_styles
from qa.guide.readers.paragraphs import notes_on_left_out, settle_headings
from qa.guide.readers.parts import assemble
from qa.guide.readers.reading import Reading
from qa.records import Note

OBJECTS = {  # by their elements
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a diagram",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "a file within the file",
}


def read(data: bytes) -> Reading:
    """Read a Word file; its paragraphs are numbered from 1 in the order of reading, those in tables too.

    :raises CorpusError: It is none, or damaged, or has a password.
    """
    package = open_package(data)
    body = _read_body(package, leaves_out_contents=True)
    if body.runs.in_contents:  # a field that does not end would swallow the text
        body = _read_body(package, leaves_out_contents=False)
    parts = list(without_captions(body.parts, body.beside))
    settled, contents = settle_headings(parts, body.titles)
    left_out = [*body.left_out, *contents, *_objects(package), *notes_on_left_out(body.runs.hidden, _comments(package))]
    return assemble(settled, left_out=left_out)


def _read_body(package: Package, *, leaves_out_contents: bool) -> Body:
    styles = read_styles(package.styles)
    notes = {
        **read_notes(package.footnotes, "footnote", styles),
        **read_notes(package.endnotes, "endnote", styles),
    }
    body = Body(styles, read_numbering(package.numbering, styles), Runs(styles, leaves_out_contents), notes)
    body.read(package.body)
    return body


def _objects(package: Package) -> list[Note]:
    """Note what has text that lies elsewhere in the file."""
    counted = {name: sum(1 for _ in package.body.iter(tag)) for tag, name in OBJECTS.items()}
    return [
        Note(0, f"{name} ({count} in all)", "not read: say in words what it shows")
        for name, count in counted.items()
        if count
    ]


def _comments(package: Package) -> list[str]:
    comments = package.comments.findall(f"{W}comment") if package.comments is not None else []
    return ["".join(text.text or "" for text in comment.iter(f"{W}t")) for comment in comments]
