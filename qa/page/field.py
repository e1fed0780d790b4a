"""The question's field and what the reader's page does in the browser: a component of our own."""

from pathlib import Path
from typing import Any

import streamlit as st

from qa.page.address import Address, current_address, go_to
from qa.page.shell import chosen_language, say

HERE = Path(__file__).parent
TEXTS = ("ask.label", "ask.placeholder", "ask.ask", "ask.clear", "ask.copied", "ask.suggestions")
KEY = "ask"

_field = st.components.v2.component(
    "guide_qa_field",
    html='<div class="qa-ask"></div>',
    js=(HERE / "reader.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw_field(question: str, reading: bool) -> None:
    """Draw the field with what is asked; Enter, the button, a suggestion or a link of the page asks something else.

    :param reading: A page of the guide is shown; the field does not take the focus then.
    """
    texts = {key.partition(".")[2]: say(key) for key in TEXTS}
    _field(key=KEY, data={"question": question, "reading": reading, "texts": texts}, on_go_change=_go)


def _go() -> None:
    """Go where the browser says the visitor wants to."""
    wanted: Any = st.session_state[KEY].go
    if not isinstance(wanted, dict):
        return
    q, at, mark, shown_in = (str(wanted.get(name) or "") for name in ("q", "at", "mark", "in"))
    if q.strip() or at or not wanted:
        address = Address(q.strip(), at, mark, shown_in, chosen_language())
        if address != current_address():
            go_to(address)
