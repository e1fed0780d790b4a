"""What was asked, and whether it helped; kept in SQLite, and never in the way of an answer."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from qa.errors import QAError
from qa.records import Answer

WAIT = 0.25  # seconds for another writer; an answer waits no longer
LONGEST_REMARK = 2000  # characters
KEPT = 200_000  # questions; the oldest go first, so that no visitor can fill the disk

# Each entry takes the file one version further; PRAGMA user_version counts them. Append, never change one.
MIGRATIONS = (
    """CREATE TABLE asked (asked_id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, question TEXT NOT NULL,
                           generation TEXT NOT NULL, answerable INTEGER NOT NULL, confidence REAL NOT NULL,
                           hits TEXT NOT NULL, helpful INTEGER, remark TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX asked_by_time ON asked (at)",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was shown for a question."""

    document: str
    headings: tuple[str, ...]
    start: int  # characters
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked; nothing of who asked it."""

    asked_id: int
    at: datetime  # UTC
    question: str
    generation: str  # of the index that answered
    answerable: bool
    confidence: float
    hits: tuple[Place, ...]  # best first
    helpful: bool | None  # None: nobody said
    remark: str


class Feedback:
    """The file of questions below a data folder; opened for each call, so threads and processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "feedback.sqlite"

    def add_question(self, answer: Answer) -> int | None:
        """Keep a question and what was shown.

        :return: Its number, for :meth:`vote`; None when it could not be kept, which is logged once and else ignored.
        """
        hits = [
            {
                "document": hit.passage.document_id,
                "headings": hit.passage.headings,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 4),
            }
            for hit in answer.hits
        ]
        record = (_now(), _clean(answer.question), answer.index, answer.answerable, answer.confidence, json.dumps(hits))
        try:
            with self._open() as database, database:
                added = database.execute(
                    "INSERT INTO asked (at, question, generation, answerable, confidence, hits)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    record,
                ).lastrowid
                database.execute("DELETE FROM asked WHERE asked_id <= ?", ((added or 0) - KEPT,))
                return added
        except (OSError, sqlite3.Error) as error:
            _warn_once(self.path, str(error))
            return None

    def vote(self, asked_id: int, helpful: bool, remark: str = "") -> None:
        """Say whether the answer helped; a later vote on the same question replaces the earlier one."""
        try:
            with self._open() as database, database:
                database.execute(
                    "UPDATE asked SET helpful = ?, remark = ? WHERE asked_id = ?",
                    (helpful, _clean(remark.strip())[:LONGEST_REMARK], asked_id),
                )
        except (OSError, sqlite3.Error) as error:
            _warn_once(self.path, str(error))

    def asked(self, since: datetime | None = None) -> list[Asked]:
        """List what was asked, oldest first; nothing where there is no file yet.

        :raises QAError: The file cannot be read.
        """
        if not self.path.exists():
            return []
        try:
            with self._open() as database:
                records = database.execute(
                    "SELECT asked_id, at, question, generation, answerable, confidence, hits, helpful, remark"
                    " FROM asked WHERE at >= ? ORDER BY asked_id",
                    (since.astimezone(UTC).isoformat() if since else "",),
                ).fetchall()
            return [_read(record) for record in records]
        except (OSError, sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise QAError(f"cannot read {self.path}: {error}; move it away to begin a new one") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=WAIT)) as database:
            _migrate(database)
            database.execute("PRAGMA synchronous = NORMAL")  # with a write-ahead log, a crash of the machine loses
            yield database  # the last questions at most, and no answer waits for the disk


def _migrate(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise sqlite3.DatabaseError(f"the file has version {version}, this program knows {len(MIGRATIONS)}")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("BEGIN IMMEDIATE")
    with database:
        version = database.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
        for number, statement in enumerate(MIGRATIONS[version:], version + 1):
            database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")


def _read(record: tuple[Any, ...]) -> Asked:
    asked_id, at, question, generation, answerable, confidence, hits, helpful, remark = record
    return Asked(
        asked_id,
        datetime.fromisoformat(at),
        question,
        generation,
        bool(answerable),
        confidence,
        tuple(Place(**{**hit, "headings": tuple(hit["headings"])}) for hit in json.loads(hits)),
        None if helpful is None else bool(helpful),
        remark,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _clean(text: str) -> str:
    """Replace half surrogate pairs, which SQLite refuses."""
    return text.encode("utf-8", "replace").decode()


@cache
def _warn_once(path: Path, reason: str) -> None:
    logging.getLogger(__name__).warning("questions are not kept in %s: %s; answers go on", path, reason)
