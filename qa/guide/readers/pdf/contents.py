"""Tables of contents: lists of titles with the numbers of their pages; what they name comes again further on."""

from collections.abc import Sequence

import regex

from qa.guide.readers.evidence.titles import CONTENTS
from qa.guide.readers.pdf.lines import Line
from qa.guide.readers.pdf.outline import squeezed

LEADERS = regex.compile(r"(?:[.․·…_]\s?){4,}\s*\p{Nd}{1,4}$|(?:[.․·…_]\s?){8,}$|…{2,}\s*\p{Nd}{1,4}$")
ENTRY = regex.compile(r"(?P<title>.*\p{L}.*?)[\s.․·…_]*(?<!\p{Nd})(?P<page>\p{Nd}{1,4})$")
SET_APART = regex.compile(r"(?P<title>.*\p{L}.*?)\s+(?P<page>\p{Nd}{1,4})")
LEAST_ENTRIES = 4
LONGEST_ENTRY = 300  # characters
LONGEST_LEADERS = 40  # characters at the end of a line, in which they are looked for
MOST = 0.6  # share of the entries
MOST_BETWEEN = 2  # lines that go on with a long title


def has_leaders(text: str) -> bool:
    """Tell whether a line ends in dots before a number, or in dots alone."""
    return LEADERS.search(text[-LONGEST_LEADERS:]) is not None


def find_contents(lines: Sequence[Line]) -> set[int]:
    """Find the rows of the lines of tables of contents, their titles among them."""
    found: set[int] = set()
    texts = [squeezed(line.text) for line in lines]
    for run in _runs(lines):
        dotted = [row for row in run if has_leaders(lines[row].text)]
        titled = run[0] > 0 and CONTENTS.fullmatch(lines[run[0] - 1].text) is not None
        if len(dotted) >= MOST * len(run):
            run = [row for row in run if titled or row >= dotted[0]]
        elif not _names_others(run, lines, texts):
            continue
        if len(run) >= LEAST_ENTRIES:
            start = run[0] - 1 if run[0] and CONTENTS.fullmatch(lines[run[0] - 1].text) else run[0]
            found.update(range(start, run[-1] + 1))
    return found | _unnumbered(lines, texts)


def _unnumbered(lines: Sequence[Line], texts: Sequence[str]) -> set[int]:
    """Find tables of contents without page numbers: below such a title, lines that all come again."""
    found: set[int] = set()
    last = {text: row for row, text in enumerate(texts)}
    for row, line in enumerate(lines):
        if CONTENTS.fullmatch(line.text) and row not in found:
            end = row + 1
            while end < len(lines) and texts[end] and last[texts[end]] > end:
                end += 1
            if end - row > LEAST_ENTRIES and len(set(texts[row:end])) == end - row:
                found.update(range(row, end))
    return found


def _names_others(run: Sequence[int], lines: Sequence[Line], texts: Sequence[str]) -> bool:
    """Tell whether lines without dots name what comes further on: each another, and most of them do."""
    entries = [match for row in run if (match := SET_APART.fullmatch(lines[row].text))]
    titles = {squeezed(match["title"]) for match in entries}
    if min(len(titles), len(entries)) < MOST * len(run) or int(entries[-1]["page"]) <= int(entries[0]["page"]):
        return False
    return len(titles.intersection(texts[run[-1] + 1 :])) >= MOST * len(run)


def _runs(lines: Sequence[Line]) -> list[list[int]]:
    """Gather lines near each other that end in numbers which do not fall."""
    runs: list[list[int]] = []
    last = 0
    for row, line in enumerate(lines):
        match = ENTRY.fullmatch(line.text) if line.text[-1:].isdigit() and len(line.text) <= LONGEST_ENTRY else None
        if not match and not has_leaders(line.text):
            continue
        page = int(match["page"]) if match else last
        if runs and row - runs[-1][-1] <= 1 + MOST_BETWEEN and page >= last:
            runs[-1].append(row)
        else:
            runs.append([row])
        last = page
    return runs
