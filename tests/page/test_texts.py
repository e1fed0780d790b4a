"""The texts of the interface: none is missing, in any language."""

import ast
import json
import string
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


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_with_its_values(language: str) -> None:
    texts, own = read(FALLBACK), read(language)
    assert sorted(own) == sorted(texts)
    for key, template in own.items():
        assert template.strip(), key
        assert values(template) == values(texts[key]), key


def test_every_text_that_the_page_asks_for_is_there_and_no_other() -> None:
    """Keys are written out in the code, or built from a prefix that stands in it."""
    whole, prefixes = set(), {"ask.nav", "guide.nav", "quality.nav", "gaps.nav"}
    for path in sorted((ROOT / "qa" / "page").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                prefixes.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    views = {"guide.title", "quality.title", "gaps.title"}  # built from the view's name
    texts = set(read(FALLBACK))
    starts = tuple(
        prefix
        for prefix in prefixes
        if prefix.partition(".")[0] in ("app", "ask", "book", "guide", "quality", "gaps", "admin", "index")
    )
    assert sorted(key for key in texts if key not in whole | views and not key.startswith(starts)) == []
    sections = tuple(f"{name}." for name in {key.partition(".")[0] for key in texts})
    asked = {key for key in whole if key.startswith(sections) and key.replace(".", "").replace("_", "").isalnum()}
    assert (
        sorted(
            key
            for key in asked
            if key not in texts and not key.endswith((".", ".json", ".md", ".py", ".csv", ".sqlite"))
        )
        == []
    )


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh"),
        ("zh_TW", "zh"),
        ("zh-Hant-HK", "zh"),
        ("en-GB", "en"),
        ("de", "en"),
        (None, "en"),
        ("../x", "en"),
    ],
)
def test_the_nearest_language_is_chosen(locale: str | None, language: str) -> None:
    assert choose_language(locale) == language


def test_values_are_put_in_and_never_read_as_a_template() -> None:
    assert text("en", "ask.line", document="{first}", first=3) == "{first}, line 3"
