"""The title of the whole: the line that stands out most above the first heading, on a cover or above the text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from qa.guide.readers.evidence.levels import body_look, class_of, is_above
from qa.guide.readers.evidence.titles import CONTENTS, MOST_COVER, find_contents, find_letterheads, is_title
from qa.guide.readers.parts import Look, Part
from qa.guide.readers.plain_text.headings import WIDEST_QUESTION, WIDEST_TITLE
from qa.guide.readers.plain_text.lines import ENDS, QUESTION, WIDEST_LOOK, WORD, width
from qa.guide.readers.plain_text.markers import read_marker
from qa.records import Mark

ABBREVIATED = regex.compile(r"(?<!\p{L})\p{L}{1,2}\.$")  # an initial, or the word for a year, ends no sentence
WIDEST_LINES = {1: WIDEST_QUESTION, 2: WIDEST_QUESTION, 3: WIDEST_TITLE}  # columns of all lines of a title, set alike
# What stands above the text of a cover or of a chapter in the look of a title.
NO_COVER = regex.compile(
    r"(?i)\W*(?:утвержд\p{L}+|согласован\p{L}+|approved(?: by)?|draft|confidential|前\s*言|序\s*言|序|引言|はじめに|"
    r"まえがき|머리말|서문|foreword|preface|introduction|vorwort|einleitung|avant-propos|préface|prólogo|prefacio|introducción|"
    r"prefácio|introdução|введение|предисловие|مقدمة|kata pengantar|pendahuluan|lời nói đầu|giới thiệu)\W*"
)


def put_title_above(parts: Sequence[Part]) -> list[Part]:
    """Make the title of the whole, where it is no heading yet, the heading above all others.

    It is the biggest line of the opening, which ends at the first heading, contents or long text; where none there
    stands out, the line that begins the file above a text or a heading. Where the first heading is alone on its level,
    that is the title, and none is put above it.

    :param parts: With the levels of their headings.
    :return: The same text; two paragraphs that are the title together are one part, and a subtitle below a title that
        was taken for a heading is none.
    """
    if _has_title(parts):
        return list(parts)
    found = _find_title(parts)
    if not found:
        return _without_subtitle(parts)
    title = replace(join_parts([parts[at] for at in found]), level=1, kind="text")
    lowered = [replace(part, level=part.level + 1) if part.level else part for part in parts]
    return [*lowered[: found[0]], title, *lowered[found[-1] + 1 :]]


def join_parts(parts: Sequence[Part]) -> Part:
    """Join paragraphs that follow each other to one of several lines."""
    marks: list[Mark] = []
    start = 0
    for part in parts:
        marks += [replace(mark, start=mark.start + start) for mark in part.marks]
        start += len(part.text) + 1
    return replace(parts[0], text="\n".join(part.text for part in parts), marks=tuple(marks))


def _has_title(parts: Sequence[Part]) -> bool:
    """Tell whether the first heading stands above all others, below an opening."""
    levels = [part.level for part in parts if part.level]
    lone = len(levels) > 1 and levels[0] < min(levels[1:])
    return lone and not parts[0].level


def _find_title(parts: Sequence[Part]) -> range:
    opening = _opening(parts)
    letterheads = find_letterheads([part.text for part in opening])
    body = body_look(parts)
    heading = _look_of_headings(parts)
    looks = [class_of(part.look) for part in opening]
    families = {_family(part) for part in parts if part.level} - {""}
    candidates = [
        at
        for at, part in enumerate(opening)
        if _may_be_title(part)
        and at not in letterheads
        and _family(part) not in families
        and (is_above(looks[at], body) or ((at == 0 or part.text.isupper()) and _stands_over(parts[at:])))
    ]
    standing_out = [at for at in candidates if is_above(looks[at], body)]
    if not standing_out:
        return range(candidates[0], candidates[0] + 1) if candidates and heading else range(0)
    first = max(standing_out, key=lambda at: (_rank(looks[at]), -at))
    if heading and _rank(looks[first]) < (heading.size, False):
        return range(0)
    alike = [at for at in standing_out if looks[at] == looks[first]]
    if heading and _rank(looks[first])[0] <= heading.size:  # set as the headings are: only what begins the file
        return range(first, first + 1) if first == 0 else range(0)
    end = next(at for at in range(first, len(opening) + 1) if at not in alike)
    wide = sum(width(opening[at].text) for at in range(first, end))
    return range(first, end) if wide <= WIDEST_LINES.get(len(alike), 0) else range(0)


def _opening(parts: Sequence[Part]) -> Sequence[Part]:
    """Give what stands above the first heading, contents or long text."""
    contents = find_contents([part.text.replace("\n", " ") for part in parts[: 2 * MOST_COVER]])
    for at, part in enumerate(parts[:MOST_COVER]):
        ends = part.text.endswith(ENDS) and not ABBREVIATED.search(part.text)
        long = width(part.text) > WIDEST_QUESTION or (ends and not _may_be_title(part))
        if part.level or at in contents or CONTENTS.fullmatch(part.text) or part.kind == "item" or long:
            return parts[:at]
    return parts[:MOST_COVER]


def _may_be_title(part: Part) -> bool:
    text = part.text.replace("\n", " ")
    if part.kind != "text" or not WORD.search(text) or NO_COVER.fullmatch(text):
        return False
    marker = read_marker(text[:WIDEST_LOOK])
    if marker and not marker.style.startswith("word"):
        return False
    return not QUESTION.search(text) and is_title(text, widest=WIDEST_QUESTION)


def _family(part: Part) -> str:
    """Give what numbers a line, "Chapter" as well as "Model"; "" without a number."""
    marker = read_marker(part.text[:WIDEST_LOOK])
    return marker.family if marker else ""


def _stands_over(parts: Sequence[Part]) -> bool:
    """Tell whether a text or a heading is below the first paragraph."""
    if len(parts) < 2:
        return False
    below = parts[1]
    return below.level > 0 or (below.kind == "text" and below.text.endswith(ENDS))


def _look_of_headings(parts: Sequence[Part]) -> Look | None:
    """Give the look of most of the highest headings; None without headings."""
    highest = min((part.level for part in parts if part.level), default=0)
    looks = Counter(class_of(part.look) or Look() for part in parts if part.level == highest and highest)
    return looks.most_common(1)[0][0] if looks else None


def rank_of(part: Part) -> tuple[float, bool]:
    """Say how much a paragraph stands out, to compare with others."""
    return _rank(class_of(part.look))


def _rank(look: Look | None) -> tuple[float, bool]:
    return (look.size, look.bold) if look else (0.0, False)


def _without_subtitle(parts: Sequence[Part]) -> list[Part]:
    """Make text of a subtitle: right below the title that begins the file, set as no other heading, above no text."""
    rows = [at for at, part in enumerate(parts) if part.level]
    if rows[:2] != [0, 1] or len(rows) < 3 or any(parts[at].level <= parts[0].level for at in rows[1:]):
        return list(parts)
    own, below = class_of(parts[1].look), parts[2] if len(parts) > 2 else None
    others = {class_of(parts[at].look) for at in rows[2:]}
    if (
        own in others
        or read_marker(parts[1].text[:WIDEST_LOOK])
        or below is None
        or below.level
        or not _is_short(below)
    ):
        return list(parts)
    lifted = parts[1].level < min(parts[at].level for at in rows[2:])
    rest = [replace(part, level=part.level - 1) if part.level and lifted else part for part in parts[2:]]
    return [parts[0], replace(parts[1], level=0), *rest]


def _is_short(part: Part) -> bool:
    return (
        part.kind == "text" and not part.level and width(part.text) <= WIDEST_QUESTION and not part.text.endswith(ENDS)
    )
