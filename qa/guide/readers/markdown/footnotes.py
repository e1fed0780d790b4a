"""Footnotes of a Markdown text: each is moved to the paragraph that refers to it."""

import regex

from qa.guide.readers.markdown.draft import Draft, indent_of

LONGEST_NOTE = 200  # lines of a footnote, and of the paragraph that refers to it
_REFERENCE = regex.compile(r"\[\^(?P<label>[^\]\s]{1,100})\]")
_FOOTNOTE = regex.compile(r"^[ ]{0,3}\[\^(?P<label>[^\]\s]{1,100})\]:", regex.MULTILINE)


def move_footnotes(found: Draft) -> None:
    """Move each footnote to the end of the paragraph that first refers to it."""
    first_uses: dict[str, int] = {}
    notes = {note.start("label"): note for note in _FOOTNOTE.finditer(found.view, found.begin)}
    for use in _REFERENCE.finditer(found.view, found.begin):
        if use.start("label") not in notes:
            first_uses.setdefault(use["label"], use.start())
    for note in notes.values():
        if note["label"] not in first_uses:
            continue
        last = first = found.row(note.start("label"))
        while last + 1 < min(len(found.lines), first + LONGEST_NOTE) and _goes_on(found, last + 1):
            last += 1
        while last > first and found.is_blank(last):
            last -= 1
        start, end = found.lines[first][0], found.lines[last][1]
        behind = _end_of_paragraph(found, found.row(first_uses[note["label"]]))
        if not start <= behind <= end:
            found.cuts.append((start, end))
            found.inserts.append((behind, f" {' '.join(found.view[start:end].split())}"))


def _goes_on(found: Draft, row: int) -> bool:
    """Tell whether a line belongs to the footnote above it."""
    line = found.text[slice(*found.lines[row])]
    if not line.strip():
        return not found.is_blank(row + 1) and indent_of(found.text[slice(*found.lines[row + 1])]) >= 4
    return indent_of(line) >= 2 or not (found.is_blank(row - 1) or _FOOTNOTE.match(line))


def _end_of_paragraph(found: Draft, row: int) -> int:
    """Find where the paragraph of a line ends; of a table and a heading, the blank line below."""
    heading = found.line(row).lstrip().startswith("#")
    apart = heading or "|" in found.line(row)
    last = row + (0 if heading else LONGEST_NOTE)
    while row < last and not found.is_blank(row + 1) and row + 1 not in found.code_rows:
        row += 1
    if apart and row + 1 < len(found.lines) and found.is_blank(row + 1):
        row += 1
    return found.lines[row][0] + len(found.text[slice(*found.lines[row])].rstrip())
