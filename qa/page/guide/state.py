"""How the guide differs from its index, looked up at most every ten seconds."""

from pathlib import Path

import streamlit as st

from qa.build.changes import Changes, changes_since
from qa.search.index import Index


@st.cache_data(ttl=10, max_entries=4, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def changes_of(index: Index, corpus: Path) -> Changes:
    """Compare guide and index, at most every ten seconds; files changed here are seen at once."""
    return changes_since(index.generation, corpus)


def look_again() -> None:
    """Compare guide and index anew when the view is drawn next, since a file was changed here."""
    changes_of.clear()
