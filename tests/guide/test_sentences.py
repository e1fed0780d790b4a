"""Cutting a text into sentences, in any script."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.guide.sentences import LONGEST_SENTENCE, place_sentences, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先别急。点这里！可以吗？好的", ["先别急。", "点这里！", "可以吗？", "好的"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("電源を切ります。5分待ちます。", ["電源を切ります。", "5分待ちます。"]),
        ("Stop. Wait for 2.5 minutes. Go on!", ["Stop.", "Wait for 2.5 minutes.", "Go on!"]),
        ("Ask Dr. Smith, e.g. by phone. He knows.", ["Ask Dr. Smith, e.g. by phone.", "He knows."]),
        ("هل نسيت كلمة السر؟ اضغط هنا. ثم انتظر.", ["هل نسيت كلمة السر؟", "اضغط هنا.", "ثم انتظر."]),
        ("पहले रुकें। फिर दबाएँ।", ["पहले रुकें।", "फिर दबाएँ।"]),
        ("- one\n- two\n\n3. three", ["- one", "- two", "3. three"]),
        (
            "He left... Then she did.. And so on etc... Or not",
            ["He left...", "Then she did..", "And so on etc...", "Or not"],
        ),
        ("See https://example.org/a.b?c=1 now. Then v2.3.1 works.", None),
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(text: str, expected: list[str] | None) -> None:
    if expected is None:
        assert sentences(text)[-1] == "Then v2.3.1 works."
    else:
        assert sentences(text) == expected


def test_thai_clauses_are_joined_until_they_say_something() -> None:
    text = "ถ้าลืมรหัสผ่าน ให้กดลิงก์ แล้วกรอกอีเมลของคุณลงในช่อง จากนั้นเปิดกล่องจดหมาย " * 3
    pieces = sentences(text)
    assert len(pieces) > 1
    assert min(map(len, pieces)) >= 40


@given(st.text(alphabet=st.sampled_from("ab .。!?\n\rก เ;,，A1\u0301")) | st.text())
def test_ranges_cover_the_text_without_gaps(text: str) -> None:
    ranges = split_sentences(text)
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)


@pytest.mark.parametrize("mark", [*".!…；;,\"' ", ". ", "e.g.", '."', "\n", "ก "])
def test_a_line_of_marks_is_cut_at_once(mark: str) -> None:
    text = f"a{mark * 50_000}b"
    started = time.process_time()
    assert "".join(text[start:end] for start, end in split_sentences(text)) == text
    assert time.process_time() - started < 1


def test_no_sentence_is_longer_than_the_longest() -> None:
    assert max(end - start for start, end in split_sentences("字" * 5000 + "，" + "x" * 3000)) <= LONGEST_SENTENCE


def test_a_sentence_knows_its_characters_and_tokens() -> None:
    text = "  One two. \n\n Three!\n"
    tokens = np.array([(-4, -1), (2, 5), (6, 9), (9, 10), (14, 19), (19, 20)], np.int32)
    places = place_sentences(text, tokens).tolist()
    assert places == [[2, 10, 1, 4], [14, 20, 4, 6]]
    assert [text[start:end] for start, end, *_ in places] == ["One two.", "Three!"]


def test_a_sentence_without_tokens_has_none() -> None:
    (_, _, first, end), (*_, behind) = place_sentences("One. Two.", np.array([(5, 8)], np.int32)).tolist()
    assert first == end == 0
    assert behind == 1
    assert place_sentences(" ", np.empty((0, 2), np.int32)).shape == (0, 4)
