"""What in the guide's files may be read otherwise than meant, by file and line; and how one file is read."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from qa.build.inspect import Inspection, inspect_file
from qa.errors import CorpusError
from qa.guide.listing import list_files
from qa.guide.passages import TOKEN_LIMIT
from qa.page.lists import findings_html, inspection_html
from qa.page.passage import plain_label
from qa.page.shell import draw_heading, say, settings
from qa.server.live import live

AT_ONCE = 300  # files that are looked through without being asked to; more take seconds


def draw_check() -> None:
    """Draw the findings of all files, then a file of the editor's choice as it is read."""
    corpus = settings().corpus
    try:
        listing = list_files(corpus)
    except CorpusError:
        return  # the state has said so
    if len(listing.files) <= AT_ONCE or st.button(say("guide.check_all"), key="check-all"):
        stamps = tuple((name, *source.stamp) for name, source in listing.files.items())
        found = _findings(corpus, stamps)
        st.html(findings_html(found, say))
    if listing.unread:
        unread = ", ".join(f"{count} {ending}" for ending, count in listing.unread.items())
        st.caption(say("guide.unread", files=plain_label(unread)))
    draw_heading(say("guide.inspect"))
    name = st.selectbox(
        say("guide.inspect_which"), list(listing.files), index=None, placeholder=say("app.choose"), key="inspect"
    )
    if name:
        st.html(inspection_html(inspect_one(corpus, name), say))


def inspect_one(corpus: Path, document_id: str) -> Inspection:
    """Look how a file of the guide is read by the live index's encoder."""
    encoder = live().encoder(settings().index)
    return inspect_file(corpus, document_id, encoder.count_tokens, min(TOKEN_LIMIT, encoder.max_tokens))


@st.cache_data(max_entries=4, show_spinner=False)  # type: ignore[untyped-decorator]
def _findings(corpus: Path, stamps: tuple[tuple[str, int, int], ...]) -> list[Inspection]:
    """Inspect all files, once as long as none has changed; only those with something to say."""
    inspected: Iterator[Inspection] = (inspect_one(corpus, name) for name, *_ in stamps)
    return [one for one in inspected if one.error or one.doubts or one.lost or one.left_out]
