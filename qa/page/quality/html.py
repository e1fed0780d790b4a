"""The judge's view as HTML: tiles, questions that can be asked again, confusions; every text is escaped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qa.page.address import Address
from qa.page.lists import found_html, place_html
from qa.page.markup import Say, escape
from qa.page.names import language_name
from qa.page.shell import chosen_language, language, say
from qa.quality.confusions import Confusion
from qa.quality.outcomes import outcomes

EXAMPLES = 3  # questions of a confusion


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is seen at once."""

    label: str
    figure: str
    about: Sequence[str]  # lines below it


def tiles_html(tiles: Iterable[Tile]) -> str:
    """Write figures side by side, as many in a row as have room."""
    return '<dl class="qa-tiles">' + "".join(map(_tile, tiles)) + "</dl>"


def _tile(tile: Tile) -> str:
    about = "".join(f"<dd>{escape(line)}</dd>" for line in tile.about)
    return f'<div><dt>{escape(tile.label)}</dt><dd class="qa-figure">{escape(tile.figure)}</dd>{about}</div>'


def ask_link(question: str) -> str:
    """Give the address, from a view, that asks a question; a language that was chosen goes with it."""
    asked = question.encode("utf-8", "replace").decode()
    return f"./{Address(question=asked, language=chosen_language()).link()}"


def question_html(question: str, say: Say) -> str:
    """Write a question as a link that asks it in a new tab."""
    hint = f'<span class="qa-hidden"> {escape(say("quality.new_tab"))}</span>'
    return (
        f'<a class="qa-question" href="{escape(ask_link(question))}" target="_blank" rel="noopener" '
        f'dir="auto">{escape(question)}{hint}</a>'
    )


def rows_html(rows: Iterable[dict[str, Any]], about: Callable[[dict[str, Any]], Sequence[str]] | None = None) -> str:
    """Write questions of a run: what came of each, what was wanted, what was found.

    :param about: What to say of a question in place of what came of it.
    """
    return found_html(
        (_told(row, (about or _outcome)(row)) for row in rows), link=lambda text: question_html(text, say)
    )


def _outcome(row: dict[str, Any]) -> list[str]:
    told = [say(f"quality.outcome.{outcome}") for outcome in outcomes(row)]
    return [*told, say("quality.rank", rank=row["rank"])] if (row["rank"] or 0) > 1 else told


def _told(row: dict[str, Any], about: Sequence[str]) -> tuple[str, str, list[tuple[str, str]]]:
    line = [row["question_id"], language_name(row["language"], language()), *about]
    line.append(say("quality.sure", share=f"{row['confidence']:.0%}"))
    pairs = [(say("quality.found"), _places(row["found"]))]
    if row["relevant"]:
        pairs.insert(0, (say("quality.wanted"), _places(row["relevant"])))
    return row["question"], " · ".join(line), pairs


def _places(places: Iterable[dict[str, Any]]) -> str:
    return "<br>".join(map(_place, places)) or "–"


def _place(place: dict[str, Any]) -> str:
    return place_html(place["document"], place.get("headings") or (), place.get("start_line"))


def confusion_html(one: Confusion, say: Say) -> str:
    """Write which section was taken for which, how often, and for which questions."""
    pairs = [(say("quality.wanted"), _place(one.wanted)), (say("quality.taken"), _place(one.taken))]
    asked = "<br>".join(question_html(row["question"], say) for row in one.rows[:EXAMPLES])
    pairs.append((say("quality.examples"), asked))
    items = "".join(f"<dt>{escape(label)}</dt><dd>{told}</dd>" for label, told in pairs)
    count = escape(say("quality.times", questions=len(one.rows)))
    return f'<div class="qa-found qa-hit"><p class="qa-about">{count}</p><dl>{items}</dl></div>'
