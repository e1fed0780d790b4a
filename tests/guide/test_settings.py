"""The settings of a guide: contact, examples and what is urgent."""

from pathlib import Path

import pytest

from qa.errors import CorpusError
from qa.guide.listing import list_files
from qa.guide.settings import (
    SETTINGS_FILE,
    GuideSettings,
    SectionAddress,
    parse_settings,
    read_settings,
    usual_rule,
)


def test_a_guide_without_the_file_sets_nothing(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == GuideSettings()
    assert parse_settings(b"") == GuideSettings()


def test_everything_can_be_set() -> None:
    settings = parse_settings(
        "contact: {zh: 打电话, '': '[write](mailto:a@b.example)'}\nexamples: {en: [I forgot my password]}\n".encode()
    )
    assert settings.contact_in("zh-Hant") == "打电话"
    assert settings.contact_in("de") == "[write](mailto:a@b.example)"
    assert settings.examples == {"en": ("I forgot my password",)}


def test_the_contact_can_be_one_line_for_all_or_a_section() -> None:
    assert parse_settings(b"contact: call us").contact_in("ar") == "call us"
    section = parse_settings("contact: {document: a.md, headings: [帮助, 联系]}".encode())
    assert section.contact_section == SectionAddress("a.md", ("帮助", "联系"))
    assert section.contact_in("en") == ""


def test_what_is_urgent_can_be_set_in_part_or_wholly() -> None:
    assert parse_settings(b"").urgent == usual_rule()
    own = parse_settings("urgent: {like: [机器冒烟了]}".encode()).urgent
    assert own.like == ("机器冒烟了",)
    assert own.unlike == usual_rule().unlike
    assert parse_settings(b"urgent: {like: [], unlike: [a]}").urgent.like == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"contact: [", "guide.yaml, line"),
        (b"- a", "the file must be names"),
        (b"colour: red", "no such setting as colour"),
        (b"examples: {en: one}", "examples.en must be a list"),
        (b"examples: {en: ['']}", "examples.en must be one line"),
        (b"urgent: [a]", "urgent must be names"),
        (b"urgent: {words: [a]}", "no such setting below urgent as words; there are like and unlike"),
        (b"urgent: {like: [['a']]}", "urgent.like must be one line"),
        (b"contact: 'a\n\n  b'", "contact must be one line"),
        (b"contact: {1: a}", "contact must be names"),
        (b"\xff", "not UTF-8"),
        (b"a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        (b"a: " + b"[" * 5000, "guide.yaml"),
        (b"#" * 300_000, "larger than"),
    ],
)
def test_what_is_no_settings_is_refused_in_words(data: bytes, told: str) -> None:
    with pytest.raises(CorpusError, match=told):
        parse_settings(data)


def test_the_file_is_no_page_of_the_guide_and_no_stranger(guide: Path) -> None:
    (guide / SETTINGS_FILE).write_text("contact: call us", encoding="utf-8")
    listing = list_files(guide)
    assert list(listing.files) == ["garden.md", "kitchen.md"]
    assert listing.unread == {}
    (guide / SETTINGS_FILE).unlink()
    (guide / SETTINGS_FILE).symlink_to("/etc/passwd")
    assert read_settings(guide) == GuideSettings()
