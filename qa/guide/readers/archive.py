"""Members of a zip file, read within bounds; their paths are names only, nothing of them is ever opened on the disk."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from qa.errors import CorpusError

MOST_MEMBERS = 2_000
MOST_UNPACKED = 50_000_000  # bytes of all members read; pictures are not
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what programs write; others can ask for any memory
ENCRYPTED = 0x1  # flag of a member
DAMAGED = "is damaged; export it anew, or save it again in the program that made it"


@dataclass(slots=True)
class Archive:
    """The members of a zip file by their names, slashes forward; it counts what was read of them."""

    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    left: int = field(default=MOST_UNPACKED)  # bytes that may still be read

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        """Unpack a member.

        :raises KeyError: There is none of that name.
        :raises CorpusError: It is damaged, encrypted, or more than may be read of a file.
        """
        member = self.members[name]
        if member.flag_bits & ENCRYPTED:
            raise CorpusError(f"is encrypted ({name}); save it without a password")
        if member.compress_type not in PACKED:
            raise CorpusError(f"{name} is packed in a way that is not read; save the file again")
        data = b""
        if member.file_size <= self.left:
            try:
                with self.zip.open(member) as unpacked:
                    data = unpacked.read(self.left + 1)  # what a member says of its size may be wrong
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
                raise CorpusError(f"{DAMAGED} ({name})") from None
        if max(member.file_size, len(data)) > self.left:
            raise CorpusError(f"unpacks to more than {MOST_UNPACKED:,} bytes of text; split it into smaller files")
        self.left -= len(data)
        return data


def open_archive(data: bytes) -> Archive:
    """Open a zip file.

    :raises CorpusError: It is none, is damaged, or has too many members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise CorpusError(DAMAGED) from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise CorpusError(f"holds {len(members):,} files, more than {MOST_MEMBERS:,}; split it into smaller files")
    return Archive(archive, {member.filename.replace("\\", "/").lstrip("/"): member for member in members})


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML: no entities, no DTD, no network.

    :param name: Of the member, for the error.
    :return: Its root element.
    :raises CorpusError: It is no XML, or declares entities.
    """
    if b"<!ENTITY" in data:
        raise CorpusError(f"{name} declares entities, which are not read; save the file again")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise CorpusError(f"{DAMAGED} ({name})") from None
    if root is None:
        raise CorpusError(f"{DAMAGED} ({name})")
    return root
