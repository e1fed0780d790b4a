"""Sheets to a reading: each is questions and answers, one column of lines, or tables."""

from collections.abc import Iterator, Sequence

import regex

from qa.errors import CorpusError
from qa.guide.readers.parts import Part, assemble, one_place
from qa.guide.readers.reading import Reading, has_content
from qa.guide.readers.sheets.asking import asks
from qa.guide.readers.sheets.columns import Columns, Wanted, find_columns, has_column, names_of
from qa.guide.readers.sheets.faq import Entry, faq_parts, fill_down, names_groups
from qa.guide.readers.sheets.lines import is_column, line_parts
from qa.guide.readers.sheets.markup import plain
from qa.guide.readers.sheets.rows import Row, Sheet
from qa.guide.readers.sheets.table import table_parts
from qa.records import Note

# What programs call a sheet that nobody named.
UNNAMED = regex.compile(
    r"(?i)(?:sheet|worksheet|工作表|工作表单|表|シート|ワークシート|시트|лист|аркуш|tabelle|tabellenblatt|feuil|feuille|hoja|planilha|"
    r"plan|folha|foglio|blad|ark|arkusz|list|munka|sayfa|lembar|trang[ _]?tính|trang|แผ่น|แผ่นงาน|ورقة|ورقه|पत्रक|शीट|"
    r"taulukko|φύλλο|foaie|data|export|result|results)?[ _]?\d*(?:[ _]?\(\d+\))?"
)
MOST_COLUMNS_NAMED = 30  # in a message


def read_sheets(sheets: Sequence[Sheet], wanted: Wanted, left_out: Sequence[Note] = ()) -> Reading:
    """Read sheets in order; the name of one heads it, where there are several or it says something.

    :param wanted: Columns that the editor names; where one sheet has them, it is read by them.
    :raises CorpusError: No sheet has a column that the editor names, or none has anything to read.
    """
    sheets = [sheet for sheet in sheets if any(has_content(cell) for row in sheet.rows for cell in row.cells)]
    if not sheets:
        raise CorpusError("has no row with a text")
    _check_wanted(sheets, wanted)
    parts: list[Part] = []
    notes = list(left_out)
    for sheet in sheets:
        headed = bool(sheet.title) and (len(sheets) > 1 or not UNNAMED.fullmatch(sheet.title.strip()))
        if headed:
            parts.append(one_place(sheet.title.strip(), sheet.place(sheet.rows[0]), 1))
        found, missed = _sheet_parts(sheet, wanted, 1 + headed)
        parts += found
        notes += missed
    return assemble(parts, left_out=notes)


def _check_wanted(sheets: Sequence[Sheet], wanted: Wanted) -> None:
    for name in (wanted.question, wanted.answer, wanted.category):
        if name and not any(has_column(sheet.rows, name) for sheet in sheets):
            names = list(dict.fromkeys(name for sheet in sheets for name in names_of(sheet.rows)))
            raise no_column(name, names)


def no_column(name: str, names: Sequence[str]) -> CorpusError:
    """Say that a file has not the column that the editor names, and which it has."""
    shown = ", ".join(f"“{other[:60]}”" for other in names[:MOST_COLUMNS_NAMED])
    return CorpusError(f"has no column “{name}”; its columns are {shown or 'without names'}")


def _sheet_parts(sheet: Sheet, wanted: Wanted, level: int) -> tuple[list[Part], list[Note]]:
    columns = find_columns(sheet.rows, wanted) or (find_columns(sheet.rows, Wanted()) if wanted != Wanted() else None)
    if columns is None:
        return list(line_parts(sheet, level) if is_column(sheet.rows) else table_parts(sheet, level)), []
    parts = list(_above(sheet, sheet.rows[: max(0, columns.header)], level))
    level += any(part.level for part in parts)
    found, notes = faq_parts(_entries(sheet, columns), level)
    return [*parts, *found], notes


def _above(sheet: Sheet, rows: Sequence[Row], level: int) -> Iterator[Part]:
    """Yield what stands above the header: a title, then what else is said there."""
    for at, row in enumerate(rows):
        texts = [plain(row.cells[column]) for column in row.filled]
        title = at == 0 and len(texts) == 1 and "\n" not in texts[0]
        yield one_place("\n".join(texts), sheet.place(row), level if title else 0)


def _entries(sheet: Sheet, columns: Columns) -> list[Entry]:
    """Make entries of the rows below the header."""
    header = sheet.rows[columns.header] if columns.header >= 0 else Row(0, ())
    rows = [row for row in sheet.rows[columns.header + 1 :] if row.cells != header.cells]
    groups = []
    categories = []
    for column in columns.categories:
        values = [plain(row.cell(column)).replace("\n", " ") for row in rows]
        if names_groups(values):
            categories.append(column)
            groups.append(fill_down(values))
    own = {columns.question, columns.answer, *categories}
    paths = [tuple(filter(None, path)) for path in zip(*groups, strict=True)] if groups else _groups(rows)
    entries = []
    for row, path in zip(rows, paths, strict=True):
        others = tuple(
            (" ".join(header.cell(column).split()), row.cells[column]) for column in row.filled if column not in own
        )
        question = row.cell(columns.question)
        if path == (question,) and row.wide:
            question = ""
        entries.append(Entry(sheet.place(row), question, row.cell(columns.answer), path, others))
    return entries


def _groups(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Take a cell over the whole width for the heading of the rows below it."""
    above: tuple[str, ...] = ()
    paths = []
    for row in rows:
        name = row.cells[row.filled[0]]
        if row.wide and len(row.filled) == 1 and "\n" not in name and not asks(name):
            above = (name,)
        paths.append(above)
    return paths
