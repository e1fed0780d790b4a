"""Files that are no text are read in a process of their own: whatever becomes of that, the next file is read."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import strange
from fakes import ROOT

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers import extraction
from qa.guide.readers.extraction import LARGEST_FILE, read_extracted
from qa.guide.readers.parts import assemble, one_place
from qa.guide.readers.transfer import reading_from_json, reading_to_json
from qa.records import Document, Place, Section

SECONDS = 3.0  # in place of the 30 for a file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the strange reader speaks of signals")


@pytest.fixture(autouse=True)
def workers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[extraction._Workers]:
    """Processes that know the strange reader, none of which has started yet."""
    monkeypatch.setenv("GUIDE_QA_CACHE", str(tmp_path / "cache"))  # what was read in an earlier run is not kept
    workers = extraction._Workers()
    monkeypatch.setattr(extraction, "_workers", workers)
    monkeypatch.setattr(extraction, "CHILD", "strange")
    monkeypatch.setattr(extraction, "read_kept", lambda path: None)  # the same words are read many times here
    monkeypatch.setenv("PYTHONPATH", str(Path(strange.__file__).parent))
    yield workers
    if workers.idle:
        workers.idle.cancel()
    workers.stop()


def read(words: str, **options: str) -> Document:
    return read_extracted("a.pdf", words.encode(), "strange", options)


def reason(words: str) -> str:
    """Say why a file is refused, and see that the next one is read."""
    with pytest.raises(CorpusError) as refused:
        read(words)
    assert read("Next file").text.startswith("Next file\n")
    assert "\n" not in str(refused.value)
    return str(refused.value)


def processes() -> set[int]:
    """The processes of this one that run, or wait to be asked after."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "strange"], capture_output=True, text=True)
    return {int(number) for number in found.stdout.split()}


def test_a_reading_comes_over_whole() -> None:
    document = read("Refunds", question="?")
    assert document.text == "Refunds ?\n\nText below.\n"
    assert document.sections == (Section(("Refunds ?",), 9, 23),)
    assert document.kind == "extracted"
    assert document.places.of(12, 15) == Place("page", 8)


def test_one_process_reads_file_after_file() -> None:
    assert read("process").text == read("process").text


def test_a_reader_that_hangs_is_ended_after_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LONGEST_READ", SECONDS)
    started = time.monotonic()
    assert reason("hang") == "takes more than 3 s to read; split it into smaller files"
    assert time.monotonic() - started < 3 * SECONDS


def test_a_reader_that_closes_its_pipes_and_hangs_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LONGEST_READ", SECONDS)
    assert "takes more than 3 s" in reason("close")


def test_a_reader_of_endless_memory_is_refused() -> None:
    assert reason("allocate") == "needs more memory than a file may have; split it into smaller files"


@pytest.mark.parametrize(
    ("deed", "named"),
    [("die", "SIGSEGV"), ("leave", "exit 5"), ("lie", "answered nonsense"), ("exit", "SystemExit: bye")],
)
def test_a_reader_that_crashes_is_named_with_what_to_do(deed: str, named: str) -> None:
    words = reason(deed)
    assert words.startswith("cannot be read")
    assert named in words
    assert words.endswith("save it anew, in parts, or in another format")


def test_a_crash_that_earlier_files_caused_is_not_held_against_a_file() -> None:
    first = read("hold 300").text
    assert read("hold 300 of it").text.startswith("300 of it")
    assert read("hold 300 once more").text.startswith("300 once more")
    assert first.startswith("300\n")
    assert "more memory" in reason("hold 1000")


def test_what_is_printed_does_not_stand_among_the_answers() -> None:
    assert read("shout Refunds").text.startswith("Refunds\n")
    assert read("Next file").text.startswith("Next file\n")


def test_a_panic_is_one_line_of_some_words() -> None:
    words = reason("panic")
    assert "PanicException: index out of bounds" in words
    assert len(words) < 400


def test_nesting_and_a_reader_s_own_words_are_passed_on() -> None:
    assert "nested too deeply" in reason("nest")
    assert reason("refuse") == "is no such file; save it anew"


def test_a_library_that_is_missing_is_named_with_the_command() -> None:
    assert reason("need") == "not_there is not installed; run: pip install 'guide-qa[formats]'"


def test_a_text_that_is_too_much_is_refused_before_it_is_sent() -> None:
    assert reason("long") == "more than 5,000,000 characters; split it into smaller files"
    assert "lines, more than 100,000" in reason("lines")
    assert reason("nothing") == "holds no text"


