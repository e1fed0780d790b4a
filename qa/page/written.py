"""Written answers on the page: the switch, the box above the passages, and looking at what is being written."""

from collections.abc import Callable, Iterator, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from qa.errors import QAError
from qa.models.language import SURE, written_language
from qa.page.markup import escape
from qa.page.passage import Shown
from qa.page.sentences import end_html, sentence_html, title_html, waiting_html
from qa.page.shell import may_edit, say, visitor
from qa.records import Answer
from qa.search.index import Index
from qa.server.assemble import writer_of_environment
from qa.server.pending import Pending, Progress
from qa.server.visitors import answers_of_visitors
from qa.written.records import Sentence, Written

if TYPE_CHECKING:
    from qa.server.events import Writes

EVERY = 0.4  # seconds between looks
AT_ONCE = 0.03  # seconds in which an answer that was kept is there, so that nothing has to be watched
SWITCH = "write"  # key of the switch
TongueOf = Callable[[str], str]  # the language of a document


def draw_switch() -> "Writes | None":
    """Let the visitor say whether answers are to be written, and say whom that tells what; nothing where none is set.

    The choice lasts as long as the visit and stands in no address: a link that somebody sends must not send anybody's
    question elsewhere.

    :return: What writes, where it is to.
    """
    try:
        writer = writer_of_environment()
    except QAError:
        return None  # editors are told at the foot
    if writer is None:
        return None
    host = urlsplit(writer.settings.url).hostname or ""
    with st.container(key="writes", horizontal=True, vertical_alignment="center", gap="small"):
        on = st.toggle(
            say("ask.written.switch"),
            writer.settings.default,
            key=SWITCH,
            on_change=_begin_anew,
            persist_state="session",  # also while a page of the guide is read
        )
        st.html(f'<p class="qa-note">{escape(say("ask.written.sent", host=host))}</p>', width="stretch")
    return writer if on else None


def _begin_anew() -> None:
    """Leave what is being written, or could not be, when the switch is moved."""
    pending: Pending | None = st.session_state.pop("pending", None)
    if pending is not None:
        pending.stop()


def draw_written(writer: "Writes", index: Index, answer: Answer, shown: Sequence[Shown], tongue_of: TongueOf) -> None:
    """Draw the written answer, or the place where it will stand; it is written behind the page."""
    pending: Pending | None = st.session_state.get("pending")
    if pending is None or pending.answer is not answer:
        _begin_anew()
        st.session_state.pending = pending = _begin(writer, index, answer)
        pending.thread.join(AT_ONCE)
    if pending.look().written is None:
        _watch(pending, shown, tongue_of)
    else:
        with st.container():  # as a fragment has one around it; so nothing moves when the one takes the other's place
            _draw(pending, shown, tongue_of)


def _begin(writer: "Writes", index: Index, answer: Answer) -> Pending:
    """Have an answer written, unless the visitor has had too many of this minute."""
    who = visitor()

    def write(stopped: Callable[[], bool]) -> Iterator[Sentence | Written]:
        if answers_of_visitors(writer.settings.answers_a_minute).seconds_to_wait(who):
            yield Written(token_hex(8), answer, refusal="busy", model=writer.settings.model)
        else:
            yield from writer.write(index, answer, stopped=stopped)

    return Pending(write, answer)


@st.fragment(run_every=EVERY)  # type: ignore[untyped-decorator]
def _watch(pending: Pending, shown: Sequence[Shown], tongue_of: TongueOf) -> None:
    """Look how far it is; the script never waits for the model."""
    if pending.look().written is not None:
        st.rerun()
    _draw(pending, shown, tongue_of)


def _draw(pending: Pending, shown: Sequence[Shown], tongue_of: TongueOf) -> None:
    """Draw the box; each sentence is an element of its own, so that one that is there is not drawn again."""
    progress = pending.look()
    asked_in, probability = written_language(pending.answer.question)
    with st.container(key="written", gap=None):
        with st.container(key="written-head", horizontal=True, vertical_alignment="center", wrap=False):
            st.html(title_html(say), width="stretch")
            over = progress.written is not None or pending.stopped
            st.button(say("ask.written.stop"), key="stop", on_click=pending.stop, disabled=over)  # unseen when disabled
        for sentence in progress.sentences:
            st.html(sentence_html(sentence, shown, asked_in if probability >= SURE else "", tongue_of, say))
        st.html(_rest_html(progress))


def _rest_html(progress: Progress) -> str:
    if progress.written is None:
        return waiting_html(progress, say)
    return end_html(progress, progress.written, say, editor=may_edit())


def draw_wrong_settings() -> None:
    """Say to editors what is wrong with the settings, where that is why there is no switch."""
    if not may_edit():
        return
    try:
        writer_of_environment()
    except QAError as error:
        st.warning(say("ask.written.settings"), icon=":material/warning:")
        st.code(str(error), language=None, wrap_lines=True)
