"""The places that test questions want, held against what an index has."""

from qa.quality.questions import Relevant, TestQuestion, fold_headings, same_name
from qa.search.index import Index


class Places:
    """The documents and sections of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._paths: dict[str, list[tuple[str, ...]]] = {}  # of each document, its heading paths
        self._names: dict[str, str] = {}  # as the index writes them
        for document, headings in index.generation.heading_paths():
            self._paths.setdefault(same_name(document), []).append(fold_headings(headings))
            self._names[same_name(document)] = document

    def has_document(self, document: str) -> bool:
        """Say whether the index holds a document."""
        return same_name(document) in self._names

    def has(self, place: Relevant) -> bool:
        """Say whether a place is there: a section whose heading path ends so, or a span that the document reaches."""
        name = same_name(place.document)
        if name not in self._names:
            return False
        if not place.headings:
            return place.start < len(self._index.generation.document_text(self._names[name]))
        wanted = fold_headings(place.headings)
        return any(path[-len(wanted) :] == wanted for path in self._paths[name])

    def lacks_all(self, question: TestQuestion) -> bool:
        """Say whether the guide should answer a question, and has none of the places that would."""
        return bool(question.relevant) and not any(map(self.has, question.relevant))
