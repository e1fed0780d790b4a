"""What search, evaluation and the page need of an index, wherever it is stored."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.vectors import Bytes, Rows, Vectors
from qa.records import Passage, Section
from qa.store.manifest import Manifest


class Store(Protocol):
    """One generation of an index; :class:`qa.store.generation.Generation` keeps it in files.

    Rows number the passages from 0, in the order of the documents and of their text.
    """

    @property
    def name(self) -> str:
        """Name the generation."""
        ...

    @property
    def warning(self) -> str:
        """Say why an older generation answers than should; "" when none does."""
        ...

    @property
    def manifest(self) -> Manifest:
        """Give the facts: model, guide, counts."""
        ...

    @property
    def background(self) -> Background:
        """Give what questions of each language have in common."""
        ...

    def check_encoder(self, encoder: Encoder) -> None:
        """Refuse an encoder with other weights or prompts than the index was built with.

        :raises IndexRefusedError: It has others.
        """
        ...

    def check_files(self) -> None:
        """Look again whether everything is where it was when the index was opened.

        :raises IndexRefusedError: Something is missing or of another size.
        """
        ...

    # Candidates.

    def candidates(self, dense: Vectors, second: Vectors, k: int) -> Rows:
        """Find the ``k`` passages with the largest inner products, those by both encoders added, best first.

        :param dense: Shape ``(dim,)``; of any length, since the asker's language is taken off it.
        :param second: Shape ``(512,)``; its length says how much it counts.
        """
        ...

    def heading_candidates(self, query: Vectors, k: int) -> Rows:
        """Find the ``k`` passages with the nearest headings.

        :param query: Unit vector, shape ``(dim,)``.
        """
        ...

    def term_candidates(self, terms: Iterable[str]) -> dict[str, NDArray[np.int32]]:
        """Find, for each term that the guide has, the rows of its passages, ascending."""
        ...

    # Signals of candidates.

    def vectors(self, rows: Rows) -> tuple[Vectors, Vectors]:
        """Fetch the vectors of passages by both encoders, shapes ``(rows, dim)`` and ``(rows, 512)``."""
        ...

    def heading_vectors(self, rows: Rows) -> Vectors:
        """Fetch each passage's own heading as a unit vector, less the guide's mean heading; zeros without heading."""
        ...

    def sentence_vectors(self, rows: Rows) -> tuple[Bytes, Rows]:
        """Fetch the second encoder's quantised vectors of the sentences of passages, and where each passage starts."""
        ...

    def token_counts(self, rows: Rows) -> Rows:
        """Count the stored tokens of passages; every passage has at least one."""
        ...

    def section_numbers(self, rows: Rows) -> NDArray[np.int32]:
        """Number the sections that passages count for; a passage without headings counts for itself."""
        ...

    # Late interaction, and where words and sentences stand.

    def map_tokens(self, rows: Rows, compare: Callable[[Bytes], NDArray[Any]]) -> tuple[NDArray[Any], Rows]:
        """Compare the quantised token vectors of passages with something, a few passages at a time.

        :param rows: At least one.
        :return: What ``compare`` gives, one row a token, one passage behind the other, and where each passage starts.
        """
        ...

    def token_ranges(self, row: int) -> NDArray[np.int32]:
        """Fetch the characters of a passage's text that each of its tokens stands for; below 0 in its headings."""
        ...

    def sentence_places(self, rows: Sequence[int]) -> list[NDArray[np.int32]]:
        """Fetch where the sentences of each passage stand, as :func:`qa.guide.sentences.place_sentences` gives it."""
        ...

    # Texts.

    def copies(self, rows: Sequence[int]) -> list[list[Passage]]:
        """Find the other passages of the same headings and text as each of some, in the order of the guide."""
        ...

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Fetch passages by their rows, in the order asked for."""
        ...

    def document_rows(self) -> dict[str, range]:
        """Give the rows of each document that has passages, in the order of the guide."""
        ...

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        ...

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        ...

    def sections_of(self, document_id: str) -> tuple[Section, ...]:
        """Fetch the sections of a document, in the order of its text; none where it is not in the index."""
        ...
