"""What lies in the folder of a guide: its files, those in its zips, and what no reader knows."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa.errors import CorpusError
from qa.guide.archives import ZIP, Member, list_members
from qa.guide.corpus_settings import CORPUS_FILE, CorpusSettings, read_corpus_settings
from qa.guide.readers import READERS
from qa.guide.settings import SETTINGS_FILE

DEEPEST_FOLDER = 50
LOCK = "~$"  # what Word and Excel put beside a file that is open; it is no document


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file of the guide lies."""

    path: Path  # of the file, or of the zip that holds it
    member: Member | None = None  # of the zip
    error: str = ""  # why nothing can be read there
    closed: bool = False  # whether it is a folder that is too deep or refused

    @property
    def stamp(self) -> tuple[int, int]:
        """Give what differs when the file was written: its size and time; of a file that is not there, zeros."""
        try:
            facts = self.path.stat()
        except OSError:
            return 0, 0
        return facts.st_size, facts.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the folder of a guide."""

    files: dict[str, Source]  # document_id to where it lies, sorted
    unread: dict[str, int]  # ending, or name without one, to how many files no reader knows


def list_files(folder: Path, settings: CorpusSettings | None = None) -> Listing:
    """List the files below ``folder``; links to folders are not followed, so none can loop.

    :param settings: What is left out; read there, where it is not given.
    :raises CorpusError: ``folder`` is missing, or holds no file a reader knows, or its settings are none.
    """
    if not folder.is_dir():
        raise CorpusError(f"no corpus folder at {folder}; put guide files ({', '.join(READERS)}) there")
    settings = read_corpus_settings(folder) if settings is None else settings
    root = folder.resolve()
    found: dict[str, Source] = {}
    others: Counter[str] = Counter()
    for name, source in sorted(_sources(root), key=lambda one: one[0]):
        ending = PurePosixPath(name).suffix
        if settings.ignores(name) or PurePosixPath(name).name.startswith(LOCK):
            continue
        if not (source.error or source.closed) and ending.lower() not in READERS:
            others[ending or PurePosixPath(name).name] += name not in (SETTINGS_FILE, CORPUS_FILE)
            continue
        while name in found:
            name = f"_{name}"
        found[name] = source
    unread = {name: count for name, count in sorted(others.items()) if count}
    if not found:
        there = ", ".join(f"{count} {ending}" for ending, count in unread.items())
        there = f" (there: {there})" if there else ""
        raise CorpusError(f"no guide files in {folder}{there}; readers know {', '.join(READERS)}")
    return Listing(dict(sorted(found.items())), unread)


def _sources(root: Path) -> Iterator[tuple[str, Source]]:
    """Give each file and where it lies, those in zips too."""
    paths, closed = _walk(root)
    for path in closed:
        yield _name(path, root), Source(path, closed=True)
    for path in paths:
        name = _name(path, root)
        if path.suffix.lower() != ZIP or path.is_symlink():
            yield name, Source(path)
            continue
        try:
            members = list_members(path)
        except CorpusError as error:
            yield name, Source(path, error=str(error))
            continue
        for member in members:
            yield f"{name}/{member.name}", Source(path, member)


def _name(path: Path, root: Path) -> str:
    # A name that is not UTF-8 can be neither stored nor shown; spelt out, it still can be recognised.
    return path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _walk(root: Path) -> tuple[list[Path], list[Path]]:
    """List files, and folders that are too deep or refused, below a folder; hidden ones are passed over."""
    paths: list[Path] = []
    closed: list[Path] = []
    refused: list[OSError] = []
    for parent, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(parent, name) for name in names if not name.startswith(".")]
        if len(Path(parent).relative_to(root).parts) == DEEPEST_FOLDER:
            closed += [Path(parent, name) for name in folders]
            folders.clear()
    return paths, [*closed, *(Path(error.filename) for error in refused)]
