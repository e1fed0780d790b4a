"""Sentences of a written answer as HTML."""

from dataclasses import replace
from typing import get_args

import pytest
import regex

from qa.page.address import Address
from qa.page.passage import Shown
from qa.page.sentences import ROWS, end_html, sentence_html, title_html, waiting_html
from qa.page.texts import languages, text
from qa.records import Answer, Hit, Passage
from qa.search.context import Surroundings
from qa.server.pending import Progress
from qa.written.problems import WORDS, problem
from qa.written.records import Citation, Refusal, Sentence, Written

HOSTILE = "<script>alert(1)</script> <b>x</b> [a](http://x/y) ![i](http://x/y.png) **bold** [9] &amp;"
ANSWER = Answer("?", "answered", 0.9, "g", 1.0, ())


def say(key: str, /, **values: object) -> str:
    return f"{key} {values}" if values else key


def hit(rank: int, row: int, parts: tuple[Passage, ...] = ()) -> Hit:
    words = "Erstens. Zweitens & mehr."
    return Hit(Passage("a b.md", 0, ("Top", "Own"), words, 100, 100 + len(words), 3, 3, row), rank, 0.5, parts=parts)


def shown(*hits: Hit) -> list[Shown]:
    return [Shown(one, Surroundings((), "", ""), "de", Address("?", language="fr")) for one in hits]


def sentence(*citations: Citation, words: str = "First.") -> Sentence:
    return Sentence(1, words, 0, len(words), citations)


def html_of(one: Sentence, *hits: Hit) -> str:
    return sentence_html(one, shown(*hits), "en", lambda document: f"de-{document}", say)


def test_a_sentence_names_its_passages_only_R3() -> None:
    first, second, third = hit(1, 7), hit(2, 8), hit(3, 9)
    written = html_of(sentence(Citation(3, third.passage, 9, 25)), first, second, third)
    assert regex.findall(r'class="qa-cite" href="([^"]+)"[^>]*>(\d+)<', written) == [("#qa-hit-3", "3")]
    assert written.count("<details") == 1


def test_the_source_stands_beside_in_its_own_language_with_a_way_to_its_mark_R9() -> None:
    one = hit(1, 7)
    written = html_of(sentence(Citation(1, one.passage, 9, 25)), one)
    assert '<p lang="en" dir="auto">First.' in written
    assert '<q lang="de-a b.md" dir="auto">Zweitens &amp; mehr.</q>' in written
    assert 'href="?at=a+b.md%23Top+%E2%80%BA+Own&amp;mark=109-125&amp;lang=fr"' in written


def test_a_passage_within_the_best_one_is_led_to_there() -> None:
    part = hit(2, 8)
    written = html_of(sentence(Citation(2, part.passage, 0, 8)), hit(1, 7, (part.passage,)), part)
    assert 'href="#qa-part-8"' in written


def test_two_places_of_a_passage_have_one_number_and_two_sources() -> None:
    one = hit(1, 7)
    written = html_of(sentence(Citation(1, one.passage, 0, 8), Citation(1, one.passage, 9, 25)), one)
    assert (written.count('class="qa-cite"'), written.count("<details")) == (1, 2)


def test_what_a_model_writes_is_text_R37() -> None:
    one = hit(1, 7)
    for written in (
        html_of(sentence(Citation(1, one.passage, 0, 8), words=HOSTILE), one),
        waiting_html(Progress((sentence(words=HOSTILE),)), say),
    ):
        assert "<script" not in written
        assert "<b>" not in written
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x&lt;/b&gt; [a](http://x/y)" in written
        assert 'href="http' not in written
        assert "<img" not in written


def test_there_is_room_for_what_is_to_come() -> None:
    rows = [waiting_html(Progress((sentence(),) * held), say).count("<div><i>") for held in range(ROWS + 2)]
    assert rows == [3, 2, 1, 0, 0]
    assert "<i></i>" in waiting_html(Progress((sentence(),) * 9), say)  # it goes on


def ended(*, editor: bool = False, held: int = 0, cut: bool = False, **what: object) -> str:
    written = replace(Written("w", ANSWER), **what)
    return end_html(Progress((sentence(),) * held, written, cut), written, say, editor=editor)


@pytest.mark.parametrize("refusal", [one for one in get_args(Refusal) if one])
def test_every_refusal_has_words_in_every_language_R21(refusal: Refusal) -> None:
    assert f"ask.written.refused.{refusal}</p>" in ended(refusal=refusal)
    for language in languages():
        assert text(language, f"ask.written.refused.{refusal}")


@pytest.mark.parametrize("code", WORDS)
def test_readers_hear_nothing_of_the_server_and_editors_what_to_do_R34(code: str) -> None:
    wrong = problem(code)
    found = {"refusal": "endpoint", "problem": wrong, "warnings": ("it cuts <prompts>",)}
    assert "server" not in ended(**found)
    told = ended(editor=True, **found)
    assert wrong.what.replace("'", "&#x27;") in told
    assert wrong.then.replace("'", "&#x27;") in told
    assert "it cuts &lt;prompts&gt;" in told


def test_an_answer_that_is_whole_ends_without_a_word_and_one_that_is_not_says_so() -> None:
    assert "qa-written-end" not in ended(held=1)
    assert "ask.written.cut</p>" in ended(held=1, cut=True)
    assert "ask.written.broken</p>" in ended(held=1, problem=problem("broken off"))


def test_it_is_never_called_verified_R9() -> None:
    assert "ask.written.title" in title_html(say)
    words = (text("en", key) for key in ("ask.written.title", "ask.written.switch", "ask.written.hint"))
    assert "verif" not in " ".join(words).lower()
    assert text("en", "ask.written.title") == "Written by a language model, checked against the guide"
