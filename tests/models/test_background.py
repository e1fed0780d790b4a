"""The asker's language, and what its questions have in common."""

import json
from pathlib import Path

import numpy as np
import pytest
from fakes import ROOT, LetterEncoder

from qa.models.background import BANK, encode_background
from qa.models.question import plain_question
from qa.models.second import SecondEncoder
from qa.quality.questions import read_questions
from qa.search.index import Index

BANK_QUESTIONS = json.loads(BANK.read_text(encoding="utf-8"))
LANGUAGES = tuple(BANK_QUESTIONS)


def test_the_bank_has_the_same_number_of_questions_in_every_language() -> None:
    assert len(LANGUAGES) >= 25
    assert {len(questions) for questions in BANK_QUESTIONS.values()} == {16}


@pytest.mark.model
def test_nearly_every_shipped_question_is_put_with_its_language(okpay: Index) -> None:
    asked = [one for one in read_questions(ROOT / "tests" / "questions.jsonl") if one.language in LANGUAGES]
    vectors = okpay.encoder.query_vectors([one.question for one in asked])
    row = okpay.generation.background.row
    told = [LANGUAGES[row(one.question, vector)] for one, vector in zip(asked, vectors, strict=True)]
    assert np.mean([language == one.language for language, one in zip(told, asked, strict=True)]) > 0.95


def test_means_are_over_the_questions_of_each_language() -> None:
    encoder = LetterEncoder()
    background = encode_background(encoder)
    assert background.languages == LANGUAGES
    row = LANGUAGES.index("en")
    questions = [plain_question(question) for question in BANK_QUESTIONS["en"]]
    expected = encoder.encode_queries(questions).dense.mean(axis=0)
    np.testing.assert_allclose(background.vectors[row], expected, rtol=1e-5)
    np.testing.assert_allclose(background.centre, background.tokens.mean(axis=0))
    second = encoder.second.encode(questions).mean(axis=0)
    np.testing.assert_allclose(background.second[row], second, atol=1e-5)


def test_the_bank_is_encoded_once_for_a_model_and_again_when_the_copy_is_spoilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_QA_CACHE", str(tmp_path))
    encoder = LetterEncoder()
    first = encode_background(encoder)
    (path,) = tmp_path.iterdir()
    monkeypatch.setattr(LetterEncoder, "encode_queries", None)  # calling it fails
    again = encode_background(encoder)
    assert again.worth == first.worth
    for name in ("vectors", "tokens", "second"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name))
    monkeypatch.undo()
    monkeypatch.setenv("GUIDE_QA_CACHE", str(tmp_path))
    for spoilt in (b"", b"no archive", path.read_bytes()[:-200]):
        path.write_bytes(spoilt)
        np.testing.assert_array_equal(encode_background(encoder).vectors, first.vectors)
    encode_background(LetterEncoder("other"))
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.model
def test_the_second_encoder_is_found_to_know_the_languages_it_was_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIDE_QA_CACHE", str(tmp_path))  # measured here, not taken from an earlier run
    background = encode_background(LetterEncoder(second=SecondEncoder()))
    worth = dict(zip(background.languages, background.worth, strict=True))
    trained = {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh", "zh-TW"}
    assert min(worth[language] for language in trained) > 0.7
    assert max(worth[language] for language in ("hi", "bn", "ta", "sw", "fi", "hu", "vi", "el")) < 0.2
    assert set(worth.values()) <= {round(value, 3) for value in worth.values()}
    assert 0 <= min(worth.values()) <= max(worth.values()) == 1
