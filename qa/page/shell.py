"""What every view stands in: the frame, its language, the live index, and who may see what."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qa.errors import QAError
from qa.page.address import Address, current_address, go_to
from qa.page.markup import escape, shorten
from qa.page.names import runs_from
from qa.page.texts import choose_language, languages, text
from qa.search.index import Index
from qa.server.live import live, live_name
from qa.server.settings import Settings

if TYPE_CHECKING:
    from streamlit.navigation.page import Page


STYLE = Path(__file__).parent / "style.css"
ICON = Path(__file__).parent / "icon.svg"  # a named icon in its place would be fetched from the network
LONGEST_TITLE = 60  # characters of a question in the title of the tab
SKELETON = 240  # pixels; about the height of an answer
CHOICE = "language"  # key of the choice of language
WRONG_PASSWORD = 1.0  # seconds until it is said, so that guessing takes long


_choice = st.components.v2.component(
    "guide_qa_language",
    html='<div class="qa-language"></div>',
    js=(Path(__file__).parent / "language.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def settings() -> Settings:
    """Read the settings of this server."""
    return Settings.read()


def language() -> str:
    """Give the visitor's language of the interface: the address's ``?lang=``, the one chosen, or the browser's."""
    return chosen_language() or choose_language(st.context.locale)


def chosen_language() -> str:
    """Give the language of the interface that stands in the address or was chosen before; "" for the browser's."""
    if given := st.query_params.get("lang"):
        st.session_state["chosen-language"] = choose_language(given)
    chosen = str(st.session_state.get("chosen-language", ""))
    return "" if chosen == choose_language(st.context.locale) else chosen


def say(key: str, /, **values: object) -> str:
    """Give a text of the interface in the visitor's language."""
    return text(language(), key, **values)


def draw_frame(views: Mapping[str, Callable[[], None]]) -> "Page":
    """Draw what all views share: title, choice of language, and for editors the way to their views.

    :param views: What draws each view, by its name; the first one is the readers', which the address alone shows.
    :return: The view that was chosen; run it.
    """
    first = next(iter(views))
    pages = {
        name: st.Page(draw, title=say(f"{name}.nav"), icon="", url_path=name, default=name == first)
        for name, draw in views.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    name = next(name for name, page in pages.items() if page is chosen)
    title = say("app.title") if name == first else say(f"{name}.title")
    asked = current_address().title if name == first else ""
    st.set_page_config(
        page_title=f"{shorten(asked, LONGEST_TITLE)} – {title}" if asked else title,
        page_icon=ICON.read_text(),
        layout="centered" if name == first else "wide",
    )
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="title"):
        shown = escape(title)
        if name == first:
            home = Address(language=chosen_language()).link()
            shown = f'<a class="qa-go" href="{escape(home)}">{shown}</a>'
        st.html(f'<h1 class="qa-title">{shown}</h1>{_language_script()}', unsafe_allow_javascript=True)
        _draw_languages()
    if name != first:
        with st.container(horizontal=True, gap="small", key="views"):
            for other in pages.values():
                st.page_link(other)
    return chosen


def _language_script() -> str:
    """Say to the browser which language the page is in and which way it runs, and the one text that Streamlit writes.

    Nothing goes into this script but texts of the interface.
    """
    page = {"lang": language(), "dir": runs_from(language())}
    skip = {"textContent": say("app.skip")}
    return (
        f"<script>Object.assign(document.documentElement, {json.dumps(page)});"
        f"Object.assign(document.querySelector('[data-testid=stSkipToContent]') ?? {{}}, {json.dumps(skip)});</script>"
    )


def _draw_languages() -> None:
    """Let the visitor choose; a choice that is not the browser's stands in the address and outlives a reload."""
    named = [[code, text(code, "app.name")] for code in languages()]  # Babel holds megabytes for each
    data = {"label": say("app.language"), "language": language(), "languages": named}
    _choice(key=CHOICE, data=data, width="content", on_chosen_change=_choose_language)


def _choose_language() -> None:
    wanted = choose_language(str(st.session_state[CHOICE].chosen or ""))
    st.session_state["chosen-language"] = wanted
    go_to(replace(current_address(), language="" if wanted == choose_language(st.context.locale) else wanted))


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


def draw_heading(title: str) -> None:
    """Draw a heading below the page's own, one level down and not two as Streamlit's subheader is."""
    st.html(f'<h2 class="qa-more">{escape(title)}</h2>')


def show_error(title: str, error: Exception) -> None:
    """Say what went wrong; to editors also how and what to do, with no word of it being read as Markdown.

    Paths and commands of the server are nobody else's business.
    """
    st.error(title, icon=":material/error:")
    if may_edit():
        st.code(str(error), language=None, wrap_lines=True)


def may_edit() -> bool:
    """Say whether the visitor may see what editors see: by the password, or on this machine when none is set."""
    return bool(st.session_state.get("admin")) or settings().admin_without_password(st.get_option("server.address"))


def require_admin() -> None:
    """Stop unless the visitor may see what editors see; let them enter the password."""
    if may_edit():
        return
    server = settings()
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
