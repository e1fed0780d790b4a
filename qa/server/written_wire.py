"""A written answer as JSON and as events: the same content, whole or piece by piece."""

from collections import Counter
from typing import Any

from qa.server.links import Links
from qa.server.wire import place_to_json
from qa.written.records import Citation, Sentence, Written

BROKEN = {  # where our own code fails; the log says how
    "code": "internal",
    "what": "the answer could not be written",
    "then": "read the passages; the server's log says more",
}


def sentence_to_json(sentence: Sentence, links: Links) -> dict[str, Any]:
    """Give a sentence that stood the check, each citation resolved to where it stands."""
    return {
        "n": sentence.number,
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "citations": [_citation_to_json(citation, links) for citation in sentence.citations],
    }


def _citation_to_json(citation: Citation, links: Links) -> dict[str, Any]:
    passage = citation.passage
    return {
        "rank": citation.rank,
        "document": passage.document_id,
        "headings": list(passage.headings),
        "start": citation.start,
        "end": citation.end,
        "source": citation.source,
        "place": place_to_json(passage.place),
        **links.passage(passage),
    }


def end_to_json(written: Written) -> dict[str, Any]:
    """Say how an answer ended; ``outcome`` is the name of the event. What was dropped is counted, never shown."""
    told: dict[str, Any] = {"outcome": "error" if written.problem else "refused" if written.refusal else "done"}
    if written.refusal:
        told["reason"] = written.refusal
    if written.problem:
        told |= {"code": written.problem.code, "what": written.problem.what, "then": written.problem.then}
    return told | {
        "cited": list(written.cited),
        "dropped": dict(Counter(one.fault for one in written.dropped)),
        "model": written.model,
        "host": written.host,
        "usage": {"prompt": written.usage.prompt, "completion": written.usage.completion},
        "milliseconds": written.milliseconds,
        "kept": written.kept,
    }


def written_to_json(written: Written, links: Links) -> dict[str, Any]:
    """Give a whole written answer: what all events say together."""
    sentences = [sentence_to_json(one, links) for one in written.sentences]
    return {"written_id": written.written_id, "sentences": sentences, **end_to_json(written)}


def broken_to_json() -> dict[str, Any]:
    """Say that our own code failed."""
    return {"outcome": "error", **BROKEN}
