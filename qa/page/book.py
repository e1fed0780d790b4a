"""The guide as a book: a page of it with its sections, the one asked for marked, and the pages before and after."""

from collections.abc import Sequence

import streamlit as st

from qa.guide.readers.reading import has_content
from qa.page.address import Address, find_section, read_marks, section_address
from qa.page.contents import page_title
from qa.page.markup import Say, escape, plain_line, text_html
from qa.page.passage import tongue
from qa.page.picture import draw_picture
from qa.page.shell import say
from qa.records import LINE_END, Section
from qa.search.index import Index

LONGEST = 60_000  # characters of a page that are shown at once
MOST_HEADING = 6  # HTML knows no deeper one

Part = tuple[int, Section]  # number of the section on its page, from 0


def draw_page(index: Index, here: Address, language: str) -> None:
    """Draw the page of the guide that the address names, or say that it is not there.

    :param language: What the page is written in; "" where that cannot be told.
    """
    found = find_section(index.generation, here.at)
    if found is None:
        st.html(
            f'<div class="qa-none"><h2>{escape(say("book.gone"))}</h2>'
            f'<p><a class="qa-go" href="{escape(Address(language=here.language).link())}">'
            f"{escape(say('book.contents'))}</a></p></div>"
        )
        return
    document, sections, row = found
    text = index.generation.document_text(document)
    st.html(page_html(document, text, sections, row, here, language, say) + _neighbours_html(index, document, here))
    if "#" in here.at and (rows := index.generation.document_rows().get(document)):
        asked = [one for one in index.generation.passages(rows) if one.section == row]
        if asked:
            draw_picture(index, asked[0])


def page_html(
    document: str, text: str, sections: Sequence[Section], row: int, here: Address, language: str, say: Say
) -> str:
    """Write a page of the guide; of a very long one what stands around the section asked for."""
    parts = _around(sections, row)
    title = page_title(document, [section.headings for section in sections])
    marks = read_marks(here.mark)
    seen: dict[tuple[str, ...], int] = {}
    written = ""
    for number, section in enumerate(sections):
        seen[section.headings] = seen.get(section.headings, 0) + 1
        if parts.start <= number < parts.stop:
            address = section_address(document, section.headings, seen[section.headings])
            own = _section_html(document, text, section, marks, address, title, here)
            asked = number == row and "#" in here.at
            written += f"<section{' id=qa-here' if asked else ''}>{own}</section>"
    before, after = (
        _part_link(document, sections, at, here, say(key))
        for at, key in ((parts.start - 1, "book.earlier"), (parts.stop, "book.later"))
    )
    home = escape(Address(language=here.language).link())
    return (
        f'<div class="qa-told" hidden data-key="{escape(here.at)} {escape(here.mark)}">{escape(title)}</div>'
        f'<p class="qa-crumbs"><a class="qa-go" href="{home}">{escape(say("book.contents"))}</a>'
        f'<button type="button" class="qa-button qa-print">{escape(say("book.print"))}</button></p>'
        f'<article class="qa-book" {tongue(language)}><h2>{escape(title)}</h2>{before}{written}{after}</article>'
    )


def _around(sections: Sequence[Section], row: int) -> range:
    """Choose the sections around one, until they are enough to read."""
    first, last = row, row + 1
    length = sections[row].end - sections[row].start
    while first > 0 or last < len(sections):
        for at, near in ((last, last < len(sections)), (first - 1, first > 0)):
            if near and (length := length + sections[at].end - sections[at].start) <= LONGEST:
                first, last = min(first, at), max(last, at + 1)
        if length > LONGEST:
            break
    return range(first, last)


def _section_html(
    document: str,
    text: str,
    section: Section,
    marks: Sequence[tuple[int, int]],
    address: str,
    title: str,
    here: Address,
) -> str:
    body = text[section.start : section.end]
    alone = bool(section.headings) and plain_line(document, body) == section.headings[-1]
    own = [
        (max(start, section.start) - section.start, min(end, section.end) - section.start)
        for start, end in marks
        if start < section.end and end > section.start
    ]
    shown = "" if alone else f'<div class="qa-text" dir="auto">{text_html(document, body, _by_line(body, own))}</div>'
    if not section.headings or section.headings == (title,):
        return shown
    rank = min(MOST_HEADING, 1 + len(section.headings))
    link = escape(Address(at=address, language=here.language).link())
    return f'<h{rank} dir="auto"><a class="qa-go" href="{link}">{escape(section.headings[-1])}</a></h{rank}>{shown}'


def _by_line(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Part marks at the ends of lines, and drop what overlaps: they come from the address, which anyone can write."""
    ends = [match.span() for match in LINE_END.finditer(text)]
    parted, at = [], 0
    for start, end in marks:
        start = max(start, at)
        for stop, behind in ends:
            if start < stop < end:
                parted.append((start, stop))
            if start < behind <= end:
                start = behind
        if start < end:
            parted.append((start, end))
        at = max(at, end)
    return [(start, end) for start, end in parted if has_content(text[start:end])]  # no rule below a table's header


def _part_link(document: str, sections: Sequence[Section], at: int, here: Address, label: str) -> str:
    if not 0 <= at < len(sections):
        return ""
    headings = sections[at].headings
    occurrence = sum(section.headings == headings for section in sections[: at + 1])
    link = Address(at=section_address(document, headings, occurrence), language=here.language).link()
    return f'<p class="qa-more"><a class="qa-go" href="{escape(link)}">{escape(label)}</a></p>'


@st.cache_data(max_entries=2, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def pages_of(index: Index) -> dict[str, str]:
    """Name each page of the guide by its title, in the guide's order."""
    paths: dict[str, list[tuple[str, ...]]] = {}
    for document, headings in index.generation.heading_paths():
        paths.setdefault(document, []).append(headings)
    return {document: page_title(document, own) for document, own in paths.items()}


def _neighbours_html(index: Index, document: str, here: Address) -> str:
    """Link to the pages before and after."""
    titles = pages_of(index)
    names = list(titles)
    at = names.index(document)
    written = ""
    for key, number in (("before", at - 1), ("after", at + 1)):
        if 0 <= number < len(names):
            link = escape(Address(at=names[number], language=here.language).link())
            written += (
                f'<a class="qa-go qa-{key}" href="{link}"><small>{escape(say(f"book.{key}"))}</small>'
                f'<span dir="auto">{escape(titles[names[number]])}</span></a>'
            )
    return f'<nav class="qa-neighbours" aria-label="{escape(say("book.pages"))}">{written}</nav>' if written else ""
