"""Answers being written behind a page."""

import threading
from collections.abc import Iterator

import pytest

from qa.records import Answer, Passage
from qa.server import pending as module
from qa.server.pending import FIRST_LOOK, GONE, Pending, Progress
from qa.written.records import Citation, Sentence, Written

ANSWER = Answer("?", "answered", 0.9, "g", 1.0, ())
PASSAGE = Passage("a.md", 0, ("A",), "One. Two.", 0, 9, 1, 1)
SENTENCES = tuple(Sentence(n, t, 0, len(t), (Citation(1, PASSAGE, 0, 4),)) for n, t in ((1, "One."), (2, "Two.")))
LONG = 10.0  # seconds that no test takes


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Model:
    """Writes when it is told to, and notes what it hears."""

    def __init__(self) -> None:
        self.more = threading.Semaphore(0)
        self.given = threading.Semaphore(0)

    def __call__(self, stopped: module.Stopped) -> Iterator[Sentence | Written]:
        held = []
        for sentence in SENTENCES:
            self.more.acquire(timeout=LONG)
            if stopped():
                break
            held.append(sentence)
            yield sentence
            self.given.release()
        yield Written("w", ANSWER, tuple(held), refusal="" if held else "stopped")

    def write(self) -> None:
        self.more.release()
        assert self.given.acquire(timeout=LONG)


def begin(clock: Clock | None = None) -> tuple[Pending, Model]:
    model = Model()
    return Pending(model, ANSWER, clock or Clock()), model


def end(pending: Pending, model: Model) -> Progress:
    for _ in SENTENCES:
        model.more.release()
    pending.thread.join(LONG)
    return pending.look()


def test_sentences_are_there_as_they_come_and_the_whole_last() -> None:
    pending, model = begin()
    assert pending.look() == Progress()
    model.write()
    assert pending.look() == Progress(SENTENCES[:1])
    progress = end(pending, model)
    assert (progress.sentences, progress.cut) == (SENTENCES, False)
    assert progress.written is not None
    assert progress.written.written_id == "w"


def test_stop_ends_it_and_leaves_what_stands_there() -> None:
    pending, model = begin()
    model.write()
    pending.stop()
    progress = end(pending, model)
    assert (progress.sentences, progress.cut) == (SENTENCES[:1], True)


@pytest.mark.parametrize(("late", "written"), [(GONE, SENTENCES), (GONE + 0.1, SENTENCES[:1])])
def test_nobody_who_looks_has_gone_R20(late: float, written: tuple[Sentence, ...]) -> None:
    clock = Clock()
    pending, model = begin(clock)
    model.write()
    clock.now = FIRST_LOOK
    pending.look()
    clock.now += late
    assert end(pending, model).sentences == written


def test_a_browser_has_time_to_draw_the_page_before_it_looks() -> None:
    clock = Clock()
    pending, _ = begin(clock)
    pending.look()
    clock.now = FIRST_LOOK
    assert not pending.stopped
    clock.now += 0.1
    assert pending.stopped


def test_who_comes_back_does_not_revive_what_was_stopped() -> None:
    """Else half a sentence could be taken for a whole one."""
    clock = Clock()
    pending, _ = begin(clock)
    clock.now = LONG
    assert pending.stopped
    pending.look()
    assert pending.stopped


@pytest.mark.parametrize("sentences", [(), SENTENCES[:1]])
def test_code_that_fails_ends_in_words_and_in_the_log(
    sentences: tuple[Sentence, ...], caplog: pytest.LogCaptureFixture
) -> None:
    def write(_: module.Stopped) -> Iterator[Sentence | Written]:
        yield from sentences
        raise RuntimeError("secret")

    pending = Pending(write, ANSWER)
    pending.thread.join(LONG)
    progress = pending.look()
    assert progress.sentences == sentences
    assert progress.written is not None
    assert progress.written.refusal == ("" if sentences else "endpoint")
    assert progress.written.problem == module.BROKEN
    assert "secret" in caplog.text
