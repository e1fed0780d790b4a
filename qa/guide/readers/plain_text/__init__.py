"""Plain text to its sections, by the shape of the whole document."""

from itertools import pairwise

from qa.guide.readers.plain_text.headings import find_bare, find_numbered
from qa.guide.readers.plain_text.lines import read_page
from qa.guide.readers.plain_text.nesting import nest
from qa.records import Section, line_starts


def read_plain_text(text: str) -> tuple[Section, ...]:
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
    if text[: starts[rows[0]]].strip():
        sections.append(Section((), 0, starts[rows[0]]))
    for path, (row, following) in zip(nest(page, headings), pairwise(rows), strict=True):
        lines = [page.lines[heading.line] for heading in path]
        body = starts[row + 1 + bool(lines[-1].underline)]
        sections.append(Section(tuple(line.text for line in lines), body, starts[following]))
    return tuple(sections)
