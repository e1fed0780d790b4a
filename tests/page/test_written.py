"""The switch for written answers, and what it takes for there to be one."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from fakes import ROOT
from streamlit.testing.v1 import AppTest

from qa.errors import QAError
from qa.page import written as module
from qa.records import Answer
from qa.server.assemble import writer_of_environment
from qa.server.visitors import answers_of_visitors
from qa.written.records import Written
from qa.written.settings import WritingSettings

ANSWER = Answer("?", "answered", 0.9, "g", 1.0, ())
SET = {"GUIDE_QA_LLM_URL": "http://127.0.0.1:9/v1", "GUIDE_QA_LLM_MODEL": "small"}


@pytest.fixture(autouse=True)
def _nothing_opened() -> Iterator[None]:
    for opened in (writer_of_environment, answers_of_visitors):
        opened.cache_clear()
    yield
    writer_of_environment.cache_clear()


class Writer:
    """Writes nothing, and counts how often it is asked to."""

    settings = WritingSettings("http://127.0.0.1:9/v1", "small", answers_a_minute=2)

    def __init__(self) -> None:
        self.asked = 0

    def write(self, index: object, answer: Answer, **_: object) -> Iterator[Written]:
        self.asked += 1
        yield Written("w", answer, refusal="no answer")


def test_without_a_model_nothing_of_the_writer_is_loaded_R41() -> None:
    code = (
        "import sys; from qa.page.written import writer_of_environment; assert writer_of_environment() is None;"
        " print(sorted({'qa.written.write', 'qa.written.endpoint', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={})
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given", "default"), [("", False), ("on", True), ("True", True), ("off", False), ("?", False)]
)
def test_the_operator_says_whether_it_is_on_from_the_start(given: str, default: bool) -> None:
    settings = WritingSettings.read(SET | {"GUIDE_QA_LLM_WRITE": given})
    assert settings is not None
    assert settings.default is default


def test_a_visitor_has_so_many_answers_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "visitor", lambda: "somebody")
    writer = Writer()
    refusals = []
    for _ in range(3):
        pending = module._begin(writer, None, ANSWER)  # type: ignore[arg-type]
        pending.thread.join(10)
        ended = pending.look().written
        assert ended is not None
        refusals.append(ended.refusal)
    assert refusals == ["no answer", "no answer", "busy"]
    assert writer.asked == 2


def draw() -> None:
    from qa.page.written import draw_switch, draw_wrong_settings

    draw_switch()
    draw_wrong_settings()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(module, "may_edit", lambda: True)
    return AppTest.from_function(draw)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Streamlit's own start-up in a test process
def test_there_is_a_switch_only_where_a_model_is_set(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    page.run()
    assert not page.toggle
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    writer_of_environment.cache_clear()
    page.run()
    assert [one.value for one in page.toggle] == [False]
    assert "go to 127.0.0.1." in page.get("html")[0].value


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_editors_hear_of_a_setting_that_is_wrong(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_QA_LLM_URL", SET["GUIDE_QA_LLM_URL"])
    with pytest.raises(QAError):
        writer_of_environment()
    page.run()
    assert not page.exception
    assert not page.toggle
    assert "GUIDE_QA_LLM_MODEL" in page.code[0].value
    monkeypatch.setattr(module, "may_edit", lambda: False)
    page.run()
    assert not page.code
