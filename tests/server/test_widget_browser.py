"""The widget in a real browser, on pages of another origin than the guide's server."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser import findings
from playwright.sync_api import Browser, Page, expect
from widget_site import STRICT, Guide, Site, embedding, serve_guide, serve_site

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.search.index import Index
from qa.server.wire import answer_to_json

pytestmark = [pytest.mark.model, pytest.mark.browser]

Json = dict[str, Any]
Show = Callable[..., Page]
EVIL = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>'
ACCOUNT = f"""# Account

## Forgotten password

You can set a new one *yourself* 🙂, in three steps:

1. Open **Settings › Login** and press `Forgot password`.
2. Type the e-mail address of your account.
   - An address that we do not know gets no mail.
3. Follow the link; it is valid for 24 hours.

## Fees

What a transfer costs:

| From | To | Fee |
|---|---|---|
| Wallet | Bank account | 1.50 € |
| Card | Bank account | 2 % |

## Birthday gifts {EVIL}

On your birthday {EVIL} we send you a gift of ten euros.
"""
DARK = "<style>:root { color-scheme: light dark; background: Canvas; }</style>"  # the site has both looks
PASSWORD = "I forgot my password"
SHEET = "A transfer to a bank account costs 1.50 €.\n\nCountry | Days\n--- | ---\nFrance | 2\nJapan | 5\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A small guide with the real model."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "guide").mkdir()
    (folder / "guide" / "account.md").write_text(ACCOUNT, encoding="utf-8")
    build_index(folder / "guide", folder / "index", Encoder())
    return Index.open(folder / "index")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site() as site:
        yield site


@pytest.fixture
def guide(index: Index, site: Site) -> Guide:
    """What answers ``/api/ask``; it lets the site's pages ask."""
    return Guide(lambda question: answer_to_json(index.ask(question)), [site.address])


@pytest.fixture
def server(guide: Guide) -> Iterator[str]:
    """The guide's server; its address."""
    with serve_guide(guide) as address:
        yield address


