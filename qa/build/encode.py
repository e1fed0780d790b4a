"""Passages and headings to their vectors: batches to a segment, what is there already taken over."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.build.reuse import Reuse
from qa.guide.passages import encoded_text
from qa.guide.sentences import place_sentences
from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.second import SECOND_SHARE
from qa.models.vectors import Rows, Vectors, quantise, unit
from qa.records import Passage
from qa.store.journal import EncodingWriter
from qa.store.manifest import FileFacts
from qa.store.passages_db import TermRows
from qa.store.segments import PLACE, StoredPassage

BATCH = 64  # passages encoded between two steps of the progress bar; a stopped build loses no more
SAMPLED = 200  # headings that the guide is asked for
ASKED = 100  # characters of a passage without headings
MEAN_HEADINGS = 10  # headings that the general mean weighs

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EncodedGuide:
    """What is known of the passages once their tokens and sentences are on the disk, in their order."""

    hashes: list[str]  # of the texts that were encoded
    terms: dict[str, TermRows]
    vectors: Vectors  # (passages, dim + 512), by both encoders
    places: Rows  # (passages, 5), where each stands in the segments
    segments: tuple[str, ...]
    files: dict[str, FileFacts]  # of the segments
    shared: set[str]  # files that the generation before has too
    new: int  # passages that had to be encoded


@dataclass(frozen=True, slots=True)
class Headings:
    """The passages' own headings, each once."""

    texts: list[str]
    vectors: Vectors  # (headings, dim)
    rows: NDArray[np.int32]  # of each passage's own heading, -1 without

    def directions(self, background: Background) -> Vectors:
        """Take the guide's mean heading off, as unit vectors.

        Few headings say little of the mean, so it is drawn towards that of questions.
        """
        general = background.vectors.mean(axis=0)
        mean = (self.vectors.sum(axis=0) + MEAN_HEADINGS * general) / (len(self.vectors) + MEAN_HEADINGS)
        return unit(self.vectors - mean)


