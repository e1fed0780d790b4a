"""From a question to the best sections."""

from pathlib import Path

import numpy as np
import pytest
from fakes import ROOT, LetterEncoder

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.models.second import SecondEncoder
from qa.quality.questions import read_questions
from qa.search.index import Index
from qa.search.late_interaction import query_tokens
from qa.search.ranking import combine, parts
from qa.search.search import CLOSELY, Found, Query, search, signals_of
from qa.store.generation import Generation


def index_of(tmp_path: Path, files: dict[str, str], encoder: Encoder) -> Index:
    guide = tmp_path / "guide"
    guide.mkdir()
    for name, text in files.items():
        (guide / name).write_text(text, encoding="utf-8")
    build_index(guide, tmp_path / "index", encoder)
    return Index(Generation.open(tmp_path / "index"), encoder)


@pytest.fixture
def index(tmp_path: Path, letters: LetterEncoder) -> Index:
    files = {
        "a.md": "# A\n\nzebra stripes\n\n# B\n\nold oak tree\n\n# C\n\nold oak tree\n",
        "b.txt": "A river runs.\n\nThe old oak tree stands.",
    }
    return index_of(tmp_path, files, letters)


def find(index: Index, question: str, k: int) -> Found:
    (query,) = index.prepare([question])
    return search(index.generation, query, k)


def test_the_passage_that_shares_most_with_the_question_comes_first(index: Index) -> None:
    assert find(index, "zebra stripes", 1).hits[0].passage.headings == ("A",)


def test_equal_scores_keep_the_order_of_the_guide(tmp_path: Path, letters: LetterEncoder) -> None:
    # The same pairs of letters, in another order.
    index = index_of(tmp_path, {"c.md": "# B\n\nxaxbx\n", "a.md": "# A\n\nzebra\n", "b.md": "# B\n\nxbxax\n"}, letters)
    hits = find(index, "xaxb", 3).hits
    assert hits[0].score == hits[1].score > hits[2].score
    assert [hit.passage.document_id for hit in hits] == ["b.md", "c.md", "a.md"]
    assert [hit.rank for hit in hits] == [1, 2, 3]


def test_copies_are_one_hit_that_names_the_other_places(tmp_path: Path, letters: LetterEncoder) -> None:
    same, other = "# B\n\nold oak tree\n", "# C\n\nold oak chair\n"
    files = {f"{number:02}.md": same for number in range(3 * CLOSELY)} | {"zz.md": f"{other}\n{same}"}
    hits = find(index_of(tmp_path, files, letters), "old oak tree", 5).hits
    assert [hit.passage.document_id for hit in hits] == ["00.md", "zz.md"]
    assert [passage.document_id for passage in hits[0].also] == [*sorted(files)[1:]]
    assert hits[1].also == ()


def test_copies_of_one_passage_are_one_hit_though_their_sections_go_on_otherwise(
    tmp_path: Path, letters: LetterEncoder
) -> None:
    same = "old oak tree " + "a" * 400
    files = {f"{name}.md": f"# B\n\n{same}\n\n{name * 400}\n" for name in "xyz"}
    hits = find(index_of(tmp_path, files, letters), "old oak tree", 5).hits
    assert hits[0].passage.text == same
    assert [passage.document_id for passage in hits[0].also] == ["y.md", "z.md"]
    assert len({hit.passage.text for hit in hits}) == len(hits)


def test_the_same_text_below_other_headings_is_another_hit(tmp_path: Path, letters: LetterEncoder) -> None:
    files = {"a.md": "# Bus\n\n## Price\n\nfree\n", "b.md": "# Boat\n\n## Price\n\nfree\n"}
    hits = find(index_of(tmp_path, files, letters), "price", 5).hits
    assert {hit.passage.headings[0] for hit in hits} == {"Bus", "Boat"}


def test_of_many_equal_sections_the_first_of_the_guide_are_looked_at(tmp_path: Path, letters: LetterEncoder) -> None:
    files = {f"{number:02}.md": f"# B\n\nold oak tree{'!' * number}\n" for number in range(2 * CLOSELY)}
    hits = find(index_of(tmp_path, files, letters), "old oak tree", CLOSELY).hits
    assert [hit.passage.document_id for hit in hits] == sorted(files)[:CLOSELY]


def test_k_beyond_the_guide_gives_every_section_once(index: Index) -> None:
    assert len(find(index, "old oak", 50).hits) == 4
    assert len(find(index, "old oak", 2).hits) == 2


def test_how_many_sections_are_shown_does_not_change_the_confidence(tmp_path: Path, letters: LetterEncoder) -> None:
    words = ["zebra stripes", "old oak tree", "young oak", "a river", "oak table", "stone bridge", "oak leaf"]
    text = "".join(f"# {row}\n\n{word}\n\n" for row, word in enumerate(words))
    index = index_of(tmp_path, {"a.md": text}, letters)
    assert len({find(index, "old oak tree", k).confidence for k in (1, 2, 5, 7)}) == 1