@pytest.fixture
def show(chromium: Browser, site: Site, server: str) -> Iterator[Show]:
    """Open a page with the widget under the strictest policy; nothing may be kept, leak or fail."""
    contexts, wrong = [], []

    def open_page(
        policy: str | None = None,
        head: str = "",
        language: str = "en",
        width: int = 1280,
        scheme: str = "light",
        **given: str,
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-US")
        contexts.append(context)
        page = context.new_page()
        known = (site.address, server, given.get("server", server))
        page.on("request", lambda one: None if one.url.startswith(known) else wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        html = embedding(server, head, language, **given)
        page.goto(site.put(html, (STRICT if policy is None else policy).format(guide=server)))
        return page

    yield open_page
    for context in contexts:
        state = context.storage_state(indexed_db=True)
        context.close()
        assert state == {"cookies": [], "origins": []}
    assert not wrong


def ask(page: Page, question: str = PASSWORD) -> None:
    field = page.locator("guide-qa input")
    field.fill(question)
    field.press("Enter")


def best(page: Page) -> Any:
    return page.locator("guide-qa .best")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


# What is shown


def test_a_question_is_answered_under_the_strictest_policy(show: Show) -> None:
    page = show()
    ask(page)
    expect(page.locator("guide-qa .sure")).to_have_text("Very likely the answer")
    expect(best(page).locator(".path")).to_have_text("Account")
    expect(best(page).locator("h2")).to_have_text("Forgotten password")
    expect(best(page).locator(".source")).to_have_text("account.md, line 5–10")
    expect(best(page).locator("ol > li")).to_have_count(3)
    expect(best(page).locator("ol ul > li")).to_have_text(["An address that we do not know gets no mail."])
    expect(best(page).locator("strong")).to_have_text("Settings › Login")
    expect(page.locator("guide-qa details.hit")).not_to_have_count(0)
    button = page.locator("guide-qa .go")
    assert button.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(11, 107, 98)"  # it is styled


def test_what_is_marked_is_what_the_answer_marks_behind_an_emoji_too(show: Show, guide: Guide) -> None:
    hit = guide.answer(PASSWORD)["hits"][0]
    assert hit["text"].index("🙂") < hit["highlights"][0][0]
    page = show()
    ask(page)
    expect(best(page)).to_be_visible()
    shown = best(page).locator("mark").all_inner_texts()
    meant = "".join(hit["text"][start:end] for start, end in hit["highlights"])
    assert "".join("".join(shown).split()) == "".join(meant.replace("*", "").replace("`", "").split())


def test_a_table_is_a_table(show: Show) -> None:
    page = show()
    ask(page, "What does a transfer to a bank account cost?")
    expect(best(page).locator("th")).to_have_text(["From", "To", "Fee"])
    expect(best(page).locator("td")).to_have_text(["Wallet", "Bank account", "1.50 €", "Card", "Bank account", "2 %"])


@pytest.mark.parametrize(
    ("document", "text", "opening", "selector", "shown"),
    [
        ("fees.xlsx", SHEET, "", "th", ["Country", "Days"]),
        ("fees.xlsx", SHEET, "", "td", ["France", "2", "Japan", "5"]),
        ("fees.xlsx", "Chile | 9", "Country | Days\n--- | ---\n", "td", ["Chile", "9"]),
        ("fees.xlsx", SHEET, "", ".plain", ["A transfer to a bank account costs 1.50 €."]),
        ("a.txt", "* a *b*\n  | c", "", ".plain", ["* a *b*\n  | c"]),
        ("a.md", "| a | b\\|c |\n", "| x | y |\n|---|---|\n", "td", ["a", "b|c"]),
        ("a.md", "|a||b|\n", "|x|y|z|\n|-|-|-|\n", "td", ["a", "", "b"]),
        ("a.md", "b = 1\n  c **d**\n", "```\n", "pre", ["b = 1\n  c **d**"]),
        ("a.md", "~~~\nx\n~~~\nafter", "", "p", ["after"]),
        ("a.md", "## Own\nof it\n\n> said\n\nlast", "", "p", ["Own", "of it", "said", "last"]),
        ("a.md", "- a\n- b\n\n1. c\n\n   more of c\n2) d", "", "li", ["a", "b", "c\nmore of c", "d"]),
        ("a.md", "7. a\n8. b", "", "ol[start='7'] li", ["a", "b"]),
        ("a.md", "one\ntwo\n***\nthree", "", "p", ["one\ntwo", "three"]),
        ("a.md", "`a*b*` **x *y* z** 2 * 3 * 4 \\*no\\* a<br>b", "", "p", ["a*b* x y z 2 * 3 * 4 *no* a\nb"]),
        ("a.md", "**x *y* z**", "", "strong em", ["y"]),
        ("a.md", "card **** **** 1234, 2 ** 3", "", "p", ["card **** **** 1234, 2 ** 3"]),
        ("a.md", "[a](javascript:alert(1)) <b>b</b>", "", "p", ["[a](javascript:alert(1)) <b>b</b>"]),
        ("a.md", "a" + "*" * 3000, "", ".text", ["a" + "*" * 3000]),
        ("a.md", "a" + "`" * 3000 + "b", "", ".text", ["a" + "`" * 3000 + "b"]),
    ],
)
def test_text_of_each_kind_is_drawn_as_what_it_is(
    show: Show, guide: Guide, document: str, text: str, opening: str, selector: str, shown: list[str]
) -> None:
    told = guide.answer(PASSWORD)
    own = {"document": document, "text": text, "opening": opening, "highlights": [], "parts": []}
    guide.answer = lambda _: told | {"hits": [told["hits"][0] | own]}
    page = show()
    ask(page)
    expect(best(page)).to_be_visible()
    found = best(page).locator(f".text{'' if selector == '.text' else ' ' + selector}").all_inner_texts()
    assert [" ".join(one.split()) for one in found] == [" ".join(one.split()) for one in shown]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"unit": "line", "first": 4, "last": 4}, "a.md, line 4"),
        ({"unit": "page", "first": 2, "last": 3}, "a.md · page 2–3"),
        ({"unit": "row", "first": 7, "last": 7, "name": "Fees"}, "a.md · Fees · row 7"),
        ({"unit": "slide", "first": 1, "last": 1}, "a.md · slide 1"),
        ({"unit": "paragraph", "first": 9, "last": 9, "name": "Login"}, "a.md · paragraph 9"),
        ({"unit": "anchor", "name": "login"}, "a.md#login"),
        ({"unit": "anchor"}, "a.md"),
    ],
)
def test_the_place_is_said_in_words(show: Show, guide: Guide, place: Json, shown: str) -> None:
    told = guide.answer(PASSWORD)
    guide.answer = lambda _: told | {"hits": [told["hits"][0] | {"document": "a.md", "place": place}]}
    page = show()
    ask(page)
    expect(best(page).locator(".source")).to_have_text(shown)


