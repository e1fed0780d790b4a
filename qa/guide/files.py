"""The files of the guide: read and fingerprint them."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.archives import read_member
from qa.guide.corpus_settings import CorpusSettings, read_corpus_settings
from qa.guide.listing import DEEPEST_FOLDER, Source, list_files
from qa.guide.readers import READERS, reader_of
from qa.guide.readers.limits import LARGEST_FILE, check_size
from qa.guide.readers.reading import NO_OPTIONS, Options
from qa.records import Document

UNREADABLE = "unreadable"  # in place of a sha256
NOT_A_LINK, NO_WAITING = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_NONBLOCK", 0)  # 0 on Windows

Progress = Callable[[int, int], None]  # files done, of how many


@dataclass(frozen=True, slots=True)
class Corpus:
    """A guide as it was read."""

    documents: tuple[Document, ...]  # sorted by document_id
    fingerprints: dict[str, str]  # document_id to the hash of its bytes and of how it is read, failed files included
    failures: dict[str, str]  # document_id to why it was left out
    unread: dict[str, int]  # ending, or name without one, to how many files no reader knows


def read_corpus(
    folder: Path,
    known: Mapping[str, Document] | None = None,
    progress: Progress = lambda done, total: None,
) -> Corpus:
    """Read every guide file below ``folder``; a file that cannot be read is named and left out.

    :param known: Documents that were read before, by their names; one whose file has not changed is taken as it is.
    :param progress: Called with files read and to be read.
    :raises CorpusError: ``folder`` is missing, or holds no file a reader knows, or its settings are none.
    """
    documents, fingerprints, failures = [], {}, {}
    settings = read_corpus_settings(folder)
    listing = list_files(folder, settings)
    for done, (document_id, source) in enumerate(listing.files.items()):
        progress(done, len(listing.files))
        fingerprints[document_id] = UNREADABLE
        try:
            data = read_bytes_of(folder, source)
            fingerprints[document_id] = settings.fingerprint(data)
            before = known.get(document_id) if known else None
            if before is None or before.sha256 != fingerprints[document_id]:
                before = _read(document_id, data, settings)
            documents.append(before)
        except OSError as error:
            failures[document_id] = error.strerror or str(error)
        except CorpusError as error:
            failures[document_id] = str(error)
    progress(len(listing.files), len(listing.files))
    return Corpus(tuple(documents), fingerprints, failures, listing.unread)


def read_file(folder: Path, document_id: str) -> Document:
    """Read one file of the guide in ``folder``; nothing outside of it, whatever a link says.

    :raises OSError: The system refuses it.
    :raises CorpusError: It is no file of the guide, or cannot be read.
    """
    settings = read_corpus_settings(folder)
    source = list_files(folder, settings).files.get(document_id)
    if source is None:
        raise CorpusError(f"{document_id} is no file of the guide; look at the list again")
    return _read(document_id, read_bytes_of(folder, source), settings)


def _read(document_id: str, data: bytes, settings: CorpusSettings) -> Document:
    return settings.settle(read_document(document_id, data, settings.options), data)


def read_document(document_id: str, data: bytes, options: Options = NO_OPTIONS) -> Document:
    """Read one file; the reader follows from the ending of its name.

    :raises CorpusError: It cannot be read, is empty, or more than a file may be.
    """
    return reader_of(document_id).read(document_id, data, options)


def fingerprint_corpus(folder: Path) -> dict[str, str]:
    """Hash every guide file below ``folder``, as :func:`read_corpus` does, without reading its text."""
    fingerprints = {}
    settings = read_corpus_settings(folder)
    for document_id, source in list_files(folder, settings).files.items():
        try:
            fingerprints[document_id] = settings.fingerprint(read_bytes_of(folder, source))
        except (OSError, CorpusError):
            fingerprints[document_id] = UNREADABLE
    return fingerprints


def read_bytes_of(folder: Path, source: Source) -> bytes:
    """Read a file, no further than a guide's file goes; a link may stand for another file of the guide.

    :raises OSError: The system refuses it.
    :raises CorpusError: It lies outside or too deep, is no file, or is too large.
    """
    if source.error:
        raise CorpusError(source.error)
    name = source.member.name if source.member else source.path.name
    reader = READERS.get(Path(name).suffix.lower())
    largest = reader.largest if reader else LARGEST_FILE
    real = os.path.realpath(source.path)
    if not Path(real).is_relative_to(os.path.realpath(folder)):
        raise CorpusError("a link that leads out of the guide; put the file itself there")
    data = read_member(Path(real), source.member, largest) if source.member else _read_bytes(real, largest)
    check_size(len(data), largest)
    return data


def _read_bytes(path: str, largest: int) -> bytes:
    # A pipe would wait for a writer; and what is a link by now was none before.
    descriptor = os.open(path, os.O_RDONLY | NOT_A_LINK | NO_WAITING)
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise CorpusError(f"lies below {DEEPEST_FOLDER} folders; move it further up")
        if not stat.S_ISREG(kind):
            raise CorpusError("a pipe or a device; put a text file there")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(largest + 1)
    finally:
        os.close(descriptor)
