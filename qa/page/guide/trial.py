"""A changed guide tried before it answers: asked beside the live index, with the test questions it breaks."""

from functools import partial
from typing import Any

import streamlit as st

from qa.build.publish import publish_trial, roll_back
from qa.errors import QAError
from qa.page.guide.state import look_again
from qa.page.lists import facts_html, found_html, place_html
from qa.page.markup import escape
from qa.page.passage import body_html, crumbs_html
from qa.page.shell import draw_heading, say, settings, show_error
from qa.page.work import (
    draw_job,
    draw_outcome,
    is_running,
    own_question_files,
    question_files,
    rebuild,
    start,
    try_questions,
)
from qa.quality.trial import Broken, TrialReport, follow_renames
from qa.search.index import Index
from qa.server.live import live
from qa.store.manifest import trial_generation

BUILD, TRY = "build", "trial"
MOST = 30  # questions of a kind that are listed


def draw_trial(index: Index) -> None:
    """Draw the trial, or how to make one; and the way back to the generation before."""
    server = settings()
    st.caption(say("guide.trial.about"))
    with st.container(horizontal=True, key="trial-do"):
        st.button(
            say("guide.trial.build"),
            icon=":material/science:",
            disabled=is_running(BUILD),
            key="trial-build",
            on_click=start,
            args=(BUILD, partial(rebuild, server.corpus, server.index, live().encoder, publish=False)),
        )
        trial = _open()
        if trial is not None:
            st.button(say("guide.trial.publish"), type="primary", key="publish", on_click=_publish)
        st.button(say("guide.trial.roll_back"), key="roll-back", on_click=_roll_back)
    if told := st.session_state.pop("trial-told", None):
        st.html(facts_html(told))
    if failed := st.session_state.pop("trial-failed", None):
        show_error(say("guide.trial.failed"), QAError(failed))
    if trial is None:
        st.html(facts_html(say("guide.trial.none")))
        return
    st.html(facts_html(say("guide.trial.is", name=trial.generation.name)))
    _draw_asking(index, trial)
    _draw_questions()


def _open() -> Index | None:
    if trial_generation(settings().index) is None:
        return None
    try:
        return live().trial(settings().index)
    except QAError as error:
        show_error(say("guide.trial.failed"), error)
        return None


def _publish() -> None:
    _do(publish_trial, "guide.trial.published")


def _roll_back() -> None:
    _do(roll_back, "guide.trial.rolled_back")


def _do(work: Any, key: str) -> None:
    try:
        st.session_state["trial-told"] = say(key, name=work(settings().index))
    except QAError as error:
        st.session_state["trial-failed"] = str(error)
    look_again()


def _draw_asking(index: Index, trial: Index) -> None:
    """Ask both, and draw what each answers side by side."""
    question = st.text_input(say("guide.trial.ask"), key="trial-question")
    if not (question or "").strip():
        return
    for column, name, one in zip(st.columns(2), ("live", "trial"), (index, trial), strict=True):
        with column:
            draw_heading(say(f"guide.trial.{name}"))
            try:
                answer = one.ask(question, 1)
            except QAError as error:
                show_error(say("guide.trial.failed"), error)
                continue
            tier = say(f"guide.trial.{answer.tier}")
            shown = "".join(
                f'<div class="qa-path" dir="auto">{crumbs_html((hit.passage.document_id, *hit.passage.headings))}</div>'
                f"{body_html(hit.passage, hit.highlights)}"
                for hit in answer.hits
            )
            st.html(f'<div class="qa-hit"><p class="qa-asked">{escape(tier)}</p>{shown}</div>')


def _draw_questions() -> None:
    files = list(question_files().values())
    st.button(
        say("guide.trial.questions"),
        disabled=is_running(TRY) or not files,
        key="trial-questions",
        on_click=start,
        args=(TRY, partial(try_questions, settings().index, files)),
    )
    job = draw_job(TRY, "quality.working")
    if job is None:
        return
    if isinstance(job.result, TrialReport):
        _draw_report(job.result)
    draw_outcome(job, say("quality.failed"))


def _draw_report(report: TrialReport) -> None:
    kinds = {"broken": report.broken, "mended": report.mended, "wrong": report.wrongly_answered}
    st.html(facts_html(*(say(f"guide.trial.{kind}", questions=len(own)) for kind, own in kinds.items())))
    for kind in ("broken", "wrong"):
        if own := kinds[kind]:
            draw_heading(say(f"guide.trial.{kind}", questions=len(own)))
            st.html(found_html(map(_told, own[:MOST])))
    if report.outdated:
        st.html(facts_html(say("guide.trial.outdated", questions=report.outdated)))
        st.button(say("guide.trial.follow"), key="follow", on_click=_follow, args=(report,))


def _follow(report: TrialReport) -> None:
    """Write the new names into the question files below the data folder; the one that ships is the program's."""
    changed = 0
    try:
        for path in own_question_files():
            changed += follow_renames(path, report.renamed)
    except QAError as error:
        st.session_state["trial-failed"] = str(error)
    st.session_state["trial-told"] = say("guide.trial.followed", questions=changed)


def _told(one: Broken) -> tuple[str, str, list[tuple[str, str]]]:
    nothing = escape(say("guide.trial.unanswered"))
    pairs = [
        (say("guide.trial.live"), place_html(*one.before) if one.before else nothing),
        (say("guide.trial.trial"), place_html(*one.after) if one.after else nothing),
    ]
    if one.gone:
        gone = "<br>".join(place_html(wanted.document, wanted.headings) for wanted in one.gone)
        pairs.append((say("guide.trial.gone"), gone))
    if one.renamed:
        now = "<br>".join(place_html(name.document, name.headings) for name in one.renamed)
        pairs.append((say("guide.trial.renamed"), now))
    return one.question.question, one.question.question_id, pairs
