"""Finding and reading the files of a guide; what cannot be read is named and left out."""

from pathlib import Path

import pytest

from qa.corpus import fingerprint_corpus, read_corpus
from qa.errors import CorpusError


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


def test_a_file_without_permission_names_itself(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def deny(path: Path) -> bytes:  # tests may run as root, who may read everything
        if path.name == "kitchen.md":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", deny)
    corpus = read_corpus(guide)
    assert corpus.failures == {"kitchen.md": "Permission denied"}
    assert [d.document_id for d in corpus.documents] == ["garden.md"]


def test_a_dangling_link_names_itself(guide: Path) -> None:
    (guide / "gone.md").symlink_to(guide / "nowhere.md")
    assert "No such file" in read_corpus(guide).failures["gone.md"]


def test_links_never_loop_or_lead_out_of_the_corpus(guide: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nNot for readers.")
    (guide / "loop").symlink_to(guide, target_is_directory=True)
    (guide / "out.md").symlink_to(tmp_path / "secret.md")
    assert sorted(read_corpus(guide).fingerprints) == ["garden.md", "kitchen.md"]


def test_a_missing_or_empty_corpus_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no corpus folder at .*none; put guide files \(\.md"):
        read_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match="no guide files in"):
        read_corpus(tmp_path)
