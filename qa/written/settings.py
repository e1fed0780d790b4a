"""Which language model writes, and how much it may; from the operator's environment and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa.errors import QAError
from qa.written.address import read_address

ENVIRONMENT = "GUIDE_QA_LLM_"
ON = ("on", "1", "true", "yes")


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """The settings of one server that speaks OpenAI's chat completions."""

    url: str  # up to and without ``/chat/completions``; https, or http on the own machine and network
    model: str
    key: str = field(default="", repr=False)  # sent as a bearer token to that server only; "" for none
    proxy: str = field(default="", repr=False)  # for this alone; those of the environment are not used
    connect_seconds: float = 5.0
    first_seconds: float = 30.0  # until the first token
    next_seconds: float = 15.0  # between tokens
    whole_seconds: float = 120.0
    prompt_tokens: int = 3000  # that prompt and answer may have together
    answer_tokens: int = 400
    at_once: int = 2  # answers being written
    answers_a_minute: int = 6  # of one visitor
    tokens_a_day: int = 1_000_000
    default: bool = False  # the page writes answers to those who have not said whether they want them

    def __post_init__(self) -> None:
        """Refuse what is not to be asked, whoever made the settings.

        :raises QAError: The URL, the proxy or the key cannot be used; none of them is in the message.
        """
        read_address(self.url, f"{ENVIRONMENT}URL")
        if self.proxy:
            read_address(self.proxy, f"{ENVIRONMENT}PROXY", ("http",), password=True)
        if not (self.key.isascii() and self.key.isprintable()) or " " in self.key:
            raise QAError(f"{ENVIRONMENT}KEY holds spaces or characters that no key has; write the key alone")

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "WritingSettings | None":
        """Read the settings; None where no ``GUIDE_QA_LLM_URL`` is set, and then nothing is written.

        :raises QAError: A value makes no sense; the message never holds the key.
        """
        url = environment.get(f"{ENVIRONMENT}URL", "").strip().rstrip("/")
        if not url:
            return None
        model = environment.get(f"{ENVIRONMENT}MODEL", "").strip()
        if not model:
            raise QAError(f"{ENVIRONMENT}URL is set, but no model; set {ENVIRONMENT}MODEL")
        defaults = cls(url, model)
        numbers: dict[str, float] = {}
        for name in NUMBERS:
            given = environment.get(f"{ENVIRONMENT}{name.upper()}", "").strip()
            if given:
                numbers[name] = _number(name, given, getattr(defaults, name))
        key = environment.get(f"{ENVIRONMENT}KEY", "").strip() or _key_from(environment.get(f"{ENVIRONMENT}KEY_FILE"))
        proxy = environment.get(f"{ENVIRONMENT}PROXY", "").strip()
        default = environment.get(f"{ENVIRONMENT}WRITE", "").strip().lower() in ON
        return cls(url, model, key, proxy, **numbers, default=default)  # type: ignore[arg-type]


NUMBERS = (
    *("connect_seconds", "first_seconds", "next_seconds", "whole_seconds", "prompt_tokens", "answer_tokens"),
    *("at_once", "answers_a_minute", "tokens_a_day"),
)


def _number(name: str, given: str, default: float) -> float:
    try:
        value = type(default)(given)
    except ValueError:
        value = type(default)(0)
    if value <= 0:
        raise QAError(f"{ENVIRONMENT}{name.upper()} must be a number above 0, got {given!r}")
    return value


def _key_from(path: str | None) -> str:
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise QAError(f"cannot read {ENVIRONMENT}KEY_FILE {path}: {type(error).__name__}") from None
