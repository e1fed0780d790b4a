"""The view of what the guide lacks: questions it did not answer well, and how to make test questions of them."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from qa.disk import check_name
from qa.errors import QAError
from qa.page.lists import facts_html, found_html, place_html
from qa.page.markup import escape
from qa.page.names import language_name
from qa.page.passage import plain_label
from qa.page.shell import language, open_live_index, require_admin, say, settings, show_error
from qa.quality.feedback import Feedback
from qa.quality.gaps import REASONS, Gap, find_gaps, gaps_to_csv
from qa.quality.questions import Relevant, TestQuestion, append_question
from qa.search.index import Index

PERIODS = {"week": 7, "month": 30, "quarter": 90, "all": None}  # days
AT_ONCE = 20  # gaps shown at first, and more with each click
OWN = "own.jsonl"


def draw() -> None:
    """Draw the view: what to look at, then the gaps, most asked first."""
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
    days = PERIODS[period]
    try:
        asked = Feedback(settings().data).asked(datetime.now(UTC) - timedelta(days=days) if days else None)
    except QAError as error:
        show_error(say("gaps.unreadable"), error)
        return
    found = find_gaps(index, asked, _known(index.encoder.fingerprint))
    gaps = [gap for gap in found if any(gap.reasons[reason] for reason in chosen)]
    st.html(facts_html(say("gaps.counts", asked=len(asked), gaps=len(gaps))))
    if told := st.session_state.pop("gap-told", None):
        st.success(told, icon=":material/check:")
    if not gaps:
        st.html(facts_html(say("gaps.none")))
        return
    st.download_button(
        "CSV", gaps_to_csv(gaps), "gaps.csv", "text/csv", icon=":material/download:", on_click="ignore", key="csv"
    )
    _draw_gaps(index, gaps)


def _period(name: str) -> str:
    return say(f"gaps.period.{name}")


def _reason(name: str) -> str:
    return say(f"gaps.reason.{name}")


@st.cache_resource(max_entries=1, show_spinner=False)  # type: ignore[untyped-decorator]
def _known(fingerprint: str) -> dict[str, object]:
    """Cache of question vectors, shared by all sessions, for one encoder."""
    return {}


def _draw_gaps(index: Index, gaps: list[Gap]) -> None:
    shown = gaps[: st.session_state.get("gaps-shown", AT_ONCE)]
    now = [_answered_now(index, gap.question) for gap in shown]
    for number, (gap, answered) in enumerate(zip(shown, now, strict=True)):
        with st.container(border=True, gap="small", key=f"gap-{number}"):
            st.html(_gap_html(gap, answered))
            if st.button(say("gaps.make"), key=f"make-{number}", type="tertiary", icon=":material/playlist_add:"):
                _draw_making(index, gap, answered)
    if len(gaps) > len(shown):
        st.button(say("gaps.more", more=len(gaps) - len(shown)), key="more", on_click=_show_more)


def _show_more() -> None:
    st.session_state["gaps-shown"] = st.session_state.get("gaps-shown", AT_ONCE) + AT_ONCE


@st.cache_data(max_entries=2000, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def _answered_now(index: Index, question: str) -> bool:
    """Ask the live index again, since the guide may have been mended."""
    return index.ask(question).tier == "answered"


def _gap_html(gap: Gap, answered: bool) -> str:
    about = [say("gaps.asked", asked=gap.asked)]
    about += [f"{say(f'gaps.reason.{reason}')}: {times}" for reason, times in gap.reasons.items() if times]
    about.append(say("gaps.last", day=f"{gap.last:%Y-%m-%d}"))
    if answered and gap.reasons["unanswered"]:
        about.append(say("gaps.answered_now"))
    pairs = []
    if len(gap.wordings) > 1:
        others = (
            f'<span dir="auto" lang="{escape(one.language)}">{escape(one.question)}</span>'
            f' <span class="qa-count">{escape(language_name(one.language, language()))}'
            f"{f' ×{one.asked}' if one.asked > 1 else ''}</span>"
            for one in gap.wordings[1:]
        )
        pairs.append((say("gaps.also"), "<br>".join(others)))
    if gap.nearest:
        pairs.append((say("gaps.nearest"), place_html(gap.nearest.document, gap.nearest.headings)))
    if gap.remarks:
        pairs.append((say("gaps.remarks"), "<br>".join(f"<bdi>{escape(remark)}</bdi>" for remark in gap.remarks)))
    return found_html([(gap.question, " · ".join(about), pairs)], framed=False)


def _draw_making(index: Index, gap: Gap, answered: bool) -> None:
    """Open the form in front of the view; its title is a text of the visitor's language."""
    st.dialog(say("gaps.make"), width="medium")(_draw_form)(index, gap, answered)


def _draw_form(index: Index, gap: Gap, answered: bool) -> None:
    sections = list(dict.fromkeys(index.generation.heading_paths()))
    question = st.text_area(say("gaps.question"), gap.question, key="new-question")
    spoken = st.text_input(say("gaps.language"), gap.wordings[0].language, key="new-language")
    kinds = ("answered", "near", "far")
    kind = st.radio(
        say("gaps.kind"), kinds, 0 if answered else 1, format_func=lambda name: say(f"gaps.kind.{name}"), key="new-kind"
    )
    places = []
    if kind == "answered":
        with st.container(height=140, border=False):  # it shrinks when left; the button would move away from a click
            found = index.ask(gap.question).hits[:1] if answered else ()
            given = [place for hit in found if (place := (hit.passage.document_id, hit.passage.headings)) in sections]
            places = st.multiselect(say("gaps.where"), sections, given, format_func=_section, key="new-places")
    name = st.text_input(say("gaps.file"), OWN, key="new-file")
    if st.button(say("gaps.save"), type="primary", key="new-save"):
        if kind == "answered" and not places:
            st.error(say("gaps.where_missing"))
            return
        relevant = tuple(
            Relevant(document, headings) if headings else Relevant(document, (), 0, len(text))
            for document, headings in places
            if (text := index.generation.document_text(document))
        )
        try:
            path = settings().data / "questions" / check_name(name, (".jsonl",))
            wanted = TestQuestion(f"asked-{spoken}", spoken, question.strip(), relevant, "" if relevant else kind)
            written = append_question(path, wanted)
        except (QAError, ValueError) as error:
            show_error(say("gaps.not_saved"), error)
            return
        st.session_state["gap-told"] = say(
            "gaps.saved", question_id=plain_label(written.question_id), file=plain_label(path.name)
        )
        st.rerun()


def _section(section: tuple[str, tuple[str, ...]]) -> str:
    return " › ".join((section[0], *section[1]))