@pytest.mark.parametrize(
    ("address", "url", "leads_to"),
    [
        ("https://help.example/a", None, "https://help.example/a#:~:text=Wait%20a%2Dminute%2C%20please."),
        ("https://help.example/a#b", None, "https://help.example/a#b"),
        ("http://help.example/a", "https://help.example/c#d", "https://help.example/c#d"),
        ("javascript:alert(1)", None, None),
        ("data:text/html,a", None, None),
        ("//help.example/a", None, None),
    ],
)
def test_the_live_page_is_linked_at_the_very_words(
    show: Show, guide: Guide, address: str, url: str | None, leads_to: str | None
) -> None:
    told = guide.answer(PASSWORD)
    own = {"text": "Wait a-minute, please. No.", "highlights": [[0, 22]], "parts": []}
    own |= {"place": {"unit": "line", "first": 1, "last": 1, "address": address}} | ({"url": url} if url else {})
    guide.answer = lambda _: told | {"hits": [told["hits"][0] | own]}
    page = show()
    ask(page)
    expect(best(page)).to_be_visible()
    link = best(page).locator("a")
    if leads_to is None:
        expect(link).to_have_count(0)
    else:
        assert [link.get_attribute(name) for name in ("href", "target", "rel")] == [
            leads_to,
            "_blank",
            "noopener noreferrer",
        ]


def test_what_the_guide_does_not_answer_is_said(show: Show) -> None:
    page = show()
    ask(page, "How do I repair a bicycle tyre?")
    expect(page.locator("guide-qa h2").first).to_have_text("I found nothing about this")
    expect(page.locator("guide-qa details.hit")).not_to_have_count(0)
    expect(best(page)).to_have_count(0)


def test_an_unsure_answer_says_so(show: Show, guide: Guide) -> None:
    told = guide.answer(PASSWORD)
    guide.answer = lambda _: told | {"tier": "unsure", "confidence": 0.5}
    page = show()
    ask(page)
    expect(page.locator("guide-qa .sure")).to_have_text("Not sure – this is the closest")


def test_a_passage_that_only_opens_subsections_brings_them(show: Show, guide: Guide) -> None:
    told = guide.answer(PASSWORD)
    first, second = told["hits"][:2]
    told["hits"][0] = first | {"parts": [second]}
    guide.answer = lambda _: told
    page = show()
    ask(page)
    expect(best(page).locator(".part h3")).to_have_text(second["headings"][-1])
    expect(page.locator("guide-qa details.hit")).to_have_count(len(told["hits"]) - 2)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hello", "Hello! What would you like to know?"),
        ("thanks", "You are welcome."),
        ("???", "What would you like to know?"),
    ],
)
def test_small_talk_is_answered(show: Show, typed: str, shown: str) -> None:
    page = show()
    ask(page, typed)
    expect(page.locator("guide-qa .output")).to_have_text(shown)


def test_hostile_text_stays_text(show: Show, guide: Guide) -> None:
    page = show(examples=f"{EVIL} | b", placeholder=EVIL)
    ask(page, "What do I get on my birthday?")
    expect(best(page).locator(".text")).to_contain_text(EVIL)
    told = guide.answer(PASSWORD)
    words = {"document": EVIL, "headings": [EVIL, EVIL], "opening": "", "place": {"unit": EVIL, "name": EVIL}}
    guide.answer = lambda _: told | {"hits": [hit | words for hit in told["hits"]], "tier": EVIL}
    ask(page)
    expect(best(page).locator("h2")).to_have_text(EVIL)
    assert page.title() == "A shop"
    assert page.locator("guide-qa :is(img, script, iframe)").count() == 0


