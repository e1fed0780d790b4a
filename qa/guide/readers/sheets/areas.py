"""How far apart the cells of a sheet lie, and how much text they repeat, counted before a library makes room for it."""

import re
import struct
from collections.abc import Iterator, Sequence

from qa.errors import CorpusError

LARGEST_AREA = 4_000_000  # cells from the first to the last, most of them empty; each takes 32 bytes
MOST_REPEATED = 50_000_000  # bytes of the texts of all cells: a text is written once, and its cells name it
CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')
SHARED = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\bt="s"[^<>]*>\s*<(?:\w+:)?v>(\d{1,9})<')
TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
BEGIN = 0x0809  # of a sheet, in .xls
OLD_CELLS = frozenset([0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E])
BINARY_ROW, BINARY_CELLS = 0, range(1, 12)  # in .xlsb
Cell = tuple[int, int]  # row and column


def check_sheet(content: bytes) -> None:
    """Refuse a sheet in XML whose filled cells lie so far apart that all between them would take the memory.

    :raises CorpusError: It does.
    """
    rows, columns = 1, 1
    for match in CELL.finditer(content):
        column = 0
        for letter in match[1]:
            column = 26 * column + letter - 64
        rows, columns = max(rows, int(match[2])), max(columns, column)
    _check(rows, columns)


def check_binary_sheet(content: bytes) -> None:
    """Refuse a sheet of an .xlsb so.

    :raises CorpusError: See :func:`check_sheet`.
    """
    rows, columns, row = 1, 1, 0
    for kind, at, size in _binary_records(content):
        if kind == BINARY_ROW and size >= 4:
            row = int.from_bytes(content[at : at + 4], "little")
        elif kind in BINARY_CELLS and size >= 4:
            rows = max(rows, row + 1)
            columns = max(columns, int.from_bytes(content[at : at + 4], "little") + 1)
    _check(rows, columns)


def check_old_workbook(content: bytes) -> None:
    """Refuse an .xls with such a sheet.

    :param content: Of its stream.
    :raises CorpusError: See :func:`check_sheet`.
    """
    at, rows, columns = 0, 1, 1
    while at + 8 <= len(content):
        kind, size, row, column = struct.unpack_from("<HHHH", content, at)
        if kind == BEGIN:
            rows, columns = 1, 1
        elif kind in OLD_CELLS and size >= 4:
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            _check(rows, columns)
        at += 4 + size


def check_repeated(texts: bytes, sheets: Sequence[bytes]) -> None:
    """Refuse a workbook whose cells name a long text so often that all of them would take the memory.

    :param texts: Those that its cells name, in XML.
    :raises CorpusError: It does.
    """
    ends = [match.end() for match in TEXT_END.finditer(texts)]
    sizes = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    longest, total = max(sizes, default=0), 0
    for sheet in sheets:
        if total + longest * sheet.count(b'"s"') > MOST_REPEATED:
            named = (int(match[1]) for match in SHARED.finditer(sheet))
            total += sum(sizes[number] for number in named if number < len(sizes))
        else:
            total += longest * sheet.count(b'"s"')
        if total > MOST_REPEATED:
            raise CorpusError(f"its cells repeat texts to more than {MOST_REPEATED:,} bytes; delete what is repeated")


def _check(rows: int, columns: int) -> None:
    if rows * columns > LARGEST_AREA:
        raise CorpusError(
            f"a sheet reaches over {rows:,} rows and {columns:,} columns; delete what lies far from its table"
        )


def _binary_records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of the records of an .xlsb; numbers have seven bits a byte."""
    at = 0
    while at < len(content) - 1:
        kind, at = content[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (content[at] & 0x7F) << 7, at + 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= len(content):
                return
            byte, at = content[at], at + 1
            size |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        yield kind, at, size
        at += size
