"""The view gaps."""

from qa.page.shell import require_admin

__all__ = ["draw"]


def draw() -> None:
    """Draw the view."""
    require_admin()
