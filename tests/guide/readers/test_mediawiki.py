"""MediaWiki: headings, templates, links, tables, lists, verbatim text."""

from qa.guide.readers.markup.mediawiki import read_mediawiki


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.headings for section in read_mediawiki(text).sections]


def shown(text: str) -> list[str]:
    return [line.strip() for line in read_mediawiki(text).text.split("\n") if line.strip()]


OTHER = "markup that is no text"


def notes(text: str) -> list[tuple[int, str, str]]:
    found = []
    for one in read_mediawiki(text).left_out:
        what, _, shown = one.text.partition(": ")
        found.append((one.line, shown, what) if one.reason == OTHER else (one.line, one.text, one.reason))
    return found


def test_levels_are_the_signs_on_the_shorter_side() -> None:
    assert paths("== A ==\nx\n=== B ===  \ny\n== C = D ===\nz\n=not\n") == [("A",), ("A", "B"), ("C = D =",)]


def test_headings_are_shown_without_marks() -> None:
    text = "== ''A'' [[b|B]] <span id='x'>c</span><ref>n</ref> {{anchor}} ==\nx\n<h3>D &amp; E</h3>\ny\n"
    assert paths(text) == [("A B c (n)",), ("A B c (n)", "D & E")]


def test_verbatim_text_and_comments_hide_headings() -> None:
    text = "== A ==\n<pre>\n== no ==\n</pre>\n<!--\n== no ==\n-->\n<nowiki>== no ==</nowiki>\n<syntaxhighlight lang=x>\n[[no]]\n</syntaxhighlight>\n"
    assert paths(text) == [("A",)]
    assert shown(text) == ["A", "== no ==", "== no ==", "[[no]]"]
    assert [block.kind for block in read_mediawiki(text).blocks] == ["code", "code"]
    assert notes(text) == [(5, "== no ==", "commented out")]


def test_what_is_never_closed_hides_nothing() -> None:
    for opening in ("<!--", "<pre>", "{{x", "[[x", "<ref>", "{|", "<gallery>"):
        assert paths(f"== A ==\n{opening}\nx\n\n== B ==\ny\n") == [("A",), ("B",)], opening


def test_templates_keep_what_is_a_sentence_and_note_the_rest() -> None:
    text = "{{Box\n| name = x {{y|z}}\n| 2\n}}\n{{Note|Please read this first.}}\nPress {{key|F5}} now.{{cite web|title=T}}\n"
    assert shown(text) == ["Please read this first.", "Press F5 now."]
    assert notes(text) == [(1, "Box: x {{y|z}} | 2", "template"), (6, "{{cite web|title=T}}", "template")]
    assert read_mediawiki(text).text.count("\n") == text.count("\n")


def test_templates_within_each_other_to_any_depth() -> None:
    assert "end" in read_mediawiki("{{a|" * 3_000 + "x" + "}}" * 3_000 + " end").text


def test_links_show_their_text() -> None:
    text = (
        "[[Page]]s, [[Page|text]], [[:Category:Y]], [https://x.y site], [https://x.y], [[a_b#c]]\n"
        "[[Category:Y]] [[Kategorie:Z]]\n[[de:Seite]]\n[[File:x.png|thumb|200px|A [[cat]] sleeps]]\n"
    )
    assert shown(text) == ["Pages, text, Category:Y, site, https://x.y, a b#c"]
    assert notes(text) == [(4, "A [[cat]] sleeps", "image")]


def test_lists_have_numbers_and_questions_are_headings() -> None:
    assert shown("# a\n## b\n# c\n* d\n\n# e\n:f\n") == ["1. a", "1. b", "2. c", "- d", "1. e", "f"]
    assert paths("== A ==\n; Why?\n: So.\n; '''How?''' : Thus.\n; Term\n: Text.\n") == [
        ("A",),
        ("A", "Why?"),
        ("A", "How?"),
    ]


def test_tables_are_a_row_a_line_below_their_header() -> None:
    text = '{| class="x"\n|+ Prices\n! A !! B\n|-\n| style="x" | 1 || [[p|2]]\n|-\n| 3\n| 4\nmore\n|}\nEnd.\n'
    assert shown(text) == ["Prices", "A | B", "--- | ---", "1 | 2", "3 | 4 more", "End."]
    (block,) = read_mediawiki(text).blocks
    assert block.opening == "A | B\n--- | ---\n"


def test_a_table_that_lays_out_a_page_has_headings_in_it() -> None:
    assert paths("{|\n|\n== A ==\nx\n|\n== B ==\ny\n|}\n") == [("A",), ("B",)]


def test_tags_and_characters_by_name() -> None:
    assert shown("a<br>b <b>c</b> &lt;d&gt; x < y &#10;z <ref name=a/>e<ref>Note.</ref> <code>f</code>\n__TOC__\n") == [
        "a b c <d> x < y  z e (Note.) f",
    ]  # fmt: skip


def test_a_redirect_has_no_text() -> None:
    assert notes("#REDIRECT [[Other page]]\n") == [(1, "#REDIRECT Other page", "redirect")]
    assert paths("#REDIRECT [[Other page]]\n") == []


def test_templates_deep_within_each_other_are_left_out_whole() -> None:
    deep = "{{a|" * 41 + "Three words here" + "}}" * 41
    assert [reason for _, _, reason in notes(f"== A ==\n{deep}\nText.\n")] == ["templates within each other"]
    assert shown(f"{deep}\nText.\n") == ["Text."]