# What is sent


def test_a_request_carries_the_question_and_nothing_of_the_visitor(show: Show, guide: Guide, site: Site) -> None:
    page = show(token="public-1")
    guide.token = "public-1"
    page.context.add_cookies([{"name": "own", "value": "1", "url": site.address}])
    ask(page)
    expect(best(page)).to_be_visible()
    page.context.clear_cookies()
    assert guide.asked == [{"question": PASSWORD}]
    (headers,) = guide.headers
    assert headers["authorization"] == "Bearer public-1"
    assert headers["origin"] == site.address
    assert not {"cookie", "referer"} & set(headers)


def test_the_server_can_be_another_than_the_scripts(show: Show, guide: Guide, server: str) -> None:
    other = Guide(guide.answer, guide.origins)
    with serve_guide(other, "/help") as address:
        page = show(
            STRICT.replace("connect-src {guide}", f"connect-src {address.removesuffix('/help')}"), server=address + "/"
        )
        ask(page)
        expect(best(page)).to_be_visible()
    assert len(other.asked) == 1
    assert guide.asked == []


def test_a_script_below_a_base_path_asks_there(chromium: Browser, site: Site, guide: Guide) -> None:
    with serve_guide(guide, "/help") as address:
        page = chromium.new_page()
        page.goto(site.put(embedding(address)))
        ask(page)
        expect(best(page)).to_be_visible()
        page.close()
    assert len(guide.asked) == 1


@pytest.mark.parametrize("name", ["question", "data_question"])
def test_a_question_of_the_page_is_asked_at_once_and_again_when_it_changes(show: Show, guide: Guide, name: str) -> None:
    page = show(**{name: PASSWORD})
    expect(best(page).locator("h2")).to_have_text("Forgotten password")
    page.evaluate(
        "(name) => document.querySelector('guide-qa').setAttribute(name, 'What are the fees?')", name.replace("_", "-")
    )
    expect(best(page).locator("h2")).to_have_text("Fees")
    assert [one["question"] for one in guide.asked] == [PASSWORD, "What are the fees?"]


def test_an_example_is_asked_by_a_press(show: Show) -> None:
    page = show(examples=f"What are the fees? | {PASSWORD}")
    page.locator("guide-qa .examples button", has_text=PASSWORD).click()
    expect(best(page).locator("h2")).to_have_text("Forgotten password")
    assert page.locator("guide-qa input").input_value() == PASSWORD


def test_a_question_replaces_the_one_before(show: Show, guide: Guide) -> None:
    answer = guide.answer

    def slow(question: str) -> Json:
        if question == "first":
            guide.go_on.wait(20)
        return answer(PASSWORD if question == "first" else question)

    guide.answer = slow
    page = show()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url.split("/")[-1]))
    ask(page, "first")
    expect(page.locator("guide-qa .wait")).to_be_visible()
    with page.expect_event("requestfailed") as given_up:
        ask(page, "What are the fees?")
    assert given_up.value.url.endswith("/api/ask")
    expect(best(page).locator("h2")).to_have_text("Fees")
    guide.go_on.set()
    expect(page.locator("guide-qa .wait")).to_be_hidden()
    expect(best(page).locator("h2")).to_have_text("Fees")
    assert sent == ["ask", "ask"]  # and none to find out why the first one was not answered


def test_a_server_that_does_not_answer_is_given_up(show: Show, guide: Guide) -> None:
    answer = guide.answer
    guide.answer = lambda question: answer(question) if guide.go_on.wait(20) else {}
    page = show()
    page.clock.install()
    ask(page)
    expect(page.locator("guide-qa .wait")).to_be_visible()
    page.clock.fast_forward(31_000)
    expect(page.locator("guide-qa [role=alert]")).to_have_text("Please try again in a moment.")
    guide.go_on.set()


def test_the_site_hears_of_answers_and_of_questions_only_where_it_asks_to(show: Show) -> None:
    listen = "document.addEventListener('guide-qa:answer', (event) => { window.heard = event.detail; })"
    for given, own in (({}, False), ({"tell_question": ""}, True)):
        page = show(**given)
        page.evaluate(listen)
        ask(page)
        expect(best(page)).to_be_visible()
        heard = page.evaluate("window.heard")
        assert (heard["tier"], heard["kind"], heard["hits"] > 0) == ("answered", "question", True)
        assert (PASSWORD in json.dumps(heard)) is own


