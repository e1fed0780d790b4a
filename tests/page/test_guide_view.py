"""What an editor does to the guide in the page: trial, publish, roll back, edit, undo; run as Streamlit runs it."""

from pathlib import Path

import pytest
from editors import own_place, shown, view_of, wait
from fakes import ROOT
from streamlit.testing.v1 import AppTest

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.feedback import Feedback
from qa.quality.questions import Relevant, TestQuestion, append_question, read_questions
from qa.search.index import Index
from qa.store.manifest import live_generation, trial_generation

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # Streamlit's own start-up in a test process
]


@pytest.fixture
def place(tmp_path: Path, okpay_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUIDE_QA_HOME", str(ROOT))
    monkeypatch.setenv("GUIDE_QA_UPLOADS", "on")
    return own_place(tmp_path, okpay_folder, monkeypatch)


@pytest.fixture
def page(place: Path) -> AppTest:
    def guide() -> None:
        from qa.page.guide.view import draw

        draw()

    return view_of(guide)


def change(place: Path) -> None:
    path = place / "corpus" / "登录与密码.md"
    text = path.read_text(encoding="utf-8").replace("## 忘记密码怎么办", "## 想不起密码")
    path.write_text(text.replace("直接换一个新密码", "直接设一个新密码"), encoding="utf-8")


def test_a_changed_guide_is_tried_published_and_taken_back(page: AppTest, place: Path) -> None:
    before = live_generation(place / "index").name
    change(place)
    page.run()
    assert "Nothing is on trial." in shown(page)
    page.button(key="trial-build").click().run()
    assert wait("build").error == ""
    page.run()
    trial = trial_generation(place / "index")
    assert trial is not None
    assert f"On trial: {trial.name}" in shown(page)
    assert live_generation(place / "index").name == before
    page.text_input(key="trial-question").set_value("忘记密码怎么办").run()
    asked = shown(page)
    assert "<bdi>忘记密码怎么办</bdi></div>" in asked
    assert "<bdi>想不起密码</bdi></div>" in asked
    page.button(key="publish").click().run()
    assert "answers from now on" in shown(page)
    assert live_generation(place / "index").name == trial.name
    page.button(key="roll-back").click().run()
    assert f"{before} answers again" in shown(page)
    assert live_generation(place / "index").name == before


def test_the_questions_that_a_change_breaks_are_named_before_it_is_published(page: AppTest, place: Path) -> None:
    (place / "corpus" / "退款.md").unlink()
    build_index(place / "corpus", place / "index", Encoder(), publish=False)
    page.run()
    page.button(key="trial-questions").click().run()
    report = wait("trial").result
    assert {one.gone[0].document for one in report.broken if one.gone} == {"退款.md"}
    said = shown(page.run())
    assert f"Right now, wrong with the trial: {len(report.broken)}" in said
    assert "Sections that are gone" in said


def test_questions_are_pointed_to_renamed_sections_with_one_click(page: AppTest, place: Path) -> None:
    change(place)
    build_index(place / "corpus", place / "index", Encoder(), publish=False)
    own = place / "data" / "questions" / "own.jsonl"
    wanted = Relevant("登录与密码.md", ("忘记密码怎么办",))
    append_question(own, TestQuestion("1", "zh", "密码忘了", (wanted,)))
    page.run()
    page.button(key="trial-questions").click().run()
    report = wait("trial").result
    assert f"by its old name: {report.outdated}" in shown(page.run())
    page.button(key="follow").click().run()
    assert "Questions changed in your question files: 1" in shown(page)
    assert read_questions(own)[0].relevant[0].headings[-1] == "想不起密码"


def test_what_changed_is_shown_word_by_word(page: AppTest, place: Path) -> None:
    path = place / "corpus" / "登录与密码.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("直接换一个新密码", "直接设一个<b>新密码"), encoding="utf-8"
    )
    said = shown(page.run())
    assert "换</del>" in said
    assert "设</ins>" in said
    assert "&lt;b&gt;</ins>" in said


