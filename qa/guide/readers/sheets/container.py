"""What a workbook is packed in, looked at before anything unpacks it: its kind, its size, and whether it is locked."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from qa.errors import CorpusError

MOST_MEMBERS = 2_000
LARGEST_UNPACKED = 50_000_000  # bytes
LARGEST_AREA = 4_000_000  # cells from the first to the last, most of them empty; each takes 32 bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
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
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise CorpusError("is damaged, or no workbook; open it in a spreadsheet program and save it anew")


def _check_zip(data: bytes) -> None:
    """Unpack each member once, within bounds: what its header says of its size is then true."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise CorpusError(
                    f"unpacks to more than {LARGEST_UNPACKED:,} bytes or {MOST_MEMBERS:,} members; split it into "
                    "smaller files"
                )
            names = {member.filename for member in members}
            if "word/document.xml" in names:
                raise CorpusError("is a Word document in spite of its name; name it .docx")
            if "ppt/presentation.xml" in names:
                raise CorpusError("is a presentation in spite of its name; name it .pptx")
            if any(member.flag_bits & 1 for member in members):
                raise CorpusError("is encrypted; save it without a password")
            for member in members:
                content = archive.read(member)
                if member.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
                    raise CorpusError("is encrypted; save it without a password")
                if SHEET.fullmatch(member.filename):
                    _check_area(content)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise CorpusError(f"is damaged: {error}; open it in a spreadsheet program and save it anew") from None


def _check_area(content: bytes) -> None:
    """Refuse a sheet whose filled cells lie so far apart that all between them would take the memory."""
    rows, columns = [1], [1]
    for match in CELL.finditer(content):
        column = 0
        for letter in match[1]:
            column = 26 * column + letter - 64
        rows.append(int(match[2]))
        columns.append(column)
    if max(rows) * max(columns) > LARGEST_AREA:
        raise CorpusError(
            f"a sheet reaches over {max(rows):,} rows and {max(columns):,} columns; delete what lies far from its table"
        )
