"""A page of the guide, or what the editor has set, edited in place: text, how it will look, how it is read."""

import hashlib

import streamlit as st

from qa.build.inspect import inspect_document
from qa.errors import CorpusError, QAError
from qa.guide.editing import add_file, read_bytes, write_file, write_settings
from qa.guide.files import read_document
from qa.guide.listing import list_files
from qa.guide.passages import TOKEN_LIMIT
from qa.guide.readers import is_text
from qa.guide.readers.text import decode_file
from qa.guide.settings import SETTINGS_FILE, parse_settings
from qa.page.guide.files import Outcome, draw_told, kept_folder, tell
from qa.page.lists import inspection_html
from qa.page.markup import text_html
from qa.page.shell import draw_heading, say, settings, show_error
from qa.server.live import live

LONGEST = 200_000  # characters that are edited here; a larger file is better edited elsewhere
OPENED = "edit-opened"  # name and sha256 of what is being edited


def draw_edit() -> None:
    """Draw the choice of a file, its text, and below it how it will look."""
    try:
        found = list_files(settings().corpus).files
        names = [name for name, source in found.items() if is_text(name) and not source.member]
    except CorpusError:
        names = []
    with st.container(horizontal=True, vertical_alignment="bottom", key="edit-choice"):
        name = st.selectbox(
            say("guide.edit_which"),
            [SETTINGS_FILE, *names],
            index=None,
            placeholder=say("app.choose"),
            key="edit-which",
        )
        if st.button(say("guide.edit_open"), key="edit-open") and name:
            _open(name)
    _draw_new()
    if OPENED in st.session_state:
        _draw_text(*st.session_state[OPENED])


def _draw_new() -> None:
    with st.expander(say("guide.new_page"), key="new-page"), st.form("new", border=False, clear_on_submit=True):
        name = st.text_input(say("guide.new_name"), placeholder="page.md", key="new-name")
        title = st.text_input(say("guide.new_title"), key="new-title")
        if st.form_submit_button(say("guide.new_make")):
            try:
                text = f"# {' '.join(title.split())}\n\n{say('guide.new_text')}\n"
                added = add_file(settings().corpus, name if "." in name else f"{name}.md", text.encode())
            except QAError as error:
                show_error(say("guide.not_saved"), error)
                return
            _open(added)
            tell([Outcome(added, True, say("guide.added_file"))])


def _open(name: str) -> None:
    try:
        data = _read(name)
        text = data.decode("utf-8") if name == SETTINGS_FILE else decode_file(data) if data else ""
    except (QAError, UnicodeDecodeError) as error:
        show_error(say("guide.not_opened"), error)
        return
    if len(text) > LONGEST:
        show_error(say("guide.not_opened"), QAError(say("guide.too_long_to_edit", most=LONGEST)))
        return
    st.session_state[OPENED] = name, hashlib.sha256(data).hexdigest()
    st.session_state["edit-text"] = text


def _read(name: str) -> bytes:
    if name != SETTINGS_FILE:
        return read_bytes(settings().corpus, name)
    path = settings().corpus / SETTINGS_FILE
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _draw_text(name: str, before: str) -> None:
    text = st.text_area(name, key="edit-text", height=360) or ""
    data = text.encode("utf-8", "replace")
    with st.container(horizontal=True, key="edit-do"):
        save = st.button(say("guide.save"), type="primary", key="edit-save")
        st.button(say("guide.close"), key="edit-close", on_click=_close)
    if save:
        try:
            if name == SETTINGS_FILE:
                write_settings(settings().corpus, data, before, kept_folder())
            else:
                write_file(settings().corpus, name, data, before, kept_folder())
        except QAError as error:
            show_error(say("guide.not_saved"), error)
        else:
            st.session_state[OPENED] = name, hashlib.sha256(data).hexdigest()
            tell([Outcome(name, True, say("guide.saved"))])
    draw_told()
    _draw_preview(name, data)


def _draw_preview(name: str, data: bytes) -> None:
    try:
        if name == SETTINGS_FILE:
            parse_settings(data)
            st.caption(say("guide.settings_right"))
            return
        document = read_document(name, data)
    except QAError as error:
        show_error(say("guide.not_readable"), error)
        return
    encoder = live().encoder(settings().index)
    inspection = inspect_document(document, encoder.count_tokens, min(TOKEN_LIMIT, encoder.max_tokens))
    looks, reads = st.columns(2)
    with looks:
        draw_heading(say("guide.looks"))
        st.html(f'<div class="qa-hit"><div class="qa-text" dir="auto">{text_html(name, document.text)}</div></div>')
    with reads:
        draw_heading(say("guide.inspect"))
        st.html(inspection_html(inspection, say))


def _close() -> None:
    st.session_state.pop(OPENED, None)
