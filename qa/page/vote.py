"""Whether an answer helped, asked right below it; a vote can be changed, and something said."""

import streamlit as st

from qa.page.shell import say, settings
from qa.quality.feedback import Feedback
from qa.records import Answer

LONGEST_REMARK = 500  # characters
VOTES = {"yes": ("ask.yes", "thumb_up", True), "no": ("ask.no", "thumb_down", False)}


def keep(answer: Answer) -> int | None:
    """Keep the question, once; None where it cannot be kept, and then nothing is asked."""
    if st.session_state.get("kept") is not answer:
        st.session_state.kept = answer
        st.session_state.asked_id = Feedback(settings().data).add_question(answer)
    asked_id: int | None = st.session_state.asked_id
    return asked_id


@st.fragment  # type: ignore[untyped-decorator]
def draw_vote(asked_id: int) -> None:
    """Ask whether it helped, and what was missing."""
    votes: dict[int, bool] = st.session_state.setdefault("votes", {})
    vote = votes.get(asked_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="feedback"):
        st.caption(say("ask.helped") if vote is None else say("ask.thanks"), width="content")
        for name, (label, icon, helpful) in VOTES.items():
            st.button(
                say(label),
                icon=f":material/{icon}:",
                type="secondary" if vote is helpful else "tertiary",
                key=name,
                on_click=_vote,
                args=(asked_id, helpful),
            )
    if vote is None:
        return
    told = st.session_state.setdefault("remarks", {})
    if asked_id in told:
        st.caption(say("ask.remark.sent"))
        return
    key = f"remark-{asked_id}"
    with st.form(f"tell-{asked_id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("ask.remark.yes" if vote else "ask.remark.no"), key=key, max_chars=LONGEST_REMARK)
        st.form_submit_button(say("ask.remark.send"), on_click=_tell, args=(asked_id, key))


def _vote(asked_id: int, helpful: bool) -> None:
    remark = st.session_state.get("remarks", {}).get(asked_id, "")
    Feedback(settings().data).vote(asked_id, helpful, remark)
    st.session_state.votes[asked_id] = helpful


def _tell(asked_id: int, key: str) -> None:
    remark = st.session_state[key].strip()
    if remark:
        Feedback(settings().data).vote(asked_id, st.session_state.votes[asked_id], remark)
        st.session_state.remarks[asked_id] = remark
