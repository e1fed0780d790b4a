"""What the editor sets of how the files of a guide are read: in ``corpus.toml`` and ``.qaignore`` beside them."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import regex
from pathspec import GitIgnoreSpec

from qa.disk import replace_file
from qa.errors import CorpusError
from qa.guide.archives import ZIP
from qa.guide.readers.reading import NO_OPTIONS, Options
from qa.records import Document, Place, Places

CORPUS_FILE, IGNORE_FILE = "corpus.toml", ".qaignore"
LARGEST = 200_000  # bytes
MOST = 200  # entries of a list
PAGES = ("file", "folder", "bare")
_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the guide's files are served as pages."""

    address: str = ""  # of the folder; ends in a slash; "" where there is none
    pages: Literal["file", "folder", "bare"] = "file"  # a/b.html as it is, as a/b/, as a/b

    def page(self, document_id: str) -> str:
        """Give the address of a file's page."""
        path = PurePosixPath(*(part for part in PurePosixPath(document_id).parts if not part.endswith(ZIP)))
        if path.stem in ("index", "README", "_index"):
            own = "" if path.parent == PurePosixPath() else f"{path.parent}/"
        elif self.pages == "file":
            own = str(path)
        else:
            own = str(path.with_suffix("")) + ("/" if self.pages == "folder" else "")
        return self.address + quote(own)


NO_SITE = Site()


@dataclass(frozen=True, slots=True)
class CorpusSettings:
    """How the files of a guide are read; a guide without the files has none of it."""

    options: Options = NO_OPTIONS
    site: Site = NO_SITE
    ignored: tuple[str, ...] = ()  # patterns as of gitignore
    key: str = ""  # differs where files are to be read anew; "" for nothing set

    def ignores(self, document_id: str) -> bool:
        """Tell whether a file is left out."""
        return bool(self.ignored) and _patterns(self.ignored).match_file(document_id)

    def fingerprint(self, data: bytes) -> str:
        """Hash a file together with how it is read."""
        found = hashlib.sha256(data)
        if self.key:
            found.update(self.key.encode())
        return found.hexdigest()

    def settle(self, document: Document, data: bytes) -> Document:
        """Put into a document what is known of it by now: its hash, and the addresses of its live pages."""
        document = replace(document, sha256=self.fingerprint(data))
        if not self.site.address:
            return document
        page = self.site.page(document.document_id)
        marks = tuple(replace(mark, place=_addressed(mark.place, page)) for mark in document.places.marks)
        # Where pages keep the names of their files, nobody knows what a text became.
        own = page if not marks and self.site.pages != "file" else ""
        return replace(document, places=Places(document.places.starts, marks, own))


def read_corpus_settings(folder: Path) -> CorpusSettings:
    """Read how the files of the guide in a folder are to be read.

    :raises CorpusError: A file cannot be read or says something else than settings; with what to do.
    """
    written, ignored = _read(folder / CORPUS_FILE), _read(folder / IGNORE_FILE)
    settings = _parse(written) if written.strip() else CorpusSettings()
    lines = tuple(line for line in ignored.splitlines() if line.strip() and not line.startswith("#"))
    try:
        _patterns(lines)
    except ValueError as error:
        raise CorpusError(f"{IGNORE_FILE}: {error}") from error
    return replace(settings, ignored=lines, key=written.strip())


def set_site(folder: Path, site: str) -> None:
    """Write down where the guide's pages are live, so that every build to come knows it.

    :raises CorpusError: It is no address, or the editor has set another one.
    """
    address = _address(site, "site")
    before = read_corpus_settings(folder).site.address
    if before and before != address:
        raise CorpusError(f"{CORPUS_FILE} says that the site is {before}; change it there")
    if not before:
        written = _read(folder / CORPUS_FILE)
        replace_file(folder / CORPUS_FILE, f'site = "{address}"\n{written}'.encode())


def _read(path: Path) -> str:
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise CorpusError(f"cannot read {path.name}: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise CorpusError(f"{path.name} is larger than {LARGEST:,} bytes; shorten it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name} is not UTF-8: {error.reason}; save it as UTF-8") from error


@cache
def _patterns(lines: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(lines)


def _parse(written: str) -> CorpusSettings:
    try:
        record = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CorpusError(f"{CORPUS_FILE}: {error}") from error
    _check_names(record, "setting", ("languages", "site", "columns", "leave_out", "ocr"))
    columns = _table(record.get("columns", {}), "columns")
    _check_names(columns, "column", ("question", "answer", "category"))
    return CorpusSettings(
        Options(
            **{name: _line(value, f"columns.{name}") for name, value in columns.items()},
            leave_out=_lines(record.get("leave_out", []), "leave_out"),
            languages=_languages(record.get("languages", [])),
            ocr=_switch(record.get("ocr", False), "ocr"),
        ),
        _site(record.get("site", "")),
    )


def _site(record: Any) -> Site:
    if isinstance(record, str):
        return Site(_address(record, "site") if record else "")
    record = _table(record, "site")
    _check_names(record, "setting below site", ("address", "pages"))
    pages = record.get("pages", "file")
    if pages not in PAGES:
        raise CorpusError(f"{CORPUS_FILE}: site.pages must be one of {', '.join(PAGES)}")
    return Site(_address(_line(record.get("address"), "site.address"), "site.address"), pages)


def _address(written: str, name: str) -> str:
    try:
        parts = urlsplit(written.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or parts.query or parts.fragment:
        raise CorpusError(f"{CORPUS_FILE}: {name} must be an address such as https://help.example.com/guide/")
    return parts.geturl().rstrip("/") + "/"


def _addressed(place: Place, page: str) -> Place:
    at = place.name if place.unit == "anchor" else f"page={place.first}" if place.unit == "page" else ""
    if "#" in at:
        return place  # a file within a book has no page
    return replace(place, address=f"{page}#{quote(at, safe='=')}" if at else page)


def _languages(record: Any) -> tuple[str, ...]:
    languages = _lines(record, "languages")
    wrong = next((one for one in languages if not _LANGUAGE.fullmatch(one)), None)
    if wrong:
        raise CorpusError(f"{CORPUS_FILE}: {wrong} is no language; write it as in zh, zh-Hant or en")
    return languages


def _check_names(record: Mapping[str, Any], kind: str, known: tuple[str, ...]) -> None:
    unknown = sorted(set(record) - set(known))
    if unknown:
        names = f"{', '.join(known[:-1])} and {known[-1]}"
        raise CorpusError(f"{CORPUS_FILE}: no such {kind} as {unknown[0]}; there are {names}")


def _table(record: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise CorpusError(f"{CORPUS_FILE}: {name} must be a table of names with what belongs to them")
    return record


def _lines(record: Any, name: str) -> tuple[str, ...]:
    if not isinstance(record, list) or len(record) > MOST:
        raise CorpusError(f"{CORPUS_FILE}: {name} must be a list of at most {MOST} lines")
    return tuple(_line(line, name) for line in record)


def _line(record: Any, name: str) -> str:
    if not isinstance(record, str) or not record.strip() or "\n" in record:
        raise CorpusError(f"{CORPUS_FILE}: {name} must be one line of text")
    return record.strip()


def _switch(record: Any, name: str) -> bool:
    if not isinstance(record, bool):
        raise CorpusError(f"{CORPUS_FILE}: {name} must be true or false")
    return record
