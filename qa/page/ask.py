"""The view of a reader: a question, and the passages that answer it."""

from qa.page.shell import open_live_index

__all__ = ["draw"]


def draw() -> None:
    """Draw the view."""
    open_live_index()
