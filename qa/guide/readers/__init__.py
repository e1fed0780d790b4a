"""Readers: one module a format, from a file's name and bytes to a Document; here is the one list of endings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from qa.guide.readers.markdown import read_markdown, read_mdx
from qa.guide.readers.plain_text import read_plain_text
from qa.guide.readers.reading import Reading
from qa.guide.readers.text import read_text
from qa.records import Document, Kind


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of some endings."""

    kind: Kind
    read: Callable[[str, bytes], Document]  # name and bytes of a file; raises CorpusError where it cannot be read


def _text_reader(kind: Kind, read: Callable[[str], Reading]) -> Reader:
    return Reader(kind, lambda name, data: read_text(name, data, kind, read))


MARKDOWN, PLAIN_TEXT = _text_reader("markdown", read_markdown), _text_reader("plain", read_plain_text)
MDX = _text_reader("markdown", read_mdx)
# By the ending of a file's name, in small letters.
READERS = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".mkd": MARKDOWN,
    ".mdx": MDX,
    ".txt": PLAIN_TEXT,
    ".text": PLAIN_TEXT,
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
