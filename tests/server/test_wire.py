"""Places as JSON, and as they come back from an index."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.guide.files import read_corpus
from qa.guide.passages import split_document
from qa.records import Box, Mark, Place, Places
from qa.server.wire import place_to_json
from qa.store.generation import Generation


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place("line", 3, 7), {"unit": "line", "first": 3, "last": 7}),
        (Place("anchor", name="login"), {"unit": "anchor", "name": "login"}),
        (Place("anchor"), {"unit": "anchor"}),
        (
            Place("page", 2, 2, boxes=(Box(2, 1.5, 2.0, 3.0, 4.0),), address="https://a.b/c.pdf#page=2"),
            {
                "unit": "page",
                "first": 2,
                "last": 2,
                "boxes": [[2, 1.5, 2.0, 3.0, 4.0]],
                "address": "https://a.b/c.pdf#page=2",
            },
        ),
        (Place("row", 4, 4, "Prices"), {"unit": "row", "first": 4, "last": 4, "name": "Prices"}),
    ],
)
def test_a_place_has_what_applies_and_nothing_else(place: Place, written: dict[str, object]) -> None:
    assert place_to_json(place) == written


def test_places_come_back_from_an_index_as_they_were(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "a.html").write_text('<h1 id="door">Door</h1><p>Push it.</p><h2 id="lock">Lock</h2><p>Turn the key.</p>')
    (guide / "b.csv").write_text(
        "Question,Answer\nHow high?,Two metres and a half.\nHow wide?,One metre at the most.\n"
    )
    (guide / "c.md").write_text("# Text\n\nLine by line.\n")
    (guide / "corpus.toml").write_text('site = "https://a.b/c"\n')
    build_index(guide, tmp_path / "index", LetterEncoder())
    generation = Generation.open(tmp_path / "index")
    stored = generation.passages(range(generation.manifest.counts.passages))
    read = [passage for document in read_corpus(guide).documents for passage in split_document(document, len, 512)]
    assert [one.place for one in stored] == [one.place for one in read]
    assert [one.where for one in stored] == [
        "a.html, #door",
        "a.html, #lock",
        "b.csv, row 2",
        "b.csv, row 3",
        "c.md, line 3",
    ]
    assert stored[1].place.address == "https://a.b/c/a.html#lock"


def test_the_place_of_a_range_goes_from_its_first_mark_to_its_last() -> None:
    boxes = [Box(page, 0, top, 9, top + 1) for page, top in ((1, 5), (1, 7), (2, 1))]
    marks = tuple(Mark(at * 10, Place("page", box.page, box.page, boxes=(box,))) for at, box in enumerate(boxes))
    places = Places((0,), marks)
    assert places.of(0, 10) == Place("page", 1, 1, boxes=(boxes[0],))
    assert places.of(5, 30) == Place("page", 1, 2, boxes=tuple(boxes))
    assert places.of(12, 13).boxes == (boxes[1],)
    rows = Places(
        (0,), (Mark(0, Place("row", 2, 2, "A")), Mark(5, Place("row", 3, 3, "A")), Mark(9, Place("row", 1, 1, "B")))
    )
    assert rows.of(0, 12) == Place("row", 2, 3, "A")  # the rows of the sheet that it begins in
