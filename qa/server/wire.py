"""An answer as JSON: the one contract of command line, servers and scripts."""

from typing import Any

from qa.records import Answer, Passage, Place


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Give an answer the shape that ``qa ask --json`` promises."""
    return {
        "question": answer.question,
        "kind": answer.kind,
        "after": answer.after,
        "tier": answer.tier,
        "answerable": answer.answerable,
        "confidence": answer.confidence,
        "index": answer.index,
        "milliseconds": answer.milliseconds,
        "hits": [
            {
                "rank": hit.rank,
                "score": round(hit.score, 4),
                **passage_to_json(hit.passage),
                "also": [passage_to_json(other) for other in hit.also],
                "parts": [passage_to_json(part) for part in hit.parts],
                "translations": [
                    {"language": language, **passage_to_json(passage)} for language, passage in hit.translations
                ],
                "highlights": [list(span) for span in hit.highlights],
                "signals": {name: round(value, 4) for name, value in hit.signals.items()},
            }
            for hit in answer.hits
        ],
    }


def passage_to_json(passage: Passage) -> dict[str, Any]:
    """Give a passage the shape that ``qa ask --json`` promises."""
    return {
        "document": passage.document_id,
        "headings": list(passage.headings),
        "text": passage.text,
        "opening": passage.opening,
        "start": passage.start,
        "end": passage.end,
        "start_line": passage.start_line,
        "end_line": passage.end_line,
        "place": place_to_json(passage.place),
    }


def place_to_json(place: Place) -> dict[str, Any]:
    """Give a place the shape that ``qa ask --json`` promises; what does not apply is left out."""
    written: dict[str, Any] = {"unit": place.unit}
    if place.first:
        written |= {"first": place.first, "last": place.last}
    if place.name:
        written["name"] = place.name
    if place.boxes:
        written["boxes"] = [[box.page, box.left, box.top, box.right, box.bottom] for box in place.boxes]
    if place.address:
        written["address"] = place.address
    return written
