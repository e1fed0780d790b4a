"""Finding and reading the files of a guide; what cannot be read is named and left out."""

import os
import socket
from pathlib import Path

import pytest

from qa.errors import CorpusError
from qa.guide.files import fingerprint_corpus, read_corpus
from qa.guide.readers.limits import LARGEST_FILE, Clock

NOBODY = 65534


def test_files_are_read_in_the_order_of_their_names_with_paths_below_the_corpus(guide: Path) -> None:
    (guide / "more").mkdir()
    (guide / "more" / 'a "quoted" 名字 .txt').write_text("只有一段话，没有标题。", encoding="utf-8")
    corpus = read_corpus(guide)
    assert [d.document_id for d in corpus.documents] == ["garden.md", "kitchen.md", 'more/a "quoted" 名字 .txt']
    assert corpus.failures == {}
    assert corpus.fingerprints == fingerprint_corpus(guide)


def test_other_files_and_hidden_ones_are_left_alone(guide: Path) -> None:
    (guide / "photo.png").write_bytes(b"\x89PNG")
    (guide / ".draft.md").write_text("# Draft\n\nNot yet.")
    (guide / ".git").mkdir()
    (guide / ".git" / "notes.md").write_text("# Notes\n\nNo.")
    assert sorted(read_corpus(guide).fingerprints) == ["garden.md", "kitchen.md"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.md", b"", "empty file"),
        ("blank.txt", b" \n\t\n", "empty file"),
        ("binary.md", bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_names_itself_and_the_rest_is_kept(
    guide: Path, name: str, data: bytes, reason: str
) -> None:
    (guide / name).write_bytes(data)
    corpus = read_corpus(guide)
    assert [d.document_id for d in corpus.documents] == ["garden.md", "kitchen.md"]
    assert reason in corpus.failures[name]


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_files_and_folders_without_permission_name_themselves(guide: Path) -> None:
    for parent in [guide, *guide.parents][:4]:
        parent.chmod(0o755)
    (guide / "kitchen.md").chmod(0)
    (guide / "closed").mkdir(mode=0)
    os.seteuid(NOBODY)
    try:
        corpus = read_corpus(guide)
        assert corpus.fingerprints == fingerprint_corpus(guide)
    finally:
        os.seteuid(0)
    assert corpus.failures == {"kitchen.md": "Permission denied", "closed": "Permission denied"}
    assert [d.document_id for d in corpus.documents] == ["garden.md"]


def test_links_that_lead_nowhere_name_themselves(guide: Path) -> None:
    (guide / "gone.md").symlink_to(guide / "nowhere.md")
    (guide / "itself.md").symlink_to(guide / "itself.md")
    corpus = read_corpus(guide)
    assert corpus.failures == {
        "gone.md": "No such file or directory",
        "itself.md": "Too many levels of symbolic links",
    }
    assert corpus.fingerprints == fingerprint_corpus(guide)


def test_a_link_to_another_file_of_the_guide_is_that_file(guide: Path) -> None:
    (guide / "again.md").symlink_to("garden.md")
    again, garden, _ = read_corpus(guide).documents
    assert (again.document_id, again.text) == ("again.md", garden.text)


def test_links_never_loop_or_lead_out_of_the_corpus(guide: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nNot for readers.")
    (tmp_path / "guide2").mkdir()  # begins like the corpus's own name
    (tmp_path / "guide2" / "secret.md").write_text("# Secret\n\nNot for readers.")
    (guide / "loop").symlink_to(guide, target_is_directory=True)
    (guide / "folder").symlink_to(tmp_path, target_is_directory=True)
    for name, target in {
        "out.md": tmp_path / "secret.md",
        "up.md": Path("../secret.md"),
        "twin.md": tmp_path / "guide2" / "secret.md",
        "through.md": guide / "folder" / "secret.md",
    }.items():
        (guide / name).symlink_to(target)
    corpus = read_corpus(guide)
    assert [d.document_id for d in corpus.documents] == ["garden.md", "kitchen.md"]
    leads_out = "a link that leads out of the guide; put the file itself there"
    assert corpus.failures == dict.fromkeys(("out.md", "through.md", "twin.md", "up.md"), leads_out)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_sockets_and_devices_are_never_read(guide: Path) -> None:
    os.mkfifo(guide / "pipe.md")
    (guide / "to-pipe.md").symlink_to("pipe.md")
    (guide / "device.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(guide / "socket.md"))
        corpus = read_corpus(guide)
    assert [d.document_id for d in corpus.documents] == ["garden.md", "kitchen.md"]
    assert corpus.failures == {
        "device.txt": "a link that leads out of the guide; put the file itself there",
        "pipe.md": "a pipe or a device; put a text file there",
        "socket.md": "No such device or address",
        "to-pipe.md": "a pipe or a device; put a text file there",
    }
    assert corpus.fingerprints == fingerprint_corpus(guide)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 10 + "\n\n" + "word " * (LARGEST_FILE // 5), "more than 5,000,000 bytes; split it into smaller files"),
        ("ok\n" + "x" * 1_000_001, "line 2 has 1,000,001 characters, more than 1,000,000; break it into paragraphs"),
        ("x\n" * 20_001, "20,002 lines, more than 20,000; split it into smaller files"),
        ("# h\n" * 10_001, "10,001 headings, more than 10,000; split it into smaller files"),
    ],
    ids=["bytes", "line", "lines", "headings"],
)
def test_a_file_over_a_limit_says_which_and_the_rest_is_read(guide: Path, text: str, reason: str) -> None:
    (guide / "huge.md").write_text(text)
    corpus = read_corpus(guide)
    assert [d.document_id for d in corpus.documents] == ["garden.md", "kitchen.md"]
    assert reason in corpus.failures["huge.md"]
    assert corpus.fingerprints == fingerprint_corpus(guide)


def test_a_file_at_the_limits_is_read(guide: Path) -> None:
    (guide / "large.md").write_text("# h\n" * 10_000 + "x" * 999_999 + "\n" * 9_999)
    assert read_corpus(guide).failures == {}


def test_a_file_that_takes_too_long_is_left_out(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (guide / "slow.md").write_text("# Slow\n\nText.\n")
    (guide / "slow.txt").write_text("Text.\n")
    monkeypatch.setattr("qa.guide.readers.markdown.parser.Clock", lambda: Clock(-1))
    monkeypatch.setattr("qa.guide.readers.plain_text.lines.Clock", lambda: Clock(-1))
    reason = "takes more than -1 s to read; split it into smaller files"
    assert read_corpus(guide).failures == dict.fromkeys(("garden.md", "kitchen.md", "slow.md", "slow.txt"), reason)


def test_folders_are_followed_only_so_deep(guide: Path) -> None:
    deep = guide
    for _ in range(100):
        deep = deep / "d"
        deep.mkdir()
        (deep / "a.md").write_text("# A\n\nText.\n")
    corpus = read_corpus(guide)
    assert len(corpus.documents) == 2 + 50
    assert corpus.failures == {"/".join("d" * 51): "lies below 50 folders; move it further up"}


def test_names_that_are_not_utf8_stay_apart(guide: Path) -> None:
    for name in (b"\xc4\xe3.md", b"\xba\xc3.md"):
        Path(os.fsdecode(bytes(guide) + b"/" + name)).write_text(f"# A\n\nText {name!r}.\n")
    (guide / r"\udcba\udcc3.md").write_text("# A\n\nText, too.\n")
    corpus = read_corpus(guide)
    names = [d.document_id for d in corpus.documents]
    assert sorted(names[:-2]) == [r"\udcba\udcc3.md", r"\udcc4\udce3.md", r"_\udcba\udcc3.md"]
    assert len({d.text for d in corpus.documents}) == 5
    assert corpus.fingerprints == fingerprint_corpus(guide)


def test_a_missing_or_empty_corpus_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no corpus folder at .*none; put guide files \(\.md"):
        read_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match="no guide files in"):
        read_corpus(tmp_path)
