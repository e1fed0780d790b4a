"""A web page to its headings and paragraphs: the steps, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.errors import CorpusError
from qa.guide.readers.html.content import main_content
from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.footnotes import Footnotes
from qa.guide.readers.html.furniture import take_out
from qa.guide.readers.html.inline import BLOCKS
from qa.guide.readers.html.looks import find_headings
from qa.guide.readers.html.tabs import name_panels
from qa.guide.readers.html.titles import find_title
from qa.guide.readers.html.tree import Element, parse_page
from qa.guide.readers.html.walk import Walk
from qa.guide.readers.parts import Look
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


def read_page(text: str, leave_out: Sequence[str] = (), *, looks: bool = True) -> Page:
    """Read the text of a page.

    :param looks: Find headings by their looks where the page has hardly any that say so.
    :raises CorpusError: It holds no text of its own, or a selector is none.
    """
    html = parse_page(text, leave_out)
    body = next((child for child in html.children if isinstance(child, Element) and child.tag == "body"), html)
    scripts, frames = html.find("script"), html.find("frame", "iframe")
    leads = [meta for meta in html.find("meta") if meta.attributes.get("http-equiv", "").lower() == "refresh"]
    mounts = [element for element in body.elements() if element.attributes.get("id") in ROOTS]
    name_panels(body)
    notes = take_out(body)
    root = main_content(body)
    _mark_blocks(root)
    walk = Walk(Footnotes(root))
    walk.children(root, Look())
    drafts = _once(walk.drafts)
    written = "".join(draft.title for draft in drafts)
    if not has_content(written) or len(written) < LITTLE:
        if leads and frames == []:
            raise CorpusError("only leads on to another page; leave it out, or put that page in its place")
        if frames and not has_content(written):
            raise CorpusError("shows other pages in frames; put those pages themselves into the guide")
        if scripts and (mounts or not has_content(written)) and not any(draft.level for draft in drafts):
            raise CorpusError(DRAWN)
    return Page(tuple(find_headings(drafts) if looks else drafts), find_title(html, root, drafts), tuple(notes))


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
