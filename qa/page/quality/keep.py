"""A kept run named, noted, pinned as the baseline, downloaded and deleted."""

import json
from functools import partial

import streamlit as st

from qa.errors import QAError
from qa.page.shell import say, settings, show_error
from qa.quality.run_notes import LONGEST_NAME, LONGEST_NOTE, RunNote, delete_run, pin_baseline, read_note, write_note
from qa.quality.runs import Run, run_to_csv, run_to_json


def draw_keeping(run: Run, baseline: str) -> None:
    """Draw what can be said of a run, and done with it."""
    folder = settings().data / "runs"
    known = read_note(folder, run.run_id)
    with st.form(f"about-{run.run_id}", border=False):
        name = st.text_input(say("quality.name"), known.name, max_chars=LONGEST_NAME, key=f"name-{run.run_id}")
        note = st.text_area(say("quality.note"), known.note, max_chars=LONGEST_NOTE, key=f"note-{run.run_id}")
        if st.form_submit_button(say("quality.save"), type="primary"):
            _do(partial(write_note, folder, run.run_id, RunNote(name or "", note or "")))
    pinned = run.run_id == baseline
    st.caption(say("quality.baseline.help"))
    with st.container(horizontal=True, key="keeping"):
        if st.button(
            say("quality.unpin") if pinned else say("quality.pin"), icon=":material/push_pin:", key="pin-baseline"
        ):
            _do(partial(pin_baseline, folder, "" if pinned else run.run_id))
        with st.popover(say("quality.delete"), icon=":material/delete:"):
            certain = st.checkbox(say("quality.certain"), key=f"certain-{run.run_id}")
            if st.button(say("quality.delete_now"), type="primary", disabled=not certain, key="delete-run"):
                _do(partial(delete_run, folder, run.run_id))


def _do(work: "partial[None]") -> None:
    """Do what was asked, and draw the view anew."""
    try:
        work()
    except QAError as error:
        show_error(say("quality.not_done"), error)
    else:
        st.rerun()


def draw_download(run: Run) -> None:
    """Offer the run as files."""
    with st.container(horizontal=True, key="download"):
        data = json.dumps(run_to_json(run), ensure_ascii=False, indent=1)
        name = f"quality-{run.run_id}"
        download = partial(st.download_button, icon=":material/download:", on_click="ignore")
        download("JSON", data, f"{name}.json", "application/json")
        download("CSV", run_to_csv(run), f"{name}.csv", "text/csv")
    st.caption(say("quality.download.help"))
