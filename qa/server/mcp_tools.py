"""The tools of the MCP server: ask, read_section, list_contents; passages of the guide, and no model's words."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from qa.errors import QuestionError
from qa.records import Hit, Passage
from qa.search.index import Index
from qa.search.languages import language_of_document
from qa.server import mcp_records as records
from qa.server.guide_tree import headings_tree
from qa.server.links import Links
from qa.server.live import live
from qa.server.refusals import too_many
from qa.server.section_text import find_document, first_passage, read_piece, section_of_headings, section_of_row
from qa.server.settings import Settings
from qa.server.visitors import visitors

MOST_LISTED = 300  # sections of a list
LONGEST_LIST = 20_000  # characters of it


class GuideTools:
    """Answers from the live index; safe to share between threads."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def ask(self, asking: records.AskArguments, visitor: str | None) -> records.Asked:
        """Find the passages that answer a question.

        :param visitor: Who may not have asked too often; None is whoever started this process.
        :raises Refusal: The visitor has.
        """
        server = Settings.read()
        if visitor is not None and (wait := visitors(server.questions_a_minute).seconds_to_wait(visitor)):
            raise too_many("too_many_questions", f"you may ask {server.questions_a_minute} questions a minute", wait)
        answer = live().ask(live().index(server.index), asking.question, asking.k, after=asking.after)
        return records.Asked(
            question=answer.question,
            after=answer.after,
            kind=answer.kind,
            tier=answer.tier,
            answerable=answer.answerable,
            confidence=answer.confidence,
            index=answer.index,
            hits=[self._hit(hit) for hit in answer.hits],
        )

    def read_section(self, wanted: records.SectionArguments, visitor: str | None) -> records.SectionRead:
        """Read a section with its subsections, a piece at a time."""
        index = _live_index()
        store = index.generation
        if wanted.index and wanted.index != store.name:
            raise QuestionError(f"the guide has changed, its index is {store.name} now; ask again")
        if wanted.row is not None:
            place = section_of_row(store, wanted.row)
        elif wanted.document:
            place = section_of_headings(store, wanted.document, wanted.headings)
        else:
            raise QuestionError("name the section: by row, or by document and headings")
        piece = read_piece(store, place, wanted.offset)
        passage = first_passage(store, place)
        return records.SectionRead(
            index=store.name,
            document=place.document_id,
            headings=list(place.headings),
            text=piece.text,
            start=piece.start,
            end=piece.end,
            section_start=place.start,
            section_end=place.end,
            next=piece.next,
            where=passage.where if passage else place.document_id,
            **(self._links.passage(passage) if passage else {}),
        )

    def list_contents(self, wanted: records.ContentsArguments, visitor: str | None) -> records.Contents:
        """List documents and headings, in the order of the guide."""
        index = _live_index()
        paths = index.generation.heading_paths()
        if wanted.document:
            document = find_document(index.generation, wanted.document)
            paths = [path for path in paths if path[0] == document]
        if wanted.offset and wanted.offset >= len(paths):
            raise QuestionError(f"offset must be the next of the list before, below {len(paths)}")
        end = _end_of_list(paths, wanted.offset)
        return records.Contents(
            index=index.generation.name,
            documents=[
                records.DocumentContents(
                    document=name,
                    language=language_of_document(index, name),
                    sections=[records.Heading(**one) for one in headings_tree([headings for _, headings in own])],
                )
                for name, own in groupby(paths[wanted.offset : end], key=lambda path: path[0])
            ],
            total=len(paths),
            next=end if end < len(paths) else None,
        )

    def _hit(self, hit: Hit) -> records.Hit:
        return records.Hit(
            rank=hit.rank,
            score=round(hit.score, 4),
            parts=[records.Part(**self._text(part)) for part in hit.parts],
            also=[records.Elsewhere(**self._place(other)) for other in hit.also],
            translations=[
                records.Elsewhere(**self._place(other), language=language) for language, other in hit.translations
            ],
            **self._text(hit.passage),
        )

    def _place(self, passage: Passage) -> dict[str, Any]:
        return {
            "document": passage.document_id,
            "headings": list(passage.headings),
            "where": passage.where,
            **self._links.passage(passage),
        }

    def _text(self, passage: Passage) -> dict[str, Any]:
        own = {"text": passage.text, "opening": passage.opening, "start": passage.start, "end": passage.end}
        return own | self._place(passage)


@dataclass(frozen=True, slots=True)
class ToolKind:
    """A tool, as a model that chooses among tools is told of it."""

    title: str
    description: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    call: Callable[[GuideTools, Any, str | None], BaseModel]


TOOLS = {
    "ask": ToolKind(
        "Ask the guide",
        "Find the passages of the guide that answer a question. Returns verbatim passages with headings and places, "
        "best first, and says how sure it is that the guide answers at all. Try this first.",
        records.AskArguments,
        records.Asked,
        GuideTools.ask,
    ),
    "read_section": ToolKind(
        "Read a section of the guide",
        "Read a whole section with its subsections, verbatim: by the row of a hit, or by document and headings. "
        "Long ones come in pieces; pass next as offset to read on.",
        records.SectionArguments,
        records.SectionRead,
        GuideTools.read_section,
    ),
    "list_contents": ToolKind(
        "List the guide's contents",
        "List the guide's documents and their heading trees, of all or of one document. Long lists come in parts; "
        "pass next as offset to go on.",
        records.ContentsArguments,
        records.Contents,
        GuideTools.list_contents,
    ),
}


def _live_index() -> Index:
    return live().index(Settings.read().index)


def _end_of_list(paths: list[tuple[str, tuple[str, ...]]], offset: int) -> int:
    """Say up to where a list goes that is not too long; one section at least."""
    end, characters = offset, 0
    while end < min(len(paths), offset + MOST_LISTED):
        characters += len(paths[end][0]) + sum(map(len, paths[end][1][-1:]))
        if end > offset and characters > LONGEST_LIST:
            break
        end += 1
    return end
