"""Files are written whole or not at all, and names and tables do no harm."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.disk import check_name, replace_file
from qa.errors import QAError
from qa.quality.csv import to_csv


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    replace_file(path, b"one")
    path.chmod(0o600)
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


def test_what_was_there_stays_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(QAError, match="No space left on device; what was there is as it was"):
        replace_file(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.txt", b"old")]


@pytest.mark.parametrize("name", ["a.md", "登录与密码.md", "UPPER.MD", "two words (1).txt", "a.b.md", "دليل.txt"])
def test_ordinary_names_are_names(name: str) -> None:
    assert check_name(name, (".md", ".txt")) == name


@pytest.mark.parametrize(
    "name",
    [
        "../a.md",
        "/etc/a.md",
        "..\\a.md",
        "a/b.md",
        "C:a.md",
        ".hidden.md",
        ".md",
        "",
        "  ",
        "..",
        "a.md\0",
        "a\n.md",
        "a\u202edm.md",
        "a\ud800.md",
        "a.exe",
        "a",
        "x" * 300 + ".md",
        "長" * 80 + ".md",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(QAError):
        check_name(name, (".md", ".txt"))


@given(st.text(max_size=40))
def test_an_accepted_name_is_one_part_of_a_path(name: str) -> None:
    try:
        accepted = check_name(f"{name}.md", (".md",))
    except QAError:
        return
    assert (Path("/folder") / accepted).resolve().parent == Path("/folder")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1", "\n=1"])
def test_a_formula_is_a_text_to_a_spreadsheet(text: str) -> None:
    data = to_csv(["a"], [[text]])
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [["a"], [f"'{text}"]]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert to_csv(["a", "b", "c", "d"], [[-1.5, None, '密码, "x"', "a=b"]]) == (
        '\ufeffa,b,c,d\r\n-1.5,,"密码, ""x""",a=b\r\n'.encode()
    )
