"""Written answers to judged questions: what was kept and dropped, cited rightly, wrongly answered, at what cost."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from qa.errors import QAError
from qa.models.language import other_language
from qa.quality.questions import TestQuestion, is_relevant
from qa.records import DEFAULT_K
from qa.search.index import Index
from qa.written.records import Written
from qa.written.write import Writer

GIVE_UP = 3  # questions one after another that the model's server fails on, until the rest is not asked


@dataclass(frozen=True, slots=True)
class WrittenGroup:
    """What written answers to some questions come to."""

    questions: int
    answerable: int  # of them, by the judges
    written: int  # of the answerable ones, that at least a sentence was written for
    wrongly_written: int  # of the others
    sentences: int  # that were held
    dropped: dict[str, int]  # the other sentences, by their fault
    cited_rightly: int  # of the sentences to answerable questions, that rest on a place that the judges named
    judged: int  # of the sentences, those to answerable questions
    in_other_language: int  # of the sentences that were held
    refused: dict[str, int]  # questions without a written answer, by the reason
    tokens: int
    seconds: float  # median of the questions that the model was asked

    def to_json(self) -> dict[str, Any]:
        """Give plain numbers and texts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class WrittenEvaluation:
    """What a set of test questions says of a model's answers."""

    index: str  # the generation
    model: str
    groups: dict[str, WrittenGroup]  # "all", then each language
    warnings: tuple[str, ...]  # what was found wrong with the model's server
    rows: tuple[dict[str, Any], ...]  # a question each: its id, the text, what was dropped and why

    def to_json(self) -> dict[str, Any]:
        """Give plain numbers, lists and texts."""
        groups = {name: group.to_json() for name, group in self.groups.items()}
        return {"index": self.index, "model": self.model, "groups": groups, "warnings": list(self.warnings)} | {
            "rows": list(self.rows)
        }


def evaluate_written(
    index: Index,
    writer: Writer,
    questions: Sequence[TestQuestion],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> WrittenEvaluation:
    """Have all questions answered in writing.

    :raises QAError: The model's server fails on several questions one after another.
    """
    answers: list[tuple[TestQuestion, Written]] = []
    failed = 0
    for done, question in enumerate(questions, 1):
        answer = index.ask(question.question, DEFAULT_K, after=question.after)
        *_, written = writer.write(index, answer)
        assert isinstance(written, Written)
        failed = failed + 1 if written.refusal == "endpoint" else 0
        if failed == GIVE_UP and written.problem:
            raise QAError(f"{written.problem.what}; {written.problem.then}")
        answers.append((question, written))
        progress(done, len(questions))
    languages = sorted({question.language for question, _ in answers})
    groups = {"all": _measure(answers)} | {
        language: _measure([one for one in answers if one[0].language == language]) for language in languages
    }
    warnings = dict.fromkeys(warning for _, written in answers for warning in written.warnings)
    rows = tuple(_row(question, written) for question, written in answers)
    return WrittenEvaluation(index.generation.name, writer.settings.model, groups, tuple(warnings), rows)


def _measure(answers: Sequence[tuple[TestQuestion, Written]]) -> WrittenGroup:
    answerable = [one for one in answers if one[0].relevant]
    held = [(question, written, one) for question, written in answers for one in written.sentences]
    judged = [(question, one) for question, _, one in held if question.relevant]
    asked = [written.milliseconds / 1000 for _, written in answers if written.host and not written.kept]
    return WrittenGroup(
        questions=len(answers),
        answerable=len(answerable),
        written=sum(bool(written.sentences) for _, written in answerable),
        wrongly_written=sum(bool(written.sentences) for question, written in answers if not question.relevant),
        sentences=len(held),
        dropped=dict(Counter(one.fault for _, written in answers for one in written.dropped)),
        cited_rightly=sum(
            any(is_relevant(citation.passage, place) for citation in one.citations for place in question.relevant)
            for question, one in judged
        ),
        judged=len(judged),
        in_other_language=sum(bool(other_language(question.question, one.text)) for question, _, one in held),
        refused=dict(Counter(written.refusal for _, written in answers if written.refusal)),
        tokens=sum(written.usage.prompt + written.usage.completion for _, written in answers if not written.kept),
        seconds=round(median(asked), 2) if asked else 0.0,
    )


def _row(question: TestQuestion, written: Written) -> dict[str, Any]:
    return {
        "question_id": question.question_id,
        "language": question.language,
        "question": question.question,
        "answerable": bool(question.relevant),
        "refusal": written.refusal,
        "sentences": [{"text": one.text, "source": [own.source for own in one.citations]} for one in written.sentences],
        "dropped": [{"text": one.text, "fault": one.fault} for one in written.dropped],
    }
