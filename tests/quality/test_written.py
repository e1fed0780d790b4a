"""What written answers to judged questions come to; the model is a script, all else is real."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QAError
from qa.quality.questions import Relevant, TestQuestion
from qa.quality.written import GIVE_UP, evaluate_written
from qa.search import index as search_index
from qa.search.index import Index
from qa.store.generation import Generation
from qa.written.endpoint import EndpointError
from qa.written.problems import problem
from qa.written.records import Usage
from qa.written.settings import WritingSettings
from qa.written.write import Writer

TRUE = "Water the tomatoes before sunrise."
WATERING = (Relevant("garden.md", ("Watering",)),)


class Model:
    """Says that the passage about tomatoes says something, whatever is asked."""

    def __init__(self, said: str | EndpointError) -> None:
        self.said, self.asked = said, 0

    def stream(
        self, messages: Sequence[dict[str, str]], max_tokens: int, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str | Usage, None, None]:
        self.asked += 1
        if isinstance(self.said, EndpointError):
            raise self.said
        told = messages[1]["content"]
        number = told[: told.index("Water the tomatoes")].rpartition("Passage ")[2].partition(":")[0]
        yield self.said.format(number)
        yield Usage(100, 10)


@pytest.fixture
def index(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """An index that takes every question to be answered."""
    monkeypatch.setattr(search_index, "tier_of", lambda confidence: "answered")
    build_index(guide, tmp_path / "index", LetterEncoder())
    return Index(Generation.open(tmp_path / "index"), LetterEncoder())


def writer_of(model: Model) -> Writer:
    writer = Writer(WritingSettings("http://127.0.0.1:9/v1", "small"), support=lambda *_: 0.0)
    writer.endpoint = model  # type: ignore[assignment]
    return writer


def question(number: int, text: str, relevant: tuple[Relevant, ...] = WATERING) -> TestQuestion:
    return TestQuestion(str(number), "en", text, relevant, kind="" if relevant else "near")


def test_sentences_are_counted_by_what_became_of_them(index: Index) -> None:
    """A true one, one without a marker, one that nothing says; for two questions, one of which has no answer."""
    model = Model(f"{TRUE} [{{0}}] Water them. Never water the tomatoes at all [{{0}}].")
    asked = [
        question(1, "When do I have to water the tomatoes?"),
        question(2, "How do I have to water the palm trees?", ()),
    ]
    seen: list[tuple[int, int]] = []
    result = evaluate_written(index, writer_of(model), asked, lambda done, total: seen.append((done, total)))
    group = result.groups["all"]
    assert (group.questions, group.answerable, group.written, group.wrongly_written) == (2, 1, 1, 1)
    assert (group.sentences, group.judged, group.cited_rightly) == (2, 1, 1)
    assert group.dropped == {"no marker": 2, "unsupported": 2}
    assert (group.tokens, group.in_other_language, group.refused) == (220, 0, {})
    assert seen == [(1, 2), (2, 2)]
    assert result.groups["en"] == group
    assert [row["answerable"] for row in result.rows] == [True, False]
    assert result.rows[0]["sentences"] == [{"text": TRUE, "source": [TRUE]}]
    assert [one["fault"] for one in result.rows[0]["dropped"]] == ["no marker", "unsupported"]
    assert result.to_json()["groups"]["all"]["sentences"] == 2


def test_a_citation_of_another_section_than_the_judges_named_is_not_right(index: Index) -> None:
    asked = [question(1, "When do I have to water the tomatoes?", (Relevant("garden.md", ("Pruning",)),))]
    group = evaluate_written(index, writer_of(Model(f"{TRUE} [{{0}}]")), asked).groups["all"]
    assert (group.judged, group.cited_rightly) == (1, 0)


def test_a_server_that_fails_again_and_again_is_given_up(index: Index) -> None:
    model = Model(EndpointError(problem("unreachable")))
    asked = [question(number, f"When do I water the {number} tomatoes?") for number in range(9)]
    with pytest.raises(QAError, match=problem("unreachable").what[:20]):
        evaluate_written(index, writer_of(model), asked)
    assert model.asked == GIVE_UP
