"""Vectors on the disk, whole or not there."""

from pathlib import Path

import numpy as np
import pytest

from qa.models.second import SECOND_DIMENSION
from qa.store.journal import JOURNAL, EncodingWriter, StoppedBuild
from qa.store.segments import StoredPassage

DIMENSION, TOKEN_DIMENSION = 6, 4


def passage(number: int) -> StoredPassage:
    generator = np.random.default_rng(number)
    tokens, sentences = number % 5 + 1, number % 3 + 1
    return StoredPassage(
        generator.normal(size=DIMENSION + SECOND_DIMENSION).astype(np.float32),
        generator.integers(0, 256, (tokens, TOKEN_DIMENSION)).astype(np.uint8),
        generator.integers(0, 999, (tokens, 2)).astype(np.int32),
        generator.integers(0, 256, (sentences, SECOND_DIMENSION)).astype(np.uint8),
        generator.integers(0, 999, (sentences, 4)).astype(np.int32),
    )


def name(number: int) -> str:
    return f"{number:064x}"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    with EncodingWriter(tmp_path, DIMENSION, TOKEN_DIMENSION) as writer:
        for number in range(12):
            writer.append(name(number), passage(number))
            if number % 4 == 3:
                writer.commit()
        writer.append(name(99), passage(99))  # never committed
    return tmp_path


def test_what_was_committed_comes_back(written: Path) -> None:
    found = StoppedBuild(written, DIMENSION, TOKEN_DIMENSION)
    assert found.stored_rows() == {name(number): number for number in range(12)}
    for number in range(12):
        for mine, its in zip(found.stored(number), passage(number), strict=True):
            np.testing.assert_array_equal(mine, its)
    found.close()


@pytest.mark.parametrize(
    "file", ["vectors.f32", "tokens.u8", "token_ranges.i32", "sentences.u8", "sentence_places.i32", JOURNAL]
)
@pytest.mark.parametrize("cut", [1, 7, 200, 10**9])
def test_what_was_not_written_whole_is_not_there(written: Path, file: str, cut: int) -> None:
    data = (written / file).read_bytes()
    (written / file).write_bytes(data[: max(0, len(data) - cut)])
    found = StoppedBuild(written, DIMENSION, TOKEN_DIMENSION)
    rows = found.stored_rows()
    assert name(11) not in rows
    for content, row in rows.items():
        assert content == name(row)
        for mine, its in zip(found.stored(row), passage(row), strict=True):
            np.testing.assert_array_equal(mine, its)
    found.close()


def test_a_flipped_bit_is_noticed(written: Path) -> None:
    data = bytearray((written / "tokens.u8").read_bytes())
    data[10] ^= 4
    (written / "tokens.u8").write_bytes(data)
    found = StoppedBuild(written, DIMENSION, TOKEN_DIMENSION)
    assert len(found.stored_rows()) == 11
    found.close()


def test_a_folder_without_encodings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        StoppedBuild(tmp_path, DIMENSION, TOKEN_DIMENSION)
