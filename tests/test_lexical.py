"""Text to tokens, in any script."""

import pytest

from qa.lexical import analyse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Error ERR-4031!", {"err-4031", "error", "err", "4031"}),
        ("code 0x80070005, v2.3.1.", {"0x80070005", "v2.3.1", "code"}),
        ("set user_id with --dry-run", {"user_id", "dry-run", "set", "with"}),
        ("ＥＲＲ－４０３１", {"err-4031"}),
        ("重置密碼", {"重置", "密码"}),
        ("パスワード", {"パス", "スワ", "ワー", "ード"}),
        ("पासवर्ड भूल गया", {"पासवर्ड", "भूल", "गया"}),
        ("비밀번호", {"비밀", "밀번", "번호"}),
        ("รหัส", {"รหั", "หัส"}),
        ("Straße ÉTÉ", {"strasse", "été"}),
    ],
)
def test_tokens_are_what_can_match(text: str, expected: set[str]) -> None:
    assert expected <= set(analyse(text))


def test_traditional_and_simplified_characters_are_the_same() -> None:
    assert analyse("帳戶被鎖定") == analyse("帐户被锁定")


@pytest.mark.parametrize("text", ["", " \n", "😱", "\0", "。！？"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert analyse(text) == []
