"""PDF files: their lines in the order of reading, joined to paragraphs, cut at the outline's titles or by what stands out."""

from qa.guide.readers.looks import find_headings
from qa.guide.readers.parts import assemble
from qa.guide.readers.pdf.contents import find_contents
from qa.guide.readers.pdf.furniture import Sheet, find_furniture
from qa.guide.readers.pdf.letters import read_letters
from qa.guide.readers.pdf.lines import read_lines
from qa.guide.readers.pdf.opening import open_document
from qa.guide.readers.pdf.outline import find_titles, read_outline
from qa.guide.readers.pdf.paragraphs import below_outline, find_parts
from qa.guide.readers.pdf.pieces import read_pieces
from qa.guide.readers.pdf.readable import check_readable
from qa.guide.readers.reading import Reading
from qa.records import Note


def read(data: bytes) -> Reading:
    """Read a PDF file.

    :raises CorpusError: It cannot be opened, or has no text that can be read.
    """
    document = open_document(data)
    sheets = []
    for number, page in enumerate(document, 1):
        letters = read_letters(page)
        unknown, characters = letters.count_unknown()
        sheets.append(Sheet(number, letters.height, tuple(read_pieces(letters)), characters, unknown))
    left_out = check_readable(document, sheets)
    furniture = find_furniture(sheets)
    lines = [
        line
        for sheet in sheets
        for line in read_lines(sheet.number, [p for p in sheet.pieces if (sheet.number, p) not in furniture])
    ]
    contents = find_contents(lines)
    left_out += [
        Note(0, f"page {page}", "its table of contents; the titles stand above their text")
        for page in sorted({lines[row].page for row in contents})
    ]
    lines = [line for row, line in enumerate(lines) if row not in contents]
    titles = find_titles(lines, read_outline(document))
    parts = below_outline(find_parts(lines, titles)) if titles else find_headings(find_parts(lines))
    return assemble(parts, left_out=left_out)
