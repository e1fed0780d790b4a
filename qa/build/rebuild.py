"""A build as an editor wants it: with a log, and what it changed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.build.build import BuildReport, build_index
from qa.build.changes import Changes
from qa.errors import IndexNotFoundError, IndexRefusedError
from qa.models.encoder import Encoder
from qa.server.jobs import Job
from qa.store.generation import Generation


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a build did, and to which sections."""

    report: BuildReport
    changes: Changes  # since the generation before


def rebuild(corpus: Path, index: Path, job: Job, open_encoder: Callable[[str | None], Encoder] = Encoder) -> Rebuilt:
    """Build the index again, by the model it was built with; the old one answers until the new one is whole.

    :param job: Hears how far it is.
    :raises QAError: There is nothing to index, another build is running, or the disk refuses.
    """
    job.note("guide.log.start", corpus=corpus.name)
    try:
        old: Generation | None = Generation.open(index)
    except (IndexNotFoundError, IndexRefusedError) as error:
        job.note("guide.log.no_old", reason=error)
        old = None
    encoder = open_encoder(old.model if old else None)

    def progress(done: int, total: int) -> None:
        if not job.total:
            job.note("guide.log.encode", passages=total)
        job.progress(done, total)

    report = build_index(corpus, index, encoder, progress)
    for document, reason in report.failures.items():
        job.note("guide.log.failed", document=document, reason=reason)
    if report.built:
        job.note("guide.log.built", generation=report.generation)
    else:
        job.note("guide.log.up_to_date", generation=report.generation)
    return Rebuilt(report, report.changes)
