"""Whether an answer helped: keeps the question, and takes a vote and a remark."""

import streamlit as st

from qa.page.shell import say, settings
from qa.quality.feedback import Feedback
from qa.records import Answer


def draw_vote(answer: Answer) -> None:
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
