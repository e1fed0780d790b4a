"""Events of the servers that speak chat completions; their shapes as recorded or documented."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.written.completion import Delta, read_delta
from qa.written.records import Usage

# One frame with words of each server, by its documentation or a recording.
WORDS = {
    "llama.cpp": '{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Water"}}],"created":1,"id":"chatcmpl-x","model":"m","system_fingerprint":"b1","object":"chat.completion.chunk"}',
    "vLLM": '{"id":"chatcmpl-x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Water","reasoning_content":null},"logprobs":null,"finish_reason":null,"token_ids":null}],"usage":null}',
    "Ollama": '{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"Water"},"finish_reason":null}]}',
    "LM Studio": '{"id":"chatcmpl-x","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Water"},"logprobs":null,"finish_reason":null}]}',
    "DeepSeek": '{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"Water","reasoning_content":null},"logprobs":null,"finish_reason":null}]}',
    "OpenAI": '{"id":"chatcmpl-x","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"Water"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a8f"}',
    "Anthropic": '{"id":"msg_x","choices":[{"index":0,"delta":{"content":"Water","role":"assistant"}}],"created":1,"model":"m","object":"chat.completion.chunk"}',
    "Mistral, in parts": '{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"Wat"},{"type":"text","text":"er"}]},"finish_reason":null}]}',
}


@pytest.mark.parametrize("frame", WORDS.values(), ids=list(WORDS))
def test_words_are_found_in_the_frames_of_each_server(frame: str) -> None:
    assert read_delta(json.loads(frame)) == Delta(known=True, text="Water")


@pytest.mark.parametrize(
    "frame",
    [
        '{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}]}',  # llama.cpp, first
        '{"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null}]}',  # OpenAI, first
        '{"choices":[{"index":0,"delta":{}}]}',
        '{"choices":[{"index":0,"delta":null}]}',
        '{"choices":[{"index":0}]}',
        '{"choices":[]}',
        '{"choices":[null, 5, "x", []]}',
        '{"choices":[{"index":1,"delta":{"content":"of another choice"}}]}',
        '{"choices":[{"index":0,"delta":{"content":{"text":"x"}}}]}',
        '{"choices":[{"index":0,"delta":{"content":5,"tool_calls":[{}]}}]}',
        '{"choices":[{"index":0,"delta":{"content":[null,5,{"type":"image"},{"type":"text","text":5}]}}]}',
    ],
)
def test_frames_without_words_are_known_and_say_nothing(frame: str) -> None:
    assert read_delta(json.loads(frame)) == Delta(known=True)


@pytest.mark.parametrize(
    "event", [{}, {"detail": "x"}, {"choices": None}, {"choices": {"0": {}}}, {"choices": "x"}, {"error": None}]
)
def test_what_has_no_choices_is_not_known(event: dict[str, Any]) -> None:
    assert read_delta(event) == Delta()


@pytest.mark.parametrize(
    "delta",
    [
        {"reasoning_content": "why", "content": None},  # DeepSeek, vLLM, llama.cpp, SGLang
        {"reasoning": "why", "content": ""},  # Ollama, OpenRouter, newer vLLM
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "why"}]}], "thinking": "x"},  # Mistral
        {"reasoning_details": [{"text": "why"}]},
    ],
)
def test_reasoning_in_fields_of_its_own_is_no_word_but_a_sign_of_life(delta: dict[str, Any]) -> None:
    assert read_delta({"choices": [{"delta": delta}]}) == Delta(known=True, thinks=True)


def test_the_end_and_the_usage_are_found_wherever_they_stand() -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    assert read_delta({"choices": [{"delta": {}, "finish_reason": "length"}]}) == Delta(known=True, finished=True)
    assert read_delta({"choices": [], "usage": usage, "timings": {}}) == Delta(known=True, usage=Usage(12, 3))
    assert read_delta({"choices": [{"delta": {"content": "."}, "finish_reason": "stop"}], "usage": usage}) == Delta(
        known=True, text=".", finished=True, usage=Usage(12, 3)
    )


@pytest.mark.parametrize(
    "usage",
    [5, [], {}, {"prompt_tokens": -1}, {"prompt_tokens": True}, {"prompt_tokens": "9"}, {"prompt_tokens": 10**12}],
)
def test_a_usage_that_is_none_is_not_told(usage: Any) -> None:
    assert read_delta({"choices": [], "usage": usage}).usage is None


def test_the_answer_of_a_server_that_does_not_stream_is_whole() -> None:
    event = {
        "choices": [{"index": 0, "message": {"content": "Water.", "reasoning_content": "why"}, "finish_reason": "stop"}]
    }
    assert read_delta(event) == Delta(known=True, text="Water.", whole=True, thinks=True, finished=True)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"error": {"message": "x", "code": 500, "type": "server_error"}}, "failing"),  # llama.cpp
        ({"error": {"code": 400, "message": "x", "type": "exceed_context_size_error"}}, "too long"),
        ({"error": {"message": "This model's maximum context length is 4096 tokens", "code": 400}}, "too long"),  # vLLM
        ({"object": "error", "message": "x", "code": 400}, "bad request"),  # older vLLM
        (
            {"error": {"message": "x", "type": "rate_limit_exceeded", "code": "rate_limit_exceeded"}},
            "too many requests",
        ),
        ({"error": {"code": 429}}, "too many requests"),
        ({"error": {"code": "401"}}, "refused key"),
        ({"error": "x", "choices": []}, "failing"),
        ({"error": {"code": 200}}, "failing"),
        ({"error": [[]]}, "failing"),
    ],
)
def test_errors_within_a_stream_are_told_by_known_codes_alone(event: dict[str, Any], code: str) -> None:
    assert read_delta(event) == Delta(error=code)


NAMES = st.sampled_from(
    ["choices", "delta", "message", "content", "index", "usage", "error", "code", "text", "type", "prompt_tokens"]
)
JSON = st.recursive(
    st.sampled_from([None, True, 0, -1, 10**400, 1.5, float("nan"), "", "text", "429", "error"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["choices", "usage", "error", "object"]), JSON))
def test_no_object_whatsoever_is_more_than_a_delta(event: dict[str, Any]) -> None:
    delta = read_delta(event)
    assert isinstance(delta.text, str)
