"""Passages of a guide as HTML: here text of guides becomes part of the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePosixPath

import regex

from qa.page.address import Address, passage_address
from qa.page.extracted import is_rule
from qa.page.markup import Ranges, Say, escape, plain_line, shorten, text_html
from qa.page.names import own_name
from qa.records import LINE_END, Hit, Passage, Place
from qa.search.context import Surroundings
from qa.search.tables import find_tables

WORDS = {  # of a place, of one and of several
    "page": ("place.page", "place.pages"),
    "row": ("place.row", "place.rows"),
    "slide": ("place.slide", "place.slides"),
    "paragraph": ("place.paragraph", "place.paragraphs"),
}
MOST_ROWS = 8  # of a table that is shown whole
PREVIEW = 160  # characters of a folded passage
SAYS_LITTLE = 60  # bytes in UTF-8, 20 Chinese characters or ten English words

_PUNCTUATION = regex.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with what the page needs beside it."""

    hit: Hit
    around: Surroundings
    language: str  # of the passage, BCP 47; "" where that cannot be told
    here: Address  # of the page that shows it

    @property
    def tongue(self) -> str:
        """Say to the browser which language a text is in, and that it runs its own way."""
        return tongue(self.language)

    @property
    def place_link(self) -> str:
        """Link to the passage's place in the guide."""
        at, mark = passage_address(self.hit.passage, self.hit.highlights)
        return Address(at=at, mark=mark, language=self.here.language).link()


def tongue(language: str) -> str:
    """Write the attributes of text in a language of its own."""
    return f'lang="{escape(language)}" dir="auto"' if language else 'dir="auto"'


def plain_label(text: str, longest: int = 80) -> str:
    """Make text harmless where Streamlit reads Markdown: in labels of buttons and expanders.

    Every mark is escaped. Streamlit looks for ``:material/…:`` and ``:smile:`` after Markdown has taken the escapes
    away, so a word joiner, which nobody sees, parts each colon from what follows.
    """
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return _PUNCTUATION.sub(r"\\\1", shorten(line, longest)).replace("\\:", "\\:\u2060")


def place(passage: Passage, say: Say) -> str:
    """Say in which file and where in it a passage stands; not escaped."""
    found = passage.place
    if found.unit == "line":
        key = "ask.line" if found.first == found.last else "ask.lines"
        return say(key, document=passage.document_id, first=found.first, last=found.last)
    if found.unit == "anchor":
        return passage.document_id + found.words
    words = place_words(found, say)
    return f"{passage.document_id} · {words}" if words else passage.document_id


def place_words(found: Place, say: Say) -> str:
    """Say which pages, rows, slides or paragraphs of a file a place takes up; not escaped."""
    if found.unit == "anchor" or not found.first:
        return found.words
    numbers = say(WORDS[found.unit][found.last > found.first], first=found.first, last=found.last)
    return f"{found.name} › {numbers}" if found.unit == "row" and found.name else numbers


def passage_html(passage: Passage, marks: Ranges = ()) -> str:
    """Write a passage; the part of a table below its header, of code as code."""
    return text_html(passage.document_id, passage.text, marks, passage.opening)


def body_html(passage: Passage, marks: Ranges = (), language: str = "") -> str:
    """Write what a passage has below its title; nothing where it is a heading alone."""
    if passage.headings and plain_line(passage.document_id, passage.text) == passage.headings[-1]:
        return ""
    return f'<div class="qa-text" {tongue(language)}>{passage_html(passage, marks)}</div>'


def crumbs_html(headings: Sequence[str]) -> str:
    """Write a heading path, each heading in its own direction."""
    return " › ".join(f"<bdi>{escape(heading)}</bdi>" for heading in headings)


