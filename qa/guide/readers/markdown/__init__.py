"""Markdown to its sections: what is no text is taken out, headings are found, the text is cut at them."""

from itertools import pairwise

from qa.guide.readers.markdown.blocks import find_blocks
from qa.guide.readers.markdown.clean import draft
from qa.guide.readers.markdown.draft import Edit, Mark
from qa.guide.readers.markdown.headings import Heading, find_headings, find_marks, parser_lines
from qa.guide.readers.markdown.parser import parse
from qa.guide.readers.reading import Reading, has_content
from qa.records import Section, line_starts


def read_markdown(text: str, *, mdx: bool = False) -> Reading:
    """Cut ``text`` at its headings.

    Only the document's own headings count, not those in a quote, in code, or further down in an item of a list. The
    title of front matter stands above all of them.

    :param text: Markdown with any line ends.
    :param mdx: Whether components and imports are in it.
    :return: Sections in order; text before the first heading is one of them unless it has nothing to read.
    """
    found = draft(text, mdx=mdx)
    find_marks(found)
    edit = Edit(text, found.cuts, found.inserts)
    marks = [
        Mark(mark.level, *map(edit.at, (mark.start, mark.end, mark.label_start, mark.label_end)))
        for mark in found.marks
    ]
    clean, begin = edit.text, edit.at(found.begin)
    starts = [*line_starts(clean), len(clean)]
    tokens, references = parse("\n".join(parser_lines(found, clean, marks, begin)), mdx=found.mdx)
    starts += [len(clean)] * 2  # the parser may count one line more than the text has
    headings = find_headings(tokens, clean, starts, marks, references)
    return Reading(
        text=clean,
        sections=_sections(clean, headings, begin, found.title),
        blocks=find_blocks(tokens, clean, starts),
        left_out=tuple(sorted(found.left_out, key=lambda note: note.line)),
        doubts=tuple(sorted(found.doubts, key=lambda note: note.line)),
    )


def read_mdx(text: str) -> Reading:
    """Cut a text with components and imports."""
    return read_markdown(text, mdx=True)


def _sections(text: str, headings: list[Heading], begin: int, title: str) -> tuple[Section, ...]:
    """Cut a text at its headings; a heading with nothing to read below it, nor a heading, is its own text."""
    sections = []
    above = (title,) if title else ()
    first = headings[0].start if headings else len(text)
    if has_content(text[begin:first]):
        sections.append(Section(above, begin, first))
    path: list[Heading] = []
    for heading, following in pairwise([*headings, None]):
        if heading is None:
            break
        path = [*(parent for parent in path if parent.level < heading.level), heading]
        names = tuple(parent.text for parent in path)
        start, end = heading.end, following.start if following else len(text)
        if not has_content(text[start:end]) and not (following and following.level > heading.level):
            start, end = heading.label_start, heading.label_end
        sections.append(Section(names if names[0] == title else (*above, *names), start, end))
    return tuple(sections)
