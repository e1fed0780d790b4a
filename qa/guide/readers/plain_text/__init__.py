"""Plain text to its sections, by the shape of the whole document."""

from itertools import pairwise

import regex

from qa.guide.readers.plain_text.headings import find_bare, find_numbered
from qa.guide.readers.plain_text.lines import read_page
from qa.guide.readers.plain_text.nesting import nest
from qa.guide.readers.reading import Reading, has_content
from qa.records import Section, line_starts

_MARKED = regex.compile(r"(\*\*|__|`)(?=\S)(.{1,200}?)(?<=\S)\1")  # habits of Markdown


def read_plain_text(text: str) -> Reading:
    """Cut ``text`` at the lines that a number, an underline or the space around them makes a title.

    A numbered line may be a heading or a step, so a run of numbers is judged as a whole: headings are short, end no
    sentence, and have text between them.

    :param text: Text with any line ends.
    :return: Sections in order; text before the first heading is one of them unless blank.
    """
    starts = [*line_starts(text), len(text)]
    page = read_page(text, starts)
    numbered = find_numbered(page)
    headings = sorted([*numbered, *find_bare(page, numbered)], key=lambda heading: heading.line)
    rows = [page.lines[heading.line].row for heading in headings] + [len(starts) - 1]
    sections = []
    if has_content(text[: starts[rows[0]]]):
        sections.append(Section((), 0, starts[rows[0]]))
    paths = [tuple(path) for path in nest(page, headings)]
    for path, below, (row, following) in zip(paths, [*paths[1:], ()][: len(paths)], pairwise(rows), strict=True):
        lines = [page.lines[heading.line] for heading in path]
        start, end = starts[row + 1 + bool(lines[-1].underline)], starts[following]
        if not has_content(text[start:end]) and len(below) <= len(path):  # of a heading alone, the heading
            start = text.index(lines[-1].text, starts[row])
            end = start + len(lines[-1].text)
        sections.append(Section(tuple(_MARKED.sub(r"\2", line.text) for line in lines), start, end))
    return Reading(text, tuple(sections))