def best_html(shown: Shown, say: Say, *, unfolded: bool) -> str:
    """Write the best passage, with its whole section to be unfolded around it, so that nothing is there twice."""
    hit, around = shown.hit, shown.around
    passage = hit.passage
    title = f"<h2 {shown.tongue}>{escape(own_title(passage))}</h2>"
    narrowed = marked_row(hit)
    body = body_html(passage, hit.highlights, shown.language)
    whole = ""
    if narrowed != hit or around.before.strip() or around.after.strip():
        path = crumbs_html(around.headings or (document_title(passage),))
        summary = f"<summary>{escape(say('ask.whole'))} <span {shown.tongue}>{path}</span></summary>"
        whole = f'<details class="qa-whole"{" open" if unfolded else ""}>{summary}</details>'
        narrow = ""
        if narrowed != hit:
            own = body_html(narrowed.passage, narrowed.highlights, shown.language)
            narrow = f'<div class="qa-narrow">{own}</div>'
        body = f'{narrow}<div class="{"qa-wide " if narrow else ""}qa-section">{_section_html(shown)}</div>'
    return (
        f'<article class="qa-hit qa-best" id="{hit_id(hit.rank)}">{_path_html(passage.headings[:-1], shown)}{title}'
        f"{body}"
        f"{_parts_html(hit.parts, shown)}{whole}{_languages_html(shown, say)}"
        f"{source_html(replace(shown, hit=narrowed), say)}</article>"
    )


def marked_row(hit: Hit) -> Hit:
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
            taken_from=_narrowed(passage, start, end),
        )
        return replace(hit, passage=own, highlights=((first - start, last - start),))
    return hit


def _narrowed(passage: Passage, start: int, end: int) -> Place | None:
    """Say in which rows of its sheet a part of a passage stands: each line is one, but for the rule below a header."""
    place = passage.taken_from
    if place is None or place.unit != "row":
        return place
    above = sum(not is_rule(line) for line in passage.text[:start].splitlines())
    rows = len(passage.text[start:end].splitlines())
    return replace(place, first=place.first + above, last=min(place.last, place.first + above + rows - 1))


def _section_html(shown: Shown) -> str:
    """Write a section, what stands around the passage apart, to be hidden."""
    passage, around = shown.hit.passage, shown.around
    before, after = (
        f'<div class="qa-around">{text_html(passage.document_id, text, (), opening)}</div>' if text.strip() else ""
        for text, opening in ((around.before, around.opening_before), (around.after, around.opening_after))
    )
    own = passage_html(passage, shown.hit.highlights)
    if passage.headings and plain_line(passage.document_id, passage.text) == passage.headings[-1]:
        own = f'<div class="qa-around">{own}</div>'  # a heading alone is the title already
    return f'<div class="qa-text" {shown.tongue}>{before}<div class="qa-within">{own}</div>{after}</div>'


def _parts_html(parts: Sequence[Passage], shown: Shown) -> str:
    """Write the subsections that the best passage opens."""
    return "".join(
        f'<section class="qa-part" id="{part_id(part)}"><h3 {shown.tongue}>{escape(own_title(part))}</h3>'
        f"{body_html(part, (), shown.language)}</section>"
        for part in parts
    )


def groups_html(found: Sequence[Shown], say: Say) -> str:
    """Write folded passages, those of one page under its title; groups and passages best first."""

    def page(one: Shown) -> str:
        return one.hit.passage.document_id

    order = list(dict.fromkeys(map(page, found)))
    groups = groupby(sorted(found, key=lambda one: order.index(page(one))), key=page)
    written = ""
    for _, members in groups:
        own = list(members)
        title = f'<h3 class="qa-path" {own[0].tongue}><bdi>{escape(document_title(own[0].hit.passage))}</bdi></h3>'
        written += f'<section class="qa-group">{title}{"".join(_folded_html(one, say) for one in own)}</section>'
    return written


