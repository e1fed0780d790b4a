"""What a workbook is packed in, looked at before anything unpacks it: its kind, its size, and whether it is locked."""

import re
import zlib
from copy import copy
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from qa.errors import CorpusError
from qa.guide.readers.sheets.areas import check_binary_sheet, check_old_workbook, check_repeated, check_sheet
from qa.guide.readers.sheets.compound import read_stream

MOST_MEMBERS = 2_000
LARGEST_UNPACKED = 50_000_000  # bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")
SHEET = re.compile(r"/?xl/worksheets/[^/]+\.(xml|bin)", re.IGNORECASE)
TEXTS = re.compile(r"/?xl/sharedStrings\.xml", re.IGNORECASE)
TOO_LARGE = f"unpacks to more than {LARGEST_UNPACKED:,} bytes or {MOST_MEMBERS:,} members; split it into smaller files"
SAVE = "open it in a spreadsheet program and save it as .xlsx"


def check_container(data: bytes) -> bool:
    """Look at a file that is named as a workbook.

    :return: Whether it is one; false for a text.
    :raises CorpusError: It is damaged, locked, something else, or more than a guide's workbook.
    """
    if data.startswith(OLE):
        _check_ole(data)
        return True
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
        return True
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise CorpusError(f"is a workbook of a very old Excel; {SAVE}")
    if data.startswith(b"%PDF"):
        raise CorpusError("is a PDF in spite of its name; name it .pdf")
    beginning = data[:2000].replace(b"\0", b"").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise CorpusError(f"is a workbook in XML; {SAVE}")
    if any(tag in beginning for tag in (b"<html", b"<!doctype html", b"<table", b"<head")):
        raise CorpusError(f"is a web page in spite of its name; name it .html, or {SAVE}")
    return False


def _check_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise CorpusError("is encrypted; save it without a password")
    if "WordDocument".encode("utf-16-le") in data:
        raise CorpusError("is a Word document in spite of its name; name it .doc, or save it as .docx")
    if not any(name.encode("utf-16-le") in data for name in OLD_NAMES):
        raise CorpusError("is damaged, or no workbook; open it in a spreadsheet program and save it anew")
    check_old_workbook(read_stream(data, OLD_NAMES))


def _check_zip(data: bytes) -> None:
    """Unpack each member once, within bounds: what its header says of its size may be wrong."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise CorpusError(TOO_LARGE)
            names = {member.filename for member in members}
            if "word/document.xml" in names:
                raise CorpusError("is a Word document in spite of its name; name it .docx")
            if "ppt/presentation.xml" in names:
                raise CorpusError("is a presentation in spite of its name; name it .pptx")
            if any(member.flag_bits & 1 for member in members):
                raise CorpusError("is encrypted; save it without a password")
            _check_members(archive, members)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise CorpusError(f"is damaged: {error}; open it in a spreadsheet program and save it anew") from None


def _check_members(archive: ZipFile, members: list[ZipInfo]) -> None:
    left, texts = LARGEST_UNPACKED, b""
    sheets = []
    for member in members:
        content = _unpack(archive, member, left)
        left -= len(content)
        if member.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise CorpusError("is encrypted; save it without a password")
        if TEXTS.fullmatch(member.filename):
            texts = content
        elif (sheet := SHEET.fullmatch(member.filename)) and sheet[1].lower() == "xml":
            check_sheet(content)
            sheets.append(content)
        elif sheet:
            check_binary_sheet(content)
    check_repeated(texts, sheets)


def _unpack(archive: ZipFile, member: ZipInfo, left: int) -> bytes:
    """Unpack a member to its true end, but no more than ``left`` bytes."""
    unbounded = copy(member)
    unbounded.file_size = left + 2  # else what lies beyond the size that it says is not seen
    with archive.open(unbounded) as unpacked:
        content = unpacked.read(left + 1)
    if len(content) > left:
        raise CorpusError(TOO_LARGE)
    return content
