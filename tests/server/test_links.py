"""Links of passages: to the live guide, https only."""

import pytest

from qa.errors import QAError
from qa.records import Passage, Place
from qa.server.links import Links, slug


def passage(
    document: str = "help/a b.md", headings: tuple[str, ...] = ("Guide", "How to pay?"), place: Place | None = None
) -> Passage:
    return Passage(document, 0, headings, "Text.", 0, 5, 1, 1, 7, taken_from=place)


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://a.example/{document}", "https://a.example/help/a%20b.md"),
        ("https://a.example/{page}#{anchor}", "https://a.example/help/a%20b#how-to-pay"),
        ("https://a.example/{page}#:~:text={text}", "https://a.example/help/a%20b#:~:text=How%20to%20pay%3F"),
    ],
)
def test_a_template_is_filled_with_what_is_safe_in_an_address(template: str, url: str) -> None:
    assert Links.read({"GUIDE_QA_SITE": template}).url(passage()) == url


def test_what_parts_a_text_fragment_is_no_part_of_its_text() -> None:
    links = Links("https://a.example/{page}#:~:text={text}")
    assert links.url(passage(headings=("A-b, c & d",))).endswith("text=A%2Db%2C%20c%20%26%20d")


def test_the_anchor_of_a_page_is_its_own_where_it_has_one() -> None:
    links = Links("https://a.example/{document}#{anchor}")
    assert links.url(passage("a.html", place=Place("anchor", name="door"))) == "https://a.example/a.html#door"


@pytest.mark.parametrize(
    "template",
    [
        "http://a.example/{page}",
        "javascript:alert(1)//{page}",
        "https://{page}/",
        "https://a.example",
        "https://a.example/{other}",
        "https://a.example/{page.parent}",
        "https://a.example/{page!r}",
        "https://a.example/{page:>99999999}",
        "https://a.example/{page",
        "https://a.example/{}",
    ],
)
def test_a_template_that_leads_elsewhere_is_refused(template: str) -> None:
    with pytest.raises(QAError, match="GUIDE_QA_SITE"):
        Links.read({"GUIDE_QA_SITE": template})


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://a.example/a.pdf#page=2", {"row": 7, "url": "https://a.example/a.pdf#page=2"}),
        ("http://a.example/a.pdf", {"row": 7}),
        ("", {"row": 7}),
    ],
)
def test_without_a_template_the_guides_own_address_is_told_if_it_is_https(
    address: str, told: dict[str, object]
) -> None:
    assert Links.read({}).passage(passage(place=Place("page", 2, 2, address=address))) == told


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("What's new?", "whats-new"), ("支付 密码", "支付-密码"), ("A - b", "a---b"), ("snake_case", "snake_case")],
)
def test_anchors_are_written_as_most_makers_of_sites_do(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor
