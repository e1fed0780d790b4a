"""AsciiDoc: titles in one line or two, blocks, attributes, tables, macros."""

from qa.guide.readers.markup.asciidoc import read_asciidoc


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.headings for section in read_asciidoc(text).sections]


def shown(text: str) -> list[str]:
    return [line.strip() for line in read_asciidoc(text).text.split("\n") if line.strip()]


OTHER = "markup that is no text"


def notes(text: str) -> list[tuple[int, str]]:
    found = read_asciidoc(text).left_out
    return [(one.line, one.text.partition(": ")[0] if one.reason == OTHER else one.reason) for one in found]


def test_titles_of_one_line_and_of_two() -> None:
    assert paths("= A\n\n== B ==\n\nx\n\n=== C\n\ny\n") == [("A",), ("A", "B"), ("A", "B", "C")]
    assert paths("A book\n======\n\nPart\n----\n\nx\n\nMore\n~~~~~\n\ny\n") == [
        ("A book",), ("A book", "Part"), ("A book", "Part", "More"),
    ]  # fmt: skip
    assert paths("設定\n----\n\nx\n\n設定\n--\n\ny\n")[0] == ("設定",)


def test_code_below_a_line_is_no_title() -> None:
    assert paths("Use this:\n----\ncode\n----\n") == [()]


def test_author_and_revision_are_noted_and_text_below_the_title_stays() -> None:
    assert notes("= A\nJane Doe <j@x.y>\nv1.0, 2024\n\nText.\n") == [(2, "author"), (3, "revision")]
    assert shown("= A\nThis guide, in short, says what to do.\n") == ["A", "This guide, in short, says what to do."]


def test_blocks_hide_titles_and_discrete_ones_count() -> None:
    text = "== A\n\n----\n== no\n----\n\n====\n== no\n====\n\n[discrete]\n=== B\n\nx\n\n....\n== no\n....\n"
    assert paths(text) == [("A",), ("A", "B")]
    assert [block.kind for block in read_asciidoc(text).blocks] == ["code", "code"]


def test_a_block_that_is_never_closed_hides_nothing() -> None:
    found = read_asciidoc("== A\n\n////\nx\n\n== B\n\ny\n")
    assert [section.headings for section in found.sections] == [("A",), ("B",)]
    assert [note.reason for note in found.doubts] == ["block never closed"]


def test_attributes_are_put_in_from_their_line_on() -> None:
    text = "{v} stays\n\n:v: two\n\nUse {v} and {other}.\n\n:v: three \\\n  four\n\nNow {v}.\n\n:v!:\n\n{v}\n"
    assert shown(text) == ["{v} stays", "Use two and {other}.", "Now three four.", "{v}"]


def test_attributes_do_not_make_a_text_grow_without_end() -> None:
    bomb = (
        ":a: word word\n"
        + "".join(f":a{n}: {{a{n - 1 or ''}}}{{a{n - 1 or ''}}}\n" for n in range(1, 30))
        + "\n{a29}\n"
    )
    assert len(read_asciidoc(bomb).text) < 1_000
    assert len(read_asciidoc(f":a: {'word ' * 50}\n\n" + "{a} " * 20_000).text) < 300_000


def test_leveloffset_shifts_what_is_below() -> None:
    assert paths("= A\n\nx\n\n:leveloffset: 1\n\n= B\n\ny\n\n:leveloffset: 0\n\n== C\n\nz\n") == [
        ("A",),
        ("A", "B"),
        ("A", "C"),
    ]


def test_what_is_left_out_is_noted() -> None:
    text = "include::/etc/passwd[]\n\n// hidden\n\n////\nmore\n////\n\nimage::a.png[A cat]\n\n++++\n<b>x</b>\n++++\n"
    assert notes(text) == [
        (1, "include"), (3, "commented out"), (5, "commented out"), (9, "block macro image"), (11, "passed through"),
    ]  # fmt: skip
    assert shown(text) == []


def test_conditions_are_no_text_but_what_they_hold_is() -> None:
    assert shown("ifdef::pro[]\nMore.\nendif::[]\nifndef::x[Inline.]\n") == ["More.", "Inline."]


def test_questions_are_headings_and_other_terms_text() -> None:
    assert paths("== A\n\n[qanda]\nTell me more::\n  Yes.\nThen:: No.\n") == [
        ("A",),
        ("A", "Tell me more"),
        ("A", "Then"),
    ]
    text = "== A\n\nTerm:: Text.\nWhy so?:: Because.\n"
    found = read_asciidoc(text)
    assert [section.headings for section in found.sections] == [("A",), ("A", "Why so?")]
    assert found.text == "A\n\nTerm: Text.\nWhy so? Because.\n"
    last = found.sections[-1]
    assert found.text[last.start : last.end].strip() == "Because."


def test_items_have_numbers() -> None:
    assert shown(". a\n.. b\n.. c\n. d\n\nText.\n\n. e\n* f\n") == [
        "1. a",
        "1. b",
        "2. c",
        "2. d",
        "Text.",
        "1. e",
        "- f",
    ]


def test_tables_are_a_row_a_line_below_their_header() -> None:
    assert shown("|===\n|a |b\n\n|1 |2\n|3 |4\n|===\n") == ["a | b", "--- | ---", "1 | 2", "3 | 4"]
    assert shown('[cols="1,1",options="header"]\n|===\n|a\n|b\n|1\n|2 more\n|===\n') == [
        "a | b",
        "--- | ---",
        "1 | 2 more",
    ]
    assert shown("[%header]\n|===\n|a |b\n|1 |2\n|===\n") == ["a | b", "--- | ---", "1 | 2"]
    assert shown(',===\na,b\n1,"2,3"\n,===\n') == ["a | b", "1 | 2,3"]
    assert shown("|===\n|a a|b\n2+|wide \\| cell\ngoes on\n|===\n") == ["a | b", "wide | cell goes on"]


def test_cells_that_hold_blocks_stay_lines() -> None:
    assert shown("|===\n|a a|\n----\ncode\n----\n|b\n|===\n") == ["a", "----", "code", "----", "b"]


def test_marks_within_lines_go() -> None:
    text = (
        "[[a]]\n== The *start*\n\n<<a>>, <<a,here>>, xref:b.adoc#c[there], https://x.y[site,window=_blank], link:f[file],\n"
        'kbd:[Ctrl+C], menu:File[Save > As], note.footnote:[Really.] ((term)) (((gone,too))) *b* _e_ `c_d` "`q`" a_b_c\n'
        "C++ and 2 * 3 * 4, [.red]#seen#, H~2~O, pass:[<x>] \\*no* +\nend\n"
    )
    assert shown(text)[1:] == [
        "The start, here, there, site, file,",
        "Ctrl+C, File > Save > As, note. (Really.) term  b e c_d “q” a_b_c",
        "C++ and 2 * 3 * 4, seen, H2O, <x> *no*",
        "end",
    ]


def test_a_file_with_only_titles_of_markdown_is_read_as_markdown() -> None:
    assert paths("# A\n\nx\n\n```\n# no\n```\n\n## B\n\ny\n") == [("A",), ("A", "B")]
    assert paths("# A\n\n[source]\n----\nx\n----\n\n## B\n\ny\n") == [("A",), ("A", "B")]
    assert paths("== A\n\n```\n# no\n```\n") == [("A",)]


def test_admonitions_and_block_titles_stay() -> None:
    assert shown(".Title of it\nNOTE: Mind.\n\n[WARNING]\n====\nHot.\n====\n") == ["Title of it", "NOTE: Mind.", "Hot."]
