"""The picture of a page, and OCR by a program of the machine."""

import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from pdf_files import Page, pdf

from qa.errors import CorpusError
from qa.guide.readers.extraction import PIXELS_A_POINT, draw_page
from qa.guide.readers.ocr import ocr
from qa.guide.readers.pdf import read
from qa.guide.readers.pdf.picture import picture
from qa.records import Box

WORDS = pdf([Page().put(72, 100, "Emergency stop"), Page(turn=90).put(72, 100, "Another page")])


def pixels(png: bytes) -> np.ndarray:
    """Read a PNG whose rows stand as they are."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, body, size = 8, b"", (0, 0)
    while at < len(png):
        length, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        chunk = png[at + 8 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length], "big") == zlib.crc32(name + chunk)
        if name == b"IHDR":
            size = (int.from_bytes(chunk[:4], "big"), int.from_bytes(chunk[4:8], "big"))
        body += chunk if name == b"IDAT" else b""
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(body), np.uint8).reshape(size[1], 1 + 3 * size[0])
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(size[1], size[0], 3)


def marked(image: np.ndarray) -> np.ndarray:
    """Find what is neither white, grey nor black."""
    return image.max(axis=2).astype(int) - image.min(axis=2) > 60


def test_a_picture_has_the_size_of_the_page() -> None:
    assert pixels(picture(WORDS, 1, [], 1.0)).shape == (842, 595, 3)
    assert pixels(picture(WORDS, 2, [], 2.0)).shape == (1190, 1684, 3)


@pytest.mark.parametrize("page", [1, 2])
def test_the_words_lie_within_their_mark(page: int) -> None:
    boxes = [box for mark in read(WORDS).marks for box in mark.place.boxes]
    plain, image = pixels(picture(WORDS, page, [], 1.0)), pixels(picture(WORDS, page, boxes, 1.0))
    black = plain.max(axis=2) < 128
    rows, columns = np.nonzero(marked(image) | black)
    assert black.any()
    assert marked(image).any()
    dark_rows, dark_columns = np.nonzero(black)
    assert rows.min() < dark_rows.min() <= dark_rows.max() < rows.max()
    assert columns.min() < dark_columns.min() <= dark_columns.max() < columns.max()
    assert marked(image).mean() < 0.02


def test_boxes_of_other_pages_and_beyond_the_edge_do_no_harm() -> None:
    plain = picture(WORDS, 1, [])
    assert picture(WORDS, 1, [Box(2, 10, 10, 50, 50), Box(1, -90, -90, -50, -50), Box(1, 9000, 10, 9999, 50)]) == plain


def test_the_process_that_reads_files_draws_a_page_with_its_marks() -> None:
    data = (Path(__file__).parent / "pdf" / "de.pdf").read_bytes()
    boxes = [box for mark in read(data).marks for box in mark.place.boxes]
    plain, image = pixels(draw_page(data, 1, [])), pixels(draw_page(data, 1, boxes[:1]))
    rows, columns = np.nonzero((plain != image).any(axis=2))
    assert boxes[0].top - 3 < rows.min() / PIXELS_A_POINT < rows.max() / PIXELS_A_POINT < boxes[0].bottom + 3
    assert boxes[0].left - 3 < columns.min() / PIXELS_A_POINT < columns.max() / PIXELS_A_POINT < boxes[0].right + 3


def test_a_huge_page_is_drawn_smaller() -> None:
    height, width, _ = pixels(picture(pdf([Page(height=14_000).put(72, 100, "Far up")]), 1, [], 3.0)).shape
    assert height * width < 9_000_000


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to 2, got 3"):
        picture(WORDS, 3, [])


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    program = folder / "ocrmypdf"
    program.write_text(f"#!{sys.executable}\nimport os, shutil, sys, time\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_ocr_gives_back_what_the_program_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        tmp_path,
        monkeypatch,
        f"open({str(tmp_path / 'said')!r}, 'w').write(' '.join(sys.argv[1:-2]))\nshutil.copy(*sys.argv[-2:])",
    )
    assert ocr(b"%PDF-", ["deu", "chi_sim"], 20) == b"%PDF-"
    assert (tmp_path / "said").read_text() == "--skip-text --quiet -l deu+chi_sim"


def test_ocr_without_the_program_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CorpusError, match="ocrmypdf is not on this machine"):
        ocr(b"%PDF-", [], 20)


def test_ocr_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "time.sleep(600)")
    with pytest.raises(CorpusError, match="takes more than"):
        ocr(b"%PDF-", [], 0.5)


def test_ocr_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "sys.exit('language data is missing')")
    with pytest.raises(CorpusError, match="language data is missing"):
        ocr(b"%PDF-", ["eng"], 20)


def test_ocr_that_makes_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "")
    with pytest.raises(CorpusError, match="made no file"):
        ocr(b"%PDF-", [], 20)


def test_a_language_cannot_smuggle_in_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "shutil.copy(*sys.argv[-2:])")
    with pytest.raises(CorpusError, match="no language of Tesseract"):
        ocr(b"%PDF-", ["eng --output-type=x"], 20)
