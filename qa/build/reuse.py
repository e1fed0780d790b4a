"""What a new generation takes over: from the one before it, and from builds that were stopped."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.disk import sync
from qa.errors import IndexNotFoundError, IndexRefusedError
from qa.guide.files import Corpus
from qa.guide.terms import technical_terms
from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.vectors import Rows, Vectors
from qa.records import Document, Passage
from qa.store.generation import Generation
from qa.store.journal import Source, StoppedBuild
from qa.store.manifest import FileFacts
from qa.store.passages_db import TermRows
from qa.store.segments import PLACE, STORES, StoredPassage

MOST_SHARED = 8  # segments; what else there is, is written together anew
KEY = "encodings.json"  # in the folder of a build that is not done: what its vectors are made with


class Reuse:
    """What can be used again; nothing, where there is neither a generation nor a stopped build."""

    def __init__(self, index: Path, encoder: Encoder) -> None:
        """Open the generation before, where its vectors can serve again, and find what stopped builds left."""
        self.leftovers = [path for path in index.glob("*.tmp") if path.is_dir()]
        self.old: Generation | None = None  # where its vectors can serve again
        self.refused = ""  # why the generation before cannot be used
        self.documents: dict[str, Document] = {}  # as they were read for the generation before
        try:
            before = Generation.open(index)
            self.documents, self.refused = before.documents(), before.warning
            before.check_encoder(encoder)
            self.old = before
        except IndexRefusedError as error:
            self.refused = str(error)
        except IndexNotFoundError:
            pass
        self.samples: dict[str, int] = self.old.manifest.second.samples if self.old else {}
        self._stopped: list[StoppedBuild] = []
        self._rows = self.old.stored_rows() if self.old else {}
        self._sources: dict[str, tuple[Source, int]] = {}
        if self.old:
            self._sources = {content: (self.old, row) for content, row in self._rows.items()}

    def is_current(self, guide: Corpus) -> bool:
        """Tell whether the generation before was built from just this guide, and is whole."""
        return bool(self.old and not self.old.warning and self.old.manifest.corpus.files == guide.fingerprints)

    def passages_of(self, documents: Iterable[Document]) -> dict[str, list[Passage]]:
        """Fetch the passages of those documents that are the very ones of the generation before."""
        if self.old is None:
            return {}
        same = {d.document_id for d in documents if self.documents.get(d.document_id) is d}
        found: dict[str, list[Passage]] = {name: [] for name in same}
        for passage in self.old.all_passages() if same else ():
            if passage.document_id in same:
                found[passage.document_id].append(passage)
        return found

    def open_stopped(self, key: str, dimension: int, background: Background) -> None:
        """Open what stopped builds have encoded in the same way.

        :param key: Says what vectors are made with.
        """
        for folder in self.leftovers:
            try:
                if (folder / KEY).read_text(encoding="utf-8") == key:
                    stopped = StoppedBuild(folder, dimension, len(background.centre))
                    self._stopped.append(stopped)
                    self._sources |= {content: (stopped, row) for content, row in stopped.stored_rows().items()}
            except (OSError, UnicodeDecodeError):
                continue  # stopped before anything was encoded

    def close(self) -> None:
        """Close the files of stopped builds."""
        for stopped in self._stopped:
            stopped.close()

    def has(self, content: str) -> bool:
        """Tell whether the vectors of a text are there, by its hash."""
        return content in self._sources

    def stored(self, content: str) -> StoredPassage:
        """Fetch the vectors of a text that is there."""
        source, row = self._sources[content]
        return source.stored(row)

    def rows(self, contents: Sequence[str]) -> Rows:
        """Give the row of each text in the generation before, -1 where it has none."""
        return np.array([self._rows.get(content, -1) for content in contents], np.int64)

    def segments_worth_sharing(self, rows: Rows) -> list[int]:
        """Choose segments of which at least half is still needed, the largest ones where there are many.

        :param rows: Those of the generation before that are needed; -1 for others.
        """
        needed_rows = np.unique(rows[rows >= 0])
        if self.old is None or not len(needed_rows):
            return []
        segment, first, end = self.old.segments.places[needed_rows][:, :3].T
        needed = np.bincount(segment, end - first, len(self.old.segments.names))
        worth = np.flatnonzero(2 * needed >= np.maximum(1, self.old.segments.token_counts))
        return sorted(worth[np.argsort(-needed[worth], kind="stable")][:MOST_SHARED].tolist())

    def linked(self, rows: Rows, shared: Sequence[int]) -> tuple[NDArray[np.bool_], Vectors, Rows]:
        """Find the passages that shared segments hold.

        :param shared: Numbers of segments, ascending.
        :return: Which of ``rows`` they are; their vectors by both encoders; where they stand, segments numbered anew.
        """
        if self.old is None or not shared:
            return np.zeros(len(rows), bool), np.empty((0, 0), np.float32), np.empty((0, len(PLACE)), np.int64)
        linked = (rows >= 0) & np.isin(self.old.segments.places[rows, 0], shared)
        places = self.old.segments.places[rows[linked]]  # a copy
        places[:, 0] = np.searchsorted(shared, places[:, 0])
        return linked, self.old.passage_index.vectors(rows[linked]), places

    def link(self, shared: Sequence[int], folder: Path) -> tuple[list[str], dict[str, FileFacts]]:
        """Hard-link the files of segments into ``folder``; nobody writes to them any more."""
        if self.old is None:
            return [], {}
        names = [self.old.segments.names[number] for number in shared]
        files = {}
        for file in (f"{name}.{store}" for name in names for store in STORES):
            try:
                os.link(self.old.folder / file, folder / file)
            except OSError:  # not on every file system
                shutil.copyfile(self.old.folder / file, folder / file)
                sync(folder / file)
            files[file] = self.old.manifest.files[file]
        return names, files

    def terms(self, texts: Sequence[str], rows: Rows) -> dict[str, TermRows]:
        """Find the passages of each term, ascending; only texts that the generation before lacks are looked at.

        :param rows: Of each text in the generation before, -1 where it has none.
        """
        found: dict[str, list[int]] = defaultdict(list)
        for row in np.flatnonzero(rows < 0).tolist():
            for term in dict.fromkeys(technical_terms(texts[row])):
                found[term].append(row)
        new_rows: dict[int, list[int]] = defaultdict(list)  # by the row before
        for row in np.flatnonzero(rows >= 0).tolist():
            new_rows[int(rows[row])].append(row)
        for term, before in self.old.all_terms().items() if self.old else ():
            kept = [row for then in before.tolist() for row in new_rows.get(then, ())]
            if kept:
                found[term] += kept
        return {term: np.array(sorted(own), np.int32) for term, own in found.items()}

    def heading_vectors(self, headings: Iterable[str]) -> dict[str, Vectors]:
        """Fetch the vectors of those headings that the generation before has."""
        if self.old is None:
            return {}
        stored = self.old.stored_headings()
        return {heading: self.old.heading_vector(stored[heading]) for heading in headings if heading in stored}

    def remove_leftovers(self) -> None:
        """Remove what stopped builds left."""
        for folder in self.leftovers:
            shutil.rmtree(folder, ignore_errors=True)