def text_hash(text: str) -> str:
    """Give the sha256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def encode_guide(
    folder: Path,
    passages: Sequence[Passage],
    background: Background,
    reuse: Reuse,
    encoder: Encoder,
    progress: Progress,
) -> EncodedGuide:
    """Write the vectors of the passages that no shared segment holds; memory holds one batch of token vectors.

    :param folder: Of the new generation; its segment is named after it.
    """
    items = [_Item.of(passage) for passage in passages]
    hashes = [item.hash for item in items]
    before = reuse.rows(hashes)
    shared = reuse.segments_worth_sharing(before)
    linked, linked_vectors, linked_places = reuse.linked(before, shared)
    to_write = {hashes[row]: items[row] for row in np.flatnonzero(~linked).tolist()}  # a text that stands twice, once
    missing = sum(not reuse.has(content) for content in to_write)
    with EncodingWriter(folder, encoder.dimension, len(background.centre)) as writer:
        _write_batches(
            writer, list(to_write.values()), background, reuse, encoder, lambda done: progress(done, missing)
        )
        vectors, places, files = writer.finish(folder.stem)
    segments, linked_files = reuse.link(shared, folder)
    all_vectors = np.empty((len(passages), vectors.shape[1]), np.float32)
    all_places = np.empty((len(passages), len(PLACE)), np.int64)
    written = {content: at for at, content in enumerate(to_write)}
    at = np.array([written[hashes[row]] for row in np.flatnonzero(~linked)], np.int64)
    all_vectors[~linked], all_places[~linked, 0], all_places[~linked, 1:] = vectors[at], len(segments), places[at]
    if linked.any():
        all_vectors[linked], all_places[linked] = linked_vectors, linked_places
    return EncodedGuide(
        hashes=hashes,
        terms=reuse.terms([item.text for item in items], before),
        vectors=all_vectors,
        places=all_places,
        segments=(*segments, *([folder.stem] if written else [])),
        files=linked_files | files,
        shared=set(linked_files),
        new=missing,
    )


class _Item(NamedTuple):
    """A passage to be encoded."""

    passage: Passage
    text: str  # its heading path, then its own text
    hash: str

    @classmethod
    def of(cls, passage: Passage) -> "_Item":
        text = encoded_text(passage.headings, passage.text, passage.opening)
        return cls(passage, text, text_hash(text))


def _write_batches(
    writer: EncodingWriter,
    items: Sequence[_Item],
    background: Background,
    reuse: Reuse,
    encoder: Encoder,
    progress: Callable[[int], None],
) -> None:
    """Encode what is missing of some passages, and append all of them.

    :param progress: Called with passages encoded.
    """
    done = 0
    progress(done)
    for first in range(0, len(items), BATCH):
        batch = items[first : first + BATCH]
        new = [item for item in batch if not reuse.has(item.hash)]
        made = encode_batch([item.passage for item in new], [item.text for item in new], background, encoder)
        fresh = {item.hash: stored for item, stored in zip(new, made, strict=True)}
        for item in batch:
            writer.append(item.hash, fresh[item.hash] if item.hash in fresh else reuse.stored(item.hash))
        writer.commit()
        done += len(new)
        if new:
            progress(done)


def encode_batch(
    passages: Sequence[Passage], texts: Sequence[str], background: Background, encoder: Encoder
) -> list[StoredPassage]:
    """Encode some passages and their sentences.

    :param texts: What is encoded of each passage: its heading path, then its text.
    """
    if not texts:
        return []
    encoded = encoder.encode_passages(texts)
    vectors = np.hstack([encoded.dense, encoded.second]).astype(np.float32, copy=False)
    all_tokens, all_ranges, places = [], [], []
    for row, passage in enumerate(passages):
        tokens, ranges = encoded.tokens[row], encoded.ranges[row]
        if not len(tokens):  # reduction needs a row for every passage; a zero vector is similar to nothing
            tokens, ranges = background.centre[None], np.zeros((1, 2), np.int32)
        all_tokens.append(quantise(unit(tokens - background.centre)))
        # The heading path is encoded too, but is no part of the text.
        all_ranges.append(ranges - np.int32(len(texts[row]) - len(passage.text)))
        places.append(place_sentences(passage.text, all_ranges[-1]))
    pairs = zip(passages, places, strict=True)
    sentences = [passage.text[start:end] for passage, own in pairs for start, end in own[:, :2].tolist()]
    ends = np.cumsum([len(own) for own in places])
    by_passage = np.split(quantise(encoder.second.encode(sentences)), ends[:-1])
    return list(map(StoredPassage, vectors, all_tokens, all_ranges, by_passage, places))


def encode_headings(passages: Sequence[Passage], reuse: Reuse, encoder: Encoder) -> Headings:
    """Encode the passages' own headings that are not there already."""
    numbers: dict[str, int] = {}
    own = [passage.headings[-1] if passage.headings else None for passage in passages]
    rows = [-1 if heading is None else numbers.setdefault(heading, len(numbers)) for heading in own]
    vectors = reuse.heading_vectors(numbers)
    new = [heading for heading in numbers if heading not in vectors]
    vectors |= dict(zip(new, encoder.passage_vectors(new), strict=True))
    matrix = np.array([vectors[heading] for heading in numbers], np.float32).reshape(-1, encoder.dimension)
    return Headings(list(numbers), matrix, np.array(rows, np.int32))


def sample_queries(passages: Sequence[Passage], background: Background, worth: float, encoder: Encoder) -> Vectors:
    """Ask for some sections by their last two headings, in the form in which questions choose their candidates.

    Of the nearest passages to these a search in cells finds as many as of those to people's questions; of those to one
    heading fewer, and of those to the middle of two passages more.

    :param worth: How well the second encoder knows the guide's languages.
    :return: Shape ``(queries, dim + 512)``.
    """
    asked = list(dict.fromkeys(" ".join(passage.headings[-2:]) or passage.text[:ASKED] for passage in passages))
    asked = asked[:: -(-len(asked) // SAMPLED)]
    encoded = encoder.encode_queries(asked)
    rows = [background.row(text, vector) for text, vector in zip(asked, encoded.dense, strict=True)]
    weights = SECOND_SHARE * worth * np.array(background.worth, np.float32)[rows]
    second = (encoded.second - background.second[rows]) * weights[:, None]
    return np.hstack([encoded.dense - background.vectors[rows], second]).astype(np.float32)
