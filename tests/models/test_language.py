"""Whether an answer is in another language than the question."""

import pytest

from qa.models.language import language_of, other_language, written_language

CHINESE = "实在想不起来就不要再猜，直接换一个新密码。"
ENGLISH = "If you cannot remember it, do not guess; choose a new password instead."


@pytest.mark.parametrize(
    ("question", "answer", "language"),
    [
        ("I forgot my password", CHINESE, "zh"),
        ("نسيت كلمة المرور", CHINESE, "zh"),
        ("パスワードを忘れた", CHINESE, "zh"),
        ("密码忘了怎么办", CHINESE, None),
        ("密码忘了", ENGLISH, "en"),
        ("No puedo entrar en mi cuenta porque olvidé la contraseña", ENGLISH, "en"),
        ("I forgot my password and cannot sign in to my account", ENGLISH, None),
        ("pw??", ENGLISH, None),
        ("forgot pw", ENGLISH, None),
        ("mot de passe oublié, que faire ?", ENGLISH, "en"),
        ("和PayPal比较", CHINESE, None),
        ("How do I reset the 密码", CHINESE, "zh"),
        ("12345", CHINESE, None),
        ("", CHINESE, None),
    ],
)
def test_another_language_is_named_only_when_that_is_sure(question: str, answer: str, language: str | None) -> None:
    assert other_language(question, answer) == language


def test_a_language_comes_with_how_probable_it_is() -> None:
    language, probability = language_of(CHINESE)
    assert language == "zh"
    assert 0.5 < probability <= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("退款什么时候能到账，我已经等了很久", "zh"),
        ("退款什麼時候能到帳，我已經等了很久", "zh-Hant"),
        ("线下门店", "zh"),
        ("返金はいつ届きますか、もう一週間も待っています", "ja"),
        ("환불은 언제 들어오나요", "ko"),
        ("เงินคืนจะเข้าเมื่อไร", "th"),
        ("When will my refund arrive? I have been waiting for a week.", "en"),
    ],
)
def test_the_written_language_tells_the_scripts_of_chinese_apart(text: str, language: str) -> None:
    assert written_language(text)[0] == language
