"""From a question's passages to a written answer, with what a model may do to it."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.records import Answer
from qa.search.index import Index
from qa.store.generation import Generation
from qa.written import write as module
from qa.written.endpoint import EndpointError
from qa.written.problems import problem
from qa.written.prompt import NO_ANSWER
from qa.written.records import Sentence, Usage, Written
from qa.written.settings import WritingSettings
from qa.written.write import Writer, language_name

SETTINGS = WritingSettings("http://127.0.0.1:9/v1", "small", "sk-canary")
QUESTION = "When do I have to water the tomatoes in the garden?"
TRUE = "Water the tomatoes before sunrise."


class Script:
    """In place of the client of a model's server: gives what a test has written, a few letters at a time."""

    def __init__(self, *answers: "str | EndpointError", usage: Usage | None = None, size: int = 3) -> None:
        self.answers, self.usage, self.size = list(answers), usage, size
        self.asked: list[Sequence[dict[str, str]]] = []
        self.closed = 0

    def stream(
        self, messages: Sequence[dict[str, str]], max_tokens: int, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str | Usage, None, None]:
        self.asked.append(messages)
        answer = self.answers.pop(0)
        try:
            words = answer if isinstance(answer, str) else TRUE + "[1] And"
            for at in range(0, len(words), self.size):
                if stopped():
                    return
                yield words[at : at + self.size]
            if isinstance(answer, EndpointError):
                raise answer
            if self.usage:
                yield self.usage
        finally:
            self.closed += 1


@pytest.fixture
def index(guide: Path, tmp_path: Path) -> Index:
    build_index(guide, tmp_path / "index", LetterEncoder())
    return Index(Generation.open(tmp_path / "index"), LetterEncoder())


def answered(index: Index, question: str = QUESTION) -> Answer:
    return replace(index.ask(question), tier="answered")


def said(sentence: str, headings: tuple[str, ...], text: str) -> float:
    """A passage says what stands in it word for word."""
    return float(sentence.strip(".") in text)


def writer_of(script: Script, **settings: int) -> Writer:
    writer = Writer(replace(SETTINGS, **settings), support=said)  # type: ignore[arg-type]
    writer.endpoint = script  # type: ignore[assignment]
    return writer


def written_by(index: Index, *answers: str | EndpointError, question: str = QUESTION) -> tuple[Written, Script]:
    script = Script(*answers)
    *sentences, written = writer_of(script).write(index, answered(index, question))
    assert isinstance(written, Written)
    assert tuple(sentences) == written.sentences
    return written, script


def faults(written: Written) -> list[str]:
    return [one.fault for one in written.dropped]


def place_of(index: Index, text: str) -> int:
    """Number the offered passage that has a text."""
    return next(hit.rank for hit in answered(index).hits if text in hit.passage.text)


def test_a_sentence_that_its_passage_says_is_held_with_its_source(index: Index) -> None:
    number = place_of(index, "tomatoes")
    written, script = written_by(index, f"{TRUE} [{number}]")
    (sentence,) = written.sentences
    assert (sentence.text, sentence.number, written.refusal) == (TRUE, 1, "")
    assert [one.source for one in sentence.citations] == [TRUE]
    assert written.text[sentence.start : sentence.end] == sentence.text
    assert written.cited == (number,)
    assert (written.host, written.model) == ("127.0.0.1", "small")
    assert script.closed == 1


