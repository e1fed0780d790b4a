"""The guide's sections with what readers made of them, and what has changed since the index was built."""

from pathlib import Path

import streamlit as st

from qa.build.changes import Changes, SectionName, current_text, indexed_text
from qa.build.diff import Piece, word_diff
from qa.errors import QAError
from qa.page.lists import changes_html, facts_html, guide_html
from qa.page.shell import say, settings
from qa.quality.feedback import Feedback, SectionCount
from qa.search.index import Index

MOST_DIFFS = 50  # changed sections whose texts are compared
FILTERS = ("all", "never", "voted_down")


def draw_tree(index: Index, changes: Changes) -> None:
    """Draw documents and sections; each section links to its page, and says how often it was shown."""
    sections = index.generation.heading_paths()
    counts = _counts(settings().data)
    marks = _marks(changes, {document for document, _ in sections})
    with st.container(horizontal=True, vertical_alignment="bottom", key="tree-filter"):
        wanted = st.text_input(say("guide.filter"), key="filter", icon=":material/search:") or ""
        chosen = st.segmented_control(
            say("guide.shown"), FILTERS, format_func=_filter_name, default="all", required=True, key="shown"
        )
    wanted = wanted.strip().casefold()
    if wanted or chosen != "all":
        sections = [
            one
            for one in sections
            if wanted in " ".join((one[0], *one[1])).casefold() and _is_wanted(counts.get(one, SectionCount()), chosen)
        ]
        shown = {document for document, _ in sections}
        marks = {
            name: mark
            for name, mark in marks.items()
            if name in shown or (chosen == "all" and wanted in name.casefold())
        }
    if sections or marks:
        st.html(guide_html(sections, marks, counts, say))
    else:
        st.caption(say("guide.nothing"))


def _filter_name(name: str) -> str:
    return say(f"guide.shown.{name}")


def _is_wanted(count: SectionCount, chosen: str) -> bool:
    return {"all": True, "never": not count.shown, "voted_down": count.voted_down > 0}[chosen]


@st.cache_data(ttl=60, max_entries=2, show_spinner=False)  # type: ignore[untyped-decorator]
def _counts(data: Path) -> dict[tuple[str, tuple[str, ...]], SectionCount]:
    """Count at most once a minute; of all questions that are kept this takes seconds."""
    try:
        return Feedback(data).section_counts()
    except QAError:
        return {}  # the view of gaps says why


def draw_changes(index: Index | None, changes: Changes) -> None:
    """Draw what was added, changed and removed since the index was built."""
    if not changes:
        st.html(facts_html(say("guide.no_changes")))
        return
    diffs = {name: _diff(index, name) for name in changes.changed[:MOST_DIFFS]} if index else {}
    st.html(changes_html(changes, say, diffs))


def _diff(index: Index, name: SectionName) -> tuple[Piece, ...]:
    return word_diff(indexed_text(index.generation, name), current_text(settings().corpus, name))


def _marks(changes: Changes, known: set[str]) -> dict[str, str]:
    """Say of each document that differs from the index how it does."""
    removed = {name.document for name in changes.removed}
    touched = {name.document for name in (*changes.added, *changes.changed)}
    marks = {name: say("guide.mark.removed") for name in removed - touched if not (settings().corpus / name).is_file()}
    marks |= {name: say("guide.mark.changed") for name in removed - set(marks)}
    marks |= {name: say("guide.mark.changed") if name in known else say("guide.mark.new") for name in touched}
    return marks | {document: say("guide.mark.failed") for document, _ in changes.failures}
