"""What every view stands in: the frame, its language, the live index, and who may see what."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from babel import Locale
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qa.errors import QAError
from qa.page.markup import escape
from qa.page.texts import choose_language, languages, text
from qa.search.index import Index
from qa.server.live import live, live_name
from qa.server.settings import Settings

if TYPE_CHECKING:
    from streamlit.navigation.page import Page


STYLE = Path(__file__).parent / "style.css"
SCRIPT = Path(__file__).parent / "keys.js"
ICON = Path(__file__).parent / "icon.svg"  # a named icon in its place would be fetched from the network
SKELETON = 240  # pixels; about the height of an answer
WRONG_PASSWORD = 1.0  # seconds until it is said, so that guessing takes long


def settings() -> Settings:
    """Read the settings of this server."""
    return Settings.read()


def language() -> str:
    """Give the visitor's language of the interface: the one chosen, the address's ``?lang=``, or the browser's."""
    if "lang" not in st.session_state:
        st.session_state.lang = choose_language(st.query_params.get("lang") or st.context.locale)
    return str(st.session_state.lang)


def say(key: str, /, **values: object) -> str:
    """Give a text of the interface in the visitor's language."""
    return text(language(), key, **values)


def draw_frame(views: Mapping[str, Callable[[], None]]) -> "Page":
    """Draw what all views share: navigation, title, choice of language.

    :param views: What draws each view, by its name; the first one is what the address alone shows.
    :return: The view that was chosen; run it.
    """
    first = next(iter(views))
    pages = {
        name: st.Page(draw, title=say(f"{name}.nav"), icon="", url_path=name, default=name == first)
        for name, draw in views.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    name = next(name for name, page in pages.items() if page is chosen)
    title = say("app.title") if name == first else say(f"{name}.title")
    st.set_page_config(page_title=title, page_icon=ICON.read_text(), layout="centered" if name == first else "wide")
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="title")
    with row:
        script = SCRIPT.read_text(encoding="utf-8").replace("LANGUAGE", language())  # our own text, and nothing else
        st.html(f'<h1 class="qa-title">{escape(title)}</h1><script>{script}</script>', unsafe_allow_javascript=True)
        _draw_languages()
    return chosen


def _draw_languages() -> None:
    """Let the visitor choose; a choice that is not the browser's stands in the address and outlives a reload."""
    st.segmented_control(
        say("app.language"),
        languages(),
        required=True,
        format_func=lambda code: Locale.parse(code, sep="-").get_display_name(code),
        key="lang",
        label_visibility="collapsed",
    )
    if language() != choose_language(st.context.locale):
        st.query_params["lang"] = language()
    else:
        st.query_params.pop("lang", None)


def live_index() -> Index:
    """Give the live index, opened once for everybody.

    :raises QAError: There is none, or it cannot be opened.
    """
    return live().index(settings().index)


def open_live_index() -> Index:
    """Open the live index, or say why that cannot be done and stop; whoever asks after a rebuild gets the new one."""
    folder = settings().index
    try:
        name = live_name(folder)
        if st.session_state.get("opened") == name:
            return live_index()
        with st.empty():
            st.skeleton(height=SKELETON)
            index = live_index()
            st.empty()
    except QAError as error:
        show_error(say("index.error"), error)
        st.stop()
    st.session_state.opened = name
    return index


def visitor() -> str:
    """Tell visitors apart by their address; on this machine, where all have one, by their session."""
    context = get_script_run_ctx()
    return str(st.context.ip_address or (context.session_id if context else ""))


def show_error(title: str, error: Exception) -> None:
    """Say what went wrong, then what to do, without a word of it being read as Markdown."""
    st.error(title, icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)


def require_admin() -> None:
    """Stop unless the visitor may see what editors see: by the password, or on this machine when none is set."""
    server = settings()
    if st.session_state.get("admin") or server.admin_without_password(st.get_option("server.address")):
        return
    if not server.admin_password:
        st.warning(say("admin.closed"), icon=":material/lock:")
        st.stop()
    with st.form("admin-password", width=420):
        given = st.text_input(say("admin.password"), type="password", help=None)
        entered = st.form_submit_button(say("admin.enter"), type="primary")
    st.caption(say("admin.intro"))
    if entered:
        if server.is_password(given or ""):
            st.session_state.admin = True
            st.rerun()
        time.sleep(WRONG_PASSWORD)
        st.error(say("admin.wrong"), icon=":material/lock:")
    st.stop()