def test_sentences_have_ranges_of_their_own(index: Index) -> None:
    first, second = place_of(index, "tomatoes"), place_of(index, "roses")
    written, _ = written_by(index, f"{TRUE} [{first}] Cut the roses in March [{second}].")
    assert written.text == f"{TRUE} Cut the roses in March."
    assert [written.text[one.start : one.end] for one in written.sentences] == [one.text for one in written.sentences]
    assert [[own.rank for own in one.citations] for one in written.sentences] == [[first], [second]]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (TRUE, "no marker"),
        ("Water the tomatoes before sunrise [999].", "unknown marker"),
        ("Water the tomatoes before sunrise [0].", "unknown marker"),
        ("Never water the tomatoes [{}].", "unsupported"),
        ("Call 123-456-7890 for tomatoes [{}].", "value"),
        ("Gieße die Tomaten immer erst nach dem Sonnenuntergang und niemals vorher [{}].", "language"),
    ],
)
def test_what_is_not_held_is_dropped(index: Index, answer: str, fault: str) -> None:
    written, _ = written_by(index, answer.format(place_of(index, "tomatoes")), "")
    assert (written.sentences, faults(written)) == ((), [fault])
    assert written.refusal in ("nothing held", "language")
    assert written.cited == ()


def test_a_marker_of_another_passage_is_moved_to_the_one_that_says_it(index: Index) -> None:
    wrong, right = place_of(index, "roses"), place_of(index, "tomatoes")
    written, _ = written_by(index, f"{TRUE} [{wrong}]")
    assert [own.rank for one in written.sentences for own in one.citations] == [right]


def test_nothing_is_cited_where_nothing_says_it(index: Index) -> None:
    """No threshold is lowered until something is found."""
    wrong = place_of(index, "roses")
    written, _ = written_by(index, f"Water the tomatoes at noon [{wrong}].")
    assert (written.sentences, faults(written)) == ((), ["another passage"])


def test_the_same_said_twice_is_said_once(index: Index) -> None:
    number = place_of(index, "tomatoes")
    written, script = written_by(index, f"{TRUE} [{number}] " * 30)
    assert len(written.sentences) == 1
    assert len(written.dropped) == module.MOST_REPEATED
    assert script.closed == 1


