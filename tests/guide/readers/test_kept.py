"""What was taken out of a file is kept by the file's hash."""

from pathlib import Path

import pytest

from qa.guide.files import read_document
from qa.guide.readers import extraction, kept

PAGE = b"<h1 id=a>Door</h1><p>Push the door.</p>"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """List the jobs that a process is given."""
    jobs: list[bytes] = []
    ask = extraction._Workers.ask

    def note(self: object, job: bytes, *arguments: object) -> object:
        jobs.append(job)
        return ask(self, job, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction._Workers, "ask", note)
    return jobs


def test_a_file_is_taken_apart_once(asked: list[bytes]) -> None:
    first = read_document("a.html", PAGE)
    assert read_document("a.html", PAGE) == first
    assert len(asked) == 1
    read_document("a.html", PAGE + b"<p>More.</p>")
    assert len(asked) == 2


def test_a_changed_reader_and_other_options_take_it_apart_anew(
    asked: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_document("a.html", PAGE)
    assert kept.kept_path("html", PAGE, {"leave_out": ()}) != kept.kept_path("html", PAGE, {"leave_out": ("p",)})
    monkeypatch.setattr(kept, "_version", lambda: "another")
    read_document("a.html", PAGE)
    assert len(asked) == 2


def test_what_is_damaged_is_taken_apart_anew(asked: list[bytes], tmp_path: Path) -> None:
    first = read_document("a.html", PAGE)
    (path,) = (tmp_path / "kept-readings" / "extracted").iterdir()
    path.write_bytes(path.read_bytes()[:20])
    assert read_document("a.html", PAGE) == first
    assert len(asked) == 2


def test_the_oldest_go_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 1)
    read_document("a.html", PAGE)
    assert list((tmp_path / "kept-readings" / "extracted").iterdir()) == []


def test_a_disk_that_refuses_costs_no_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kept-readings").write_text("in the way")
    assert read_document("a.html", PAGE).sections[0].headings == ("Door",)
