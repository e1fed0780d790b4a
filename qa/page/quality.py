"""The view of a judge: question files run against the guide, and what comes of it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from qa.disk import check_name, replace_file
from qa.errors import QAError
from qa.page.charts import language_plot, reliability_plot, threshold_plot
from qa.page.lists import facts_html, found_html, place_html, table_html
from qa.page.passage import plain_label
from qa.page.shell import draw_heading, open_live_index, require_admin, say, settings, show_error
from qa.page.work import draw_job, draw_outcome, is_running, question_files, run_questions, start
from qa.quality.evaluate import MEASURES, Measure
from qa.quality.questions import read_questions
from qa.quality.runs import Comparison, Run, compare_runs, list_runs, read_run, run_to_csv, run_to_json
from qa.search.index import Index

RUN = "quality"
WORST = 15


def draw() -> None:
    """Draw the view: what to run, then one run and what it says."""
    require_admin()
    _draw_start()
    runs, damaged = list_runs(settings().data / "runs")
    if damaged:
        st.warning(say("quality.damaged", files=", ".join(map(plain_label, damaged))), icon=":material/error:")
    if not runs:
        st.html(facts_html(say("quality.no_runs")))
        return
    labels = {run.run_id: _label(run) for run in runs}
    chosen = st.selectbox(say("quality.run"), labels, format_func=labels.__getitem__, key="run")
    try:
        run = read_run(settings().data / "runs", chosen)
    except QAError as error:
        show_error(say("quality.unreadable"), error)
        return
    _draw_run(run, [other for other in runs if other.run_id != run.run_id])


def _label(run: Run) -> str:
    ranked = run.evaluation.groups.get("all")
    told = f" · MRR@10 {ranked['MRR@10'].value:.3f}" if ranked else ""
    return f"{run.at:%Y-%m-%d %H:%M} UTC · {run.questions}{told} · {run.evaluation.index}"


def _draw_start() -> None:
    files = question_files()
    with st.container(horizontal=True, vertical_alignment="bottom", key="start"):
        name = st.selectbox(say("quality.file"), list(files), key="question-file", width=480)
        index = open_live_index()
        st.button(
            say("quality.start"),
            type="primary",
            icon=":material/play_arrow:",
            disabled=is_running(RUN) or not name,
            key="start-run",
            on_click=_start,
            args=(index, files.get(name)),
        )
        with st.popover(say("quality.own"), icon=":material/upload_file:"):
            _draw_upload()
    job = draw_job(RUN, "quality.working")
    if job is not None:
        draw_outcome(job, say("quality.failed"))


def _start(index: Index, questions: Path) -> None:
    """Begin a run; when it has ended, the latest run is the one shown."""
    st.session_state.pop("run", None)
    start(RUN, partial(run_questions, index, questions, settings().data / "runs"))


def _draw_upload() -> None:
    with st.form("own-questions", border=False, clear_on_submit=True):
        st.caption(say("quality.format"))
        file = st.file_uploader(say("quality.choose"), type=["jsonl"])
        if st.form_submit_button(say("quality.keep"), type="primary") and file is not None:
            try:
                path = settings().data / "questions" / check_name(file.name, (".jsonl",))
                if path.exists():
                    raise QAError(say("quality.taken", file=path.name))
                replace_file(path, file.getvalue())
                try:
                    read_questions(path)
                except QAError:
                    path.unlink()
                    raise
            except QAError as error:
                show_error(say("quality.refused"), error)
            else:
                st.rerun()


def _draw_run(run: Run, others: list[Run]) -> None:
    _draw_facts(run)
    by_language, answers, worst, compared, download = st.tabs(
        [say(f"quality.tab.{name}") for name in ("languages", "answers", "worst", "compare", "download")], key="tabs"
    )
    with by_language:
        _draw_languages(run)
    with answers:
        _draw_answers(run)
    with worst:
        _draw_worst(run)
    with compared:
        _draw_comparison(run, others)
    with download:
        _draw_download(run)


def _draw_facts(run: Run) -> None:
    evaluation = run.evaluation
    told = [
        say("quality.asked", questions=len(evaluation.rows)),
        say("quality.took", milliseconds=f"{evaluation.milliseconds:.1f}"),
    ]
    st.html(facts_html(*told))
    if "all" not in evaluation.groups:
        return
    with st.container(horizontal=True, key="figures"):
        for measure in MEASURES:
            value: Measure = evaluation.groups["all"][measure]
            st.metric(
                measure,
                f"{value.value:.3f}",
                f"{value.low:.2f}–{value.high:.2f}",
                "off",
                delta_arrow="off",
                border=True,
            )


def _draw_languages(run: Run) -> None:
    groups = run.evaluation.groups
    if not groups:
        st.html(facts_html(say("quality.nothing_ranked")))
        return
    st.caption(say("quality.intervals"))
    measure = st.segmented_control(
        say("quality.measure"), MEASURES, default="MRR@10", required=True, key="measure", label_visibility="collapsed"
    )
    named = {_group(name): group for name, group in groups.items()}
    st.altair_chart(language_plot(named, measure, say), width="stretch")
    rows = [(name, str(group["n"]), *(_interval(group[m]) for m in MEASURES)) for name, group in named.items()]
    st.html(table_html(say("quality.tab.languages"), [say("quality.group"), say("quality.n"), *MEASURES], rows))


def _group(name: str) -> str:
    known = {"all": "quality.all", "zh": "quality.zh", "other": "quality.other"}
    return say(known[name]) if name in known else name.removesuffix(" only")  # than the group of its whole script


def _interval(measure: Measure) -> str:
    return f"{measure.value:.3f} ({measure.low:.2f}–{measure.high:.2f})"


def _draw_answers(run: Run) -> None:
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


def _draw_worst(run: Run) -> None:
    missed = run.evaluation.worst(WORST)
    draw_heading(say("quality.missed"))
    st.html(found_html(map(_told, missed)) if missed else facts_html(say("quality.none_missed")))
    wrong = [
        row for row in run.evaluation.rows if not row["relevant"] and row["answerable"] and row.get("tier") != "unsure"
    ]
    wrong.sort(key=lambda row: -row["confidence"])
    draw_heading(say("quality.wrong"))
    st.html(found_html(map(_told, wrong[:WORST])) if wrong else facts_html(say("quality.none_wrong")))


def _told(row: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
    rank = say("quality.rank", rank=row["rank"]) if row["rank"] else say("quality.not_found")
    about = [row["question_id"], row["language"], *([rank] if row["relevant"] else [])]
    about.append(say("quality.sure", share=f"{row['confidence']:.0%}"))
    pairs = [(say("quality.found"), _places(row["found"]))]
    if row["relevant"]:
        pairs.insert(0, (say("quality.wanted"), _places(row["relevant"])))
    return row["question"], " · ".join(about), pairs


def _places(places: list[dict[str, Any]]) -> str:
    return "<br>".join(
        place_html(place["document"], place.get("headings") or (), place.get("start_line")) for place in places
    )


def _draw_comparison(run: Run, others: list[Run]) -> None:
    if not others:
        st.html(facts_html(say("quality.no_other")))
        return
    labels = {other.run_id: _label(other) for other in others}
    earlier = next((other.run_id for other in others if other.at < run.at), others[0].run_id)
    chosen = st.selectbox(
        say("quality.against"), labels, list(labels).index(earlier), format_func=labels.__getitem__, key="against"
    )
    try:
        comparison = compare_runs(read_run(settings().data / "runs", chosen), run)
    except QAError as error:
        show_error(say("quality.incomparable"), error)
        return
    draw_verdict = {"better": st.success, "worse": st.error, "none": st.info}[comparison.verdict]
    draw_verdict(say(f"quality.verdict.{comparison.verdict}"))
    _draw_differences(comparison)


def _draw_differences(comparison: Comparison) -> None:
    rows = [
        (
            say("quality.decision") if one.measure == "decision" else one.measure,
            f"{one.before:.3f}",
            f"{one.after:.3f}",
            f"{one.after - one.before:+.3f} ({one.low:+.3f} – {one.high:+.3f})",
            f"{one.p:.4f}",
            say(f"quality.shown.{one.verdict}"),
        )
        for one in comparison.differences
    ]
    names = ("measure_column", "before", "after", "difference", "p", "says")
    st.html(table_html(say("quality.tab.compare"), [say(f"quality.{name}") for name in names], rows))
    st.caption(say("quality.test", shared=comparison.shared, left_out=comparison.left_out))
    for name, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        if pairs:
            draw_heading(say(f"quality.{name}", questions=len(pairs)))
            st.html(found_html(_told(after) for _, after in pairs[:WORST]))


def _draw_download(run: Run) -> None:
    with st.container(horizontal=True, key="download"):
        data = json.dumps(run_to_json(run), ensure_ascii=False, indent=1)
        name = f"quality-{run.run_id}"
        download = partial(st.download_button, icon=":material/download:", on_click="ignore")
        download("JSON", data, f"{name}.json", "application/json")
        download("CSV", run_to_csv(run), f"{name}.csv", "text/csv")
    st.caption(say("quality.download.help"))
