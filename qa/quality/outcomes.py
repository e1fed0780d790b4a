"""What came of each question of a run, in the words of whoever asked it."""

from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]  # of an evaluation

OUTCOMES = (
    "first",
    "in_three",
    "later",
    "missed",
    "gone",
    "wrongly_refused",
    "wrongly_answered",
    "left_open",
    "rightly_refused",
)


def outcomes(row: Row) -> tuple[str, ...]:
    """Say what came of a question; one that the guide answers has a place among the hits, and may be refused too.

    :return: Some of ``OUTCOMES``: ``gone`` where the guide no longer has what is wanted, ``left_open`` where the
        reader of an unanswerable question is told that nobody is sure.
    """
    if not row["relevant"]:
        return ({"answered": "wrongly_answered", "unsure": "left_open"}.get(tier(row), "rightly_refused"),)
    rank = row["rank"]
    place = "missed" if rank is None else "first" if rank == 1 else "in_three" if rank <= 3 else "later"
    told = [place]
    if is_gone(row):
        told.append("gone")
    if tier(row) == "unanswered":
        told.append("wrongly_refused")
    return tuple(told)


def tier(row: Row) -> str:
    """Give what the reader was told; runs of before 2026-11-26 had two tiers only."""
    return str(row.get("tier") or ("answered" if row["answerable"] else "unanswered"))


def is_gone(row: Row) -> bool:
    """Say whether the index that was asked has none of the places that answer; older runs do not know."""
    return bool(row.get("gone", False))


def kind(row: Row) -> str:
    """Give the kind of a question: ``answerable``, ``near``, ``far`` or ``talk``."""
    return "answerable" if row["relevant"] else str(row["kind"])


def place_name(place: Row) -> tuple[str, ...]:
    """Name a section by its document and headings."""
    return str(place["document"]), *map(str, place.get("headings") or ())


def count_outcomes(rows: Sequence[Row]) -> dict[str, int]:
    """Count what came of questions, in the order of ``OUTCOMES``, those that never came left out."""
    told = [outcome for row in rows for outcome in outcomes(row)]
    return {outcome: told.count(outcome) for outcome in OUTCOMES if outcome in told}
