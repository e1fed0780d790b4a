"""PDF files: their lines in the order of reading, joined to paragraphs, cut at the outline's titles or by what stands out."""

from qa.guide.readers.looks import find_headings
from qa.guide.readers.parts import assemble
from qa.guide.readers.pdf.furniture import Sheet, find_furniture
from qa.guide.readers.pdf.letters import read_letters
from qa.guide.readers.pdf.lines import read_lines
from qa.guide.readers.pdf.opening import open_document
from qa.guide.readers.pdf.paragraphs import find_parts
from qa.guide.readers.pdf.pieces import read_pieces
from qa.guide.readers.reading import Reading


def read(data: bytes) -> Reading:
    """Read a PDF file.

    :raises CorpusError: It cannot be opened, or has no text that can be read.
    """
    document = open_document(data)
    sheets = []
    for number, page in enumerate(document, 1):
        letters = read_letters(page)
        sheets.append(Sheet(number, letters.height, tuple(read_pieces(letters))))
    furniture = find_furniture(sheets)
    lines = [
        line
        for sheet in sheets
        for line in read_lines(sheet.number, [p for p in sheet.pieces if (sheet.number, p) not in furniture])
    ]
    return assemble(find_headings(find_parts(lines)))
