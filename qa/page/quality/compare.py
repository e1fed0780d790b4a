"""Two runs side by side, the older one first, and whether the difference is more than chance."""

import streamlit as st

from qa.errors import QAError
from qa.page.lists import facts_html, table_html
from qa.page.names import date_and_time, signed
from qa.page.quality.html import rows_html
from qa.page.shell import draw_heading, language, say, settings, show_error
from qa.quality.comparison import Comparison, Difference, compare_runs
from qa.quality.runs import Run, read_run

MOST = 20  # questions won, and lost


@st.fragment  # type: ignore[untyped-decorator]
def draw_comparison(run: Run, others: list[Run], labels: dict[str, str], baseline: str) -> None:
    """Draw the comparison with the run that is chosen: by default the baseline, else the one before."""
    if not others:
        st.html(facts_html(say("quality.no_other")))
        return
    names = [other.run_id for other in others]
    earlier = next((other.run_id for other in others if other.at < run.at), names[0])
    default = baseline if baseline in names else earlier
    key = f"against-{run.run_id}-{baseline}"  # another run shown, or pinned, begins with its own default
    chosen = st.selectbox(
        say("quality.against"), names, names.index(default), format_func=lambda name: labels.get(name, name), key=key
    )
    counted = st.toggle(say("quality.count_gone"), key="count-gone")
    try:
        comparison = compare_runs(run, read_run(settings().data / "runs", chosen), counted)
    except QAError:
        show_error(say("quality.incomparable"), RuntimeError(say("quality.incomparable.why")))
        return
    draw_verdict = {"better": st.success, "worse": st.error, "none": st.info}[comparison.verdict]
    draw_verdict(say(f"quality.verdict.{comparison.verdict}"))
    _draw_same(comparison, counted)
    _draw_differences(comparison)


def _draw_same(comparison: Comparison, counted: bool) -> None:
    """Say what is the same in both runs, and what is not compared."""
    before, after = comparison.before, comparison.after
    told = [
        say("quality.same_index") if before.evaluation.index == after.evaluation.index else say("quality.other_index"),
        say("quality.same_file") if before.sha256 == after.sha256 else say("quality.other_file"),
    ]
    st.html(facts_html(*told))
    if comparison.gone:
        key = "quality.gone.counted" if counted else "quality.gone.left_out"
        st.warning(say(key, questions=comparison.gone), icon=":material/link_off:")


def _draw_differences(comparison: Comparison) -> None:
    sides = [
        say(f"quality.{name}", at=date_and_time(run.at, language()), index=run.evaluation.index)
        for name, run in (("before", comparison.before), ("after", comparison.after))
    ]
    names = [say(f"quality.{name}") for name in ("measure_column", "difference", "p", "says")]
    header = [names[0], *sides, *names[1:]]
    st.html(table_html(say("quality.tab.compare"), header, map(_difference, comparison.differences)))
    st.caption(say("quality.test", shared=comparison.shared, left_out=comparison.left_out))
    for name, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        if pairs:
            draw_heading(say(f"quality.{name}", questions=len(pairs)))
            st.html(rows_html(after for _, after in pairs[:MOST]))


def _difference(one: Difference) -> tuple[str, ...]:
    return (
        say("quality.decision") if one.measure == "decision" else one.measure,
        f"{one.before:.3f}",
        f"{one.after:.3f}",
        f"{signed(one.after - one.before)} ({signed(one.low)} – {signed(one.high)})",
        f"{one.p:.4f}",
        say(f"quality.shown.{one.verdict}"),
    )
