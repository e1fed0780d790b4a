"""Pages of an index in several languages: which passages are of the same section, and in which language each is."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qa.guide.translations import find_pages, nearest_language
from qa.models.language import SURE, language_probabilities, written_language
from qa.models.vectors import Rows, Vectors
from qa.records import Passage
from qa.search.alignment import align
from qa.store.protocol import Store

ALONE, UNKNOWN = -1, -2  # of a passage: it is in one language only; nobody has asked yet
SAMPLE = 2000  # characters that a page's language is told from
MOST_SAMPLES = 32  # pages that the guide's main language is told from
# Languages that a few lines hardly tell apart, or that have several codes.
_SAME = {"nb": "no", "nn": "no", "da": "no", "bs": "hr", "sr": "hr", "ms": "id", "yue": "zh", "wuu": "zh", "tl": "fil"}


class Translations:
    """What of a guide stands in it in several languages; worked out page by page, when first asked, and kept.

    Safe to share between threads: two that ask for the same page at once get the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        corpus = store.manifest.corpus
        self._pages = find_pages(name for name in corpus.files if name not in corpus.failures)
        self._members: dict[str, list[str]] = {}  # page to its documents
        for document_id, (page, _) in self._pages.items():
            self._members.setdefault(page, []).append(document_id)
        self._languages: dict[str, str] = {}  # document to its language, of pages that were worked out
        self._done: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._pages)

    @property
    def most(self) -> int:
        """Give the most languages that a page is in."""
        return max(map(len, self._members.values()), default=1)

    def groups(self, rows: Rows) -> NDArray[np.int32]:
        """Number the sections that passages are of, those of one section in several languages alike.

        :return: ``ALONE`` for a passage whose section is in one language only.
        """
        for row in rows[self._groups[rows] == UNKNOWN].tolist():
            if self._groups[row] == UNKNOWN:
                self._work_out(self._pages[self._document_of(row)][0])
        found: NDArray[np.int32] = self._groups[rows]
        return found

    def section_rows(self, row: int) -> dict[str, Rows]:
        """Find the passages of the section that a passage is of, in each language, its own included.

        :return: Language to rows, ascending; nothing where the section is in one language only.
        """
        group = int(self.groups(np.array([row]))[0])
        found: dict[str, Rows] = {}
        if group != ALONE:
            for document_id in self._members[self._pages[self._document_of(row)][0]]:
                span = self._rows.get(document_id, range(0))
                own = span.start + np.flatnonzero(self._groups[span.start : span.stop] == group)
                if len(own):
                    found[self._languages[document_id]] = own
        return found

    def language_of(self, document_id: str) -> str:
        """Tell the language of a document that is a page in several; "" of any other."""
        page, _ = self._pages.get(document_id, ("", ""))
        if page:
            self._work_out(page)
        return self._languages.get(document_id, "")

    @cached_property
    def _rows(self) -> dict[str, range]:
        return self._store.document_rows()

    @cached_property
    def _groups(self) -> NDArray[np.int32]:
        """The lowest row of each passage's section in all languages, ``ALONE`` or ``UNKNOWN``."""
        groups = np.full(self._store.manifest.counts.passages, ALONE, np.int32)
        for document_id in self._pages:
            span = self._rows.get(document_id, range(0))
            groups[span.start : span.stop] = UNKNOWN
        return groups

    @cached_property
    def _starts(self) -> tuple[Rows, list[str]]:
        return np.array([span.start for span in self._rows.values()]), list(self._rows)

    def _document_of(self, row: int) -> str:
        starts, names = self._starts
        return names[int(np.searchsorted(starts, row, "right")) - 1]

    def _work_out(self, page: str) -> None:
        """Pair the sections of a page, and tell its languages."""
        if page in self._done:
            return
        languages = self._tell_languages([name for name in self._members[page] if name in self._rows])
        groups = {row: ALONE for name in self._members[page] for row in self._rows.get(name, ())}
        if len(languages) > 1:
            self._languages |= languages
            groups |= self._pair_sections(list(languages))
        self._groups[list(groups)] = list(groups.values())
        self._done.add(page)

    def _pair_sections(self, documents: Sequence[str]) -> dict[int, int]:
        """Give the group of each passage that has translations."""
        sections = [section_rows(self._store, name, self._rows[name]) for name in documents]
        outlines = [[depth for depth, _ in own] for own in sections]
        numbers = align(outlines, lambda at: section_vectors(self._store, [rows for _, rows in sections[at]]))
        same: dict[int, list[list[int]]] = {}
        for own, of_sections in zip(numbers, sections, strict=True):
            for number, (_, rows) in zip(own, of_sections, strict=True):
                if rows:
                    same.setdefault(number, []).append(rows)
        return {
            row: min(several)[0] for several in same.values() if len(several) > 1 for rows in several for row in rows
        }

    def _tell_languages(self, documents: Sequence[str]) -> dict[str, str]:
        """Give the language of each translation of a page; nothing where the names only look like codes.

        A folder ``it`` may be Italian, or a department: where no file is in the language that its name says, none is.
        """
        named = {name: self._pages[name][1] for name in documents}
        if not any(_is_in(self._sample(name), language) for name, language in named.items() if language):
            return {}
        languages = {name: language for name, language in named.items() if language}
        for name in (name for name, language in named.items() if not language):
            language, probability = written_language(self._sample(name))
            language = language if probability >= SURE else self._main_language
            if nearest_language(language, languages.values()) != language:
                languages[name] = language
        return languages

    @cached_property
    def _main_language(self) -> str:
        """The guide's language where names do not say one, told from all such files together."""
        plain = [name for name, (_, language) in self._pages.items() if not language][:MOST_SAMPLES]
        return written_language("\n".join(self._sample(name) for name in plain))[0]

    def _sample(self, document_id: str) -> str:
        return self._store.document_text(document_id)[:SAMPLE]


def section_vectors(store: Store, sections: Sequence[Sequence[int]]) -> tuple[Vectors, Vectors]:
    """Fetch the mean vectors of sections by both encoders; zeros for a section without passages.

    :param sections: The rows of each one's passages.
    """
    rows = np.array([row for section in sections for row in section], np.int64)
    owners = np.array([at for at, section in enumerate(sections) for _ in section], np.int64)
    means = []
    for vectors in store.vectors(rows):
        sums = np.zeros((len(sections), vectors.shape[1]), np.float32)
        np.add.at(sums, owners, vectors)
        means.append(sums)
    return means[0], means[1]


def section_rows(store: Store, document_id: str, span: range) -> list[tuple[int, list[int]]]:
    """List the sections of a document: how deep each heading stands, and the rows of its passages.

    Text without headings has no sections to speak of; there each passage is one.
    """
    passages: dict[int, list[Passage]] = {}
    for passage in store.passages(span):
        passages.setdefault(passage.section, []).append(passage)
    found: list[tuple[int, list[int]]] = []
    for at, section in enumerate(store.sections_of(document_id)):
        rows = [passage.row for passage in passages.get(at, ())]
        found += [(len(section.headings), rows)] if section.headings else [(0, [row]) for row in rows]
    return found


def _is_in(text: str, language: str) -> bool:
    """Tell whether a text may be in a language; true of languages that cannot be told."""
    probable = language_probabilities(text)
    base = language.partition("-")[0]
    family = [code for code in probable if _SAME.get(code, code) == _SAME.get(base, base)]
    return not family or sum(probable[code] for code in family) >= 1 - SURE
