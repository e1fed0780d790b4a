"""Org: headlines without what Emacs keeps in them, drawers, blocks, tables."""

from qa.guide.readers.markup.org import read_org


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.headings for section in read_org(text).sections]


def shown(text: str) -> list[str]:
    return [line.strip() for line in read_org(text).text.split("\n") if line.strip()]


OTHER = "markup that is no text"


def notes(text: str) -> list[tuple[int, str]]:
    found = read_org(text).left_out
    return [(one.line, one.text.partition(": ")[0] if one.reason == OTHER else one.reason) for one in found]


def test_headlines_are_shown_without_keywords_priorities_tags_and_cookies() -> None:
    text = "* TODO [#A] Buy *milk* [1/2] :shop:home:\nx\n** DONE [[a][Link]]\ny\n*bold* text\n"
    assert paths(text) == [("Buy milk",), ("Buy milk", "Link")]
    assert shown(text)[-1] == "bold text"


def test_keywords_are_those_of_the_file_too() -> None:
    assert paths("#+TODO: DRAFT(d) | READY\n* DRAFT One\nx\n* READY\ny\n* Ready Two\nz\n") == [
        ("One",),
        ("READY",),
        ("Ready Two",),
    ]


def test_the_title_stands_above_all_headlines() -> None:
    assert paths("#+title: All of\n#+TITLE: it\n\nx\n* A\ny\n") == [("All of it",), ("All of it", "A")]
    assert paths("#+TITLE: \\huge \\textbf{All} of it\n* A\ny\n") == [("All of it", "A")]


def test_subtrees_that_are_comments_are_left_out() -> None:
    text = "* A\nx\n** COMMENT B\ny\n*** C\nz\n** D\nw\n* E :noexport:\nv\n"
    assert paths(text) == [("A",), ("A", "D")]
    assert notes(text) == [(3, "commented out"), (9, "not for export")]


def test_drawers_and_planning_are_no_text_but_drawers_of_ones_own_are() -> None:
    text = (
        "* A\nSCHEDULED: <2024-01-01>\n:PROPERTIES:\n:ID: x\n:END:\n:NOTES:\nMine.\n:END:\n:LOGBOOK:\nlog\n:END:\nx\n"
    )
    assert shown(text) == ["A", "Mine.", "x"]
    assert notes(text) == [(10, "log")]


def test_a_drawer_that_is_never_closed_hides_nothing() -> None:
    assert paths("* A\n:LOGBOOK:\nx\n* B\n:END:\ny\n") == [("A",), ("B",)]
    assert "x" in shown("* A\n:LOGBOOK:\nx\n* B\n:END:\ny\n")


def test_blocks() -> None:
    text = "#+begin_src sh\n* no\n#+end_src\n#+BEGIN_QUOTE\nSaid.\n#+END_QUOTE\n#+begin_export html\n<b>x</b>\n#+end_export\n: fixed\n#+begin_src\nopen\n"
    found = read_org(text)
    assert [found.text[block.start : block.end] for block in found.blocks] == ["* no\n", "fixed\n"]
    assert shown(text) == ["* no", "Said.", "fixed", "open"]
    assert notes(text) == [(8, "for another format")]


def test_tables_have_a_header_above_their_first_rule() -> None:
    found = read_org("#+CAPTION: Rooms\n| A | *B* |\n|---+---|\n| 1 | 2 |\n#+TBLFM: $1=2\n")
    assert found.text.split("\n")[:4] == ["Rooms", "A | B", "--- | ---", "1 | 2"]
    assert [block.opening for block in found.blocks] == ["A | B\n--- | ---\n"]


def test_marks_within_lines_go() -> None:
    text = (
        "[[https://x.y][site]] [[file:a.org]] =a*b*= ~c~ *b* /i/ _u_ +s+ a/b/c 2*3*4 <<t>><<<r>>> {{{m}}} @@html:<b>@@\n"
        "note[fn:1] and[fn:: Inline.] end\\\\\n# hidden\n[fn:1] Said.\n"
    )
    assert shown(text) == ["site a.org a*b* c b i u s a/b/c 2*3*4 r", "note[1] and (Inline.) end", "[1] Said."]
    assert notes(text) == [(3, "commented out")]


def test_terms_that_ask_are_headings() -> None:
    assert paths("* A\n- Why? :: So.\n- Term :: Text.\n") == [("A",), ("A", "Why?")]
    assert shown("- Term :: Text.\n") == ["- Term: Text."]


def test_files_are_not_opened() -> None:
    assert notes('#+INCLUDE: "/etc/passwd"\n') == [(1, "include")]


def test_tags_without_an_end_take_no_time() -> None:
    assert read_org("* T " + ":a" * 200_000 + "\ntext\n").text.startswith("T :a:a")
    assert paths("* A :x:y:\nb\n* :z:\nc\n* B :x:y\nd\n") == [("A",), ("B :x:y",)]
