"""Test questions: read from JSON Lines, added to them, and what counts as relevant."""

import json
import unicodedata
from collections.abc import Callable, Iterable
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
FIELDS = ("question_id", "language", "question")  # that every line has, each a text
REASONS = {  # what can be wrong with a question file, or with a line of it, and what to write
    "unreadable": "it cannot be read: {why}",
    "encoding": "it is not UTF-8; save it as UTF-8",
    "empty": "no questions in it; write one a line",
    "json": "not JSON from character {column} on; write one object in braces",
    "object": "not a JSON object; write one object in braces",
    "missing": "no {field}; add it",
    "text": "{field} must be a text in quotes",
    "relevant": "relevant must be a list in square brackets, of places; empty where the guide does not answer",
    "place": "a place must be an object with document, and headings or start and end",
    "headings": "headings must be a list of texts, at least one",
    "span": "start and end must be a span of whole numbers with 0 <= start < end",
    "kind": "kind must be one of near, far, talk, not {kind}",
    "twice": "question_id {question_id} stands there twice; give every question its own",
}


class QuestionFileError(QuestionError):
    """A question file that cannot be used: which line, and by which of ``REASONS``, for whoever translates it."""

    def __init__(self, reason: str, line: int = 0, path: Path | None = None, **values: object) -> None:
        where = ", ".join(filter(None, [str(path or ""), f"line {line}" if line else ""]))
        told = REASONS[reason].format(**values)
        super().__init__(f"{where}: {told}" if where else told)
        self.reason = reason
        self.line = line  # from 1; 0 for the file as a whole
        self.values = values


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

    :raises QuestionFileError: The file cannot be read, holds no question, or a line of it is wrong (it is named).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QuestionFileError("unreadable", path=path, why=error.strerror) from error
    return parse_questions(data, path)


def parse_questions(data: bytes, path: Path | None = None) -> list[TestQuestion]:
    """Read test questions from the bytes of a file.

    :param path: Of the file, for the text of an error.
    :raises QuestionFileError: They hold no question, or a line is wrong (it is named).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionFileError("encoding", path=path) from error
    questions: dict[str, TestQuestion] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = _read_question(_read_line(line))
        except QuestionFileError as error:
            raise QuestionFileError(error.reason, number, path, **error.values) from error
        if question.question_id in questions:
            raise QuestionFileError("twice", number, path, question_id=question.question_id)
        questions[question.question_id] = question
    if not questions:
        raise QuestionFileError("empty", path=path)
    return list(questions.values())


def _read_line(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionFileError("json", column=error.pos + 1) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond what is read
        raise QuestionFileError("json", column=1) from error
    if not isinstance(record, dict):
        raise QuestionFileError("object")
    return record


def _read_question(record: dict[str, Any]) -> TestQuestion:
    for name in (*FIELDS, "relevant"):
        if name not in record:
            raise QuestionFileError("missing", field=name)
    for name in FIELDS:
        _text(record, name)
    if not isinstance(record["relevant"], list):
        raise QuestionFileError("relevant")
    relevant = tuple(map(_read_relevant, record["relevant"]))
    kind = "" if relevant else record.get("kind", "far")
    if not relevant and kind not in KINDS:
        raise QuestionFileError("kind", kind=kind)
    after = record.get("after", "")
    if not isinstance(after, str):
        raise QuestionFileError("text", field="after")
    return TestQuestion(record["question_id"], record["language"], record["question"], relevant, kind, after)


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise QuestionFileError("text", field=name)
    return value


def _read_relevant(entry: object) -> Relevant:
    if not isinstance(entry, dict) or "document" not in entry or not {"headings", "start"} & entry.keys():
        raise QuestionFileError("place")
    document = _text(entry, "document")
    if "headings" in entry:
        headings = entry["headings"]
        if not isinstance(headings, list) or not headings or not all(isinstance(one, str) for one in headings):
            raise QuestionFileError("headings")
        return Relevant(document, tuple(headings))
    start, end = entry["start"], entry.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise QuestionFileError("span")
    return Relevant(document, (), start, end)


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
        same = fold_question(question.question)
        for other in known:
            if fold_question(other.question) == same:
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


def change_places(path: Path, change: Callable[[Relevant], Relevant]) -> int:
    """Rewrite the places that a question file names; other lines, and other fields of a line, stay as they are.

    :return: How many questions were changed.
    :raises QuestionFileError: The file cannot be read, or a line of it is wrong; nothing is changed.
    :raises QAError: The disk refuses; the file is as it was.
    """
    from filelock import FileLock

    with FileLock(path.parent / ".lock", timeout=10):
        read_questions(path)
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
        changed = {number: after for number, line in enumerate(lines) if (after := _with_places(line, change)) != line}
        if changed:
            written = "\n".join(changed.get(number, line) for number, line in enumerate(lines))
            replace_file(path, written.encode("utf-8"))
    return len(changed)


def _with_places(line: str, change: Callable[[Relevant], Relevant]) -> str:
    if not line.strip():
        return line
    record = _read_line(line)
    question = _read_question(record)
    places = tuple(map(change, question.relevant))
    if places == question.relevant:
        return line
    record["relevant"] = question_to_json(replace(question, relevant=places))["relevant"]
    return json.dumps(record, ensure_ascii=False)


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


def fold_question(question: str) -> str:
    """Fold what does not distinguish questions, as headings are folded."""
    return _fold(question)


@lru_cache(maxsize=10_000)
def _fold(heading: str) -> str:
    plain = plain_inline(heading) or heading
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def same_name(document: str) -> str:
    """Give the one form of a file's name: an accent may be a character of its own, as some systems write it."""
    return unicodedata.normalize("NFC", document)
