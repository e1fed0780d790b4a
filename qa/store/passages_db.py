"""The SQLite tables of a generation, written and read: documents, sections, passages, headings, terms."""

import json
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.disk import sync
from qa.guide.readers import kind_of
from qa.records import Box, Document, Passage, Place, Places, Section, line_starts

TermRows = NDArray[np.int32]  # rows of passages, ascending

TABLES = """
CREATE TABLE documents (document_id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sections (document_id TEXT, section INTEGER, headings TEXT, start INTEGER, end INTEGER,
                       PRIMARY KEY (document_id, section)) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, document_id TEXT, section INTEGER, headings TEXT, text TEXT,
                       start INTEGER, end INTEGER, start_line INTEGER, end_line INTEGER, content TEXT, opening TEXT,
                       place TEXT);  -- JSON; empty where the lines are the file's own
CREATE INDEX contents ON passages (content);
CREATE TABLE headings (row INTEGER PRIMARY KEY, heading TEXT); -- of headings.f32
CREATE TABLE terms (term TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID; -- rows of passages, int32 little-endian, ascending
"""
SECTIONS = "SELECT document_id, headings, start, end FROM sections"
PASSAGE = "row, document_id, section, headings, text, start, end, start_line, end_line, opening, place"


def write_passages(
    path: Path,
    documents: Iterable[Document],
    passages: Sequence[Passage],
    contents: Sequence[str],
    headings: Iterable[str],
    terms: Mapping[str, TermRows],
) -> None:
    """Write the tables and bring them onto the disk.

    :param contents: The hash of what was encoded of each passage.
    :raises OSError: The disk refuses it.
    """
    documents = tuple(documents)
    database = sqlite3.connect(path)
    try:
        with database:
            insert = database.executemany
            database.executescript(TABLES)
            insert("INSERT INTO documents VALUES (?, ?)", ((d.document_id, d.text) for d in documents))
            insert("INSERT INTO sections VALUES (?, ?, ?, ?, ?)", _section_records(documents))
            insert(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _passage_records(passages, contents)
            )
            insert("INSERT INTO headings VALUES (?, ?)", enumerate(headings))
            insert("INSERT INTO terms VALUES (?, ?)", ((t, rows.astype("<i4").tobytes()) for t, rows in terms.items()))
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        database.close()
    sync(path)


def _section_records(documents: Iterable[Document]) -> Iterable[tuple[object, ...]]:
    for document in documents:
        for number, section in enumerate(document.sections):
            headings = json.dumps(section.headings, ensure_ascii=False)
            yield document.document_id, number, headings, section.start, section.end


def _passage_records(passages: Sequence[Passage], contents: Sequence[str]) -> Iterable[tuple[object, ...]]:
    for row, (passage, content) in enumerate(zip(passages, contents, strict=True)):
        headings = json.dumps(passage.headings, ensure_ascii=False)
        place = passage.start, passage.end, passage.start_line, passage.end_line
        yield (
            row,
            passage.document_id,
            passage.section,
            headings,
            passage.text,
            *place,
            content,
            passage.opening,
            _write_place(passage),
        )


def _write_place(passage: Passage) -> str:
    place = passage.taken_from
    if place is None:
        return ""
    boxes = [[box.page, box.left, box.top, box.right, box.bottom] for box in place.boxes]
    return json.dumps([place.unit, place.first, place.last, place.name, boxes, place.address], ensure_ascii=False)


def _read_place(written: str) -> Place | None:
    if not written:
        return None
    unit, first, last, name, boxes, address = json.loads(written)
    return Place(unit, first, last, name, tuple(Box(*box) for box in boxes), address)


def _section(headings: str, start: int, end: int) -> Section:
    return Section(tuple(json.loads(headings)), start, end)


class PassagesDb:
    """The tables of one generation, held open for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        :raises sqlite3.Error: It is no database of these tables.
        """
        self._database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        weakref.finalize(self, self._database.close)  # it refers to itself, and would stay until Python tidies up
        copies = "SELECT count(*) FROM passages GROUP BY content ORDER BY 1 DESC LIMIT 1"
        self.most_copies: int = (self._database.execute(copies).fetchone() or (1,))[0]
        self.count: int = self._database.execute("SELECT count(*) FROM passages").fetchone()[0]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Fetch passages by their rows, in ascending order."""
        statement = f"SELECT {PASSAGE} FROM passages WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row"
        records = self._database.execute(statement, (json.dumps([int(row) for row in rows]),))
        return {
            row: Passage(
                name,
                section,
                tuple(json.loads(headings)),
                text,
                start,
                end,
                first,
                last,
                row,
                opening,
                _read_place(place),
            )
            for row, name, section, headings, text, start, end, first, last, opening, place in records
        }

    def copies(self, rows: Iterable[int]) -> list[list[Passage]]:
        """Find the other passages of the same content as each of some."""
        statement = "SELECT row FROM passages WHERE content = (SELECT content FROM passages WHERE row = ?) ORDER BY row"
        found = [[other for (other,) in self._database.execute(statement, (int(row),)) if other != row] for row in rows]
        passages = self.passages(other for others in found for other in others)
        return [[passages[other] for other in others] for others in found]

    def document_rows(self) -> dict[str, range]:
        """Give the rows of each document that has passages, in the order of the guide; all passages are looked at."""
        statement = "SELECT document_id, min(row), max(row) FROM passages GROUP BY document_id ORDER BY 2"
        return {name: range(first, last + 1) for name, first, last in self._database.execute(statement)}

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        records = self._database.execute("SELECT document_id, headings FROM sections ORDER BY document_id, section")
        return [(document_id, tuple(json.loads(headings))) for document_id, headings in records]

    def documents(self, hashes: Mapping[str, str]) -> dict[str, Document]:
        """Fetch every document with its sections.

        :param hashes: The sha256 of each file.
        """
        sections: dict[str, list[Section]] = defaultdict(list)
        for document_id, *section in self._database.execute(f"{SECTIONS} ORDER BY document_id, section"):
            sections[document_id].append(_section(*section))
        texts = self._database.execute("SELECT document_id, text FROM documents")
        return {
            name: Document(
                name, text, tuple(sections[name]), hashes[name], kind_of(name), Places(tuple(line_starts(text)))
            )
            for name, text in texts
        }

    def sections_of(self, document_id: str) -> tuple[Section, ...]:
        """Fetch the sections of a document, in the order of its text; none where there is no such document."""
        records = self._database.execute(f"{SECTIONS} WHERE document_id = ? ORDER BY section", (document_id,))
        return tuple(_section(*section) for _, *section in records)

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        row = self._database.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])

    def contents(self) -> dict[str, int]:
        """Give the row of each content hash."""
        return dict(self._database.execute("SELECT content, row FROM passages"))

    def headings(self) -> dict[str, int]:
        """Give the row of each heading in ``headings.f32``."""
        return dict(self._database.execute("SELECT heading, row FROM headings"))

    def term_rows(self, terms: Iterable[str]) -> dict[str, TermRows]:
        """Find, for each term that the guide has, the rows of its passages."""
        found = {}
        for term in terms:
            record = self._database.execute("SELECT rows FROM terms WHERE term = ?", (term,)).fetchone()
            if record:
                found[term] = np.frombuffer(record[0], "<i4")
        return found

    def all_terms(self) -> dict[str, TermRows]:
        """Give the rows of the passages of every term."""
        return {term: np.frombuffer(rows, "<i4") for term, rows in self._database.execute("SELECT * FROM terms")}
