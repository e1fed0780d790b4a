"""Files of a guide added, written over, removed and put back; nothing is lost on the way."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.errors import CorpusError, FileTakenError, QAError
from qa.guide.editing import (
    add_file,
    put_back,
    read_bytes,
    remove_file,
    write_file,
    write_settings,
    zip_corpus,
)
from qa.guide.kept import CONTENT, KEPT, RECORD, forget, forget_old, keep_file, list_kept, read_kept

EMPTY = hashlib.sha256(b"").hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_what_is_removed_is_kept_and_can_be_put_back(guide: Path, kept: Path) -> None:
    before = (guide / "garden.md").read_bytes()
    remove_file(guide, "garden.md", kept)
    assert not (guide / "garden.md").exists()
    (one,) = list_kept(kept)
    assert (one.document, one.reason) == ("garden.md", "removed")
    assert put_back(guide, kept, one.name) == "garden.md"
    assert (guide / "garden.md").read_bytes() == before
    assert list_kept(kept) == []


def test_the_last_file_can_be_removed_and_put_back(guide: Path, kept: Path) -> None:
    for name in ("garden.md", "kitchen.md"):
        remove_file(guide, name, kept)
    put_back(guide, kept, list_kept(kept)[0].name)
    assert (guide / "kitchen.md").is_file()


def test_putting_back_keeps_what_took_the_place_meanwhile(guide: Path, kept: Path) -> None:
    remove_file(guide, "garden.md", kept)
    add_file(guide, "garden.md", b"# Another\n\nText.\n")
    put_back(guide, kept, list_kept(kept)[0].name)
    (one,) = list_kept(kept)
    assert (one.document, one.reason) == ("garden.md", "replaced")
    assert read_kept(kept, one.name) == b"# Another\n\nText.\n"


def test_a_file_that_is_there_is_replaced_only_when_that_is_allowed(guide: Path, kept: Path) -> None:
    with pytest.raises(FileTakenError):
        add_file(guide, "garden.md", b"# New\n\nText.\n")
    old = (guide / "garden.md").read_bytes()
    add_file(guide, "garden.md", b"# New\n\nText.\n", replace=True, kept=kept)
    assert read_kept(kept, list_kept(kept)[0].name) == old


def test_an_edit_is_refused_when_the_file_has_changed_meanwhile(guide: Path, kept: Path) -> None:
    opened = read_bytes(guide, "garden.md")
    (guide / "garden.md").write_bytes(b"# Somebody else\n\nText.\n")
    with pytest.raises(QAError, match="has changed since"):
        write_file(guide, "garden.md", b"# Mine\n\nText.\n", sha256(opened), kept)
    assert (guide / "garden.md").read_bytes() == b"# Somebody else\n\nText.\n"
    write_file(guide, "garden.md", b"# Mine\n\nText.\n", sha256(b"# Somebody else\n\nText.\n"), kept)
    assert (guide / "garden.md").read_bytes() == b"# Mine\n\nText.\n"
    assert len(list_kept(kept)) == 1


def test_an_edit_that_cannot_be_read_is_refused_and_changes_nothing(guide: Path, kept: Path) -> None:
    before = (guide / "garden.md").read_bytes()
    with pytest.raises(QAError, match="nothing was changed"):
        write_file(guide, "garden.md", b"", sha256(before), kept)
    assert (guide / "garden.md").read_bytes() == before
    assert list_kept(kept) == []


@pytest.mark.parametrize("name", ["../outside.md", "none.md", "/etc/passwd"])
def test_only_files_of_the_guide_are_changed(guide: Path, kept: Path, name: str) -> None:
    (guide.parent / "outside.md").write_text("# Out\n\nText.\n")
    for change in (
        lambda: remove_file(guide, name, kept),
        lambda: read_bytes(guide, name),
        lambda: write_file(guide, name, b"# A\n\nb\n", EMPTY, kept),
    ):
        with pytest.raises(QAError, match="no file of the guide"):
            change()
    assert (guide.parent / "outside.md").exists()


def test_nothing_is_put_back_outside_of_the_guide(guide: Path, kept: Path) -> None:
    one = keep_file(kept, "../out/side.md", b"# A\n\nb\n", "removed")
    with pytest.raises(QAError, match="outside of the guide"):
        put_back(guide, kept, one.name)
    assert not (guide.parent / "out").exists()
    with pytest.raises(QAError, match="no longer kept"):
        put_back(guide, kept, "../..")


def test_what_has_been_kept_for_long_is_forgotten_and_damage_is_passed_over(kept: Path) -> None:
    old = keep_file(kept, "a.md", b"a", "removed")
    young = keep_file(kept, "b.md", b"b", "removed")
    damaged = keep_file(kept, "c.md", b"c", "removed")
    (kept / damaged.name / RECORD).write_text("{")
    record = json.loads((kept / old.name / RECORD).read_text())
    record["at"] = (datetime.now(UTC) - KEPT - timedelta(days=1)).isoformat()
    (kept / old.name / RECORD).write_text(json.dumps(record))
    forget_old(kept)
    assert [one.name for one in list_kept(kept)] == [young.name]
    assert not (kept / old.name / CONTENT).exists()
    forget(kept, "..")
    assert kept.is_dir()


def test_the_guide_is_packed_with_its_settings(guide: Path) -> None:
    (guide / "guide.yaml").write_text("contact: call us")
    (guide / "below").mkdir()
    (guide / "below" / "a.md").write_text("# A\n\nb\n")
    (guide / "notes.key").write_bytes(b"x")
    with zipfile.ZipFile(io.BytesIO(zip_corpus(guide))) as packed:
        assert sorted(packed.namelist()) == ["below/a.md", "garden.md", "guide.yaml", "kitchen.md"]
        assert packed.read("kitchen.md") == (guide / "kitchen.md").read_bytes()


def test_settings_are_written_only_when_they_are_some(guide: Path, kept: Path) -> None:
    write_settings(guide, b"contact: call us", EMPTY, kept)
    with pytest.raises(CorpusError):
        write_settings(guide, b"contact: [", sha256(b"contact: call us"), kept)
    with pytest.raises(QAError, match="has changed since"):
        write_settings(guide, b"contact: write", EMPTY, kept)
    write_settings(guide, b"contact: write", sha256(b"contact: call us"), kept)
    put_back(guide, kept, list_kept(kept)[0].name)
    assert (guide / "guide.yaml").read_bytes() == b"contact: call us"
