"""How often a visitor may ask."""

import pytest

from qa.server import visitors
from qa.server.visitors import Visitors


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_too_many_in_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    asking = Visitors(3, clock)
    for second in (0, 10, 20):
        clock.now = 100.0 + second
        assert asking.seconds_to_wait("a") == 0
    clock.now = 130.0
    assert asking.seconds_to_wait("a") == 30
    assert asking.seconds_to_wait("b") == 0  # another visitor
    clock.now = 160.0
    assert asking.seconds_to_wait("a") == 0
    assert asking.seconds_to_wait("a") == 10


def test_a_refused_question_does_not_count() -> None:
    clock = Clock()
    asking = Visitors(1, clock)
    assert asking.seconds_to_wait("a") == 0
    for _ in range(5):
        assert asking.seconds_to_wait("a") == 60
    clock.now += 60
    assert asking.seconds_to_wait("a") == 0


def test_none_is_no_limit() -> None:
    asking = Visitors(0)
    assert [asking.seconds_to_wait("a") for _ in range(1000)] == [0] * 1000


def test_visitors_beyond_number_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "REMEMBERED", 2)
    asking = Visitors(1, Clock())
    assert [asking.seconds_to_wait(name) for name in "abca"] == [0, 0, 0, 0]
    assert asking.seconds_to_wait("c") == 60
