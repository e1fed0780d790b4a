"""How files are read is said without an index."""

from pathlib import Path

import pytest

from qa.build.inspect import inspect, inspect_file
from qa.errors import CorpusError

GUIDE = """---
title: Ferry
---

# Fares

Adults pay three crowns.
<!-- Next year
four. -->

##Bicycles

## Dogs
<!-- never closed
"""


def test_sections_passages_and_what_was_left_out_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GUIDE)
    (one,) = inspect(tmp_path / "a.md", len).files
    assert (one.document, one.kind, one.lines, one.error, one.lost) == ("a.md", "markdown", 14, "", ())
    assert [(section.headings, section.line) for section in one.sections] == [
        (("Ferry", "Fares"), 5),
        (("Ferry", "Fares", "Dogs"), 13),
    ]
    (fares,) = one.sections[0].passages
    assert (fares.start_line, fares.end_line) == (7, 11)
    assert fares.tokens == len("Ferry > Fares\nAdults pay three crowns.\n\n\n\n##Bicycles")
    assert [(note.line, note.text, note.reason) for note in one.left_out] == [
        (1, "Ferry", "front matter"),
        (8, "<!-- Next year four. -->", "commented out"),
    ]
    assert [(note.line, note.text, note.reason) for note in one.doubts] == [
        (11, "##Bicycles", "no space behind #"),
        (14, "<!-- never closed", "comment never closed"),
    ]


def test_a_folder_tells_every_file_also_those_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("text\n")
    (tmp_path / "a.md").write_bytes(b"")
    (tmp_path / "c.png").write_bytes(b"")
    (tmp_path / "Makefile").write_bytes(b"")
    read = inspect(tmp_path, len)
    assert [(one.document, one.error) for one in read.files] == [("a.md", "empty file"), ("b.txt", "")]
    assert read.files[1].sections[0].headings == ()
    assert read.unread == {".png": 1, "Makefile": 1}


def test_a_link_out_of_the_guide_is_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "a.md").write_text("# A\n")
    (guide / "link.md").symlink_to(tmp_path / "secret.md")
    assert inspect_file(guide, "a.md", len).sections[0].headings == ("A",)
    assert "leads out of the guide" in inspect_file(guide, "link.md", len).error
    assert "is no file of the guide" in inspect_file(guide, "../secret.md", len).error


def test_what_is_not_there_or_no_reader_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no file or folder"):
        inspect(tmp_path / "none.md", len)
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"no reader knows a\.png; they know \.md"):
        inspect(tmp_path / "a.png", len)
    (tmp_path / "big.md").write_bytes(b"a" * 5_000_001)
    assert "more than 5,000,000 bytes" in inspect(tmp_path / "big.md", len).files[0].error


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A\n\ntext\n", 1),
        ("\n\n# A\ntext\n", 3),
        ("A\n===\ntext\n", 1),
        ("---\ntitle: T\n---\n\n\n## A\n", 6),
        ("text\n# A\n", 2),
    ],
)
def test_the_line_of_a_heading_is_its_own(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(text)
    (one,) = inspect(tmp_path / "a.md", len).files
    assert one.sections[-1].line == line
