"""Add and remove files of the guide; nothing else of the disk can be reached."""

from pathlib import Path

from qa.disk import check_name, replace_file
from qa.errors import CorpusError, QAError
from qa.guide.files import READERS, fingerprint_corpus, read_document


def add_file(corpus: Path, name: str, data: bytes, replace: bool = False) -> str:
    """Put a file into the guide; one that no reader can read is refused.

    :param replace: Whether it may take the place of one of the same name.
    :return: Its document_id.
    :raises QAError: The name could lead elsewhere, the file cannot be read, or the disk refuses.
    """
    document_id = check_name(name, READERS)
    try:
        read_document(document_id, data)
    except CorpusError as error:
        raise QAError(f"{document_id} cannot be read: {error}; nothing was changed") from error
    path = corpus / document_id
    if path.exists() and not replace:
        raise QAError(f"{document_id} is there already; rename the file, or allow it to be replaced")
    replace_file(path, data)  # which puts a file in the place of a link, and never writes through it
    return document_id


def remove_file(corpus: Path, document_id: str) -> None:
    """Take a file out of the guide.

    :raises QAError: It is no file of the guide, or cannot be removed.
    """
    if document_id not in fingerprint_corpus(corpus):  # which names what lies inside, and follows no folder out
        raise QAError(f"{document_id} is no file of the guide; look at the list again")
    try:
        (corpus / document_id).unlink()
    except OSError as error:
        raise QAError(f"cannot remove {document_id}: {error.strerror}") from error
