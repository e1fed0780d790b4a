"""reStructuredText: titles by their lines, directives, tables, roles."""

from qa.guide.readers.markup.rst import read_rst


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.headings for section in read_rst(text).sections]


def shown(text: str) -> list[str]:
    return [line.strip() for line in read_rst(text).text.split("\n") if line.strip()]


OTHER = "markup that is no text"


def notes(text: str) -> list[tuple[int, str]]:
    found = read_rst(text).left_out
    return [(one.line, one.text.partition(": ")[0] if one.reason == OTHER else one.reason) for one in found]


def test_levels_are_the_styles_in_order_of_first_use() -> None:
    text = "####\nBook\n####\n\nPart\n####\n\nChapter\n++++++++\n\nx\n\nNext part\n#########\n\ny\n"
    assert paths(text) == [("Book",), ("Book", "Part"), ("Book", "Part", "Chapter"), ("Book", "Next part")]


def test_wide_characters_count_double_and_only_underlines_of_four_may_be_too_short() -> None:
    assert paths("支付\n----\n\nx\n") == [("支付",)]
    assert paths("A long title\n----\n\nx\n") == [("A long title",)]
    assert paths("支付\n---\n\nx\n") == [()]


def test_a_paragraph_of_two_lines_is_not_underlined() -> None:
    assert paths("One line\nand another\n-----------\n\nx\n") == [()]


def test_what_is_set_in_is_no_section() -> None:
    assert paths("T\n=\n\n.. note::\n\n   Not\n   ---\n\n   x\n\nRun::\n\n  Not\n  ===\n") == [("T",)]


def test_a_term_that_asks_is_a_heading_and_others_are_text() -> None:
    text = "T\n=\n\nWhat is it?\n   A thing.\n\nThing\n   It is.\n"
    assert paths(text) == [("T",), ("T", "What is it?")]
    assert "Thing" in shown(text)


def test_bold_lines_that_ask_are_headings_where_there_are_several() -> None:
    assert paths("T\n=\n\n**Why?**\n\nSo.\n\n**How?**\n\nThus.\n") == [("T",), ("T", "Why?"), ("T", "How?")]
    assert paths("T\n=\n\n**Why?**\n\nSo.\n") == [("T",)]


def test_directives_keep_their_text_and_lose_their_marks() -> None:
    text = ".. warning:: Mind the gap\n   :class: x\n\n   It is wide.\n\n.. only:: html\n\n   Here.\n"
    assert shown(text) == ["Mind the gap", "It is wide.", "Here."]


def test_what_is_left_out_is_noted_where_it_holds_text() -> None:
    text = (
        ".. image:: a.png\n   :alt: A cat\n\n.. raw:: html\n\n   <b>x</b>\n\n.. Old text.\n\n.. contents::\n\n.. _a:\n"
    )
    assert notes(text) == [(1, "directive image"), (4, "directive raw"), (8, "commented out")]
    assert shown(text) == []


def test_files_are_not_opened() -> None:
    assert notes(".. include:: /etc/passwd\n\n.. literalinclude:: x.py\n") == [
        (1, "directive include"), (3, "directive literalinclude"),
    ]  # fmt: skip


def test_an_empty_comment_does_not_take_what_is_below_it() -> None:
    assert shown("..\n\n  Quoted.\n") == ["Quoted."]


def test_code_is_shown_as_it_is() -> None:
    found = read_rst(
        "Run::\n\n  *a* ``b``\n\n.. code-block:: sh\n   :caption: Start\n\n   |x| --now\n\n>>> f(*a*)\n1\n\nEnd.\n"
    )
    assert [found.text[block.start : block.end] for block in found.blocks] == [
        "  *a* ``b``\n",
        "   |x| --now\n",
        ">>> f(*a*)\n1\n",
    ]
    assert found.text.startswith("Run:\n")
    assert "\n   Start\n" in found.text


def test_literal_text_below_an_item_ends_with_the_item() -> None:
    found = read_rst("- Run::\n\n    a\n\n  then *this*.\n")
    assert [found.text[block.start : block.end].strip() for block in found.blocks] == ["a"]
    assert "then this." in found.text


def test_roles_links_and_substitutions_are_shown_as_text() -> None:
    text = (
        ".. |p| replace:: SafeBox\n.. _site: https://x.y\n\n"
        ":ref:`The keys <keys>`, :class:`~a.b.C`, :doc:`!x`, `Text <https://a.b>`_, `other`__, site_, not_this,\n"
        "``a_b``, **b**, *e*, |p|, |q|, [1]_, [#f]_, \\*x\\*, :kbd:`Ctrl+C`, 2*3*4\n"
    )
    assert shown(text) == [
        "The keys, C, x, Text, other, site, not_this,",
        "a_b, b, e, SafeBox, |q|, [1], , *x*, Ctrl+C, 2*3*4",
    ]


def test_a_reference_shows_the_title_that_it_stands_for() -> None:
    assert (
        shown(".. _keys:\n\nAll *keys*\n==========\n\nSee :ref:`keys`, :ref:`others`.\n")[-1]
        == "See All *keys*, others."
    )


def test_a_link_over_two_lines_keeps_them() -> None:
    assert read_rst("See `the\nlong text <https://a.b>`_ there.\nEnd.\n").text == "See the\nlong text there.\nEnd.\n"


def test_tables_are_a_row_a_line_below_their_header() -> None:
    grid = "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n"
    simple = "===== ====\nName  *x*\n===== ====\n支付  2\n====  ====\n"
    csv = '.. csv-table:: T\n   :header: a, b\n\n   1, "2, 3"\n'
    rows = ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - 1\n     - 2\n       3\n"
    assert shown(grid) == ["a | b", "--- | ---", "1 | 2"]
    assert shown(simple) == ["Name | x", "--- | ---", "支付 | 2"]
    assert shown(csv) == ["T", "a | b", "--- | ---", "1 | 2, 3"]
    assert shown(rows) == ["a | b", "--- | ---", "1 | 2 3"]
    for text in (grid, simple, csv, rows):
        (block,) = read_rst(text).blocks
        assert block.kind == "table"
        assert block.opening.endswith("\n--- | ---\n")


def test_cells_that_hold_code_stay_lines() -> None:
    text = ".. list-table::\n\n   * - a\n     - .. code-block:: sh\n\n          b\n   * - c\n     - d\n"
    assert read_rst(text).text.count("\n") == text.count("\n")
    assert "b" in shown(text)


def test_fields_keep_their_text_but_for_those_of_the_file() -> None:
    assert shown(":orphan:\n\n:Author: Kim\n:Date: May\n") == ["Author: Kim", "Date: May"]


def test_substitutions_do_not_make_a_text_grow_without_end() -> None:
    text = f".. |a| replace:: {'word ' * 50}\n\n" + "|a| " * 20_000
    assert len(read_rst(text).text) < 300_000
