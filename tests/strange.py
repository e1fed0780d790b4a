"""A reader that misbehaves as its file says, and, run as a module, the process of readers with this one among them."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.readers.parts import assemble, one_place
from qa.guide.readers.reading import Reading
from qa.records import Place

HELD: list[bytes] = []  # what a reader keeps after its file was read
MARKED = "\ud83d\ude00 half \ud800 pair"


def read(data: bytes, **options: str) -> Reading:
    """Do what the first word of a file says, then read the rest."""
    text = data.decode()
    deed, _, rest = text.partition(" ")
    if deed in DEEDS:
        text = DEEDS[deed](rest) or rest
    if deed == "nothing":
        return assemble([one_place("...", Place("page", 1))])
    parts = [one_place(f"{text} {''.join(options.values())}".strip(), Place("page", 7), level=1)]
    return assemble([*parts, one_place("Text below.", Place("page", 8))])


def hang(_: str) -> None:
    """Wait in native code, which no exception ends."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    ctypes.CDLL(None).sleep(600)


def wait(text: str) -> None:
    time.sleep(float(text.split()[0]))


def allocate(_: str) -> None:
    while True:
        HELD.append(bytes(10_000_000))


def hold(text: str) -> None:
    HELD.append(bytes(int(text.split()[0]) * 1_000_000))


def shout(_: str) -> None:
    """Print, from Python and from below it."""
    print('{"error": "printed"}', flush=True)
    os.write(1, b"\0\0\0\0\0\0\0\2{}")
    os.system("echo shouted")


def die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(_: str) -> None:
    os._exit(5)


def close(_: str) -> None:
    """Close every pipe and go on."""
    os.closerange(0, 100)
    time.sleep(600)


def lie(_: str) -> None:
    """Answer in the place of the process, as only broken native code would."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\0\0\0\0\0\0\0\2{}")
        except OSError:
            continue
    time.sleep(600)


def panic(_: str) -> None:
    class PanicException(BaseException):
        pass

    raise PanicException("index out of bounds:\nTraceback (most recent call last)\n" + "x" * 10_000)


def nest(text: str) -> None:
    nest(text)


def refuse(_: str) -> None:
    raise CorpusError("is no such file; save it anew")


def need(_: str) -> None:
    import not_there  # noqa: F401


def say_path(_: str) -> str:
    import colorsys  # a module of the standard library that nothing here has imported yet

    return f"{colorsys.__file__} {'.' in sys.path or '' in sys.path}"


DEEDS = {
    "hang": hang,
    "wait": wait,
    "allocate": allocate,
    "hold": hold,
    "shout": shout,
    "die": die,
    "leave": leave,
    "close": close,
    "lie": lie,
    "panic": panic,
    "exit": lambda _: sys.exit("bye"),
    "nest": nest,
    "refuse": refuse,
    "need": need,
    "surrogates": lambda _: MARKED,
    "lines": lambda _: "line\n" * 110_000,
    "long": lambda _: "word " * 2_000_000,
    "path": say_path,
    "interrupt": lambda _: os.kill(os.getpid(), signal.SIGINT),
    "process": lambda _: str(os.getpid()),
}

if __name__ == "__main__":
    from qa.guide import readers
    from qa.guide.readers import child

    readers.__path__.append(str(Path(__file__).parent))  # as qa.guide.readers.strange
    child.LONGEST_ALONE = int(os.environ.get("STRANGE_ALONE", child.LONGEST_ALONE))
    child.main()
