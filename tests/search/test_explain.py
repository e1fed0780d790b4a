"""Which words of question and passage met, by the real model."""

import pytest

from qa.search.explain import LEAST, MOST, matched_words
from qa.search.index import Index

pytestmark = pytest.mark.model


def test_words_meet_across_languages(okpay: Index) -> None:
    answer = okpay.ask("I forgot my password")
    words = matched_words(okpay, answer)
    assert len(words) == len(answer.hits)
    assert ("password", "密码") in {(match.asked, match.found) for match in words[0]}


def test_matches_stand_in_question_and_passage_best_first(okpay: Index) -> None:
    for question in ("钱转了还没到", "نسيت كلمة المرور", "  The payment was declined twice! "):
        answer = okpay.ask(question)
        for hit, matches in zip(answer.hits, matched_words(okpay, answer), strict=True):
            assert len(matches) <= MOST
            assert [match.cosine for match in matches] == sorted((match.cosine for match in matches), reverse=True)
            for match in matches:
                assert match.asked in question
                assert match.found in hit.passage.text
                assert LEAST < match.cosine <= 1.001


def test_words_of_spaced_languages_are_whole(okpay: Index) -> None:
    answer = okpay.ask("Why was my transaction unsuccessful?")
    asked = {match.asked for matches in matched_words(okpay, answer) for match in matches}
    assert asked <= {"Why", "was", "my", "transaction", "unsuccessful"}
    assert "transaction" in asked