def _folded_html(shown: Shown, say: Say) -> str:
    hit, passage = shown.hit, shown.hit.passage
    preview = _preview(hit)
    path = crumbs_html(passage.headings[1:] or (own_title(passage),))
    return (
        f'<details class="qa-hit" id="{hit_id(hit.rank)}"><summary {shown.tongue}><b>{path}</b>'
        f'<span class="qa-preview" dir="auto">{escape(preview)}</span></summary>'
        f"{_section_html(shown)}{_languages_html(shown, say)}{source_html(shown, say)}</details>"
    )


def _preview(hit: Hit) -> str:
    """Take the sentence that is marked, and what stands behind and then before it until it says something."""
    text, document = hit.passage.text, hit.passage.document_id
    start, end = hit.highlights[0] if hit.highlights else (0, len(text))
    shown = plain_line(document, text[start:end])
    behind = [line for line in text[end:].splitlines() if line.strip()]
    before = [line for line in text[:start].splitlines() if line.strip()]
    while len(shown.encode()) < SAYS_LITTLE and (behind or before):
        if behind:
            shown += " " + plain_line(document, behind.pop(0))
        else:
            shown = plain_line(document, before.pop()) + " " + shown
    return shorten(" ".join(shown.split()), PREVIEW)


def _languages_html(shown: Shown, say: Say) -> str:
    """Write a way to each other language that the section is in."""
    links = " ".join(
        f'<a class="qa-go" lang="{escape(code)}" href="{escape(replace(shown.here, shown_in=code).link())}">'
        f"{escape(own_name(code))}</a>"
        for code, _ in shown.hit.translations
    )
    return f'<p class="qa-languages">{escape(say("ask.languages"))} {links}</p>' if links else ""


def hit_id(rank: int) -> str:
    """Name the element of a hit, to be led to."""
    return f"qa-hit-{rank}"


def part_id(part: Passage) -> str:
    """Name the element of a subsection that the best passage opens."""
    return f"qa-part-{part.row}"


def own_title(passage: Passage) -> str:
    """Name a passage by its own heading, or by its file; not escaped."""
    return passage.headings[-1] if passage.headings else document_title(passage)


def document_title(passage: Passage) -> str:
    """Name the page that a passage stands on: by its first heading, or by the file without its ending; not escaped."""
    return passage.headings[0] if passage.headings else file_title(passage.document_id)


def file_title(document_id: str) -> str:
    """Name a file for readers; not escaped."""
    return PurePosixPath(document_id).stem


def _path_html(headings: Sequence[str], shown: Shown) -> str:
    return f'<div class="qa-path" {shown.tongue}>{crumbs_html(headings)}</div>' if headings else ""


def source_html(shown: Shown, say: Say) -> str:
    """Write where the passage stands, as a way there, and a button that copies its text with that."""
    hit = shown.hit
    where = place(hit.passage, say)
    live = _live_html(hit.passage.place.address, say)
    headings = " › ".join(hit.passage.headings)
    copied = f"{hit.passage.opening}{hit.passage.text}\n\n{headings} ({where})"
    others = ", ".join(place(other, say) for other in hit.also)
    also = f'<span class="qa-place"><bdi>{escape(say("ask.also", places=others))}</bdi></span>' if others else ""
    return (
        f'<div class="qa-source"><span class="qa-place"><a class="qa-go" href="{escape(shown.place_link)}">'
        f"{escape(say('ask.open'))}</a> <bdi>{escape(where)}</bdi>{live}</span>{also}"
        f'<button type="button" class="qa-button qa-copy">{escape(say("ask.copy"))}</button>'
        f'<div class="qa-copied" hidden>{escape(copied)}</div></div>'
    )


def _live_html(address: str, say: Say) -> str:
    """Write a way to the live page, where the guide has one; nothing else than the web."""
    if not address.startswith(("https://", "http://")):
        return ""
    opened = f'class="qa-live" href="{escape(address)}" target="_blank" rel="noopener noreferrer"'
    return f" <a {opened}>{escape(say('ask.live'))}</a>"
