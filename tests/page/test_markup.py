"""Verbatim text of a guide to HTML."""

import html

import regex
from hypothesis import given
from hypothesis import strategies as st

from qa.page.markup import plain_line, text_html

TAGS = regex.compile(
    r"</?(?:p|ul|ol|li|em|strong|code|pre|br|hr|mark|blockquote|table|thead|tbody|tr|th|td|div)(?: [^<>]*)?>"
)


def words(text: str) -> str:
    return "".join(regex.findall(r"[\p{L}\p{N}]", html.unescape(TAGS.sub("", text))))


def test_steps_stay_steps_and_the_sentence_in_one_is_marked() -> None:
    text = "1. Open it.\n2. Press *Go*. Wait."
    start = text.index("2.")
    shown = text_html("a.md", text, [(start, text.index(" Wait"))])
    assert shown.startswith(
        "<ol>\n<li>Open it.</li>\n<li><mark>Press </mark><em><mark>Go</mark></em><mark>.</mark> Wait."
    )


def test_a_list_starts_with_its_own_number() -> None:
    assert '<ol start="3">' in text_html("a.md", "3. Third.\n4. Fourth.")


def test_a_marked_row_stays_a_row() -> None:
    text = "| a | b |\n|---|---|\n| c | d |"
    shown = text_html("a.md", text, [(text.index("| c"), len(text))])
    assert "<td><mark>c </mark></td>" in shown.replace("c</mark>", "c </mark>")
    assert "<mark>d</mark>" in shown
    assert shown.count("<td>") == 2


def test_a_mark_in_a_quotation_keeps_the_quotation() -> None:
    assert text_html("a.md", "> Mind this.", [(0, 12)]).startswith("<blockquote>\n<p><mark>Mind this.</mark>")


def test_fenced_text_is_shown_as_it_stands() -> None:
    shown = text_html("a.md", "```\n# <b>\n```", [(0, 3)])
    assert shown == "<pre><code># &lt;b&gt;\n</code></pre>\n"


def test_plain_text_has_no_markup() -> None:
    shown = text_html("a.txt", "1. *One*\n# Two", [(3, 8)])
    assert shown == '<div class="qa-plain">1. <mark>*One*</mark>\n# Two</div>'


def test_links_and_images_are_text() -> None:
    text = "![a](http://x/y.png) [b](javascript:alert(1)) <http://x> <img src=x onerror=alert(1)>"
    shown = text_html("a.md", text)
    assert shown == f"<p>{html.escape(text)}</p>\n"


def test_a_definition_of_a_link_is_not_swallowed() -> None:
    assert "[a]: http://x" in text_html("a.md", "[a]: http://x")


def test_signs_of_the_text_itself_are_no_marks() -> None:
    assert "<mark>" not in text_html("a.md", "a ⸨b⸩ c")
    assert "<mark>b</mark>" in text_html("a.md", "⸨a⸩ b", [(4, 5)])
    assert "<mark>" not in text_html("a.md", "⸨⸢⁅ a", [(4, 5)])


def test_half_a_surrogate_pair_is_shown_as_a_question_mark() -> None:
    assert text_html("a.md", "a\ud800b") == "<p>a?b</p>\n"


MARKDOWN_TEXT = st.lists(
    st.sampled_from(
        [
            "# ",
            "- ",
            "1. ",
            "| ",
            "> ",
            "```",
            "\n",
            "**",
            "*",
            "`",
            "<b>",
            "&amp;",
            "\\",
            "[x](y)",
            "中文",
            "word ",
            "。",
            "    ",
        ]
    ),
    max_size=30,
).map("".join)


@given(MARKDOWN_TEXT, st.data())
def test_only_our_tags_are_tags_and_no_word_is_lost(text: str, data: st.DataObject) -> None:
    lines = [(match.start(), match.end()) for match in regex.finditer(r"[^\n]+", text)]
    marks = [data.draw(st.sampled_from(lines))] if lines else []
    for name in ("a.md", "a.txt"):
        shown = text_html(name, text, marks)
        assert not regex.search("[<>]", TAGS.sub("", shown)), shown
        assert shown.count("<mark>") == shown.count("</mark>")
        assert not set("⸨⸩") & set(shown)


@given(MARKDOWN_TEXT, st.data())
def test_a_mark_changes_nothing_but_marks(text: str, data: st.DataObject) -> None:
    text = text.replace("```", "")
    lines = [(match.start(), match.end()) for match in regex.finditer(r"[^\n]+", text)]
    marks = [data.draw(st.sampled_from(lines))] if lines else []
    assert words(text_html("a.md", text, marks)) == words(text_html("a.md", text))


def test_a_line_break_in_a_cell_is_one() -> None:
    shown = text_html("a.md", "| a |\n|---|\n| b<br>c<BR/>d |")
    assert "<td>b<br>\nc<br>\nd</td>" in shown


def test_bold_closes_beside_chinese_marks() -> None:
    assert text_html("a.md", "**“重要”**提示：**请先关门。**不要") == (
        "<p><strong>“重要”</strong>提示：<strong>请先关门。</strong>不要</p>\n"
    )
    assert "<strong>" not in text_html("a.md", "2 ** 3 ** 4")


def test_a_footnote_is_small() -> None:
    assert text_html("a.md", "Fee[^1]. [^1]: Three.") == "<p>Fee<sup>1</sup>. <sup>1</sup>: Three.</p>\n"


def test_the_part_of_a_table_stands_below_its_header_and_its_row_is_marked() -> None:
    shown = text_html("a.md", "| c | d |\n| e | f |", [(2, 7)], "| a | b |\n|---|---|\n")
    assert "<th>a</th>" in shown
    assert "<td><mark>c</mark></td>\n<td><mark>d</mark></td>" in shown
    assert shown.count("<mark>") == 2


def test_the_part_of_code_is_code_and_what_follows_is_not() -> None:
    assert text_html("a.md", "# b\n```\n\n**c**", (), "```sh\n") == (
        "<pre><code># b\n</code></pre>\n<p><strong>c</strong></p>\n"
    )


def test_a_table_in_html_is_written_anew() -> None:
    text = "<table onclick=x><caption>T</caption><tr><th>a<th>b</tr>\n<tr><td>c<br>&lt;d<script></td><td>e</td></tr></table>"
    assert text_html("a.md", text, [(text.index("c<br>"), text.index("</td></tr>"))]) == (
        '<p class="qa-heading">T</p>\n<table>\n<tr><th>a</th><th>b</th></tr>\n'
        "<tr><td><mark>c</mark><br><mark>&lt;d</mark></td><td><mark>e</mark></td></tr>\n</table>\n"
    )
    assert "&lt;table&gt;" in text_html("a.md", "<table><tr><td>a</td></tr></table> and more")
    assert (
        text_html("a.md", "<table>stray<tr><td>a")
        == "<table>\n<tr><td>stray</td></tr>\n<tr><td>a</td></tr>\n</table>\n"
    )


def test_lines_of_a_part_of_code_stand_under_each_other() -> None:
    assert text_html("a.md", "a\n  b\n    c", (), "```\n") == "<pre><code>  a\n  b\n    c</code></pre>\n"


def test_a_line_of_an_html_table_is_shown_cell_by_cell() -> None:
    assert plain_line("a.md", "<tr><td>Elm</td><td>20</td></tr>") == "Elm · 20"
    assert plain_line("a.md", "[^1]: Three[^2] crowns.") == "Three crowns."
