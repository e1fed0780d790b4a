"""The example questions of the guide that ships, and those of any guide."""

from pathlib import Path

import pytest
from fakes import ROOT

from qa.guide.settings import GuideSettings, read_settings
from qa.quality.examples import answered_examples, unanswered_examples
from qa.search.index import Index

pytestmark = pytest.mark.model

# What each example is about, by its place in every language: heading paths that answer it end in one of these.
WANTED = [
    {"忘记密码怎么办", "申请重置链接"},
    {"账户被盗", "看到不认识的交易", "马上改密码"},
    {"交易失败与处理缓慢", "重新试一次", "总是失败，找客服"},
    {"退款什么时候到", "逾期未到就投诉", "退款怎么走"},
    {"资金未到账", "查看交易状态", "交易失败与处理缓慢"},
]


def test_every_example_in_every_language_of_the_interface_is_answered_by_its_section(okpay: Index) -> None:
    settings = read_settings(ROOT / "corpus")
    languages = {path.stem for path in (ROOT / "qa" / "page" / "texts").glob("*.json")}
    assert set(settings.examples) == languages
    assert unanswered_examples(okpay, settings) == {}
    wrong = [
        (question, found)
        for own in settings.examples.values()
        for question, wanted in zip(own, WANTED, strict=True)
        if (found := okpay.ask(question).hits[0].passage.headings[-1]) not in wanted
    ]
    assert wrong == []


def test_the_section_that_says_whom_to_ask_is_there(okpay: Index) -> None:
    section = read_settings(ROOT / "corpus").contact_section
    assert section is not None
    assert (section.document, section.headings) in okpay.generation.heading_paths()


def test_an_example_that_the_guide_does_not_answer_is_named_and_never_shown(okpay: Index, tmp_path: Path) -> None:
    settings = GuideSettings(examples={"en": ("How long do I boil an egg?", "I forgot my password")})
    assert unanswered_examples(okpay, settings) == {"en": ["How long do I boil an egg?"]}
    assert answered_examples(okpay, settings, "en-GB") == ["I forgot my password"]
    assert answered_examples(okpay, settings, "sw") == []
