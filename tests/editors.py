"""The views of editors run as Streamlit runs them: a guide of their own, what they show, the work behind them."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import ROOT
from streamlit.testing.v1 import AppTest

from qa.page import work
from qa.server.jobs import Job, Jobs

KINDS = ("html", "caption", "info", "error", "code", "warning", "success", "subheader")
WAIT = 120  # seconds for work that takes a few


def own_place(folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy guide and index to where a test may change them, and let the page use these."""
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copytree(index, folder / "index")
    for name in ("corpus", "index", "data"):
        monkeypatch.setenv(f"GUIDE_QA_{name.upper()}", str(folder / name))
    monkeypatch.setattr(work, "JOBS", Jobs())
    return folder


def view_of(draw: Callable[[], None]) -> AppTest:
    """Make a page of one view; ``draw`` imports what it draws."""
    return AppTest.from_function(draw, default_timeout=WAIT)


def shown(page: AppTest) -> str:
    """Give what the view shows."""
    assert not page.exception
    return "\n".join(element.value for kind in KINDS for element in page.get(kind))


def wait(kind: str) -> Job:
    """Wait until the work of a kind has ended."""
    job = work.JOBS.last(kind)
    assert job is not None
    until = time.monotonic() + WAIT
    while job.running and time.monotonic() < until:
        time.sleep(0.05)
    assert not job.running
    return job
