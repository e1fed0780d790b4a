"""Readers: one module a format, from a file's name and bytes to a Document; here is the one list of endings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from qa.guide.readers.extraction import LARGEST_FILE as LARGEST_EXTRACTED
from qa.guide.readers.extraction import read_extracted
from qa.guide.readers.limits import LARGEST_FILE
from qa.guide.readers.markdown import read_markdown, read_mdx
from qa.guide.readers.markup.asciidoc import read_asciidoc
from qa.guide.readers.markup.mediawiki import read_mediawiki
from qa.guide.readers.markup.org import read_org
from qa.guide.readers.markup.rst import read_rst
from qa.guide.readers.plain_text import read_plain_text
from qa.guide.readers.reading import Options, Reading
from qa.guide.readers.scans import read_pdf
from qa.guide.readers.text import read_text
from qa.records import Document, Kind


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of some endings."""

    kind: Kind
    read: Callable[[str, bytes, Options], Document]  # name and bytes of a file; CorpusError where it cannot be read
    largest: int = LARGEST_FILE  # bytes
    is_text: bool = False  # whether its files are texts, which can be edited as such


def _text_reader(kind: Kind, read: Callable[[str], Reading]) -> Reader:
    return Reader(kind, lambda name, data, options: read_text(name, data, kind, read), is_text=True)


def _extracting(module: str, *options: str) -> Reader:
    """Make a reader that works in a process of its own.

    :param module: Below this package; its function ``read`` makes a Reading of bytes.
    :param options: Fields of Options that it takes.
    """

    def read(name: str, data: bytes, given: Options) -> Document:
        return read_extracted(name, data, module, {option: getattr(given, option) for option in options})

    return Reader("extracted", read, LARGEST_EXTRACTED)


MARKDOWN, PLAIN_TEXT = _text_reader("markdown", read_markdown), _text_reader("plain", read_plain_text)
MDX = _text_reader("markdown", read_mdx)
RST, ASCIIDOC = _text_reader("extracted", read_rst), _text_reader("extracted", read_asciidoc)
MEDIAWIKI, ORG = _text_reader("extracted", read_mediawiki), _text_reader("extracted", read_org)
HTML = _extracting("html", "leave_out")
COLUMNS = ("question", "answer", "category")
# By the ending of a file's name, in small letters.
READERS = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".mkd": MARKDOWN,
    ".mdx": MDX,
    ".txt": PLAIN_TEXT,
    ".text": PLAIN_TEXT,
    ".rst": RST,
    ".rest": RST,
    ".adoc": ASCIIDOC,
    ".asciidoc": ASCIIDOC,
    ".asc": ASCIIDOC,
    ".mediawiki": MEDIAWIKI,
    ".wiki": MEDIAWIKI,
    ".org": ORG,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".epub": _extracting("epub"),
    ".docx": _extracting("docx"),
    ".docm": _extracting("docx"),
    ".doc": _extracting("docx"),
    ".odt": _extracting("odt"),
    ".pptx": _extracting("pptx"),
    ".pdf": Reader("extracted", read_pdf, LARGEST_EXTRACTED),
    ".csv": _extracting("sheets.csv", *COLUMNS),
    ".tab": _extracting("sheets.csv", *COLUMNS),
    ".tsv": _extracting("sheets.csv", *COLUMNS),
    ".json": _extracting("sheets.json", *COLUMNS),
    ".jsonl": _extracting("sheets.json", *COLUMNS),
    ".xlsx": _extracting("sheets.workbook", *COLUMNS),
    ".xlsm": _extracting("sheets.workbook", *COLUMNS),
    ".xlsb": _extracting("sheets.workbook", *COLUMNS),
    ".xls": _extracting("sheets.workbook", *COLUMNS),
    ".ods": _extracting("sheets.workbook", *COLUMNS),
}


def reader_of(name: str) -> Reader:
    """Find the reader of a file by the ending of its name.

    :raises KeyError: There is none.
    """
    return READERS[PurePosixPath(name).suffix.lower()]


def kind_of(document_id: str) -> Kind:
    """Say how the text of a document is to be shown; plain where no reader knows its name."""
    reader = READERS.get(PurePosixPath(document_id).suffix.lower())
    return reader.kind if reader else "plain"


def is_text(document_id: str) -> bool:
    """Tell whether a file is a text, which can be edited as such."""
    reader = READERS.get(PurePosixPath(document_id).suffix.lower())
    return reader is not None and reader.is_text
