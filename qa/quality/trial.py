"""What a trial of a changed guide breaks, before it goes live: the same questions asked of both indexes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.build.changes import SectionName
from qa.quality.places import Places
from qa.quality.questions import Relevant, TestQuestion, change_places, fold_headings, is_relevant, same_name
from qa.records import Answer
from qa.search.index import Index

BATCH = 32  # questions encoded between two steps of the progress bar
ASKED = 3  # sections of each answer; the first one is judged

Progress = Callable[[int, int], None]
Renamed = tuple[SectionName, SectionName]  # from and to


@dataclass(frozen=True, slots=True)
class Broken:
    """A question whose answer the change takes away, or that it makes answer wrongly."""

    question: TestQuestion
    before: tuple[str, tuple[str, ...]] | None  # document and headings of what came first; None where nothing does
    after: tuple[str, tuple[str, ...]] | None
    gone: tuple[Relevant, ...] = ()  # wanted sections that the trial does not have
    renamed: tuple[SectionName, ...] = ()  # what these are called now


@dataclass(frozen=True, slots=True)
class TrialReport:
    """What the questions say of a trial."""

    asked: int
    broken: tuple[Broken, ...]  # right first with the live index, and not with the trial
    mended: tuple[Broken, ...]  # the other way round
    wrongly_answered: tuple[Broken, ...]  # of those the guide does not answer: answered only by the trial
    renamed: tuple[Renamed, ...] = ()  # sections that have another name in the trial
    outdated: int = 0  # questions that name such a section by its old name


def compare_trial(
    live: Index,
    trial: Index,
    questions: Sequence[TestQuestion],
    renamed: Iterable[Renamed] = (),
    progress: Progress = lambda done, total: None,
) -> TrialReport:
    """Ask both indexes all questions.

    :param renamed: Sections that have another name in the trial.
    """
    renamed = tuple(renamed)
    names = _names(renamed)
    places = Places(trial)
    broken: list[Broken] = []
    mended: list[Broken] = []
    wrong: list[Broken] = []
    for first in range(0, len(questions), BATCH):
        batch = questions[first : first + BATCH]
        texts, after = [one.question for one in batch], [one.after for one in batch]
        pairs = zip(live.ask_many(texts, ASKED, after=after), trial.ask_many(texts, ASKED, after=after), strict=True)
        for question, (old, new) in zip(batch, pairs, strict=True):
            found = _explain(question, old, new, places, names)
            was, now = _is_right(old, question, {}), _is_right(new, question, names)
            if question.relevant and was != now:
                (broken if was else mended).append(found)
            elif not question.relevant and old.tier != "answered" and new.tier == "answered":
                wrong.append(found)
        progress(min(first + BATCH, len(questions)), len(questions))
    outdated = sum(any(_new_name(wanted, names) for wanted in one.relevant) for one in questions)
    return TrialReport(len(questions), tuple(broken), tuple(mended), tuple(wrong), renamed, outdated)


def follow_renames(path: Path, renamed: Iterable[Renamed]) -> int:
    """Point the questions of a file to sections by their new names.

    :return: How many were changed.
    :raises QAError: The file cannot be read or written; it is as it was.
    """
    names = _names(renamed)
    return change_places(path, lambda wanted: _follow(wanted, names))


def _names(renamed: Iterable[Renamed]) -> "Names":
    return {(same_name(old.document), fold_headings(old.headings)): new for old, new in renamed}


Names = Mapping[tuple[str, tuple[str, ...]], SectionName]


def _new_name(wanted: Relevant, names: Names) -> SectionName | None:
    """Find what a wanted section is called now; a question may name the end of its heading path only."""
    if not wanted.headings:
        return None
    document, tail = same_name(wanted.document), fold_headings(wanted.headings)
    return next((new for (old, path), new in names.items() if old == document and path[-len(tail) :] == tail), None)


def _follow(wanted: Relevant, names: Names) -> Relevant:
    new = _new_name(wanted, names)
    return replace(wanted, document=new.document, headings=new.headings) if new else wanted


def _is_right(answer: Answer, question: TestQuestion, names: Names) -> bool:
    """Judge the first hit; a section that was renamed is still the one that is wanted."""
    if not answer.hits or not answer.answerable:
        return False
    first = answer.hits[0]
    wanted = [*question.relevant, *(_follow(one, names) for one in question.relevant)]
    return any(is_relevant(passage, one) for passage in first.everywhere for one in wanted)


def _explain(question: TestQuestion, old: Answer, new: Answer, places: Places, names: Names) -> Broken:
    gone = tuple(one for one in question.relevant if not places.has(one))
    renamed = tuple(new_name for one in gone if (new_name := _new_name(one, names)))
    return Broken(question, _first(old), _first(new), gone, renamed)


def _first(answer: Answer) -> tuple[str, tuple[str, ...]] | None:
    if not answer.hits or not answer.answerable:
        return None
    return answer.hits[0].passage.document_id, answer.hits[0].passage.headings
