"""Ways to write a question that must not change its answer."""

import pytest

from qa.models.question import plain_question


@pytest.mark.parametrize(
    "question",
    [
        "How do I reset it?",
        "HOW DO I RESET IT",
        "how do i reset it",
        "  How do I\n reset it ?!",
        "Ｈｏｗ　ｄｏ Ｉ ｒｅｓｅｔ ｉｔ？",
    ],
)
def test_every_way_to_write_a_question_has_one_form(question: str) -> None:
    assert plain_question(question) == "how do i reset it"


def test_what_carries_meaning_stays() -> None:
    assert plain_question("Was heißt ERR-4031 in v2.3.1?") == "was heißt err-4031 in v2.3.1"
    assert plain_question("¿Cuánto cuesta?") == "¿cuánto cuesta"
    assert plain_question("密码忘了怎么办？") == "密码忘了怎么办"
    assert plain_question("quên mật khẩu") == "quên mật khẩu"


@pytest.mark.parametrize("question", ["?", "？！", "...", "👍"])
def test_a_question_of_marks_alone_stays(question: str) -> None:
    assert plain_question(question)
