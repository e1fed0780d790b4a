"""Rebuild the index whenever the guide changes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from qa.build.build import BuildReport, build_index
from qa.errors import QAError
from qa.models.encoder import Encoder

QUIET = 1000  # milliseconds without another change before a build; a file may be half written until then
AT_MOST = 10_000  # milliseconds that a build waits for quiet
AGAIN = 5.0  # seconds until another try where the folder is not there


def watch_corpus(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: Event | None = None,
) -> Iterator[BuildReport | QAError]:
    """Build now, and again after every change of ``corpus``, until ``stop`` is set.

    What is caught half written is indexed as it stands, or left out, and again right when it is whole: that is one more
    change.

    :return: What each build did, or why it could not; an error never ends the watch.
    """
    from watchfiles import watch

    stop = stop or Event()
    while not stop.is_set():
        yield _build(corpus, index, encoder, progress)
        try:
            for _ in watch(corpus, step=QUIET, debounce=AT_MOST, stop_event=stop, raise_interrupt=True):
                yield _build(corpus, index, encoder, progress)
        except FileNotFoundError:  # the folder itself comes and goes with some editors and with git
            stop.wait(AGAIN)


def _build(corpus: Path, index: Path, encoder: Encoder, progress: Callable[[int, int], None]) -> BuildReport | QAError:
    try:
        return build_index(corpus, index, encoder, progress)
    except QAError as error:
        return error