def test_no_more_sentences_than_a_reader_wants(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SENTENCES", 1)
    written, script = written_by(index, f"{TRUE} [1] Cut the roses in March [1]. Boil the pasta [1].")
    assert len(written.sentences) + len(written.dropped) <= 2
    assert script.closed == 1


def test_a_guide_that_does_not_answer_is_not_sent(index: Index) -> None:
    script = Script()
    (written,) = writer_of(script).write(index, replace(index.ask(QUESTION), tier="unanswered"))
    assert isinstance(written, Written)
    assert (written.refusal, written.host, script.asked) == ("unanswerable", "", [])


@pytest.mark.parametrize("words", [NO_ANSWER, f"{NO_ANSWER}.", "no_answer", f"{NO_ANSWER}: ask [1]"])
def test_the_model_may_say_that_it_has_none(index: Index, words: str) -> None:
    written, _ = written_by(index, words)
    assert written.refusal in ("no answer", "nothing held")
    assert not written.sentences


def test_another_language_is_asked_once_more(index: Index) -> None:
    german = "Gieße die Tomaten im Garten jeden Morgen vor dem Sonnenaufgang [1]. "
    number = place_of(index, "tomatoes")
    written, script = written_by(index, german, f"{TRUE} [{number}]")
    assert len(written.sentences) == 1
    assert "was in another language" in script.asked[1][0]["content"]
    written, script = written_by(index, german, german)
    assert (written.refusal, len(script.asked)) == ("language", 2)


def test_an_endpoint_that_fails_leaves_the_passages_and_a_reason(index: Index) -> None:
    answer = answered(index)
    script = Script(EndpointError(problem("timeout", "first_seconds")))
    script.answers[0] = EndpointError(problem("timeout", "first_seconds"))
    writer = writer_of(script, at_once=1)
    *_, written = writer.write(index, answer)
    assert isinstance(written, Written)
    assert written.problem is not None
    assert written.answer == answer
    assert not writer.kept.find(answer, writer._how)
    script.answers.append(NO_ANSWER)
    *_, written = writer.write(index, answer)  # the slot is free again
    assert isinstance(written, Written)
    assert written.refusal == "no answer"


def test_a_stream_that_is_cut_leaves_whole_sentences_only(index: Index) -> None:
    number = place_of(index, "tomatoes")

    class Cut(Script):
        def stream(self, *_: object, **__: object) -> Generator[str | Usage, None, None]:  # type: ignore[override]
            yield f"{TRUE} [{number}] Cut the ro"
            raise EndpointError(problem("broken off"))

    *_, written = writer_of(Cut()).write(index, answered(index))
    assert isinstance(written, Written)
    assert [one.text for one in written.sentences] == [TRUE]
    assert written.problem is not None
    assert (written.refusal, written.problem.code) == ("", "broken off")


def test_nobody_waits_any_more(index: Index) -> None:
    writer = writer_of(Script(f"{TRUE} [1]", f"{TRUE} [1] {TRUE}"))
    *_, written = writer.write(index, answered(index), stopped=lambda: True)
    assert isinstance(written, Written)
    assert (written.refusal, written.sentences) == ("stopped", ())
    number = place_of(index, "tomatoes")
    script = Script(f"{TRUE} [{number}] Cut the roses in March [1].")
    writer = writer_of(script)
    sentences: list[Sentence] = []
    for one in writer.write(index, answered(index), stopped=lambda: bool(sentences)):
        if isinstance(one, Sentence):
            sentences.append(one)
    assert isinstance(one, Written)
    assert [own.text for own in one.sentences] == [TRUE]
    assert not writer.kept.find(one.answer, writer._how)  # half an answer is not kept


def test_leaving_off_frees_the_slot_and_closes_the_stream(index: Index) -> None:
    number = place_of(index, "tomatoes")
    script = Script(f"{TRUE} [{number}] More and more [1].", NO_ANSWER)
    writer = writer_of(script, at_once=1)
    stream = writer.write(index, answered(index))
    assert isinstance(next(stream), Sentence)
    (busy,) = writer.write(index, replace(answered(index), question="And the tomatoes?"))
    assert isinstance(busy, Written)
    assert busy.refusal == "busy"
    stream.close()  # type: ignore[attr-defined]
    assert script.closed == 1
    *_, written = writer.write(index, answered(index))
    assert isinstance(written, Written)
    assert written.refusal == "no answer"


def test_the_same_question_is_written_once(index: Index) -> None:
    number = place_of(index, "tomatoes")
    script = Script(f"{TRUE} [{number}]", usage=Usage(90, 9))
    writer = writer_of(script)
    first, second = (list(writer.write(index, answered(index))) for _ in range(2))
    assert first[:-1] == second[:-1]
    assert isinstance(second[-1], Written)
    assert second[-1].kept
    assert len(script.asked) == 1
    assert writer.kept.tokens_today() == 99


def test_the_tokens_of_a_day_have_an_end(index: Index) -> None:
    script = Script(NO_ANSWER, usage=Usage(90, 9))
    writer = writer_of(script, tokens_a_day=90)
    list(writer.write(index, answered(index)))
    (written,) = writer.write(index, replace(answered(index), question="And the roses?"))
    assert isinstance(written, Written)
    assert written.refusal == "budget"


def test_a_server_that_cuts_prompts_is_named(index: Index) -> None:
    *_, written = writer_of(Script(NO_ANSWER, usage=Usage(5, 2))).write(index, answered(index))
    assert isinstance(written, Written)
    assert "cuts prompts" in written.warnings[0]
    *_, written = writer_of(Script(NO_ANSWER, usage=Usage(900, 2))).write(index, answered(index))
    assert isinstance(written, Written)
    assert not written.warnings


def test_languages_are_named_where_they_are_clear() -> None:
    assert language_name("怎样才能把钱退回来？") == "Simplified Chinese"
    assert language_name("كيف أسترد المال؟") == "Arabic"
    assert language_name("ok") == ""


def test_what_stands_there_word_for_word_needs_no_reading(index: Index) -> None:
    script = Script(f"{TRUE} [{place_of(index, 'tomatoes')}]")
    writer = writer_of(script)
    writer._support = lambda sentence, headings, text: 0.0
    *_, written = writer.write(index, answered(index))
    assert isinstance(written, Written)
    assert [one.text for one in written.sentences] == [TRUE]
