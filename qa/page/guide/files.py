"""Files of the guide: add, remove, put back, take all of them along; what came of it stands beside each file."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from qa.errors import CorpusError, FileTakenError, QAError
from qa.guide.archives import ZIP
from qa.guide.editing import add_file, put_back, remove_file, zip_corpus
from qa.guide.kept import forget_old, list_kept
from qa.guide.listing import list_files
from qa.guide.readers import READERS
from qa.guide.readers.extraction import LARGEST_FILE
from qa.page.guide.check import inspect_one
from qa.page.guide.state import look_again
from qa.page.lists import findings_html, outcome_html
from qa.page.names import date_and_time
from qa.page.passage import plain_label
from qa.page.shell import draw_heading, language, say, settings

MEGABYTE = 1_000_000
ENDINGS = [*READERS, ZIP]
TOLD = "files-told"  # where the outcome is kept until the next change


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    name: str
    done: bool
    told: str  # in the visitor's language


def kept_folder() -> Path:
    """Give the folder where files that were taken out are kept."""
    return settings().data / "removed"


def draw_files() -> None:
    """Draw what can be done to files, what came of it last, and what can be put back."""
    _draw_upload()
    _draw_doubts([one.name for one in draw_told() if one.done])
    _draw_removal()
    _draw_kept()
    if _names():
        st.download_button(
            say("guide.zip"),
            partial(zip_corpus, settings().corpus),  # packed when it is asked for
            "guide.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
            key="zip",
        )


def _draw_upload() -> None:
    endings = ", ".join(ENDINGS)
    with st.form("upload", border=False, clear_on_submit=True):
        draw_heading(say("guide.add"))
        files = st.file_uploader(
            say("guide.choose", endings=endings, megabytes=LARGEST_FILE // MEGABYTE), accept_multiple_files=True
        )
        replace = st.checkbox(say("guide.replace"))
        sent = st.form_submit_button(say("guide.add_now"), type="primary")
    if sent:
        tell([_add(file.name, file.getvalue(), replace) for file in files or []] or [_nothing("guide.choose_first")])


def _add(name: str, data: bytes, replace: bool) -> Outcome:
    corpus = settings().corpus
    taken = (corpus / name).is_file() if Path(name).name == name else False
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        return Outcome(name, False, say("guide.unknown_ending", endings=", ".join(ENDINGS)))
    largest = READERS[ending].largest if ending in READERS else LARGEST_FILE
    if len(data) > largest:
        sizes = {"megabytes": f"{len(data) / MEGABYTE:.1f}", "most": largest // MEGABYTE}
        return Outcome(name, False, say("guide.too_large", **sizes))
    try:
        added = add_file(corpus, name, data, replace, kept_folder())
    except FileTakenError:
        return Outcome(name, False, say("guide.taken"))
    except QAError as error:
        return Outcome(name, False, str(error))
    return Outcome(added, True, say("guide.replaced_file" if taken else "guide.added_file"))


def _draw_doubts(names: list[str]) -> None:
    """Say of files that were just added what in them may be read otherwise than meant."""
    known = _names()
    found = [inspect_one(settings().corpus, name) for name in names if name in known]
    doubtful = [one for one in found if one.doubts or one.lost or one.left_out]
    if doubtful:
        st.html(findings_html(doubtful, say))


def _names() -> list[str]:
    try:
        return list(list_files(settings().corpus).files)
    except CorpusError:
        return []


def _draw_removal() -> None:
    with st.form("removal", border=False):
        draw_heading(say("guide.remove"))
        name = st.selectbox(say("guide.which"), _names(), index=None, placeholder=say("app.choose"), key="remove-which")
        certain = st.checkbox(say("guide.certain"), key="remove-certain")
        sent = st.form_submit_button(say("guide.remove_now"))
    if not sent:
        return
    if not name or not certain:
        tell([_nothing("guide.remove_which" if not name else "guide.remove_tick")])
    else:
        try:
            remove_file(settings().corpus, name, kept_folder())
            tell([Outcome(name, True, say("guide.removed_file"))])
        except QAError as error:
            tell([Outcome(name, False, str(error))])


def _draw_kept() -> None:
    forget_old(kept_folder())
    kept = list_kept(kept_folder())
    if not kept:
        return
    with st.expander(say("guide.kept", files=len(kept)), key="kept"):
        for one in kept[:50]:
            with st.container(horizontal=True, vertical_alignment="center", key=f"kept-{one.name}"):
                why = say(f"guide.kept.{one.reason}") if one.reason in ("removed", "replaced") else one.reason
                st.caption(f"{plain_label(one.document)} · {plain_label(why)} · {date_and_time(one.at, language())}")
                if st.button(say("guide.put_back"), key=f"back-{one.name}", type="tertiary"):
                    _put_back(one.name, one.document)


def _put_back(name: str, document: str) -> None:
    try:
        put_back(settings().corpus, kept_folder(), name)
        tell([Outcome(document, True, say("guide.is_back"))])
    except QAError as error:
        tell([Outcome(document, False, str(error))])


def draw_told() -> list[Outcome]:
    """Draw what came of the last change, in whatever tab it was made."""
    told: list[Outcome] = st.session_state.get(TOLD, [])
    if told:
        st.html(outcome_html([(one.name, one.done, one.told) for one in told]))
    return told


def _nothing(key: str) -> Outcome:
    return Outcome("", False, say(key))


def tell(outcomes: list[Outcome]) -> None:
    """Say on the next run what was done, since what changed is drawn above."""
    st.session_state[TOLD] = outcomes
    look_again()
    st.rerun()
