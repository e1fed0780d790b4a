"""One run: its facts, the figures seen at once, measures by language, and whether it knows when to say no."""

from typing import Any

import streamlit as st

from qa.page.charts import language_plot, reliability_plot, threshold_plot
from qa.page.lists import facts_html, table_html
from qa.page.names import language_name
from qa.page.quality.html import Tile, tiles_html
from qa.page.shell import draw_heading, language, say
from qa.quality.evaluate import MEASURES, Measure
from qa.quality.headline import headline
from qa.quality.outcomes import is_gone
from qa.quality.runs import Run

BROAD = ("all", "zh", "other")  # groups of several languages


def draw_facts(run: Run) -> None:
    """Say what was asked of what, what is to be minded, and the figures that matter most."""
    evaluation = run.evaluation
    asked = say("quality.asked", questions=len(evaluation.rows))
    took = say("quality.took", milliseconds=f"{evaluation.milliseconds:.1f}")
    st.html(facts_html(asked, took, say("quality.index", index=evaluation.index)))
    if run.replaced_by:
        st.warning(say("quality.replaced", index=run.replaced_by), icon=":material/sync:")
    if evaluation.gone:
        _draw_gone(run)
    tiles = [
        Tile(
            say(f"quality.tile.{share.name}"),
            f"{share.value:.0%}",
            (
                say(f"quality.of.{share.name}", count=share.count, of=share.of),
                say("quality.interval", low=f"{share.low:.0%}", high=f"{share.high:.0%}"),
            ),
        )
        for share in headline(evaluation.rows)
    ]
    if "all" in evaluation.groups:
        ranked: Measure = evaluation.groups["all"]["MRR@10"]
        interval = say("quality.interval", low=f"{ranked.low:.2f}", high=f"{ranked.high:.2f}")
        tiles.append(Tile("MRR@10", f"{ranked.value:.3f}", (say("quality.of.mrr"), interval)))
    with st.container(key="figures"):
        st.html(tiles_html(tiles))


def _draw_gone(run: Run) -> None:
    """Say how many questions the guide cannot answer any more, and how the run looks without them."""
    there = [row for row in run.evaluation.rows if not is_gone(row)]
    told = [say("quality.gone", questions=run.evaluation.gone)]
    told += [
        say("quality.gone.without", share=f"{one.value:.0%}", count=one.count, of=one.of)
        for one in headline(there)
        if one.name == "first"
    ]
    st.warning("  \n".join(told), icon=":material/link_off:")


def draw_languages(run: Run) -> None:
    """Draw a measure by language, all of them in a table, and what careless typing costs."""
    groups = _name_groups(run.evaluation.groups)
    if not groups:
        st.html(facts_html(say("quality.nothing_ranked")))
        return
    st.caption(say("quality.intervals"))
    measure = st.segmented_control(
        say("quality.measure"), MEASURES, default="MRR@10", required=True, key="measure", label_visibility="collapsed"
    )
    st.altair_chart(language_plot(groups, measure, say), width="stretch")
    rows = [(name, str(group["n"]), *(_interval(group[m]) for m in MEASURES)) for name, group in groups.items()]
    st.html(table_html(say("quality.tab.languages"), [say("quality.group"), say("quality.n"), *MEASURES], rows))
    _draw_forms(run)


def _name_groups(groups: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name the groups: all together, then all of Chinese where that has several forms, then each language by name."""
    codes = {name: name.removesuffix(" only") for name in groups if name not in BROAD}
    forms = [code for code in codes.values() if code.startswith("zh")]
    if list(codes.values()) == [] and "zh" in groups:  # of one form of Chinese alone, as older runs have it
        codes, forms = {"zh": "zh"}, []
    named = {say("quality.all"): groups["all"]} if "all" in groups else {}
    if len(forms) > 1 and "zh" in groups:
        named[say("quality.zh")] = groups["zh"]
    if forms and len(codes) - len(forms) > 1 and "other" in groups:
        named[say("quality.other")] = groups["other"]
    for name, code in sorted(codes.items(), key=lambda one: language_name(one[1], language())):
        told = language_name(code, language())
        named[told if told not in named else f"{told} ({code})"] = groups[name]
    return named


def _interval(measure: Measure) -> str:
    return f"{measure.value:.3f} ({measure.low:.2f}–{measure.high:.2f})"


def _draw_forms(run: Run) -> None:
    if not run.evaluation.forms:
        return
    draw_heading(say("quality.forms"))
    st.caption(say("quality.forms.help"))
    rows = [
        (say(f"quality.forms.{name}"), str(form.questions), f"{form.before:.1%}", f"{form.after:.1%}")
        for name, form in run.evaluation.forms.items()
    ]
    names = ("typed", "n", "as_written", "so_typed")
    st.html(table_html(say("quality.forms"), [say(f"quality.{name}") for name in names], rows))


def draw_answers(run: Run) -> None:
    """Draw what was called answered, and whether the confidence is what it says."""
    evaluation = run.evaluation
    rows = [
        (say(f"quality.kind.{kind}"), f"{share:.1%}", _interval(area) if (area := evaluation.auroc.get(kind)) else "–")
        for kind, share in evaluation.answered.items()
    ]
    header = [say("quality.questions"), say("quality.called"), say("quality.auroc")]
    st.html(table_html(say("quality.tab.answers"), header, rows))
    one, two = st.columns(2)
    with one:
        draw_heading(say("quality.reliability"))
        st.caption(say("quality.reliability.help"))
        st.altair_chart(reliability_plot(evaluation.rows, say), width="stretch")
    with two:
        draw_heading(say("quality.threshold"))
        st.caption(say("quality.threshold.help"))
        st.altair_chart(threshold_plot(evaluation.rows, say), width="stretch")
