"""What a judge begins with: a question file, own or shipped, and the run of it."""

from functools import partial
from pathlib import Path

import streamlit as st

from qa.disk import check_name, replace_file
from qa.errors import QAError
from qa.page.markup import escape
from qa.page.passage import plain_label
from qa.page.shell import language, live_index, say, settings, show_error
from qa.page.work import draw_job, draw_outcome, is_running, question_files, start
from qa.quality.questions import QuestionFileError, parse_questions
from qa.quality.starter import example_questions
from qa.search.index import Index
from qa.server.evaluation import RUN, run_questions
from qa.server.live import live_name

FOLLOWS = "run-chosen-at"  # see qa.page.quality.view
FORM = ("question_id", "language", "question", "headings", "span", "none", "after")  # what is told of a line


def draw_start() -> None:
    """Draw what can be run, and how far a run is."""
    if (added := st.session_state.pop("question-file-added", None)) is not None:
        st.session_state["question-file"] = added
    files = question_files()
    with st.container(horizontal=True, vertical_alignment="bottom", key="start"):
        name = st.selectbox(say("quality.file"), list(files), key="question-file", width=480)
        st.button(
            say("quality.start"),
            type="primary",
            icon=":material/play_arrow:",
            disabled=is_running(RUN) or not name,
            key="start-run",
            on_click=_start,
            args=(files.get(name),),
        )
        with st.popover(say("quality.own"), icon=":material/upload_file:"):
            _draw_form()
            _draw_upload()
    if added is not None:
        st.success(say("quality.added", file=plain_label(added)), icon=":material/check:")
    job = draw_job(RUN, "quality.working")
    if job is not None:
        draw_outcome(job, say("quality.failed"))


def _start(questions: Path) -> None:
    """Begin a run of the index that is live by then; when it has ended, it is the one shown."""
    st.session_state[FOLLOWS] = None
    start(RUN, partial(run_questions, live_index, questions, settings().data / "runs", _name_live))


def _name_live() -> str:
    try:
        return live_name(settings().index)
    except QAError:  # it was taken away; the one that is open answers
        return ""


def _draw_form() -> None:
    """Say in words what a question file is, and give one to begin with."""
    items = "".join(f"<li>{escape(say(f'quality.form.{name}'))}</li>" for name in FORM)
    st.html(f'<div class="qa-line-form"><p>{escape(say("quality.form"))}</p><ul>{items}</ul></div>')
    try:
        data = _example(live_index(), language())
    except QAError:
        return  # without an index there are no sections to make it of
    st.download_button(
        say("quality.example"),
        data,
        "example.jsonl",
        "application/jsonl",
        icon=":material/download:",
        on_click="ignore",
        key="example",
    )


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Index: lambda index: index.generation.name})  # type: ignore[untyped-decorator]
def _example(index: Index, code: str) -> bytes:
    return example_questions(index, code, lambda key, **values: say(f"quality.example.{key}", **values))


def _draw_upload() -> None:
    with st.form("own-questions", border=False, clear_on_submit=True):
        file = st.file_uploader(say("quality.choose"), type=["jsonl"])
        if not st.form_submit_button(say("quality.keep"), type="primary") or file is None:
            return
        if wrong := _keep(file.name, file.getvalue()):
            show_error(say("quality.refused"), RuntimeError(wrong))
        else:
            st.rerun()


def _keep(name: str, data: bytes) -> str:
    """Keep a question file that can be run.

    :return: In words why it is not kept; "" where it is.
    """
    try:
        path = settings().data / "questions" / check_name(name, (".jsonl",))
    except QAError:
        return say("quality.bad_name")
    if path.exists():
        return say("quality.name_taken")
    try:
        parse_questions(data)
    except QuestionFileError as error:
        told = say(f"quality.wrong.{error.reason}", **error.values)
        return say("quality.wrong_line", line=error.line, reason=told) if error.line else told
    try:
        replace_file(path, data)
    except QAError:
        return say("quality.not_kept")
    st.session_state["question-file-added"] = path.name
    return ""
