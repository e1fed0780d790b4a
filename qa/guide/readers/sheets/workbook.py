"""Workbooks (XLSX, XLS, ODS) to a reading: their visible sheets, formulas as their values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO

import python_calamine
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from qa.errors import CorpusError
from qa.guide.readers.reading import Reading
from qa.guide.readers.sheets.areas import LARGEST_AREA
from qa.guide.readers.sheets.columns import Wanted
from qa.guide.readers.sheets.container import check_container
from qa.guide.readers.sheets.csv import read_csv
from qa.guide.readers.sheets.rows import MOST_CELLS, Row, Sheet, rows_of
from qa.guide.readers.sheets.sheet import read_sheets
from qa.guide.readers.text import decode_file
from qa.records import Note

Range = tuple[tuple[int, int], tuple[int, int]]


def read(data: bytes, question: str = "", answer: str = "", category: str = "") -> Reading:
    """Read a workbook, or the CSV that some programs save by the name of one.

    :param question: Name of the column of questions; "" to find it, as of the others.
    :raises CorpusError: It is damaged, encrypted, no workbook, has too much, or not the columns named.
    """
    wanted = Wanted(question, answer, category)
    if not check_container(data):
        return read_csv(decode_file(data), wanted)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except python_calamine.PasswordError:
        raise CorpusError("is encrypted; save it without a password") from None
    except CalamineError as error:
        raise CorpusError(
            f"is damaged, or no workbook: {error}; open it in a spreadsheet program and save it anew"
        ) from None
    sheets, notes = _sheets(book)
    if not sheets:
        hidden = " in a sheet that is not hidden" if notes else ""
        raise CorpusError(f"has no row with a text{hidden}")
    return read_sheets(sheets, wanted, notes)


def _sheets(book: CalamineWorkbook) -> tuple[list[Sheet], list[Note]]:
    sheets: list[Sheet] = []
    notes: list[Note] = []
    cells = 0
    for sheet in book.sheets_metadata:
        if sheet.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet):
            continue  # charts and macros
        if sheet.visible != SheetVisibleEnum.Visible:
            notes.append(Note(0, sheet.name, "hidden"))
            continue
        try:
            found = book.get_sheet_by_name(sheet.name)
        except CalamineError as error:
            raise CorpusError(f"its sheet “{sheet.name}” is damaged: {error}; save it anew") from None
        rows = _rows(found)
        cells += sum(len(row.filled) for row in rows)
        if cells > MOST_CELLS:
            raise CorpusError(f"more than {MOST_CELLS:,} cells; split it into smaller files")
        if rows:
            sheets.append(Sheet(rows, sheet.name, sheet.name))
    return sheets, notes


def _rows(sheet: CalamineSheet) -> tuple[Row, ...]:
    if sheet.start is None or sheet.end is None:
        return ()
    (top, left), (bottom, right) = sheet.start, sheet.end
    if (bottom - top + 1) * (right - left + 1) > LARGEST_AREA:
        raise CorpusError(
            f"its sheet “{sheet.name}” reaches over {bottom + 1:,} rows and {right + 1:,} columns; delete what lies "
            "far from its table"
        )
    rows = rows_of(sheet.iter_rows())
    merged = sheet.merged_cell_ranges or []
    return _spread(rows, [((one[0], one[1] - left), (two[0], two[1] - left)) for one, two in merged])


def _spread(rows: Sequence[Row], merged: Iterable[Range]) -> tuple[Row, ...]:
    """Repeat a cell that is merged over several rows in each of them, and mark those that are over columns."""
    found = {row.number: row for row in rows}
    for (top, left), (bottom, right) in merged:
        first = found.get(top + 1)
        if first is None or not (text := first.cell(left)):
            continue
        if right > left and first.filled[0] == left:
            found[top + 1] = first = replace(first, wide=True)
        for number in range(top + 2, min(bottom + 1, rows[-1].number) + 1):
            if (row := found.get(number)) and not row.cell(left):
                padded = [*row.cells, *[""] * (left + 1 - len(row.cells))]
                padded[left] = text
                found[number] = replace(row, cells=tuple(padded))
    return tuple(found.values())
