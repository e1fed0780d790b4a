"""What one file of a guide may be at most; a file that is more names itself and is left out."""

import time

from qa.errors import CorpusError

# A book of 400 pages has 1 MB, 16,000 lines and some hundred headings. With these limits the slowest file found takes
# under 2 s (tests/test_hostile.py).
LARGEST_FILE = 5_000_000  # bytes
MOST_LINES = 20_000
MOST_LINES_EXTRACTED = 100_000  # of a text made of cells, slides or pages, whose readers count other things
LONGEST_LINE = 1_000_000  # characters; an image written into a page is one line
MOST_HEADINGS = 10_000
LONGEST_HEADING = 1_000  # characters; every passage below repeats it, so that a longer one is text
LONGEST_READ = 30.0  # seconds of the processor for finding headings; only a file that nobody thought of takes as long
CALLS = 100  # checks of the clock for one look at it


class Clock:
    """A time limit for a reader; it counts the time of its own thread, not what others take from it."""

    def __init__(self, seconds: float = LONGEST_READ) -> None:
        self._seconds = seconds
        self._end = time.thread_time() + seconds
        self._calls = 0

    def check(self) -> None:
        """Raise once the time limit has passed.

        :raises CorpusError: The time is over.
        """
        self._calls += 1  # asking the system takes longer than a line does
        if self._calls % CALLS == 1 and time.thread_time() > self._end:
            raise CorpusError(f"takes more than {self._seconds:g} s to read; split it into smaller files")


def check_size(size: int, largest: int = LARGEST_FILE) -> None:
    """Refuse a file of more bytes than a guide's file has.

    :raises CorpusError: It is too large.
    """
    if size > largest:
        raise CorpusError(f"more than {largest:,} bytes; split it into smaller files")


def check_lines(starts: list[int], length: int, most: int = MOST_LINES) -> None:
    """Refuse a text of too many lines, or with a line that is too long.

    :param starts: Where each line starts.
    :param length: Characters of the text.
    :raises CorpusError: It says which line.
    """
    if len(starts) > most:
        raise CorpusError(f"{len(starts):,} lines, more than {most:,}; split it into smaller files")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], length], strict=True), 1):
        if end - start > LONGEST_LINE:
            raise CorpusError(
                f"line {number} has {end - start:,} characters, more than {LONGEST_LINE:,}; break it into paragraphs, "
                "or take what is no text out of it"
            )


def check_headings(count: int) -> None:
    """Refuse a text of more headings than a reader can look through.

    :raises CorpusError: There are too many.
    """
    if count > MOST_HEADINGS:
        raise CorpusError(f"{count:,} headings, more than {MOST_HEADINGS:,}; split it into smaller files")
