"""What a guide holds: its documents, the tree of their headings, and their languages."""

from functools import lru_cache
from itertools import groupby
from typing import Any

from qa.search.index import Index
from qa.search.languages import language_of_document


@lru_cache(maxsize=1)
def guide_to_json(index: Index) -> dict[str, Any]:
    """Write what the guide of an index holds, once for a generation; change nothing of it."""
    documents = [
        {
            "document": document_id,
            "language": language_of_document(index, document_id),
            "sections": headings_tree([headings for _, headings in paths]),
        }
        for document_id, paths in groupby(index.generation.heading_paths(), key=lambda path: path[0])
    ]
    languages = sorted({one["language"] for one in documents} - {""})
    return {"index": index.generation.name, "languages": languages, "documents": documents}


def headings_tree(paths: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Put heading paths, in the order of the text, into one another; the text before the first heading has none."""
    tree: list[dict[str, Any]] = []
    open_path: list[dict[str, Any]] = []  # the headings down to where we are
    for path in paths:
        same = 0
        while same < min(len(open_path), len(path) - 1) and open_path[same]["heading"] == path[same]:
            same += 1
        del open_path[same:]
        for heading in path[same:]:
            entry: dict[str, Any] = {"heading": heading, "sections": []}
            (open_path[-1]["sections"] if open_path else tree).append(entry)
            open_path.append(entry)
    return tree
