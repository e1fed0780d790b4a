"""Find the files of the guide, decode them, pick the reader; fingerprint each file."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.readers.limits import LARGEST_FILE, check_headings, check_lines, check_size
from qa.guide.readers.markdown import read_markdown
from qa.guide.readers.plain_text import read_plain_text
from qa.guide.readers.text import decode
from qa.records import Document, line_starts

DOCUMENTS_VERSION = 2  # raised whenever a reader or the cutting into passages changes; it stands in the manifest
READERS = {".md": read_markdown, ".markdown": read_markdown, ".txt": read_plain_text}
DEEPEST_FOLDER = 50
UNREADABLE = "unreadable"  # in place of a sha256
NOT_A_LINK, NO_WAITING = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_NONBLOCK", 0)  # 0 on Windows


@dataclass(frozen=True, slots=True)
class Corpus:
    """A guide as it was read."""

    documents: tuple[Document, ...]  # sorted by document_id
    fingerprints: dict[str, str]  # document_id to the sha256 of its bytes, failed files included
    failures: dict[str, str]  # document_id to why it was left out


def read_corpus(folder: Path, known: Mapping[str, Document] | None = None) -> Corpus:
    """Read every guide file below ``folder``; a file that cannot be read is named and left out.

    :param known: Documents that were read before, by their names; one whose file has not changed is taken as it is.
    :raises CorpusError: ``folder`` is missing, or holds no file a reader knows.
    """
    documents, fingerprints, failures = [], {}, {}
    for document_id, path in _files(folder):
        fingerprints[document_id] = UNREADABLE
        try:
            data = _read_file(folder, path)
            fingerprints[document_id] = hashlib.sha256(data).hexdigest()
            before = known.get(document_id) if known else None
            same = before is not None and before.sha256 == fingerprints[document_id]
            documents.append(before if before is not None and same else read_document(document_id, data))
        except OSError as error:
            failures[document_id] = error.strerror or str(error)
        except CorpusError as error:
            failures[document_id] = str(error)
    return Corpus(tuple(documents), fingerprints, failures)


def read_document(document_id: str, data: bytes) -> Document:
    """Decode one file and find its sections; the reader follows from the name's ending.

    :raises CorpusError: It is no text, empty, or more than a file may be.
    """
    check_size(len(data))
    text = decode(data)
    if not text.strip():
        raise CorpusError("empty file")
    check_lines(line_starts(text), len(text))
    sections = READERS[Path(document_id).suffix.lower()](text)
    check_headings(len(sections))
    return Document(document_id, text, sections, hashlib.sha256(data).hexdigest())


def fingerprint_corpus(folder: Path) -> dict[str, str]:
    """Hash every guide file below ``folder``, as :func:`read_corpus` does, without reading its text."""
    fingerprints = {}
    for document_id, path in _files(folder):
        try:
            fingerprints[document_id] = hashlib.sha256(_read_file(folder, path)).hexdigest()
        except (OSError, CorpusError):
            fingerprints[document_id] = UNREADABLE
    return fingerprints


def _read_file(folder: Path, path: Path) -> bytes:
    """Read a file, no further than a guide's file goes; a link may stand for another file of the guide.

    :raises OSError: The system refuses it.
    :raises CorpusError: It lies outside or too deep, is no file, or is too large.
    """
    real = os.path.realpath(path)
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
            data = file.read(LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
    check_size(len(data))
    return data


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """List the guide files in the order of their names; links to folders are not followed, so none can loop."""
    if not folder.is_dir():
        raise CorpusError(f"no corpus folder at {folder}; put guide files ({', '.join(READERS)}) there")
    root = folder.resolve()
    paths: list[Path] = []
    closed: list[Path] = []
    refused: list[OSError] = []
    for parent, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(parent, name) for name in names if not name.startswith(".")]
        if len(Path(parent).relative_to(root).parts) == DEEPEST_FOLDER:
            closed += [Path(parent, name) for name in folders]
            folders.clear()
    found: dict[str, Path] = {}
    closed += [Path(error.filename) for error in refused]
    for path in sorted([*closed, *(path for path in paths if path.suffix.lower() in READERS)]):
        # A name that is not UTF-8 can be neither stored nor shown; spelt out, it still can be recognised.
        document_id = path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
        while document_id in found:
            document_id = f"_{document_id}"
        found[document_id] = path
    if not found:
        raise CorpusError(f"no guide files in {folder}; readers know {', '.join(READERS)}")
    yield from sorted(found.items())
