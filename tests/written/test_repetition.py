"""A model that says the same over and over is stopped (R38)."""

import pytest

from qa.written.repetition import repeats


@pytest.mark.parametrize("unit", ["\n", "-", "ha ", "Water the tomatoes. ", "早上浇水。", "x" * 100 + "y" * 100])
def test_the_same_over_and_over_is_noticed(unit: str) -> None:
    assert repeats("Before. " + unit * max(4, 48 // len(unit) + 1))


@pytest.mark.parametrize(
    "text",
    [
        *("", "ha ha ha ha ha", "1000000000000000", "Water the tomatoes. " * 3, "早上浇水。" * 3, "x" * 47),
        " ".join(f"Step {number}: press the button." for number in range(1, 10)),
    ],
)
def test_what_is_said_three_times_or_is_short_may_be_an_answer(text: str) -> None:
    assert not repeats(text)


def test_only_the_end_counts() -> None:
    assert not repeats("ha " * 40 + "and so on")


def test_a_unit_longer_than_is_looked_at_is_not_noticed() -> None:
    assert not repeats("".join(chr(0x4E00 + at) for at in range(201)) * 4)
