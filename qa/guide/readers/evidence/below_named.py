"""Headings below those that a file names: questions, and titles that are only set bold."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import regex

from qa.guide.readers.evidence.levels import body_look, class_of, is_above
from qa.guide.readers.evidence.looks import cut_part
from qa.guide.readers.evidence.titles import is_title, is_title_with_stop
from qa.guide.readers.parts import DEEPEST, Look, Part
from qa.guide.readers.plain_text.lines import QUESTION, WIDEST_LOOK, WORD
from qa.guide.readers.plain_text.markers import read_marker

LEAST_QUESTIONS = 2
LEAST_ALIKE = 3  # bold titles
LEAST_TITLES = 0.6  # share of the bold paragraphs set alike that must be titles
ASKS = regex.compile(
    r"(?i)(?:Q|问|問|질문|質問|Frage|Вопрос|Question|Pregunta|Pergunta|Domanda|سؤال)\s*\d{0,3}\s*[:：.．、)）]"
)
ANSWERS = regex.compile(
    r"(?i)(?:A|答|답변?|回答|Antwort|Ответ|Answer|Réponse|Respuesta|Resposta|Risposta|جواب)\s*\d{0,3}\s*[:：.．、)）]"
)


def cut_answers(parts: Sequence[Part]) -> list[Part]:
    """Cut questions off the answers below them in one paragraph, as headings, where there are several."""
    level = 0  # of the heading above
    asked: dict[int, int] = {}
    for at, part in enumerate(parts):
        level = part.level or level
        question, *answer = part.text.split("\n", 1)
        plain = part.kind == "text" and not part.level and level and answer
        if plain and ASKS.match(question) and ANSWERS.match(answer[0]) and is_title(question):
            asked[at] = level + 1
    if len(asked) < LEAST_QUESTIONS:
        return list(parts)
    cut: list[Part] = []
    for at, part in enumerate(parts):
        if at not in asked:
            cut.append(part)
            continue
        end = part.text.index("\n")
        heading = cut_part(part, 0, end)
        cut += [replace(heading, level=min(asked[at], DEEPEST)), cut_part(part, end + 1, len(part.text))]
    return cut


def name_questions(parts: Sequence[Part]) -> list[Part]:
    """Take for headings the questions that stand out below those that a file names, where it has several."""
    body = body_look(parts)
    level = 0  # of the heading above
    asked: dict[int, int] = {}
    for at, part in enumerate(parts):
        level = part.level or level
        stands_out = not part.level and part.kind == "text" and is_above(class_of(part.look), body)
        asks = QUESTION.search(part.text) or ASKS.match(part.text)
        if level and stands_out and asks and is_title(part.text.replace("\n", " ")):
            asked[at] = min(level + 1, DEEPEST)
    if len(asked) < LEAST_QUESTIONS:
        return list(parts)
    return [replace(part, level=asked[at]) if at in asked else part for at, part in enumerate(parts)]


def name_titles(parts: Sequence[Part]) -> list[Part]:
    """Take for headings the bold titles above text, below the headings that a file names, where several are set alike.

    Of those below one heading, what is set smaller goes below what is set bigger.
    """
    body = body_look(parts)
    alike: dict[Look, list[int]] = defaultdict(list)
    start = next((at for at, part in enumerate(parts) if part.level), len(parts))
    for at, part in enumerate(parts):
        look = class_of(part.look)
        plain = (
            at > start
            and not part.level
            and part.kind == "text"
            and WORD.search(part.text)
            and not part.text.endswith((":", "："))
        )
        if look and look.bold and look.size >= body.size and plain and is_above(look, body):
            alike[look].append(at)
    chosen: set[int] = set()
    for members in alike.values():
        titles = [at for at in members if _is_title(parts, at)]
        if len({parts[at].text for at in titles}) >= LEAST_ALIKE and len(titles) >= LEAST_TITLES * len(members):
            chosen.update(titles)
    return _below(parts, chosen)


def _is_title(parts: Sequence[Part], at: int) -> bool:
    """Tell whether a paragraph of one line is a title with a text, or with a number."""
    text = parts[at].text
    if "\n" in text or not (is_title(text) or is_title_with_stop(text)):
        return False
    below = next((part for part in parts[at + 1 :] if WORD.search(part.text)), None)
    if below is None or below.level:
        return False
    return class_of(below.look) != class_of(parts[at].look) or read_marker(text[:WIDEST_LOOK]) is not None


def _below(parts: Sequence[Part], chosen: set[int]) -> list[Part]:
    found = []
    level = 0  # of the named heading above
    sizes: list[float] = []  # of the titles above, below that
    texts: set[str] = set()
    for at, part in enumerate(parts):
        if part.level:
            level, sizes, texts = part.level, [], set()
        elif at in chosen and part.text not in texts:
            if read_marker(part.text[:WIDEST_LOOK]) is None:
                texts.add(part.text)  # the head of a table set by tabs comes again
            look = class_of(part.look) or Look()
            sizes = [*(size for size in sizes if size > look.size), look.size]
            part = replace(part, level=min(level + len(sizes), DEEPEST), kind="text")
        found.append(part)
    return found
