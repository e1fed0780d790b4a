"""A picture of one page, with the places marked that a passage was taken from."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from qa.guide.readers.pdf.opening import open_document
from qa.records import Box

MOST_PIXELS = 8_000_000  # a page of any size; bigger ones are drawn smaller
LEAST_SCALE = 0.01
MARKED = np.array([255, 236, 128], np.float32)  # red, green, blue; what is white turns to it, black stays black
MARGIN = 1.5  # points around a line
SIGNATURE = b"\x89PNG\r\n\x1a\n"

Pixels = npt.NDArray[np.uint8]  # (height, width, 3)


def picture(data: bytes, page: int, boxes: Sequence[Box | Mapping[str, Any]], scale: float = 1.5) -> bytes:
    """Draw a page as a PNG.

    PDFium is not safe in threads: call this only in the process that reads files.

    :param data: The file.
    :param page: Number of the page, from 1.
    :param boxes: What to mark on it, as records, or as JSON has them; those of other pages are passed over.
    :param scale: Pixels a point; less where the page is huge.
    :raises CorpusError: The file cannot be opened.
    :raises ValueError: It has no such page.
    """
    document = open_document(data)
    if not 1 <= page <= len(document):
        raise ValueError(f"page must be from 1 to {len(document)}, got {page}")
    drawn = document[page - 1]
    scale = max(LEAST_SCALE, min(scale, (MOST_PIXELS / (drawn.get_width() * drawn.get_height())) ** 0.5))
    pixels = _draw(drawn, scale)
    marked = np.zeros(pixels.shape[:2], bool)
    for box in (box if isinstance(box, Box) else Box(**box) for box in boxes):
        if box.page == page:
            marked[_within(box, scale)] = True
    pixels[marked] = (pixels[marked] * (MARKED / 255)).astype(
        np.uint8
    )  # as a highlighter does, once where boxes overlap
    return _png(pixels)


def _draw(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, force_bitmap_format=pdfium.FPDFBitmap_BGR)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, ::-1])


def _within(box: Box, scale: float) -> tuple[slice, slice]:
    """Give the rows and columns of pixels of a box."""
    left, top = (max(0, int((edge - MARGIN) * scale)) for edge in (box.left, box.top))
    right, bottom = (max(0, int((edge + MARGIN) * scale) + 1) for edge in (box.right, box.bottom))
    return slice(top, bottom), slice(left, right)


def _png(pixels: Pixels) -> bytes:
    """Write pixels as PNG (RFC 2083): each row begins with a zero, which says that it stands as it is."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])  # 8 bits a colour, RGB
    body = zlib.compress(rows.tobytes(), 6)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
