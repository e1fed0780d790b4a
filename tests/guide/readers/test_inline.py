"""Inline Markdown to what a reader sees."""

import time

import pytest

from qa.guide.readers.markdown.inline import blank_tags, plain_inline


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("**Pay** with [`qa`](x.md) {#pay}", "Pay with qa"),
        ("user_id and snake_case", "user_id and snake_case"),
        ('Оплата { #pay .big data-x="1" }', "Оплата"),
        ("支付 {: #pay }", "支付"),
        ("Preis {kein Attribut}", "Preis {kein Attribut}"),
        ("الدفع&nbsp;&amp; السحب", "الدفع & السحب"),
        ("[![build](https://x.org/badge.svg)](https://x.org) Guía", "Guía"),
        ("![Logo](logo.png)", "Logo"),
        ("**“重要”**提示和**注意。**请看", "“重要”提示和注意。请看"),
        ("Map<K, V> 与 List<T>", "Map<K, V> 与 List<T>"),
        ("1 < 2 <em>und</em> 3<br>4", "1 < 2 und 3 4"),
        ("New {% include new.html %}{{< badge >}}", "New"),
        ("Aviso[^3] final", "Aviso final"),
        ("\u200b\u200fשלום\u200e", "שלום"),
        ("`a * b` * c * d", "a * b * c * d"),
        ("<a id='x'></a>", ""),
        ("***", "***"),
        ("C:\\temp\\*.txt", "C:\\temp*.txt"),
    ],
)
def test_a_heading_is_shown_without_its_markup_and_nothing_else_is_lost(heading: str, shown: str) -> None:
    assert plain_inline(heading) == shown


def test_a_link_by_reference_needs_its_definition() -> None:
    assert plain_inline("[Refund][r] policy", {"R": {"href": "/r", "title": ""}}) == "Refund policy"
    assert plain_inline("[Refund][r] policy") == "[Refund][r] policy"


def test_tags_become_blanks_and_every_other_character_keeps_its_place() -> None:
    assert blank_tags("a<br>b <T>c</td>\n<td\nx='y'>d") == "a    b <T>c     \n   \n      d"


@pytest.mark.parametrize(
    "heading",
    ["a" + "_" * 50_000 + "b", "a" + " " * 50_000 + "{#b", "*_" * 25_000, "[a](" * 12_000, "{# " * 16_000],
    ids=["underscores", "spaces", "marks", "links", "anchors"],
)
def test_a_heading_made_to_be_slow_is_freed_of_its_marks_at_once(heading: str) -> None:
    started = time.process_time()
    assert len(plain_inline(heading)) <= len(heading)
    assert time.process_time() - started < 1
