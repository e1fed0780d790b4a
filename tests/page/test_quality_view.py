"""What a judge sees of runs: the new one, the right order, what is gone apart; run as Streamlit runs it."""

import json
import time
from pathlib import Path

import pytest
from editors import own_place, shown, view_of, wait
from streamlit.testing.v1 import AppTest

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.comparison import compare_runs
from qa.quality.runs import list_runs, read_run
from qa.server.jobs import Job
from qa.store.manifest import live_generation

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # Streamlit's own start-up in a test process
]
QUESTIONS = [
    {
        "question_id": str(number),
        "language": language,
        "question": question,
        "relevant": [{"document": "登录与密码.md", "headings": [heading]}] if heading else [],
        **({} if heading else {"kind": "near"}),
    }
    for number, (language, question, heading) in enumerate(
        [
            ("en", "I forgot my password", "忘记密码怎么办"),
            ("zh", "账号被锁了", "账户被锁定"),
            ("de", "Wie lösche ich mein Konto?", ""),
        ]
    )
]


@pytest.fixture
def place(tmp_path: Path, okpay_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIDE_QA_HOME", str(tmp_path))
    own_place(tmp_path, okpay_folder, monkeypatch)
    folder = tmp_path / "data" / "questions"
    folder.mkdir(parents=True)
    (folder / "own.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(place: Path) -> AppTest:
    def quality() -> None:
        from qa.page.quality.view import draw

        draw()

    return view_of(quality).run()


def run(page: AppTest) -> Job:
    page.button(key="start-run").click().run()
    job = wait("quality")
    assert job.error == ""
    page.run()
    return job


def test_the_new_run_is_shown_at_once(page: AppTest) -> None:
    first = run(page).result
    assert page.selectbox(key="run").value == first.run_id
    time.sleep(1.1)  # runs are named by the second
    second = run(page).result
    assert page.selectbox(key="run").value == second.run_id != first.run_id


def test_a_run_asks_the_index_that_is_live_at_the_click(page: AppTest, place: Path) -> None:
    page.run()
    (place / "corpus" / "新.md").write_text("# 新的\n\n内容。\n", encoding="utf-8")
    build_index(place / "corpus", place / "index", Encoder())
    assert run(page).result.evaluation.index == live_generation(place / "index").name


def test_before_is_the_older_run_whichever_was_chosen(page: AppTest, place: Path) -> None:
    for _ in range(2):
        run(page)
        time.sleep(1.1)
    newest, oldest = list_runs(place / "data" / "runs")[0]
    page.selectbox(key="run").select(oldest.run_id).run()
    header = next(element.value for element in page.html if "<caption" in element.value and "Before" in element.value)
    before, now = header.index("Before"), header.index("Now")
    assert before < now
    assert oldest.evaluation.index in header[before:now]
    assert newest.at >= oldest.at


def test_a_pure_renaming_is_neither_better_nor_worse(page: AppTest, place: Path) -> None:
    run(page)
    path = place / "corpus" / "登录与密码.md"
    text = path.read_text(encoding="utf-8").replace("## 忘记密码怎么办", "## 想不起密码")
    path.write_text(text, encoding="utf-8")
    build_index(place / "corpus", place / "index", Encoder())
    time.sleep(1.1)
    run(page)
    folder = place / "data" / "runs"
    after, before = (read_run(folder, one.run_id) for one in list_runs(folder)[0])
    comparison = compare_runs(before, after)
    assert comparison.verdict == "none"
    assert all(one.before == one.after for one in comparison.differences if one.measure == "hit@1")
    assert "忘记密码怎么办" in shown(page)
