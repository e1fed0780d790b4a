"""The REST API: questions, passages, the guide, votes; for programs and pages of others."""

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from secrets import token_hex
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from qa.quality.feedback import Feedback
from qa.records import Answer
from qa.search.context import surroundings
from qa.search.index import Index
from qa.search.languages import language_of_document
from qa.server.evaluation_api import begin_run, tell_run
from qa.server.events import EventStream, Stopped, Writes, Writing, while_waited_for
from qa.server.guards import visitor_of
from qa.server.guide_tree import guide_to_json
from qa.server.links import Links
from qa.server.live import live
from qa.server.refusals import NO_STORE, Refusal, too_many
from qa.server.requests import read_asking, read_voting
from qa.server.routes import route
from qa.server.settings import Settings
from qa.server.visitors import answers_of_visitors, visitors
from qa.server.wire import passage_to_json
from qa.written.records import Sentence, Written

FindWriter = Callable[[], Writes | None]  # None where no language model is set


class Api:
    """Answers the addresses below ``/api``."""

    def __init__(self, base: str, links: Links, find_writer: FindWriter) -> None:
        """Answer.

        :param base: Path that the server lies below, ``/guide``; "" for the root.
        """
        self._base, self._links, self._find_writer = base, links, find_writer

    def routes(self) -> list[Route]:
        """List the routes; what is not one of them is a 404 in JSON."""
        return [
            route(f"{self._base}/api/ask", POST=self.ask),
            route(f"{self._base}/api/passages/{{row}}", GET=self.passage),
            route(f"{self._base}/api/guide", GET=self.guide),
            route(f"{self._base}/api/feedback", POST=self.vote),
            route(f"{self._base}/api/evaluate", POST=begin_run, GET=tell_run),
            route(f"{self._base}/api/openapi.json", GET=self.describe),
            route(f"{self._base}/api"),
            route(f"{self._base}/api/{{rest:path}}"),
        ]

    async def ask(self, request: Request) -> Response | ASGIApp:
        """Answer a question with passages, and where that is wanted have a model write from them."""
        asking = await read_asking(request)
        writer = await run_in_threadpool(self._find_writer) if asking.write else None
        if asking.write and writer is None:
            raise Refusal(409, "no_model", "no language model is set, so nothing is written", "ask without write")
        visitor = visitor_of(request.scope)
        index, answer = await run_in_threadpool(_ask, visitor, asking.question, asking.k, asking.after)
        if writer is None:
            return _json(self._links.answer(answer))
        writing = Writing(partial(_write, writer, index, answer, visitor), answer, self._links)
        if asking.events:
            return EventStream(writing)
        return _json(await while_waited_for(request.receive, writing.whole) or {})

    async def passage(self, request: Request) -> Response:
        """Give a passage with the section around it."""
        return _json(
            await run_in_threadpool(self._passage, request.path_params["row"], request.query_params.get("index"))
        )

    async def guide(self, request: Request) -> Response:
        """Give the guide's documents, headings and languages."""
        return _json(await run_in_threadpool(lambda: guide_to_json(_live_index())))

    async def vote(self, request: Request) -> Response:
        """Keep a question, and what was said of its answer, as the page does."""
        server = Settings.read()
        if not server.keep_feedback:
            raise Refusal(403, "feedback_off", "this server keeps no questions and no votes")
        voting = await read_voting(request)
        visitor = visitor_of(request.scope)
        _, answer = await run_in_threadpool(
            partial(_ask, visitor, voting.question, after=voting.after, generation=voting.index)
        )
        return _json(
            {"kept": await run_in_threadpool(_keep, Feedback(server.data), answer, voting.helpful, voting.remark)}
        )

    async def describe(self, request: Request) -> Response:
        """Give the description of this API, OpenAPI 3.1."""
        return _json(openapi() | {"servers": [{"url": self._base or "/"}]})

    def _passage(self, row: str, generation: str | None) -> dict[str, Any]:
        index = _live_index(generation)
        if (
            not (row.isascii() and row.isdigit() and len(row) <= 9)
            or int(row) >= index.generation.manifest.counts.passages
        ):
            raise Refusal(
                404, "no_passage", "the guide has no passage of this row", "rows stand in the hits of answers"
            )
        (passage,) = index.generation.passages([int(row)])
        around = surroundings(index.generation, passage)
        return {
            "index": index.generation.name,
            **passage_to_json(passage),
            **self._links.passage(passage),
            "language": language_of_document(index, passage.document_id),
            "section": {
                "headings": list(around.headings),
                "before": around.before,
                "after": around.after,
                "opening_before": around.opening_before,
                "opening_after": around.opening_after,
            },
        }


@cache
def openapi() -> dict[str, Any]:
    """Read the description of this API, without the address of any server."""
    described: dict[str, Any] = json.loads(files("qa.server").joinpath("openapi.json").read_text(encoding="utf-8"))
    return described


def _json(told: dict[str, Any]) -> JSONResponse:
    return JSONResponse(told, headers=NO_STORE)


def _live_index(generation: str | None = None) -> Index:
    """Give the live index; refuse where it is another one than was meant."""
    index = live().index(Settings.read().index)
    if generation and generation != index.generation.name:
        raise Refusal(409, "index_changed", f"the index is {index.generation.name} now", "ask again")
    return index


def _ask(
    visitor: str, question: str, k: int | None = None, after: str = "", generation: str | None = None
) -> tuple[Index, Answer]:
    """Answer one question of a visitor, who may not have asked too many."""
    server = Settings.read()
    if wait := visitors(server.questions_a_minute).seconds_to_wait(visitor):
        raise too_many("too_many_questions", f"you may ask {server.questions_a_minute} questions a minute", wait)
    index = _live_index(generation)
    return index, live().ask(index, question, *([k] if k else []), after=after)


def _write(
    writer: Writes, index: Index, answer: Answer, visitor: str, stopped: Stopped
) -> Iterator[Sentence | Written]:
    """Have an answer written, unless the visitor has had too many of this minute; then passages are all there is."""
    most = writer.settings.answers_a_minute
    if answer.answerable and answers_of_visitors(most).seconds_to_wait(visitor):
        yield Written(token_hex(8), answer, refusal="busy", model=writer.settings.model)
    else:
        yield from writer.write(index, answer, stopped=stopped)


def _keep(feedback: Feedback, answer: Answer, helpful: bool | None, remark: str) -> bool:
    asked_id = feedback.add_question(answer)
    if asked_id is not None and helpful is not None:
        feedback.vote(asked_id, helpful, remark)
    return asked_id is not None
