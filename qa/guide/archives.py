"""A zip in the guide's folder is a folder of its own: read within limits, never unpacked to the disk."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from qa.errors import CorpusError
from qa.guide.readers.text import decode

ZIP = ".zip"
MOST_MEMBERS = 20_000
LARGEST_UNPACKED = 1_000_000_000  # bytes, of all that lies in it
MOST_SHRUNK = 200  # times; text shrinks to a tenth, and what shrinks to less than a two hundredth was made for harm
SMALL = 1_000_000  # bytes of a file that may shrink as much as it likes
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0")
_UTF_8_NAME, _ENCRYPTED = 0x800, 0x1  # bits of a member's flags


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip."""

    name: str  # as a reader sees it, with forward slashes
    stored: str  # as it is looked up in the zip


def list_members(path: Path | IO[bytes]) -> list[Member]:
    """List the files in a zip, hidden ones aside, in the order of their names.

    :raises CorpusError: It is no zip, damaged, or more than a guide has.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot be read as a zip: {error}; pack it again") from error
    if len(found) > MOST_MEMBERS:
        raise CorpusError(f"{len(found):,} files in one zip, more than {MOST_MEMBERS:,}; split it")
    if sum(one.file_size for one in found) > LARGEST_UNPACKED:
        raise CorpusError(f"more than {LARGEST_UNPACKED:,} bytes when it is unpacked; split it")
    names = _names(found)
    members = [Member(name.replace("\\", "/"), one.filename) for name, one in zip(names, found, strict=True)]
    return sorted((one for one in members if not _is_hidden(one.name)), key=lambda one: one.name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("__MACOSX",) or any(part.startswith(".") and part != ".." for part in parts)


def read_member(path: Path, member: Member, largest: int) -> bytes:
    """Read a file in a zip, no further than a guide's file goes.

    :param largest: Bytes; one more is read where there are more.
    :raises CorpusError: Its name leads out of the zip, it is encrypted, damaged, or made to swell.
    """
    if _LEADS_OUT.search(member.stored):
        raise CorpusError("a name that leads out of the zip; rename it")
    try:
        with zipfile.ZipFile(path) as archive:
            facts = archive.getinfo(member.stored)
            if facts.flag_bits & _ENCRYPTED:
                raise CorpusError("is encrypted; unpack the zip with its password, and pack it without")
            if facts.file_size > max(SMALL, MOST_SHRUNK * facts.compress_size):
                raise CorpusError("swells too much when it is unpacked; put the file itself into the guide")
            with archive.open(facts) as file:
                return file.read(largest + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise CorpusError(f"cannot be taken out of the zip: {error}; pack it again") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "_lzma", "bz2", "_bz2"):
            raise CorpusError(f"cannot be taken out of the zip: {error}; pack it again") from error
        raise


def _names(found: list[zipfile.ZipInfo]) -> list[str]:
    """Read the names as they were written: a zip made on Windows has them in the encoding of its language."""
    old = [one.filename for one in found if not one.flag_bits & _UTF_8_NAME and not one.filename.isascii()]
    if not old:
        return [one.filename for one in found]
    try:
        read = decode("\n".join(old).encode("cp437")).split("\n")
    except (UnicodeEncodeError, CorpusError):
        read = old
    names = dict(zip(old, read, strict=True)) if len(read) == len(old) else {}
    return [names.get(one.filename, one.filename) for one in found]
