"""The view of what the guide lacks: questions it did not answer well, like ones together, and what came of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import streamlit as st

from qa.errors import CorpusError, QAError
from qa.guide.settings import GuideSettings, read_settings
from qa.page.gaps.card import draw_gap
from qa.page.gaps.marks import draw_told
from qa.page.lists import facts_html
from qa.page.shell import language, open_live_index, require_admin, say, settings, show_error
from qa.quality.feedback import Feedback
from qa.quality.gaps import REASONS, STATES, Gap, find_gaps, gaps_to_csv, same_phrase
from qa.quality.likeness import Known
from qa.records import Answer
from qa.search.index import Index

PERIODS = {"week": 7, "month": 30, "quarter": 90, "all": None}  # days
AT_ONCE = 20  # gaps shown at first, and more with each click
ASKED_AGAIN = 8  # wordings of each gap that are asked again, the most asked ones


def draw() -> None:
    """Draw the view: what to look at, then the gaps, urgent ones first, then the most asked."""
    require_admin()
    index = open_live_index()
    if not settings().keep_feedback:
        st.info(say("gaps.off"), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose"):
        period = st.segmented_control(
            say("gaps.period"), PERIODS, format_func=_period, default="month", required=True, key="period"
        )
        chosen = st.pills(
            say("gaps.reasons"), REASONS, format_func=_reason, selection_mode="multi", default=REASONS, key="reasons"
        )
        states = st.empty()
    days = PERIODS[period]
    feedback, guide = Feedback(settings().data), _guide_settings()
    known = _known(index.encoder.fingerprint)
    try:
        asked = feedback.asked(datetime.now(UTC) - timedelta(days=days) if days else None)
        found = find_gaps(index, asked, known, marks=feedback.marks(), rule=guide.urgent)
    except QAError as error:
        show_error(say("gaps.unreadable"), error)
        return
    gaps = [gap for gap in found if any(gap.reasons[reason] for reason in chosen)]
    state = _choose_state(states, gaps)
    shown = [gap for gap in gaps if gap.state == state]
    st.html(facts_html(say("gaps.counts", asked=len(asked), gaps=len(gaps))))
    draw_told()
    if not shown:
        st.html(facts_html(say("gaps.none" if state == STATES[0] else "gaps.none_marked")))
        return
    st.download_button(
        "CSV", gaps_to_csv(shown), "gaps.csv", "text/csv", icon=":material/download:", on_click="ignore", key="csv"
    )
    _draw_gaps(index, shown, guide, known)


def _guide_settings() -> GuideSettings:
    try:
        return read_settings(settings().corpus)
    except CorpusError as error:
        show_error(say("gaps.rule_unreadable"), error)
        return GuideSettings()


def _choose_state(place: st.delta_generator.DeltaGenerator, gaps: list[Gap]) -> str:
    """Let open, resolved or dismissed gaps be chosen; each says how many there are."""
    counts = Counter(gap.state for gap in gaps)
    return str(
        place.segmented_control(
            say("gaps.state"),
            STATES,
            format_func=lambda name: f"{say(f'gaps.state.{name}')} ({counts[name]})",
            default=STATES[0],
            required=True,
            key="state",
        )
    )


def _period(name: str) -> str:
    return say(f"gaps.period.{name}")


def _reason(name: str) -> str:
    return say(f"gaps.reason.{name}")


@st.cache_resource(max_entries=1, show_spinner=False)  # type: ignore[untyped-decorator]
def _known(fingerprint: str) -> Known:
    """Cache of question vectors, shared by all sessions, for one encoder."""
    return {}


def _draw_gaps(index: Index, gaps: list[Gap], guide: GuideSettings, known: Known) -> None:
    shown = gaps[: st.session_state.get("gaps-shown", AT_ONCE)]
    again = _ask_again(index, shown)
    phrases = guide.examples.get(language(), ())
    for number, gap in enumerate(shown):
        with st.container(border=True, gap="small", key=f"gap-{number}"):
            same = ""
            if gap.in_language(language()).language.partition("-")[0] != language().partition("-")[0]:
                same = same_phrase(index, gap, phrases, known)
            draw_gap(index, gap, [again[one.question] for one in gap.wordings if one.question in again], same, number)
    if len(gaps) > len(shown):
        st.button(say("gaps.more", more=len(gaps) - len(shown)), key="more", on_click=_show_more)


def _show_more() -> None:
    st.session_state["gaps-shown"] = st.session_state.get("gaps-shown", AT_ONCE) + AT_ONCE


def _ask_again(index: Index, gaps: list[Gap]) -> dict[str, Answer]:
    """Ask the live index what it did not answer, since the guide may have been mended; once a generation."""
    answers = _answers(index.generation.name)
    wanted = [one.question for gap in gaps if _was_refused(gap) for one in gap.wordings[:ASKED_AGAIN]]
    if new := [question for question in dict.fromkeys(wanted) if question not in answers]:
        with st.spinner(say("gaps.asking")):
            answers.update(zip(new, index.ask_many(new), strict=True))
    return {question: answers[question] for question in wanted}


def _was_refused(gap: Gap) -> bool:
    """A gap whose answers were all given did not help for another reason; asking again says nothing."""
    return bool(gap.reasons["unanswered"] + gap.reasons["unsure"])


@st.cache_resource(max_entries=1, show_spinner=False)  # type: ignore[untyped-decorator]
def _answers(generation: str) -> dict[str, Answer]:
    """Cache of what a generation answers, shared by all sessions."""
    return {}
