"""One piece of work at a time, and everyone can see how far it is."""

import threading
import time

import pytest

from qa.errors import QAError
from qa.server.jobs import Job, Jobs


def wait(job: Job) -> Job:
    deadline = time.monotonic() + 10
    while job.running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not job.running
    return job


def test_a_second_job_of_a_kind_does_not_start_while_one_runs() -> None:
    jobs, go = Jobs(), threading.Event()
    assert jobs.start("build", lambda job: go.wait(10))
    assert not jobs.start("build", lambda job: None)
    assert jobs.start("other", lambda job: "done")
    go.set()
    build, other = jobs.last("build"), jobs.last("other")
    assert build is not None
    assert other is not None
    wait(build)
    assert wait(other).result == "done"
    assert jobs.start("build", lambda job: None)


def test_of_many_that_start_at_once_one_does() -> None:
    jobs, go, ready = Jobs(), threading.Event(), threading.Barrier(8)
    started: list[bool] = []

    def start() -> None:
        ready.wait()
        started.append(jobs.start("build", lambda job: go.wait(10)))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    go.set()
    assert sorted(started) == [False] * 7 + [True]


def test_progress_gives_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    job = Job("build")
    assert (job.share, job.rate, job.seconds_left) == (0, 0, None)
    job.progress(10, 110)
    assert job.seconds_left is None  # the first ten may have been there before
    now[0] = 105.0
    job.progress(60, 110)
    assert (job.share, job.rate, job.seconds_left) == (60 / 110, 10, 5)


def test_a_mistake_of_the_user_is_told_in_its_own_words() -> None:
    jobs = Jobs()

    def fail(job: Job) -> None:
        job.note("guide.log.start", corpus="corpus")
        raise QAError("no files; add some")

    jobs.start("build", fail)
    job = wait(jobs.last("build"))  # type: ignore[arg-type]
    assert job.error == "no files; add some"
    assert [(key, values) for _, key, values in job.log] == [("guide.log.start", {"corpus": "corpus"})]


def test_an_unexpected_error_ends_the_job_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()
    jobs.start("build", lambda job: 1 / 0)
    assert wait(jobs.last("build")).error == "ZeroDivisionError: division by zero"  # type: ignore[arg-type]
    assert "the job build failed" in caplog.text
    assert jobs.start("build", lambda job: None)
