"""The letters of a page, and where each stands as a reader sees the page: turned and cropped."""

from collections.abc import Sequence
from ctypes import addressof, c_double, c_float, c_int, create_string_buffer
from dataclasses import dataclass, field
from math import hypot, pi
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
import regex

Boxes = npt.NDArray[np.float32]  # (n, 4): left, top, right, bottom in points from the upper left corner
UNKNOWN = "\ufffd"
# What a font draws without saying which letter it is: no character, one that only this font knows, or a control
# character; U+0002 before a line end stands for a hyphen.
UNREADABLE = regex.compile(r"[\ufffd\p{Co}\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]|\x02(?![\r\n]|$)")
BLANK = regex.compile(r"\s")
HEAVY = range(600, 1001)  # weights of bold fonts; where a file gives none, PDFium makes one of the width of strokes
BOLD_NAME = regex.compile(r"(?i)bold|black|heavy|demi|-medi\b|(?:^|\+)(?:cm|sf|lm|ec)[a-z]*bx")
PLAIN_NAME = regex.compile(r"(?i)[-,](?:regular|regu|book|roman|light|medium|italic|oblique)")
DRAWN_TWICE = 0.1  # times its height; the same text nearer than that is drawn to look bold
SYMBOLS = regex.compile(r"(?i)wingdings|webdings|dingbats")
LONGEST_NAME = 200  # bytes of the name of a font


@dataclass(frozen=True, slots=True)
class Letters:
    """What is written on a page, in the order in which it is drawn."""

    source: pypdfium2.PdfTextPage
    texts: list[str]  # a character a letter; line ends stand where PDFium sees them
    boxes: Boxes
    shown: tuple[float, float, float, float]  # left, bottom, right, top of the page, in its own coordinates
    turn: int  # quarters of a turn, clockwise, by which the page is shown
    width: float  # points, of the page as it is seen
    height: float
    doubled: frozenset[int]  # addresses of the objects that are drawn twice
    looks: dict[int, tuple[float, bool]] = field(default_factory=dict)  # by the address of the object drawn

    def count_unknown(self) -> tuple[int, int]:
        """Count the letters of which the file does not say what they are, and all that are drawn."""
        texts = "".join(self.texts)
        return len(UNREADABLE.findall(texts)), len(texts) - len(BLANK.findall(texts))

    def bases(self, letters: Sequence[int]) -> Boxes:
        """Find where letters stand on their base line, as boxes without a size."""
        x, y = c_double(), c_double()
        points = []
        handle = self.source.raw
        for letter in letters:
            pdfium.FPDFText_GetCharOrigin(handle, letter, x, y)
            points.append((x.value, y.value, x.value, y.value))
        return _as_seen(np.array(points, np.float32).reshape(len(points), 4), self.shown, self.turn)

    def quarter(self, letter: int) -> int:
        """Tell by how many quarters, clockwise, a letter is turned as it is seen; 0 where it is upright."""
        angle = pdfium.FPDFText_GetCharAngle(self.source, letter)  # clockwise, in radians
        return (self.turn + round(float(angle) / (pi / 2))) % 4

    def look(self, letter: int) -> tuple[float, bool]:
        """Give the size of the font of a letter, in points as it is seen, and whether it is bold."""
        drawn = pdfium.FPDFText_GetTextObject(self.source, letter)
        address = addressof(drawn.contents) if drawn else 0
        if address not in self.looks:
            self.looks[address] = self._size(letter), address in self.doubled or self._is_bold(letter, drawn)
        return self.looks[address]

    def _size(self, letter: int) -> float:
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self.source, letter, matrix):
            return 0.0
        return float(pdfium.FPDFText_GetFontSize(self.source, letter)) * hypot(matrix.c, matrix.d)

    def _is_bold(self, letter: int, drawn: Any) -> bool:
        """Tell whether a letter is bold by its font, or as its outline is drawn too."""
        name = self._font(letter)
        if BOLD_NAME.search(name):
            return True
        if drawn and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            return True
        return not PLAIN_NAME.search(name) and pdfium.FPDFText_GetFontWeight(self.source, letter) in HEAVY

    def is_symbol(self, letter: int) -> bool:
        """Tell whether a letter is drawn as a sign: a bullet, an arrow, where the file says "l"."""
        return SYMBOLS.search(self._font(letter)) is not None

    def _font(self, letter: int) -> str:
        name, flags = create_string_buffer(LONGEST_NAME), c_int()
        length = pdfium.FPDFText_GetFontInfo(self.source, letter, name, LONGEST_NAME, flags)
        return name.value.decode("utf-8", "replace") if 0 < length <= LONGEST_NAME else ""


def read_letters(page: pypdfium2.PdfPage) -> Letters:
    """Read what is written on a page."""
    source = page.get_textpage()
    count = max(0, pdfium.FPDFText_CountChars(source))
    handles = [source.raw] * count  # map() is the fastest way to ask so often
    codes = list(map(pdfium.FPDFText_GetUnicode, handles, range(count)))
    raw = (pdfium.FS_RECTF * count)()
    list(map(pdfium.FPDFText_GetLooseCharBox, handles, range(count), raw))
    corners = np.frombuffer(raw, np.float32).reshape(count, 4) if count else np.zeros((0, 4), np.float32)
    shown, turn = page.get_bbox(), page.get_rotation() // 90
    return Letters(
        source=source,
        texts=_characters(codes),
        boxes=_as_seen(corners, shown, turn),
        shown=shown,
        turn=turn,
        width=page.get_width(),
        height=page.get_height(),
        doubled=_find_doubled(page),
    )


def _find_doubled(page: pypdfium2.PdfPage) -> frozenset[int]:
    """Find the pieces of text that are drawn a second time right away, a little aside; PDFium reads them once."""
    doubled = []
    edges = [c_float() for _ in range(4)]
    before: tuple[int, list[float]] | None = None
    for row in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, row)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        pdfium.FPDFPageObj_GetBounds(drawn, *edges)
        box = [edge.value for edge in edges]
        near = DRAWN_TWICE * min(box[3] - box[1], box[2] - box[0])
        if before and near and all(abs(one - other) <= near for one, other in zip(before[1], box, strict=True)):
            doubled.append(before[0])
        else:
            before = addressof(drawn.contents), box
    return frozenset(doubled)


def _characters(codes: list[int]) -> list[str]:
    """Give the character of each code; of a pair of UTF-16 the first gets it, the second nothing."""
    texts = [chr(code) if 0 < code < 0x110000 else UNKNOWN for code in codes]
    for row, text in enumerate(texts):
        if "\ud800" <= text < "\udc00" and row + 1 < len(texts) and "\udc00" <= texts[row + 1] < "\ue000":
            pair = text + texts[row + 1]
            texts[row], texts[row + 1] = pair.encode("utf-16", "surrogatepass").decode("utf-16"), ""
        elif "\ud800" <= text < "\ue000":
            texts[row] = UNKNOWN
    return texts


def _as_seen(corners: Boxes, shown: tuple[float, float, float, float], turn: int) -> Boxes:
    """Turn boxes from the page's own coordinates, which begin at its lower left corner, to those of a reader."""
    left, bottom, right, top = shown
    x, y = np.sort(corners[:, [0, 2]] - left, axis=1), np.sort(top - corners[:, [1, 3]], axis=1)
    boxes = np.column_stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]])
    return turned(np.nan_to_num(boxes, nan=0, posinf=0, neginf=0), turn, right - left, top - bottom)


def turned(boxes: Boxes, quarters: int, width: float, height: float) -> Boxes:
    """Turn boxes on a page of some width and height clockwise."""
    left, top, right, bottom = boxes.T
    if quarters % 4 == 1:
        boxes = np.column_stack([height - bottom, left, height - top, right])
    elif quarters % 4 == 2:
        boxes = np.column_stack([width - right, height - bottom, width - left, height - top])
    elif quarters % 4 == 3:
        boxes = np.column_stack([top, width - right, bottom, width - left])
    return boxes.astype(np.float32)
