"""Guide, Quality and Gaps, run as Streamlit runs them."""

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from editors import own_place, shown, view_of, wait
from streamlit.testing.v1 import AppTest

from qa.page import work
from qa.quality.feedback import Feedback
from qa.quality.questions import read_questions
from qa.search.index import Index
from qa.server.jobs import Job

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # Streamlit's own start-up in a test process
]

View = Callable[[str], AppTest]
HOSTILE = "</div><script>alert(1)</script> ![a](http://x/y.png) [b](http://x) $c$ :red[d]"


@pytest.fixture
def place(tmp_path: Path, okpay_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_place(tmp_path, okpay_folder, monkeypatch)


@pytest.fixture
def view(place: Path) -> View:
    def guide() -> None:
        from qa.page.guide.view import draw

        draw()

    def quality() -> None:
        from qa.page.quality.view import draw

        draw()

    def gaps() -> None:
        from qa.page.gaps.view import draw

        draw()

    views = {"guide": guide, "quality": quality, "gaps": gaps}
    return lambda name: view_of(views[name]).run()


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click()
    page.run()


def edit(corpus: Path) -> None:
    path = corpus / "登录与密码.md"
    path.write_text(path.read_text(encoding="utf-8").replace("## 忘记密码怎么办", "## 想不起密码"), encoding="utf-8")
    (corpus / "退款.md").unlink()
    (corpus / "新的一页.md").write_text("# 手表\n\n可以用手表付款。", encoding="utf-8")
    (corpus / "empty.md").write_text("")


def test_an_index_that_holds_the_guide_says_so_and_shows_its_tree(view: View) -> None:
    text = shown(view("guide"))
    assert "The index is up to date." in text
    assert "Pages: 8" in text
    assert "<bdi>登录与密码.md</bdi>" in text
    assert "<bdi>忘记密码怎么办</bdi>" in text


def test_the_tree_can_be_filtered(view: View) -> None:
    page = view("guide")
    page.text_input(key="filter").set_value("重置链接").run()
    text = shown(page)
    assert "登录与密码.md" in text
    assert "退款.md" not in text
    page.text_input(key="filter").set_value("no such heading").run()
    assert "No file or heading has this in it." in shown(page)


def test_how_a_file_is_read_is_shown(view: View, place: Path) -> None:
    (place / "corpus" / "odd.md").write_text("# A <b>\n\nOne.\n<!-- old <i> -->\n\n##B\n", encoding="utf-8")
    (place / "corpus" / "notes.key").write_bytes(b"")
    page = view("guide")
    assert "No reader knows these files: 1 \\.key" in shown(page)
    page.selectbox(key="inspect").select("odd.md").run()
    text = shown(page)
    assert "line 1 · lines 3–6: " in text
    assert "Left out, and why: 1" in text
    assert "line 4: <bdi>&lt;!-- old &lt;i&gt; --&gt;</bdi> · commented out" in text
    assert "line 6: <bdi>##B</bdi> · a heading needs a space behind #; read as text" in text
    (place / "corpus" / "odd.md").write_bytes(b"")
    page.run()
    assert "empty file" in shown(page)


def test_what_changed_is_named_and_a_rebuild_takes_it_in(view: View, place: Path) -> None:
    edit(place / "corpus")
    page = view("guide")
    text = shown(page)
    assert "The guide has changed" in text
    for said in (
        "Added: ",
        "Removed: ",
        "Renamed or moved: ",
        "Left out, since they cannot be read: 1",
        "<bdi>想不起密码</bdi>",
        "<bdi>empty.md</bdi>: empty file",
    ):
        assert said in text
    before = (place / "index" / "CURRENT").read_text()
    page.button(key="rebuild").click().run()
    assert wait("build").error == ""
    text = shown(page.run())
    assert "had to be encoded" in text
    assert "Built 2" in text  # the log
    assert "<bdi>手表</bdi>" in text
    assert (place / "index" / "CURRENT").read_text() != before
    assert Index.open(place / "index").ask("Can I pay with my watch?").hits[0].passage.document_id == "新的一页.md"


def test_without_an_index_the_first_one_can_be_built(view: View, place: Path) -> None:
    shutil.rmtree(place / "index")
    page = view("guide")
    assert "no index in" in shown(page)
    assert page.button(key="rebuild").label == "Build the index"
    page.button(key="rebuild").click().run()
    assert wait("build").error == ""
    assert "The index is up to date." in shown(page.run())


def test_a_build_that_fails_is_told_in_words_and_the_old_index_answers(view: View, place: Path) -> None:
    page = view("guide")
    shutil.rmtree(place / "corpus")
    page.button(key="rebuild").click().run()
    wait("build")
    text = shown(page.run())
    assert "The build failed; the index is as it was before." in text
    assert "put guide files (.md" in text
    assert Index.open(place / "index").ask("密码忘了怎么办").answerable


def test_two_visitors_cannot_start_two_builds(view: View, place: Path) -> None:
    go, begun = threading.Event(), []

    def build(job: Job) -> None:
        begun.append(job)
        job.progress(0, 10)
        job.progress(4, 10)
        go.wait(60)

    first, second = view("guide"), view("guide")
    work.start("build", build)
    second.button(key="rebuild").click().run()  # it was drawn before the other one began
    third = view("guide")
    assert third.button(key="rebuild").disabled
    assert not first.button(key="rebuild").disabled
    assert len(begun) == 1
    go.set()
    wait("build")


@pytest.mark.parametrize("uploads", ["on", "off"])
def test_files_are_touched_only_where_that_is_allowed(
    view: View, monkeypatch: pytest.MonkeyPatch, uploads: str
) -> None:
    monkeypatch.setenv("GUIDE_QA_UPLOADS", uploads)
    page = view("guide")
    shown(page)
    assert ("Add to the guide" in [button.label for button in page.button]) == (uploads == "on")


def test_a_file_is_removed_once_that_is_certain(view: View, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_QA_UPLOADS", "on")
    page = view("guide")
    text = (place / "corpus" / "退款.md").read_text(encoding="utf-8")
    page.selectbox(key="remove-which").set_value("退款.md")
    press(page, "Remove")
    assert (place / "corpus" / "退款.md").exists()
    assert "Tick the box to confirm" in shown(page)
    assert page.selectbox(key="remove-which").value == "退款.md"  # nothing has to be chosen again
    page.checkbox(key="remove-certain").check()
    press(page, "Remove")
    assert not (place / "corpus" / "退款.md").exists()
    said = shown(page)
    assert "<bdi>退款.md</bdi> was removed. Rebuild" in said
    assert '退款.md</bdi> <span class="qa-count">sections: 7</span> <span class="qa-state">removed</span>' in said
    press(page, "Put back")
    assert (place / "corpus" / "退款.md").read_text(encoding="utf-8") == text
    assert "is back" in shown(page)


def test_a_hostile_guide_stays_text_in_its_tree(view: View, place: Path) -> None:
    (place / "corpus" / "a&b <i> $x$ :red[y].md").write_text(f"# {HOSTILE}\n\ntext\n", encoding="utf-8")
    text = shown(view("guide"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "a&amp;b &lt;i&gt; $x$ :red[y].md" in text
    assert "<script" not in text


def keep_questions(place: Path, name: str, *records: dict) -> None:
    path = place / "data" / "questions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")


FORGOT = {
    "question_id": "1",
    "language": "en",
    "question": "I forgot my password",
    "relevant": [{"document": "登录与密码.md", "headings": ["忘记密码怎么办"]}],
}
EGG = {"question_id": "2", "language": "en", "question": f"Boil an egg {HOSTILE}", "relevant": [], "kind": "far"}
WRONG = {
    "question_id": "3",
    "language": "<b>de</b>",
    "question": HOSTILE,
    "relevant": [{"document": "退款.md", "headings": ["退款", "退款怎么走"]}],
}


def run(page: AppTest) -> Job:
    page.selectbox(key="question-file").set_value("own.jsonl").run()
    page.button(key="start-run").click().run()
    job = wait("quality")
    page.run()
    return job


def test_a_run_shows_its_measures_and_its_worst_questions(view: View, place: Path) -> None:
    keep_questions(place, "own.jsonl", FORGOT, EGG, WRONG)
    page = view("quality")
    assert "No run yet" in shown(page)
    assert run(page).error == ""
    text = shown(page)
    assert text.count("qa-figure") >= 4
    assert "<caption" in text
    assert "&lt;b&gt;de&lt;/b&gt;" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text
    assert "There is no other run to compare with yet." in text
    assert len(list((place / "data" / "runs").glob("*.jsonl"))) == 1


def test_two_runs_of_the_same_are_not_different(view: View, place: Path) -> None:
    keep_questions(place, "own.jsonl", FORGOT, EGG)
    page = view("quality")
    run(page)
    run(page)
    assert "No difference shown in the ranking (MRR@10)." in shown(page)
    assert "2 questions are in both runs" in shown(page)


def test_questions_of_another_guide_are_refused_in_words(view: View, place: Path) -> None:
    keep_questions(place, "own.jsonl", FORGOT | {"relevant": [{"document": "elsewhere.md", "headings": ["A"]}]})
    page = view("quality")
    run(page)
    assert "names elsewhere.md, which is not in the index" in shown(page)


def test_the_questions_that_ship_fit_the_guide_that_ships(view: View) -> None:
    page = view("quality")
    assert page.selectbox(key="question-file").options[0] == "Questions of the guide that ships"
    known = {document for document, _ in Index.open(Path(work.settings().index)).generation.heading_paths()}
    questions = read_questions(work.settings().questions)
    assert {place.document for question in questions for place in question.relevant} <= known
    assert {question.kind for question in questions} == {"", "near", "far"}


def asked(place: Path, *questions: str) -> list[int | None]:
    index, feedback = Index.open(place / "index"), Feedback(place / "data")
    return [feedback.add_question(index.ask(question)) for question in questions]


def test_gaps_are_listed_most_asked_first_and_as_text(view: View, place: Path) -> None:
    discount = ["Is there a student discount?", "学生有优惠吗？", "¿Hay descuento para estudiantes?"]
    asked(place, HOSTILE, "密码忘了怎么办", *discount)
    page = view("gaps")
    text = shown(page)
    assert "5 questions asked" in text
    assert text.index("Is there a student discount?") < text.index("&lt;script&gt;")
    assert "asked 3×" in text
    assert "学生有优惠吗？</span> <span" in text
    assert "密码忘了怎么办" not in text  # it was answered
    assert "<script" not in text


def test_only_gaps_of_the_reasons_chosen_are_shown(view: View, place: Path) -> None:
    (number,) = asked(place, "密码忘了怎么办")
    Feedback(place / "data").vote(number or 0, False, f"no {HOSTILE}")
    page = view("gaps")
    assert "did not help: 1" in shown(page)
    assert "Asked again" not in shown(page)  # it was answered before, and that did not help
    assert "no &lt;/div&gt;&lt;script&gt;" in shown(page)
    page.button_group(key="reasons").set_value(["unanswered"]).run()
    assert "Nothing here" in shown(page)


def test_no_question_means_no_gap(view: View) -> None:
    assert "Nothing here" in shown(view("gaps"))


def test_a_damaged_file_of_questions_is_told_in_words(view: View, place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "feedback.sqlite").write_bytes(b"not a database" * 500)
    text = shown(view("gaps"))
    assert "The kept questions cannot be read." in text
    assert "move it away to begin a new one" in text


@pytest.mark.parametrize("name", ["guide", "quality", "gaps"])
def test_who_has_not_the_password_sees_nothing(view: View, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GUIDE_QA_ADMIN_PASSWORD", "right")
    page = view(name)
    assert len(page.text_input) == 1
    assert shown(page) == "This view is for those who look after the guide."
    page.text_input[0].set_value("wrong")
    page.button[0].click().run()
    assert "This is not the password." in shown(page)
    page.text_input[0].set_value("right")
    page.button[0].click().run()
    assert "password" not in shown(page)
    assert page.get("html")


def test_a_gap_that_the_guide_answers_now_begins_with_its_section(view: View, place: Path, okpay: Index) -> None:
    for question in ("忘记密码怎么办", "How long do I boil an egg?"):
        unanswered = replace(okpay.ask(question), tier="unanswered", confidence=0.1)
        for _ in range(2 if question.startswith("忘") else 1):
            Feedback(place / "data").add_question(unanswered)
    page = view("gaps")
    page.button(key="make-0").click().run()
    assert page.radio(key="new-kind").value == "answered"
    assert page.multiselect(key="new-places").value == [("登录与密码.md", ("登录与密码", "忘记密码怎么办"))]
    page = view("gaps")
    page.button(key="make-1").click().run()
    assert page.radio(key="new-kind").value == "near"


def test_a_gap_is_marked_and_the_mark_undone(view: View, place: Path) -> None:
    asked(place, "Is there a student discount?", "¿Hay descuento para estudiantes?", "How long do I boil an egg?")
    page = view("gaps")
    page.button(key="dismiss-0").click().run()
    text = shown(page)
    assert "Dismissed. It stays under" in text
    assert "student discount" not in text
    assert "boil an egg" in text
    page.button_group(key="state").set_value("dismissed").run()
    assert "Is there a student discount?" in shown(page)
    page.button(key="reopen-0").click().run()
    assert "Nothing here." in shown(page)
    page.button_group(key="state").set_value("open").run()
    page.button(key="resolve-0").click().run()
    assert "Marked as resolved." in shown(page)
    page.button(key="undo").click().run()
    text = shown(page)
    assert "Taken back." in text
    assert "Is there a student discount?" in text
    assert "boil an egg" in text


def test_an_urgent_gap_stands_first_and_the_editor_has_the_last_word(view: View, place: Path) -> None:
    discount = ["Is there a student discount?", "学生有优惠吗？", "¿Hay descuento para estudiantes?"]
    index, feedback = Index.open(place / "index"), Feedback(place / "data")
    for question in (*discount, "взломали мой аккаунт"):
        feedback.add_question(replace(index.ask(question), tier="unanswered", confidence=0.1))
    page = view("gaps")
    text = shown(page)
    assert text.index("взломали мой аккаунт") < text.index("Is there a student discount?")
    assert "Urgent, being like" in text
    assert "My account was hacked." in text
    assert "My account was hacked, what do I do first?" in text  # the example of the guide that asks the same
    page.button(key="calm-0").click().run()
    text = shown(page)
    assert text.index("взломали мой аккаунт") > text.index("Is there a student discount?")
    assert "Urgent, being like" not in text


def test_a_gap_says_how_many_of_its_wordings_are_answered_now_and_where(view: View, place: Path) -> None:
    index, feedback = Index.open(place / "index"), Feedback(place / "data")
    for question in ("忘记密码怎么办", "I forgot my password", "Olvidé mi contraseña"):
        feedback.add_question(replace(index.ask(question), tier="unanswered", confidence=0.1))
    text = shown(view("gaps"))
    assert "3 of 3 wordings are answered now" in text
    assert text.index("Asked again") < text.index("忘记密码怎么办</", text.index("Asked again"))


def test_a_rule_that_cannot_be_read_gives_way_to_the_usual_one(view: View, place: Path) -> None:
    (place / "corpus" / "guide.yaml").write_text("urgent: [x]", encoding="utf-8")
    asked(place, "Is there a student discount?")
    text = shown(view("gaps"))
    assert "the usual rule says what is urgent" in text
    assert "Is there a student discount?" in text
