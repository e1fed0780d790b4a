"""Test questions: read from JSON Lines, added to them, and what counts as relevant."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, count
from pathlib import Path
from typing import Any

from qa.disk import replace_file
from qa.errors import QuestionError
from qa.guide.readers.markdown.inline import plain_inline
from qa.records import Passage

KINDS = ("near", "far", "talk")


@dataclass(frozen=True, slots=True)
class Relevant:
    """A place of the guide that answers: a heading path's tail, or a span of characters."""

    document: str
    headings: tuple[str, ...] = ()
    start: int = 0
    end: int = 0  # 0 when headings say it


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with its judgement."""

    __test__ = False  # for pytest, which collects classes by this name

    question_id: str
    language: str  # BCP 47
    question: str
    relevant: tuple[Relevant, ...]  # empty when the guide does not answer it
    kind: str = ""  # of what is not answered: "near" (on topic), "far", or "talk" (greetings, thanks, marks)
    after: str = ""  # the question before it, which it goes on from


def read_questions(path: Path) -> list[TestQuestion]:
    """Read test questions; the format stands in ``docs/contracts.md``.

    :raises QuestionError: The file cannot be read, holds no question, or a line of it is wrong (it is named).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise QuestionError(f"cannot read {path}: {reason}") from error
    questions: dict[str, TestQuestion] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = _read_question(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise QuestionError(f"{path}, line {number}: {reason}") from error
        if question.question_id in questions:
            raise QuestionError(f"{path}, line {number}: question_id {question.question_id} stands there twice")
        questions[question.question_id] = question
    if not questions:
        raise QuestionError(f"no questions in {path}")
    return list(questions.values())


def _read_question(record: dict[str, Any]) -> TestQuestion:
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    relevant = tuple(_read_relevant(entry) for entry in record["relevant"])
    kind = "" if relevant else record.get("kind", "far")
    if kind and kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind}")
    for name in ("question_id", "language", "question"):
        if not isinstance(record[name], str) or not record[name].strip():
            raise ValueError(f"{name} must be a text")
    after = record.get("after", "")
    if not isinstance(after, str):
        raise ValueError("after must be a text")
    return TestQuestion(record["question_id"], record["language"], record["question"], relevant, kind, after)


def _read_relevant(entry: dict[str, Any]) -> Relevant:
    if "headings" in entry:
        headings = tuple(entry["headings"])
        if not headings or not all(isinstance(heading, str) for heading in headings):
            raise ValueError("headings must be a list of texts")
        return Relevant(str(entry["document"]), headings)
    start, end = int(entry["start"]), int(entry["end"])
    if not 0 <= start < end:
        raise ValueError(f"start and end must be a span, got {start} and {end}")
    return Relevant(str(entry["document"]), (), start, end)


def question_to_json(question: TestQuestion) -> dict[str, Any]:
    """Give a test question the shape of a line of a question file."""
    relevant = [
        {"document": place.document, "headings": list(place.headings)}
        if place.headings
        else {"document": place.document, "start": place.start, "end": place.end}
        for place in question.relevant
    ]
    record = {
        "question_id": question.question_id,
        "language": question.language,
        "question": question.question,
        "relevant": relevant,
    }
    if question.after:
        record["after"] = question.after
    return record if relevant else record | {"kind": question.kind or "far"}


def append_question(path: Path, question: TestQuestion) -> TestQuestion:
    """Add a test question to a file, which is made where there is none.

    :param question: Its ``question_id`` is kept where no other question has it, else a number is put behind it.
    :return: The question as it was written.
    :raises QuestionError: The file is no question file, or the same question stands there already.
    :raises QAError: The disk refuses; the file is as it was.
    """
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / ".lock", timeout=10):
        known = read_questions(path) if path.exists() else []
        same = fold_headings([question.question])
        for other in known:
            if fold_headings([other.question]) == same:
                raise QuestionError(f"{path.name} has this question already, as {other.question_id}")
        taken = {other.question_id for other in known}
        numbered = (f"{question.question_id}-{number}" for number in count(2))
        free = chain([question.question_id], numbered)
        written = replace(question, question_id=next(name for name in free if name not in taken))
        record = question_to_json(written)
        _read_question(record)  # what cannot be read again is not written
        before = path.read_bytes() if known else b""
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
        replace_file(path, before + (b"" if before.endswith(b"\n") or not before else b"\n") + line + b"\n")
    return written


def is_relevant(passage: Passage, relevant: Relevant) -> bool:
    """Judge a passage: its heading path ends with the headings, or it covers half of the shorter span."""
    if same_name(passage.document_id) != same_name(relevant.document):
        return False
    if relevant.headings:
        wanted = fold_headings(relevant.headings)
        return fold_headings(passage.headings)[-len(wanted) :] == wanted
    overlap = min(passage.end, relevant.end) - max(passage.start, relevant.start)
    return 2 * overlap >= min(passage.end - passage.start, relevant.end - relevant.start)


def fold_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """Fold what does not distinguish headings: markup, width, case, white space."""
    return tuple(map(_fold, headings))


@lru_cache(maxsize=10_000)
def _fold(heading: str) -> str:
    plain = plain_inline(heading) or heading
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def same_name(document: str) -> str:
    """Give the one form of a file's name: an accent may be a character of its own, as some systems write it."""
    return unicodedata.normalize("NFC", document)
