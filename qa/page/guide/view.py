"""The view of an editor: what the guide holds, what has changed, and a build of the index."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from qa.build.build import BuildReport
from qa.build.changes import Changes
from qa.errors import CorpusError, QAError
from qa.page.guide.check import draw_check
from qa.page.guide.edit import draw_edit
from qa.page.guide.files import draw_files
from qa.page.guide.state import changes_of
from qa.page.guide.tree import draw_changes, draw_tree
from qa.page.guide.trial import draw_trial
from qa.page.lists import facts_html, failures_html
from qa.page.names import date_and_time
from qa.page.shell import language, live_index, require_admin, say, settings, show_error
from qa.page.work import draw_job, draw_outcome, is_running, rebuild, start
from qa.search.index import Index
from qa.server.jobs import Job
from qa.server.live import live

BUILD = "build"


def draw() -> None:
    """Draw the view: the state and the build in a few lines, then the guide's sections and what can be done to it."""
    require_admin()
    index, changes = _draw_state()
    _draw_build(index, changes)
    names = ["tree", "changes", "trial", "check", *(["files", "edit"] if settings().uploads else [])]
    tabs = dict(zip(names, st.tabs([say(f"guide.tab.{name}") for name in names], key="guide-tabs"), strict=True))
    with tabs["tree"]:
        if index is not None:
            draw_tree(index, changes)
    with tabs["changes"]:
        draw_changes(index, changes)
    with tabs["trial"]:
        if index is not None:
            draw_trial(index)
    with tabs["check"]:
        draw_check()
    if settings().uploads:
        with tabs["files"]:
            draw_files()
        with tabs["edit"]:
            draw_edit()


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
        changes = changes_of(index, settings().corpus)
    except CorpusError as error:
        show_error(say("guide.no_corpus"), error)
        return index, Changes()
    if changes:
        st.warning(say("guide.stale"), icon=":material/sync:")
    else:
        st.success(say("guide.current"), icon=":material/check:")
    if changes.failures:
        st.html(failures_html(changes.failures, say))
    return index, changes


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
    if job is not None:
        if isinstance(job.result, BuildReport) and not job.result.trial:
            with st.container(key="result"):
                st.html(facts_html(_outcome(job, job.result)))
        draw_outcome(job, say("guide.failed"))


def _outcome(job: Job, report: BuildReport) -> str:
    """Say in one line what the last build did; its log has the rest."""
    when = date_and_time(job.started, language())
    if not report.built:
        return f"{when} · {say('guide.not_built')}"
    changes = report.changes
    moved = f" →{len(changes.renamed)}" if changes.renamed else ""
    signs = f"+{len(changes.added)} ~{len(changes.changed)} \u2212{len(changes.removed)}{moved}"
    return f"{when} · {signs} · {say('guide.built', encoded=report.encoded, passages=report.passages)}"
