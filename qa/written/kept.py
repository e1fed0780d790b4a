"""Written answers that are kept, and how many tokens this day has cost; in one SQLite file, or in memory."""

import hashlib
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from qa.records import Answer
from qa.written.records import Citation, Sentence, Usage, Written

FILE = "written.sqlite"
MOST_KEPT = 2000  # answers; those that were not asked for longest go first
SCHEMA = """
CREATE TABLE IF NOT EXISTS written (name TEXT PRIMARY KEY, generation TEXT, used REAL, answer TEXT);
CREATE TABLE IF NOT EXISTS tokens (day TEXT PRIMARY KEY, used INTEGER);
"""


class Kept:
    """Safe to share between threads, and the file between processes."""

    def __init__(self, data: Path | None) -> None:
        """Open the file in a folder, and make both where they are missing; None keeps everything in memory."""
        if data:
            data.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        try:
            self._database = _open(data / FILE if data else None)
        except sqlite3.DatabaseError:
            if data is None:
                raise
            (data / FILE).unlink(missing_ok=True)  # damaged, and all of it can be had again
            self._database = _open(data / FILE)

    def find(self, answer: Answer, how: str) -> Written | None:
        """Fetch what was written for the same question, guide and model; None where there is nothing."""
        with self._lock, self._database as database:
            now = datetime.now(UTC).timestamp()
            found = database.execute(
                "UPDATE written SET used = ? WHERE name = ? RETURNING answer", (now, _name(answer, how))
            ).fetchone()
        return _from_json(json.loads(found[0]), answer) if found else None

    def keep(self, written: Written, how: str) -> None:
        """Keep an answer, and forget those of other generations and the oldest of too many."""
        answer = written.answer
        row = (_name(answer, how), answer.index, datetime.now(UTC).timestamp(), json.dumps(_to_json(written)))
        with self._lock, self._database as database:
            database.execute("DELETE FROM written WHERE generation <> ?", (answer.index,))
            database.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)", row)
            database.execute(
                "DELETE FROM written WHERE name NOT IN (SELECT name FROM written ORDER BY used DESC LIMIT ?)",
                (MOST_KEPT,),
            )

    def tokens_today(self) -> int:
        """Count the tokens that were used since midnight, UTC."""
        with self._lock:
            found = self._database.execute("SELECT used FROM tokens WHERE day = ?", (_today(),)).fetchone()
        return int(found[0]) if found else 0

    def count_tokens(self, tokens: int) -> None:
        """Add tokens to those of the day."""
        with self._lock, self._database as database:
            database.execute("DELETE FROM tokens WHERE day <> ?", (_today(),))
            database.execute(
                "INSERT INTO tokens VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET used = used + excluded.used",
                (_today(), tokens),
            )

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _open(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=5)
    database.executescript(SCHEMA)
    return database


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _name(answer: Answer, how: str) -> str:
    """Name an answer by what it depends on.

    :param how: Model, server and versions of prompt and check.
    """
    told = json.dumps([" ".join(answer.question.split()), answer.after, answer.index, len(answer.hits), how])
    return hashlib.sha256(told.encode()).hexdigest()


def _to_json(written: Written) -> dict[str, Any]:
    return {
        "written_id": written.written_id,
        "sentences": [
            [one.text, one.start, one.end, [[own.rank, own.start, own.end] for own in one.citations]]
            for one in written.sentences
        ],
        "refusal": written.refusal,
        "model": written.model,
        "usage": [written.usage.prompt, written.usage.completion],
    }


def _from_json(kept: dict[str, Any], answer: Answer) -> Written:
    """Make a written answer again; its passages are those of the answer now, which are the same."""
    sentences = tuple(
        Sentence(
            number,
            text,
            start,
            end,
            tuple(Citation(rank, answer.hits[rank - 1].passage, first, last) for rank, first, last in citations),
        )
        for number, (text, start, end, citations) in enumerate(kept["sentences"], 1)
    )
    whole = Written(kept["written_id"], answer, sentences, refusal=kept["refusal"], model=kept["model"])
    return replace(whole, usage=Usage(*kept["usage"]), kept=True)
