"""What a reader may be about to ask, while typing: common questions, what others got answered, headings."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import regex
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from qa.errors import QAError
from qa.guide.settings import read_settings
from qa.quality.feedback import Feedback
from qa.quality.questions import TestQuestion, read_questions
from qa.server.live import live
from qa.server.settings import Settings

MOST = 3000  # texts that a browser is sent
LONGEST = 80  # characters of one
PERIOD = timedelta(days=90)  # that questions of others are taken from
FRESH = 600  # seconds until they are looked up again
_HAN = regex.compile(r"\p{Han}")

Suggestion = tuple[str, tuple[str, ...]]  # a text, and where it is Chinese its pinyin: in full, and the first letters


async def suggestions(request: Request) -> JSONResponse:
    """Answer ``/suggestions``: all of them, for the browser to choose from; none where there is no index."""
    found = await run_in_threadpool(list_suggestions)
    return JSONResponse(found, 200, {"Cache-Control": "private, max-age=300"})


def list_suggestions() -> tuple[Suggestion, ...]:
    """Give the suggestions for the live index."""
    server = Settings.read()
    try:
        index = live().index(server.index)
    except QAError:
        return ()
    return _collect(index.generation.name, server, datetime.now(UTC).timestamp() // FRESH)


@lru_cache(maxsize=2)
def _collect(generation: str, server: Settings, now: float) -> tuple[Suggestion, ...]:
    """Collect the suggestions once for a generation, and again after a while."""
    from pypinyin import Style, lazy_pinyin

    paths = live().index(server.index).generation.heading_paths()
    texts = [*_common(server, {document for document, _ in paths}), *_asked(server)]
    texts += [headings[-1] for _, headings in paths if headings]
    short = dict.fromkeys(" ".join(text.split()) for text in texts if len(text) <= LONGEST)
    found: list[Suggestion] = []
    for text in list(short)[:MOST]:
        pinyin: tuple[str, ...] = ()
        if _HAN.search(text):
            letters = (lazy_pinyin(text, errors="ignore", style=style) for style in (Style.NORMAL, Style.FIRST_LETTER))
            pinyin = tuple("".join(own) for own in letters)
        found.append((text, pinyin))
    return tuple(found)


def _common(server: Settings, documents: set[str]) -> list[str]:
    """List the guide's example questions, then those of the panel that the guide answers."""
    texts: list[str] = []
    try:
        for own in read_settings(server.corpus).examples.values():
            texts += own
        panel = server.questions.with_name("panel.jsonl")
        if panel.is_file():
            texts += [one.question for one in read_questions(panel) if _fits(one, documents)]
    except QAError:
        pass  # who looks after them is told elsewhere
    return texts


def _fits(question: TestQuestion, documents: set[str]) -> bool:
    """Say whether a question of the panel is this guide's to answer, and written as one would want to read it."""
    in_pinyin = question.language.startswith("zh") and not _HAN.search(question.question)
    return bool(question.relevant) and not in_pinyin and all(one.document in documents for one in question.relevant)


def _asked(server: Settings) -> list[str]:
    """List what several have asked and got answered."""
    if not server.keep_feedback:
        return []
    try:
        return Feedback(server.data).common_questions(datetime.now(UTC) - PERIOD)
    except QAError:
        return []
