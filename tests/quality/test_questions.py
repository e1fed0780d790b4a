"""Reading test questions and judging passages against them."""

import unicodedata
from pathlib import Path

import pytest

from qa.errors import QuestionError
from qa.quality.questions import Relevant, TestQuestion, append_question, is_relevant, read_questions
from qa.records import Passage

GOOD = (
    '{"question_id": "q1", "language": "en", "question": "Why?", "relevant": [{"document": "a.md", "headings": ["A"]}]}'
)


def passage(start: int = 0, end: int = 100, headings: tuple[str, ...] = ("Top", "Sub Heading")) -> Passage:
    return Passage("a.md", 0, headings, "x" * (end - start), start, end, 1, 1)


def test_questions_are_read_with_their_judgement(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    near = '{"question_id": "q2", "language": "es", "question": "¿?", "relevant": [], "kind": "near"}'
    span = '{"question_id": "q3", "language": "zh", "question": "为何", "relevant": [{"document": "b", "start": 3, "end": 9}]}'
    path.write_text(f"\ufeff{GOOD}\n\n{near}\r\n{span}\n", encoding="utf-8")
    first, second, third = read_questions(path)
    assert first.relevant == (Relevant("a.md", ("A",)),)
    assert (second.relevant, second.kind) == ((), "near")
    assert third.relevant == (Relevant("b", (), 3, 9),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "line 2: not JSON from character 2 on; write one object in braces"),
        ("[]", "line 2: "),
        ('{"question_id": "q2", "language": "en", "question": "x"}', "line 2: no relevant; add it"),
        (
            '{"question_id": "q2", "language": "en", "question": " ", "relevant": []}',
            "line 2: question must be a text in quotes",
        ),
        (
            '{"question_id": "q2", "language": "en", "question": "x", "relevant": [{"document": "a"}]}',
            "line 2: a place must be an object with document, and headings or start and end",
        ),
        (
            '{"question_id": "q2", "language": "en", "question": "x", "relevant": [{"document": "a", "start": 9, "end": 3}]}',
            "start and end must be a span of whole numbers",
        ),
        (
            '{"question_id": "q2", "language": "en", "question": "x", "relevant": [], "kind": "odd"}',
            "kind must be one of near, far, talk, not odd",
        ),
        (GOOD, "line 2: question_id q1 stands there twice"),
        ("[" * 100_000, "line 2: "),
        (
            '{"question_id": "q2", "language": "en", "question": "x", "relevant": [{"document": "a", "headings": "Fees"}]}',
            "line 2: headings must be a list of texts",
        ),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionError) as caught:
        read_questions(path)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"), [(None, "No such file"), (b"\xff\xfe\x00", "it is not UTF-8"), (b"\n\n", "no questions in")]
)
def test_a_file_that_holds_no_questions_is_a_clear_error(tmp_path: Path, data: bytes | None, reason: str) -> None:
    path = tmp_path / "questions.jsonl"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(QuestionError, match=reason):
        read_questions(path)


@pytest.mark.parametrize(
    ("headings", "relevant"),
    [
        (("Sub Heading",), True),
        (("top", " SUB  heading"), True),
        (("Ｔｏｐ", "Sub Heading"), True),
        (("Other", "Sub Heading"), False),
        (("Top",), False),
        (("Above", "Top", "Sub Heading"), False),
    ],
)
def test_a_passage_is_relevant_when_its_path_ends_with_the_headings(headings: tuple[str, ...], relevant: bool) -> None:
    assert is_relevant(passage(), Relevant("a.md", headings)) is relevant
    assert not is_relevant(passage(), Relevant("b.md", headings))


@pytest.mark.parametrize(
    ("start", "end", "relevant"), [(0, 100, True), (40, 60, True), (90, 110, True), (91, 111, False), (0, 1000, True)]
)
def test_a_passage_is_relevant_when_it_shares_half_of_the_shorter_span(start: int, end: int, relevant: bool) -> None:
    assert is_relevant(passage(0, 100), Relevant("a.md", (), start, end)) is relevant


def test_a_name_is_the_same_however_its_accents_are_written_and_headings_may_have_markup() -> None:
    passage = Passage(unicodedata.normalize("NFD", "Gebühr.md"), 0, ("Preise", "Pay & receive"), "text", 0, 4, 1, 1)
    assert is_relevant(passage, Relevant(unicodedata.normalize("NFC", "Gebühr.md"), ("**Pay** &amp; receive {#pay}",)))
    assert not is_relevant(passage, Relevant("Gebuhr.md", ("Pay & receive",)))


def test_an_appended_question_is_read_again_and_the_rest_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "own.jsonl"
    place = Relevant("garden.md", ("Garden", "Watering"))
    first = append_question(path, TestQuestion("asked-en", "en", "When do I water?", (place,)))
    before = path.read_bytes()
    path.write_bytes(before.rstrip(b"\n"))  # as an editor may leave it
    second = append_question(path, TestQuestion("asked-en", "en", "How do I fly?", (), "near"))
    third = append_question(path, TestQuestion("asked-zh", "zh", "\u2028“怎么”\n浇水", (Relevant("a.txt", (), 3, 9),)))
    assert (first.question_id, second.question_id, third.question_id) == ("asked-en", "asked-en-2", "asked-zh")
    assert read_questions(path) == [first, second, third]
    assert path.read_bytes().startswith(before)


def test_a_question_is_not_appended_twice(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    append_question(path, TestQuestion("a", "en", "When do I water?", ()))
    before = path.read_bytes()
    with pytest.raises(QuestionError, match="has this question already, as a"):
        append_question(path, TestQuestion("b", "en", "when  do i WATER？", ()))
    with pytest.raises(QuestionError, match="kind"):
        append_question(path, TestQuestion("c", "en", "And now?", (), "somewhere"))
    assert path.read_bytes() == before


def test_nothing_is_appended_to_what_is_no_question_file(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("not json\n")
    with pytest.raises(QuestionError, match="line 1"):
        append_question(path, TestQuestion("a", "en", "When?", ()))
    assert path.read_text() == "not json\n"
