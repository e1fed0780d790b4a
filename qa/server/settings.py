"""What a server may do and where its files lie, from the environment."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "::1", "localhost")  # addresses to bind to, and names to call them by
ON, OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")
QUESTIONS_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one server."""

    index: Path
    corpus: Path
    questions: Path  # test questions that came with the guide; may be missing
    data: Path  # feedback and evaluation runs; nothing of the guide
    keep_feedback: bool  # questions and votes are stored
    uploads: bool  # guide files may be added and removed on the page
    admin_password: str  # "" when there is none
    questions_a_minute: int  # that one visitor may ask; 0 for as many as they like

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; what is not set lies below ``GUIDE_QA_HOME``, or else the current folder."""
        home = Path(environment.get("GUIDE_QA_HOME") or ".")

        def folder(name: str, default: str) -> Path:
            return Path(environment.get(name) or home / default)

        return cls(
            index=folder("GUIDE_QA_INDEX", "index"),
            corpus=folder("GUIDE_QA_CORPUS", "corpus"),
            questions=home / "tests" / "questions.jsonl",
            data=folder("GUIDE_QA_DATA", "data"),
            keep_feedback=environment.get("GUIDE_QA_FEEDBACK", "on").strip().lower() not in OFF,
            uploads=environment.get("GUIDE_QA_UPLOADS", "off").strip().lower() in ON,
            admin_password=environment.get("GUIDE_QA_ADMIN_PASSWORD", ""),
            questions_a_minute=_number(environment.get("GUIDE_QA_QUESTIONS_A_MINUTE", ""), QUESTIONS_A_MINUTE),
        )

    def is_password(self, given: str) -> bool:
        """Compare a password with the one that was set, in a time that tells nothing of either."""
        return bool(self.admin_password) and is_same_secret(self.admin_password, given)

    def admin_without_password(self, address: str | None) -> bool:
        """Say whether the views of editors are open: no password is set, and only this machine can reach the server.

        :param address: What the server is bound to; None is every address of the machine.
        """
        return not self.admin_password and address in LOOPBACK


def is_same_secret(known: str, given: str) -> bool:
    """Compare two secrets in a time that tells nothing of either."""
    one, other = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (known, given))
    return hmac.compare_digest(one, other)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise
