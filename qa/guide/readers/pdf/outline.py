"""The titles of a file's outline, each found where it stands in the text."""

import ctypes
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium
import regex

from qa.guide.readers.parts import DEEPEST, clean_line
from qa.guide.readers.pdf.lines import Line
from qa.guide.readers.pdf.repair import repair
from qa.guide.readers.reading import has_content

MOST_ENTRIES = 5_000
LONGEST_TITLE = 300  # characters
LEAST_FOUND = 0.5  # share of the entries; an outline whose titles stand nowhere names pages or pictures
MOST_LINES = 3  # of a title
NUMBER = regex.compile(r"^(?:[\p{P}\p{Nd}ivxIVX]+\s*|第.{1,4}[章节節篇部編编]\s*)+")
LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A title of the outline."""

    title: str
    level: int  # from 1
    page: int  # from 1; 0 where it leads nowhere
    top: float | None  # points from the top of the page, where it says so and the page is not turned


def read_outline(document: pypdfium2.PdfDocument) -> list[Entry]:
    """Read the outline of a file; none where it has a single title."""
    entries = list(islice(_entries(document), MOST_ENTRIES))
    return entries if len(entries) > 1 else []


def _entries(document: pypdfium2.PdfDocument) -> Iterator[Entry]:
    for bookmark in document.get_toc(max_depth=DEEPEST):
        title = clean_line(repair(_title(bookmark)))[:LONGEST_TITLE]
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        if not has_content(title):
            continue
        if destination is None or index is None or index >= len(document):
            yield Entry(title, bookmark.level + 1, 0, None)
        else:
            yield Entry(title, bookmark.level + 1, index + 1, _top(document, destination, index))


def _title(bookmark: pypdfium2.PdfBookmark) -> str:
    size = pdfium.FPDFBookmark_GetTitle(bookmark, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFBookmark_GetTitle(bookmark, buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").removesuffix("\0")


def _top(document: pypdfium2.PdfDocument, destination: pypdfium2.PdfDest, index: int) -> float | None:
    mode, numbers = destination.get_view()
    at = {pdfium.PDFDEST_VIEW_XYZ: 1, pdfium.PDFDEST_VIEW_FITH: 0}.get(mode)
    if at is None or len(numbers) <= at:
        return None
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    if page.get_rotation():
        return None
    top = float(page.get_bbox()[3] - numbers[at])
    return top if 0 < top < page.get_height() else None


def squeezed(text: str) -> str:
    """Give the letters and digits of a title, by which it is found however it is set."""
    return LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class Titles:
    """Where the titles of an outline stand among the lines of a file."""

    found: dict[int, tuple[int, int]]  # row of the first line of each, to its level and how many lines it takes
    lost: dict[int, list[Entry]]  # row of a line, to titles that stand nowhere and lead to above it


NO_TITLES = Titles({}, {})


def find_titles(lines: Sequence[Line], entries: Sequence[Entry]) -> Titles:
    """Find the titles of an outline; none where it is none of this text, since most stand nowhere in it."""
    pages: dict[int, list[int]] = defaultdict(list)
    for row, line in enumerate(lines):
        pages[line.page].append(row)
    texts = [squeezed(line.text) for line in lines]
    found: dict[int, tuple[int, int]] = {}
    missing: list[Entry] = []
    for entry in entries:
        rows = [row for page in (entry.page, entry.page + 1) for row in pages.get(page, ()) if row not in found]
        best = min(_candidates(entry, rows, lines, texts), default=None)
        if best:
            found[best[-2]] = (entry.level, best[-1])
        else:
            missing.append(entry)
    if not found or len(found) < LEAST_FOUND * len(entries):
        return NO_TITLES
    whole = "".join(texts)
    lost: dict[int, list[Entry]] = defaultdict(list)
    for entry in missing:
        if entry.page in pages and squeezed(entry.title) not in whole:
            lost[pages[entry.page][0]].append(entry)
    return Titles(found, lost)


def _candidates(
    entry: Entry, rows: Sequence[int], lines: Sequence[Line], texts: Sequence[str]
) -> Iterator[tuple[bool, bool, float, int, int]]:
    """Give the lines that hold a title and nothing else, the likeliest the least; the last two are row and lines."""
    title, bare = squeezed(entry.title), squeezed(NUMBER.sub("", entry.title))
    for row in rows:
        line = lines[row]
        own = "" if not bare else squeezed(NUMBER.sub("", line.text))
        for count in range(1, MOST_LINES + 1):
            below = "".join(texts[row + 1 : row + count])
            exact = texts[row] + below == title
            if exact or (bare and own + below == bare):
                far = abs(line.box.top - entry.top) if entry.top is not None and line.page == entry.page else 0.0
                yield line.page != entry.page, not exact, far, row, count
                break
