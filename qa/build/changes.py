"""How two states of a guide differ: sections added, changed and removed."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.files import READERS, fingerprint_corpus, read_document
from qa.records import Section
from qa.store.generation import Generation


@dataclass(frozen=True, slots=True, order=True)
class SectionName:
    """What a section goes by: where its heading stands, not on which line."""

    document: str
    headings: tuple[str, ...]
    occurrence: int = 1  # of the same path in the same document


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the sections, in the order of the guide; a new heading is one removed and one added."""

    added: tuple[SectionName, ...] = ()
    changed: tuple[SectionName, ...] = ()
    removed: tuple[SectionName, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()  # document and why it cannot be read

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.failures)


Hashes = dict[SectionName, str]  # of the text below each heading


def changes_since(generation: Generation, corpus: Path) -> Changes:
    """Compare the guide as it lies in ``corpus`` with what the index was built from; only files that differ are read.

    :raises CorpusError: There is no guide.
    """
    then, now = generation.manifest["corpus"]["files"], fingerprint_corpus(corpus)
    differing = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    # A file that failed when the index was built, and is as it was, fails again.
    failures = {name: why for name, why in generation.manifest["corpus"]["failures"].items() if name not in differing}
    new: Hashes = {}
    for name in differing:
        if name in now:
            try:
                document = read_document(name, (corpus / name).read_bytes())
                new |= _hashes(name, document.text, document.sections)
            except OSError as error:
                failures[name] = error.strerror or str(error)
            except CorpusError as error:
                failures[name] = str(error)
    return _compare(_stored_hashes(generation, differing), new, failures)


def changes_between(old: Generation | None, new: Generation) -> Changes:
    """Compare what two generations of an index were built from; without an old one, all is added."""
    then = old.manifest["corpus"]["files"] if old else {}
    now = new.manifest["corpus"]["files"]
    differing = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    before = _stored_hashes(old, differing) if old else {}
    return _compare(before, _stored_hashes(new, differing), new.manifest["corpus"]["failures"])


def _compare(old: Hashes, new: Hashes, failures: dict[str, str]) -> Changes:
    return Changes(
        tuple(name for name in new if name not in old),
        tuple(name for name in new if old.get(name, new[name]) != new[name]),
        tuple(name for name in old if name not in new),
        tuple(failures.items()),
    )


def _stored_hashes(generation: Generation, names: Iterable[str]) -> Hashes:
    """Find the sections of documents again, from the text that an index keeps."""
    kept = {name for name, _ in generation.heading_paths()}
    hashes: Hashes = {}
    for name in names:
        if name in kept:
            text = generation.document_text(name)
            hashes |= _hashes(name, text, READERS[Path(name).suffix.lower()](text))
    return hashes


def _hashes(document: str, text: str, sections: Iterable[Section]) -> Hashes:
    seen: Counter[tuple[str, ...]] = Counter()
    hashes: Hashes = {}
    for section in sections:
        seen[section.headings] += 1
        body = text[section.start : section.end].strip()
        name = SectionName(document, section.headings, seen[section.headings])
        hashes[name] = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()
    return hashes
