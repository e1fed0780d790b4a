"""Question by question: what came of each, which section is taken for which, and what is found worst."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from qa.page.lists import facts_html, table_html
from qa.page.names import language_name
from qa.page.quality.html import confusion_html, rows_html
from qa.page.shell import draw_heading, language, say
from qa.quality.confusions import Found, confusions, found_by
from qa.quality.listing import ORDERS, Filter, documents, list_rows
from qa.quality.outcomes import count_outcomes, kind
from qa.quality.runs import Run

A_PAGE = 20  # questions
MOST_CONFUSIONS = 20
MOST_SECTIONS = 100
PAGE = "list-page"  # which filter is shown, and which page of it


@st.fragment  # type: ignore[untyped-decorator]
def draw_list(run: Run) -> None:
    """Draw the questions that the visitor asks for, a page at a time."""
    wanted, order = _draw_filter(run.evaluation.rows)
    rows = list_rows(run.evaluation.rows, wanted, order)
    shown = (run.run_id, wanted, order)
    filtered, page = st.session_state.get(PAGE, (shown, 0))
    if filtered != shown:
        page = 0
    pages = max(1, -(-len(rows) // A_PAGE))
    page = min(page, pages - 1)
    first = page * A_PAGE
    part = rows[first : first + A_PAGE]
    if not part:
        st.html(facts_html(say("quality.none_listed")))
        return
    st.html(facts_html(say("quality.listed", first=first + 1, last=first + len(part), questions=len(rows))))
    st.html(rows_html(part))
    if pages > 1:
        with st.container(horizontal=True, key="list-pages"):
            for name, to in (("previous", page - 1), ("next", page + 1)):
                st.button(
                    say(f"quality.{name}"),
                    disabled=not 0 <= to < pages,
                    key=f"list-{name}",
                    on_click=_turn,
                    args=(shown, to),
                )


def _turn(shown: tuple[str, Filter, str], page: int) -> None:
    st.session_state[PAGE] = (shown, page)


def _draw_filter(rows: Sequence[dict[str, Any]]) -> tuple[Filter, str]:
    """Draw what can be asked for; only what there is can be chosen."""
    text = st.text_input(say("quality.search"), key="list-text", icon=":material/search:")
    with st.container(horizontal=True, key="list-filter"):
        spoken = _pick("language", sorted({row["language"] for row in rows}, key=_named), _named)
        of_kind = _pick("kind", list(dict.fromkeys(map(kind, rows))), lambda name: say(f"quality.kind.{name}"))
        document = _pick("document", sorted(set().union(*map(documents, rows))), str)
        order = st.selectbox(
            say("quality.order"),
            list(ORDERS),
            format_func=lambda name: say(f"quality.order.{name}"),
            key="list-order",
            width=220,
        )
    counts = count_outcomes(rows)
    outcomes = st.pills(
        say("quality.outcome"),
        list(counts),
        format_func=lambda name: f"{say(f'quality.outcome.{name}')} ({counts[name]})",
        selection_mode="multi",
        key="list-outcome",
    )
    return Filter(spoken, of_kind, document, tuple(outcomes), text or ""), order


def _named(code: str) -> str:
    return language_name(code, language())


def _pick(name: str, options: Iterable[str], name_of: Any) -> str:
    """Let one of some options be chosen, or none."""
    return str(
        st.selectbox(
            say(f"quality.{name}"),
            ["", *options],
            format_func=lambda one: name_of(one) if one else say("quality.any"),
            key=f"list-{name}",
            width=220,
        )
    )


def draw_confusions(run: Run) -> None:
    """Draw which section is taken for which, then hit@1 by document and section, weakest first."""
    rows = run.evaluation.rows
    found = confusions(rows)
    draw_heading(say("quality.confused"))
    st.caption(say("quality.confused.help"))
    if found:
        st.html("".join(confusion_html(one, say) for one in found[:MOST_CONFUSIONS]))
    else:
        st.html(facts_html(say("quality.none_missed")))
    for name, weakest in (("documents", found_by(rows, documents=True)), ("sections", found_by(rows))):
        if weakest:
            draw_heading(say(f"quality.weakest.{name}"))
            _draw_weakest(name, weakest[:MOST_SECTIONS])


def _draw_weakest(name: str, found: Sequence[Found]) -> None:
    rows = [(" › ".join(one.name), str(one.questions), str(one.first), f"{one.share:.0%}") for one in found]
    header = [say("quality.place"), say("quality.n"), say("quality.tile.first"), "hit@1"]
    st.html(table_html(say(f"quality.weakest.{name}"), header, rows))
