"""Questions and answers in JSON: objects that have both, however deep, below the names of what is around them."""

from collections.abc import Iterator
from typing import Any

from qa.guide.readers.plain_text.lines import width
from qa.guide.readers.sheets.columns import LEAST_CONTENT, Wanted
from qa.guide.readers.sheets.faq import LONGEST_CATEGORY, Entry, is_text
from qa.guide.readers.sheets.names import ANSWER, CATEGORY, CONTENT, QUESTION, TITLE, is_named, key_of
from qa.guide.readers.sheets.values import Number, cells_of, text_of
from qa.records import Note, Place

# Keys that say only that there is a list below them.
CONTAINERS = frozenset(
    [
        *("data", "items", "item", "faq", "faqs", "faqlist", "articles", "article", "results", "result", "records"),
        *("rows", "list", "entries", "entry", "documents", "docs", "questions", "question", "answers", "qas", "qa"),
        *("qalist", "paragraphs", "sections", "section", "categories", "category", "topics", "topic", "groups"),
        *("group", "children", "content", "contents", "pages", "page", "hits", "response", "responses", "intents"),
        *("intent", "examples", "collections", "collection", "folders", "folder", "root", "knowledge"),
        *("knowledgebase", "kb", "objects", "values", "source", "embedded"),
    ]
)
SHOWN = 60  # characters of what is left out
LABELS = ("category", "section", "topic", "group", "name", "title", "label", "heading")
Found = tuple[dict[str, Any], tuple[str, ...], str, str, bool]  # object, path, its keys, whether their names say so


def find_entries(value: Any, wanted: Wanted) -> list[Entry]:
    """Find all objects with a question and an answer, in order."""
    found = list(_walk(value, (), wanted))
    certain = [one for one in found if one[-1]]
    if not certain and not _are_articles(found):
        return []
    return [_entry(number, one, wanted) for number, one in enumerate(certain or found, 1)]


def keys_of(value: Any) -> dict[str, None]:
    """List the keys of all objects, in order."""
    keys: dict[str, None] = {}
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        keys |= keys_of(inner)
    return dict.fromkeys(value) | keys if isinstance(value, dict) else keys


def find_outside(value: Any, wanted: Wanted) -> Iterator[Note]:
    """Yield the texts of a file that are in no entry and head none."""
    if isinstance(value, list):
        for inner in value:
            yield from find_outside(inner, wanted)
    elif isinstance(value, dict) and not _pair(value, wanted):
        label = _label(value)
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                yield from find_outside(inner, wanted)
            elif _is_sentence(inner) and text_of(inner) != label and key != "context":
                yield Note(0, f"{key}: {text_of(inner)[:SHOWN]}", "beside the questions")


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and is_text(value) and (len(value.split()) > 1 or not value.isascii())


def _walk(value: Any, path: tuple[str, ...], wanted: Wanted) -> Iterator[Found]:
    if isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _walk(inner, path, wanted)
        return
    if not isinstance(value, dict):
        return
    if pair := _pair(value, wanted):
        yield (value, path, *pair)
        return
    nested = {key: inner for key, inner in value.items() if isinstance(inner, dict | list)}
    label = _label(value) if nested else ""
    path = (*path, label) if label and label not in path else path
    if "qas" in nested and isinstance(value.get("context"), str):  # the text that questions are about
        yield {"context": value["context"]}, path, "", "context", True
    for key, inner in nested.items():
        named = not label and len(key) <= LONGEST_CATEGORY and key_of(key) not in CONTAINERS and is_text(key)
        yield from _walk(inner, (*path, key) if named else path, wanted)


def _label(value: dict[str, Any]) -> str:
    labels = (value.get(key) for key in LABELS)
    return next((text_of(one) for one in labels if isinstance(one, str) and 0 < len(one) <= LONGEST_CATEGORY), "")


def _pair(value: dict[str, Any], wanted: Wanted) -> tuple[str, str, bool] | None:
    """Find the keys of question and answer, and whether their names alone say that they are."""
    texts = [key for key, inner in value.items() if _is_said(inner)]
    question = wanted.question or next((key for key in texts if is_named(key, QUESTION)), "")
    answer = wanted.answer or next((key for key in texts if is_named(key, ANSWER) and key != question), "")
    certain = bool(question or answer)
    question = question or next((key for key in texts if is_named(key, TITLE) and key != answer), "")
    answer = answer or next((key for key in texts if is_named(key, CONTENT) and key != question), "")
    if wanted.question and not answer:
        answer = max((key for key in texts if key != question), key=lambda key: len(text_of(value[key])), default="")
    if not question or not answer or question not in value or answer not in value:
        return None
    return question, answer, certain


def _is_said(value: Any) -> bool:
    """Tell texts, and short lists of texts, from lists of further objects."""
    if isinstance(value, list):
        return all(isinstance(one, str) or _is_text_object(one) for one in value)
    return (isinstance(value, str) and not isinstance(value, Number)) or value is None or _is_text_object(value)


def _is_text_object(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and "question" not in value


def _are_articles(found: list[Found]) -> bool:
    """Tell a title and a text from two fields of a configuration: most of the texts are longer than a line."""
    long = sum(width(text_of(value[answer])) >= LEAST_CONTENT for value, _, _, answer, _ in found)
    return 2 * long > len(found)


def _entry(number: int, found: Found, wanted: Wanted) -> Entry:
    value, path, question, answer, _ = found
    asked = value.get(question)
    questions = [text for one in asked if (text := text_of(one))] if isinstance(asked, list) else [text_of(asked)]
    cells = cells_of({key: inner for key, inner in value.items() if key not in (question, answer)})
    named = [key for key in cells if (key == wanted.category if wanted.category else is_named(key, CATEGORY))]
    categories = [key for key in named if len(cells[key]) <= LONGEST_CATEGORY and is_text(cells[key])]
    own = tuple(cells.pop(key).replace("\n", " ") for key in categories)
    others = [(question, "\n".join(questions[1:]))] if questions[1:] else []
    return Entry(
        place=Place("row", number, number),
        question=questions[0] if questions else "",
        answer=text_of(value.get(answer)),
        path=tuple(dict.fromkeys([*path, *own])),
        others=(*others, *cells.items()),
    )
