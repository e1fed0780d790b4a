"""Written answers in a real browser, with a model that says what a test has written."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import findings, fits_in_width, settle
from chat import Chat, Messages, chatting, number_of
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.model, pytest.mark.browser]

Visit = Callable[..., Page]
Served = Callable[..., str]
QUESTION = "退款什么时候到"
SAID = (  # sentences of the guide, each of another passage
    "审核通过后还需要一段时间，快慢要看银行和支付通道，各笔可能不同。",
    "不过能不能退、如何申请，起点都在商家那里。",
    "得到商家同意后，通常是到商家自己的平台去填写申请。",
)
HOSTILE = (
    "<script>alert(1)</script> <img src=http://192.0.2.1/x.png> [here](http://192.0.2.1/) 电话 123-456-7890 [999]。"
)
FIRST = 60_000  # milliseconds; a server's first sentence waits for what checks it to be loaded
CANARY = "<script>alert('from upstream')</script> sk-upstream"


class Model:
    """Says one sentence after the other; each one when a test lets it, or all at once."""

    def __init__(self) -> None:
        self.free, self.next = threading.Event(), threading.Semaphore(0)

    def reply(self, messages: Messages) -> Iterator[str]:
        for sentence in SAID:
            while not self.free.is_set() and not self.next.acquire(timeout=0.05):
                yield ""
            yield f"{sentence}[{number_of(messages, sentence)}]\n"  # whole, whatever follows


@pytest.fixture(scope="module")
def chats() -> Iterator[dict[str, Chat]]:
    model = Model()
    good = Chat(model.reply)
    good.model = model  # type: ignore[attr-defined]
    hostile = Chat(lambda messages: iter((HOSTILE, f"{SAID[0]}[{number_of(messages, SAID[0])}]")))
    with chatting(good), chatting(hostile), chatting(Chat(model.reply, 401, CANARY)) as refusing:
        yield {"good": good, "hostile": hostile, "refusing": refusing}


@pytest.fixture
def model(chats: dict[str, Chat]) -> Iterator[Model]:
    """The slow one, which waits for the test."""
    own: Model = chats["good"].model  # type: ignore[attr-defined]
    own.free.clear()
    chats["good"].gone.clear()
    yield own
    own.free.set()


@pytest.fixture(scope="module")
def address(served: Served, okpay_folder: Path, chats: dict[str, Chat]) -> Callable[..., str]:
    def of(name: str, **more: str) -> str:
        own = {"GUIDE_QA_INDEX": okpay_folder, "GUIDE_QA_LLM_URL": chats[name].address, "GUIDE_QA_LLM_MODEL": "small"}
        return served(**own, GUIDE_QA_LLM_ANSWERS_A_MINUTE="1000", **more)

    return of


def switch_on(page: Page) -> None:
    page.locator(".st-key-write label").click()
    expect(page.locator(".st-key-written")).to_be_visible()
    settle(page)  # what stood there before is gone


def top(page: Page) -> float:
    box = page.locator(".qa-best").bounding_box()
    assert box is not None
    return box["y"]


def test_without_a_model_the_page_is_as_it_was(visit: Visit, served: Served, okpay_folder: Path) -> None:
    page = visit(f"{served(GUIDE_QA_INDEX=okpay_folder)}/?q={QUESTION}")
    expect(page.locator(".qa-best")).to_be_visible()
    expect(page.locator(".st-key-writes, .st-key-written")).to_have_count(0)
    expect(page.locator(".qa-foot")).to_contain_text("Answers are quoted word for word")


def test_sentences_come_one_by_one_and_the_passages_stand_still(
    visit: Visit, address: Callable[..., str], model: Model, chats: dict[str, Chat]
) -> None:
    asked = len(chats["good"].asked)
    page = visit(f"{address('good')}/?q={QUESTION}")
    expect(page.locator(".st-key-writes")).to_contain_text("go to 127.0.0.1")
    assert len(chats["good"].asked) == asked  # off, as long as nobody has switched it on
    switch_on(page)
    stood = top(page)
    expect(page.locator(".st-key-written")).to_contain_text("Written by a language model, checked against the guide")
    for number, sentence in enumerate(SAID, 1):
        expect(page.locator(".qa-said")).to_have_count(number - 1)
        model.next.release()
        expect(page.locator(".qa-said > p").nth(number - 1)).to_contain_text(sentence, timeout=FIRST)
        expect(page.locator(".qa-ask [role=status]")).to_contain_text(sentence)
        assert top(page) == stood
    expect(page.locator(".qa-waiting")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    assert top(page) == stood
    assert findings(page) == []


def test_stop_closes_the_stream_and_leaves_what_stands_there(
    visit: Visit, address: Callable[..., str], model: Model, chats: dict[str, Chat]
) -> None:
    page = visit(f"{address('good')}/?q={QUESTION}？")
    switch_on(page)
    model.next.release()
    expect(page.locator(".qa-said")).to_have_count(1, timeout=FIRST)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".qa-written-end")).to_have_text("Writing was stopped; the answer may be incomplete.")
    assert chats["good"].gone.wait(10)
    expect(page.locator(".qa-said")).to_have_count(1)


def test_a_tab_that_is_closed_stops_it(
    visit: Visit, address: Callable[..., str], model: Model, chats: dict[str, Chat]
) -> None:
    page = visit(f"{address('good')}/?q={QUESTION}?")
    switch_on(page)
    model.next.release()
    expect(page.locator(".qa-said")).to_have_count(1, timeout=FIRST)
    page.close()
    assert chats["good"].gone.wait(20)


def test_a_citation_opens_its_passage_and_the_source_its_place(
    visit: Visit, address: Callable[..., str], model: Model
) -> None:
    model.free.set()
    page = visit(f"{address('good')}/?q={QUESTION}")
    switch_on(page)
    expect(page.locator(".qa-waiting")).to_have_count(0, timeout=FIRST)
    cite = page.locator(".qa-cite").last
    cited = page.locator(str(cite.get_attribute("href")))
    expect(cited).not_to_have_attribute("open", "")
    cite.click()
    expect(cited).to_have_attribute("open", "")
    expect(cited).to_contain_class("qa-cited")
    expect(cited.locator(".qa-within").get_by_text(SAID[2])).to_be_in_viewport()
    assert "#" not in page.url
    page.locator(".qa-from summary").last.click()
    page.locator(".qa-from[open] a").click()
    expect(page.locator("#qa-here mark").first).to_have_text(SAID[2])
    page.go_back()
    expect(page.locator(".st-key-write input")).to_be_checked()
    expect(page.locator(".qa-said")).to_have_count(len(SAID))


def test_a_server_that_refuses_is_told_in_our_words_R21_R34(visit: Visit, address: Callable[..., str]) -> None:
    page = visit(f"{address('refusing', GUIDE_QA_LLM_WRITE='on')}/?q={QUESTION}")
    expect(page.locator(".qa-written-end")).to_contain_text("No answer can be written right now.")
    expect(page.locator(".qa-best")).to_be_visible()
    expect(page.locator(".st-key-written .qa-note")).to_contain_text("correct GUIDE_QA_LLM_KEY")  # on this machine
    assert "upstream" not in page.content()


def test_the_public_hears_nothing_of_the_server(visit: Visit, address: Callable[..., str]) -> None:
    page = visit(f"{address('refusing', GUIDE_QA_LLM_WRITE='on', GUIDE_QA_ADMIN_PASSWORD='x')}/?q={QUESTION}")
    expect(page.locator(".qa-written-end")).to_contain_text("No answer can be written right now.")
    assert "GUIDE_QA" not in page.content()


def test_markup_and_false_markers_come_to_nothing_R37(visit: Visit, address: Callable[..., str]) -> None:
    page = visit(f"{address('hostile', GUIDE_QA_LLM_WRITE='on')}/?q={QUESTION}")
    expect(page.locator(".qa-said > p")).to_have_count(1, timeout=FIRST)
    expect(page.locator(".qa-said > p")).to_contain_text(SAID[0])
    assert "192.0.2.1" not in page.content()
    assert "123-456" not in page.content()


@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "dark", "ar"), (390, "light", "de-DE")])
def test_nothing_keeps_people_out(
    visit: Visit, address: Callable[..., str], model: Model, width: int, scheme: str, locale: str
) -> None:
    model.free.set()
    page = visit(f"{address('good')}/?q={QUESTION}", width, scheme, locale, touch=True)
    switch_on(page)
    expect(page.locator(".qa-said")).to_have_count(len(SAID), timeout=FIRST)
    settle(page)
    page.locator(".qa-from summary").first.click()
    assert findings(page) == []
    assert fits_in_width(page)
    small = (
        page.locator(".st-key-written")
        .locator("button, summary")
        .evaluate_all(
            "(all) => all.filter((one) => one.closest('details:not([open])') && one.offsetHeight < 44).length"
        )
    )
    assert small == 0
