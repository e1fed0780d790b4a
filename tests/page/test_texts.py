"""The texts of the interface: none is missing, in any language."""

import ast
import json
import re
import string
import unicodedata
from pathlib import Path

import pytest

from qa.page.texts import FALLBACK, choose_language, languages, text

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "qa" / "page" / "texts"


def read(language: str) -> dict[str, str]:
    pairs = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"), object_pairs_hook=list)
    assert len(dict(pairs)) == len(pairs), "a text stands there twice"
    return dict(pairs)


def values(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


LANGUAGES = ["ar", "de", "en", "es", "fr", "hi", "id", "ja", "ko", "pt", "ru", "th", "tr", "vi", "zh", "zh-Hant"]
# What stands in a button or a short line has to fit on a phone; characters, wide ones counted twice.
PLACES = {"ask.ask": 14, "ask.copy": 16, "ask.share": 24, "ask.open": 36, "ask.yes": 10, "ask.no": 10}
PLACES |= {"ask.remark.send": 14, "book.print": 14, "app.editors": 24, "app.title": 30, "ask.clear": 14}
PLACES |= {"ask.sure.very": 40, "ask.sure.likely": 40, "ask.sure.maybe": 44, "book.before": 24, "book.after": 24}
PLACES |= {"ask.examples": 40, "ask.recent": 40, "ask.related": 32, "ask.others": 36, "ask.helped": 36, "ask.none": 50}
MOST_LONGER = 2.2  # times the English text, of any length


def width(text: str) -> int:
    """Count the columns of a text; what stands on another letter takes none."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def test_the_languages_are_these() -> None:
    assert list(languages()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_with_its_values(language: str) -> None:
    texts, own = read(FALLBACK), read(language)
    assert sorted(own) == sorted(texts)
    for key, template in own.items():
        assert template.strip(), key
        assert values(template) == values(texts[key]), key


@pytest.mark.parametrize("language", languages())
def test_no_text_is_longer_than_its_place(language: str) -> None:
    texts, own = read(FALLBACK), read(language)
    assert {key: own[key] for key, most in PLACES.items() if width(own[key]) > most} == {}
    long = {key for key, template in own.items() if width(template) > max(30, MOST_LONGER * width(texts[key]))}
    assert {key: own[key] for key in long} == {}


@pytest.mark.parametrize("language", sorted(set(languages()) - {FALLBACK}))
def test_no_text_was_left_in_english(language: str) -> None:
    texts, own = read(FALLBACK), read(language)
    letters = {key: sum(map(str.isalpha, re.sub(r"\{.*?\}", "", text))) for key, text in own.items()}
    same = {key for key in own if own[key] == texts[key] and letters[key] > 12}
    assert same == set()


NAMESPACES = ("app", "ask", "book", "guide", "quality", "gaps", "admin", "index", "work", "place")
KEY = re.compile(rf"(?:{'|'.join(NAMESPACES)})\\.[a-z_A-Z .#]*[a-z#]")


def strings_of_the_page() -> tuple[set[str], set[tuple[str, str]]]:
    """Constants in the page's code, and how built keys begin and end: ``f"guide.trial.{kind}"``."""
    whole, built = set(), set()
    pages = [path for room in ("page", "server") for path in (ROOT / "qa" / room).rglob("*.py")]  # jobs note texts, too
    for path in sorted(pages):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                last = node.values[-1]
                built.add((str(node.values[0].value), str(last.value) if isinstance(last, ast.Constant) else ""))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return whole, built


def test_every_text_that_the_page_asks_for_is_there_and_no_other() -> None:
    """Keys stand in the code, or are built from a beginning that does, and words that do, somewhere in the product."""
    whole, built = strings_of_the_page()
    words = {
        str(node.value)
        for path in sorted((ROOT / "qa").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    beginnings = {start for start, _ in built if start.startswith(tuple(f"{name}." for name in NAMESPACES))}
    views = {f"{name}.{of}" for name in ("ask", "guide", "quality", "gaps") for of in ("nav", "title")}

    def is_asked_for(key: str) -> bool:
        middles = (key.removeprefix(start) for start in beginnings if key.startswith(start))
        return key in whole | views or any(middle in words for middle in middles)

    texts = set(read(FALLBACK))
    assert sorted(key for key in texts if not is_asked_for(key)) == []
    asked = {key for key in whole if KEY.fullmatch(key)}
    assert sorted(key for key in asked if key not in texts and not key.endswith((".json", ".md", ".py", ".zip"))) == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-SG", "zh"),
        ("pt-BR", "pt"),
        ("en-GB", "en"),
        ("de", "de"),
        ("sw", "en"),
        (None, "en"),
        ("../x", "en"),
    ],
)
def test_the_nearest_language_is_chosen(locale: str | None, language: str) -> None:
    assert choose_language(locale) == language


def test_values_are_put_in_and_never_read_as_a_template() -> None:
    assert text("en", "ask.line", document="{first}", first=3) == "{first}, line 3"
