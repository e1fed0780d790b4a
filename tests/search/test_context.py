"""What stands around a passage."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.search.context import LONGEST, surroundings
from qa.store.generation import Generation

TEXT = """# Garden

Intro.

## Watering

Water at dawn.

### Tomatoes

Twice a day.

### Beans

Once a day.

## Pruning

Cut in March.
"""


def opened(folder: Path, text: str, limit: int = 512) -> Generation:
    guide = folder / "guide"
    guide.mkdir()
    (guide / "a.md").write_text("# Other\n\nBefore it.\n", encoding="utf-8")
    (guide / "garden.md").write_text(text, encoding="utf-8")
    (guide / "z.md").write_text("# Garden\n\nBehind it.\n", encoding="utf-8")
    build_index(guide, folder / "index", LetterEncoder(limit=limit))
    return Generation.open(folder / "index")


@pytest.mark.parametrize(
    ("start", "headings", "begins", "ends"),
    [
        ("Intro.", ("Garden",), "Intro.", "Cut in March."),
        ("Water at", ("Garden", "Watering"), "Water at dawn.", "Once a day."),
        ("Twice", ("Garden", "Watering"), "Water at dawn.", "Once a day."),
        ("Cut", ("Garden",), "Intro.", "Cut in March."),
    ],
)
def test_the_smallest_section_that_is_more_than_the_passage(
    tmp_path: Path, start: str, headings: tuple[str, ...], begins: str, ends: str
) -> None:
    generation = opened(tmp_path, TEXT)
    passages = generation.passages(range(generation.manifest.counts.passages))
    passage = next(passage for passage in passages if passage.text.startswith(start))
    around = surroundings(generation, passage)
    assert around.headings == headings
    whole = around.before + passage.text + around.after
    assert whole in TEXT
    assert (whole.startswith(begins), whole.endswith(ends)) == (True, True)


def test_a_section_of_several_passages_is_the_context_of_each_of_them(tmp_path: Path) -> None:
    paragraphs = [f"Paragraph {number} says something of its own." for number in range(6)]
    generation = opened(
        tmp_path, "# Garden\n\n## Long\n\n" + "\n\n".join(paragraphs) + "\n\n## Next\n\nOther.\n", limit=80
    )
    passages = [passage for passage in generation.passages(range(9)) if passage.headings == ("Garden", "Long")]
    assert len(passages) > 1
    for passage in passages:
        around = surroundings(generation, passage)
        assert around.before + passage.text + around.after == "\n\n".join(paragraphs)
        assert around.headings == ("Garden", "Long")


def test_a_very_long_section_is_cut_to_what_stands_nearest(tmp_path: Path) -> None:
    text = "# Garden\n\n" + "\n\n".join(f"Paragraph {number} says something of its own." for number in range(400))
    generation = opened(tmp_path, text)
    rows = range(generation.manifest.counts.passages)
    middle = generation.passages(rows)[len(rows) // 2]
    around = surroundings(generation, middle)
    assert LONGEST / 2 < len(around.before + middle.text + around.after) <= LONGEST
    assert around.before
    assert around.after
