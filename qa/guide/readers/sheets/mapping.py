"""Questions as the keys of a JSON object, their answers as its values; also a level below categories."""

from typing import Any

from qa.guide.readers.reading import has_content
from qa.guide.readers.sheets.asking import asks
from qa.guide.readers.sheets.faq import Entry
from qa.guide.readers.sheets.values import Number, text_of
from qa.records import Place

MOST_ASK = 0.5  # share of the keys


def find_mapping(value: Any) -> list[Entry]:
    """Find objects most of whose keys ask, in order."""
    pairs = list(_pairs(value, ()))
    return [
        Entry(Place("row", number, number), question, text_of(answer), path)
        for number, (question, answer, path) in enumerate(pairs, 1)
    ]


def _pairs(value: Any, path: tuple[str, ...]) -> list[tuple[str, Any, tuple[str, ...]]]:
    if isinstance(value, list):
        return [pair for inner in value if isinstance(inner, dict) for pair in _pairs(inner, path)]
    if not isinstance(value, dict) or not value:
        return []
    if all(map(_is_answer, value.values())) and sum(map(asks, value)) >= MOST_ASK * len(value):
        return [(question, answer, path) for question, answer in value.items()]
    return [
        pair
        for key, inner in value.items()
        if isinstance(inner, dict | list)
        for pair in _pairs(inner, (*path, key) if " " in key or not key.isascii() or key[:1].isupper() else path)
    ]


def _is_answer(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) and not isinstance(one, Number) and has_content(one) for one in texts)
