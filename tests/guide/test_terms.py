"""Terms that name one thing in every language."""

import pytest

from qa.guide.terms import is_code, plain_codes, technical_terms


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


@pytest.mark.parametrize(
    "spelt",
    ["WM-3194", "wm3194", "WM 3194", "WM_3194", "WM‐3194", "WM–3194", "WM−3194", "WM-\u200b3194", "WM\u00ad-3194", "WM\\-3194",
     "WM-٣١٩٤", "WM-۳۱۹۴", "WM-३१९४", "WM-๓๑๙๔", "ＷＭ－３１９４", "WM-3194/WM-3203", "WM\u00a03194", "(WM-3194)", "错误WM3194是"],
)  # fmt: skip
def test_a_code_is_found_however_it_is_spelt(spelt: str) -> None:
    assert {"wm3194", "3194"} <= set(technical_terms(spelt))


def test_a_number_alone_finds_the_code() -> None:
    assert "3194" in technical_terms("#3194")
    assert "7322" in technical_terms("code=7322")
    assert "3194" not in technical_terms("3194.5 and 3,194")


def test_codes_are_told_from_figures() -> None:
    assert all(map(is_code, ["wm3194", "3194", "err-4031", "0x80070005"]))
    assert not any(map(is_code, ["2026", "25000", "100", "e5", "user_id", "10:30"]))


def test_a_question_is_encoded_with_its_codes_written_plainly() -> None:
    assert plain_codes("ماذا يعني WM\u2011٣١٩٤؟ ٣ مرات") == "ماذا يعني WM-3194؟ ٣ مرات"
    assert plain_codes("a – b, 9:00–13:00") == "a – b, 9:00–13:00"