@pytest.mark.model
def test_the_second_encoder_brings_candidates_that_the_first_misses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = LetterEncoder(second=SecondEncoder())
    monkeypatch.setattr("qa.search.search.CANDIDATES", 1)
    monkeypatch.setattr("qa.search.search.HEADING_CANDIDATES", 0)
    monkeypatch.setattr("qa.search.search.LEXICAL_CANDIDATES", 0)
    files = {"a.txt": "Quand les canards vont-ils sur le lac ?", "b.txt": "How to get a refund of your money."}
    index = index_of(tmp_path, files, letters)
    first = letters.encode_queries(["Quand les canards vont-ils sur le lac ?"])
    (second,) = letters.second.encode(["How do I get my money back?"])
    query = Query("", first.dense[0] / 20, query_tokens(first.tokens[0]), second, worth=1)
    assert index.generation.candidates(query.dense, 0 * second, 1).tolist() == [0]
    assert signals_of(index.generation, query)[0].tolist() == [1]


@pytest.mark.model
def test_the_candidates_that_lead_have_the_signals_they_have_among_all(okpay: Index) -> None:
    asked = read_questions(ROOT / "tests" / "questions.jsonl")[::10]
    missed = 0
    for question in asked:
        (query,) = okpay.prepare([question.question])
        rows, signals, matches, starts = signals_of(okpay.generation, query)
        all_rows, of_all, *_ = signals_of(okpay.generation, query, closely=None)
        assert len(rows) == len(starts) == CLOSELY < len(all_rows)
        assert len(matches) == okpay.generation.token_counts(rows).sum()
        same = of_all.of(np.searchsorted(all_rows, rows))
        for name in ("late", "dense", "heading", "lexical", "second", "sentence", "length"):
            np.testing.assert_allclose(getattr(signals, name), getattr(same, name), atol=1e-5, err_msg=name)
        missed += all_rows[combine(parts(of_all)).argmax()] not in rows
    assert missed <= len(asked) * 0.02  # 0.3 % over all question sets


def test_k_below_one_is_a_bug_of_the_caller(index: Index) -> None:
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        find(index, "oak", 0)


def test_a_section_counts_once_by_its_best_passage(tmp_path: Path) -> None:
    parts = ["words about nothing much", "the purple elephant dances", "more words about nothing"]
    text = "# A\n\n" + "\n\n".join(parts) + "\n\n# B\n\nother matters entirely\n"
    index = index_of(tmp_path, {"a.md": text}, LetterEncoder(limit=40))
    assert index.generation.manifest.counts.passages == 4
    hits = find(index, "purple elephant", 5).hits
    assert [hit.passage.headings for hit in hits] == [("A",), ("B",)]
    assert hits[0].passage.text == "the purple elephant dances"


def test_every_signal_is_told_with_the_hit(tmp_path: Path, letters: LetterEncoder) -> None:
    text = "# A\n\nIt shows ERR-4031.\n\n# B\n\nIt shows ERR-4032.\n\n# C\n\nIt shows nothing.\n"
    hit = find(index_of(tmp_path, {"a.md": text}, letters), "why ERR-4032", 1).hits[0]
    assert set(hit.signals) == {"dense", "late", "heading", "lexical", "second", "sentence", "length"}
    assert hit.passage.headings == ("B",)
    # The one term that could match did, and no term is rarer.
    assert hit.signals["lexical"] == pytest.approx(1)


@pytest.mark.model
def test_the_best_sentence_of_a_passage_counts(tmp_path: Path) -> None:
    letters = LetterEncoder(second=SecondEncoder())
    text = "# A\n\nThe weather is fine. You get your money back within a week. Cats sleep a lot.\n\n# B\n\nDogs bark.\n"
    index = index_of(tmp_path, {"a.md": text}, letters)
    question = "You get your money back within a week."
    background = index.generation.background
    row = background.row(question, letters.query_vectors([question])[0])
    query = letters.second.encode([question])[0] - background.second[row]
    hit = find(index, question, 1).hits[0]
    sentences = letters.second.encode(
        ["The weather is fine. ", "You get your money back within a week. ", "Cats sleep a lot."]
    )
    assert hit.signals["sentence"] == pytest.approx(float((sentences @ query).max()), abs=0.05)  # stored as bytes
    assert hit.signals["sentence"] > hit.signals["second"] > 0


def exact_terms() -> tuple[str, list[tuple[str, int]]]:
    """Make a guide of 300 sections that differ only in what they name, and a question for each sort and language."""
    names = [f"ERR-{4000 + n}" for n in range(100)] + [f"v{n % 9 + 1}.{n // 9}.{n}" for n in range(100)]
    names += [f"Larkbox {chr(65 + n % 26)}{n}" for n in range(50)] + [f"{n + 1}.75 EUR" for n in range(50)]
    sections = [
        f"## Notice {n}\n\nThis is what to do about {name}: restart and wait.\n" for n, name in enumerate(names)
    ]
    frames = [
        "what does {} mean",
        "屏幕上显示{}怎么办",
        "tengo {} desde ayer, ¿qué hago?",
        "ما معنى {}؟",
        "{} が出ました",
    ]
    asked = [(frames[n % len(frames)].format(names[n]), n) for n in range(0, 300, 7)]
    return "# Notices\n\n" + "\n".join(sections), asked


@pytest.mark.model
def test_a_question_that_names_a_code_finds_it_in_any_language(tmp_path: Path) -> None:
    text, asked = exact_terms()
    index = index_of(tmp_path, {"notices.md": text}, Encoder())
    wrong = []
    for question, number in asked:
        found = index.ask(question, 1).hits[0].passage.headings[-1]
        if found != f"Notice {number}":
            wrong.append((question, found))
    assert wrong == []
