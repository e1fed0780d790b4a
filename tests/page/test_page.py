"""The page, run as Streamlit runs it."""

import html
import shutil
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
import regex
from fakes import ROOT
from streamlit.testing.v1 import AppTest

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.feedback import Feedback
from qa.search.index import open_encoder
from qa.server.health import load_all
from qa.store.generation import Generation

pytestmark = [
    pytest.mark.model,
    # Streamlit's own start-up in a test process.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def page(okpay_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GUIDE_QA_INDEX", str(okpay_folder))
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(ROOT / "corpus"))
    monkeypatch.setenv("GUIDE_QA_DATA", str(tmp_path / "data"))
    return AppTest.from_file(str(ROOT / "qa" / "page" / "views.py"), default_timeout=120)


def shown(page: AppTest) -> str:
    """What the view shows; the frame's own style and script left out."""
    assert not page.exception
    kinds = ("html", "caption", "info", "error", "code", "warning")
    values = [element.value for kind in kinds for element in page.get(kind)]
    return regex.sub(
        "<script>Object.assign.*?</script>", "", "\n".join(v for v in values if not v.startswith("<style>"))
    )


def ask(page: AppTest, question: str) -> str:
    page.query_params["q"] = question
    page.run()
    return shown(page)


def test_the_first_visit_shows_examples_from_the_guide(page: AppTest) -> None:
    page.run()
    assert "Ask the guide" in shown(page)
    examples = regex.findall(r'qa-chip" dir="auto" href="\?q=([^"]+)"', shown(page))
    assert len(examples) == 5
    assert "qa-hit qa-best" in ask(page, unquote_plus(examples[0]))


def test_an_answer_shows_headings_text_and_place(page: AppTest) -> None:
    page.run()
    text = ask(page, "I forgot my password")
    assert "<bdi>登录与密码</bdi> › <bdi>忘记密码怎么办</bdi>" in text
    assert "登录与密码.md, line" in text
    assert "Very likely the answer" in text
    assert "This part of the guide is in Chinese" in text


def test_a_question_the_guide_does_not_answer_is_said_to_be_one(page: AppTest) -> None:
    page.run()
    assert "I found nothing about this" in ask(page, "How long do I boil an egg?")


def test_a_question_that_cannot_be_asked_is_an_error_in_words(page: AppTest) -> None:
    page.run()
    text = ask(page, "long " * 1000)
    assert "4999 characters, and 2000 is the most" in text
    assert "qa-hit" not in text


def test_no_index_names_the_command_that_makes_one(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path))
    page.run()
    assert "run: qa build" in page.code[0].value


def test_a_damaged_index_is_an_error_in_words(
    page: AppTest, okpay_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(okpay_folder, tmp_path / "index")
    generation = tmp_path / "index" / (tmp_path / "index" / "CURRENT").read_text().strip()
    (generation / "vectors.faiss").write_bytes(b"no index")
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path / "index"))
    page.run()
    assert "run: qa build" in page.code[0].value


def test_a_stale_index_says_so_and_still_answers(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "新的一页.md").write_text("# 新\n\n内容。", encoding="utf-8")
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(tmp_path / "corpus"))
    page.run()
    assert "The guide has changed" in page.info[0].value
    assert "qa-hit qa-best" in ask(page, "密码忘了怎么办")


def test_a_question_is_kept_once_with_its_vote_and_remark(page: AppTest, tmp_path: Path) -> None:
    page.run()
    ask(page, "How long do I boil an egg?")
    page.button(key="no").click().run()
    page.text_input(key=f"remark-{page.session_state.asked_id}").set_value("eggs")
    next(button for button in page.button if button.label == "Send").click().run()
    assert "Thank you for telling us." in shown(page)
    asked = Feedback(tmp_path / "data").asked()
    assert [(one.question, one.answerable, one.helpful, one.remark) for one in asked] == [
        ("How long do I boil an egg?", False, False, "eggs")
    ]


def test_small_talk_is_not_kept_and_so_is_no_gap(page: AppTest, tmp_path: Path) -> None:
    page.run()
    for typed in ("thanks!", "？？", "banana", "How long do I boil an egg?"):
        ask(page, typed)
    assert [one.question for one in Feedback(tmp_path / "data").asked()] == ["How long do I boil an egg?"]


def test_with_feedback_off_nothing_is_kept(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_QA_FEEDBACK", "off")
    page.run()
    assert "qa-hit qa-best" in ask(page, "密码忘了怎么办")
    assert not [button for button in page.button if button.key in ("yes", "no")]
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_written_never_breaks_an_answer(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file in its place")
    page.run()
    assert "qa-hit qa-best" in ask(page, "密码忘了怎么办")


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "![x](http://127.0.0.1/x.png) $a$ :red[b]"])
def test_a_hostile_question_stays_text(page: AppTest, question: str) -> None:
    page.run()
    ask(page, question)
    text = ask(page, "")
    assert html.escape(question) in text
    assert "<script>" not in text


def test_a_hostile_guide_stays_text(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = tmp_path / "hostile"
    guide.mkdir()
    text = "# <img src=x onerror=alert(1)>\n\n</div><script>alert(2)</script> ![a](http://x/y.png) $a$ :red[b]\n"
    (guide / "a&b <i>.md").write_text(text)
    build_index(guide, tmp_path / "index", Encoder())
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(guide))
    page.run()
    ask(page, "script alert")
    text = shown(page).replace("<mark>", "").replace("</mark>", "")  # our own highlight of the answer
    assert "&lt;script&gt;alert(2)&lt;/script&gt; ![a](http://x/y.png) $a$ :red[b]" in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "a&amp;b &lt;i&gt;.md" in text
    assert "<script" not in text


def test_a_page_in_several_languages_is_shown_in_the_askers_and_can_be_switched(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    for code, text in {
        "en": "# Refund\n\n## Where to ask\n\nAsk the merchant in the order list.\n\n## How long\n\nA refund takes five days.\n",
        "de": "# Rückerstattung\n\n## Wo fragen\n\nFragen Sie den Händler in der Bestellliste.\n\n"
        "## Wie lange\n\nEine Rückerstattung dauert fünf Tage.\n",
    }.items():
        (guide / f"refund.{code}.md").write_text(text, encoding="utf-8")
    build_index(guide, tmp_path / "index", Encoder())
    monkeypatch.setenv("GUIDE_QA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("GUIDE_QA_CORPUS", str(guide))
    page.run()
    text = ask(page, "How many days does a refund take?")
    assert "takes five days" in text
    assert "dauert" not in text
    assert 'lang="de" href="?q=How+many+days+does+a+refund+take%3F&amp;in=de">Deutsch</a>' in text
    page.query_params["in"] = "de"
    page.run()
    text = shown(page)
    assert '<h2 lang="de" dir="auto">Wie lange</h2>' in text
    assert "dauert fünf Tage" in text
    assert ">English</a>" in text


def test_a_server_that_starts_loads_what_several_askers_need(
    okpay_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_QA_INDEX", str(okpay_folder))
    engine = open_encoder(Generation.open(okpay_folder).model)._engine
    vars(engine).pop("_one_core", None)
    load_all()
    assert "_one_core" in vars(engine)
