"""PDF files whose pages are pictures: read by a program for that where the editor asks for it."""

import sys
from pathlib import Path

import pytest
from pdf_files import Page, pdf

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers.reading import Options

SCAN = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
    b"endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /XObject << /I 4 0 R >> >> "
    b"/Contents 5 0 R >>\nendobj\n4 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
    b"/BitsPerComponent 8 /Length 1 >>\nstream\n\0\nendstream\nendobj\n5 0 obj\n<< /Length 27 >>\nstream\n"
    b"q 200 0 0 200 0 0 cm /I Do Q\nendstream\nendobj\ntrailer << /Root 1 0 R /Size 6 >>\n"
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that finds the same words on every scan, and writes down how it was called."""
    readable, calls = tmp_path / "readable.pdf", tmp_path / "calls"
    readable.write_bytes(pdf([Page().put(72, 100, "Words that were found on the picture.")]))
    (tmp_path / "bin").mkdir()
    path = tmp_path / "bin" / "ocrmypdf"
    path.write_text(
        f"#!{sys.executable}\nimport shutil, sys\n"
        f"open({str(calls)!r}, 'a').write(' '.join(sys.argv[1:-2]) + '\\n')\nshutil.copy({str(readable)!r}, sys.argv[-1])\n"
    )
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return calls


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_scan_is_read_by_the_program_where_the_editor_asks(program: Path) -> None:
    with pytest.raises(CorpusError, match=r"page images only; run OCR first"):
        read_document("scan.pdf", SCAN)
    assert not program.exists()
    document = read_document("scan.pdf", SCAN, Options(ocr=True, languages=("zh-Hant", "de")))
    assert "Words that were found" in document.text
    assert "-l chi_tra+deu" in program.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_scan_is_given_to_the_program_once(program: Path) -> None:
    for _ in range(2):
        read_document("scan.pdf", SCAN, Options(ocr=True))
    assert len(program.read_text().splitlines()) == 1


def test_a_file_with_text_is_never_given_to_the_program(program: Path) -> None:
    data = pdf([Page().put(72, 100, "Text that is a text already, on every page.")])
    assert "Text that is a text" in read_document("a.pdf", data, Options(ocr=True)).text
    assert not program.exists()


def test_a_machine_without_the_program_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match="ocrmypdf is not on this machine; install it"):
        read_document("scan.pdf", SCAN, Options(ocr=True))
