"""The view of a reader: a question, and the passages that answer it."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from babel import Locale, UnknownLocaleError

from qa.build.changes import stale_reasons
from qa.errors import QAError, QuestionError
from qa.models.language import other_language
from qa.page.passage import answer_html, plain_label, small_talk_html, unanswered_html, why_html
from qa.page.shell import SKELETON, language, open_live_index, say, settings, show_error, visitor
from qa.quality.feedback import Feedback
from qa.records import Answer
from qa.search.context import surroundings
from qa.search.explain import matched_words
from qa.search.index import Index
from qa.server.live import live
from qa.server.visitors import Visitors

EXAMPLES = 4
RECENT = 6
QUESTION_ENDINGS = ("?", "？", "؟", "吗", "怎么办")


def draw() -> None:
    """Draw the view: the field first, so that it stands still whatever comes below it."""
    question = _draw_field()
    index = open_live_index()
    if not question.strip():
        _draw_choices(say("ask.examples"), "example", _example_questions(index))
        st.caption(say("ask.hint"))
    else:
        _draw_answer(index, question)
    recent = [asked for asked in st.session_state.get("recent", ()) if asked != question]
    if recent:
        _draw_choices(say("ask.recent"), "recent", recent)
    _draw_stale(index)


def _draw_field() -> str:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="ask"):
        question = st.text_input(
            say("ask.label"), key="q", bind="query-params", placeholder=say("ask.placeholder"), autocomplete="off"
        )
        st.button(say("ask.ask"), type="primary", key="go")
    return question or ""


def _draw_choices(title: str, name: str, questions: Sequence[str]) -> None:
    """Offer questions as buttons."""
    st.caption(title)
    with st.container(horizontal=True, gap="small", key=name):
        for number, question in enumerate(questions):
            st.button(plain_label(question), key=f"{name}-{number}", on_click=_choose, args=(question,))


def _choose(question: str) -> None:
    st.session_state.q = question


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def _example_questions(index: Index) -> list[str]:
    """Take the headings that are questions, else the deepest ones, spread over the guide."""
    paths = [headings for _, headings in index.generation.heading_paths() if len(headings) > 1]
    leaves = [path[-1] for path in paths]
    asked = [leaf for leaf in leaves if leaf.endswith(QUESTION_ENDINGS)]
    chosen = asked if len(asked) >= EXAMPLES else leaves
    step = max(1, len(chosen) // EXAMPLES)
    return list(dict.fromkeys(chosen[::step]))[:EXAMPLES]


def _ask(index: Index, question: str) -> Answer:
    """Ask once; a rerun for anything else on the page shows the same answer."""
    answer: Answer | None = st.session_state.get("answer")
    if answer is None or (answer.question, answer.index) != (question, index.generation.name):
        wait = _visitors(settings().questions_a_minute).seconds_to_wait(visitor())
        if wait:
            raise QuestionError(say("ask.too_many", seconds=math.ceil(wait)))
        before = answer.question if answer else ""
        answer = st.session_state.answer = live().ask(index, question, after=before)
    return answer


@st.cache_resource(max_entries=1, show_spinner=False)  # type: ignore[untyped-decorator]
def _visitors(a_minute: int) -> Visitors:
    return Visitors(a_minute)


def _draw_answer(index: Index, question: str) -> None:
    """Ask, and draw the answer at once and whole; the one before it stays until then."""
    place: Any = st
    if "answer" not in st.session_state:  # nothing stands there yet
        place = st.empty()
        place.skeleton(height=SKELETON)
    try:
        answer = _ask(index, question)
    except QAError as error:
        if place is not st:
            place.empty()
        show_error(say("ask.refused"), error)
        return
    if answer.kind != "question":
        place.html(small_talk_html(answer, say))
        return
    around = [surroundings(index.generation, hit.passage) for hit in answer.hits]
    write = answer_html if answer.answerable else unanswered_html
    spoken = other_language(answer.question, answer.hits[0].passage.text)
    notes = [say("ask.other_language", language=_language_name(spoken))] if spoken else []
    if answer.after:
        notes.insert(0, say("ask.after", question=answer.after))
    place.html(write(answer, around, say, notes))
    _draw_why(index, answer)
    if settings().keep_feedback:
        _draw_feedback(answer)
    _remember(question)


def _language_name(code: str) -> str:
    try:
        return Locale.parse(code).get_language_name(language()) or code
    except (ValueError, UnknownLocaleError):
        return code


@st.fragment  # type: ignore[untyped-decorator]
def _draw_why(index: Index, answer: Answer) -> None:
    """Explain each hit, when somebody wants to know."""
    why = st.expander(say("ask.why"), key="why", on_change="rerun", type="compact")
    if why.open:
        with why:
            try:
                st.html(why_html(answer.hits, matched_words(index, answer), say))
            except QAError as error:
                show_error(say("index.error"), error)


def _draw_feedback(answer: Answer) -> None:
    """Keep the question, once, and ask whether this helped; where it cannot be kept, nothing is asked."""
    if st.session_state.get("kept") is not answer:
        st.session_state.kept = answer
        st.session_state.asked_id = Feedback(settings().data).add_question(answer)
    if st.session_state.asked_id is not None:
        _draw_vote(st.session_state.asked_id)


@st.fragment  # type: ignore[untyped-decorator]
def _draw_vote(asked_id: int) -> None:
    """Ask whether it helped, and what was missing."""
    votes = st.session_state.setdefault("votes", {})
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="feedback"):
        if asked_id not in votes:
            st.caption(say("ask.helped"), width="content")
            for name, icon, helpful in (("yes", "thumb_up", True), ("no", "thumb_down", False)):
                st.button(
                    say(f"ask.{name}"),
                    icon=f":material/{icon}:",
                    type="tertiary",
                    key=name,
                    on_click=_vote,
                    args=(asked_id, helpful),
                )
            return
        st.caption(say("ask.thanks"), width="content")
    if votes[asked_id] == "told":
        return
    key = f"remark-{asked_id}"
    remark = "ask.remark.yes" if votes[asked_id] else "ask.remark.no"
    st.text_input(say(remark), key=key, max_chars=500, on_change=_tell, args=(asked_id, key))


def _vote(asked_id: int, helpful: bool, remark: str = "") -> None:
    Feedback(settings().data).vote(asked_id, helpful, remark)
    st.session_state.votes[asked_id] = helpful


def _tell(asked_id: int, key: str) -> None:
    remark = st.session_state[key].strip()
    if remark:
        _vote(asked_id, st.session_state.votes[asked_id], remark)
        st.session_state.votes[asked_id] = "told"


def _remember(question: str) -> None:
    recent = [asked for asked in st.session_state.get("recent", ()) if asked != question]
    st.session_state.recent = [question, *recent][: RECENT + 1]


@st.cache_data(ttl=10, show_spinner=False)  # type: ignore[untyped-decorator]
def _check_stale(corpus: Path, folder: Path, generation: str) -> bool:
    """Compare guide and index, at most every ten seconds."""
    try:
        return corpus.is_dir() and bool(stale_reasons(corpus, folder))
    except QAError:
        return False  # the guide's view says why


def _draw_stale(index: Index) -> None:
    """Say, behind the answer so that it never waits for this, that the guide has changed since, or the index is old."""
    if index.generation.warning:
        st.warning(say("ask.older"), icon=":material/warning:")
    server = settings()
    if _check_stale(server.corpus, server.index, index.generation.name):
        st.info(say("ask.stale"), icon=":material/sync:")
