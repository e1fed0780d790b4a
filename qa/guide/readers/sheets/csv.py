"""CSV and TSV to a reading: any delimiter, any encoding, line breaks within cells."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qa.errors import CorpusError
from qa.guide.readers.reading import Reading
from qa.guide.readers.sheets.columns import FIRST_COLUMNS, Wanted, find_columns
from qa.guide.readers.sheets.rows import Sheet, rows_of
from qa.guide.readers.sheets.sheet import read_sheets
from qa.guide.readers.text import decode_file
from qa.records import LINE_END, Note

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"  # stands in no text
SAMPLE = 200_000  # characters
SAMPLE_RECORDS = 500
LONGEST_CELL = 50_000_000  # characters
LEAST_ALIKE = 0.7  # share of the records with the same number of cells
MISNAMED = {
    b"PK\x03\x04": "a workbook; name it .xlsx or .ods",
    b"\xd0\xcf\x11\xe0": "an old workbook; name it .xls",
    b"%PDF": "a PDF; name it .pdf",
}


def read(data: bytes, question: str = "", answer: str = "", category: str = "") -> Reading:
    """Read a file of records.

    :param question: Name of the column of questions; "" to find it, as of the others.
    :raises CorpusError: It is no text, has too much, or not the columns named.
    """
    for start, kind in MISNAMED.items():
        if data.startswith(start):
            raise CorpusError(f"is no text but {kind}, or save it as CSV")
    return read_csv(decode_file(data), Wanted(question, answer, category))


def read_csv(text: str, wanted: Wanted) -> Reading:
    """Read the text of such a file.

    :raises CorpusError: See :func:`read`.
    """
    csv.field_size_limit(LONGEST_CELL)
    delimiter, text = _named_delimiter(LINE_END.sub("\n", text))
    closed = True
    between = delimiter or _find_delimiter(text, wanted)
    records = _parse(text, between)
    if _is_open(text, records):
        closed = False
        between = delimiter or _find_delimiter(text, wanted, closed)
        records = _parse(text, between, closed)
    reading = read_sheets([Sheet(rows_of(_join_surplus(records, between)))], wanted)
    if closed:
        return reading
    return replace(reading, doubts=(*reading.doubts, Note(0, '"', "a quotation mark without another")))


def _named_delimiter(text: str) -> tuple[str, str]:
    """Read the line by which Excel is told the delimiter; it is no record."""
    line, _, below = text.partition("\n")
    line = line.strip(" \"'")
    if not line.lower().startswith("sep=") or len(line) > 6:
        return "", text
    return line[4:] if len(line) == 5 else "\t", below


def _parse(text: str, delimiter: str, quoted: bool = True) -> list[list[str]]:
    lines = [f"{line}\n" for line in text.split("\n")]
    try:
        records = list(
            csv.reader(
                lines,
                delimiter=delimiter,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
                skipinitialspace=delimiter != "\t",
            )
        )
    except csv.Error as error:
        raise CorpusError(f"cannot be read as CSV: {error}") from None
    return [record if any(map(str.strip, record)) else [] for record in records]


def _is_open(text: str, records: Sequence[Sequence[str]]) -> bool:
    """Tell whether a quotation mark has no other, so that all behind it is one cell."""
    last = next((record[-1] for record in reversed(records) if record), "")
    return text.count('"') % 2 == 1 and "\n" in last.strip()


def _find_delimiter(text: str, wanted: Wanted, quoted: bool = True) -> str:
    """Find by what the records fall into the same number of cells; the names of questions and answers vouch for one."""
    found: tuple[bool, float, int, str] = (False, 0.0, 0, NO_DELIMITER)
    for delimiter in DELIMITERS:
        records = [record for record in _parse(text[:SAMPLE], delimiter, quoted) if record][:SAMPLE_RECORDS]
        if max(map(len, records), default=1) < 2:
            continue
        cells, count = max(Counter(map(len, records)).items(), key=lambda pair: (pair[1], pair[0]))
        rows = rows_of(record[:FIRST_COLUMNS] for record in records)
        columns = find_columns(rows, wanted) or find_columns(rows, Wanted())
        named = columns is not None and columns.header >= 0
        alike = count / len(records) if cells > 1 else 0.0
        if named or alike >= LEAST_ALIKE:
            found = max(found, (named, alike, cells, delimiter), key=lambda one: one[:3])
    return found[-1]


def _join_surplus(records: Sequence[Sequence[str]], delimiter: str) -> list[list[str]]:
    """Take what a record has beyond the columns named for the end of its last cell: nobody put it in quotes."""
    records = [_trim(record) for record in records]
    columns = find_columns(rows := rows_of(records), Wanted())
    if columns is None or columns.header < 0 or len(rows[columns.header].cells) != 1 + columns.answer:
        return [list(record) for record in records]
    last = columns.answer
    glue = delimiter if delimiter == "\t" else f"{delimiter} "
    return [
        [*record[:last], glue.join(record[last:])] if len(record) > last + 1 else list(record) for record in records
    ]


def _trim(record: Sequence[str]) -> Sequence[str]:
    end = len(record)
    while end and not record[end - 1].strip():
        end -= 1
    return record[:end]
