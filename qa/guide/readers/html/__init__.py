"""Web pages, of any program that makes guides: headings, paragraphs, and the ids by which a browser finds them."""

from collections.abc import Sequence
from itertools import pairwise

import regex

from qa.errors import CorpusError
from qa.guide.readers.html.clicks import name_panels
from qa.guide.readers.html.content import cut_site, find_title, main_content, set_title
from qa.guide.readers.html.decoding import decode_page
from qa.guide.readers.html.draft import Draft, place
from qa.guide.readers.html.footnotes import Footnotes
from qa.guide.readers.html.furniture import take_out
from qa.guide.readers.html.inline import BLOCKS, PLAIN
from qa.guide.readers.html.looks import find_headings
from qa.guide.readers.html.nesting import find_lower
from qa.guide.readers.html.tree import Element, parse_page
from qa.guide.readers.html.walk import Walk
from qa.guide.readers.markdown.front_matter import find_front_matter
from qa.guide.readers.parts import assemble
from qa.guide.readers.reading import Reading, has_content
from qa.records import Note

TAG = regex.compile(r"<[a-z!?/]", regex.IGNORECASE)
LEADS_ON = "only leads on to another page; leave it out, or put that page in its place"
FRAMES = "shows other pages in frames; put those pages themselves into the guide"
DRAWN = "the page is drawn by a script; save it from the browser ('Web page, complete'), or export it from the program"
LITTLE = 40  # characters of a page that waits for its script, such as “Loading…”
ROOTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app")  # ids of what a script draws into


def read(data: bytes, leave_out: Sequence[str] = ()) -> Reading:
    """Read a web page.

    :param leave_out: CSS selectors of what in it is no text of the guide.
    :raises CorpusError: It is none, is drawn by a script, or cannot be decoded; or a selector is none.
    """
    text = decode_page(data).replace("\r\n", "\n")
    if not text.strip():
        raise CorpusError("empty file")
    if not TAG.search(text):
        raise CorpusError("holds no HTML; name it .txt if it is plain text")
    begin, named = find_front_matter(text)  # of pages that a program still is to set
    html = parse_page(text[begin:], leave_out)
    where_little, where_nothing = _problems(html)
    body = _body(html)
    name_panels(body)
    notes = take_out(body)
    cut_site(html, body)
    given = _walk(main_content(html, body))
    written = "".join(draft.title for draft in given)
    problem = where_little if has_content(written) else where_nothing
    if problem and len(written) < LITTLE and not any(draft.level for draft in given):
        raise CorpusError(problem)
    found = set_title(html, find_headings(given))
    return assemble(list(place(found)), title=find_title(html, given, found) or named, left_out=notes)


def read_chapter(text: str) -> tuple[list[Draft], list[Note]]:
    """Read a page of a book: all of it is content, and its headings are found with those of the others."""
    body = _body(parse_page(text))
    notes = take_out(body)
    return _walk(body), notes


def _body(html: Element) -> Element:
    return next((child for child in html.children if isinstance(child, Element) and child.tag == "body"), html)


def _problems(html: Element) -> tuple[str, str]:
    """Say why a page has little text, and why it has none."""
    if any(_leads_on(meta) for meta in html.find("meta")):
        return LEADS_ON, LEADS_ON
    scripts = html.find("script")
    drawn = scripts and any(element.attributes.get("id") in ROOTS for element in html.elements())
    return DRAWN if drawn else "", FRAMES if html.find("frame", "iframe") else DRAWN if scripts else ""


def _leads_on(meta: Element) -> bool:
    attributes = meta.attributes
    return attributes.get("http-equiv", "").lower() == "refresh" and "url" in attributes.get("content", "").lower()


def _walk(root: Element) -> list[Draft]:
    _mark_blocks(root)
    walk = Walk(Footnotes(root), find_lower(root))
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
