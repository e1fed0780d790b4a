"""Questions as people in a hurry type them."""

import random

import pytest

from qa.training.typed import as_typed, with_slip, without_accents, without_marks


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("¿Cómo recupero mi contraseña?", "¿Como recupero mi contrasena?"),
        ("Tôi quên mật khẩu đăng nhập", "Toi quen mat khau dang nhap"),
        ("zażółć gęślą jaźń, łódź", "zazolc gesla jazn, lodz"),
        ("密码忘了怎么办？", "密码忘了怎么办？"),
        ("パスワードを忘れた", "パスワードを忘れた"),  # a voiced mark is no accent
        ("Забыл пароль ещё раз", "Забыл пароль еще раз"),
        ("मुझे पासवर्ड याद नहीं", "मुझे पासवर्ड याद नहीं"),
    ],
)
def test_accents_of_latin_letters_go_and_nothing_else(question: str, typed: str) -> None:
    assert without_accents(question) == typed


def test_marks_and_capitals_go_but_codes_stay_whole() -> None:
    assert without_marks("Why, since v2.3.1, does it say E-31?!") == "why since v2.3.1 does it say e-31"
    assert without_marks("密码忘了，怎么办？") == "密码忘了 怎么办"
    assert without_marks("I can't log in…") == "i can't log in"


def test_a_slip_is_one_letter_inside_a_long_word() -> None:
    for seed in range(50):
        typed = with_slip("my password is gone", random.Random(seed))
        assert typed != "my password is gone"
        assert typed.startswith("my p")
        assert typed.endswith("d is gone")
        assert abs(len(typed) - len("my password is gone")) <= 1
    assert with_slip("密码忘了怎么办", random.Random(1)) == "密码忘了怎么办"


def test_a_question_is_never_typed_away() -> None:
    assert {as_typed("？？", random.Random(seed)) for seed in range(20)} == {"？？"}
