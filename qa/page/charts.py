"""Charts of a quality run: measures by language, confidence against truth, what a threshold would do."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa.page.markup import Say
from qa.quality.evaluate import reliability, thresholds
from qa.search.ranking import answered_from, unsure_from

if TYPE_CHECKING:
    import altair as alt


Rows = Sequence[dict[str, Any]]
ROW = 26  # pixels of a language
GREY = "#8a9391"  # to be seen on light and on dark


def language_plot(groups: dict[str, dict[str, Any]], measure: str, say: Say) -> "alt.LayerChart":
    """Draw a measure of each group with its interval, in the order given."""
    import altair as alt

    told = [
        {
            "group": name,
            "n": group["n"],
            "value": group[measure].value,
            "low": group[measure].low,
            "high": group[measure].high,
        }
        for name, group in groups.items()
    ]
    base = alt.Chart(alt.Data(values=told)).encode(
        y=alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)),
        tooltip=[
            alt.Tooltip("group:N", title=say("quality.group")),
            alt.Tooltip("n:Q", title=say("quality.n")),
            *(alt.Tooltip(f"{name}:Q", format=".3f") for name in ("value", "low", "high")),
        ],
    )
    interval = base.mark_rule(strokeWidth=2, color=GREY).encode(
        x=alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), title=measure), x2="high:Q"
    )
    return (interval + base.mark_point(filled=True, size=70, opacity=1).encode(x="value:Q")).properties(
        height=ROW * len(told)
    )


def reliability_plot(rows: Rows, say: Say) -> "alt.LayerChart":
    """Draw how often the guide answers where it is that sure; on the diagonal, confidence is what it says."""
    import altair as alt

    told = alt.Data(values=[asdict(one) for one in reliability(rows)])
    base = alt.Chart(told).encode(
        x=alt.X(
            "confidence:Q", scale=alt.Scale(domain=[0, 1]), title=say("quality.confidence"), axis=alt.Axis(format="%")
        ),
        tooltip=[
            alt.Tooltip("confidence:Q", format=".1%", title=say("quality.confidence")),
            alt.Tooltip("answered:Q", format=".1%", title=say("quality.true")),
            alt.Tooltip("questions:Q", title=say("quality.n")),
        ],
    )
    ideal = alt.Chart(alt.Data(values=[{"at": 0}, {"at": 1}])).mark_line(strokeDash=[4, 4], color=GREY, strokeWidth=1)
    y = alt.Y("answered_low:Q", scale=alt.Scale(domain=[0, 1]), title=say("quality.true"), axis=alt.Axis(format="%"))
    interval = base.mark_rule(strokeWidth=2, color=GREY).encode(y=y, y2="answered_high:Q")
    points = base.mark_circle(opacity=1).encode(
        y="answered:Q", size=alt.Size("questions:Q", legend=None, scale=alt.Scale(range=[40, 400]))
    )
    return (ideal.encode(x="at:Q", y="at:Q") + interval + points).properties(height=300)


def threshold_plot(rows: Rows, say: Say) -> "alt.LayerChart":
    """Draw what share of each kind of question would be answered from each confidence on, and where that is now."""
    import altair as alt

    told = [one | {"kind": say(f"quality.kind.{one['kind']}")} for one in thresholds(rows)]
    lines = (
        alt.Chart(alt.Data(values=told))
        .mark_line(interpolate="step-before", strokeWidth=2.5)
        .encode(
            x=alt.X(
                "threshold:Q", scale=alt.Scale(domain=[0, 1]), title=say("quality.from"), axis=alt.Axis(format="%")
            ),
            y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), title=say("quality.called"), axis=alt.Axis(format="%")),
            color=alt.Color(
                "kind:N",
                sort=None,
                title=None,
                legend=alt.Legend(orient="bottom", direction="vertical", labelLimit=400),
            ),
            strokeDash=alt.StrokeDash("kind:N", sort=None, title=None),
            tooltip=[
                alt.Tooltip("kind:N", title=say("quality.questions")),
                alt.Tooltip("threshold:Q", format=".0%", title=say("quality.from")),
                alt.Tooltip("share:Q", format=".1%", title=say("quality.called")),
            ],
        )
    )
    now = alt.Chart(alt.Data(values=[{"at": unsure_from()}, {"at": answered_from()}])).mark_rule(
        strokeDash=[4, 4], color=GREY
    )
    return (lines + now.encode(x="at:Q")).properties(height=300)
