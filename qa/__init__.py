"""Ask a guide a question: ``qa.Index.open("index").ask("…")``."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.build.build import build_index as build_index
    from qa.errors import QAError as QAError
    from qa.records import Answer as Answer
    from qa.records import Hit as Hit
    from qa.records import Passage as Passage
    from qa.written.index import Index as Index
    from qa.written.records import Written as Written

__all__ = ["Answer", "Hit", "Index", "Passage", "QAError", "Written", "build_index"]

_HOMES = {
    "Answer": "qa.records",
    "Hit": "qa.records",
    "Index": "qa.written.index",
    "Passage": "qa.records",
    "QAError": "qa.errors",
    "Written": "qa.written.records",
    "build_index": "qa.build.build",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `import qa` and `qa --help` stay instant.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("guide-qa")
        except PackageNotFoundError:  # run from a folder of sources
            return "unknown"
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
