"""The view of a judge: question files run against the guide, and what comes of it."""

import streamlit as st

from qa.errors import QAError
from qa.page.lists import facts_html
from qa.page.names import date_and_time
from qa.page.passage import plain_label
from qa.page.quality.compare import draw_comparison
from qa.page.quality.keep import draw_download, draw_keeping
from qa.page.quality.list import draw_confusions, draw_list
from qa.page.quality.run import draw_answers, draw_facts, draw_languages
from qa.page.quality.start import FOLLOWS, draw_start
from qa.page.quality.threshold import draw_thresholds
from qa.page.shell import language, require_admin, say, settings, show_error
from qa.quality.run_notes import read_baseline, read_note
from qa.quality.runs import Run, list_runs, read_run

TABS = ("languages", "answers", "list", "confusions", "compare", "keep")


def draw() -> None:
    """Draw the view: what to run, then one run and what it says."""
    require_admin()
    draw_start()
    folder = settings().data / "runs"
    runs, damaged = list_runs(folder)
    if damaged:
        st.warning(say("quality.damaged", files=", ".join(map(plain_label, damaged))), icon=":material/error:")
    if not runs:
        st.html(facts_html(say("quality.no_runs")))
        return
    baseline = read_baseline(folder)
    labels = {run.run_id: _label(run, baseline) for run in runs}
    chosen = _choose(labels)
    try:
        run = read_run(folder, chosen)
    except QAError as error:
        show_error(say("quality.unreadable"), error)
        return
    _draw_run(run, [other for other in runs if other.run_id != chosen], labels, baseline)


def _label(run: Run, baseline: str) -> str:
    name = read_note(settings().data / "runs", run.run_id).name
    pinned = say("quality.baseline") if run.run_id == baseline else ""
    return " · ".join(
        filter(None, (name, pinned, date_and_time(run.at, language()), run.questions, run.evaluation.index))
    )


def _choose(labels: dict[str, str]) -> str:
    """Show the latest run, also when a new one ends, until the visitor chooses another; then offer it.

    ``FOLLOWS`` holds the run that was the latest when the visitor chose another one; nothing while none was chosen.
    """
    latest = next(iter(labels))
    known = st.session_state.get(FOLLOWS)
    if known is None or st.session_state.get("run") not in labels:
        st.session_state.pop(FOLLOWS, None)
        st.session_state.run = latest
    chosen = st.selectbox(
        say("quality.run"), labels, format_func=labels.__getitem__, key="run", on_change=_note_choice, args=(latest,)
    )
    if known is not None and latest > known and chosen != latest:
        st.button(say("quality.latest"), key="latest", icon=":material/update:", on_click=_follow)
    return str(chosen)


def _note_choice(latest: str) -> None:
    st.session_state[FOLLOWS] = latest if st.session_state.run != latest else None


def _follow() -> None:
    st.session_state[FOLLOWS] = None


def _draw_run(run: Run, others: list[Run], labels: dict[str, str], baseline: str) -> None:
    draw_facts(run)
    by_language, answers, questions, confused, compared, kept = st.tabs(
        [say(f"quality.tab.{name}") for name in TABS], key="tabs"
    )
    with by_language:
        draw_languages(run)
    with answers:
        draw_answers(run)
        draw_thresholds(run)
    with questions:
        draw_list(run)
    with confused:
        draw_confusions(run)
    with compared:
        draw_comparison(run, others, labels, baseline)
    with kept:
        draw_keeping(run, baseline)
        draw_download(run)
