"""What can be wrong with the server of a language model, in fixed words; none of its own are among them."""

import re
from typing import Any

from qa.written.records import Problem
from qa.written.settings import ENVIRONMENT

URL, MODEL, KEY = f"{ENVIRONMENT}URL", f"{ENVIRONMENT}MODEL", f"{ENVIRONMENT}KEY"
SERVER = "the server of the language model"
LOOK = "look into its log"

WORDS = {
    "unreachable": (
        f"{SERVER} cannot be reached",
        f"start it, or correct {URL}; in a container, localhost is the container itself",
    ),
    "proxy": (f"the proxy does not lead to {SERVER}", f"correct {ENVIRONMENT}PROXY"),
    "certificate": (
        f"{SERVER} has a certificate that is not trusted",
        f"correct {URL}, or name the certificates of your own authority in SSL_CERT_FILE",
    ),
    "address refused": (
        f"{URL} leads to an address of this machine's link, or of its cloud",
        "name a language model's server",
    ),
    "timeout": (f"{SERVER} takes too long", "take a faster model or machine, or raise {setting}"),
    "refused key": (f"{SERVER} does not accept the key", f"correct {KEY} or {KEY}_FILE"),
    "unknown model": (
        f"{SERVER} does not know the model or the address",
        f"correct {MODEL}, or {URL}, which ends in /v1 with most servers",
    ),
    "bad request": (f"{SERVER} does not accept the request", f"take a model for chat; {LOOK}"),
    "too long": (
        "question and passages are longer than the model can read",
        f"lower {ENVIRONMENT}PROMPT_TOKENS, or have the server give the model a longer context",
    ),
    "too many requests": (f"{SERVER} is asked too often, or its credit is used up", "wait, or raise its limits"),
    "failing": (f"{SERVER} fails", LOOK),
    "redirected": (f"{SERVER} sends elsewhere, which is not followed", f"write the last address into {URL}"),
    "no stream": (
        f"{SERVER} answers with something else than chat completions",
        f"correct {URL}, which ends in /v1 with most servers",
    ),
    "too much": (f"{SERVER} sends more than an answer has", LOOK),
    "broken off": (f"the connection to {SERVER} broke off", f"ask again; {LOOK}"),
}

# By status; the others by their hundred.
STATUSES = {401: "refused key", 403: "refused key", 404: "unknown model", 405: "unknown model", 408: "timeout"}
STATUSES |= {402: "too many requests", 407: "unreachable", 413: "too long", 429: "too many requests"}
HUNDREDS = {2: "no stream", 3: "redirected", 4: "bad request", 5: "failing"}

# How servers say that a prompt is too long: OpenAI, llama.cpp, vLLM and SGLang, Anthropic, Ollama.
TOO_LONG = ("context_length_exceeded", "exceed_context_size", "context length", "prompt is too long", "context window")


class NoConnectionError(Exception):
    """There is no connection, or no longer; ``code`` is that of a problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def problem(code: str, setting: str = "first_seconds") -> Problem:
    """Put a problem into words.

    :param setting: The timeout that was reached.
    """
    what, then = WORDS[code]
    return Problem(code, what, then.format(setting=f"{ENVIRONMENT}{setting.upper()}"))


def code_of_status(status: int, body: str = "") -> str:
    """Tell what is wrong from a status other than 200, and whether the body has a code that we know."""
    if status in (400, 413, 422) and is_too_long(body):
        return "too long"
    return STATUSES.get(status) or HUNDREDS.get(status // 100, "no stream")


def code_of_error(error: Any) -> str:
    """Tell what is wrong from an error within a stream, whatever it is made of."""
    if is_too_long(str(error)):
        return "too long"
    parts = error if isinstance(error, dict) else {}
    for status in (str(parts.get(name)) for name in ("code", "status", "status_code")):
        if re.fullmatch("[45][0-9][0-9]", status):
            return code_of_status(int(status))
    return "too many requests" if "rate_limit" in str(error) else "failing"


def is_too_long(body: str) -> bool:
    """Whether a server says that the prompt is too long for the model."""
    return any(words in body.lower() for words in TOO_LONG)
