"""An answer as JSON: the one contract of command line, servers and scripts."""

from typing import Any

from qa.records import Answer


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Give an answer the shape that ``qa ask --json`` promises."""
    return {
        "question": answer.question,
        "answerable": answer.answerable,
        "confidence": answer.confidence,
        "index": answer.index,
        "milliseconds": answer.milliseconds,
        "hits": [
            {
                "rank": hit.rank,
                "score": round(hit.score, 4),
                "document": hit.passage.document_id,
                "headings": list(hit.passage.headings),
                "text": hit.passage.text,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "start_line": hit.passage.start_line,
                "end_line": hit.passage.end_line,
                "highlights": [list(span) for span in hit.highlights],
                "signals": {name: round(value, 4) for name, value in hit.signals.items()},
            }
            for hit in answer.hits
        ],
    }
