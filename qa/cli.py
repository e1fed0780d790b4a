"""The command line: parse, call, print."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from qa.errors import QAError
from qa.records import DEFAULT_K

if TYPE_CHECKING:
    from qa.build.build import BuildReport
    from qa.build.inspect import Inspection
    from qa.quality.evaluate import Evaluation
    from qa.quality.questions import TestQuestion
    from qa.quality.written import WrittenEvaluation
    from qa.records import Answer
    from qa.search.index import Index
    from qa.written.write import Writer


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask a guide a question, in any language.",
)

IndexOption = Annotated[Path, typer.Option("--index", help="Folder of the index.", show_default=True)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
ModelOption = Annotated[
    str | None, typer.Option(help="A sentence-transformers folder or hub name; without it the model that is built in.")
]
Progress = Callable[[int, int], None]

MOST_DOUBTS = 5  # of a file that are printed
REFUSALS = {
    "unanswerable": "the guide does not say it, and the model was not asked",
    "no answer": "the model found no answer in the passages",
    "nothing held": "no sentence of the model's stood the check against the passages",
    "language": "the model did not keep to the language of the question",
    "stopped": "stopped",
    "busy": "too many answers are being written; ask again in a moment",
    "budget": "the tokens of this day are used up",
    "endpoint": "the language model's server did not answer",
}
SMALL_TALK = {
    "greeting": "Hello. What would you like to know? A sentence in your own words is best.",
    "thanks": "You are welcome. Ask again whenever you like.",
    "farewell": "Goodbye. Ask again whenever you like.",
    "agreement": "All right. What else would you like to know?",
    "word": "One word is little to go by. What would you like to know about it?",
    "marks": "There are no words in this. What would you like to know?",
}

# In a terminal a control sequence of a guide could rename the window, hide lines or write in our name.
CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
CONTROLS |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def _print_version(wanted: bool) -> None:
    if wanted:
        import qa

        print(f"qa {qa.__version__}")
        raise typer.Exit


@app.callback()
def _qa(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Ask a guide a question, in any language."""