def test_a_file_without_bytes_or_with_too_many_starts_no_process(workers: extraction._Workers) -> None:
    for data, words in ((b"", "empty file"), (bytes(LARGEST_FILE + 1), "more than 50,000,000 bytes")):
        with pytest.raises(CorpusError, match=words):
            read_extracted("a.pdf", data, "strange", {})
    assert workers.process is None


def test_the_largest_file_is_sent_and_a_missing_reader_is_named() -> None:
    document = read_extracted("a.pdf", b"Word " + b" " * (LARGEST_FILE - 5), "strange", {})
    assert document.text.startswith("Word\n")
    with pytest.raises(CorpusError, match=r"qa\.guide\.readers\.nowhere is not installed"):
        read_extracted("a.pdf", b"x", "nowhere", {})


def test_two_threads_get_each_its_own_answers() -> None:
    def ask(number: int) -> bool:
        return read(f"wait 0.0{number % 3} of {number}").text.startswith(f"0.0{number % 3} of {number}\n")

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))


def test_a_thread_waits_no_longer_for_a_file_that_crashes() -> None:
    def ask(words: str) -> str:
        try:
            return read(words).text.partition("\n")[0]
        except CorpusError as error:
            return str(error).partition("(")[2].partition(")")[0]

    with ThreadPoolExecutor(4) as pool:
        asked = ["die", "a", "leave", "b", "exit", "c"] * 2
        assert list(pool.map(ask, asked)) == ["SIGSEGV", "a", "exit 5", "b", "SystemExit: bye", "c"] * 2


def test_what_is_interrupted_leaves_no_answer_to_the_next_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C reaches every process of a terminal; the one that waits raises, the one that reads is ended."""
    read("a")
    threading.Timer(0.5, lambda: os.kill(os.getpid(), 2)).start()
    with pytest.raises(KeyboardInterrupt):
        read("wait 20 of the first")
    assert read("Next file").text.startswith("Next file\n")


def test_the_process_itself_passes_over_ctrl_c() -> None:
    before = read("process").text
    assert read("interrupt Refunds").text.startswith("Refunds\n")
    assert read("process").text == before


def test_nothing_is_imported_from_the_folder_of_a_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("colorsys", "json", "docx", "lxml", "qa", "regex", "signal", "sitecustomize", "strange"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})")
    monkeypatch.chdir(tmp_path)
    assert read("path").text.split()[1] == "False"
    assert str(tmp_path) not in read("path").text
    monkeypatch.setattr(extraction, "CHILD", "qa.guide.readers.child")
    extraction._workers.stop()
    with pytest.raises(CorpusError):
        read_document("a.docx", b"no zip file")
    assert not (tmp_path / "imported").exists()


def test_a_process_that_nobody_asks_goes_away(workers: extraction._Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LONGEST_IDLE", 0.3)
    read("a")
    assert processes()
    deadline = time.monotonic() + 10
    while workers.process is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers.process is None
    assert not processes()
    assert read("b").text.startswith("b\n")


def test_a_process_reads_so_many_files_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_FILES", 2)
    assert len({read("process").text for _ in range(4)}) == 2
    assert len(processes()) == 1


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes as Linux shows them")
@pytest.mark.parametrize("words", ["process", "hang"])
def test_a_process_whose_parent_was_killed_goes_away(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRANGE_ALONE", "2")
    code = (
        "import os, threading, time; from qa.guide.readers import extraction as e; e.CHILD = 'strange'\n"
        "def die():\n"
        "    while e._workers.process is None: time.sleep(0.01)\n"
        "    time.sleep(1)\n"
        "    print(e._workers.process.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "threading.Thread(target=die).start()\n"
        f"e.read_extracted('a', b'{words}', 'strange', {{}})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
    orphan = Path(f"/proc/{int(done.stdout)}/cmdline")
    deadline = time.monotonic() + 10
    while runs(orphan) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(orphan)


def runs(process: Path) -> bool:
    try:
        return b"strange" in process.read_bytes()  # nothing stands there of one that ended and was not asked after
    except OSError:
        return False


def test_halves_of_surrogate_pairs_become_question_marks_and_move_nothing() -> None:
    """Joined on the way, they would shift every section behind them."""
    document = read("surrogates")
    assert document.text == "?? half ? pair\n\nText below.\n"
    assert document.sections[0].headings == ("?? half ? pair",)
    assert document.text[document.sections[0].start :] == "\n\nText below.\n"


def test_what_is_sent_is_what_comes() -> None:
    place = Place("anchor", name="file.xhtml#名", address="https://example.com/a")
    reading = assemble([one_place("退款 \u2028 😀", place, level=1), one_place("三天。", place)], title="Guide")
    assert reading_from_json(reading_to_json(reading)) == reading
