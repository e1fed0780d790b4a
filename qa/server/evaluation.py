"""Runs of test questions against the live index, whoever asks for them: the page or the API."""

from collections.abc import Callable
from pathlib import Path

from qa.quality.evaluate import unknown_headings
from qa.quality.questions import QuestionFileError, read_questions
from qa.quality.runs import Run, make_run
from qa.search.index import Index
from qa.server.jobs import Job

RUN = "quality"  # the kind of these jobs
LiveName = Callable[[], str]  # names the live generation


def kept_questions(data: Path) -> list[Path]:
    """List the files of test questions below a data folder."""
    return sorted((data / "questions").glob("*.jsonl"))


def run_questions(open_index: Callable[[], Index], questions: Path, folder: Path, live_name: LiveName, job: Job) -> Run:
    """Make a run of the index that is live now, and note what happens.

    :param open_index: Opens the live index.
    :param live_name: Names the live generation, which may change while questions are asked.
    :raises QAError: The questions cannot be read or do not fit the guide, or the disk refuses.
    """
    try:
        asked = read_questions(questions)
    except QuestionFileError as error:  # where the file lies is nobody's business
        job.note(f"quality.wrong.{error.reason}", line=error.line, **error.values)
        raise QuestionFileError(error.reason, error.line, Path(questions.name), **error.values) from error
    index = open_index()
    job.note("quality.log.start", questions=len(asked), file=questions.name, index=index.generation.name)
    for section in unknown_headings(index, asked):
        job.note("quality.log.unknown", section=section)
    run = make_run(index, questions, folder, job.progress, live_name)
    if run.replaced_by:
        job.note("quality.log.replaced", index=run.replaced_by)
    job.note("quality.log.kept", run=run.run_id)
    return run
