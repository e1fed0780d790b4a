"""What the guide lacks: questions it did not answer, or not well, like ones together, urgent ones first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa.guide.settings import UrgentRule, usual_rule
from qa.quality.csv import to_csv
from qa.quality.feedback import Asked, Mark, Place
from qa.quality.likeness import SAME_FROM, Known, QuestionVectors, group_like, nearest, urgent_like
from qa.quality.questions import fold_question
from qa.search.index import Index
from qa.search.ranking import answered_from
from qa.search.small_talk import QUESTION, kind_of

REASONS = ("unhelpful", "unanswered", "unsure")
STATES = ("open", "resolved", "dismissed")
MOST = 2000  # different questions grouped, the most asked ones; encoding them takes seconds, once

Marks = Mapping[str, Mark]  # by folded question


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was asked, one or more times."""

    question: str
    language: str  # BCP 47, as the encoder takes it
    asked: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Like questions that the guide did not answer, or not well."""

    wordings: tuple[Wording, ...]  # most asked first
    reasons: dict[str, int]  # times asked, by REASONS
    last: datetime  # UTC
    nearest: Place | None  # the best hit when the first wording was asked last
    remarks: tuple[str, ...]
    state: str = STATES[0]
    again: int = 0  # times asked since it was resolved
    urgent: str = ""  # the sentence of the rule that it is like

    @property
    def question(self) -> str:
        return self.wordings[0].question

    @property
    def asked(self) -> int:
        return sum(wording.asked for wording in self.wordings)

    def in_language(self, language: str) -> Wording:
        """Choose the wording to show: the most asked in a language, else the most asked."""
        base = language.partition("-")[0]
        return next((one for one in self.wordings if one.language.partition("-")[0] == base), self.wordings[0])


def reason_of(asked: Asked) -> str | None:
    """Say why a question counts as a gap; None when it does not, since the reader was sure or was helped."""
    if asked.helpful is not None:
        return None if asked.helpful else "unhelpful"
    if not asked.answerable:
        return "unanswered"
    return "unsure" if asked.confidence < answered_from() else None


def is_gap(asked: Asked) -> bool:
    """Say whether a question counts; greetings and thanks may be kept from before they were told apart."""
    return reason_of(asked) is not None and kind_of(asked.question) == QUESTION


def find_gaps(
    index: Index,
    asked: Sequence[Asked],
    known: Known | None = None,
    *,
    marks: Sequence[Mark] = (),
    rule: UrgentRule | None = None,
) -> list[Gap]:
    """Find the questions that the guide did not answer well, and put like ones together, whatever their language.

    :param known: What was encoded before, by this encoder; what is new is added.
    :param marks: What editors said of questions.
    :param rule: What is urgent; the usual where none is given. Questions marked as urgent or not go before it.
    :return: Urgent ones first, then most asked, then the latest.
    """

    same: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        if is_gap(one):
            same[fold_question(one.question)].append(one)
    asked_most = sorted(same.values(), key=lambda times: (-len(times), -times[-1].asked_id))[:MOST]
    vectors = _vectors(index, {} if known is None else known)
    groups: dict[int, list[list[Asked]]] = defaultdict(list)
    numbers = group_like(vectors.encode([_wording(times) for times in asked_most]))
    for times, number in zip(asked_most, numbers, strict=True):
        groups[number].append(times)
    states = {mark.question: mark for mark in marks if mark.mark in STATES}
    gaps = [_gap(group, vectors, states) for group in groups.values()]
    gaps = _with_urgency(gaps, vectors, _rule_with(rule or usual_rule(), marks))
    return sorted(gaps, key=lambda gap: (not gap.urgent, -gap.asked, -gap.last.timestamp()))


def same_phrase(index: Index, gap: Gap, phrases: Sequence[str], known: Known) -> str:
    """Find among phrases, of the editor's language say, one that asks the same as a gap; "" where none does."""
    vectors = _vectors(index, known)
    row, cosine = nearest(vectors.encode([gap.question]), vectors.encode(phrases))[0]
    return phrases[row] if cosine >= SAME_FROM else ""


def gaps_to_csv(gaps: Sequence[Gap]) -> bytes:
    """Write a line a gap, for a spreadsheet."""
    about = ("state", "urgent, being like", "question", "language", "also asked as", "nearest section", "last asked")
    header = ("asked", *REASONS, *about, "remarks")
    return to_csv(
        header,
        (
            [
                gap.asked,
                *(gap.reasons[reason] for reason in REASONS),
                gap.state,
                gap.urgent,
                gap.question,
                gap.wordings[0].language,
                " | ".join(wording.question for wording in gap.wordings[1:]),
                " › ".join((gap.nearest.document, *gap.nearest.headings)) if gap.nearest else "",
                gap.last.isoformat(sep=" ", timespec="minutes"),
                " | ".join(gap.remarks),
            ]
            for gap in gaps
        ),
    )


def _vectors(index: Index, known: Known) -> QuestionVectors:
    return QuestionVectors(index.encoder, index.generation.background, known)


def _wording(times: list[Asked]) -> str:
    """Choose among texts that differ in capitals, width and white space: the most usual, else the first."""
    return Counter(one.question for one in times).most_common(1)[0][0]


def _gap(group: list[list[Asked]], vectors: QuestionVectors, marks: Marks) -> Gap:
    every = sorted((one for times in group for one in times), key=lambda one: one.asked_id)
    reasons = Counter(reason_of(one) for one in every)
    last = group[0][-1]
    state, again = _state(every, marks)
    return Gap(
        wordings=tuple(
            Wording(question, vectors.language(question), len(times))
            for question, times in zip(map(_wording, group), group, strict=True)
        ),
        reasons={reason: reasons[reason] for reason in REASONS},
        last=every[-1].at,
        nearest=last.hits[0] if last.hits else None,
        remarks=tuple(dict.fromkeys(one.remark for one in every if one.remark)),
        state=state,
        again=again,
    )


def _state(every: Sequence[Asked], marks: Marks) -> tuple[str, int]:
    """Tell whether a gap is open, and how often it was asked since it was resolved.

    A mark counts where at least half of the times asked bear it: questions that were put together with it later, in
    error perhaps, are not hidden by it.
    """
    marked = [mark for one in every if (mark := marks.get(fold_question(one.question)))]
    if 2 * len(marked) < len(every):
        return STATES[0], 0
    newest = max(marked, key=lambda mark: mark.at)
    again = sum(one.at > newest.at for one in every) if newest.mark == "resolved" else 0
    return (STATES[0] if again else newest.mark), again


def _rule_with(rule: UrgentRule, marks: Sequence[Mark]) -> UrgentRule:
    said = {name: tuple(mark.question for mark in marks if mark.mark == name) for name in ("urgent", "calm")}
    return UrgentRule(said["urgent"] + rule.like, said["calm"] + rule.unlike)


def _with_urgency(gaps: Sequence[Gap], vectors: QuestionVectors, rule: UrgentRule) -> list[Gap]:
    """A gap is urgent where one of its wordings is; the most asked one says by which sentence."""
    wordings = [wording.question for gap in gaps for wording in gap.wordings]
    like = dict(zip(wordings, urgent_like(vectors, wordings, rule), strict=True))
    found = [next(filter(None, (like[one.question] for one in gap.wordings)), "") for gap in gaps]
    return [replace(gap, urgent=sentence) for gap, sentence in zip(gaps, found, strict=True)]
