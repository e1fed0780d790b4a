"""The page, run as Streamlit runs it."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from qa.build import build_index
from qa.encoder import Encoder

pytestmark = [
    pytest.mark.model,
    # Streamlit's own start-up in a test process.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def page(okpay_folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GUIDE_QA_INDEX", str(okpay_folder))
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(ROOT / "corpus"))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(
        element.value for kind in ("html", "caption", "info", "error", "code", "warning") for element in page.get(kind)
    )


def test_the_first_visit_shows_examples_from_the_guide(page: AppTest) -> None:
    page.run()
    assert page.title[0].value == "Ask the guide"
    assert 1 <= len(page.button) <= 4
    page.button[0].click().run()
    assert "qa-hit best" in shown(page)


def test_an_answer_shows_headings_text_and_place(page: AppTest) -> None:
    page.run()
    page.text_input[0].set_value("I forgot my password").run()
    text = shown(page)
    assert "登录与密码 › " in text
    assert "忘记密码怎么办" in text
    assert "登录与密码.md, line" in text
    assert "Confidence" in text


def test_a_question_the_guide_does_not_answer_is_said_to_be_one(page: AppTest) -> None:
    page.run()
    page.text_input[0].set_value("How long do I boil an egg?").run()
    assert "The guide does not seem to answer this" in page.info[0].value


def test_a_question_that_cannot_be_asked_is_an_error_in_words(page: AppTest) -> None:
    page.run()
    page.text_input[0].set_value("long " * 1000).run()
    assert "shorten it to 2000" in page.code[0].value


def test_no_index_names_the_command_that_makes_one(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path))
    page.run()
    assert "run: qa build" in page.code[0].value
    assert not page.text_input


def test_a_stale_index_names_what_changed_and_still_answers(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "新的一页.md").write_text("# 新\n\n内容。", encoding="utf-8")
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(tmp_path / "corpus"))
    page.run()
    assert "The guide has changed" in page.warning[0].value
    assert "new: 新的一页.md" in page.code[0].value
    page.text_input[0].set_value("密码忘了怎么办").run()
    assert "qa-hit best" in shown(page)


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "![x](http://127.0.0.1/x.png) $a$ :red[b]"])
def test_a_hostile_question_stays_text(page: AppTest, question: str) -> None:
    page.run()
    page.text_input[0].set_value(question).run()
    assert "<script" not in shown(page)


def test_a_hostile_guide_stays_text(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = tmp_path / "hostile"
    guide.mkdir()
    text = "# <img src=x onerror=alert(1)>\n\n</div><script>alert(2)</script> ![a](http://x/y.png) $a$ :red[b]\n"
    (guide / "a&b <i>.md").write_text(text)
    build_index(guide, tmp_path / "index", Encoder())
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(guide))
    page.run()
    page.text_input[0].set_value("script alert").run()
    html = "\n".join(element.value for element in page.get("html"))
    html = html.replace("<mark>", "").replace("</mark>", "")  # our own highlight of the answer
    assert "&lt;script&gt;alert(2)&lt;/script&gt; ![a](http://x/y.png) $a$ :red[b]" in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "a&amp;b &lt;i&gt;.md" in html
    assert "<script" not in html
