"""Guide, Quality and Gaps in a real browser, as those who look after a guide meet them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import ask, findings, fits_in_width, settle
from fakes import ROOT
from playwright.sync_api import Page, expect

from qa.quality.feedback import Feedback
from qa.quality.questions import read_questions
from qa.search.index import Index

pytestmark = [pytest.mark.model, pytest.mark.browser]

Visit = Callable[..., Page]
Served = Callable[..., str]
SLOW = 60_000  # milliseconds; where the index is opened or built meanwhile, on a machine with other work
LOOKS = [(1280, "light", "en-US"), (1280, "dark", "zh-CN"), (390, "light", "zh-CN"), (390, "dark", "en-US")]
HOSTILE = "<script>alert(1)</script> ![a](http://x.invalid/y.png) [b](http://x.invalid) $c$ :red[d]"
ASKED = [
    "Is there a student discount?",
    "Is there a student discount?",
    "学生有优惠吗？",
    "هل يوجد خصم للطلاب؟",
    "Can I pay with my watch?",
    HOSTILE,
    "word " * 390,  # the longest question that can be asked, near enough
]
SHORT = [
    {
        "question_id": "1",
        "language": "en",
        "question": "I forgot my password",
        "relevant": [{"document": "登录与密码.md", "headings": ["忘记密码怎么办"]}],
    },
    {"question_id": "2", "language": "ar", "question": f"كيف أسلق بيضة؟ {HOSTILE}", "relevant": [], "kind": "far"},
    {
        "question_id": "3",
        "language": "zh",
        "question": "x" * 1900,
        "relevant": [{"document": "退款.md", "headings": ["退款"]}],
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, okpay_folder: Path, okpay: Index) -> Path:
    """A guide that differs from its index, with hostile text in it, and questions that were asked."""
    folder = tmp_path_factory.mktemp("place")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copytree(okpay_folder, folder / "index")
    (folder / "corpus" / "a&b <i> $x$ :red[y].md").write_text(f"# {HOSTILE}\n\n{'long ' * 4000}\n", encoding="utf-8")
    (folder / "corpus" / "empty.md").write_text("")
    for question in ASKED:
        Feedback(folder / "data").add_question(okpay.ask(question))
    questions = folder / "data" / "questions" / "short.jsonl"
    questions.parent.mkdir()
    questions.write_text("\n".join(json.dumps(one) for one in SHORT), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(served: Served, place: Path) -> str:
    return serve_place(served, place)


def serve_place(served: Served, place: Path, **more: str) -> str:
    folders = {f"GUIDE_QA_{name.upper()}": place / name for name in ("corpus", "index", "data")}
    return served(GUIDE_QA_UPLOADS="on", **folders, **more)


def run_questions(page: Page, name: str) -> None:
    page.locator(".st-key-question-file input").click()
    page.get_by_role("option", name=name).click()
    settle(page)
    page.locator(".st-key-start-run button").click()
    expect(page.locator(".st-key-log-quality")).to_be_visible(timeout=SLOW)
    settle(page)


def keeps_its_text(page: Page) -> bool:
    """Say whether nothing that came from a guide or a question has become a link, an image or a script."""
    strangers = "a[href*='x.invalid']:not([href^='./?'])"  # our own links that ask a question have it within
    return page.locator(f"[data-testid=stMain] {strangers}, [data-testid=stMain] img").count() == 0


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_guide_names_what_changed(visit: Visit, address: str, width: int, scheme: str, locale: str) -> None:
    page = visit(f"{address}/guide", width, scheme, locale)
    expect(page.locator("h1")).to_have_text("The guide" if locale == "en-US" else "指南内容")
    expect(page.locator(".st-key-rebuild button")).to_be_enabled()
    tree = page.locator(".qa-tree:visible").last
    expect(tree.locator("summary").first).to_be_in_viewport()
    tree.locator("summary").nth(4).click()
    expect(tree.locator("li").nth(30)).to_be_attached()
    for number in range(page.get_by_role("tab").count()):
        page.get_by_role("tab").nth(number).click()
        settle(page)
        if number == 1:
            changes = page.locator(".qa-tree:visible").last
            expect(changes.locator("summary").first).to_have_text("Added: 1" if locale == "en-US" else "新增：1")
            expect(changes).to_contain_text("<script>alert(1)</script>")
        assert keeps_its_text(page)
        assert fits_in_width(page)
        assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_gaps_puts_like_questions_together(visit: Visit, address: str, width: int, scheme: str, locale: str) -> None:
    page = visit(f"{address}/gaps", width, scheme, locale)
    first = page.locator(".qa-found").first
    own, other = ("学生有优惠吗？", ASKED[0]) if locale == "zh-CN" else (ASKED[0], "学生有优惠吗？")
    expect(first.locator(".qa-asked")).to_have_text(own)
    expect(first.locator("dd").first).to_contain_text(other)
    expect(first.locator("dd").first).to_contain_text("هل يوجد خصم للطلاب؟")
    expect(page.get_by_text(HOSTILE, exact=True)).to_be_visible()
    assert keeps_its_text(page)
    assert fits_in_width(page)
    assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_quality_runs_questions_and_shows_what_comes_of_it(
    visit: Visit, address: str, width: int, scheme: str, locale: str
) -> None:
    page = visit(f"{address}/quality", width, scheme, locale)
    run_questions(page, "short.jsonl")
    expect(page.locator(".qa-tiles > div").first).to_be_in_viewport()
    assert page.locator(".qa-tiles > div").count() >= 4
    for number, tab in enumerate(page.get_by_role("tab").all()):
        tab.click()
        if number < 2:
            expect(
                page.get_by_role("tabpanel").locator("canvas, svg.marks").locator("visible=true").first
            ).to_be_visible()
            expect(page.locator(".qa-table").locator("visible=true").first).to_be_visible()
        assert fits_in_width(page), tab.inner_text()
        assert findings(page) == [], tab.inner_text()
    page.get_by_role("tab").nth(2).click()
    expect(
        page.locator(".qa-asked").get_by_text("كيف أسلق بيضة").or_(page.locator(".qa-asked").first).first
    ).to_be_visible()
    assert keeps_its_text(page)


def test_a_run_can_be_taken_away(visit: Visit, address: str) -> None:
    page = visit(f"{address}/quality")
    run_questions(page, "short.jsonl")
    page.get_by_role("tab").nth(5).click()
    for kind in ("JSON", "CSV"):
        with page.expect_download() as told:
            page.get_by_role("button", name=kind).click()
        text = told.value.path().read_text(encoding="utf-8-sig")
        assert "I forgot my password" in text
        assert told.value.suggested_filename.endswith(f".{kind.lower()}")


def test_a_gap_becomes_a_test_question(visit: Visit, address: str, place: Path) -> None:
    page = visit(f"{address}/gaps", 390, "dark")
    page.locator(".st-key-make-0 button").click()
    form = page.get_by_role("dialog")
    expect(form.locator("textarea")).to_have_value(ASKED[0])
    assert findings(page) == []
    form.get_by_text("Yes, in these sections").click()
    form.locator(".st-key-new-places input").press_sequentially("退款怎么走")
    page.get_by_role("option", name="退款.md › 退款 › 退款怎么走", exact=True).click()
    page.keyboard.press("Escape")
    if not form.is_visible():  # Escape closes the list of options, and nothing else
        raise AssertionError("the form was closed")
    form.get_by_role(
        "heading"
    ).first.click()  # leaves the list; what was chosen has reached the server before the click
    expect(page.locator("li[role=option], [role=listbox] [role=option]")).to_have_count(0)
    settle(page)
    form.locator(".st-key-new-save button").click()
    expect(page.get_by_text("Added as asked-en to own.jsonl")).to_be_visible()
    (question,) = read_questions(place / "data" / "questions" / "own.jsonl")
    assert (question.question, question.language) == (ASKED[0], "en")
    assert question.relevant[0].headings == ("退款", "退款怎么走")


def test_files_are_added_and_refused_in_words(visit: Visit, served: Served, place: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(place, tmp_path / "mine")
    page = visit(f"{serve_place(served, mine)}/guide")
    page.get_by_role("tab", name="Files").click()
    files = [
        {"name": "手表.md", "mimeType": "text/markdown", "buffer": "# 手表\n\n可以用手表付款。\n".encode()},
        {"name": "退款.md", "mimeType": "text/markdown", "buffer": b"# other\n\ntext\n"},
        {"name": ".hidden.md", "mimeType": "text/markdown", "buffer": b"# other\n\ntext\n"},
        {"name": "notes.key", "mimeType": "application/msword", "buffer": b"PK"},
        {"name": "large.md", "mimeType": "text/markdown", "buffer": b"# large\n\n" + b"text\n" * 1_200_000},
        {"name": "坏的.md", "mimeType": "text/markdown", "buffer": "# 坏\n\n##没有空格\n\n内容。\n".encode()},
    ]
    page.locator("[data-testid=stFileUploader] input").set_input_files(files)
    page.get_by_role("button", name="Add to the guide").click()
    outcome = page.locator(".qa-outcome li")
    for name, said in {
        "手表.md": "was added",
        "退款.md": "there already",
        ".hidden.md": "is no name for a file here",
        "notes.key": "No reader knows this kind of file",
        "large.md": "6.0 MB; 5 MB is the most",
    }.items():
        expect(outcome.filter(has_text=name)).to_contain_text(said)
        expect(outcome.filter(has_text=name)).to_be_visible()
    expect(page.locator(".qa-tree:visible").filter(has_text="坏的.md, line 3").first).to_be_visible()
    assert page.get_by_role("tab", name="Files").get_attribute("aria-selected") == "true"
    assert findings(page) == []
    assert (mine / "corpus" / "手表.md").exists()
    assert (mine / "corpus" / "退款.md").read_text(encoding="utf-8").startswith("# 退款")
    assert not (mine / "corpus" / ".hidden.md").exists()


def test_asking_goes_on_while_the_index_is_rebuilt(
    visit: Visit, served: Served, okpay_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    shutil.copytree(okpay_folder, tmp_path / "index")
    shops = "".join(
        f"## 商店 {n}\n\n第 {n} 家商店在每周 {n % 7 + 1} 号营业，可以用手表付款。\n\n" * 2 for n in range(800)
    )
    (tmp_path / "corpus" / "商店.md").write_text(f"# 商店\n\n{shops}", encoding="utf-8")
    (tmp_path / "corpus" / "empty.md").write_text("")
    address = serve_place(served, tmp_path)
    before = (tmp_path / "index" / "CURRENT").read_text()
    reader, editor = visit(address), visit(f"{address}/guide")
    ask(reader, "密码忘了怎么办")
    editor.locator(".st-key-rebuild button").click()
    expect(editor.get_by_text("a second")).to_be_visible(timeout=SLOW)  # the rate, once it is known
    ask(reader, "How do I get a refund?")
    expect(reader.locator(".qa-best")).to_contain_text("退款", timeout=SLOW)
    assert (tmp_path / "index" / "CURRENT").read_text() == before, "the build was over before anything was asked"
    other = visit(f"{address}/guide", 390, "dark", "zh-CN")
    expect(other.locator(".st-key-rebuild button")).to_be_disabled()
    expect(other.get_by_role("progressbar")).to_be_visible()
    assert findings(other) == []
    done = editor.locator(".st-key-result")
    expect(done).to_be_visible(timeout=5 * SLOW)
    expect(done).to_contain_text("had to be encoded")
    expect(editor.locator(".qa-tree").first).to_contain_text("empty.md: empty file")
    settle(editor)
    assert findings(editor) == []
    expect(other.locator(".st-key-result")).to_be_visible(timeout=SLOW)  # who only watched sees it too
    assert (tmp_path / "index" / "CURRENT").read_text() != before
    ask(reader, "第 77 家商店什么时候营业？")
    expect(reader.locator(".qa-best")).to_contain_text("商店 77", timeout=SLOW)


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_a_wrong_password_opens_nothing(
    visit: Visit, served: Served, place: Path, width: int, scheme: str, locale: str
) -> None:
    address = serve_place(served, place, GUIDE_QA_ADMIN_PASSWORD="right")
    for name in ("guide", "quality", "gaps"):
        page = visit(f"{address}/{name}", width, scheme, locale)
        page.locator("input[type=password]").fill("wrong")
        page.locator("input[type=password]").press("Enter")
        expect(page.locator("[data-testid=stAlert]")).to_contain_text(
            "This is not the password." if locale == "en-US" else "密码"
        )
        expect(page.locator(".qa-facts, .qa-tree, .qa-found")).to_have_count(0)
        assert findings(page) == []
    ask(visit(address, width, scheme, locale), "密码忘了怎么办")  # asking stays open
    page.locator("input[type=password]").fill("right")
    page.locator("input[type=password]").press("Enter")
    expect(page.locator(".qa-found").first).to_be_visible(timeout=SLOW)
    expect(page.locator("input[type=password]")).to_have_count(0)


@pytest.mark.parametrize("locale", ["ar", "de", "th"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_view_fits_in_languages_that_run_otherwise_or_long(
    visit: Visit, address: str, width: int, locale: str
) -> None:
    for view in ("guide", "quality", "gaps"):
        page = visit(f"{address}/{view}", width, "light", locale)
        assert fits_in_width(page)
        assert findings(page) == []
