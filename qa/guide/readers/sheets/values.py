"""Values of JSON as texts."""

from typing import Any

from qa.guide.readers.sheets.rows import clean_cell, show, show_number

LABELS = ("name", "title", "label", "text", "value", "content", "plaintext", "en")  # what an object is called by


class Number(str):
    """A number as it is written; of any length."""

    __slots__ = ()


def text_of(value: Any) -> str:
    """Write a value in lines; of an object what it is called, else what it holds."""
    if isinstance(value, Number):
        return show_number(float(value)) if len(value) < 300 and {".", "e", "E"} & set(value) else str(value)
    if isinstance(value, str):
        return clean_cell(value)
    if isinstance(value, list):
        return "\n".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        called = next((value[key] for key in LABELS if isinstance(value.get(key), str)), None)
        return clean_cell(called) if called is not None else "\n".join(filter(None, map(text_of, value.values())))
    return show(value)


def cells_of(value: dict[str, Any]) -> dict[str, str]:
    """Give the texts of an object by their keys, empty ones left out."""
    return {key: text for key, one in value.items() if (text := text_of(one))}
