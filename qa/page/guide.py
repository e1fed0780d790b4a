"""The view of an editor: what the guide holds, what has changed, and a build of the index."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

import streamlit as st

from qa.build.build import BuildReport
from qa.build.changes import Changes, changes_since
from qa.build.inspect import inspect_file
from qa.errors import CorpusError, QAError
from qa.guide.files import add_file, list_files, remove_file
from qa.guide.passages import TOKEN_LIMIT
from qa.guide.readers import READERS
from qa.page.lists import changes_html, facts_html, guide_html, inspection_html
from qa.page.passage import plain_label
from qa.page.shell import live_index, require_admin, say, settings, show_error
from qa.page.work import draw_job, draw_outcome, is_running, rebuild, start
from qa.search.index import Index
from qa.server.jobs import Job
from qa.server.live import live

BUILD = "build"


def draw() -> None:
    """Draw the view: the state and the build first, then the files, the tree, and how a file is read."""
    require_admin()
    index, changes = _draw_state()
    _draw_build(index, changes)
    if settings().uploads:
        _draw_files()
    if index is not None:
        _draw_tree(index, changes)
    _draw_inspection()


def _draw_state() -> tuple[Index | None, Changes]:
    """Say what there is, and what has changed since; without an index that is all."""
    try:
        index = live_index()
    except QAError as error:
        show_error(say("index.error"), error)
        return None, Changes()
    if index.generation.warning:
        show_error(say("guide.older"), RuntimeError(index.generation.warning))
    counts = asdict(index.generation.manifest.counts)
    st.html(facts_html(say("guide.counts", **counts), say("guide.generation", name=index.generation.name)))
    try:
        changes = _changes(index, settings().corpus)
    except CorpusError as error:
        show_error(say("guide.no_corpus"), error)
        return index, Changes()
    if changes:
        st.warning(say("guide.stale"), icon=":material/sync:")
        st.html(changes_html(changes, say))
    else:
        st.success(say("guide.current"), icon=":material/check:")
    return index, changes


@st.cache_data(ttl=10, max_entries=4, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def _changes(index: Index, corpus: Path) -> Changes:
    """Compare guide and index, at most every ten seconds; files added or removed here are seen at once."""
    return changes_since(index.generation, corpus)


def _draw_build(index: Index | None, changes: Changes) -> None:
    server, running = settings(), is_running(BUILD)
    st.button(
        say("guide.rebuild") if index else say("guide.first_build"),
        type="primary" if changes or index is None else "secondary",
        icon=":material/build:",
        disabled=running,
        key="rebuild",
        on_click=start,
        args=(BUILD, partial(rebuild, server.corpus, server.index, live().encoder)),
    )
    job = draw_job(BUILD, "guide.working")
    if job is None:
        return
    if isinstance(job.result, BuildReport):
        _draw_result(job, job.result)
    draw_outcome(job, say("guide.failed"))


def _draw_result(job: Job, report: BuildReport) -> None:
    with st.container(border=True, key="result"):
        key = "guide.built" if report.built else "guide.not_built"
        st.html(
            facts_html(f"{job.started:%Y-%m-%d %H:%M} UTC", say(key, encoded=report.encoded, passages=report.passages))
        )
        if report.changes:
            st.html(changes_html(report.changes, say))


def _draw_files() -> None:
    with st.container(horizontal=True, key="files"):
        with st.popover(say("guide.add"), icon=":material/upload_file:"):
            _draw_upload()
        with st.popover(say("guide.remove"), icon=":material/delete:"):
            _draw_removal()
    if told := st.session_state.pop("files-told", None):
        st.info(told, icon=":material/info:")
    if failed := st.session_state.pop("files-failed", None):
        show_error(say("guide.files_failed"), RuntimeError(failed))


def _draw_upload() -> None:
    with st.form("upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            say("guide.choose"), type=[ending.removeprefix(".") for ending in READERS], accept_multiple_files=True
        )
        replace = st.checkbox(say("guide.replace"))
        if st.form_submit_button(say("guide.add_now"), type="primary") and files:
            added, refused = [], []
            for file in files:
                try:
                    added.append(add_file(settings().corpus, file.name, file.getvalue(), replace))
                except QAError as error:
                    refused.append(str(error))
            _tell(say("guide.added_files", files=len(added)) if added else "", "\n".join(refused))


def _draw_removal() -> None:
    try:
        names = list(list_files(settings().corpus).files)
    except CorpusError as error:
        show_error(say("guide.no_corpus"), error)
        return
    with st.form("removal", border=False, clear_on_submit=True):
        name = st.selectbox(say("guide.which"), names, index=None)
        certain = st.checkbox(say("guide.certain"))
        if st.form_submit_button(say("guide.remove_now"), type="primary") and name and certain:
            try:
                remove_file(settings().corpus, name)
                _tell(say("guide.removed_file", name=plain_label(name)))
            except QAError as error:
                _tell("", str(error))


def _tell(told: str, failed: str = "") -> None:
    """Say on the next run what was done, since what changed is drawn above."""
    st.session_state["files-told"] = told
    st.session_state["files-failed"] = failed
    _changes.clear()
    st.rerun()


def _draw_tree(index: Index, changes: Changes) -> None:
    st.subheader(say("guide.tree"))
    sections = index.generation.heading_paths()
    marks = _marks(changes, {document for document, _ in sections})
    wanted = (st.text_input(say("guide.filter"), key="filter", icon=":material/search:") or "").strip().casefold()
    if wanted:
        sections = [one for one in sections if wanted in " ".join((one[0], *one[1])).casefold()]
        shown = {document for document, _ in sections}
        marks = {name: mark for name, mark in marks.items() if name in shown or wanted in name.casefold()}
    if sections or marks:
        st.html(guide_html(sections, marks, say))
    else:
        st.caption(say("guide.nothing"))


def _draw_inspection() -> None:
    """Show how a file of the guide is read, as it lies there now."""
    corpus = settings().corpus
    try:
        listing = list_files(corpus)
    except CorpusError:
        return  # the state has said so
    st.subheader(say("guide.inspect"))
    if listing.unread:
        unread = ", ".join(f"{count} {ending}" for ending, count in listing.unread.items())
        st.caption(say("guide.unread", files=plain_label(unread)))
    name = st.selectbox(say("guide.inspect_which"), list(listing.files), index=None, key="inspect")
    if name:
        encoder = live().encoder(settings().index)
        limit = min(TOKEN_LIMIT, encoder.max_tokens)
        st.html(inspection_html(inspect_file(corpus, name, encoder.count_tokens, limit), say))


def _marks(changes: Changes, known: set[str]) -> dict[str, str]:
    """Say of each document that differs from the index how it does."""
    touched = {name.document for name in (*changes.added, *changes.changed, *changes.removed)}
    marks = {name: say("guide.mark.changed") if name in known else say("guide.mark.new") for name in touched}
    return marks | {document: say("guide.mark.failed") for document, _ in changes.failures}