@app.command()
def build(
    corpus: Annotated[Path, typer.Argument(help="Folder with the guide's files.")] = Path("corpus"),
    index: IndexOption = Path("index"),
    model: ModelOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the index is stale, and why (exit 1).")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another build of this index.", min=0)] = 0,
    trial: Annotated[
        bool, typer.Option("--trial", help="Put it on trial beside the live index; qa publish makes it live.")
    ] = False,
    questions: Annotated[
        Path | None, typer.Option(help="With --trial: test questions to ask both indexes; exit 1 where any breaks.")
    ] = None,
    site: Annotated[
        str | None, typer.Option(help="Address under which the guide's pages are live; kept in corpus.toml.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Build the index from the guide; what has not changed is not encoded again."""
    from qa.build.changes import stale_reasons
    from qa.guide.corpus_settings import set_site

    if site:
        set_site(corpus, site)
    if check:
        reasons = stale_reasons(corpus, index, model)
        if as_json:
            _print_json({"stale": bool(reasons), "reasons": reasons})
        else:
            advice = f"the index is stale; run: qa build {corpus} --index {index}"
            print("\n".join([*map(printable, reasons), advice]) if reasons else "up to date")
        raise typer.Exit(1 if reasons else 0)
    if questions and not trial:
        raise typer.BadParameter("questions are asked of a trial; add --trial", param_hint="--questions")
    from dataclasses import asdict

    from qa.build.build import build_index
    from qa.models.encoder import Encoder
    from qa.quality.questions import read_questions

    asked = read_questions(questions) if questions else []  # before the build, which takes longer
    with _steps("Reading files", "Encoding passages") as (reading, progress):
        report = build_index(corpus, index, Encoder(model), progress, wait, publish=not trial, reading=reading)
    examples = {} if trial else _check_settings(corpus, index)
    _print_report(report, asdict(report) | {"unanswered_examples": examples} if as_json else None)
    if asked and report.trial:
        _ask_trial(index, asked, as_json)
    elif asked:
        _warn("the live index holds the guide as it is; there is nothing to try, so no question was asked")


def _ask_trial(index: Path, asked: "list[TestQuestion]", as_json: bool) -> None:
    """Ask the live index and the one on trial, and say what the change breaks; exit 1 where it breaks anything."""
    from dataclasses import asdict

    from qa.build.changes import compare_stores
    from qa.quality.trial import compare_trial
    from qa.search.index import Index

    live, trial = Index.open(index), Index.open(index, trial=True)
    renamed = compare_stores(live.generation, trial.generation).renamed
    with _progress("Asking both indexes") as progress:
        report = compare_trial(live, trial, asked, renamed, progress)
    if as_json:
        _print_json(asdict(report))
    else:
        kinds = {
            "right now, wrong with the trial": report.broken,
            "answered by the trial only": report.wrongly_answered,
        }
        for kind, found in kinds.items():
            for one in found:
                now = " › ".join((one.after[0], *one.after[1])) if one.after else "nothing"
                print(printable(f"{one.question.question_id}: {one.question.question}: {kind}; it finds {now}"))
        told = f"{report.asked} questions: {len(report.broken)} broken, {len(report.mended)} mended"
        print(f"{told}, {len(report.wrongly_answered)} answered that should not be; to make it live, run: qa publish")
    raise typer.Exit(1 if report.broken or report.wrongly_answered else 0)


def _check_settings(corpus: Path, index: Path) -> dict[str, list[str]]:
    """Say what is wrong with what the editor has set, and which example questions the guide does not answer."""
    from qa.guide.settings import SETTINGS_FILE, read_settings
    from qa.quality.examples import unanswered_examples
    from qa.search.index import Index

    try:
        settings = read_settings(corpus)
    except QAError as error:
        _warn(str(error))
        return {}
    unanswered = unanswered_examples(Index.open(index), settings) if settings.examples else {}
    for language, questions in unanswered.items():
        for question in questions:
            _warn(f"{SETTINGS_FILE}: the guide does not answer the example {question} ({language}); no reader sees it")
    return unanswered


@app.command()
def publish(index: IndexOption = Path("index"), as_json: JsonOption = False) -> None:
    """Let the index that is on trial answer from now on."""
    from qa.build.publish import publish_trial

    name = publish_trial(index)
    _print_json({"live": name}) if as_json else print(f"{name} answers from now on; to undo that, run: qa rollback")


@app.command()
def rollback(index: IndexOption = Path("index"), as_json: JsonOption = False) -> None:
    """Let the other index that is kept answer again: the one before; once more, and the later one is back."""
    from qa.build.publish import roll_back

    name = roll_back(index)
    _print_json({"live": name}) if as_json else print(f"{name} answers from now on; the guide's files are as they were")


@app.command()
def watch(
    corpus: Annotated[Path, typer.Argument(help="Folder with the guide's files.")] = Path("corpus"),
    index: IndexOption = Path("index"),
    model: ModelOption = None,
) -> None:
    """Build the index again after every change of the guide, until Ctrl-C."""
    from qa.build.watch import watch_corpus
    from qa.models.encoder import Encoder

    for report in watch_corpus(corpus, index, Encoder(model)):
        if isinstance(report, QAError):
            _warn(f"{report}; waiting for the next change")
        else:
            _print_report(report)


@app.command()
def doctor(index: IndexOption = Path("index"), as_json: JsonOption = False) -> None:
    """Examine model files, index and guide byte by byte; exit 1 if anything is wrong."""
    from dataclasses import asdict

    from qa.build.doctor import examine
    from qa.written.doctor import examine_writing

    wrong = 0
    for finding in chain(examine(index), examine_writing()):
        wrong += not finding.ok
        if as_json:
            _print_json(asdict(finding))
        else:
            print(f"{'ok  ' if finding.ok else 'BAD '} {finding.subject}: {printable(finding.detail)}", flush=True)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def inspect(
    path: Annotated[Path, typer.Argument(help="A file, or a folder of files.")] = Path("corpus"),
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how files are read: sections, passages, what is left out and why; builds nothing."""
    from dataclasses import asdict

    from qa.build.inspect import inspect as read
    from qa.guide.passages import TOKEN_LIMIT
    from qa.models.encoder import Encoder
    from qa.server.wire import place_to_json

    encoder = Encoder(model)
    read_as = read(path, encoder.count_tokens, min(TOKEN_LIMIT, encoder.max_tokens))
    for one in read_as.files:
        if as_json:
            record = asdict(one)
            for section, written in zip(one.sections, record["sections"], strict=True):
                for passage, own in zip(section.passages, written["passages"], strict=True):
                    own["place"] = place_to_json(passage.place)
            _print_json(record)
        else:
            _print_inspection(one)
    if read_as.unread:
        _warn(_unread(read_as.unread))


def _print_inspection(one: "Inspection") -> None:
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    passages = [passage for section in one.sections for passage in section.passages]
    counts = f"{one.kind}, {one.lines} lines, {len(one.sections)} sections, {len(passages)} passages"
    console.print(Text(printable(one.document), "bold"), Text("" if one.error else counts, "dim"))
    if one.error:
        console.print(Text(f"  left out: {printable(one.error)}", "red"))
    for section in one.sections:
        title = printable(section.headings[-1]) if section.headings else "(before the first heading)"
        cut = ", ".join(f"{p.place.words}: {p.tokens}" for p in section.passages)
        console.print(
            Text(f"{section.line:>6}  {'  ' * max(0, len(section.headings) - 1)}{title}"),
            Text(f" [{cut} tokens]" if cut else "", "dim"),
        )
    for title, notes in (("left out", one.left_out), ("doubtful", one.doubts)):
        for note in notes:
            at = f", line {note.line}" if note.line else ""
            console.print(Text(f"  {title}{at}: {printable(note.text)}  ({note.reason})", "yellow"))
    if one.lost:
        console.print(Text(f"  in no passage, please report: lines {', '.join(map(str, one.lost))}", "red"))


def _unread(unread: dict[str, int]) -> str:
    """Say which files no reader knows, by their endings."""
    return "not read, no reader knows them: " + ", ".join(f"{count} {ending}" for ending, count in unread.items())


def _print_report(report: "BuildReport", as_json: dict[str, Any] | None = None) -> None:
    for name, reason in report.failures.items():
        _warn(f"left out {name}: {reason}")
    for name, notes in report.doubts.items():
        for note in notes[:MOST_DOUBTS]:
            _warn(f"{name}, line {note.line}: {note.text} ({note.reason})")
        if len(notes) > MOST_DOUBTS:
            _warn(f"{name}: {len(notes) - MOST_DOUBTS} more lines like these; see: qa inspect")
    for name, lines in report.lost.items():
        _warn(f"{name}: in no passage, please report: lines {', '.join(map(str, lines[:MOST_DOUBTS]))}")
    if report.unread:
        _warn(_unread(report.unread))
    if as_json is not None:
        _print_json(as_json)
    elif report.built:
        print(
            f"indexed {report.documents} documents, {report.sections} sections, {report.passages} passages "
            f"({report.encoded} encoded) as {report.generation}"
        )
        if report.trial:
            print("it is on trial; ask it with: qa ask --trial, make it live with: qa publish")
        if report.recall < 1:
            print(f"searched in cells, which find {report.recall:.1%} of the nearest passages")
    else:
        print(f"up to date: {report.passages} passages in {report.generation}")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Your question, in any language.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many sections to show; an answer has at most 16.")] = DEFAULT_K,
    index: IndexOption = Path("index"),
    after: Annotated[str, typer.Option(help="The question before it, for one that cannot stand alone.")] = "",
    trial: Annotated[bool, typer.Option("--trial", help="Ask the index that is on trial.")] = False,
    questions: Annotated[Path | None, typer.Option(help="Ask all test questions of a JSON Lines file.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Have the language model of GUIDE_QA_LLM_URL write an answer, too.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the guide."""
    if (question is None) == (questions is None):
        raise typer.BadParameter("give either a question or --questions FILE")
    if k < 1:
        raise typer.BadParameter(f"-k must be at least 1, got {k}")
    if write and questions is not None:
        raise typer.BadParameter("for a file of questions run: qa evaluate --write FILE", param_hint="--write")
    from qa.build.changes import newer_guide
    from qa.quality.questions import read_questions
    from qa.search.index import Index, check_question
    from qa.server.threads import limit_threads
    from qa.server.wire import answer_to_json

    if questions is not None:
        asked = read_questions(questions)
        limit_threads()
        opened = Index.open(index, trial=trial)
        for test in asked:
            record = {"question_id": test.question_id, **answer_to_json(opened.ask(test.question, k, after=test.after))}
            _print_json(record)
        return
    check_question(question or "")
    writer = _writer() if write else None
    limit_threads()
    opened = Index.open(index, trial=trial)
    answer = opened.ask(question or "", k, after=after)
    if opened.generation.warning:
        _warn(opened.generation.warning)
    if changed := newer_guide(opened.generation.manifest):
        _warn(f"the guide has changed since it was indexed ({'; '.join(changed[:3])}); run: qa build")
    if as_json and writer is None:
        _print_json(answer_to_json(answer))
    elif not as_json:
        _print_answer(answer)
    if writer is not None:
        _write(writer, opened, answer, as_json)


def _writer() -> "Writer":
    """Open what writes answers.

    :raises QAError: No language model is set.
    """
    from qa.server.settings import Settings
    from qa.written.write import open_writer

    return open_writer(Settings.read().data)


def _write(writer: "Writer", index: "Index", answer: "Answer", as_json: bool) -> None:
    """Print a written answer, sentence by sentence as they are held; exit 1 where the model's server fails."""
    from rich.text import Text

    from qa.server.links import Links
    from qa.server.written_wire import written_to_json
    from qa.written.records import Written

    console = Console(highlight=False, soft_wrap=True)
    if not as_json:
        told = "\nWritten by a language model, each sentence checked against the guide; what counts are the passages:"
        console.print(Text(told, "dim"))
    for one in writer.write(index, answer):
        if isinstance(one, Written):
            written = one
        elif not as_json:
            ranks = "".join(f"[{citation.rank}]" for citation in one.citations)
            console.print(Text(f"{printable(one.text)} {ranks}"))
            for citation in one.citations:
                console.print(Text(f"    {printable(' '.join(citation.source.split()))}", "dim"))
    for warning in written.warnings:
        _warn(warning)
    if as_json:
        links = Links.read()
        _print_json(links.answer(answer) | {"written": written_to_json(written, links)})
    elif written.refusal:
        console.print(Text(f"Nothing is written: {REFUSALS[written.refusal]}", "yellow"))
    if written.problem:
        raise QAError(f"{written.problem.what}; {written.problem.then}")


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Test questions, JSON Lines.")],
    corpus: Annotated[Path | None, typer.Option(help="Judge this guide, in an index of its own, not --index.")] = None,
    index: IndexOption = Path("index"),
    model: ModelOption = None,
    as_json: JsonOption = False,
    output: Annotated[Path | None, typer.Option(help="Also write everything, each question included, as JSON.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Judge the answers that the model of GUIDE_QA_LLM_URL writes.")
    ] = False,
) -> None:
    """Measure how well the guide answers test questions."""
    import tempfile

    from qa.build.build import build_index
    from qa.models.encoder import EMBEDDED_MODEL, open_encoder
    from qa.quality.evaluate import evaluate as judge
    from qa.quality.evaluate import unknown_headings
    from qa.quality.questions import read_questions
    from qa.quality.written import WrittenEvaluation, evaluate_written
    from qa.search.index import Index
    from qa.server.threads import limit_threads

    asked = read_questions(questions)
    writer = _writer() if write else None
    with tempfile.TemporaryDirectory(prefix="guide-qa-") as folder:
        if corpus is not None:
            with _progress("Encoding passages") as progress:
                report = build_index(corpus, Path(folder), open_encoder(model or EMBEDDED_MODEL), progress)
            for name, reason in report.failures.items():
                _warn(f"left out {name}: {reason}")
        limit_threads()
        opened = Index.open(folder if corpus is not None else index)
        for path in unknown_headings(opened, asked):
            _warn(f"no such section, counted as missed: {path}")
        with _progress("Writing" if writer else "Asking") as progress:
            result = evaluate_written(opened, writer, asked, progress) if writer else judge(opened, asked, progress)
    if output is not None:
        try:
            output.write_text(json.dumps(result.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise QAError(f"cannot write {output}: {error.strerror}") from error
    if as_json:
        _print_json({key: value for key, value in result.to_json().items() if key != "rows"})
    elif isinstance(result, WrittenEvaluation):
        _print_written(result)
    else:
        _print_evaluation(result)


@app.command()
def mcp(
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index; else GUIDE_QA_INDEX.")] = None,
) -> None:
    """Answer an assistant that speaks the Model Context Protocol, through stdin and stdout; it starts this itself."""
    from qa.server.mcp_stdio import serve_stdio

    serve_stdio(index)


@app.command()
def train(
    questions: Annotated[list[Path], typer.Argument(help="Test questions about the guide, JSON Lines; 60 or more.")],
    corpus: Annotated[Path, typer.Option(help="Folder with the guide's files.")] = Path("corpus"),
    output: Annotated[Path, typer.Option(help="Folder for the model; a stopped training goes on there.")] = Path(
        "model"
    ),
    epochs: Annotated[int, typer.Option(help="How often each question is seen.", min=1)] = 6,
    seed: Annotated[int, typer.Option(help="Of what is drawn at random.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Train the built-in model further on your guide; a fifth of the questions is kept to measure on."""
    from dataclasses import asdict

    from qa.training.own import train_on_guide

    with _progress("Training") as progress:
        gains = train_on_guide(corpus, questions, output, epochs, seed, progress)
    if as_json:
        _print_json(asdict(gains) | {"model": str(gains.model)})
        return
    print(f"trained on {gains.trained_on} questions, measured on {gains.measured_on} others:")
    for name, value in gains.before.items():
        print(f"  {name}: {value:.3f} before, {gains.after[name]:.3f} after")
    print(f"if that is better, run: qa build {corpus} --model {output}")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; on any but 127.0.0.1 GUIDE_QA_TOKEN is needed.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for any.", min=0, max=65535)] = 8502,
    index: Annotated[
        Path | None, typer.Option(help="Folder of the index; without it GUIDE_QA_INDEX, or index.")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="Folder with the guide's files; without it GUIDE_QA_CORPUS, or corpus.")
    ] = None,
    base_path: Annotated[str, typer.Option(help="Path that everything lies below, such as guide.")] = "",
) -> None:
    """Serve the API, without the page."""
    from qa.server.serve import serve as listen

    listen(host, port, base_path, index, corpus)


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a question may hold what the terminal's encoding cannot show
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="qa")
    except QAError as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print(
            "stopped; the index is as it was before, and what was done is kept: the same command goes on",
            file=sys.stderr,
        )
        sys.exit(130)
    except BrokenPipeError:  # `qa ask … | head`
        sys.stderr.close()
        sys.exit(1)


def _print_json(record: Any) -> None:
    """Print an object on a line, in UTF-8 whatever the console's encoding."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    print(json.dumps(record, ensure_ascii=False), flush=True)


def _warn(message: str) -> None:
    print(f"warning: {printable(message)}", file=sys.stderr)


def printable(text: str) -> str:
    """Show control characters instead of sending them; no character is added or lost."""
    return text.replace("\r\n", " \n").translate(CONTROLS)


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """Show a bar on stderr, when that is a terminal."""
    with _steps(label) as (progress,):
        yield progress


@contextmanager
def _steps(*labels: str) -> Iterator[list[Progress]]:
    """Show a bar for each of several steps on stderr, from when it begins, when that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bar(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks = [bar.add_task(label, total=None, visible=at == 0) for at, label in enumerate(labels)]
        yield [
            lambda done, total, task=task: bar.update(task, completed=done, total=total, visible=True)  # type: ignore[misc]
            for task in tasks
        ]


def _print_answer(answer: "Answer") -> None:
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if answer.kind in SMALL_TALK:
        console.print(SMALL_TALK[answer.kind])
        return
    if not answer.answerable:
        console.print(
            Text(f"The guide does not answer this (confidence {answer.confidence:.0%}). Nearest sections:", "yellow")
        )
    if answer.tier == "unsure":
        console.print(Text(f"Not sure (confidence {answer.confidence:.0%}). What comes closest:", "yellow"))
    for hit in answer.hits:
        passage = hit.passage
        path = printable(" > ".join(passage.headings) or passage.document_id)
        console.print(Text(f"\n{hit.rank}. {path}", "bold"))
        console.print(Text(f"   {printable(passage.where)}  ·  {hit.score:.3f}", "dim"))
        if passage.opening:
            console.print(Text(printable(passage.opening.rstrip()), "dim"))
        body = Text(printable(passage.text))
        for start, end in hit.highlights:
            body.stylize("bold green", start, end)
        console.print(body)
        for other in hit.also:
            console.print(Text(f"   also in {printable(other.where)}", "dim"))
        for language, other in hit.translations:
            console.print(Text(f"   {language}: {printable(other.where)}", "dim"))
        for part in hit.parts:
            console.print(Text(f"\n   {printable(part.headings[-1])}", "bold"))
            console.print(Text(printable(part.text)))


def _print_evaluation(result: "Evaluation") -> None:
    from rich.table import Table

    from qa.quality.evaluate import MEASURES

    console = Console(highlight=False)
    table = Table(
        "questions", "n", *MEASURES, "refused", "near answered", title=f"index {result.index}, 95 % intervals by entry"
    )
    for name, group in result.groups.items():
        near = f"{result.near[name]:.0%}" if name in result.near else ""
        shares = f"{group['refused']:.0%}", near
        table.add_row(name, str(group["n"]), *(_interval(group[measure]) for measure in MEASURES), *shares)
    console.print(table)
    for kind, area in result.auroc.items():
        console.print(f"AUROC answerable against {kind}: {_interval(area)}")
    console.print("called answered: " + ", ".join(f"{share:.1%} of {name}" for name, share in result.answered.items()))
    console.print(f"{result.milliseconds:.1f} ms a question (median, in batches)")
    for row in result.worst():
        found = [" > ".join(hit["headings"]) or f"{hit['document']}:{hit['start_line']}" for hit in row["found"]]
        console.print(
            f"\n{row['question_id']} ({row['language']}), rank {row['rank'] or 'none'}: ",
            printable(row["question"]),
            markup=False,
        )
        console.print("  found ", printable(found[0]) if found else "nothing", markup=False)


def _print_written(result: "WrittenEvaluation") -> None:
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(
        *("questions", "n", "written", "wrongly written", "sentences", "dropped", "cited rightly", "other language"),
        *("tokens", "seconds"),
        title=f"index {result.index}, model {printable(result.model)}",
    )
    for name, group in result.groups.items():
        table.add_row(
            *(name, str(group.questions), f"{group.written} of {group.answerable}"),
            *(f"{group.wrongly_written} of {group.questions - group.answerable}", str(group.sentences)),
            *(str(sum(group.dropped.values())), f"{group.cited_rightly} of {group.judged}"),
            *(str(group.in_other_language), str(group.tokens), f"{group.seconds:.1f}"),
        )
    console.print(table)
    for title, counts in (("dropped", result.groups["all"].dropped), ("not written", result.groups["all"].refused)):
        if counts:
            console.print(f"{title}: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    for warning in result.warnings:
        _warn(warning)


def _interval(measure: Any) -> str:
    return f"{measure.value:.3f} ({measure.low:.2f}-{measure.high:.2f})"


if __name__ == "__main__":
    main()
