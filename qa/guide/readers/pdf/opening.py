"""A PDF file opened, or why it cannot be."""

import pypdfium2
import pypdfium2.raw as pdfium

from qa.errors import CorpusError

MOST_PAGES = 3_000
HEADER = b"%PDF-"
SEARCHED = 1024  # bytes from the start that may stand before the header, by the standard


def open_document(data: bytes) -> pypdfium2.PdfDocument:
    """Open a file.

    :raises CorpusError: It is no PDF, damaged, encrypted, or has too many pages.
    """
    if HEADER not in data[:SEARCHED]:
        raise CorpusError("is no PDF file, though its name says so; save it as PDF, or give it its own ending")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise CorpusError(
                "is encrypted with a password; save a copy without one (qpdf --decrypt --password=… in.pdf out.pdf)"
            ) from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise CorpusError("is encrypted in a way that cannot be read; print it to a new PDF file") from None
        raise CorpusError(f"is damaged and cannot be opened ({error}); save or print it to PDF again") from None
    if len(document) > MOST_PAGES:
        raise CorpusError(f"{len(document):,} pages, more than {MOST_PAGES:,}; split it into smaller files")
    if not len(document):
        raise CorpusError("has no pages; save or print it to PDF again")
    return document
