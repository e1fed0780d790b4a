"""What takes longer than a click: work that goes on behind the page, for all visitors to see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from qa.build.build import BuildReport, build_index
from qa.build.changes import compare_stores
from qa.models.encoder import Encoder
from qa.page.shell import say, settings, show_error
from qa.quality.questions import read_questions
from qa.quality.trial import TrialReport, compare_trial
from qa.server.evaluation import kept_questions
from qa.server.jobs import JOBS, Job
from qa.server.live import live


def question_files() -> dict[str, Path]:
    """List the files of test questions: the one of the guide that ships, then those below the data folder."""
    shipped = {say("quality.shipped"): settings().questions} if settings().questions.is_file() else {}
    return shipped | {path.name: path for path in own_question_files()}


def own_question_files() -> list[Path]:
    """List the files of test questions below the data folder."""
    return kept_questions(settings().data)


def start(kind: str, work: Callable[[Job], Any]) -> None:
    """Begin work, unless some of this kind goes on already; then everyone watches that."""
    JOBS.start(kind, work)


def is_running(kind: str) -> bool:
    """Say whether work of this kind goes on."""
    job = JOBS.last(kind)
    return job is not None and job.running


def rebuild(
    corpus: Path, index: Path, encoder_of: Callable[[Path], Encoder], job: Job, publish: bool = True
) -> BuildReport:
    """Build the index by the model it was built with, and note what happens; the old one answers meanwhile.

    :param encoder_of: Gives the encoder of an index, loaded already where that is open.
    :param publish: Whether it is to answer at once, or to be tried first.
    :raises QAError: There is nothing to index, another build is running, or the disk refuses.
    """
    job.note("guide.log.start", corpus=corpus.name)

    def progress(done: int, total: int) -> None:
        if job.step or not job.total:
            job.note("guide.log.encode", passages=total)
        job.progress(done, total)

    def reading(done: int, total: int) -> None:
        job.progress(done, total, "guide.read")

    report = build_index(corpus, index, encoder_of(index), progress, publish=publish, reading=reading)
    if report.refused:
        job.note("guide.log.no_old", reason=report.refused)
    for document, reason in report.failures.items():
        job.note("guide.log.failed", document=document, reason=reason)
    key = "guide.log.tried" if report.trial else "guide.log.built" if report.built else "guide.log.up_to_date"
    job.note(key, generation=report.generation)
    return report


def try_questions(index: Path, questions: list[Path], job: Job) -> TrialReport:
    """Ask the index on trial and the live one the questions of all files, and note what happens.

    :raises QAError: There is no trial, or a file cannot be read.
    """
    before, after = live().index(index), live().trial(index)
    asked = [question for path in questions for question in read_questions(path)]
    job.note("guide.log.trial", questions=len(asked))
    renamed = compare_stores(before.generation, after.generation).renamed
    return compare_trial(before, after, asked, renamed, job.progress)


def draw_job(kind: str, key: str) -> Job | None:
    """Draw how far the work of this kind is; when it ends, the view is drawn anew.

    :param key: Of the text beside the bar.
    :return: The work that ran last, when none runs.
    """
    job = JOBS.last(kind)
    if job is None or not job.running:
        return job
    _watch(kind, key)
    return None


@st.fragment(run_every=0.5)  # type: ignore[untyped-decorator]
def _watch(kind: str, key: str) -> None:
    job = JOBS.last(kind)
    if job is None or not job.running:
        st.rerun()
        return
    told = say(job.step or key, done=job.done, total=job.total) if job.total else say("work.begins")
    left = job.seconds_left
    if left is not None:
        told += " · " + say("work.pace", rate=f"{job.rate:.1f}", left=f"{left // 60:.0f}:{left % 60:02.0f}")
    st.progress(job.share, text=told)
    draw_log(job)


def draw_log(job: Job) -> None:
    """Draw the lines of a log, in the visitor's language; times are UTC."""
    lines = [f"{at:%H:%M:%S}  {say(key, **values)}" for at, key, values in list(job.log)]
    st.code("\n".join(lines), language=None, wrap_lines=True, height=160 if len(lines) > 6 else "content")


def draw_outcome(job: Job, title: str) -> None:
    """Draw how work ended: its error in words, and the log to be unfolded."""
    if job.error:
        show_error(title, RuntimeError(job.error))
    with st.expander(say("work.log"), key=f"log-{job.kind}"):
        draw_log(job)
