"""PDF files written by hand, so that a test says where each word stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842  # points; A4


@dataclass
class Page:
    """A page; words are put on it from its upper left corner."""

    turn: int = 0
    crop: tuple[int, int, int, int] | None = None
    height: int = HEIGHT
    content: list[str] = field(default_factory=list)
    image: bool = False

    def put(
        self, left: float, top: float, text: str, size: float = 11, bold: bool = False, matrix: str = "1 0 0 1"
    ) -> "Page":
        """Write text whose base line is ``top`` points from the top."""
        shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        self.content.append(
            f"BT /F{2 if bold else 1} {size} Tf {matrix} {left} {self.height - top} Tm ({shown.decode('latin-1')}) Tj ET"
        )
        return self

    def lines(self, left: float, top: float, texts: Sequence[str], step: float = 14, size: float = 11) -> "Page":
        for row, text in enumerate(texts):
            self.put(left, top + step * row, text, size)
        return self

    def picture(self) -> "Page":
        self.image = True
        self.content.append("q 300 0 0 300 100 300 cm /I1 Do Q")
        return self


def pdf(pages: Sequence[Page], outline: Sequence[tuple[str, int, int]] = (), unicode: str = "") -> bytes:
    """Write a file.

    :param outline: Title, page from 1, and points from its top.
    :param unicode: Body of a ToUnicode map for the first font.
    """
    objects: list[bytes] = [b""] * 7  # catalogue, pages, two fonts, image, outline, map
    kids = []
    for page in pages:
        stream = "\n".join(page.content).encode("latin-1")
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
        crop = f"/CropBox [{' '.join(map(str, page.crop))}]" if page.crop else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {page.height}] {crop} /Rotate {page.turn} "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I1 5 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    names = b"/Encoding /WinAnsiEncoding" + (b" /ToUnicode 7 0 R" if unicode else b"")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R" + (b" /Outlines 6 0 R" if outline else b"") + b" >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>" % names
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
    objects[4] = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >> "
        b"stream\n\x80\nendstream"
    )
    first = len(objects) + 1
    objects[5] = (
        f"<< /Type /Outlines /First {first} 0 R /Last {first + len(outline) - 1} 0 R >>".encode()
        if outline
        else b"null"
    )
    objects[6] = b"<< /Length %d >> stream\n%s\nendstream" % (len(unicode), unicode.encode())
    for row, (title, page, top) in enumerate(outline):
        beside = f"/Next {first + row + 1} 0 R" if row + 1 < len(outline) else ""
        beside += f" /Prev {first + row - 1} 0 R" if row else ""
        text = title.encode("utf-16-be").hex()
        objects.append(
            f"<< /Title <feff{text}> /Parent 6 0 R {beside} "
            f"/Dest [{kids[page - 1]} 0 R /XYZ 0 {pages[page - 1].height - top} null] >>".encode()
        )
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
