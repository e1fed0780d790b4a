"""Sections with their subsections: which text is theirs, and piece by piece nothing is lost."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QuestionError
from qa.server import section_text
from qa.server.section_text import first_passage, read_piece, section_of_headings, section_of_row
from qa.store.generation import Generation

TEXT = """# Machine

## Parts

### Lid

The lid is red.

### Door

The door is blue.

## Use

Press the button.

### At night

Press it softly.

## Use

Pull the lever.

## *Care* of it

Wipe it.
"""


@pytest.fixture
def store(tmp_path: Path, letters: LetterEncoder) -> Generation:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "machine.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "guide" / "notes.txt").write_text("Nothing but a line.\n", encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    return Generation.open(tmp_path / "index")


def read(store: Generation, *headings: str, document: str = "machine.md") -> str:
    return read_piece(store, section_of_headings(store, document, headings)).text


def test_a_section_is_its_text_with_its_subsections(store: Generation) -> None:
    assert read(store, "Machine", "Use") == "Press the button.\n\n### At night\n\nPress it softly."


def test_a_section_of_subsections_alone_begins_with_the_first_ones_heading(store: Generation) -> None:
    assert read(store, "Machine", "Parts").startswith("### Lid\n\nThe lid is red.\n\n### Door")
    assert read(store, "Machine").startswith("## Parts\n\n### Lid")


def test_a_title_without_a_section_of_its_own_begins_with_the_first_heading_below(
    tmp_path: Path, letters: LetterEncoder
) -> None:
    (tmp_path / "guide").mkdir()
    text = "#+TITLE: Camera\n\n* Lens\n\nTurn it.\n\n* Strap\n\nTie it.\n"
    (tmp_path / "guide" / "camera.org").write_text(text, encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    store = Generation.open(tmp_path / "index")
    assert [path for _, path in store.heading_paths()] == [("Camera", "Lens"), ("Camera", "Strap")]
    assert read(store, "Camera", document="camera.org") == "Lens\n\nTurn it.\n\nStrap\n\nTie it."


def test_a_line_that_is_indented_stays_so(tmp_path: Path, letters: LetterEncoder) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "code.md").write_text("# Code\n\n    run --now\n\n", encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    assert read(Generation.open(tmp_path / "index"), "Code", document="code.md") == "    run --now"


def test_without_headings_it_is_the_whole_document(store: Generation) -> None:
    assert read(store) == TEXT.rstrip()
    assert read(store, document="notes.txt") == "Nothing but a line."


def test_headings_are_found_by_the_end_of_their_path_and_whatever_their_case_and_markup(store: Generation) -> None:
    for wanted in (("machine", "care of it"), ("CARE  OF IT",), ("Machine", "*Care* of it")):
        assert read(store, *wanted) == "Wipe it."
    assert read(store, "Parts").startswith("### Lid")


def test_a_second_section_of_the_same_heading_is_reached_by_a_row_in_it(store: Generation) -> None:
    (lever,) = [one for one in store.all_passages() if "lever" in one.text]
    place = section_of_row(store, lever.row)
    assert read_piece(store, place).text == "Pull the lever."
    assert "lever" not in read(store, "Machine", "Use")


def test_a_row_gives_the_section_around_its_passage(store: Generation) -> None:
    (button,) = [one for one in store.all_passages() if "button" in one.text]
    assert section_of_row(store, button.row) == section_of_headings(store, "machine.md", ("Machine", "Use"))


def test_pieces_end_at_lines_and_give_the_section_together(store: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_text, "LONGEST", 40)
    place = section_of_headings(store, "machine.md", ())
    pieces = [read_piece(store, place)]
    while pieces[-1].next is not None:
        pieces.append(read_piece(store, place, pieces[-1].next))
    assert "".join(piece.text for piece in pieces) == TEXT.rstrip()
    assert max(len(piece.text) for piece in pieces) <= 40
    assert all(piece.text.endswith("\n") for piece in pieces[:-1])
    assert all(TEXT[piece.start : piece.end] == piece.text for piece in pieces)


def test_a_line_longer_than_a_piece_is_cut(tmp_path: Path, letters: LetterEncoder) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "long.txt").write_text("word " * 5000, encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    store = Generation.open(tmp_path / "index")
    piece = read_piece(store, section_of_headings(store, "long.txt", ()))
    assert (len(piece.text), piece.next) == (section_text.LONGEST, section_text.LONGEST)


@pytest.mark.parametrize("offset", [0, 10_000])
def test_an_offset_outside_of_the_section_is_refused(store: Generation, offset: int) -> None:
    place = section_of_headings(store, "machine.md", ("Machine", "Use"))
    with pytest.raises(QuestionError, match=f"from {place.start} to {place.end - 1}"):
        read_piece(store, place, offset)
    with pytest.raises(QuestionError, match="offset"):
        read_piece(store, place, place.end)


def test_what_is_not_there_is_named(store: Generation) -> None:
    with pytest.raises(QuestionError, match=r"machine\.md has no section Machine > Wheels"):
        section_of_headings(store, "machine.md", ("Machine", "Wheels"))
    with pytest.raises(QuestionError, match=r"no document other\.md"):
        section_of_headings(store, "other.md", ())
    for row in (-1, store.manifest.counts.passages):
        with pytest.raises(QuestionError, match=f"no passage of row {row}"):
            section_of_row(store, row)


def test_a_section_is_placed_by_its_first_passage(store: Generation) -> None:
    first = first_passage(store, section_of_headings(store, "machine.md", ("Machine", "Parts")))
    assert first is not None
    assert (first.text, first.headings[-1]) == ("The lid is red.", "Lid")


def test_a_document_is_found_whichever_way_its_accents_are_composed(tmp_path: Path, letters: LetterEncoder) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "café.md").write_text("# Menu\n\nSoup.\n", encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    store = Generation.open(tmp_path / "index")
    assert read(store, "Menu", document="cafe\N{COMBINING ACUTE ACCENT}.md") == "Soup."
