"""What becomes of hits on the page, without a page."""

from collections.abc import Sequence
from dataclasses import replace

import regex

from qa.page.address import Address
from qa.page.answer import end_html, first_html, others_html, unanswered_html
from qa.page.passage import Shown, place, plain_label
from qa.page.why import why_html
from qa.records import Answer, Hit, Passage
from qa.search.context import Surroundings
from qa.search.ranking import tier_of, unsure_from
from qa.search.related import RelatedSection

HOSTILE = '<script>alert(1)</script> ![a](http://x/y.png) $a$ :red[b] "quoted" &amp;'


def say(key: str, /, **values: object) -> str:
    return f"{key} {values}" if values else key


def hit(rank: int, *headings: str, document: str = "a.md", text: str = "One. Two.", score: float = 0.5) -> Hit:
    passage = Passage(document, 0, headings, text, 0, len(text), 3, 3 + text.count("\n"))
    return Hit(passage, rank, score, {"late": 0.4, "second": -0.1}, ((0, 4),))


def answer(*hits: Hit, confidence: float = 0.9) -> Answer:
    return Answer("?", tier_of(confidence), confidence, "g", 1.0, hits)


def answer_html(answer: Answer, around: list[Surroundings], notes: Sequence[str] = ()) -> str:
    """An answer as the page shows it, one part behind the other."""
    shown = shown_of(answer, around)
    return first_html(answer, shown[0], say, notes) + others_html(answer, shown, say)


def shown_of(answer: Answer, around: list[Surroundings]) -> list[Shown]:
    return [Shown(hit, near, "zh", Address("?")) for hit, near in zip(answer.hits, around, strict=True)]


def alone(answer: Answer) -> list[Surroundings]:
    return [Surroundings(hit.passage.headings, "", "") for hit in answer.hits]


def test_the_best_passage_has_its_path_its_sentence_and_its_place() -> None:
    one = answer(hit(1, "Top", "Middle", "Own"))
    shown = answer_html(one, alone(one))
    assert '<bdi>Top</bdi> › <bdi>Middle</bdi></div><h2 lang="zh" dir="auto">Own</h2>' in shown
    assert "<mark>One.</mark> Two." in shown
    assert "ask.line {" in shown
    assert "ask.others" not in shown


def test_passages_of_one_page_stand_together_in_the_order_of_their_best() -> None:
    one = answer(
        hit(1, "A", "1"), hit(2, "B", "2", document="b.md"), hit(3, "C", "3"), hit(4, "B", "4", document="b.md")
    )
    shown = answer_html(one, alone(one))
    assert regex.findall(r"<h3[^>]*><bdi>(.)</bdi></h3>|<b><bdi>(.)</bdi></b>", shown) == [
        ("B", ""), ("", "2"), ("", "4"), ("C", ""), ("", "3")
    ]  # fmt: skip


def test_a_section_that_is_no_more_than_the_passage_is_not_offered() -> None:
    one = answer(hit(1, "A"))
    assert "ask.whole" not in answer_html(one, alone(one))
    more = [Surroundings(("A",), "Before.\n\n", "")]
    shown = answer_html(one, more)
    assert "ask.whole" in shown
    assert shown.count("One.") == 2  # in the section, and to be copied
    assert shown.index("Before.") < shown.index("qa-within")


def test_where_it_is_not_sure_the_section_stands_open() -> None:
    around = [Surroundings(("A", "B"), "before ", " after")]
    sure, unsure = (
        answer_html(answer(hit(1, "A", "B"), confidence=confidence), around) for confidence in (0.9, unsure_from())
    )
    assert '<details class="qa-whole">' in sure
    assert '<details class="qa-whole" open>' in unsure
    assert "ask.sure.maybe" in unsure


def test_how_sure_it_is_is_said_in_words() -> None:
    for confidence, words in [(0.97, "ask.sure.very"), (0.7, "ask.sure.likely"), (unsure_from(), "ask.sure.maybe")]:
        one = answer(hit(1, "A"), confidence=confidence)
        assert words in answer_html(one, alone(one))


