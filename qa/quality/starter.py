"""A question file to begin with: a line of each form, made from sections of the guide itself."""

import json
from collections.abc import Callable

from qa.quality.questions import Relevant, TestQuestion, question_to_json
from qa.search.index import Index


def example_questions(index: Index, language: str, say: Callable[..., str]) -> bytes:
    """Write a question file that can be run as it is: two places named in two ways, a follow-up, one unanswerable.

    :param language: Of the questions, BCP 47.
    :param say: Gives the wording of each: ``ask`` with a ``heading``, ``follow``, and ``unanswerable``.
    """
    paths = index.generation.heading_paths()
    sections = [path for path in paths if path[1]] or paths
    (document, headings), (other, others) = sections[len(sections) // 3], sections[2 * len(sections) // 3]
    place = Relevant(document, headings[-2:]) if headings else _span(index, document, headings)
    first = say("ask", heading=(headings or (document,))[-1])
    second = say("ask", heading=(others or (other,))[-1])
    written = [
        TestQuestion("example-1", language, first, (place,)),
        TestQuestion("example-2", language, second, (_span(index, other, others),)),
        TestQuestion("example-3", language, say("follow"), (place,), after=first),
        TestQuestion("example-4", language, say("unanswerable"), (), "far"),
    ]
    return "".join(f"{json.dumps(question_to_json(one), ensure_ascii=False)}\n" for one in written).encode()


def _span(index: Index, document: str, headings: tuple[str, ...]) -> Relevant:
    """Name a section by where its text stands."""
    section = next(one for one in index.generation.sections_of(document) if one.headings == headings)
    return Relevant(document, (), section.start, max(section.end, section.start + 1))
