"""The text of a Word file from top to bottom: paragraphs, tables and text boxes, where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.docx.captions import PICTURES
from qa.guide.readers.docx.names import MC, W, chosen, value
from qa.guide.readers.docx.numbering import Numbering, with_number
from qa.guide.readers.docx.runs import CONTENTS as CODE_OF_CONTENTS
from qa.guide.readers.docx.runs import Runs, clean
from qa.guide.readers.docx.styles import Styles
from qa.guide.readers.docx.tables import Row, Text, count_headers, is_box, lay_out, read_rows
from qa.guide.readers.evidence.titles import CONTENTS
from qa.guide.readers.paragraphs import CONTENTS_LEFT_OUT, check_paragraphs
from qa.guide.readers.parts import Part, clean_line, one_place, table_row
from qa.guide.readers.plain_text.headings import WIDEST_QUESTION
from qa.guide.readers.plain_text.lines import width
from qa.records import CELL, Mark, Note, Place

SKIPPED = {W + name for name in ("del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tcPr", "pPr")}
PAGE_NUMBER = regex.compile(r"\t[\divxlc]*\s*$")


@dataclass(slots=True)
class Body:
    """Reads the parts of a document; levels are those that its styles say."""

    styles: Styles
    numbering: Numbering
    runs: Runs
    notes: dict[str, str]  # footnotes and endnotes, by kind and id
    parts: list[Part] = field(default_factory=list)
    titles: list[Part] = field(default_factory=list)  # those of them that are titles of the document
    left_out: list[Note] = field(default_factory=list)
    count: int = 0  # paragraphs so far
    boxes: int = 0  # text boxes around what is read now
    in_contents: bool = False  # the last paragraph was left out with a table of contents
    picture: bool = False  # the last paragraph was, or ended in, a picture
    beside: list[Part] = field(default_factory=list)  # paragraphs next to a picture
    initial: str = ""  # large first letter, a paragraph of its own, of the next one

    def read(self, container: Any) -> None:
        """Read what stands in a body, a cell, a text box or a content control."""
        for element in container:
            tag = element.tag
            if tag == W + "p":
                self._paragraph(element)
            elif tag == W + "tbl":
                self._table(element)
            elif tag == MC + "AlternateContent":
                self.read(chosen(element))
            elif tag == W + "sdt" and self.runs.leaves_out_contents and _is_contents(element):
                self._leave_out(element.iter(W + "p"))
                self.count += sum(1 for _ in element.iter(W + "p"))
            elif tag == W + "altChunk":
                self.left_out.append(Note(0, "a file within (altChunk)", "not read: say in words what it shows"))
            elif tag not in SKIPPED:
                self.read(element)

    def _paragraph(self, element: Any) -> None:
        self.count += not self.boxes
        check_paragraphs(self.count)
        place = Place("paragraph", self.count, self.count)
        was_in_contents = self.runs.in_contents
        style = value(element, "pPr", "pStyle")
        paragraph = self.runs.read(element, style)
        gone = element.find(f"{W}pPr/{W}rPr/{W}del") is not None and not paragraph.text
        numbered = None if gone else self.numbering.count(element)
        if (was_in_contents and not paragraph.text) or self.styles.is_contents(element):
            self._leave_out([element])
            return
        shows = any(True for _ in element.iter(*PICTURES))
        if not paragraph.text and (self.runs.in_contents or _has_contents(element)):
            self._leave_out([element])
        elif paragraph.text:
            self.in_contents = False
        text = self.initial + paragraph.text
        frame = element.find(f"{W}pPr/{W}framePr")
        self.initial = ""
        if frame is not None and frame.get(W + "dropCap") in ("drop", "margin"):
            self.initial = text
        elif text:
            level = self._level(element, text)
            text = with_number(None if level and numbered == "•" else numbered, text)
            is_item = bool(numbered) and not level
            part = Part(text, (Mark(0, place),), level, "item" if is_item else "text", look=paragraph.look)
            self.parts.append(part)
            if shows or self.picture:
                self.beside.append(part)
            if not level and self.styles.is_title(element):
                self.titles.append(part)
        if shows and not text and self.parts and not self.picture:
            self.beside.append(self.parts[-1])
        if text or shows:
            self.picture = shows
        self.parts += [one_place(self.notes[note], place) for note in paragraph.notes if self.notes.get(note)]
        self.boxes += 1
        for box in paragraph.boxes:
            self.read(box)
        self.boxes -= 1

    def _leave_out(self, paragraphs: Iterable[Any]) -> None:
        """Note a table of contents by its first entry."""
        for element in paragraphs:
            written = "".join(text.text or "\t" for text in element.iter(W + "t", W + "tab"))
            entry = clean_line(PAGE_NUMBER.sub("", written))
            if entry and not self.in_contents and not CONTENTS.fullmatch(entry):
                self.left_out.append(Note(0, entry, CONTENTS_LEFT_OUT))
                self.in_contents = True

    def _level(self, element: Any, text: str) -> int:
        """Give the level of a heading; a paragraph set as one for its look alone is text."""
        return self.styles.level(element) if width(text) <= WIDEST_QUESTION else 0

    def _table(self, table: Any) -> None:
        rows = read_rows(table)
        if is_box(rows, self.styles):
            for row in rows:
                for cell in row.cells:
                    self.read(cell.element)
            return
        begins = not self.parts and table.getparent().tag == W + "body"
        if begins and len(rows) > 1 and len(rows[0].cells) == 1:  # a title within the head of the file
            self.read(rows[0].cells[0].element)
            rows = rows[1:]
        texts, places = [], []
        for row in rows:
            first = self.count + (not self.boxes)
            texts.append(self._cells(row))
            places.append(Place("paragraph", first, max(first, self.count)))
        laid = lay_out(rows, texts)
        lines = [table_row(cell.text for cell in row) for row in laid]
        marks, start = [], 0
        for line, place in zip(lines, places, strict=True):
            marks.append(Mark(start, place))
            start += len(line) + 1
        header = count_headers(table, rows, laid, self.styles)
        self.parts.append(Part("\n".join(lines), tuple(marks), kind="table", header=header))

    def _cells(self, row: Row) -> list[Text]:
        """Read the cells of a row, tables within them as text."""
        outside, found = self.parts, []
        for cell in row.cells:
            self.parts = []
            self.read(cell.element)
            texts = [
                part.text.replace(CELL, ", ").replace("\n", "; ") if part.kind == "table" else part.text
                for part in self.parts
            ]
            bold = all(part.look.bold for part in self.parts if part.look)
            found.append(Text("\n".join(texts), bold and bool(texts)))
        self.parts = outside
        return found


def read_notes(root: Any, kind: str, styles: Styles) -> dict[str, str]:
    """Read the texts of footnotes or endnotes, by kind and id."""
    found = {}
    for note in root.findall(W + kind) if root is not None else []:
        if note.get(W + "type") in (None, "normal"):
            runs = Runs(styles)
            lines = [runs.read(paragraph, value(paragraph, "pPr", "pStyle")).text for paragraph in note.iter(W + "p")]
            found[f"{kind} {note.get(W + 'id')}"] = clean("\n".join(lines))
    return found


def _is_contents(control: Any) -> bool:
    return value(control, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"


def _has_contents(paragraph: Any) -> bool:
    return any(CODE_OF_CONTENTS.match(code.text or "") for code in paragraph.iter(W + "instrText"))
