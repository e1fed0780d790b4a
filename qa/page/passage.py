"""Hits to HTML, and why they were found: here text of guides and questions becomes part of the page."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import regex

from qa.page.markup import Ranges, Say, escape, plain_line, text_html
from qa.records import LINE_END, Answer, Hit, Passage
from qa.search.context import Surroundings
from qa.search.explain import Match
from qa.search.ranking import answered_from, contributions
from qa.search.tables import find_tables

VERY_LIKELY = 0.85  # confidence from which it is put so
MOST_ROWS = 8  # of a table that is shown whole
PREVIEW = 160  # characters of a folded passage

_PUNCTUATION = regex.compile(r"([!-/:-@\[-`{-~])")


def plain_label(text: str, longest: int = 80) -> str:
    """Make text harmless where Streamlit reads Markdown: in labels of buttons and expanders.

    Every mark is escaped. Streamlit looks for ``:material/…:`` and ``:smile:`` after Markdown has taken the escapes
    away, so a word joiner, which nobody sees, parts each colon from what follows.
    """
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    shown = line if len(line) <= longest else line[: longest - 1] + "…"
    return _PUNCTUATION.sub(r"\\\1", shown).replace("\\:", "\\:\u2060")


def place(passage: Passage, say: Say) -> str:
    """Say in which file and lines a passage stands; not escaped."""
    key = "ask.line" if passage.start_line == passage.end_line else "ask.lines"
    return say(key, document=passage.document_id, first=passage.start_line, last=passage.end_line)


def passage_html(passage: Passage, marks: Ranges = ()) -> str:
    """Write a passage; the part of a table below its header, of code as code."""
    return text_html(passage.document_id, passage.text, marks, passage.opening)


def body_html(passage: Passage, marks: Ranges = ()) -> str:
    """Write what a passage has below its title; nothing where it is a heading alone."""
    if passage.headings and plain_line(passage.document_id, passage.text) == passage.headings[-1]:
        return ""
    return f'<div class="qa-text" dir="auto">{passage_html(passage, marks)}</div>'


def crumbs_html(headings: Sequence[str]) -> str:
    """Write a heading path, each heading in its own direction."""
    return " › ".join(f"<bdi>{escape(heading)}</bdi>" for heading in headings)


def answer_html(answer: Answer, around: Sequence[Surroundings], say: Say, notes: Sequence[str] = ()) -> str:
    """Write an answer: how sure it is, the best passage, the others by their section.

    Where it is not sure, the section stands open around the passage, to be read as a whole.

    :param around: What stands around each hit's passage.
    :param notes: What else to say of the answer.
    """
    first, *others = zip(answer.hits, around, strict=True)
    best = _best_html(*first, say, unfolded=answer.tier == "unsure")
    shown = {part.row for part in first[0].parts}
    others = [other for other in others if other[0].passage.row not in shown]
    noted = "".join(f'<p class="qa-note">{escape(note)}</p>' for note in notes)
    return f'<div class="qa-answer">{_sure_html(answer.confidence, say)}{noted}{best}</div>' + (
        f'<h2 class="qa-more">{escape(say("ask.others"))}</h2>{_groups_html(others, say)}' if others else ""
    )


def small_talk_html(answer: Answer, say: Say) -> str:
    """Answer what is no question in kind, and say what can be asked.

    What was typed stands in it unseen, since the browser keeps an element whose text is the same as before.
    """
    line = escape(say(f"ask.talk.{answer.kind}"))
    return f'<div class="qa-talk" data-typed="{escape(answer.question)}"><p>{line}</p></div>'


def unanswered_html(answer: Answer, around: Sequence[Surroundings], say: Say, notes: Sequence[str] = ()) -> str:
    """Say that the guide does not answer; offer what is nearest apart. In which language that is does not matter."""
    return (
        f'<div class="qa-none"><h2>{escape(say("ask.none"))}</h2><p>{escape(say("ask.none.try"))}</p></div>'
        f'<h2 class="qa-more">{escape(say("ask.nearest"))}</h2>'
        + _groups_html(list(zip(answer.hits, around, strict=True)), say)
    )


def _sure_html(confidence: float, say: Say) -> str:
    key = "very" if confidence >= VERY_LIKELY else "likely" if confidence >= answered_from() else "maybe"
    share = f"{confidence:.0%}"
    return (
        f'<div class="qa-sure qa-sure-{key}"><span class="qa-meter" role="meter" aria-valuemin="0" aria-valuemax="100"'
        f' aria-valuenow="{confidence * 100:.0f}" aria-label="{escape(say("ask.confidence"))}">'
        f'<span style="width:{share}"></span></span><span>{escape(say(f"ask.sure.{key}"))}</span>'
        f'<span class="qa-share">{share}</span></div>'
    )


def _best_html(hit: Hit, around: Surroundings, say: Say, *, unfolded: bool) -> str:
    name, above = hit.passage.document_id, hit.passage.headings[:-1]
    title = f'<h2 dir="auto">{escape(own_title(hit.passage))}</h2>'
    shown = _marked_row(hit)
    whole = ""
    if shown != hit or around.before.strip() or around.after.strip():
        path = crumbs_html(around.headings or (name,))
        summary = f"<summary>{escape(say('ask.whole'))} {path}</summary>"
        whole = f'<details class="qa-whole"{" open" if unfolded else ""}>{summary}{_whole_html(hit, around)}</details>'
    return (
        f'<article class="qa-hit qa-best">{_path_html(above)}{title}'
        f"{body_html(shown.passage, shown.highlights)}"
        f"{_parts_html(hit.parts)}{_source_html(shown, say)}{whole}</article>"
    )


def _marked_row(hit: Hit) -> Hit:
    """Narrow a long table down to its header and the row that is marked, cited by its own line; the rest is folded."""
    passage = hit.passage
    if len(hit.highlights) != 1:
        return hit
    (first, last) = hit.highlights[0]
    for table in find_tables(passage.text, passage.opening):
        row = next(((start, end) for start, end in table.rows if start <= first < last <= end), None)
        if row is None or len(table.rows) <= MOST_ROWS:
            continue
        start, end = row
        header = passage.text[table.start : table.rows[0][0]]
        line = passage.start_line + len(LINE_END.findall(passage.text[:start]))
        own = replace(
            passage,
            text=passage.text[start:end],
            start=passage.start + start,
            end=passage.start + end,
            start_line=line,
            end_line=line + len(LINE_END.findall(passage.text[start:end])),
            opening=header or passage.opening,
        )
        return replace(hit, passage=own, highlights=((first - start, last - start),))
    return hit


def _parts_html(parts: Sequence[Passage]) -> str:
    """Write the subsections that the best passage opens."""
    return "".join(
        f'<section class="qa-part"><h3 dir="auto">{escape(own_title(part))}</h3>{body_html(part)}</section>'
        for part in parts
    )


def _groups_html(found: Sequence[tuple[Hit, Surroundings]], say: Say) -> str:
    """Write folded passages, those of one section under its path; groups and passages best first."""

    def section(one: tuple[Hit, Surroundings]) -> tuple[str, tuple[str, ...]]:
        return one[0].passage.document_id, one[0].passage.headings[:-1]

    order = list(dict.fromkeys(map(section, found)))
    groups = groupby(sorted(found, key=lambda one: order.index(section(one))), key=section)
    written = ""
    for (document_id, above), members in groups:
        title = crumbs_html(above) or f"<bdi>{escape(document_id)}</bdi>"
        folded = "".join(_folded_html(*member, say) for member in members)
        written += f'<section class="qa-group"><h3 class="qa-path" dir="auto">{title}</h3>{folded}</section>'
    return written


def _folded_html(hit: Hit, around: Surroundings, say: Say) -> str:
    passage = hit.passage
    start, end = hit.highlights[0] if hit.highlights else (0, len(passage.text))
    preview = " ".join(plain_line(passage.document_id, passage.text[start:end]).split())
    preview = preview if len(preview) <= PREVIEW else preview[: PREVIEW - 1] + "…"
    return (
        f'<details class="qa-hit"><summary dir="auto"><b>{escape(own_title(passage))}</b>'
        f'<span class="qa-preview" dir="auto">{escape(preview)}</span></summary>'
        f"{_whole_html(hit, around)}{_source_html(hit, say)}</details>"
    )


def _whole_html(hit: Hit, around: Surroundings) -> str:
    """Write a whole section with the passage marked in it."""
    name, passage = hit.passage.document_id, hit.passage
    before, after = (
        text_html(name, text, (), opening) if text.strip() else ""
        for text, opening in ((around.before, around.opening_before), (around.after, around.opening_after))
    )
    return (
        f'<div class="qa-text" dir="auto">{before}'
        f'<div class="qa-within">{passage_html(passage, hit.highlights)}</div>{after}</div>'
    )


def own_title(passage: Passage) -> str:
    """Name a passage by its own heading, or by its file; not escaped."""
    return passage.headings[-1] if passage.headings else passage.document_id


def _path_html(headings: Sequence[str]) -> str:
    return f'<div class="qa-path" dir="auto">{crumbs_html(headings)}</div>' if headings else ""


def _source_html(hit: Hit, say: Say) -> str:
    """Write where the passage stands, and a button that copies its text with that."""
    where = place(hit.passage, say)
    headings = " › ".join(hit.passage.headings)
    copied = f"{hit.passage.opening}{hit.passage.text}\n\n{headings} ({where})"
    others = ", ".join(place(other, say) for other in hit.also)
    also = f'<span class="qa-place"><bdi>{escape(say("ask.also", places=others))}</bdi></span>' if others else ""
    return (
        f'<div class="qa-source"><span class="qa-place"><bdi>{escape(where)}</bdi></span>{also}'
        f'<button type="button" class="qa-copy" data-done="{escape(say("ask.copied"))}">'
        f"{escape(say('ask.copy'))}</button>"
        f'<div class="qa-copied" hidden>{escape(copied)}</div></div>'
    )


def why_html(hits: Sequence[Hit], words: Sequence[Sequence[Match]], say: Say) -> str:
    """Write what each hit's score is made of, as bars, and which words met.

    :param words: The words of each hit that matched.
    """
    weighed = [contributions(hit.signals) for hit in hits]
    most = max((abs(value) for parts in weighed for value in parts.values()), default=1.0) or 1.0
    written = f'<p class="qa-note">{escape(say("ask.why.intro"))}</p>'
    for hit, parts, matches in zip(hits, weighed, words, strict=True):
        bars = "".join(_bar_html(name, value, most, say) for name, value in parts.items() if round(value, 3))
        pairs = "".join(
            f'<span class="qa-word"><bdi>{escape(match.asked)}</bdi> → <bdi>{escape(match.found)}</bdi></span>'
            for match in matches
        )
        written += (
            f'<div class="qa-why"><h3><bdi>{hit.rank}. {escape(own_title(hit.passage))}</bdi> · {hit.score:.3f}</h3>'
            f'<div class="qa-bars">{bars}</div><div class="qa-words">{pairs}</div></div>'
        )
    return written


def _bar_html(name: str, value: float, most: float, say: Say) -> str:
    against = ' class="qa-against"' if value < 0 else ""
    return (
        f"<span>{escape(say(f'ask.signal.{name}'))}</span><span><i{against}"
        f' style="width:{abs(value) / most:.1%}"></i></span><span>{value:+.3f}</span>'
    )
