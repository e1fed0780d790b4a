"""Web pages, of any program that makes guides: headings, paragraphs, and the ids by which a browser finds them."""

from collections.abc import Sequence

import regex

from qa.errors import CorpusError
from qa.guide.readers.html.decoding import decode_page
from qa.guide.readers.html.draft import place
from qa.guide.readers.html.page import read_page
from qa.guide.readers.markdown.front_matter import find_front_matter
from qa.guide.readers.parts import assemble
from qa.guide.readers.reading import Reading

TAG = regex.compile(r"<[a-z!?/]", regex.IGNORECASE)


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
    begin, title = find_front_matter(text)  # of pages that a program still is to set
    page = read_page(text[begin:], leave_out)
    return assemble(list(place(page.drafts)), title=page.title or title, left_out=page.left_out)
