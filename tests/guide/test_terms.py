"""Terms that name one thing in every language."""

import pytest

from qa.guide.terms import technical_terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Error ERR-4031!", ["err-4031", "err4031", "4031"]),
        ("code 0x80070005, v2.3.1.", ["0x80070005", "v2.3.1", "80070005"]),
        ("set user_id with --dry-run", ["user_id", "dry-run"]),
        ("屏幕显示ＥＲＲ－４０３１怎么办", ["err-4031", "err4031", "4031"]),
        ("ما معنى ERR-4031؟", ["err-4031", "err4031", "4031"]),
        ("costs 3.75 EUR", ["3.75"]),
        ("write to a@b.org", ["a@b.org"]),
        ("open 192.168.0.1:8080", ["192.168.0.1:8080"]),
    ],
)
def test_a_term_is_the_same_in_any_language_around_it(text: str, expected: list[str]) -> None:
    assert technical_terms(text) == expected


@pytest.mark.parametrize("text", ["", " \n", "😱", "\0", "。！？", "plain words only", "忘记密码"])
def test_a_text_without_codes_has_no_terms(text: str) -> None:
    assert technical_terms(text) == []
