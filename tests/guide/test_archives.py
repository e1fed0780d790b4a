"""Zips as folders of a guide."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from qa.errors import QAError
from qa.guide.archives import list_members
from qa.guide.editing import add_file, read_bytes, remove_file, write_file
from qa.guide.files import read_corpus


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_files_in_a_zip_are_files_of_the_guide(tmp_path: Path) -> None:
    packed(tmp_path / "help.zip", {"b/door.md": b"# Door\n\nPush it.\n", "a.txt": b"Text.\n", "logo.png": b"x"})
    (tmp_path / "own.md").write_text("# Own\n\nText.\n")
    corpus = read_corpus(tmp_path)
    assert [one.document_id for one in corpus.documents] == ["help.zip/a.txt", "help.zip/b/door.md", "own.md"]
    assert corpus.documents[1].sections[0].headings == ("Door",)
    assert (corpus.failures, corpus.unread) == ({}, {".png": 1})


def test_hidden_files_and_what_a_mac_packs_along_are_passed_over(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", {"__MACOSX/._a.md": b"# X\n", ".git/b.md": b"# X\n", "a.md": b"# A\n\nb\n"})
    assert [one.document_id for one in read_corpus(tmp_path).documents] == ["a.zip/a.md"]


@pytest.mark.parametrize("name", ["../a.md", "/a.md", "b/../../a.md", "C:a.md", "..\\a.md"])
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    packed(tmp_path / "a.zip", {name: b"# A\n\nb\n", "good.md": b"# A\n\nb\n"})
    corpus = read_corpus(tmp_path)
    assert [one.document_id for one in corpus.documents] == ["a.zip/good.md"]
    assert all("leads out of the zip" in reason for reason in corpus.failures.values())
    assert len(corpus.failures) == 1


def test_a_zip_that_is_none_names_itself_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    whole = packed(tmp_path / "b.zip", {"a.md": b"# A\n\nb\n" * 100}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "own.md").write_text("# Own\n\nText.\n")
    corpus = read_corpus(tmp_path)
    assert [one.document_id for one in corpus.documents] == ["own.md"]
    assert list(corpus.failures) == ["a.zip", "b.zip"]
    assert all("pack it again" in reason for reason in corpus.failures.values())


def test_what_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", {"a.txt": b"0" * 4_000_000, "b.md": b"# B\n\nc\n"})
    corpus = read_corpus(tmp_path)
    assert "swells too much" in corpus.failures["a.zip/a.txt"]
    assert [one.document_id for one in corpus.documents] == ["a.zip/b.md"]


def test_a_header_that_lies_about_the_size_does_not_fill_the_memory(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path / "a.zip", {"a.txt": b"0" * 30_000_000}).read_bytes())
    central = data.rfind(b"PK\1\2")
    data[central + 24 : central + 28] = struct.pack("<I", 100)
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "own.md").write_text("# Own\n\nText.\n")
    reason = read_corpus(tmp_path).failures.get("a.zip/a.txt", "")
    assert "pack it again" in reason or "bytes" in reason or not reason  # its hundred bytes, or none at all


def test_an_encrypted_member_and_a_broken_one_are_named(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path / "a.zip", {"a.txt": b"text " * 50, "b.txt": b"text " * 60}).read_bytes())
    central = data.find(b"PK\1\2")
    data[central + 8] |= 1  # as if it were encrypted
    start = data.find(b"PK\3\4", 10)
    data[start + 30 + 5 + 3] ^= 0xFF  # within what is packed of the other
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "own.md").write_text("# Own\n\nText.\n")
    failures = read_corpus(tmp_path).failures
    assert "is encrypted" in failures["a.zip/a.txt"]
    assert "pack it again" in failures["a.zip/b.txt"]


def test_names_that_windows_wrote_in_chinese_are_read(tmp_path: Path) -> None:
    names = [f"{one}.md" for one in ("用户手册/登录与密码", "用户手册/退款说明", "常见问题")]
    packed(tmp_path / "a.zip", {f"x{number}.md": b"# A\n\nb\n" for number in range(3)})
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            archive.writestr(info, b"# A\n\nb\n")
    data = stored.getvalue()
    for name in names:  # the same bytes in the encoding of a Chinese Windows, padded to the same length
        old, new = name.encode(), name.encode("gb18030")
        data = data.replace(old, new + b"/" * 0 + b"x" * (len(old) - len(new)))
    data = data.replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")  # no mark of UTF-8
    (tmp_path / "a.zip").write_bytes(data)
    assert [one.name.rstrip("x") for one in list_members(tmp_path / "a.zip")] == sorted(names)


def test_what_lies_in_a_zip_is_shown_but_not_written_over(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", {"a.md": b"# A\n\nb\n"})
    assert read_bytes(tmp_path, "a.zip/a.md") == b"# A\n\nb\n"
    with pytest.raises(QAError, match=r"lies in the zip a\.zip; change it there"):
        write_file(tmp_path, "a.zip/a.md", b"# B\n\nc\n", "", tmp_path / "kept")
    with pytest.raises(QAError, match=r"lies in the zip a\.zip"):
        remove_file(tmp_path, "a.zip/a.md")


def test_a_zip_is_added_to_a_guide_where_it_holds_something_to_read(tmp_path: Path) -> None:
    good = packed(tmp_path / "good", {"a.md": b"# A\n\nb\n"}).read_bytes()
    assert add_file(tmp_path / "guide", "help.zip", good) == "help.zip"
    assert [one.document_id for one in read_corpus(tmp_path / "guide").documents] == ["help.zip/a.md"]
    with pytest.raises(QAError, match="holds no file that a reader knows"):
        add_file(tmp_path / "guide", "b.zip", packed(tmp_path / "bad", {"a.png": b"x"}).read_bytes())
    with pytest.raises(QAError, match="pack it again"):
        add_file(tmp_path / "guide", "b.zip", b"x")
