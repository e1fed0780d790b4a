"""What was asked, whether it helped, and what editors made of it; in SQLite, and never in the way of an answer."""

import json
import logging
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import regex

from qa.errors import QAError
from qa.quality.questions import fold_question
from qa.records import Answer
from qa.search.ranking import answered_from

WAIT = 0.25  # seconds for another writer; an answer waits no longer
LONGEST_REMARK = 2000  # characters
LONGEST_COMMON = 80  # characters of a question that is suggested to others
LEAST_ASKED, LEAST_DAYS = 3, 2  # times, and days, that it was asked
MOST_COMMON = 500
_PERSONAL = regex.compile(r"\d(?:[ ./()-]?\d){3,}|@|://")  # numbers of cards and telephones, addresses
ABOUT = {"resolved": "state", "dismissed": "state", "urgent": "urgency", "calm": "urgency"}  # marks of questions
WAIT_OF_EDITORS = 5.0  # seconds; a mark is not to be lost
KEPT = 200_000  # questions; the oldest go first, so that no visitor can fill the disk

# Each entry takes the file one version further; PRAGMA user_version counts them. Append, never change one.
MIGRATIONS = (
    """CREATE TABLE asked (asked_id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, question TEXT NOT NULL,
                           generation TEXT NOT NULL, answerable INTEGER NOT NULL, confidence REAL NOT NULL,
                           hits TEXT NOT NULL, helpful INTEGER, remark TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX asked_by_time ON asked (at)",
    """CREATE TABLE marked (question TEXT NOT NULL, about TEXT NOT NULL, mark TEXT NOT NULL, at TEXT NOT NULL,
                            PRIMARY KEY (question, about)) WITHOUT ROWID""",
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


@dataclass(frozen=True, slots=True)
class Mark:
    """What an editor said of a question."""

    question: str  # folded
    mark: str  # one of ABOUT
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class SectionCount:
    """How often a section was shown, and what readers said when it came first."""

    shown_first: int = 0
    shown: int = 0  # first or further down
    voted_up: int = 0
    voted_down: int = 0


Section = tuple[str, tuple[str, ...]]  # document and heading path


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
        with self._reading() as database:
            records = database.execute(
                "SELECT asked_id, at, question, generation, answerable, confidence, hits, helpful, remark"
                " FROM asked WHERE at >= ? ORDER BY asked_id",
                (since.astimezone(UTC).isoformat() if since else "",),
            ).fetchall()
            return [_read(record) for record in records]

    def mark(self, questions: Sequence[str], mark: str) -> None:
        """Say of questions that they are resolved, dismissed, urgent or calm; it takes the place of the opposite.

        :raises QAError: It cannot be kept.
        """
        now = _now()
        records = [(fold_question(_clean(question)), ABOUT[mark], mark, now) for question in questions]
        with self._writing() as database:
            database.executemany("INSERT OR REPLACE INTO marked VALUES (?, ?, ?, ?)", records)

    def unmark(self, questions: Sequence[str], mark: str) -> None:
        """Take back what :meth:`mark` said.

        :raises QAError: It cannot be kept.
        """
        records = [(fold_question(_clean(question)), mark) for question in questions]
        with self._writing() as database:
            database.executemany("DELETE FROM marked WHERE question = ? AND mark = ?", records)

    def marks(self) -> list[Mark]:
        """List what editors said, oldest first.

        :raises QAError: The file cannot be read.
        """
        if not self.path.exists():
            return []
        with self._reading() as database:
            records = database.execute("SELECT question, mark, at FROM marked ORDER BY at, question").fetchall()
            return [Mark(question, mark, datetime.fromisoformat(at)) for question, mark, at in records]

    def section_counts(self, since: datetime | None = None) -> dict[Section, SectionCount]:
        """Count, by section, how often it was shown and what was said of it.

        :raises QAError: The file cannot be read.
        """
        first: Counter[Section] = Counter()
        shown: Counter[Section] = Counter()
        votes: dict[bool, Counter[Section]] = {True: Counter(), False: Counter()}
        for one in self.asked(since):
            sections = [(place.document, place.headings) for place in one.hits]
            shown.update(set(sections))
            first.update(sections[:1])
            if one.helpful is not None:
                votes[one.helpful].update(sections[:1])
        return {
            section: SectionCount(first[section], times, votes[True][section], votes[False][section])
            for section, times in shown.items()
        }

    def common_questions(self, since: datetime | None = None) -> list[str]:
        """List questions that several asked and that were answered, most asked first, to suggest them to others.

        What may tell of a person is left out: addresses, long numbers, and whatever was asked on one day only.

        :raises QAError: The file cannot be read.
        """
        asked: dict[str, list[Asked]] = defaultdict(list)
        for one in self.asked(since):
            if len(one.question) <= LONGEST_COMMON and not _PERSONAL.search(one.question):
                asked[" ".join(one.question.split()).casefold()].append(one)
        common = [times for times in asked.values() if _is_common(times)]
        common.sort(key=lambda times: (-len(times), times[0].asked_id))
        return [times[-1].question for times in common[:MOST_COMMON]]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._open() as database:
                yield database
        except (OSError, sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise QAError(f"cannot read {self.path}: {error}; move it away to begin a new one") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._open(WAIT_OF_EDITORS) as database, database:
                yield database
        except (OSError, sqlite3.Error) as error:
            raise QAError(f"cannot write {self.path}: {error}") from error

    @contextmanager
    def _open(self, wait: float = WAIT) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=wait)) as database:
            _migrate(database)
            database.execute("PRAGMA synchronous = NORMAL")  # with a write-ahead log, a crash of the machine loses
            yield database  # the last questions at most, and no answer waits for the disk


def _is_common(times: list[Asked]) -> bool:
    votes = sum(1 if one.helpful else -1 for one in times if one.helpful is not None)
    several = len(times) >= LEAST_ASKED and len({one.at.date() for one in times}) >= LEAST_DAYS
    return several and votes >= 0 and times[-1].answerable and times[-1].confidence >= answered_from()


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
