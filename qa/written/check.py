"""One sentence of a model against the passages that were offered: held to one of them, or dropped and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from qa.models.language import other_language
from qa.records import Hit, Passage
from qa.search.highlights import find_highlights
from qa.search.index import Index
from qa.search.late_interaction import match_tokens, maximum_similarity
from qa.search.search import Query, compare
from qa.written.records import Citation, Dropped, Fault
from qa.written.sentences import Draft
from qa.written.support import extract
from qa.written.values import missing_values

VERSION = 2  # kept answers that were checked otherwise are not used
READ = 300  # bytes of a passage that are read with a sentence; with more than 450 more of the true ones is dropped
THRESHOLD = 0.7  # probability from which a passage is taken to say a sentence; the best on guides left out of training
NEAR = 0.1  # cosine of question and sentence, less what their languages have in common, from which it may answer
MOST_NAMED = 3  # passages that a sentence may rest on

Support = Callable[[str, tuple[str, ...], str], float]  # probability that headings and text say a sentence


@dataclass(slots=True)
class Checker:
    """Checks the sentences of one answer, one after another."""

    index: Index
    offered: Sequence[Hit]  # the passage numbered n is ``offered[n - 1]``
    question: str
    support: Support
    follows: bool = False  # the question stands after another one, and may be too little to be compared
    _asked: Query | None = None
    _said: set[str] = field(default_factory=set)

    def check(self, draft: Draft) -> tuple[Citation, ...] | Dropped:
        """Find what a sentence rests on.

        One that the passages it names do not say is moved to the offered passage that is most like it, where that says
        it: models mix up numbers.
        """
        named = [self.offered[number - 1] for number in draft.named if 0 < number <= len(self.offered)][:MOST_NAMED]
        if fault := self._first_fault(draft, named):
            return Dropped(draft.text, fault)
        query = self.index.prepare([draft.text])[0]
        if self.is_beside(query):
            return Dropped(draft.text, "beside the question")
        sources = [self._source(query, hit, READ // len(named)) for hit in named]
        fault = self._fault(draft.text, sources)
        nearest = self.offered[self._nearest(query)]
        if fault and nearest not in named:
            sources = [self._source(query, nearest, READ)]
            fault = "another passage" if self._fault(draft.text, sources) else None
        return Dropped(draft.text, fault) if fault else tuple(source.citation for source in sources)

    def is_beside(self, sentence: Query) -> bool:
        """Tell whether a sentence is about something else than the question, whatever passage says it.

        Of true sentences to 120 questions 2 % are taken for it, and half of those to other questions of the guide.
        """
        if self._asked is None:
            self._asked = self.index.prepare([self.question])[0]
        lengths = float(np.linalg.norm(self._asked.dense) * np.linalg.norm(sentence.dense))
        return not self.follows and float(self._asked.dense @ sentence.dense) < NEAR * lengths

    def _first_fault(self, draft: Draft, named: Sequence[Hit]) -> Fault | None:
        """Look at what needs no reading."""
        folded = _folded(draft.text)
        if folded in self._said:
            return "repeated"
        self._said.add(folded)
        if not named:
            return "unknown marker" if draft.named else "no marker"
        return "language" if other_language(self.question, draft.text) else None

    def _fault(self, sentence: str, sources: Sequence["_Source"]) -> Fault | None:
        """Read a sentence with what it is to rest on; several passages are read as one text."""
        passages = [source.citation.passage for source in sources]
        if missing_values(sentence, "\n".join(map(_whole, passages))):
            return "value"
        if any(_folded(sentence) in _folded(_whole(passage)) for passage in passages):
            return None  # word for word; there is nothing to read
        probability = self.support(sentence, passages[0].headings, "\n".join(source.extract for source in sources))
        return None if probability >= THRESHOLD else "unsupported"

    def _nearest(self, query: Query) -> int:
        """Find the offered passage that is most like a sentence, by late interaction."""
        rows = np.array([hit.passage.row for hit in self.offered])
        ascending, back = np.unique(rows, return_inverse=True)
        matches, starts = self.index.generation.map_tokens(ascending, lambda own: match_tokens(own, query.tokens))
        return int(np.argmax(maximum_similarity(matches, starts, len(query.tokens))[back]))

    def _source(self, query: Query, hit: Hit, longest: int) -> "_Source":
        """Find the sentence of a passage that says a sentence best, with a second one that stands near it.

        :param longest: Bytes of the passage that are read.
        """
        passage = hit.passage
        matches = compare(self.index.generation, query, passage)
        places = self.index.generation.sentence_places([passage.row])
        ranges = find_highlights(places, [matches])[0] or ((0, len(passage.text)),)
        start, end = ranges[0]
        for first, last in ranges[1:]:
            low, high = min(start, first), max(end, last)
            if len(passage.text[low:high].encode()) <= READ:
                start, end = low, high
        read = extract(passage.text, places[0], matches, longest)
        return _Source(Citation(hit.rank, passage, start, end), f"{passage.opening}{read}")


@dataclass(frozen=True, slots=True)
class _Source:
    """What a sentence is to rest on."""

    citation: Citation
    extract: str  # what of the passage is read


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _whole(passage: Passage) -> str:
    return "\n".join([" > ".join(passage.headings), f"{passage.opening}{passage.text}"])
