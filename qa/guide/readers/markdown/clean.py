"""Markdown as people write it to Markdown as a parser takes it: what is no text is found, and is to be taken out."""

import regex

from qa.guide.readers.markdown.containers import take_out_components, unwrap
from qa.guide.readers.markdown.draft import Draft, blank
from qa.guide.readers.markdown.footnotes import move_footnotes
from qa.guide.readers.markdown.front_matter import find_front_matter
from qa.guide.readers.markdown.hidden import find_hidden
from qa.records import LINE_END, Note, line_starts

_LOOKS_LIKE_MDX = regex.compile(r"^import\s[^\n]*\sfrom\s*[\"'][^\"'\n]+[\"'];?[ \t]*$", regex.MULTILINE)


def draft(text: str, *, mdx: bool) -> Draft:
    """Find what of ``text`` is no text, and headings that a parser does not know.

    :param text: Markdown with any line ends.
    :param mdx: Whether it is MDX; other files with imports are taken for it too.
    """
    flat = LINE_END.sub(lambda end: " \n" if len(end[0]) == 2 else "\n", text)
    begin, title = find_front_matter(flat)
    starts = line_starts(flat)
    lines = [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(flat) + 1], strict=True)]
    mdx = mdx or _LOOKS_LIKE_MDX.search(flat, begin) is not None
    code, comments, doubts = find_hidden(flat, lines, begin, mdx)
    found = Draft(flat, lines, begin, title, mdx, code, starts=starts, doubts=doubts)
    for start, end in code:
        if start == lines[found.row(start)][0]:
            found.code_rows.update(range(found.row(start), found.row(end - 1) + 1))
    found.view = blank(flat, [(0, begin), *code, *comments])
    found.firsts = [start for start, _ in lines]
    if begin:
        found.left_out.append(Note(found.row(len(flat) - len(flat.lstrip())) + 1, title, "front matter"))
    for start, end in comments:
        found.cut(start, end, "commented out")
    unwrap(found)
    if found.mdx:
        take_out_components(found)
    move_footnotes(found)
    return found
