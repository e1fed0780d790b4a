"""Other thresholds tried on the questions of a run: what would flip, and what it would cost; nothing is changed."""

import streamlit as st

from qa.page.lists import facts_html, table_html
from qa.page.quality.html import rows_html
from qa.page.shell import draw_heading, say
from qa.quality.flips import Flip, Thresholds, count_errors, flips
from qa.quality.runs import Run

MOST = 50  # questions listed


@st.fragment  # type: ignore[untyped-decorator]
def draw_thresholds(run: Run) -> None:
    """Draw the two thresholds to be moved, both counts of errors, and the questions that flip."""
    rows, now = run.evaluation.rows, Thresholds.in_use()
    draw_heading(say("quality.try"))
    st.caption(say("quality.try.help"))
    low, high = st.slider(
        say("quality.try.label"),
        0.0,
        100.0,
        (now.unsure * 100, now.answered * 100),
        step=0.1,
        format="%.1f%%",
        key="thresholds",
    )
    then = Thresholds(round(low / 100, 3), round(high / 100, 3))
    before, after = count_errors(rows, now), count_errors(rows, then)
    counts = [
        (say(f"quality.outcome.{name}"), str(getattr(before, name)), str(getattr(after, name)))
        for name in ("wrongly_refused", "wrongly_answered")
    ]
    counts.append((say("quality.left_open"), str(before.left_open), str(after.left_open)))
    header = [say("quality.questions"), _header("in_use", now), _header("tried", then)]
    st.html(table_html(say("quality.try"), header, counts))
    changed = flips(rows, now, then)
    st.html(facts_html(say("quality.flip", questions=len(changed), all=len(rows))))
    if changed:
        told = {one.row["question_id"]: one for one in changed}
        st.html(rows_html((one.row for one in changed[:MOST]), lambda row: _about(told[row["question_id"]])))
    if len(changed) > MOST:
        st.html(facts_html(say("guide.rest", more=len(changed) - MOST)))


def _header(name: str, at: Thresholds) -> str:
    return say(f"quality.try.{name}", unsure=f"{at.unsure:.1%}", answered=f"{at.answered:.1%}")


def _about(flip: Flip) -> list[str]:
    kind = flip.row["kind"] or "answerable"
    before, after = (say(f"quality.tier.{tier}") for tier in (flip.before, flip.after))
    return [say(f"quality.kind.{kind}"), say("quality.flips", before=before, after=after)]
