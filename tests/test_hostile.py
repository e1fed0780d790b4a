"""Hostile files and questions: nothing is executed, nothing gets out, nothing breaks, nothing hangs."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile import LARGE, QUESTIONS, SMALL

from qa.build.build import BuildReport, build_index
from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.passages import lost_lines, split_document
from qa.models.encoder import Encoder
from qa.records import Document
from qa.search.index import Index
from qa.server.wire import answer_to_json

SECONDS = 10.0  # of the processor, for one file; the slowest takes 0.9 on a quick machine and 3.7 on a slow, busy one
UNDECODABLE = "cannot be decoded"
UNREAD = {  # why a file of SMALL is left out
    "bom-alone.md": "empty file",
    "empty.md": "empty file",
    "blank.txt": "empty file",
    "controls.txt": "not a text file",
    "nul-without-mark.md": "not a text file",
    "pickle.md": "not a text file",
    "picture.md": "not a text file",
    "cut.md": UNDECODABLE,
    "mixed.md": UNDECODABLE,
    "noise.txt": "not a text file",
    "packed.md": "not a text file",
    "surrogate16.md": UNDECODABLE,
    "overlong.md": UNDECODABLE,
    "surrogates.md": UNDECODABLE,
}
CASES = {**SMALL, **LARGE}


def read(name: str, data: bytes) -> Document | None:
    """Read one file within the time that it has, or refuse it.

    A machine with much to do can be slow once; and CPython 3.11 takes 20 times as long for the calls of one loop where
    its stack of frames needs another chunk just there. So there are three tries, each with a stack of another depth.
    """
    for depth in range(3):
        started = time.process_time()
        document = read_below(depth, name, data)
        taken = time.process_time() - started
        if taken < SECONDS:
            return document
    pytest.fail(f"took {taken:.1f} s")


def read_below(depth: int, name: str, data: bytes) -> Document | None:
    """Read a file with some calls more on the stack."""
    if depth:
        return read_below(depth - 1, name, data)
    try:
        return read_document(name, data)
    except CorpusError:
        return None


def test_the_set_is_as_large_as_promised() -> None:
    assert len(SMALL) + len(LARGE) + len(QUESTIONS) > 150


@pytest.mark.parametrize("name", CASES, ids=ascii)
def test_a_hostile_file_is_read_in_time_and_verbatim_or_refused(name: str) -> None:
    document = read(name, CASES[name])
    if document is None:
        return
    at = 0
    for section in document.sections:
        assert at <= section.start <= section.end <= len(document.text)
        assert all(" ".join(heading.split()) == heading != "" for heading in section.headings)
        at = section.end
    passages = split_document(document, len)
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
    assert lost_lines(document, passages) == []


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All small files in one folder."""
    folder = tmp_path_factory.mktemp("hostile") / "guide"
    for name, data in SMALL.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def built(guide: Path) -> BuildReport:
    """Their index, by the real model."""
    return build_index(guide, guide.parent / "index", Encoder())


@pytest.fixture(scope="module")
def index(guide: Path, built: BuildReport) -> Index:
    return Index.open(guide.parent / "index")


@pytest.mark.model
def test_every_file_is_indexed_or_named_with_its_reason(guide: Path, built: BuildReport, index: Index) -> None:
    reasons = {name: UNDECODABLE if UNDECODABLE in reason else reason for name, reason in built.failures.items()}
    assert reasons == UNREAD
    hidden = [name for name in SMALL if name.startswith(".") or "/." in name]
    assert built.documents == len(SMALL) - len(UNREAD) - len(hidden)
    assert sorted(path.name for path in guide.parent.iterdir()) == ["guide", "index"]
    names = {path.name for path in (guide.parent / "index").iterdir()}
    assert names == {"CURRENT", ".lock", built.generation}


@pytest.mark.model
def test_every_hostile_question_is_answered_verbatim(index: Index) -> None:
    for question in QUESTIONS:
        answer = index.ask(question)
        assert answer.hits or answer.kind in ("marks", "word")
        for hit in answer.hits:
            text = index.generation.document_text(hit.passage.document_id)
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text
            assert all(0 <= start < end <= len(hit.passage.text) for start, end in hit.highlights)
        printed = json.dumps(answer_to_json(answer), ensure_ascii=False)
        assert json.loads(printed)["question"] == question.encode("utf-8", "replace").decode().strip()


@pytest.mark.model
def test_a_hostile_passage_finds_itself(index: Index, built: BuildReport) -> None:
    asked = [p for p in index.generation.passages(range(built.passages)) if 20 < len(p.text) < 200]
    asked = [p for p in asked if "Refunds take three days" not in p.text]  # stands in many files
    assert len(asked) > 30
    answers = index.ask_many([passage.text for passage in asked])
    found = [p.text in {hit.passage.text for hit in answer.hits} for p, answer in zip(asked, answers, strict=True)]
    assert sum(found) >= 0.9 * len(asked), [p.document_id for p, one in zip(asked, found, strict=True) if not one]


@pytest.mark.model
def test_nothing_reaches_the_terminal_but_text(guide: Path, built: BuildReport) -> None:
    """A control sequence could rename the window, hide lines or answer in the reader's name."""
    index = str(guide.parent / "index")
    commands = [["ask", question, "--index", index, "-k", "20"] for question in ("terminal red refunds", "three days")]
    (guide / "\x1b[31mbroken\x9b.md").write_bytes(b"\0\1\2" * 100)
    commands += [["build", str(guide), "--index", index, "--check"], ["build", str(guide), "--index", index]]
    try:
        for command in commands:
            done = subprocess.run(
                [sys.executable, "-c", "from qa.cli import main; main()", *command],
                capture_output=True,
                cwd=guide.parent,
            )
            shown = (done.stdout + done.stderr).decode()
            controls = {character for character in shown if not character.isprintable() and character not in "\n\t"}
            assert not {character for character in controls if ord(character) < 32 or 127 <= ord(character) < 160}
            assert shown.strip()
    finally:
        (guide / "\x1b[31mbroken\x9b.md").unlink()
    assert not list(guide.parent.rglob("hostile"))
