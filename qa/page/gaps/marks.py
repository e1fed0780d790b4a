"""What an editor says of a gap: resolved, dismissed, urgent or not; each can be taken back."""

from collections.abc import Sequence

import streamlit as st

from qa.errors import QAError
from qa.page.shell import say, settings, show_error
from qa.quality.feedback import Feedback

TOLD = "gap-told"  # what was done last, to be said once
UNDO = "gap-undo"  # questions and the mark that they got last


def mark(questions: Sequence[str], name: str) -> None:
    """Mark questions, to be undone with one click."""
    _keep(questions, name, True)


def unmark(questions: Sequence[str], name: str) -> None:
    """Take a mark back."""
    _keep(questions, name, False)


def _keep(questions: Sequence[str], name: str, given: bool) -> None:
    feedback = Feedback(settings().data)
    try:
        (feedback.mark if given else feedback.unmark)(questions, name)
    except QAError as error:
        st.session_state[TOLD] = error
        return
    st.session_state[TOLD] = say(f"gaps.done.{name}" if given else "gaps.done.undone")
    st.session_state[UNDO] = (questions, name) if given else None


def draw_told() -> None:
    """Say what was done last, with the way to undo it."""
    told = st.session_state.pop(TOLD, None)
    undo = st.session_state.pop(UNDO, None)
    if isinstance(told, QAError):
        show_error(say("gaps.not_marked"), told)
    elif told:
        with st.container(horizontal=True, vertical_alignment="center", key="told"):
            st.success(told, icon=":material/check:")
            if undo:
                st.button(say("gaps.undo"), key="undo", on_click=unmark, args=undo)
