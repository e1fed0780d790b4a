"""The event stream, however its bytes are cut, and whatever else they are."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.written.sse import MOST_BYTES, MOST_LINE, TooMuchError, events

ONE, TWO = b'data: {"n": 1}', b'data: {"n": 2}'


def read(*chunks: bytes) -> list[object]:
    return list(events(chunks))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_in_any_of_three_ways(end: bytes) -> None:
    assert read(end.join([ONE, b"", TWO, b"", b"data: [DONE]", b"", b""])) == [{"n": 1}, {"n": 2}, None]


def test_a_line_end_of_two_bytes_may_be_cut_between_them() -> None:
    assert read(b'data: {"n":\r', b"\n", b"data: 1}\r", b"\n\r", b"\n", TWO) == [{"n": 1}, {"n": 2}]


def test_comments_keep_alives_and_empty_lines_are_no_events() -> None:
    assert read(b"\n\n: keep-alive\n\n:\n\n", ONE, b"\n: in between\n\n\n\n\n", b"retry: 5\nid: 7\nping\n\n") == [
        {"n": 1}
    ]


def test_a_byte_order_mark_is_passed_over_even_cut() -> None:
    assert read(b"\xef", b"\xbb", b"\xbf" + ONE) == [{"n": 1}]
    assert read(b"\xef\xbb", b'\xbf{"n": 1}') == [{"n": 1}]


def test_a_character_may_be_cut_between_its_bytes() -> None:
    line = 'data: {"text": "你好 😀"}\n\n'.encode()
    assert read(*(line[at : at + 1] for at in range(len(line)))) == [{"text": "你好 😀"}]


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert read(b'data: {"text": "a\xff"}\n\n') == [{"text": "a\ufffd"}]


def test_nothing_behind_the_announced_end_is_read() -> None:
    assert read(ONE + b"\n\ndata: [DONE]\n\n" + TWO + b"\n\n") == [{"n": 1}, None]
    assert read(ONE + b"\n\ndata:[DONE] \n\n" + TWO) == [{"n": 1}, None]


def test_the_end_may_be_missing_and_so_may_the_last_empty_line() -> None:
    assert read(ONE + b"\n\n" + TWO) == [{"n": 1}, {"n": 2}]


def test_an_event_is_given_as_soon_as_its_empty_line_is_there() -> None:
    def chunks():
        yield ONE + b"\n\n"
        raise AssertionError("read ahead")

    assert next(events(chunks())) == {"n": 1}


def test_an_object_may_stand_on_several_lines() -> None:
    assert read(b'data: {"n":\ndata: 1}\n\n') == [{"n": 1}]


def test_servers_without_empty_lines_are_read_as_well() -> None:
    assert read(ONE + b"\n" + TWO + b"\ndata: [DONE]\n") == [{"n": 1}, {"n": 2}, None]


def test_an_event_of_an_error_is_one_whatever_its_shape() -> None:
    assert read(b'event: error\ndata: {"message": "x"}\n\n') == [{"error": {"message": "x"}}]
    assert read(b'event: error\ndata: {"error": {"code": 5}}\n\n' + ONE) == [{"error": {"code": 5}}, {"n": 1}]
    assert read(b"event: error\n\n" + ONE) == [{"n": 1}]  # the name goes with its event


@pytest.mark.parametrize(
    "garbage",
    [
        *(
            b"data: x",
            b"data: [1]",
            b"data: 5",
            b"data: null",
            b"data:",
            b"data",
            b"\x00\xff",
            b"data: " + b"[" * 100_000,
        ),
        *(b'data: {"n": ' + b"9" * 5000 + b"}", b'data: {"n": 1', b'"data": {"n": 1}', b"DATA: {}"),
    ],
)
def test_what_is_no_object_is_passed_over(garbage: bytes) -> None:
    assert read(garbage + b"\n\n" + ONE + b"\n\n") == [{"n": 1}]


def test_a_body_that_is_one_object_is_that_object() -> None:
    body = json.dumps({"choices": [{"message": {"content": "你\n好"}}]}, indent=1).encode()
    assert read(b"\r\n ", body[:30], body[30:]) == [{"choices": [{"message": {"content": "你\n好"}}]}]


@pytest.mark.parametrize("body", [b"", b"\n \n", b"<html>\n<p>data: no</p>", b"{", b'{"n": 1} and more', b"[{}]"])
def test_a_body_that_is_neither_gives_nothing(body: bytes) -> None:
    assert read(body) == []


def test_a_line_without_end_is_given_up() -> None:
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield b"data: " if taken == 1 else b"x" * 1024

    with pytest.raises(TooMuchError):
        list(events(endless()))
    assert taken * 1024 < MOST_LINE + 4096


def test_an_event_of_lines_without_end_is_given_up() -> None:
    with pytest.raises(TooMuchError):
        read(*[b"data: [\n"] * (MOST_LINE // 7 + 1))


def test_a_whole_without_end_is_given_up() -> None:
    for chunk in (b": keep-alive\n\n" * 1000, b" " * 14_000, b'{"n": "' + b"x" * 14_000):
        with pytest.raises(TooMuchError):
            read(*[chunk] * (MOST_BYTES // 14_000 + 1))


def test_time_is_in_proportion_to_bytes_even_one_by_one() -> None:
    begun = time.process_time()
    with pytest.raises(TooMuchError):
        read(b"data: ", *[b"x"] * MOST_LINE)
    with pytest.raises(TooMuchError):
        read(*[b"data:1,\n"] * (MOST_LINE // 6))
    assert time.process_time() - begun < 20  # 0.3 s; squares would be minutes


STREAM = '\ufeff: hello\r\n\r\ndata: {"text": "a你😀"}\n\ndata: {"n":\r\ndata: 1}\r\rdata: [DONE]\r\n\r\n'.encode()


@given(st.lists(st.integers(0, len(STREAM))))
def test_any_chunking_gives_the_same(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(places)]
    assert read(*chunks) == [{"text": "a你😀"}, {"n": 1}, None]


@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([b"data: ", b"\n", b"\r", b"{", b"}", b"[DONE]", b"event: error\n"])
    )
)
def test_garbage_gives_objects_or_nothing_however_it_is_cut(chunks: list[bytes]) -> None:
    found = read(*chunks)
    assert all(one is None or isinstance(one, dict) for one in found)
    assert found == read(b"".join(chunks))
