"""The files of the guide: find, read and fingerprint them."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.readers import READERS, reader_of
from qa.guide.readers.limits import LARGEST_FILE, check_size
from qa.guide.readers.reading import Options
from qa.guide.settings import SETTINGS_FILE
from qa.records import Document

NO_OPTIONS = Options()
DEEPEST_FOLDER = 50
UNREADABLE = "unreadable"  # in place of a sha256
NOT_A_LINK, NO_WAITING = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_NONBLOCK", 0)  # 0 on Windows


@dataclass(frozen=True, slots=True)
class Corpus:
    """A guide as it was read."""

    documents: tuple[Document, ...]  # sorted by document_id
    fingerprints: dict[str, str]  # document_id to the sha256 of its bytes, failed files included
    failures: dict[str, str]  # document_id to why it was left out
    unread: dict[str, int]  # ending, or name without one, to how many files no reader knows


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the folder of a guide."""

    files: dict[str, Path]  # document_id to where it lies, sorted
    unread: dict[str, int]  # ending, or name without one, to how many files no reader knows


def read_corpus(folder: Path, known: Mapping[str, Document] | None = None) -> Corpus:
    """Read every guide file below ``folder``; a file that cannot be read is named and left out.

    :param known: Documents that were read before, by their names; one whose file has not changed is taken as it is.
    :raises CorpusError: ``folder`` is missing, or holds no file a reader knows.
    """
    documents, fingerprints, failures = [], {}, {}
    listing = list_files(folder)
    for document_id, path in listing.files.items():
        fingerprints[document_id] = UNREADABLE
        try:
            data = read_bytes_of(folder, path)
            fingerprints[document_id] = hashlib.sha256(data).hexdigest()
            before = known.get(document_id) if known else None
            same = before is not None and before.sha256 == fingerprints[document_id]
            documents.append(before if before is not None and same else read_document(document_id, data))
        except OSError as error:
            failures[document_id] = error.strerror or str(error)
        except CorpusError as error:
            failures[document_id] = str(error)
    return Corpus(tuple(documents), fingerprints, failures, listing.unread)


def read_file(folder: Path, document_id: str) -> Document:
    """Read one file of the guide in ``folder``; nothing outside of it, whatever a link says.

    :raises OSError: The system refuses it.
    :raises CorpusError: It is no file of the guide, or cannot be read.
    """
    path = list_files(folder).files.get(document_id)
    if path is None:
        raise CorpusError(f"{document_id} is no file of the guide; look at the list again")
    return read_document(document_id, read_bytes_of(folder, path))


def read_document(document_id: str, data: bytes, options: Options = NO_OPTIONS) -> Document:
    """Read one file; the reader follows from the ending of its name.

    :raises CorpusError: It cannot be read, is empty, or more than a file may be.
    """
    return reader_of(document_id).read(document_id, data, options)


def fingerprint_corpus(folder: Path) -> dict[str, str]:
    """Hash every guide file below ``folder``, as :func:`read_corpus` does, without reading its text."""
    fingerprints = {}
    for document_id, path in list_files(folder).files.items():
        try:
            fingerprints[document_id] = hashlib.sha256(read_bytes_of(folder, path)).hexdigest()
        except (OSError, CorpusError):
            fingerprints[document_id] = UNREADABLE
    return fingerprints


def read_bytes_of(folder: Path, path: Path) -> bytes:
    """Read a file, no further than a guide's file goes; a link may stand for another file of the guide.

    :raises OSError: The system refuses it.
    :raises CorpusError: It lies outside or too deep, is no file, or is too large.
    """
    real = os.path.realpath(path)
    reader = READERS.get(path.suffix.lower())
    largest = reader.largest if reader else LARGEST_FILE
    if not Path(real).is_relative_to(os.path.realpath(folder)):
        raise CorpusError("a link that leads out of the guide; put the file itself there")
    # A pipe would wait for a writer; and what is a link by now was none before.
    descriptor = os.open(real, os.O_RDONLY | NOT_A_LINK | NO_WAITING)
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise CorpusError(f"lies below {DEEPEST_FOLDER} folders; move it further up")
        if not stat.S_ISREG(kind):
            raise CorpusError("a pipe or a device; put a text file there")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    finally:
        os.close(descriptor)
    check_size(len(data), largest)
    return data


def list_files(folder: Path) -> Listing:
    """List the files below ``folder``; links to folders are not followed, so none can loop.

    :raises CorpusError: ``folder`` is missing, or holds no file a reader knows.
    """
    if not folder.is_dir():
        raise CorpusError(f"no corpus folder at {folder}; put guide files ({', '.join(READERS)}) there")
    root = folder.resolve()
    paths, closed = _walk(root)
    found: dict[str, Path] = {}
    for path in sorted([*closed, *(path for path in paths if path.suffix.lower() in READERS)]):
        # A name that is not UTF-8 can be neither stored nor shown; spelt out, it still can be recognised.
        document_id = path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
        while document_id in found:
            document_id = f"_{document_id}"
        found[document_id] = path
    others = Counter(
        path.suffix or path.name
        for path in paths
        if path.suffix.lower() not in READERS and path != root / SETTINGS_FILE
    )
    unread = dict(sorted(others.items()))
    if not found:
        there = ", ".join(f"{count} {ending}" for ending, count in unread.items())
        there = f" (there: {there})" if there else ""
        raise CorpusError(f"no guide files in {folder}{there}; readers know {', '.join(READERS)}")
    return Listing(dict(sorted(found.items())), unread)


def _walk(root: Path) -> tuple[list[Path], list[Path]]:
    """List files, and folders that are too deep or refused, below a folder; hidden ones are passed over."""
    paths: list[Path] = []
    closed: list[Path] = []
    refused: list[OSError] = []
    for parent, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(parent, name) for name in names if not name.startswith(".")]
        if len(Path(parent).relative_to(root).parts) == DEEPEST_FOLDER:
            closed += [Path(parent, name) for name in folders]
            folders.clear()
    return paths, [*closed, *(Path(error.filename) for error in refused)]