def test_nothing_hostile_becomes_a_tag() -> None:
    one = answer(*(hit(rank, HOSTILE, HOSTILE, document=f"{HOSTILE}.md", text=HOSTILE) for rank in (1, 2)))
    for shown in (
        answer_html(one, alone(one)),
        unanswered_html(one, shown_of(one, alone(one)), say),
        why_html(one, [(), ()], say),
        end_html([RelatedSection(HOSTILE, (HOSTILE, HOSTILE))], "zh", "", Address(HOSTILE, HOSTILE, HOSTILE), say),
    ):
        assert "<script" not in shown
        assert "<img" not in shown
        assert "alert(1)" in shown


def test_a_folded_passage_shows_its_line_without_the_marks_of_lists_and_tables() -> None:
    for text, line in [("- **One**. Two.", "One. Two."), ("| a | b |", "a · b"), ("3. Third", "Third")]:
        passage = Passage("a.md", 0, ("A", "B"), text, 0, len(text), 1, 1)
        one = answer(hit(1, "C"), Hit(passage, 2, 0.1, {}, ((0, len(text)),)))
        assert f'<span class="qa-preview" dir="auto">{line}</span>' in answer_html(one, alone(one))


def test_a_passage_without_headings_goes_by_its_file() -> None:
    one = answer(hit(1), hit(2))
    assert answer_html(one, alone(one)).count("a.md") >= 2


def test_lines_are_named_as_they_are_counted() -> None:
    assert place(hit(1, text="one\ntwo").passage, say) == "ask.lines {'document': 'a.md', 'first': 3, 'last': 4}"


def test_signals_add_up_to_bars_with_their_sign() -> None:
    shown = why_html(answer(hit(1, "A")), [()], say)
    assert "+0.400" in shown
    assert regex.search("\u2212\\d", shown)
    assert 'class="qa-against"' in shown


def test_a_label_shows_marks_as_they_are() -> None:
    assert plain_label("![a](b) $c$") == r"\!\[a\]\(b\) \$c\$"
    assert ":red" not in plain_label(":red[x]")
    assert plain_label("a\n b") == "a b"
    assert len(plain_label("x" * 500)) == 80


def test_other_places_of_the_same_text_are_named() -> None:
    one = hit(1, "A")
    elsewhere = replace(one.passage, document_id="<copy>.md", start_line=9, end_line=9)
    found = answer(replace(one, also=(elsewhere,)))
    shown = answer_html(found, alone(found))
    assert "ask.also {" in shown
    assert "&lt;copy&gt;.md" in shown
    assert "ask.also" not in answer_html(answer(one), alone(answer(one)))


def test_a_heading_alone_is_written_once() -> None:
    one = answer(replace(hit(1, "A", "Open at nine", text="**Open at nine**"), highlights=((2, 14),)))
    shown = answer_html(one, alone(one))
    assert shown.count("Open at nine") == 3  # as the title; text and path to be copied
    assert "qa-text" not in shown


def test_the_part_of_a_table_is_shown_and_copied_with_its_header() -> None:
    one = hit(1, "A", text="| c | d |")
    one = replace(one, passage=replace(one.passage, opening="| Head | b |\n|---|---|\n"), highlights=((2, 7),))
    around = [Surroundings(("A",), "", "| e | f |", "", "| Head | b |\n|---|---|\n")]
    shown = answer_html(answer(one), around)
    assert shown.count("<th>Head</th>") == 2  # the passage, and what follows it in the whole section
    assert "<td>e</td>" in shown
    assert "| Head | b |\n|---|---|\n| c | d |" in shown


def test_a_long_table_is_narrowed_to_the_row_that_is_marked_and_the_rest_folded() -> None:
    rows = [f"| Stop {row} | {row} min |" for row in range(12)]
    text = "\n".join(["| Stop | Wait |", "|---|---|", *rows])
    start = text.index("Stop 7")
    one = hit(1, "A", text=text)
    one = replace(one, highlights=((start, start + len("Stop 7 | 7 min")),))
    shown = answer_html(answer(one), alone(answer(one)))
    best, whole = shown.split('<div class="qa-wide')
    assert best.count("<tr>") == 2
    assert "<mark>Stop 7</mark>" in best
    assert "'first': 12, 'last': 12" in whole.replace("&#x27;", "'")
    assert whole.count("<tr>") == 13
    short = replace(one, passage=replace(one.passage, text="\n".join(text.split("\n")[:5])), highlights=((28, 34),))
    assert "qa-whole" not in answer_html(answer(short), alone(answer(short)))
