"""How the guide differs from what an index was built from: files, and sections added, changed and removed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.files import fingerprint_corpus, read_document, read_file
from qa.records import Document, Section
from qa.store.manifest import Manifest, live_generation, read_manifest
from qa.store.protocol import Store

LEAST_SAME = 8  # characters of a text that is recognised under another name; "Yes." is no section's own
LEAST_ALIKE = 20  # characters of a text that is recognised though it is not quite the same
ALIKE_FROM = 0.8  # share of neighbouring characters
MOST_COMPARED = 40_000  # pairs of sections; more take seconds


@dataclass(frozen=True, slots=True, order=True)
class SectionName:
    """What a section goes by: where its heading stands, not on which line."""

    document: str
    headings: tuple[str, ...]
    occurrence: int = 1  # of the same path in the same document


@dataclass(frozen=True, slots=True)
class Changes:
    """Sections by what changed, in the order of the guide."""

    added: tuple[SectionName, ...] = ()
    changed: tuple[SectionName, ...] = ()
    removed: tuple[SectionName, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()  # document and why it cannot be read; no change by itself
    renamed: tuple[tuple[SectionName, SectionName], ...] = ()  # from and to: the same text, or nearly, elsewhere

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.renamed)


Bodies = dict[SectionName, str]  # the text below each heading


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
    old: Bodies = {}
    new: Bodies = {}
    for name in differing:
        if sections := store.sections_of(name):
            old |= _bodies(name, store.document_text(name), sections)
        if name in now:
            try:
                document = read_document(name, (corpus / name).read_bytes())
                new |= _bodies(name, document.text, document.sections)
            except OSError as error:
                failures[name] = error.strerror or str(error)
            except CorpusError as error:
                failures[name] = str(error)
    return _compare(old, new, failures)


def compare_stores(before: Store, after: Store) -> Changes:
    """Compare what two generations were built from."""
    then, now = before.manifest.corpus.files, after.manifest.corpus.files
    old: Bodies = {}
    new: Bodies = {}
    for name in sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name)):
        for store, bodies in ((before, old), (after, new)):
            if sections := store.sections_of(name):
                bodies |= _bodies(name, store.document_text(name), sections)
    return _compare(old, new, after.manifest.corpus.failures)


def compare_documents(
    before: Mapping[str, Document], after: Mapping[str, Document], failures: Mapping[str, str]
) -> Changes:
    """Compare two states of a guide, documents by their names; without one before, all is added.

    :param failures: Of files that cannot be read now, and why.
    """
    old: Bodies = {}
    new: Bodies = {}
    for name in sorted(before.keys() | after.keys()):
        then, now = before.get(name), after.get(name)
        if then and now and then.sha256 == now.sha256:
            continue
        if then:
            old |= _bodies(name, then.text, then.sections)
        if now:
            new |= _bodies(name, now.text, now.sections)
    return _compare(old, new, failures)


def _compare(old: Bodies, new: Bodies, failures: Mapping[str, str]) -> Changes:
    added = [name for name in new if name not in old]
    removed = [name for name in old if name not in new]
    renamed = tuple(_find_renamed({name: old[name] for name in removed}, {name: new[name] for name in added}))
    gone, come = {name for name, _ in renamed}, {name for _, name in renamed}
    return Changes(
        tuple(name for name in added if name not in come),
        tuple(name for name in new if old.get(name, new[name]) != new[name]),
        tuple(name for name in removed if name not in gone),
        tuple(failures.items()),
        renamed,
    )


def _find_renamed(removed: Bodies, added: Bodies) -> Iterator[tuple[SectionName, SectionName]]:
    """Find sections that are there under another name: those of the same text first, then the most alike."""
    by_text: dict[str, list[SectionName]] = {}
    for name, text in removed.items():
        by_text.setdefault(text, []).append(name)
    left = dict(added)
    for name, text in added.items():
        if len(text) >= LEAST_SAME and by_text.get(text):
            del left[name]
            yield by_text[text].pop(0), name
    before = {name: _pairs_of(removed[name]) for names in by_text.values() for name in names}
    after = {name: _pairs_of(text) for name, text in left.items() if len(text) >= LEAST_ALIKE}
    if len(before) * len(after) > MOST_COMPARED:
        return
    alike = sorted(
        ((_alike(old, new), one, other) for one, old in before.items() for other, new in after.items()),
        key=lambda found: -found[0],
    )
    taken: set[SectionName] = set()
    for share, one, other in alike:
        if share >= ALIKE_FROM and not taken & {one, other}:
            taken |= {one, other}
            yield one, other


def _pairs_of(text: str) -> Counter[str]:
    """Count neighbouring characters, which tell texts apart in any language."""
    plain = "".join(text.split()).casefold()
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Measure what two texts share of both, in [0, 1] (Dice's coefficient)."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _bodies(document: str, text: str, sections: Iterable[Section]) -> Bodies:
    seen: Counter[tuple[str, ...]] = Counter()
    bodies: Bodies = {}
    for section in sections:
        seen[section.headings] += 1
        name = SectionName(document, section.headings, seen[section.headings])
        bodies[name] = text[section.start : section.end].strip()
    return bodies


def indexed_text(store: Store, name: SectionName) -> str:
    """Give a section's text as the index has it; "" where it has none."""
    sections = store.sections_of(name.document)
    return _bodies(name.document, store.document_text(name.document), sections).get(name, "") if sections else ""


def current_text(corpus: Path, name: SectionName) -> str:
    """Give a section's text as it lies in the guide now; "" where it is not there."""
    try:
        document = read_file(corpus, name.document)
    except (OSError, CorpusError):
        return ""
    return _bodies(name.document, document.text, document.sections).get(name, "")
