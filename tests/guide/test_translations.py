"""Which files are one page in several languages, by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.guide.translations import find_pages, is_traditional, language_code, nearest_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"),
        ("ZH", "zh"),
        ("zh_hant", "zh-Hant"),
        ("PT-br", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("fil", "fil"),
        ("xx", ""),
        ("v2", ""),
        ("english", ""),
        ("en-", ""),
        ("en-US-x", ""),
        ("", ""),
        ("ｅｎ", ""),
    ],
)
def test_a_code_is_read_and_written_as_bcp_47_does(text: str, code: str) -> None:
    assert language_code(text) == code


def languages_of(*names: str) -> dict[str, str]:
    return {name: language for name, (_, language) in find_pages(names).items()}


def test_files_that_differ_in_the_last_part_of_the_name_are_one_page() -> None:
    names = "a/refund.zh.md", "a/refund.EN.md", "a/refund.zh_Hant.md", "a/refund.pt-BR.md"
    assert languages_of(*names) == dict(zip(names, ("zh", "en", "zh-Hant", "pt-BR"), strict=True))
    assert len({page for page, _ in find_pages(names).values()}) == 1


def test_files_that_differ_in_a_folder_are_one_page_however_deep() -> None:
    assert languages_of("zh/a.md", "en/a.md", "en/b.md") == {"zh/a.md": "zh", "en/a.md": "en"}
    names = "pages/en/a/refund.md", "pages/de/a/refund.md"
    assert languages_of(*names) == dict(zip(names, ("en", "de"), strict=True))


def test_a_file_without_a_code_is_of_the_page_that_others_of_its_name_are() -> None:
    assert languages_of("refund.md", "refund.en.md", "fees.md") == {"refund.md": "", "refund.en.md": "en"}


def test_the_code_may_stand_in_folder_and_name() -> None:
    assert languages_of("en/refund.en.md", "de/refund.de.md") == {"en/refund.en.md": "en", "de/refund.de.md": "de"}


@pytest.mark.parametrize(
    "names",
    [
        ("refund.en.md",),  # alone
        ("refund.en.md", "fees.zh.md"),  # other names
        ("refund.en.md", "refund.zh.txt"),  # other endings
        ("refund.v1.md", "refund.v2.md"),  # no codes
        ("shop/a.md", "bank/a.md"),
        ("en/a.md", "a.md"),  # one folder may be called anything; two that are codes are languages
        ("en.md", "zh.md"),  # nothing is left of the names
        ("refund.en.md", "refund.EN.md"),  # one language
        ("en/a.zh.md", "de/b.zh.md"),
    ],
)
def test_other_files_are_pages_of_their_own(names: tuple[str, ...]) -> None:
    assert find_pages(names) == {}


def test_a_folder_that_only_looks_like_a_code_is_part_of_the_name() -> None:
    # id is a product's folder here, and Indonesian elsewhere.
    names = "de/id/faq.md", "en/id/faq.md", "fr/id/faq.md", "en/my/faq.md"
    assert languages_of(*names) == {"de/id/faq.md": "de", "en/id/faq.md": "en", "fr/id/faq.md": "fr"}


PARTS = st.sampled_from(["en", "zh", "de", "zh-Hant", "ZH_hant", "a", "b", "it", "v2"])
NAMES = st.tuples(st.lists(PARTS, max_size=3), st.lists(PARTS, min_size=1, max_size=3))
FILES = NAMES.map(lambda both: "/".join([*both[0], f"{'.'.join(both[1])}.md"]))


@given(st.lists(FILES, unique=True))
def test_every_page_has_several_languages_each_once_and_the_order_of_files_does_not_matter(names: list[str]) -> None:
    found = find_pages(names)
    assert found.keys() <= set(names)
    assert find_pages(reversed(names)) == found
    pages: dict[str, list[str]] = {}
    for page, language in found.values():
        pages.setdefault(page, []).append(language)
    for languages in pages.values():
        assert len(languages) > 1
        assert len(set(languages)) == len(languages)


@pytest.mark.parametrize(
    ("wanted", "known", "nearest"),
    [
        ("zh", ("en", "zh"), "zh"),
        ("zh-TW", ("zh", "zh-Hant"), "zh-Hant"),
        ("zh", ("zh-Hant", "zh-CN"), "zh-CN"),
        ("zh-HK", ("en", "zh"), "zh"),
        ("pt", ("en", "pt-BR"), "pt-BR"),
        ("pt-PT", ("en", "pt"), "pt"),
        ("ru", ("en", "zh"), None),
        ("", ("en",), None),
        ("en", (), None),
    ],
)
def test_the_nearest_language_is_of_the_same_name_and_script(
    wanted: str, known: tuple[str, ...], nearest: str | None
) -> None:
    assert nearest_language(wanted, known) == nearest


def test_traditional_chinese_is_told_by_script_or_region() -> None:
    codes = "zh", "zh-CN", "zh-TW", "zh-Hant", "zh-Hans-HK", "yue", "ja"
    assert [code for code in codes if is_traditional(code)] == ["zh-TW", "zh-Hant"]
