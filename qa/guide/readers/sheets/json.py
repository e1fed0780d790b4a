"""JSON and JSON Lines to a reading: questions and answers wherever they lie, else a list of objects as a table."""

import json
from itertools import islice
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.parts import assemble
from qa.guide.readers.reading import Reading
from qa.guide.readers.sheets.columns import Wanted
from qa.guide.readers.sheets.entries import find_entries, find_outside, keys_of
from qa.guide.readers.sheets.faq import faq_parts
from qa.guide.readers.sheets.lists import find_lists
from qa.guide.readers.sheets.mapping import find_mapping
from qa.guide.readers.sheets.sheet import no_column, read_sheets
from qa.guide.readers.sheets.values import Number
from qa.guide.readers.text import decode_file

SHOULD = (
    'holds neither questions with answers nor a list of texts; write [{"question": "…", "answer": "…"}, …], '
    "or name the keys in the settings"
)
MOST_NOTES = 100
MOST = {"objects": 200_000, "values": 1_000_000}
LONGEST_LINE_SHOWN = 60


def read(data: bytes, question: str = "", answer: str = "", category: str = "") -> Reading:
    """Read a file of objects.

    :param question: Key of the questions; "" to find it, as of the others.
    :raises CorpusError: It is no JSON, has too much, no texts, or not the keys named.
    """
    wanted = Wanted(question, answer, category)
    try:
        value = _parse(_check_count(decode_file(data)))
        named = [name for name in (question, answer, category) if name]
        keys = keys_of(value) if named else {}
        for name in named:
            if name not in keys:
                raise no_column(name, list(keys))
        entries = find_entries(value, wanted)
        outside = list(islice(find_outside(value, wanted), MOST_NOTES)) if entries else []
        entries = entries or find_mapping(value)
        if entries:
            parts, notes = faq_parts(entries, 1)
            return assemble(parts, left_out=[*notes, *outside])
        sheets = find_lists(value)
    except RecursionError:
        raise CorpusError("is nested too deeply to be read; save it anew with less inside each other") from None
    if not sheets:
        raise CorpusError(SHOULD)
    return read_sheets(sheets, Wanted())


def _check_count(text: str) -> str:
    """Refuse a text of more objects, or values, than a guide's file has, before they are made."""
    for mark, what in (("{", "objects"), (",", "values")):
        if text.count(mark) > MOST[what]:
            raise CorpusError(f"more than {MOST[what]:,} {what}; split it into smaller files")
    return text


def _parse(text: str) -> Any:
    """Parse a value, or a value a line."""
    try:
        return _value(text)
    except json.JSONDecodeError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].strip().endswith("}"):
            raise CorpusError(
                f"is no JSON: {error.msg} in line {error.lineno}, column {error.colno}; mend that"
            ) from None
    values = []
    for number, line in lines:
        try:
            values.append(_value(line))
        except json.JSONDecodeError as error:
            shown = line.strip()[:LONGEST_LINE_SHOWN]
            raise CorpusError(f"is no JSON: {error.msg} in line {number}: “{shown}”; mend that") from None
    return values


def _value(text: str) -> Any:
    return json.loads(
        text,
        parse_int=Number,
        parse_float=Number,
        parse_constant=lambda _: None,  # NaN and infinity
        object_pairs_hook=_pairs,
    )


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep all values of a key that an object has more than once."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key not in found or found[key] == value:
            found[key] = value
        elif isinstance(found[key], list) and isinstance(value, list):
            found[key] = [*found[key], *value]
        elif isinstance(found[key], str) and isinstance(value, str):
            found[key] = f"{found[key]}\n{value}"
        else:
            found[key] = [found[key], value]
    return found
