"""The page of a PDF that a passage stands on, as a picture with the passage marked; drawn when it is unfolded."""

from pathlib import Path

import streamlit as st

from qa.errors import QAError
from qa.guide.corpus_settings import read_corpus_settings
from qa.guide.editing import read_bytes
from qa.guide.readers.extraction import draw_page
from qa.page.shell import say, settings
from qa.records import Box, Passage
from qa.search.index import Index

MOST_PAGES = 3  # of one passage


def draw_picture(index: Index, passage: Passage) -> None:
    """Draw the pages that a passage stands on, to be unfolded; nothing where its file has no pages."""
    boxes = passage.place.boxes
    for page in list(dict.fromkeys(box.page for box in boxes))[:MOST_PAGES]:
        title = say("ask.picture", page=page)
        folded = st.expander(title, key=f"picture-{passage.row}-{page}", on_change="rerun")
        if not folded.open:
            continue
        with folded:
            try:
                known = index.generation.manifest.corpus.files.get(passage.document_id, "")
                st.image(_drawn(settings().corpus, passage.document_id, known, page, boxes), alt=title, width="stretch")
            except QAError as error:
                st.caption(say("ask.no_picture", reason=str(error)))


@st.cache_data(max_entries=32, show_spinner=False)  # type: ignore[untyped-decorator]
def _drawn(corpus: Path, document: str, known: str, page: int, boxes: tuple[Box, ...]) -> bytes:
    """Draw a page once, as long as the file is the one that was indexed.

    :raises QAError: It is not, or cannot be drawn.
    """
    data = read_bytes(corpus, document)
    if read_corpus_settings(corpus).fingerprint(data) != known:
        raise QAError(say("ask.changed_file"))
    return draw_page(data, page, boxes)
