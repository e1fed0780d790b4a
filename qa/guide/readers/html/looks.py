"""Headings of a page that has none by its elements: by class, by looks, by names to link to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import regex

from qa.guide.readers.evidence.titles import NOTE_TITLE
from qa.guide.readers.html.draft import Draft, cut
from qa.guide.readers.html.folds import FOLD_TITLE
from qa.guide.readers.html.numbered import find_plain
from qa.guide.readers.plain_text.headings import INNER_STOP, WIDEST_QUESTION, WIDEST_TITLE
from qa.guide.readers.plain_text.lines import PAUSES, STOPS, width
from qa.guide.readers.plain_text.markers import read_marker

LEAST = 2  # headings that make each other likely
LEAST_ASKED = 3  # the same, among others
LARGER = 1.15  # than most of the text
USUAL_SIZE = 12.0  # points, of a browser
DEEPEST = 6
MOST_OF_TEXT = 0.5  # what more of the text looks like is no mark of a heading
LONGEST_CHAIN = 3  # headings below each other, with nothing between

# A question, by its mark or its number.
ASKS = regex.compile(r"[?？؟]\W*$|か[。．]$|^(?:Q|问|問|질문)\s*\d*\s*[.．:：、]")

Key = tuple[float, bool, str]  # size, bold, class: what headings of one level share


def find_headings(drafts: list[Draft]) -> list[Draft]:
    """Find headings where the elements of a page give at most a title; else only those that ask or count."""
    drafts = _without_notes(drafts)
    given = [draft.level for draft in drafts if draft.level]
    split = [part for draft in drafts for part in _split(draft)]
    if len(given) > 1:
        return _find_asked(split, drafts)
    top = max(given, default=0)
    for keys in (_by_look(split), _by_name(split)):
        keys = _without_lists(split, keys)
        if len(keys) >= LEAST:
            return _set_levels(split, keys, top)
    return find_plain(drafts, top)


def is_title(text: str) -> bool:
    """Tell whether a line can be a heading: short, and no sentence."""
    if not regex.search(r"\p{L}", text) or NOTE_TITLE.fullmatch(text):
        return False
    if ASKS.search(text):
        return width(text) <= WIDEST_QUESTION
    marker = read_marker(text)
    plain = not text.endswith((*STOPS, *PAUSES[:-2])) and not INNER_STOP.search(text, marker.end if marker else 0)
    return plain and width(text) <= WIDEST_TITLE


def _without_notes(drafts: list[Draft]) -> list[Draft]:
    """Make text of headings that say no more than that a note follows, where no heading is below them."""
    levels = [draft.level for draft in drafts]
    found, below = [], 0
    for draft, level in zip(reversed(drafts), reversed(levels), strict=True):
        note = level > 1 and below <= level and NOTE_TITLE.fullmatch(draft.title)
        found.append(replace(draft, level=0, before=draft.own or draft.before) if note else draft)
        below = level or below
    return found[::-1]


def _split(draft: Draft) -> Iterable[Draft]:
    """Part lines that look like headings from those around them: old pages break lines, and have no paragraphs."""
    if draft.level or draft.kind != "text" or len(draft.lines) == 1:
        return [draft]
    usual = Counter(line.look for line in draft.lines).most_common(1)[0][0]
    return cut(
        draft,
        [
            is_title(line.text) and (line.look.bold or line.look.size > usual.size or bool(line.ids))
            for line in draft.lines
        ],
    )


def _by_look(drafts: list[Draft]) -> dict[int, Key]:
    """Find the paragraphs that a class calls headings, or that are bold or larger than the rest."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for draft in drafts:
        for line in draft.lines:
            sizes[line.look.size or USUAL_SIZE] += len(line.text)
            total += len(line.text)
            bold += len(line.text) * line.look.bold
    usual = sizes.most_common(1)[0][0] if sizes else USUAL_SIZE
    shows_bold = bold < MOST_OF_TEXT * total
    keys: dict[int, Key] = {}
    for at, draft in enumerate(drafts):
        if not _may_be(draft):
            continue
        look = draft.lines[0].look
        size = look.size or USUAL_SIZE
        if draft.hint or size >= LARGER * usual or (look.bold and shows_bold and size >= usual):
            keys[at] = (size, look.bold, draft.hint)
    return keys


def _by_name(drafts: list[Draft]) -> dict[int, Key]:
    """Find the paragraphs that were given a name to link to."""
    return {at: (0.0, False, "") for at, draft in enumerate(drafts) if _may_be(draft) and draft.lines[0].ids}


def _may_be(draft: Draft) -> bool:
    may = draft.kind == "text" and not draft.level and not draft.caption
    return may and len(draft.lines) == 1 and (draft.hint == FOLD_TITLE or is_title(draft.title))


def _without_lists(drafts: list[Draft], keys: dict[int, Key]) -> dict[int, Key]:
    """Leave out what has nothing below it: the last of the page, and lines of one look below each other."""
    kept: dict[int, Key] = {}
    for at, key in keys.items():
        below = range(at + 1, min(at + 1 + LONGEST_CHAIN, len(drafts)))
        if keys.get(at + 1) != key and any(row not in keys for row in below):
            kept[at] = key
    return kept


def _set_levels(drafts: list[Draft], keys: dict[int, Key], top: int) -> list[Draft]:
    """Make headings of them: the larger the higher, else in the order in which their kinds come; parts by number."""
    order = sorted(dict.fromkeys(keys.values()), key=lambda key: (-key[0], not key[1]))
    ranks = {key: rank for rank, key in enumerate(order, 1)}
    found = []
    for at, draft in enumerate(drafts):
        if at in keys:
            draft = draft.as_heading(top + min(ranks[keys[at]] + _deeper(draft), DEEPEST))
        found.append(draft)
    return found


def _deeper(draft: Draft) -> int:
    """Give how far a heading is below the whole that its number names, such as 2.1 below 2."""
    marker = read_marker(draft.title)
    return len(marker.number) - 1 if marker and marker.style.startswith("1.1") else 0


def _find_asked(split: list[Draft], drafts: list[Draft]) -> list[Draft]:
    """Take bold paragraphs for headings, below the ones that there are, where several ask, or are numbered."""
    bold = [at for at, draft in enumerate(split) if _may_be(draft) and draft.lines[0].look.bold]
    asking = [at for at in bold if ASKS.search(split[at].title)]
    numbered = [at for at in bold if (marker := read_marker(split[at].title)) and marker.number]
    numbered = [at for at in numbered if at + 1 < len(split) and split[at + 1].kind != "code"]  # no labels of code
    chosen = set(numbered if len(numbered) >= LEAST_ASKED else asking if len(asking) >= LEAST_ASKED else [])
    chosen = {at for at in chosen if at + 1 < len(split) and at + 1 not in chosen and not split[at + 1].level}
    if len(chosen) < LEAST_ASKED:
        return drafts
    level = 0
    found = []
    for at, draft in enumerate(split):
        level = draft.level or level
        found.append(draft.as_heading(level + 1 + _deeper(draft)) if at in chosen else draft)
    return found
