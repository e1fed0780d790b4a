"""Token and sentence vectors on the disk, in files that generations share: what has not changed is not copied."""

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.second_encoder import SECOND_DIMENSION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

__all__ = ["PLACE", "STORES", "Segments"]

STORES = ("tokens.u8", "token_ranges.i32", "sentences.u8", "sentence_places.i32")  # of a segment, its name before each
PLACE = ("segment", "first token", "end of tokens", "first sentence", "end of sentences")  # columns of places.i64
RELEASED_AFTER = 2**26  # bytes read; what was touched of a mapped file counts as memory until it is released


class Segments:
    """The segments of a generation, mapped; safe to share between threads."""

    def __init__(self, folder: Path, names: Sequence[str], places: "NDArray[np.int64]", token_dimension: int) -> None:
        """Map the files of ``folder``.

        :param places: Where each passage stands, shape ``(passages, 5)``, columns as in ``PLACE``.
        :raises OSError: A file cannot be opened.
        :raises ValueError: A passage stands where there is nothing.
        """
        import numpy as np

        self.names = tuple(names)
        self.places = places
        self._maps: list[mmap.mmap] = []
        self._tokens, self._ranges, self._sentences, self._sentence_places = (
            [self._map(folder / f"{name}.{store}").reshape(-1, width) for name in names]
            for store, width in zip(STORES, (token_dimension, 8, SECOND_DIMENSION, 16), strict=True)
        )
        self._read = 0
        sentences = [min(map(len, both)) for both in zip(self._sentences, self._sentence_places, strict=True)]
        sizes = np.array([self.token_counts(), sentences], np.int64).T
        ends = sizes[places[:, 0]] if len(names) and (places[:, 0] < len(names)).all() else np.zeros(2)
        if (places < 0).any() or (places[:, [2, 4]] > ends).any() or (places[:, [1, 3]] >= places[:, [2, 4]]).any():
            raise ValueError("passages stand outside of the segments")

    def tokens(self, rows: "NDArray[np.int64]") -> "tuple[Bytes, NDArray[np.int64]]":
        """Fetch the stored token vectors of passages, one behind the other, and where each passage starts."""
        return self._gather(self._tokens, self.places[rows][:, [0, 1, 2]])

    def sentences(self, rows: "NDArray[np.int64]") -> "tuple[Bytes, NDArray[np.int64]]":
        """Fetch the second encoder's stored vectors of the sentences of passages, and where each passage starts."""
        return self._gather(self._sentences, self.places[rows][:, [0, 3, 4]])

    def token_ranges(self, row: int) -> "NDArray[np.int32]":
        """Fetch the characters of a passage's text that each of its tokens stands for; below 0 in its headings."""
        import numpy as np

        segment, first, end = self.places[row, :3].tolist()
        ranges: NDArray[np.int32] = self._ranges[segment][first:end].view(np.int32)
        return ranges

    def sentence_places(self, row: int) -> "NDArray[np.int32]":
        """Fetch where a passage's sentences stand, as :func:`qa.sentences.place_sentences` gives it."""
        import numpy as np

        segment, _, _, first, end = self.places[row].tolist()
        places: NDArray[np.int32] = self._sentence_places[segment][first:end].view(np.int32)
        return places

    def token_counts(self) -> "NDArray[np.int64]":
        """Count the tokens of each segment."""
        import numpy as np

        counts = [min(len(tokens), len(ranges)) for tokens, ranges in zip(self._tokens, self._ranges, strict=True)]
        return np.array(counts, np.int64)

    def _gather(self, stored: "list[Bytes]", places: "NDArray[np.int64]") -> "tuple[Bytes, NDArray[np.int64]]":
        import numpy as np

        lengths = places[:, 2] - places[:, 1]
        found = np.concatenate([stored[segment][first:end] for segment, first, end in places.tolist()])
        self._release(found.nbytes)
        return found, np.cumsum(lengths) - lengths

    def _map(self, path: Path) -> "Bytes":
        import numpy as np

        with path.open("rb") as file:
            if not path.stat().st_size:
                return np.empty(0, np.uint8)
            self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return np.frombuffer(self._maps[-1], np.uint8)

    def _release(self, size: int) -> None:
        """Give mapped pages back now and then; the system keeps them cached, but not as memory of this process."""
        self._read += size
        if self._read > RELEASED_AFTER and hasattr(mmap, "MADV_DONTNEED"):
            self._read = 0
            for one in self._maps:
                one.madvise(mmap.MADV_DONTNEED)
