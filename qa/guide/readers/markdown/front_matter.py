"""Front matter of a Markdown file, in YAML or TOML: where it ends, and the title it gives."""

import json
import tomllib
from typing import Any

import regex
import yaml

from qa.guide.readers.limits import LONGEST_HEADING

LARGEST = 20_000  # characters; more is text between two rules
# Linters and editors put blank lines and comments before it, though programs that read it do not look there.
_OPENING = regex.compile(
    r"(?:\s|<!--.{0,1000}?-->)*+(?P<fence>---+|\+\+\+)[ \t]*(?:ya?ml)?[ \t]*(?:\r\n|\r|\n)", regex.DOTALL
)
_CLOSING = {
    "-": regex.compile(r"^(?:---+|\.\.\.)[ \t]*$", regex.MULTILINE),
    "+": regex.compile(r"^\+\+\+[ \t]*$", regex.MULTILINE),
}
# Much that is written as front matter is no YAML, such as a colon within a value.
_LINES = regex.compile(
    r"(?:(?:[\"']?[\w.-][\w. -]*+[\"']?[ \t]*:(?:[ \t]|$)|[ \t#]|- ).*(?:\n|\Z)|\n)+", regex.MULTILINE
)
_TITLE = regex.compile(
    r"^title[ \t]*:(?![ \t]*[|>][+-]?\d?[ \t]*$)[ \t]*([\"']?)(?P<title>.*?)\1[ \t]*$", regex.MULTILINE
)


def find_front_matter(text: str) -> tuple[int, str]:
    """Find the front matter before a text, one block or several.

    :param text: Its lines end in LF.
    :return: Where the text begins, 0 without front matter; the first title, "" without.
    """
    begin, title = _find_json(text)
    while opening := _OPENING.match(text, begin):
        closing = _CLOSING[opening["fence"][0]].search(text, opening.end(), opening.end() + LARGEST)
        values = closing and _read(text[opening.end() : closing.start()], opening["fence"][0])
        if values is None or closing is None:
            break
        title = title or _title(values)
        begin = closing.end()
    return begin, title if len(title) <= LONGEST_HEADING else ""


def _title(values: dict[str, Any]) -> str:
    found = next((value for key, value in values.items() if key.lower() == "title"), None)
    return " ".join(found.split()) if isinstance(found, str) else ""


def _find_json(text: str) -> tuple[int, str]:
    """Find an object of JSON at the start of a text, as Hugo takes it."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("{", start):
        return 0, ""
    try:
        values, end = json.JSONDecoder().raw_decode(text[: start + LARGEST], start)
    except (ValueError, RecursionError):
        return 0, ""
    alone = isinstance(values, dict) and values and not text[end : end + LARGEST].partition("\n")[0].strip()
    return (end, _title(values)) if alone else (0, "")


def _read(block: str, fence: str) -> dict[str, Any] | None:
    """Read the keys of a block; None where it is none but text."""
    try:
        values = tomllib.loads(block) if fence == "+" else _read_yaml(block)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError, TypeError):
        values = None
    if isinstance(values, dict) and all(isinstance(key, str) for key in values):
        return values
    if fence == "-" and block.strip() and _LINES.fullmatch(block):
        found = _TITLE.search(block)
        return {"title": found["title"]} if found else {}
    return None


def _read_yaml(block: str) -> Any:
    loader = yaml.CBaseLoader(block)  # makes strings, lists and mappings, nothing else
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