def test_a_file_that_cannot_be_read_keeps_its_note_and_the_warning_goes(page: AppTest, place: Path) -> None:
    (place / "corpus" / "empty.md").write_text("")
    page.run()
    page.button(key="rebuild").click().run()
    assert wait("build").error == ""
    said = shown(page.run())
    assert "The index is up to date." in said
    assert "The guide has changed" not in said
    assert "<bdi>empty.md</bdi>: empty file" in said


def test_doubts_of_all_files_stand_together_with_file_and_line(page: AppTest, place: Path) -> None:
    (place / "corpus" / "a<i>.md").write_text("# A\n\n##B\n\ntext\n", encoding="utf-8")
    assert "<bdi>a&lt;i&gt;.md</bdi>, line 3: <bdi>##B</bdi>" in shown(page.run())


def test_sections_say_how_often_they_were_shown(page: AppTest, place: Path, okpay: Index) -> None:
    feedback = Feedback(place / "data")
    asked = feedback.add_question(okpay.ask("忘记密码怎么办"))
    feedback.vote(asked or 0, False)
    assert "shown 1× · did not help 1×" in shown(page.run())
    page.segmented_control(key="shown").set_value("voted_down").run()
    said = shown(page)
    assert "登录与密码.md" in said
    assert "优缺点比较.md" not in said


def test_a_page_is_edited_in_place_looked_at_and_undone(page: AppTest, place: Path) -> None:
    path = place / "corpus" / "退款.md"
    before = path.read_bytes()
    page.run()
    page.selectbox(key="edit-which").select("退款.md")
    page.button(key="edit-open").click().run()
    assert page.text_area(key="edit-text").value == before.decode()
    page.text_area(key="edit-text").set_value("# 退款\n\n<b>三天</b>到账。\n").run()
    assert "&lt;b&gt;三天&lt;/b&gt;到账" in shown(page)
    assert path.read_bytes() == before
    page.button(key="edit-save").click().run()
    assert path.read_text(encoding="utf-8") == "# 退款\n\n<b>三天</b>到账。\n"
    for tab in page.tabs[-2:]:  # files and edit: said where it was done, and where it can be undone
        assert "was saved" in "".join(element.value for element in tab.get("html"))
    next(button for button in page.button if button.label == "Put back").click().run()
    assert path.read_bytes() == before


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(page: AppTest, place: Path) -> None:
    page.run()
    page.selectbox(key="edit-which").select("退款.md")
    page.button(key="edit-open").click().run()
    (place / "corpus" / "退款.md").write_text("# 别人\n\n写的。\n", encoding="utf-8")
    page.text_area(key="edit-text").set_value("# 我\n\n写的。\n").run()
    page.button(key="edit-save").click().run()
    assert "has changed since it was opened" in shown(page)
    assert (place / "corpus" / "退款.md").read_text(encoding="utf-8") == "# 别人\n\n写的。\n"


def test_settings_are_edited_and_refused_in_words(page: AppTest, place: Path) -> None:
    page.run()
    page.selectbox(key="edit-which").select("guide.yaml")
    page.button(key="edit-open").click().run()
    before = page.text_area(key="edit-text").value
    page.text_area(key="edit-text").set_value("contact: [").run()
    page.button(key="edit-save").click().run()
    assert "guide.yaml, line" in shown(page)
    page.text_area(key="edit-text").set_value("contact: call us\n").run()
    page.button(key="edit-save").click().run()
    assert (place / "corpus" / "guide.yaml").read_text(encoding="utf-8") == "contact: call us\n"
    assert before != "contact: call us\n"


def test_a_new_page_is_made(page: AppTest, place: Path) -> None:
    page.run()
    page.text_input(key="new-name").set_value("新的")
    page.text_input(key="new-title").set_value("手表")
    next(button for button in page.button if button.label == "Make the page").click().run()
    assert (place / "corpus" / "新的.md").read_text(encoding="utf-8").startswith("# 手表\n")
    assert page.text_area(key="edit-text").value.startswith("# 手表")
