"""A web page to its headings and paragraphs: the steps, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.errors import CorpusError
from qa.guide.readers.html.content import main_content
from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.footnotes import Footnotes
from qa.guide.readers.html.furniture import take_out
from qa.guide.readers.html.inline import BLOCKS, PLAIN
from qa.guide.readers.html.looks import find_headings
from qa.guide.readers.html.tabs import name_panels
from qa.guide.readers.html.titles import find_title
from qa.guide.readers.html.tree import Element, parse_page
from qa.guide.readers.html.walk import Walk
from qa.guide.readers.reading import has_content
from qa.records import Note

DRAWN = "the page is drawn by a script; save it from the browser ('Web page, complete'), or export it from the program"
LITTLE = 40  # characters of a page that waits for its script, such as “Loading…”
ROOTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app")


@dataclass(frozen=True, slots=True)
class Page:
    """A page read."""

    drafts: tuple[Draft, ...]
    title: str  # that stands above its headings; "" where the first heading is its title
    left_out: tuple[Note, ...]


def read_page(text: str, leave_out: Sequence[str] = ()) -> Page:
    """Read the text of a page.

    :raises CorpusError: It holds no text of its own, or a selector is none.
    """
    html = parse_page(text, leave_out)
    scripts, drawn = bool(html.find("script")), _drawn_by_script(html)
    frames, leads = bool(html.find("frame", "iframe")), any(_leads_on(meta) for meta in html.find("meta"))
    body = _body(html)
    name_panels(body)
    notes = take_out(body)
    root = main_content(body)
    drafts = _walk(root)
    written = "".join(draft.title for draft in drafts)
    if len(written) < LITTLE and not any(draft.level for draft in drafts):
        if leads:
            raise CorpusError("only leads on to another page; leave it out, or put that page in its place")
        if frames and not has_content(written):
            raise CorpusError("shows other pages in frames; put those pages themselves into the guide")
        if drawn or (scripts and not has_content(written)):
            raise CorpusError(DRAWN)
    return Page(tuple(find_headings(drafts)), find_title(html, root, drafts), tuple(notes))


def read_chapter(text: str) -> Page:
    """Read the text of a page of a book: all of it is content, and its headings are found with those of the others."""
    body = _body(parse_page(text))
    notes = take_out(body)
    return Page(tuple(_walk(body)), "", tuple(notes))


def _body(html: Element) -> Element:
    return next((child for child in html.children if isinstance(child, Element) and child.tag == "body"), html)


def _drawn_by_script(html: Element) -> bool:
    """Tell whether a page has a place for what a script draws."""
    return bool(html.find("script")) and any(element.attributes.get("id") in ROOTS for element in html.elements())


def _leads_on(meta: Element) -> bool:
    attributes = meta.attributes
    return attributes.get("http-equiv", "").lower() == "refresh" and "url" in attributes.get("content", "").lower()


def _walk(root: Element) -> list[Draft]:
    _mark_blocks(root)
    walk = Walk(Footnotes(root))
    walk.children(root, PLAIN)
    walk.close()
    return _once(walk.drafts)


def _once(drafts: list[Draft]) -> list[Draft]:
    """Leave out a heading that says the one right above it again, as a page's title does."""
    return [
        draft
        for above, draft in pairwise([None, *drafts])
        if draft and not (above and above.level and draft.level and above.title == draft.title)
    ]


def _mark_blocks(root: Element) -> None:
    """Mark elements within lines that hold blocks, such as a link around a paragraph."""
    for element in reversed(list(root.elements())):
        if element.parent is not None and (element.blocks or element.tag in BLOCKS):
            element.parent.blocks = True