# Why there is no answer


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        ((401, {}, {}), "The rules forbid asking from this site. (401: {host})"),
        ((403, {}, {}), "The rules forbid asking from this site. (403: {host})"),
        ((413, {}, {}), "This is too long. (413)"),
        ((400, {"error": {"code": "bad_question"}}, {}), "This is too long. (400)"),
        ((429, {}, {"Retry-After": "17"}), "Please wait 17 seconds. (429)"),
        ((500, {}, {}), "Please try again in a moment. (500)"),
        ((503, {}, {}), "Please try again in a moment. (503)"),
    ],
)
def test_a_refusal_is_told_in_words(show: Show, guide: Guide, server: str, refused: Any, shown: str) -> None:
    page = show()
    page.evaluate("document.addEventListener('guide-qa:error', (event) => { window.heard = event.detail; })")
    guide.refuse = refused
    ask(page)
    host = server.removeprefix("http://")
    expect(page.locator("guide-qa [role=alert]")).to_have_text(shown.format(host=host))
    assert str(refused[0]) in str(page.evaluate("window.heard.code"))
    guide.refuse = None
    ask(page)
    expect(best(page)).to_be_visible()
    expect(page.locator("guide-qa [role=alert]")).to_have_count(0)


def test_a_policy_that_forbids_asking_is_named(show: Show, server: str) -> None:
    page = show(STRICT.replace("connect-src {guide}", "connect-src 'none'"))
    ask(page)
    host = server.removeprefix("http://")
    expect(page.locator("guide-qa [role=alert]")).to_have_text(f"The rules forbid asking from this site. (CSP: {host})")


def test_a_server_that_does_not_know_the_site_is_named(show: Show, guide: Guide, server: str) -> None:
    guide.origins.clear()
    page = show()
    ask(page)
    host = server.removeprefix("http://")
    expect(page.locator("guide-qa [role=alert]")).to_have_text(
        f"The rules forbid asking from this site. (CORS: {host})"
    )


def test_being_offline_is_told(show: Show) -> None:
    page = show()
    page.context.set_offline(True)
    ask(page)
    expect(page.locator("guide-qa [role=alert]")).to_have_text("You are offline.")


def test_a_server_that_is_gone_is_told(chromium: Browser, site: Site, guide: Guide) -> None:
    with serve_guide(guide) as address:
        page = chromium.new_page()
        page.goto(site.put(embedding(address)))
    ask(page)
    expect(page.locator("guide-qa [role=alert]")).to_have_text("Please try again in a moment.")
    page.close()


def test_an_answer_that_is_none_is_told(show: Show, guide: Guide) -> None:
    guide.answer = lambda _: {"kind": "question"}
    page = show()
    ask(page)
    expect(page.locator("guide-qa [role=alert]")).to_have_text("Please try again in a moment.")


# For everybody


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (280, "light")])
def test_nobody_is_kept_out(show: Show, width: int, scheme: str) -> None:
    page = show("", DARK, width=width, scheme=scheme, examples="What are the fees?")
    assert findings(page) == []
    for question in (
        PASSWORD,
        "What does a transfer to a bank account cost?",
        "How do I repair a bicycle tyre?",
        "hello",
    ):
        ask(page, question)
        expect(page.locator("guide-qa .output > *").first).to_be_visible()
        page.locator("guide-qa").evaluate(
            "(one) => one.shadowRoot.querySelectorAll('details').forEach((own) => { own.open = true; })"
        )
        assert findings(page) == []
        assert fits(page)


@pytest.mark.parametrize(
    ("head", "theme", "scheme", "dark"),
    [
        ("", "auto", "dark", False),  # the site has no dark look
        (DARK, "auto", "dark", True),
        (DARK, "auto", "light", False),
        ("", "dark", "light", True),
        (DARK, "light", "dark", False),
    ],
)
def test_it_is_dark_where_the_site_is_or_says_so(show: Show, head: str, theme: str, scheme: str, dark: bool) -> None:
    page = show("", head, theme=theme, scheme=scheme)
    ask(page)
    expect(best(page)).to_be_visible()
    colour = best(page).evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert colour == ("rgb(27, 34, 37)" if dark else "rgb(255, 255, 255)")
    assert findings(page) == []


