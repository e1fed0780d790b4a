"""What each step of training sees: some questions of one guide, what answers them, and what does not (pure)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.models.encoder import Tokenized
from qa.training.examples import TrainingGuide, TrainingPassage, TrainingQuestion

QUESTIONS = 12  # of a step
NEGATIVES = 3  # passages for each that only look as if they answered it
LONGEST = 320  # tokens of a passage; longer ones are cut
LIKELIEST = 0.8  # how often the likeliest of the relevant passages stands for them
SECOND_RELEVANT = 0.3  # how often another one is there too
WITHOUT_HEADINGS = 0.2  # of the passages, so that bodies carry their own weight
AS_TYPED = 0.2  # of the questions, in a hurry
SHORTEST_BODY = 8  # tokens below which a passage keeps its headings
SIZE_POWER = 0.75  # a guide is drawn by its number of questions to this power, so that small ones count too
LARGEST_SIZE = 600  # questions beyond which a guide is drawn no more often

Versions = Sequence[TrainingGuide]  # the same guide in several languages, asked the same questions; mostly just one


@dataclass(frozen=True, slots=True)
class Step:
    """A batch; every passage of it is compared with every question."""

    questions: tuple[Tokenized, ...]
    languages: tuple[str, ...]  # of the questions, BCP 47
    passages: tuple[Tokenized, ...]
    relevant: NDArray[np.bool_]  # (questions, passages)


class Steps(Sequence[Step]):
    """All steps of a training; the same for the same seed, so that a stopped one can go on."""

    def __init__(self, guides: Sequence[Versions], count: int, seed: int) -> None:
        """Plan the steps.

        :param guides: Each in one or more versions.
        :param count: How many steps.
        """
        self._seed = seed
        draw = random.Random(seed)
        queues = [_shuffled_forever(versions, random.Random(f"{seed} {at}")) for at, versions in enumerate(guides)]
        sizes = [min(len(versions[0].questions), LARGEST_SIZE) ** SIZE_POWER for versions in guides]
        self._plan: list[tuple[TrainingGuide, tuple[TrainingQuestion, ...]]] = []
        for at in draw.choices(range(len(guides)), sizes, k=count):
            guide = draw.choice(guides[at])
            own = {question.question_id: question for question in guide.questions}
            wanted = [next(queues[at]) for _ in range(min(QUESTIONS, len(own)))]
            self._plan.append((guide, tuple(own[name] for name in dict.fromkeys(wanted) if name in own)))

    def __len__(self) -> int:
        return len(self._plan)

    def __getitem__(self, number: int) -> Step:  # type: ignore[override]
        guide, questions = self._plan[number]
        draw = random.Random(f"{self._seed} step {number}")
        rows = list(dict.fromkeys(row for question in questions for row in _draw_rows(question, draw)))
        answering = [{guide.passages[row].section for row in question.relevant} for question in questions]
        relevant = [[guide.passages[row].section in sections for row in rows] for sections in answering]
        return Step(
            tuple(question.typed if draw.random() < AS_TYPED else question.tokens for question in questions),
            tuple(question.language for question in questions),
            tuple(_draw_text(guide.passages[row], draw).cut(LONGEST) for row in rows),
            np.array(relevant, bool),
        )


def _shuffled_forever(versions: Versions, draw: random.Random) -> Iterator[str]:
    """Give every question once, then all again in another order."""
    names = sorted({question.question_id for guide in versions for question in guide.questions})
    while True:
        draw.shuffle(names)
        yield from names


def _draw_rows(question: TrainingQuestion, draw: random.Random) -> Iterator[int]:
    """Draw a passage that answers, now and then a second one, and some that only look as if they did."""
    yield question.relevant[0] if draw.random() < LIKELIEST else draw.choice(question.relevant)
    if draw.random() < SECOND_RELEVANT:
        yield draw.choice(question.relevant)
    yield from draw.sample(question.hard, min(NEGATIVES, len(question.hard)))


def _draw_text(passage: TrainingPassage, draw: random.Random) -> Tokenized:
    bare = draw.random() < WITHOUT_HEADINGS and passage.body.own.sum() > SHORTEST_BODY
    return passage.body if bare else passage.whole
