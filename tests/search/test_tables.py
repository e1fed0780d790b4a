"""Which part and which row of a table a question asks for."""

import numpy as np

from qa.records import Passage
from qa.search.tables import best_row, find_tables, named_part

TABLE = "| a | b |\n|---|---|\n| Elm | 20 |\n| Oak | 30 |"


def rows(text: str, opening: str = "") -> list[list[str]]:
    return [[text[start:end] for start, end in table.rows] for table in find_tables(text, opening)]


def test_rows_are_found_with_their_header_in_the_text_or_above_it() -> None:
    assert rows(f"Before.\n\n{TABLE}\n\nAfter | not.") == [["| Elm | 20 |", "| Oak | 30 |"]]
    assert rows("| Elm | 20 |\n| Oak | 30 |\n\nAfter | not.", "| a | b |\n|---|---|\n") == [
        ["| Elm | 20 |", "| Oak | 30 |"]
    ]
    assert rows("a | b\n:--|--:\nElm | 20\r\nOak | 30") == [["Elm | 20", "Oak | 30"]]
    assert rows("one | two\nthree | four") == []
    assert rows("text\n---\nmore | text") == []


def test_rows_of_html_are_found_over_lines() -> None:
    header = "<tr><th>a</th></tr>"
    own = "<tr>\n<td>Elm</td>\n</tr>"
    assert rows(f"<table>{header}{own}</table>") == [[own]]
    assert rows(f"{own}\n</table>", f"<table>{header}\n") == [[own]]


def sentences(text: str) -> np.ndarray:
    """Each line a sentence of one token."""
    lines, start = [], 0
    for at, line in enumerate(text.split("\n")):
        if line.strip():
            lines.append((start, start + len(line), at, at + 1))
        start += len(line) + 1
    return np.array(lines, np.int32)


def mark(text: str, scores: list[float], question: str, best: int = 2) -> str:
    matches = np.array(scores)[:, None]
    places = sentences(text)
    ranges = ((int(places[best][0]), int(places[best][1])),)
    return " / ".join(text[start:end] for start, end in best_row(text, "", ranges, places, matches, question))


def test_the_row_that_matches_best_is_marked_alone_and_its_header_never() -> None:
    assert mark(TABLE, [0.9, 0.0, 0.1, 0.95], "?") == "Oak | 30"
    assert mark(TABLE, [0.9, 0.0, 0.92, 0.95], "?", best=0) == "Oak | 30"


def test_a_row_that_the_question_names_goes_before_one_that_matches_better() -> None:
    assert mark(TABLE, [0.9, 0.0, 0.1, 0.95], "What does Elm cost?") == "Elm | 20"
    assert mark(TABLE, [0.9, 0.0, 0.1, 0.95], "What do elms cost?") == "Oak | 30"


def test_what_is_not_in_a_table_stays_marked() -> None:
    text = f"Before it.\n\n{TABLE}"
    places = sentences(text)
    assert best_row(text, "", ((0, 10),), places, np.ones((6, 1)), "?") == ((0, 10),)
    assert best_row(text, "", ((0, 10), (40, 50)), places, np.ones((6, 1)), "?") == ((0, 10),)


def part(text: str, opening: str = "| a | b |\n|---|---|\n") -> Passage:
    return Passage("a.md", 0, ("A",), text, 0, len(text), 1, 1, opening=opening)


def test_the_part_with_the_row_that_is_named_is_found() -> None:
    parts = [part("| 东湖站 | 40 |\n| 西湖站 | 53 |"), part("| 南湖站 | 66 |\n| 北湖站 | 79 |")]
    assert named_part(parts, "北湖站有多少停车位？") == 1
    assert named_part(parts, "有多少停车位？") is None
    assert named_part([*parts, parts[1]], "北湖站有多少停车位？") is None


def test_a_word_of_most_rows_names_none() -> None:
    text = "| a | b |\n|---|---|\n| Pier Elm | 20 |\n| Pier Oak | 30 |\n| Pier Birch | 40 |"
    assert mark(text, [0, 0, 0.1, 0.2, 0.3], "What does a place at the pier cost?") == "Pier Birch | 40"
    assert mark(text, [0, 0, 0.1, 0.2, 0.3], "What does pier oak cost?") == "Pier Oak | 30"