def test_styles_of_the_site_stay_outside_but_for_those_it_may_set(show: Show) -> None:
    loud = "*, guide-qa { color: red; font: 40px cursive; text-transform: uppercase; letter-spacing: 1em; text-align: right; }"
    own = "guide-qa { --guide-qa-accent: #123456; --guide-qa-font: serif; }"
    page = show("", f"<style>html {{ font-size: 40px; }} {loud} {own}</style>")
    ask(page)
    expect(best(page)).to_be_visible()
    names = ("color", "fontSize", "textTransform", "letterSpacing", "textAlign", "fontFamily")
    found = (
        best(page)
        .locator("p")
        .first.evaluate(f"(one) => {json.dumps(names)}.map((name) => getComputedStyle(one)[name])")
    )
    assert found == ["rgb(29, 38, 38)", "16px", "none", "normal", "start", "serif"]
    assert page.locator("guide-qa .go").evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(18, 52, 86)"


@pytest.mark.parametrize(
    ("document", "given", "shown"),
    [
        ("en", "pt-BR", "Perguntar"),
        ("zh-TW", "", "提問"),
        ("zh-CN", "", "提问"),
        ("fr-CA", "", "Demander"),
        ("fr", "xx", "Demander"),
        ("", "", "Ask"),
        ("kok", "", "Ask"),
        ("constructor", "", "Ask"),
    ],
)
def test_it_speaks_the_language_of_the_attribute_or_the_page_or_the_browser(
    show: Show, document: str, given: str, shown: str
) -> None:
    page = show(language=document, **({"lang": given} if given else {}))
    expect(page.locator("guide-qa .go")).to_have_text(shown)


def test_arabic_runs_from_right_to_left_and_the_guide_its_own_way(show: Show) -> None:
    page = show("", DARK, language="ar", scheme="dark", width=360)
    ask(page, "نسيت كلمة المرور")
    expect(best(page)).to_be_visible()
    direction = "(one) => getComputedStyle(one).direction"
    assert page.locator("guide-qa .qa").evaluate(direction) == "rtl"
    assert best(page).locator(".text").evaluate(direction) == "ltr"
    assert best(page).locator(".text").get_attribute("lang") == ""  # not the interface's
    assert fits(page)
    assert findings(page) == []


