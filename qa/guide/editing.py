"""Changes to the files of a guide: add, write over, remove one, put it back; whole, and with what was there kept."""

import hashlib
import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from qa.disk import check_name, replace_file
from qa.errors import CorpusError, FileTakenError, QAError
from qa.guide.archives import ZIP, list_members
from qa.guide.corpus_settings import CORPUS_FILE, IGNORE_FILE
from qa.guide.files import read_bytes_of, read_document
from qa.guide.kept import forget, keep_file, list_kept, read_kept
from qa.guide.listing import Source, list_files
from qa.guide.readers import READERS
from qa.guide.settings import SETTINGS_FILE, parse_settings


def add_file(corpus: Path, name: str, data: bytes, replace: bool = False, kept: Path | None = None) -> str:
    """Put a file into the guide; one that no reader can read is refused.

    :param replace: Whether it may take the place of one of the same name.
    :param kept: Where what it takes the place of is kept.
    :return: Its document_id.
    :raises QAError: The name could lead elsewhere, the file cannot be read, or the disk refuses.
    """
    document_id = check_name(name, [*READERS, ZIP])
    _check_readable(document_id, data)
    path = corpus / document_id
    if path.exists() and not replace:
        raise FileTakenError(f"{document_id} is there already; rename the file, or allow it to be replaced")
    if kept is not None and path.is_file() and not path.is_symlink():
        keep_file(kept, document_id, path.read_bytes(), "replaced")
    replace_file(path, data)  # which puts a file in the place of a link, and never writes through it
    return document_id


def write_file(corpus: Path, document_id: str, data: bytes, before: str, kept: Path) -> None:
    """Write over a file of the guide, unless somebody else did meanwhile; what was there is kept.

    :param before: The sha256 of what was read when the change was begun.
    :raises QAError: It is no file of the guide, has changed since, cannot be read as it would be, or the disk refuses.
    """
    path = _path_of(corpus, document_id)
    _check_readable(document_id, data)
    old = _bytes_of(corpus, document_id, Source(path))
    if hashlib.sha256(old).hexdigest() != before:
        raise QAError(f"{document_id} has changed since it was opened; open it again, nothing was written")
    keep_file(kept, document_id, old, "replaced")
    replace_file(path, data)


def read_bytes(corpus: Path, document_id: str) -> bytes:
    """Read a file of the guide as it lies there.

    :raises QAError: It is no file of the guide, or cannot be read.
    """
    return _bytes_of(corpus, document_id, _source_of(corpus, document_id))


def remove_file(corpus: Path, document_id: str, kept: Path | None = None) -> None:
    """Take a file out of the guide.

    :param kept: Where it is kept, to be put back.
    :raises QAError: It is no file of the guide, or cannot be removed.
    """
    path = _path_of(corpus, document_id)
    try:
        if kept is not None and not path.is_symlink():
            keep_file(kept, document_id, path.read_bytes(), "removed")
        path.unlink()
    except OSError as error:
        raise QAError(f"cannot remove {document_id}: {error.strerror}") from error


def put_back(corpus: Path, kept: Path, name: str) -> str:
    """Put back what was removed or written over; what lies there now is kept in turn.

    :return: Its document_id.
    :raises QAError: It is no longer kept, its place is not in the guide, or the disk refuses.
    """
    one = next((one for one in list_kept(kept) if one.name == name), None)
    if one is None:
        raise QAError(f"{name} is no longer kept; look at the list again")
    data, path = read_kept(kept, name), corpus.joinpath(*PurePosixPath(one.document).parts)
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(corpus)):
        raise QAError(f"{one.document} would lie outside of the guide; it stays where it is kept")
    if one.document in _files_of(corpus) and not path.is_symlink():
        keep_file(kept, one.document, path.read_bytes(), "replaced")
    replace_file(path, data)
    forget(kept, name)
    return one.document


def zip_corpus(corpus: Path) -> bytes:
    """Pack the guide's files, and what its editor has set, into a zip.

    :raises CorpusError: There are none.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for document_id, source in list_files(corpus).files.items():
            with suppress(OSError, CorpusError):  # what cannot be read is named in the view
                archive.writestr(document_id, read_bytes_of(corpus, source))
        for settings in (corpus / name for name in (SETTINGS_FILE, CORPUS_FILE, IGNORE_FILE)):
            if settings.is_file() and not settings.is_symlink():
                archive.writestr(settings.name, settings.read_bytes())
    return packed.getvalue()


def _check_readable(document_id: str, data: bytes) -> None:
    try:
        if document_id.lower().endswith(ZIP):
            _check_zip(data)
        else:
            read_document(document_id, data)
    except CorpusError as error:
        raise QAError(f"{document_id} cannot be read: {error}; nothing was changed") from error


def _check_zip(data: bytes) -> None:
    endings = {PurePosixPath(one.name).suffix.lower() for one in list_members(io.BytesIO(data))}
    if not endings & set(READERS):
        raise CorpusError("it holds no file that a reader knows")


def _files_of(corpus: Path) -> dict[str, Source]:
    try:
        return list_files(corpus).files
    except CorpusError:
        return {}  # the last file was taken out


def _source_of(corpus: Path, document_id: str) -> Source:
    source = _files_of(corpus).get(document_id)  # which names what lies inside, and follows no folder out
    if source is None:
        raise QAError(f"{document_id} is no file of the guide; look at the list again")
    return source


def _path_of(corpus: Path, document_id: str) -> Path:
    source = _source_of(corpus, document_id)
    if source.member:
        raise QAError(f"{document_id} lies in the zip {source.path.name}; change it there and replace the zip")
    return source.path


def _bytes_of(corpus: Path, document_id: str, source: Source) -> bytes:
    try:
        return read_bytes_of(corpus, source)
    except OSError as error:
        raise QAError(f"cannot read {document_id}: {error.strerror or error}") from error


def write_settings(corpus: Path, data: bytes, before: str, kept: Path) -> None:
    """Write over what the editor has set, unless somebody else did meanwhile; what was there is kept.

    :param before: The sha256 of what was read when the change was begun, of nothing where there was no file.
    :raises QAError: It is no settings, has changed since, or the disk refuses.
    """
    parse_settings(data)
    path = corpus / SETTINGS_FILE
    old = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    if hashlib.sha256(old).hexdigest() != before:
        raise QAError(f"{SETTINGS_FILE} has changed since it was opened; open it again, nothing was written")
    if old:
        keep_file(kept, SETTINGS_FILE, old, "replaced")
    replace_file(path, data)
