"""How the guide differs from what an index was built from: files, and sections added, changed and removed."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.files import fingerprint_corpus, read_document
from qa.records import Document, Section
from qa.store.manifest import Manifest, live_generation, read_manifest
from qa.store.protocol import Store


@dataclass(frozen=True, slots=True, order=True)
class SectionName:
    """What a section goes by: where its heading stands, not on which line."""

    document: str
    headings: tuple[str, ...]
    occurrence: int = 1  # of the same path in the same document


@dataclass(frozen=True, slots=True)
class Changes:
    """Sections by what changed, in the order of the guide; a renamed heading is one removed and one added."""

    added: tuple[SectionName, ...] = ()
    changed: tuple[SectionName, ...] = ()
    removed: tuple[SectionName, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()  # document and why it cannot be read

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.failures)


Hashes = dict[SectionName, str]  # of the text below each heading


def stale_reasons(corpus: Path, index: Path, model: str | None = None) -> list[str]:
    """Say how ``corpus`` differs from what the index was built from; empty when it does not.

    :param model: The model it should have been built with; None accepts any.
    :raises IndexNotFoundError: There is no index.
    """
    manifest = read_manifest(live_generation(index), "sizes")
    built_with = manifest.model.name
    changed = list(_changed_files(corpus, manifest))
    return ([f"model: built with {built_with}, not {model}"] if model not in (None, built_with) else []) + changed


def newer_guide(manifest: Manifest) -> list[str]:
    """Say how the guide differs by now from what an index was built from; nothing where the guide is not there."""
    try:
        return list(_changed_files(Path(manifest.corpus.folder), manifest))
    except (CorpusError, OSError):
        return []


def _changed_files(corpus: Path, manifest: Manifest) -> Iterator[str]:
    then, now = manifest.corpus.files, fingerprint_corpus(corpus)
    yield from (f"new: {name}" for name in sorted(now.keys() - then.keys()))
    yield from (f"removed: {name}" for name in sorted(then.keys() - now.keys()))
    yield from (f"changed: {name}" for name in sorted(now.keys() & then.keys()) if now[name] != then[name])


def changes_since(store: Store, corpus: Path) -> Changes:
    """Compare the guide as it lies in ``corpus`` with what the index was built from; only files that differ are read.

    :raises CorpusError: There is no guide.
    """
    then, now = store.manifest.corpus.files, fingerprint_corpus(corpus)
    differing = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    # A file that failed when the index was built, and is as it was, fails again.
    failures = {name: why for name, why in store.manifest.corpus.failures.items() if name not in differing}
    old: Hashes = {}
    new: Hashes = {}
    for name in differing:
        if sections := store.sections_of(name):
            old |= _hashes(name, store.document_text(name), sections)
        if name in now:
            try:
                document = read_document(name, (corpus / name).read_bytes())
                new |= _hashes(name, document.text, document.sections)
            except OSError as error:
                failures[name] = error.strerror or str(error)
            except CorpusError as error:
                failures[name] = str(error)
    return _compare(old, new, failures)


def compare_documents(
    before: Mapping[str, Document], after: Mapping[str, Document], failures: Mapping[str, str]
) -> Changes:
    """Compare two states of a guide, documents by their names; without one before, all is added.

    :param failures: Of files that cannot be read now, and why.
    """
    old: Hashes = {}
    new: Hashes = {}
    for name in sorted(before.keys() | after.keys()):
        then, now = before.get(name), after.get(name)
        if then and now and then.sha256 == now.sha256:
            continue
        if then:
            old |= _hashes(name, then.text, then.sections)
        if now:
            new |= _hashes(name, now.text, now.sections)
    return _compare(old, new, failures)


def _compare(old: Hashes, new: Hashes, failures: Mapping[str, str]) -> Changes:
    return Changes(
        tuple(name for name in new if name not in old),
        tuple(name for name in new if old.get(name, new[name]) != new[name]),
        tuple(name for name in old if name not in new),
        tuple(failures.items()),
    )


def _hashes(document: str, text: str, sections: Iterable[Section]) -> Hashes:
    seen: Counter[tuple[str, ...]] = Counter()
    hashes: Hashes = {}
    for section in sections:
        seen[section.headings] += 1
        body = text[section.start : section.end].strip()
        name = SectionName(document, section.headings, seen[section.headings])
        hashes[name] = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()
    return hashes
