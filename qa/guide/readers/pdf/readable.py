"""Whether a file says what is written in it: pages that are pictures, and fonts that do not say what they draw."""

from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from qa.errors import CorpusError
from qa.guide.readers.pdf.furniture import Sheet
from qa.records import Note

LEAST_CHARACTERS = 20  # of a page; one with fewer may be a picture
MOST_UNKNOWN = 0.2  # share of the characters
FEWEST_STROKES = 200  # paths on a page; letters drawn as lines are many more
DEEPEST = 3  # forms within forms that are searched for pictures
OCR = "run OCR first (ocrmypdf in.pdf out.pdf)"
OCR_AGAIN = "run OCR first (ocrmypdf --force-ocr in.pdf out.pdf), or print it to PDF from the program that made it"


def check_readable(document: pypdfium2.PdfDocument, sheets: Sequence[Sheet]) -> list[Note]:
    """Find the pages whose text is not in the file as text.

    :raises CorpusError: All of them, or nearly all, are such.
    """
    pictures = [
        sheet.number
        for sheet in sheets
        if sheet.characters < LEAST_CHARACTERS and _is_picture(document[sheet.number - 1])
    ]
    characters = sum(sheet.characters for sheet in sheets)
    if pictures and characters < LEAST_CHARACTERS * len(sheets):
        raise CorpusError(f"no text: page images only; {OCR}")
    if sum(sheet.unknown for sheet in sheets) > MOST_UNKNOWN * characters:
        raise CorpusError(f"its fonts do not say which letters they draw; {OCR_AGAIN}")
    garbled = [sheet.number for sheet in sheets if sheet.unknown > MOST_UNKNOWN * sheet.characters]
    return [
        *(Note(0, f"page {page}", "a picture of a page: run OCR first") for page in pictures),
        *(Note(0, f"page {page}", "letters that its font does not name: run OCR first") for page in garbled),
    ]


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    strokes = 0
    for drawn in page.get_objects(max_depth=DEEPEST):
        strokes += drawn.type == pdfium.FPDF_PAGEOBJ_PATH
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE or strokes >= FEWEST_STROKES:
            return True
    return False
