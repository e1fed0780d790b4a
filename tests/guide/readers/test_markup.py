"""What holds for every markup: lines stay lines, nothing that is shown is lost, and no file takes long."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.passages import lost_lines, split_document
from qa.guide.readers.markup.asciidoc import read_asciidoc
from qa.guide.readers.markup.mediawiki import read_mediawiki
from qa.guide.readers.markup.org import read_org
from qa.guide.readers.markup.page import Page
from qa.guide.readers.markup.rst import read_rst
from qa.guide.readers.reading import Reading, has_content
from qa.records import Document, Places, line_starts

Read = Callable[[str], Reading]
PIECES: dict[Read, list[str]] = {
    read_rst: [
        "Title", "=====", "===", "-----", "~", "Why?", "    Because.", ".. note:: Mind", ".. code-block:: sh", "   body",
        "   :option: value", "..", ".. comment", ".. _label:", ".. |x| replace:: word", "|x| and `a <b>`_ ``c``", "Run::",
        "+---+---+", "| a | b |", "+===+===+", "=== ===", "a   b", "* - cell", ".. list-table:: T", "   * - cell",
        "     - other", ".. csv-table::", "   :header: a, b", '   1, "2', ".. rubric:: R", "**Ask?**", ">>> 1", ":f: v",
        ".. dropdown:: How?", ".. figure::", "   :alt: picture", "`open", ":ref:`Text", "<t>`", "\\",
    ],
    read_asciidoc: [
        "= Title", "== Part", "=== Why?", "Under", "-----", "~~~~~", "----", "....", "====", "****", "////", "++++", "--",
        "|===", "|a |b", "2+|wide", "a| more", "[cols=2*]", "[%header]", "[qanda]", "[discrete]", "[source]", "[[id]]",
        ":attr: value", ":attr: {attr}{attr}", "{attr}", "term:: text", "Why?:: So.", "Ask?::", ". one", "* two", "+",
        "include::x[]", "ifdef::x[text]", "<<id,there>>", "http://a.b[there", "*bold*", "`code`", ".Label", " set in",
        "```", "# Part", "// hidden", "image::a.png[alt]", ":leveloffset: +1", "footnote:[note", "]", "[comment]",
    ],
    read_mediawiki: [
        "= Title =", "== Part ==", "=== Why? ==", "==", "'''bold'''", "'''Why?'''", "{{name", "|text of three words", "}}",
        "{{a|b}}", "{|", "|}", "|-", "! head !! other", "| cell || style=x | cell", "|+ caption", "* item", "# one",
        "; Why? : So.", ": So.", "<pre>", "</pre>", "<nowiki>", "</nowiki>", "<!--", "-->", "<ref>", "</ref>", "[[a|b]]",
        "[[File:x.png|thumb|words]]", "[[", "]]", "[http://a b]", "&amp;&#10;&#13;", "<gallery>", "</gallery>",
        "File:a|words", "<h2>Part</h2>", "__TOC__", "----", "{{{", "}}}", "#REDIRECT [[x]]", "<syntaxhighlight>",
    ],
    read_org: [
        "* Title", "** TODO [#A] Part :tag:", "*** Why?", "* COMMENT Hidden", "* Part :noexport:", "#+TITLE: Whole",
        "#+begin_src sh", "#+end_src", "#+begin_quote", "#+end_quote", "#+begin_comment", "#+end_comment", ":DRAWER:",
        ":END:", ": fixed", "# hidden", "| a | b |", "|---+---|", "- Why? :: So.", "- term :: text", "[[a][b]]", "[[a",
        "=code=", "/slanted", "*bold*", "*Why?*", "[fn:1] note", "[fn:: note]", "SCHEDULED: <2024-01-01>", "-----",
        "#+INCLUDE: x", "#+CAPTION: words", "#+TODO: A | B", "** A Part", "<<target>>", "{{{macro}}}",
    ],
}  # fmt: skip
ENDINGS = {read_rst: "a.rst", read_asciidoc: "a.adoc", read_mediawiki: "a.wiki", read_org: "a.org"}
COMMON = ["", "", "Text here.", "字" * 30, "  set in", "\t- item", "\x00\x01", "𝔘 Ünder"]


@st.composite
def files(draw: st.DrawFn) -> tuple[Read, str]:
    read = draw(st.sampled_from(list(PIECES)))
    line = st.sampled_from([*PIECES[read], *COMMON]) | st.text(max_size=20)
    lines = draw(st.lists(line, max_size=30))
    ends = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r", "\r\n"]]))
    return read, "".join(line + draw(st.sampled_from(ends)) for line in lines)


def words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@settings(deadline=None, max_examples=400)
@given(files())
def test_lines_stay_lines_and_what_is_shown_is_in_a_section_or_a_heading(given_file: tuple[Read, str]) -> None:
    read, text = given_file
    found = read(text)
    assert len(line_starts(found.text)) == len(line_starts(text))
    end = 0
    for section in found.sections:
        assert end <= section.start <= section.end <= len(found.text)
        assert all(has_content(heading) and "\n" not in heading for heading in section.headings)
        outside = words(found.text[end : section.start])
        assert outside == "" or (section.headings and outside == words(section.headings[-1]))
        end = section.end
    assert not has_content(found.text[end:])
    if not found.left_out and not found.doubts:
        assert found.text.count("Text here.") >= text.count("Text here.")
    assert all(1 <= note.line <= len(line_starts(text)) for note in (*found.left_out, *found.doubts))


@settings(deadline=None, max_examples=200)
@given(files(), st.integers(32, 200))
def test_passages_lose_nothing(given_file: tuple[Read, str], limit: int) -> None:
    read, text = given_file
    found = read(text)
    places = Places(tuple(line_starts(found.text)))
    document = Document("a", found.text, found.sections, "", "plain", places, found.blocks)
    assert lost_lines(document, split_document(document, len, limit)) == []
    end = 0
    for block in found.blocks:
        assert end <= block.start <= block.body <= block.end <= len(found.text)
        assert block.opening == "" or block.opening.endswith("\n")
        end = block.end


@pytest.mark.parametrize("read", PIECES)
def test_a_title_without_anything_below_it_is_its_own_text(read: Read) -> None:
    text = {read_rst: "A\n=\n\nB\n=\n", read_asciidoc: "== A\n\n== B\n"}.get(read, "* A\n* B\n")
    found = read("== A ==\n\n== B ==\n" if read is read_mediawiki else text)
    assert [(s.headings, found.text[s.start : s.end]) for s in found.sections] == [(("A",), "A"), (("B",), "B")]


@pytest.mark.parametrize("read", PIECES)
def test_a_heading_of_more_than_a_page_is_text(read: Read) -> None:
    long = "word " * 300
    text = {read_rst: f"{long}\n{'=' * 1500}\n", read_asciidoc: f"== {long}\n", read_org: f"* {long}\n"}
    found = read(text.get(read, f"== {long} ==\n"))
    assert [section.headings for section in found.sections] == [()]
    assert words(found.text) == words(long)


@pytest.mark.parametrize("name", ["a.rst", "a.rest", "a.adoc", "a.asciidoc", "a.asc", "a.wiki", "a.mediawiki", "a.org"])
def test_files_are_read_by_their_endings(name: str) -> None:
    text = {"rs": "A\n=\n", "re": "A\n=\n", "wi": "== A ==\n", "me": "== A ==\n", "or": "* A\n"}.get(
        name[2:4], "== A\n"
    )
    document = read_document(name, f"{text}\nBody.\n".encode())
    assert [section.headings for section in document.sections] == [("A",)]
    assert document.kind == "plain"
    with pytest.raises(CorpusError, match="empty file"):
        read_document(name, b"")


def test_as_many_lines_come_back_as_went_in() -> None:
    with pytest.raises(ValueError, match="2 lines for 1"):
        Page("one").rewrite("one\ntwo")


REPEATED = [
    "`", "``", "|a", "*a ", "**a ", ":a:`", "\\", "_", "a_ ", "<<a", "[[a", "[[a|", "]]", "{{", "}}", "{{a|", "{{{", "{", "'''",
    "<ref>", "<!--", "<pre>", "<b ", "[a ", "[http://a ", "((", "+a", "#a", "~a ~", "^a", "=a ", "/a ", "[fn:", "<<<a", "@@",
    "footnote:[", "link:a[", "xref:", "menu:a[b>", "a::", "|", "||", "!!", "= ", "=", ":a: ", "-", "+-", "&a", "a|", "2+|",
    "[[File:", "[[a]", "\\textbf{", "pass:a[", "\"`a", "https://a", "__", "a:", "[", "(", "=== ", "|-", ".. |", ".. _", "::",
]  # fmt: skip


@pytest.mark.parametrize("read", PIECES)
def test_no_mark_repeated_takes_long(read: Read) -> None:
    slow = []
    for mark in REPEATED:
        many = 20_000 // len(mark)
        for text in (mark * many, f"{mark}\n" * 1_000, f"|===\n{mark * many}\n|==="):
            begin = time.thread_time()
            read(text)
            taken = time.thread_time() - begin
            if taken > 1:  # what grows with the square of a text takes tens of seconds
                slow.append((mark, text[:20], taken))
    assert slow == []


def test_a_cell_of_very_many_lines_takes_no_time() -> None:
    lines = f"{'word ' * 40}\n" * 15_000
    table = {
        read_rst: ".. list-table::\n\n   * - a\n     - b\n"
        + "".join(f"       {line}\n" for line in lines.splitlines()),
        read_asciidoc: f"|===\n|a\n{lines}|===\n",
        read_mediawiki: f"{{|\n|a\n{lines}|}}\n",
    }
    for read, text in table.items():
        begin = time.thread_time()
        found = read(text)
        assert time.thread_time() - begin < 10
        assert words(found.text).count("word") == 600_000
