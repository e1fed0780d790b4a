"""What an event of OpenAI's chat completions says, in the variants of the servers that speak it."""

from dataclasses import dataclass
from typing import Any

from qa.written.problems import code_of_error
from qa.written.records import Usage

REASONING = ("reasoning_content", "reasoning", "thinking", "reasoning_details")  # DeepSeek, vLLM; Ollama; others
MOST_TOKENS = 10**9


@dataclass(frozen=True, slots=True)
class Delta:
    """As much of an event as concerns us."""

    known: bool = False  # it has the shape of one
    text: str = ""
    whole: bool = False  # the text is that of the whole answer, as of a server that does not stream
    thinks: bool = False  # it has reasoning, and so the model is alive
    finished: bool = False  # no more words come
    usage: Usage | None = None
    error: str = ""  # the code of a problem


def read_delta(event: dict[str, Any]) -> Delta:
    """Read an event of a stream, or a whole answer of a server that does not stream; anything may be in it."""
    if event.get("error") or event.get("object") == "error":  # the second: vLLM up to 0.9
        return Delta(error=code_of_error(event.get("error") or event))
    choices = event.get("choices")
    choice = _first(choices)
    whole = isinstance(choice.get("message"), dict) and not isinstance(choice.get("delta"), dict)
    delta = choice.get("message" if whole else "delta")
    delta = delta if isinstance(delta, dict) else {}
    return Delta(
        known=isinstance(choices, list),
        text=_text(delta.get("content")),
        whole=whole,
        thinks=any(delta.get(name) for name in REASONING),
        finished=whole or bool(choice.get("finish_reason")),
        usage=_usage(event.get("usage")),
    )


def _first(choices: Any) -> dict[str, Any]:
    """Give the first choice; we ask for no other."""
    given = choices if isinstance(choices, list) else []
    return next((one for one in given if isinstance(one, dict) and not one.get("index")), {})


def _text(content: Any) -> str:
    """Give the words of a delta; some servers send them in parts, those of reasoning among them."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [
        part if isinstance(part, str) else part.get("text")
        for part in parts
        if isinstance(part, str) or (isinstance(part, dict) and part.get("type", "text") == "text")
    ]
    return "".join(text for text in texts if isinstance(text, str))


def _usage(usage: Any) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    counts = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    prompt, completion = (
        one if isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MOST_TOKENS else 0 for one in counts
    )
    return Usage(prompt, completion) if prompt or completion else None
