"""The reader's page in a real browser: asking, history, suggestions, the guide as a book, other screens and languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import ask, findings, fits_in_width, settle
from playwright.sync_api import Page, expect

from qa.quality.feedback import Feedback

pytestmark = [pytest.mark.model, pytest.mark.browser]

Visit = Callable[..., Page]
Served = Callable[..., str]
SMALLEST = 44  # pixels of what a finger has to hit


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(served: Served, okpay_folder: Path, data: Path) -> str:
    return served(GUIDE_QA_INDEX=okpay_folder, GUIDE_QA_DATA=data, GUIDE_QA_QUESTIONS_A_MINUTE="0")


def field(page: Page) -> str:
    return page.locator("#qa-q").input_value()


# Asking.


def test_leaving_the_field_never_asks_and_what_is_read_stays(visit: Visit, address: str, data: Path) -> None:
    page = visit(address)
    ask(page, "I forgot my password")
    page.locator("#qa-q").fill("how do I get a refu")
    folded = page.locator("details.qa-hit").first
    folded.locator("summary").click()
    expect(folded).to_have_attribute("open", "")
    page.wait_for_timeout(500)
    expect(page.locator(".qa-best h2")).to_have_text("忘记密码怎么办")
    assert "refu" not in page.url
    assert "how do I get a refu" not in {one.question for one in Feedback(data).asked()}


def test_back_and_forward_go_through_the_questions(visit: Visit, address: str) -> None:
    page = visit(address)
    entries = page.evaluate("history.length")
    ask(page, "I forgot my password")
    ask(page, "退款什么时候到")
    assert page.evaluate("history.length") == entries + 2
    page.go_back()
    expect(page.locator(".qa-best h2")).to_have_text("忘记密码怎么办")
    assert field(page) == "I forgot my password"
    page.go_back()
    expect(page.locator(".qa-contents")).to_be_visible()
    assert field(page) == ""
    page.go_forward()
    page.go_forward()
    expect(page.locator(".qa-best h2")).to_have_text("退款什么时候到")
    assert field(page) == "退款什么时候到"
    assert page.evaluate("history.length") == entries + 2


def test_the_tab_is_named_by_the_question(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page).to_have_title("Ask the guide")
    ask(page, "refund?")
    expect(page).to_have_title("refund? – Ask the guide")


def test_the_link_that_is_copied_leads_to_the_answer(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "refund?")
    page.locator(".qa-share").click()
    expect(page.locator(".qa-share")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/?q=refund%3F"


@pytest.mark.parametrize(("typed", "found"), [
    ("mima", "密码多久换一次"), ("wangji", "忘记密码怎么办"), ("tai khoan", "tài khoản"), ("FORGOT", "forgot"), ("wjmm", "忘记密码怎么办"),
])  # fmt: skip
def test_suggestions_come_while_typing(visit: Visit, address: str, typed: str, found: str) -> None:
    page = visit(address)
    page.locator("#qa-q").press_sequentially(typed)
    expect(page.locator("#qa-list li").filter(has_text=re.compile(found, re.IGNORECASE)).first).to_be_visible()
    assert page.locator("#qa-q").get_attribute("aria-expanded") == "true"
    assert findings(page) == []


def test_nothing_is_suggested_for_letters_that_begin_nothing(visit: Visit, address: str) -> None:
    page = visit(address)
    page.locator("#qa-q").press_sequentially("mima")
    expect(page.locator("#qa-list li").first).to_be_visible()
    page.locator("#qa-q").press_sequentially("qqq")
    expect(page.locator("#qa-list li")).to_have_count(0)
    assert page.locator("#qa-q").get_attribute("aria-expanded") == "false"


def test_a_suggestion_is_taken_by_keys_and_escape_leaves_what_was_typed(visit: Visit, address: str) -> None:
    page = visit(address)
    page.locator("#qa-q").press_sequentially("tuikuan")
    options = page.locator("#qa-list li")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#qa-list")).to_be_hidden()
    assert field(page) == "tuikuan"
    page.locator("#qa-q").press_sequentially("s")
    expect(options.first).to_be_visible()
    wanted = options.nth(1).inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#qa-q").get_attribute("aria-activedescendant") == "qa-option-1"
    page.keyboard.press("Enter")
    page.wait_for_selector(".qa-answer, .qa-none")
    assert field(page) == wanted


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_lead_to_the_field(visit: Visit, address: str, keys: str) -> None:
    page = visit(f"{address}/?q=refund")
    page.locator("h2").first.click()
    page.keyboard.press(keys)
    expect(page.locator("#qa-q")).to_be_focused()


def test_an_input_method_keeps_its_enter(visit: Visit, address: str) -> None:
    page = visit(address)
    page.locator("#qa-q").press_sequentially("tui")
    expect(page.locator("#qa-list li").first).to_be_visible()
    page.evaluate(
        """document.querySelector('#qa-q').dispatchEvent(
            new KeyboardEvent('keydown', {key: 'ArrowDown', isComposing: true, bubbles: true}))"""
    )
    assert page.locator("#qa-q").get_attribute("aria-activedescendant") is None


# A phone.


@pytest.fixture
def phone(visit: Visit, address: str) -> Page:
    page = visit(address, 390, "light", "zh-CN", touch=True)
    page.locator("#qa-q").tap()
    return page


def test_on_a_phone_the_keyboard_makes_room_for_the_answer(phone: Page) -> None:
    assert phone.locator("#qa-q").evaluate("(field) => getComputedStyle(field).fontSize") == "16px"
    assert phone.locator("#qa-q").get_attribute("enterkeyhint") == "search"
    ask(phone, "密码忘了怎么办")
    expect(phone.locator("#qa-q")).not_to_be_focused()
    phone.locator(".qa-clear").tap()
    assert field(phone) == ""
    expect(phone.locator("#qa-q")).to_be_focused()


def test_what_a_finger_has_to_hit_is_large_enough(phone: Page) -> None:
    ask(phone, "密码忘了怎么办")
    for place in ("", "answer", "book"):
        if place == "book":
            phone.locator(".qa-best .qa-place a").tap()
            phone.wait_for_selector(".qa-book")
        small = phone.evaluate(
            """(least) => [...document.querySelectorAll('button, a[href], summary, input, [role=combobox]')]
                .filter((one) => one.checkVisibility() && !one.closest('.qa-book h3, .qa-book h4, .qa-book h5, [data-testid=stSkipToContent]') && one.offsetHeight
                    && (one.getBoundingClientRect().height < least))
                .map((one) => one.outerHTML.slice(0, 250) + one.getBoundingClientRect().height)""",
            SMALLEST,
        )
        assert "\n".join(small) == ""


def test_on_a_phone_there_is_no_menu_of_editors(phone: Page) -> None:
    expect(
        phone.locator(
            "[data-testid=stSidebar], [data-testid=stTopNavLinkContainer], [data-testid=stExpandSidebarButton]"
        )
    ).to_have_count(0)
    expect(phone.locator("a", has_text="编辑入口")).to_have_count(1)
    assert fits_in_width(phone)


def test_a_new_answer_stands_at_the_top(phone: Page) -> None:
    ask(phone, "密码忘了怎么办")
    ask(phone, "退款什么时候到")
    phone.locator(".qa-recent a").scroll_into_view_if_needed()
    phone.locator(".qa-recent a").tap()
    expect(phone.locator(".qa-best h2")).to_have_text("忘记密码怎么办")
    expect(phone.locator(".qa-sure")).to_be_in_viewport()


# Answers.


def test_no_percentage_is_shown_until_somebody_asks_why(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=I forgot my password")
    assert not re.search(r"\d ?%", page.locator("[data-testid=stMain]").inner_text())
    page.get_by_text("Why these passages?").click()
    expect(page.locator(".qa-why").first).to_be_visible()
    assert re.search(r"\d+%", page.locator("[data-testid=stMain]").inner_text())


def test_the_section_unfolds_around_the_passage_which_is_there_once(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=How do I ask for a reset link?")
    best = page.locator(".qa-best")
    step = best.locator("li", has_text="点击“忘记密码”")
    expect(step).to_have_count(1)
    best.locator(".qa-whole summary").click()
    expect(best.get_by_text("没收到").first).to_be_visible()
    expect(step).to_have_count(1)


def test_an_introduction_brings_its_steps(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=I forgot my password")
    expect(page.locator(".qa-best .qa-part li").first).to_be_visible()


def test_a_list_is_marked_whole(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=How do I ask for a reset link?")
    items = page.locator(".qa-best li")
    assert items.count() > 1
    assert page.locator(".qa-best li:has(mark)").count() == items.count()


def test_passages_say_their_language_and_a_screen_reader_hears_of_the_answer(visit: Visit, address: str) -> None:
    page = visit(address)
    status = page.locator(".qa-ask [role=status]")
    ask(page, "I forgot my password")
    expect(status).to_contain_text("忘记密码怎么办")
    assert page.evaluate("document.documentElement.lang") == "en"
    for place in (".qa-best .qa-text", ".qa-best h2", ".qa-group h3", "details.qa-hit summary"):
        expect(page.locator(place).first).to_have_attribute("lang", "zh")
    ask(page, "How long do I boil an egg?")
    expect(status).to_contain_text("Nothing found")


def test_every_answer_ends_with_a_way_on(visit: Visit, address: str) -> None:
    page = visit(address)
    for question in ("I forgot my password", "How long do I boil an egg?"):
        ask(page, question)
        expect(page.locator(".qa-end .qa-links a").first).to_be_visible()
        expect(page.locator(".qa-contact")).to_be_visible()


def test_a_vote_can_be_changed(visit: Visit, address: str, data: Path) -> None:
    page = visit(address)
    ask(page, "why was my payment declined")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_label("What were you looking for?")).to_be_visible()
    assert [one.helpful for one in Feedback(data).asked() if one.question == "why was my payment declined"] == [False]


def test_the_vote_stands_before_the_other_passages(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=I forgot my password")
    vote, others = page.locator(".st-key-feedback").bounding_box(), page.locator(".qa-group").first.bounding_box()
    assert vote is not None
    assert others is not None
    assert vote["y"] < others["y"]


def test_too_many_questions_are_refused_in_words(visit: Visit, served: Served, okpay_folder: Path) -> None:
    page = visit(served(GUIDE_QA_INDEX=okpay_folder, GUIDE_QA_QUESTIONS_A_MINUTE="1"), locale="zh-CN")
    ask(page, "退款")
    ask(page, "密码")
    expect(page.get_by_role("alert")).to_contain_text("一分钟内问得太多了")
    expect(page.locator("code")).to_have_count(0)


def test_the_public_hears_nothing_of_paths_and_commands(visit: Visit, served: Served, tmp_path: Path) -> None:
    page = visit(served(GUIDE_QA_INDEX=tmp_path / "nowhere", GUIDE_QA_ADMIN_PASSWORD="secret"), 390, "light", "zh-CN")
    expect(page.get_by_role("alert")).to_contain_text("指南正在准备中")
    shown = page.locator("body").inner_text()
    assert "qa build" not in shown
    assert str(tmp_path) not in shown


def test_readers_have_no_menu_and_editors_a_link_at_the_foot(visit: Visit, served: Served, okpay_folder: Path) -> None:
    page = visit(served(GUIDE_QA_INDEX=okpay_folder, GUIDE_QA_ADMIN_PASSWORD="secret"))
    expect(page.get_by_role("link", name="Gaps")).to_have_count(0)
    page.get_by_role("link", name="Editors").click()
    expect(page.get_by_label("Admin password")).to_be_visible()


# The guide as a book.


def test_the_first_page_has_the_contents_and_a_section_has_an_address(visit: Visit, address: str) -> None:
    page = visit(address)
    page.locator(".qa-contents summary", has_text="登录与密码").click()
    page.locator(".qa-contents a", has_text="账户被锁定").click()
    expect(page.locator("#qa-here")).to_contain_text("账户被锁定")
    expect(page.locator("#qa-here")).to_be_in_viewport()
    expect(page).to_have_title("账户被锁定 – Ask the guide")
    page.reload()
    settle(page)
    expect(page.locator("#qa-here")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".qa-contents")).to_be_visible()


def test_the_page_opens_at_the_mark(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?q=How do I ask for a reset link?")
    page.locator(".qa-best .qa-place a").click()
    expect(page.locator("#qa-here mark").first).to_be_in_viewport()
    expect(page.locator("#qa-here mark").first).to_contain_text("忘记密码")
    assert findings(page) == []
    page.locator(".qa-neighbours .qa-after").click()
    expect(page.locator(".qa-book > h2")).to_have_text("账户安全")
    page.locator(".qa-neighbours .qa-before").click()
    expect(page.locator(".qa-book > h2")).to_have_text("登录与密码")


def test_an_address_of_nothing_says_so(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?at=<script>alert(1)</script>.md&mark=9-1.x")
    expect(page.locator(".qa-none")).to_contain_text("no longer in the guide")
    page.locator(".qa-none a").click()
    expect(page.locator(".qa-contents")).to_be_visible()


def test_a_page_is_printed_without_what_is_no_text(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?at=登录与密码.md")
    page.emulate_media(media="print")
    for hidden in ("#qa-q", ".qa-neighbours", ".qa-foot", ".qa-print"):
        expect(page.locator(hidden)).not_to_be_visible()
    expect(page.locator(".qa-book")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "en-US"), (390, "dark", "zh-CN")])
@pytest.mark.parametrize(
    "path", ["", "?at=登录与密码.md%23登录与密码 › 忘记密码怎么办", "?q=退款什么时候到", "?q=boil an egg"]
)
def test_nothing_keeps_people_out(visit: Visit, address: str, path: str, width: int, scheme: str, locale: str) -> None:
    page = visit(f"{address}/{path}", width, scheme, locale)
    for folded in page.locator("details").all():
        folded.evaluate("(folded) => { folded.open = true; }")
    assert findings(page) == []
    assert fits_in_width(page)