def test_everything_is_done_by_the_keyboard(show: Show) -> None:
    page = show(examples=PASSWORD)
    page.keyboard.press("Tab")
    expect(page.locator("guide-qa input")).to_be_focused()
    page.keyboard.type("What are the fees?")
    page.keyboard.press("Tab")
    expect(page.locator("guide-qa .go")).to_be_focused()
    page.keyboard.press("Enter")
    expect(best(page).locator("h2")).to_have_text("Fees")
    expect(page.locator("guide-qa [role=status]")).to_have_text("Very likely the answer: Fees")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(best(page).locator("h2")).to_have_text("Forgotten password")
    page.keyboard.press("Tab")
    folded = page.locator("guide-qa details").first
    expect(folded.locator("summary")).to_be_focused()
    width = folded.locator("summary").evaluate("(one) => getComputedStyle(one).outlineWidth")
    assert float(width.removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    expect(folded.locator(".text")).to_be_visible()


def test_what_is_pressed_is_large_enough(show: Show) -> None:
    page = show(shape="modal", examples="What are the fees?", width=360)
    page.keyboard.press("Control+k")
    ask(page)
    expect(best(page)).to_be_visible()
    for one in page.locator("guide-qa :is(button, input, summary)").all():
        size = one.bounding_box()
        assert size is None or (size["height"] >= 44 and size["width"] >= 44), one.inner_text()


def test_marks_are_seen_in_forced_colours(show: Show) -> None:
    page = show()
    page.emulate_media(forced_colors="active")
    ask(page)
    expect(best(page)).to_be_visible()
    colours = [
        best(page).locator(one).first.evaluate("(own) => getComputedStyle(own).backgroundColor")
        for one in ("mark", "p")
    ]
    assert colours[0] != colours[1]


def test_nothing_moves_for_who_wants_none_of_it(show: Show) -> None:
    page = show()
    names = [page.locator("guide-qa .wait").evaluate("(one) => getComputedStyle(one).animationName")]
    page.emulate_media(reduced_motion="reduce")
    names.append(page.locator("guide-qa .wait").evaluate("(one) => getComputedStyle(one).animationName"))
    assert names == ["late", "none"]


# In a dialog


def test_the_dialog_opens_by_its_keys_keeps_the_focus_and_gives_it_back(show: Show) -> None:
    page = show(shape="modal", examples=PASSWORD)
    opener, dialog, field = (page.locator(f"guide-qa {one}") for one in (".qa > button", "dialog", "input"))
    expect(dialog).to_be_hidden()
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    for keys in ("Control+k", "Meta+k", "/", "Enter"):
        page.keyboard.press(keys)
        expect(field).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("a/b")
    assert field.input_value() == "a/b"
    within = "document.activeElement === document.querySelector('guide-qa') || document.activeElement === document.body"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(within)
        expect(opener).not_to_be_focused()
    ask(page)
    expect(best(page)).to_be_visible()
    assert findings(page) == []
    page.locator("guide-qa .close").click()
    expect(dialog).to_be_hidden()


def test_the_dialog_closes_by_a_press_beside_it(show: Show) -> None:
    page = show(shape="modal")
    page.locator("guide-qa .qa > button").click()
    page.locator("guide-qa label").click()
    expect(page.locator("guide-qa dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("guide-qa dialog")).to_be_hidden()


def test_keys_are_the_sites_to_choose_and_typing_elsewhere_is_left_alone(show: Show) -> None:
    page = show(shape="modal", hotkey="mod+j")
    dialog = page.locator("guide-qa dialog")
    for keys in ("Control+k", "/", "j", "Control+Alt+j"):
        page.keyboard.press(keys)
    expect(dialog).to_be_hidden()
    page.keyboard.press("Control+j")
    expect(dialog).to_be_visible()
    page = show(shape="modal")
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("textarea").press("/")
    expect(page.locator("guide-qa dialog")).to_be_hidden()
    assert page.locator("textarea").input_value() == "/"


def test_without_a_dialog_no_key_is_taken(show: Show) -> None:
    page = show()
    page.keyboard.press("/")
    expect(page.locator("guide-qa input")).not_to_be_focused()


# Answers that a model writes


def cite(hit: Json, piece: str) -> Json:
    start = hit["text"].index(piece)
    own = {name: hit[name] for name in ("rank", "document", "headings", "place")}
    return own | {"start": start, "end": start + len(piece), "source": piece}


def sentence(number: int, text: str, start: int, *citations: Json) -> tuple[str, Json]:
    return "sentence", {
        "n": number,
        "text": text,
        "start": start,
        "end": start + len(text),
        "citations": list(citations),
    }


@pytest.fixture
def written(guide: Guide) -> list[tuple[str, Json]]:
    """Two sentences: of the best passage, and of it and another one."""
    first, second = guide.answer(PASSWORD)["hits"][:2]
    steps, link = "Open **Settings › Login** and press `Forgot password`.", "Follow the link; it is valid for 24 hours."
    other = second["text"].splitlines()[0]
    return [
        sentence(1, "Press Forgot password.", 0, cite(first, steps)),
        sentence(2, "The link is valid for a day.", 23, cite(first, link), cite(second, other)),
    ]


DONE = ("done", {"outcome": "done", "model": "small-1", "host": "llm.example"})


def test_passages_come_first_then_sentences_one_by_one(
    show: Show, guide: Guide, written: list[tuple[str, Json]]
) -> None:
    guide.events = [None, *written, DONE]
    page = show(write="")
    ask(page)
    expect(best(page)).to_be_visible()
    box = page.locator("guide-qa .written")
    expect(box.locator(".soft")).to_have_text("Written by a language model, checked against the guide")
    expect(box.locator("p").nth(1)).to_have_text("")
    guide.go_on.set()
    expect(box.locator("p").nth(1)).to_have_text("Press Forgot password.[1] The link is valid for a day.[1][2]")
    expect(box.locator(".soft")).to_contain_text("(small-1 · llm.example)")
    expect(box.locator("q")).to_have_count(3)
    expect(box.locator("q").first).to_have_text("Open Settings › Login and press Forgot password.")
    expect(box.get_by_text("Stop")).to_have_count(0)
    assert "verified" not in page.locator("guide-qa").inner_text().lower()
    assert guide.asked == [{"question": PASSWORD, "write": True}]
    assert guide.headers[0]["accept"] == "text/event-stream"
    assert findings(page) == []


def test_a_citation_opens_the_passage_at_its_words(show: Show, guide: Guide, written: list[tuple[str, Json]]) -> None:
    guide.events = [*written, DONE]
    page = show(write="")
    ask(page)
    numbers = page.locator("guide-qa .written p .number")
    expect(numbers).to_have_text(["[1]", "[1]", "[2]"])
    numbers.nth(1).press("Enter")
    expect(best(page).locator("mark")).to_have_text(["Follow the link; it is valid for 24 hours."])
    expect(best(page)).to_be_focused()
    numbers.nth(2).click()
    folded = page.locator("guide-qa details").first
    expect(folded).to_have_attribute("open", "")
    expect(folded.locator("mark").first).to_be_in_viewport()
    expect(folded.locator("summary")).to_be_focused()


def test_stop_ends_the_writing_and_keeps_what_is_there(
    show: Show, guide: Guide, written: list[tuple[str, Json]]
) -> None:
    guide.events = [written[0], None, written[1], DONE]
    page = show(write="")
    ask(page)
    expect(page.locator("guide-qa .written q")).to_have_count(1)
    page.get_by_role("button", name="Stop").click()
    assert guide.left.wait(20)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.locator("guide-qa .written q")).to_have_count(1)
    expect(page.locator("guide-qa input")).to_be_focused()
    expect(best(page)).to_be_visible()


@pytest.mark.parametrize(
    "end",
    [
        [("refused", {"outcome": "refused", "reason": "nothing held"})],
        [("error", {"outcome": "error", "code": "unreachable", "what": EVIL, "then": EVIL})],
        [],  # it broke off
        ["event: sentence\ndata: {\n\n"],  # within an event
    ],
)
def test_without_a_written_answer_the_passages_stay(show: Show, guide: Guide, end: list[Any]) -> None:
    guide.events = end
    page = show(write="")
    ask(page)
    expect(page.locator("guide-qa .written")).to_have_text("No written answer this time.")
    expect(best(page)).to_be_visible()


def test_a_server_without_a_model_answers_with_passages(show: Show, guide: Guide) -> None:
    page = show(write="")
    ask(page)
    expect(best(page)).to_be_visible()
    expect(page.locator("guide-qa .written")).to_have_count(0)
    assert guide.asked == [{"question": PASSWORD, "write": True}, {"question": PASSWORD}]


def test_a_sentence_of_another_answer_is_not_shown(show: Show, guide: Guide, written: list[tuple[str, Json]]) -> None:
    name, content = written[0]
    guide.events = [(name, content | {"written_id": "w2"}), written[1], DONE]
    page = show(write="")
    ask(page)
    expect(page.locator("guide-qa .written")).to_contain_text("The link is valid for a day.")
    expect(page.locator("guide-qa .written")).not_to_contain_text("Press Forgot password.[1]")


def test_hostile_sentences_stay_text(show: Show, guide: Guide, written: list[tuple[str, Json]]) -> None:
    name, content = written[0]
    hostile = [one | {"headings": [EVIL], "source": EVIL} for one in content["citations"]]
    guide.events = [(name, content | {"text": EVIL, "citations": hostile}), ("done", {"model": EVIL, "host": EVIL})]
    page = show(write="")
    ask(page)
    expect(page.locator("guide-qa .written")).to_contain_text(f"({EVIL} · {EVIL})")
    assert page.locator("guide-qa :is(img, script)").count() == 0
    assert page.title() == "A shop"
