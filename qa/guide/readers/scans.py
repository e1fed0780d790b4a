"""A PDF file: read as it is, and where its pages are pictures and the editor asks for it, by a program for scans."""

from qa.errors import CorpusError
from qa.guide.readers.extraction import read_extracted
from qa.guide.readers.ocr import ocr
from qa.guide.readers.reading import Options
from qa.records import Document

LONGEST_OCR = 600.0  # seconds for a file; a page takes some
NEEDS_OCR = "run OCR first"  # in what the reader says of pages that are pictures
# Of the languages that Tesseract has, by their first part in BCP 47; others as Tesseract names them.
TESSERACT = {
    "ar": "ara",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "hi": "hin",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "th": "tha",
    "tr": "tur",
    "uk": "ukr",
    "vi": "vie",
    "zh": "chi_sim",
}
TRADITIONAL = ("Hant", "TW", "HK", "MO")


def read_pdf(name: str, data: bytes, options: Options) -> Document:
    """Have a PDF file read; what it has as pictures only after the editor's word and with a program for that.

    :raises CorpusError: It cannot be read.
    """
    try:
        document = read_extracted(name, data, "pdf", {})
    except CorpusError as error:
        if not options.ocr or NEEDS_OCR not in str(error):
            raise
    else:
        if not options.ocr or not any(NEEDS_OCR in note.reason for note in document.left_out):
            return document
    languages = [_for_tesseract(language) for language in options.languages]
    return read_extracted(name, data, "pdf", {}, lambda: ocr(data, languages, LONGEST_OCR))


def _for_tesseract(language: str) -> str:
    first, *more = language.split("-")
    if first == "zh" and any(part in TRADITIONAL for part in more):
        return "chi_tra"
    return TESSERACT.get(first, first)
