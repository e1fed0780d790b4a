"""PDF files: lines in the order of reading, joined to paragraphs, cut at the outline's titles or what stands out."""

import pypdfium2

from qa.errors import CorpusError
from qa.guide.readers.parts import assemble
from qa.guide.readers.pdf.contents import find_contents
from qa.guide.readers.pdf.furniture import Sheet, find_furniture
from qa.guide.readers.pdf.headings import set_levels
from qa.guide.readers.pdf.letters import read_letters
from qa.guide.readers.pdf.lines import read_lines
from qa.guide.readers.pdf.opening import open_document
from qa.guide.readers.pdf.outline import find_titles, read_outline
from qa.guide.readers.pdf.paragraphs import find_parts
from qa.guide.readers.pdf.pieces import read_pieces
from qa.guide.readers.pdf.readable import check_readable
from qa.guide.readers.reading import Reading
from qa.records import Note

DAMAGED_PAGE = "is damaged and cannot be read; save or print the file to PDF again"


def read(data: bytes) -> Reading:
    """Read a PDF file.

    :raises CorpusError: It cannot be opened, or has no text that can be read.
    """
    document = open_document(data)
    sheets, damaged = _read_sheets(document)
    left_out = [*damaged, *check_readable(document, sheets)]
    furniture = find_furniture(sheets)
    lines = [
        line
        for sheet in sheets
        for line in read_lines(sheet.number, [p for p in sheet.pieces if (sheet.number, p) not in furniture])
    ]
    contents = find_contents(lines)
    pages_of_contents = frozenset(lines[row].page for row in contents)
    left_out += [Note(0, f"page {page}", "table of contents") for page in sorted(pages_of_contents)]
    lines = [line for row, line in enumerate(lines) if row not in contents]
    parts = find_parts(lines, find_titles(lines, read_outline(document)))
    return assemble(set_levels(parts, pages_of_contents), left_out=left_out)


def _read_sheets(document: pypdfium2.PdfDocument) -> tuple[list[Sheet], list[Note]]:
    """Read the pages; and name those that cannot be.

    :raises CorpusError: None of them can.
    """
    sheets: list[Sheet] = []
    damaged: list[Note] = []
    for number in range(1, len(document) + 1):
        try:
            letters = read_letters(document[number - 1])
        except pypdfium2.PdfiumError:
            damaged.append(Note(0, f"page {number}", "damaged or missing"))
            continue
        unknown, characters = letters.count_unknown()
        sheets.append(Sheet(number, letters.height, tuple(read_pieces(letters)), characters, unknown))
    if not sheets:
        raise CorpusError(DAMAGED_PAGE)
    return sheets, damaged
