"""Compound files (OLE), in which old workbooks are: one stream of them, followed from sector to sector."""

import struct
from collections.abc import Iterator, Sequence

LAST = 0xFFFFFFFA  # sector numbers from here on are none
HEADER = 512  # bytes, before the first sector of the usual size
ENTRY = 128  # bytes of the folder for a stream
SMALL = 64  # bytes of a sector within the stream that holds all small streams


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """Give the content of the first stream of one of some names; nothing where there is none, or it is damaged."""
    try:
        return _find(data, [name.encode("utf-16-le") for name in names])
    except (struct.error, IndexError):
        return b""


def _find(data: bytes, names: Sequence[bytes]) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        return b""
    size = 1 << shift
    folder_start, _, cutoff, small_table = struct.unpack_from("<IIII", data, 48)
    table = _numbers(_sectors(data, list(_table_sectors(data, size)), max(size, HEADER), size))
    folder = _follow(data, folder_start, table, max(size, HEADER), size)
    entries = [folder[at : at + ENTRY] for at in range(0, len(folder) - ENTRY + 1, ENTRY)]
    for entry in entries:
        if entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)] in names and entry[66] == 2:
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= cutoff:
                return _follow(data, start, table, max(size, HEADER), size)[:length]
            holder = _follow(data, struct.unpack_from("<I", entries[0], 116)[0], table, max(size, HEADER), size)
            small = _numbers(_follow(data, small_table, table, max(size, HEADER), size))
            return _follow(holder, start, small, 0, SMALL)[:length]
    return b""


def _table_sectors(data: bytes, size: int) -> Iterator[int]:
    """Yield the sectors of the table that says which sector follows which."""
    yield from struct.unpack_from("<109I", data, 76)
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if following >= LAST:
            return
        *numbers, following = struct.unpack_from(f"<{size // 4}I", data, max(size, HEADER) + following * size)
        yield from numbers


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _follow(data: bytes, start: int, table: Sequence[int], first: int, size: int) -> bytes:
    """Join the sectors of a stream; one that goes in a circle ends with the file."""
    sectors: list[int] = []
    while start < min(LAST, len(table)) and len(sectors) <= len(data) // size:
        sectors.append(start)
        start = table[start]
    return _sectors(data, sectors, first, size)


def _sectors(data: bytes, sectors: Sequence[int], first: int, size: int) -> bytes:
    return b"".join(data[first + at * size : first + (at + 1) * size] for at in sectors if at < LAST)
