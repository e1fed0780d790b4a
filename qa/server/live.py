"""The live index of a server: opened once for everybody, behind one queue."""

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

from qa.errors import IndexRefusedError, QAError
from qa.models.encoder import EMBEDDED_MODEL, Encoder, open_encoder
from qa.records import DEFAULT_K, Answer
from qa.search.index import Index
from qa.search.turns import Turns
from qa.server.threads import limit_threads
from qa.store.manifest import live_generation, read_manifest, trial_generation

KEPT = 3  # opened generations: the live one, the one before it, which a visitor may still read, and one on trial


class Live:
    """Opens each generation of an index once; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: OrderedDict[tuple[Path, str], Index] = OrderedDict()
        self._turns = Turns()

    def index(self, folder: Path) -> Index:
        """Give the live index in ``folder``; whoever asks after a rebuild gets the new one.

        :raises QAError: There is none, or it cannot be opened.
        """
        return self._open((folder, live_name(folder)), partial(Index.open, folder))

    def trial(self, folder: Path) -> Index:
        """Give the index on trial in ``folder``.

        :raises QAError: There is none, or it cannot be opened.
        """
        generation = trial_generation(folder)
        return self._open((folder, generation.name if generation else ""), partial(Index.open, folder, trial=True))

    def _open(self, key: tuple[Path, str], open_index: Callable[[], Index]) -> Index:
        with self._lock:
            if key not in self._opened:
                self._opened[key] = open_index()
                while len(self._opened) > KEPT:
                    self._opened.popitem(last=False)
            return self._opened[key]

    def encoder(self, folder: Path) -> Encoder:
        """Give the encoder that the index in ``folder`` was built with, also where that cannot be asked any more."""
        try:
            return self.index(folder).encoder
        except QAError:
            return open_encoder(_model_of(folder))

    def ask(self, index: Index, question: str, k: int = DEFAULT_K, *, after: str = "") -> Answer:
        """Answer a visitor, behind those who wait already.

        :param after: The visitor's question before it.
        :raises QuestionError: The question is blank or far too long.
        :raises BusyError: Too many wait already, or there is no answer in time.
        """
        return self._turns.ask(index, question, k, after=after)

    def warm_up(self, folder: Path) -> None:
        """Load now what the first questions need.

        :raises QAError: Questions cannot be answered.
        """
        limit_threads()
        index = self.index(folder)
        index.ask("ready?")
        index.ask_many(["ready?"], one_core=True)  # what several askers at once need is loaded for them only


def _model_of(folder: Path) -> str:
    """Name the model that an index was built with; the default one where that cannot be told."""
    try:
        return read_manifest(live_generation(folder), "sizes").model.name
    except QAError:
        return EMBEDDED_MODEL


def live_name(folder: Path) -> str:
    """Name the live generation; "" where that cannot be told, and opening the index says why or takes another.

    :raises IndexNotFoundError: There is no index.
    """
    try:
        return live_generation(folder).name
    except IndexRefusedError:
        return ""


@lru_cache(maxsize=1)
def live() -> Live:
    """Give the one of this server."""
    return Live()
