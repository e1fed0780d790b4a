"""Shell and Ask in a real browser, as visitors meet them."""

import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import ask, choose_language, findings, fits_in_width, settle
from fakes import ROOT
from hostile import QUESTIONS, SMALL
from playwright.sync_api import Browser, Page, expect

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.store.manifest import live_generation

pytestmark = [pytest.mark.model, pytest.mark.browser]

Visit = Callable[..., Page]
Served = Callable[..., str]
ARABIC = "نسيت كلمة المرور ولا أستطيع الدخول إلى حسابي"
LOOKS = [(1280, "light", "en-US"), (1280, "dark", "zh-CN"), (390, "light", "zh-CN"), (390, "dark", "en-US")]


@pytest.fixture(scope="module")
def okpay_page(served: Served, okpay_folder: Path) -> str:
    return served(GUIDE_QA_INDEX=okpay_folder)


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_a_first_visit_has_the_field_in_focus_and_examples(
    visit: Visit, okpay_page: str, width: int, scheme: str, locale: str
) -> None:
    page = visit(okpay_page, width, scheme, locale)
    expect(page.locator("h1")).to_have_text("Ask the guide" if locale == "en-US" else "向指南提问")
    expect(page.locator("#qa-q")).to_be_focused()
    expect(page.locator(".qa-examples a").first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    dark = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme")
    assert dark == scheme
    assert fits_in_width(page)
    assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_an_answer_stands_on_the_first_screen(
    visit: Visit, okpay_page: str, width: int, scheme: str, locale: str
) -> None:
    page = visit(okpay_page, width, scheme, locale)
    ask(page, "密码忘了怎么办")
    best = page.locator(".qa-best")
    expect(best.locator(".qa-path")).to_have_text("登录与密码")
    expect(best.locator("h2")).to_have_text("忘记密码怎么办")
    expect(best.locator(".qa-place")).to_contain_text("登录与密码.md")
    expect(best.locator("mark").first).to_be_in_viewport()
    expect(best.locator(".qa-place")).to_be_in_viewport()
    assert fits_in_width(page)
    assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_what_the_guide_does_not_answer_is_said_kindly(
    visit: Visit, okpay_page: str, width: int, scheme: str, locale: str
) -> None:
    page = visit(okpay_page, width, scheme, locale)
    ask(page, "How long do I boil an egg?")
    said = "I found nothing about this" if locale == "en-US" else "没有找到相关内容"
    expect(page.locator(".qa-none h2")).to_have_text(said)
    expect(page.locator(".qa-best")).to_have_count(0)
    expect(page.locator("details.qa-hit")).to_have_count(5)
    assert fits_in_width(page)
    assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_an_arabic_question_runs_from_right_to_left(visit: Visit, okpay_page: str, width: int, scheme: str) -> None:
    page = visit(okpay_page, width, scheme, "ar")
    ask(page, ARABIC)
    field = page.locator("#qa-q")
    assert field.evaluate("(field) => getComputedStyle(field).unicodeBidi") == "plaintext"
    assert field.input_value() == ARABIC
    expect(page.locator(".qa-best .qa-place")).to_contain_text("登录与密码.md")
    expect(page.locator(".qa-note")).to_contain_text("الصينية")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert fits_in_width(page)
    assert findings(page) == []


def test_an_arabic_guide_runs_from_right_to_left(visit: Visit, served: Served, tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    text = "# الحساب\n\n## كلمة المرور\n\n1. اضغط على نسيت كلمة المرور.\n2. اكتب بريدك الإلكتروني.\n"
    (guide / "account.md").write_text(text, encoding="utf-8")
    build_index(guide, tmp_path / "index", Encoder())
    page = visit(served(GUIDE_QA_INDEX=tmp_path / "index", GUIDE_QA_CORPUS=guide))
    ask(page, "نسيت كلمة المرور")
    shown = page.locator(".qa-hit .qa-text").first
    assert shown.evaluate("(text) => getComputedStyle(text).direction") == "rtl"


def test_a_deep_link_restores_question_and_answer(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=密码忘了怎么办")
    assert page.locator("#qa-q").input_value() == "密码忘了怎么办"
    expect(page.locator(".qa-best h2")).to_have_text("忘记密码怎么办")


def test_a_question_stands_in_the_address(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page)
    ask(page, "refund?")
    page.wait_for_url("**/?q=refund*")


def test_an_example_is_asked_by_a_press_and_kept_for_this_visit(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page)
    link = page.locator(".qa-examples a").first
    example = link.inner_text()
    link.click()
    page.wait_for_selector(".qa-answer, .qa-none")
    assert page.locator("#qa-q").input_value() == example
    ask(page, "钱转了还没到")
    expect(page.locator(".qa-recent a")).to_have_text([example])


def test_a_slash_goes_to_the_field(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=refund")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#qa-q")).to_be_focused()
    page.keyboard.type("a/b")
    assert page.locator("#qa-q").input_value() == "a/b"


def test_nothing_jumps_or_goes_blank_while_the_page_works(
    chromium: Browser, served: Served, okpay_folder: Path
) -> None:
    """On a server that has just been started, so that the index has still to be loaded."""
    address = served(GUIDE_QA_INDEX=okpay_folder, GUIDE_QA_FEEDBACK="off")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(
        """new MutationObserver(() => {
            window.sawSkeleton ||= !!document.querySelector('.st-key-ask') && !!document.querySelector('[data-testid=stSkeleton]');
        }).observe(document, {childList: true, subtree: true});
        window.jumped = 0;
        new PerformanceObserver((list) => {
            // An answer that takes more than half a second moves what is below it, and counts; the rest stands still.
            const stays = ({node}) => (node?.closest ? node : node?.parentElement)?.closest('.st-key-title, .st-key-ask');
            for (const shift of list.getEntries())
                if (!shift.hadRecentInput && shift.sources.some(stays)) window.jumped += shift.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(address)
    settle(page)
    ask(page, "密码忘了怎么办")
    page.evaluate(
        """() => {
            window.blank = 0;
            const watch = () => {
                const drawn = ['.qa-title', '#qa-q', '.qa-answer, .qa-none'];
                if (!drawn.every((name) => document.querySelector(name)?.checkVisibility({opacityProperty: true}))) window.blank++;
                requestAnimationFrame(watch);
            };
            watch();
        }"""
    )
    for question in ("refund", "How long do I boil an egg?", "钱转了还没到"):
        ask(page, question)
        page.wait_for_timeout(300)
    assert page.evaluate("window.sawSkeleton")
    assert page.evaluate("window.blank") == 0
    assert page.evaluate("window.jumped") < 0.1  # what web.dev calls good
    page.close()


def test_a_question_that_goes_on_from_the_last_one_says_so(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page)
    ask(page, "the shop agreed to refund me")
    expect(page.locator(".qa-note").filter(has_text="in mind")).to_have_count(0)
    ask(page, "and when do I get it?")
    expect(page.locator(".qa-note").filter(has_text="in mind")).to_contain_text("the shop agreed to refund me")
    expect(page.locator(".qa-best h2")).to_have_text("退款什么时候到")


def test_an_introduction_brings_its_parts(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page, 390)
    ask(page, "my account was hacked, what do i do first")
    parts = ["马上改密码", "告诉客服", "逐笔核对，上报可疑交易", "守住所有设备和网络"]
    expect(page.locator(".qa-best .qa-part h3")).to_have_text(parts)
    assert fits_in_width(page)
    assert findings(page) == []


def test_small_talk_gets_a_line_of_its_own(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page, 390, "dark")
    for typed in ("thanks!", "thank you", "banana"):
        ask(page, typed)
        expect(page.locator(".qa-talk")).to_be_visible()
        expect(page.locator(".qa-none, .qa-hit")).to_have_count(0)
        expect(page.get_by_role("button", name="No", exact=True)).to_have_count(0)
    assert findings(page) == []


def test_a_vote_and_a_remark_are_taken_with_thanks(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=How long do I boil an egg?", 390, "dark", "zh-CN")
    page.get_by_role("button", name="没有").click()
    remark = page.get_by_label("您想找的是什么？")
    expect(remark).to_be_visible()
    settle(page)
    assert findings(page) == []
    remark.fill("鸡蛋")
    page.get_by_role("button", name="发送").click()
    expect(remark).to_have_count(0)
    expect(page.get_by_text("谢谢您的反馈。")).to_be_visible()
    expect(page.locator(".qa-none")).to_be_visible()


def test_a_folded_passage_unfolds_to_its_section_with_the_passage_marked(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=I forgot my password")
    folded = page.locator("details.qa-hit").first
    expect(folded.locator(".qa-within")).not_to_be_visible()
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.locator(".qa-within mark").first).to_be_visible()
    whole, passage = folded.locator(".qa-text").inner_text(), folded.locator(".qa-within").inner_text()
    assert passage in whole
    assert len(passage) < len(whole)


def test_copying_takes_the_passage_as_written_with_its_source(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=How do I ask for a reset link?")
    page.locator(".qa-best .qa-copy").click()
    expect(page.locator(".qa-best .qa-copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("1. 点击“忘记密码”。\n2. ")
    assert copied.endswith("登录与密码 › 忘记密码怎么办 › 申请重置链接 (登录与密码.md, lines 27–29)")


def test_why_shows_signals_and_words_that_met(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=I forgot my password")
    expect(page.locator(".qa-why")).to_have_count(0)
    page.get_by_text("Why these passages?").click()
    expect(page.locator(".qa-why")).to_have_count(5)
    expect(page.locator(".qa-why").first).to_contain_text("password → 密码")
    expect(page.locator(".qa-why .qa-bars i").first).to_be_visible()
    settle(page)
    assert findings(page) == []


def test_the_language_can_be_switched_and_stays(visit: Visit, okpay_page: str) -> None:
    page = visit(f"{okpay_page}/?q=refund", locale="sw")
    expect(page.locator("h1")).to_have_text("Ask the guide")
    choose_language(page, "简体中文")
    expect(page.locator("h1")).to_have_text("向指南提问")
    page.wait_for_url("**lang=zh*")
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_have_text("向指南提问")
    assert page.locator("#qa-q").input_value() == "refund"
    page.get_by_role("link", name="编辑入口").click()
    page.get_by_role("link", name="质量").click()
    expect(page.locator("h1")).to_have_text("回答质量")


def test_no_index_names_the_command_that_makes_one(
    visit: Visit, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = visit(served(GUIDE_QA_INDEX=tmp_path_factory.getbasetemp() / "nowhere"), 390, "dark")
    expect(page.get_by_role("alert")).to_contain_text("The guide is being prepared")
    expect(page.locator("code")).to_contain_text("run: qa build")
    assert fits_in_width(page)
    assert findings(page) == []


def test_a_stale_index_says_so_and_still_answers(
    visit: Visit, served: Served, okpay_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "新的一页.md").write_text("# 新\n\n内容。", encoding="utf-8")
    page = visit(served(GUIDE_QA_INDEX=okpay_folder, GUIDE_QA_CORPUS=tmp_path / "corpus"), 390, "light", "zh-CN")
    ask(page, "密码忘了怎么办")
    expect(page.locator(".qa-best h2")).to_have_text("忘记密码怎么办")
    expect(page.locator("[data-testid=stAlertContainer]")).to_contain_text("指南在建立索引之后有改动")
    assert findings(page) == []


def test_a_question_too_long_is_refused_in_words(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page)
    ask(page, "很长" * 1500)
    expect(page.get_by_role("alert")).to_contain_text("3000 characters, and 2000 is the most")
    assert findings(page) == []


def test_a_new_generation_is_asked_without_a_new_start(visit: Visit, served: Served, tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "a.md").write_text("# Opening hours\n\nThe office opens at nine.\n", encoding="utf-8")
    build_index(guide, tmp_path / "index", Encoder())
    page = visit(served(GUIDE_QA_INDEX=tmp_path / "index", GUIDE_QA_CORPUS=guide))
    ask(page, "When does the office open?")
    expect(page.locator(".qa-hit .qa-text").first).to_contain_text("opens at nine")
    (guide / "a.md").write_text("# Opening hours\n\nThe office opens at ten.\n", encoding="utf-8")
    build_index(guide, tmp_path / "index", Encoder())
    ask(page, "When does the office open now?")
    expect(page.locator(".qa-hit .qa-text").first).to_contain_text("opens at ten")


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> ![i](http://192.0.2.1/i.png) [l](javascript:alert(3)) "
    "$x^2$ :red[r] :material/home: :smile: **b** `c` # h &lt;"
)


def test_a_hostile_question_is_text_wherever_it_stands(visit: Visit, okpay_page: str) -> None:
    page = visit(okpay_page)
    ask(page, HOSTILE)
    ask(page, "refund")
    label = page.locator(".qa-recent a")
    assert label.inner_text() == HOSTILE
    assert page.locator(".qa-recent").locator("img, script, .katex, code, strong").count() == 0
    label.click()
    page.wait_for_function("question => document.querySelector('#qa-q').value === question", arg=HOSTILE)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_hostile_guide_is_text_wherever_it_stands(visit: Visit, served: Served, tmp_path: Path, width: int) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    name = "a<img src=x onerror=alert(4)>&.md"
    (guide / name).write_text(
        f"# Pay {HOSTILE}?\n\nHow to pay: {HOSTILE}\n\n## Long?\n\n{'x' * 20_000}\n", encoding="utf-8"
    )
    (guide / "b.txt").write_text(f"How to pay by card: {HOSTILE}\n", encoding="utf-8")
    build_index(guide, tmp_path / "index", Encoder())
    page = visit(served(GUIDE_QA_INDEX=tmp_path / "index", GUIDE_QA_CORPUS=guide), width)
    assert page.locator(".qa-examples, .qa-contents").locator("img, script, .katex, code, strong").count() == 0
    ask(page, "How to pay?")
    for folded in page.locator("details").all():
        folded.evaluate("(folded) => { folded.open = true; }")
    shown = page.locator("[data-testid=stMain]").inner_text()
    assert "<script>alert(1)</script><img src=x onerror=alert(2)> ![i](http://192.0.2.1/i.png)" in shown
    assert "$x^2$ :red[r] :material/home: :smile:" in shown
    assert name in shown
    assert page.locator(".qa-hit").locator("img, script, .katex, a:not(.qa-go)").count() == 0
    assert fits_in_width(page)
    page.get_by_text("Why these passages?").click()
    page.wait_for_selector(".qa-why")
    assert page.locator(".qa-why").locator("img, script, .katex, a").count() == 0
    assert fits_in_width(page)


def health(address: str, path: str, browser: str = "watchman") -> tuple[int, str]:
    request = urllib.request.Request(address + path, headers={"User-Agent": browser})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.mark.parametrize("path", ["/healthz", "/_stcore/health"])
def test_health_goes_red_and_green_with_the_index(served: Served, tmp_path: Path, path: str) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "a.md").write_text("# Opening hours\n\nThe office opens at nine.\n", encoding="utf-8")
    address = served(GUIDE_QA_INDEX=tmp_path / "index", GUIDE_QA_CORPUS=guide)
    status, said = health(address, path)
    assert status == 503
    assert "run: qa build" in said
    page_may_connect = health(address, "/_stcore/health", "Mozilla/5.0 (X11; Linux x86_64)")
    assert page_may_connect == (200, "ok")
    build_index(guide, tmp_path / "index", Encoder())
    assert health(address, path)[0] == 200
    vectors = live_generation(tmp_path / "index") / "vectors.faiss"
    vectors.rename(tmp_path / "aside")
    status, said = health(address, path)
    assert status == 503
    assert "vectors.faiss" in said
    (tmp_path / "aside").rename(vectors)
    assert health(address, path)[0] == 200


def test_without_an_index_the_page_comes_and_says_what_to_do(visit: Visit, served: Served, tmp_path: Path) -> None:
    page = visit(served(GUIDE_QA_INDEX=tmp_path / "none"))
    expect(page.locator("[data-testid=stMain]")).to_contain_text("qa build")


def test_the_hostile_set_is_text_in_the_page(visit: Visit, served: Served, tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    for name, data in SMALL.items():
        (guide / name).parent.mkdir(parents=True, exist_ok=True)
        (guide / name).write_bytes(data)
    build_index(guide, tmp_path / "index", Encoder())
    place = {"GUIDE_QA_INDEX": tmp_path / "index", "GUIDE_QA_CORPUS": guide, "GUIDE_QA_DATA": tmp_path}
    page = visit(served(GUIDE_QA_QUESTIONS_A_MINUTE="0", **place), 390)
    asked = 0
    for question in QUESTIONS:
        typed = "".join(question.encode("utf-8", "ignore").decode().split("\0")).strip()
        if not typed or "\n" in typed:  # nothing that can be typed
            continue
        ask(page, typed)
        asked += 1
        assert page.evaluate("window.hostile") is None
        assert page.locator(".qa-hit, .qa-talk").count() > 0
        assert (
            page.locator(".qa-hit, .qa-talk")
            .locator("img, script, svg, form, iframe, object, a:not(.qa-go), style, video")
            .count()
            == 0
        )
        assert fits_in_width(page)
    assert asked >= 30
    visit(f"{page.url.split('/?')[0]}/guide", 390).wait_for_selector("text=image.md")
    assert not (ROOT / "hostile").exists()


def test_without_a_password_a_server_that_others_reach_has_no_editors(
    visit: Visit, served: Served, okpay_folder: Path
) -> None:
    options = ("--server.address", "0.0.0.0")
    page = visit(f"{served(options, GUIDE_QA_INDEX=okpay_folder)}/guide")
    expect(page.get_by_role("alert")).to_contain_text("GUIDE_QA_ADMIN_PASSWORD")


def test_another_name_for_this_machine_is_refused(visit: Visit, okpay_page: str) -> None:
    """A web page elsewhere could make its own name point here, and so reach a server bound to loopback."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", int(okpay_page.rpartition(":")[2]), timeout=20)
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    connection.request(
        "GET", "/_stcore/stream", headers={"Host": "evil.example", "Origin": "http://evil.example", **upgrade}
    )
    assert connection.getresponse().status == 403
    connection.close()
