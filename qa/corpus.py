"""Find the files of the guide, decode them, pick the reader; fingerprint each file."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.readers.decoding import decode
from qa.readers.markdown import read_markdown
from qa.readers.plain_text import read_plain_text
from qa.records import Document

__all__ = ["DOCUMENTS_VERSION", "Corpus", "fingerprint_corpus", "read_corpus", "read_document"]

DOCUMENTS_VERSION = 1  # raised whenever a reader or the cutting into passages changes; it stands in the manifest
READERS = {".md": read_markdown, ".markdown": read_markdown, ".txt": read_plain_text}


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
        try:
            data = path.read_bytes()
            fingerprints[document_id] = hashlib.sha256(data).hexdigest()
            before = known.get(document_id) if known else None
            same = before is not None and before.sha256 == fingerprints[document_id]
            documents.append(before if before is not None and same else read_document(document_id, data))
        except OSError as error:
            fingerprints[document_id] = "unreadable"
            failures[document_id] = error.strerror or str(error)
        except CorpusError as error:
            failures[document_id] = str(error)
    return Corpus(tuple(documents), fingerprints, failures)


def read_document(document_id: str, data: bytes) -> Document:
    """Decode one file and find its sections; the reader follows from the name's ending."""
    text = decode(data)
    if not text.strip():
        raise CorpusError("empty file")
    sections = READERS[Path(document_id).suffix.lower()](text)
    return Document(document_id, text, sections, hashlib.sha256(data).hexdigest())


def fingerprint_corpus(folder: Path) -> dict[str, str]:
    """Hash every guide file below ``folder``, as :func:`read_corpus` does, without reading its text."""
    fingerprints = {}
    for document_id, path in _files(folder):
        try:
            fingerprints[document_id] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            fingerprints[document_id] = "unreadable"
    return fingerprints


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """List the guide files, sorted; links to folders are not followed, so none can loop or lead out."""
    if not folder.is_dir():
        raise CorpusError(f"no corpus folder at {folder}; put guide files ({', '.join(READERS)}) there")
    found = []
    root = folder.resolve()
    for parent, folders, names in os.walk(root, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if name.startswith(".") or path.suffix.lower() not in READERS:
                continue
            if path.resolve().is_relative_to(root) and (path.is_file() or path.is_symlink()):
                # A name that is not UTF-8 could not be stored or shown; replaced, it still can be recognised.
                document_id = path.relative_to(root).as_posix().encode("utf-8", "replace").decode("utf-8")
                found.append((document_id, path))
    if not found:
        raise CorpusError(f"no guide files in {folder}; readers know {', '.join(READERS)}")
    yield from sorted(found)
