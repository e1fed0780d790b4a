"""The title of a page, without the name of its site."""

import regex

from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.inline import text_of
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line

PARTS = regex.compile(r"\s+[|·•—»«›:]{1,2}\s+|\s*[｜]\s*")
LAST_PART = regex.compile(r"\s+[-–]\s+[^-–]*$")
NO_TITLE = regex.compile(
    r"(?:untitled|new page|无标题|新建|無標題|无标题文档|document|index)[\s\d]*(?:document)?|.*\.\w{3,5}",
    regex.IGNORECASE,
)


def find_title(html: Element, root: Element, drafts: list[Draft]) -> str:
    """Find what stands above all headings of a page.

    :param root: Its main content.
    :return: "" where that has a heading of the first level: it is the title.
    """
    if any(draft.level == 1 for draft in drafts):
        return ""
    head = next(iter(html.find("title")), None)
    whole = clean_line(head.text().replace("\n", " ")) if head is not None else ""
    outside = [text_of(h1) for h1 in html.find("h1")]
    for h1 in outside:
        if h1 and h1 in whole:
            return h1
    parts = [part for part in PARTS.split(whole) if part]
    headings = {draft.title for draft in drafts if draft.level}
    known = next((part for part in parts if part in headings), "")
    title = known or (LAST_PART.sub("", parts[0]) if parts else "")
    return "" if NO_TITLE.fullmatch(title) else title
