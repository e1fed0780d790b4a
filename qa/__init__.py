"""Ask a guide a question: ``qa.Index.open("index").ask("…")``."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.search.index import Index as Index

__all__ = ["Index"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `import qa` and `qa --help` stay instant.
    if name == "Index":
        from qa.search.index import Index

        return Index
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
