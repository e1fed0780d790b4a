"""Keep what benchmarks print in one file, and write every table of the docs from it.

usage: python benchmarks/quality.py SETDIR… | python benchmarks/figures.py record quality
       python benchmarks/figures.py [--check]

`record PAGE` takes the Markdown tables from its input, passes them on, and keeps them in figures.json.
A table goes by the name of its first column, so that a part measured anew replaces only itself. Without an action the
pages below docs/measurements/ and the table of README.md are written; `--check` only says whether they are right.
"""

import argparse
import json
import re
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "measurements"
FIGURES = FOLDER / "figures.json"
BEGIN, END = "<!-- written by benchmarks/figures.py -->", "<!-- end -->"
NATURAL = (  # sets whose questions are in people's own words
    *("shipped guide", "enguide, natural", "eninsure", "esuni", "jawasher", "larkbox", "zhshop", "zhtech", "zhtransit"),
)
PAGES = {  # name: title, command, what to know of it
    "quality": (
        "How good retrieval is",
        "make bench",
        """
        Each set is a guide with judged questions. The shipped guide, `eninsure`, `esuni`, `jawasher`, `larkbox`,
        `zhshop`, `zhtech` and `zhtransit` are ours, asked in people's own words, and so is `enguide, natural`.
        The other `*guide` sets ask in translations of the headings, XQuAD for paragraphs of articles without
        headings. Values are means over questions with 95 % bootstrap intervals, resampled by entry (the place
        that answers). AUROC: how often an answerable question gets a higher confidence than an unanswerable one,
        off topic (far) or on topic (near).
        """,
    ),
    "engine": (
        "The engine beside the reference",
        "python benchmarks/quality.py SETDIR… --model FOLDER",
        """
        The same sets with the same model in 32 bits, run by sentence-transformers; measured with an earlier
        ranking.
        """,
    ),
    "peers": (
        "Beside others, with the same encoder",
        "build/peers/bin/python benchmarks/peers.py SETDIR…",
        """
        The same questions and judgement; a peer's chunk is judged as the section that it overlaps most. Rows of
        this project are of the day the peers were measured.
        """,
    ),
    "speed": (
        "How fast it is",
        "build/peers/bin/python benchmarks/speed.py ../shared/data/enguide",
        """
        2 shared cores (x86-64 with AVX-512 VNNI), the English guide of 372 passages, 150 natural questions in 14
        languages. Times are medians, the 95th percentile in brackets, ratios medians over turns. The machine is
        up to half as fast in one hour as in another: compare within a table, not between tables.
        """,
    ),
    "page": (
        "The page",
        "python benchmarks/page_speed.py, python benchmarks/panel_in_browser.py, python benchmarks/errands.py",
        """
        In the system's Chromium, on the same machine. One table is the panel of questions asked in the page, all
        in one visit, so that each has the one before it in mind where it cannot stand alone: what a reader is told of
        those that the guide answers, of those on its topic and off it that it does not, and of small talk. Errands are
        done from the first page; a file that is chosen in the system's dialogue counts as two clicks.
        """,
    ),
    "ranking": (
        "What the ranking is worth",
        "python benchmarks/train_ranking.py SETDIR…, python benchmarks/ablation.py SETDIR…",
        """
        The first table fits on all families of guides but one and reports on that one; guides of ours also ask
        their own headings. The last one takes signals away from the shipped weights: MRR@10, `*` where the 95 %
        interval of the difference to the whole leaves out zero.
        """,
    ),
    "verifier": (
        "Whether the guide answers",
        "python benchmarks/question_alone.py SETDIR…",
        """
        AUROC of answerable against near questions, by the question's wording without the guide, by the verifier
        without anything else, and by the confidence; the verifier was trained on none of these guides. Plain
        questions are answered by the guide and worded like those that are not.
        """,
    ),
    "grouping": (
        "Gaps: which questions are put together",
        "python benchmarks/grouping.py ../shared/data/xquad-en/questions.jsonl",
        """
        Of all pairs of questions: are those put together the same question (precision), and the same ones put
        together (recall). The second table: questions marked as urgent by the usual rule, whose sentences were
        written by who had labelled the questions.
        """,
    ),
    "recall": (
        "What a search in cells finds",
        "python benchmarks/recall.py SETDIR… benchmarks/guides/*",
        """
        Guides of more than 3,000 passages are searched in cells, as many as find 99 % of the 24 nearest passages to
        what is asked. A build cannot know that: it asks for the last two headings of some sections, as questions are
        asked. Here the development sets and the guides of `benchmarks/guides` are one guide, and real questions to them
        stand beside that.
        """,
    ),
    "written": (
        "Written answers: which sentences the check drops",
        "python benchmarks/adversaries.py",
        """
        280 sentences in 8 languages about five guides, none of which was trained on, by a writer who had not seen what
        was: each cites a section that says it or, by one change, does not. Dropped should be all that are not true and
        none that are. Moved: cited from another passage that was offered. What of a passage is read
        with a sentence was chosen on these sentences, so the figures flatter by a little.
        """,
    ),
    "translations": (
        "Pages in several languages: which section is which",
        "python benchmarks/translations.py ../shared/data/natural/desktop de es fr ja ru zh_CN vi",
        """
        Sections of long pages, of which each language lacks another quarter, paired by their vectors alone. The two
        constants were chosen on ten other pages, before this was measured.
        """,
    ),
    "formats": (
        "Guides of every format",
        "python benchmarks/headings.py, formats.py, read_files.py FOLDER --beside markitdown, reviewed.py",
        """
        Headings: files of ours shaped like the faults of real ones, judged by who had not seen the readers. `html`,
        `docx`, `pdf` and those with a 2 were looked at while the readers were mended, those with a 3 were not: these
        tell what to expect. Our guide as: made by pandoc, Chromium and LibreOffice; a figure below zero in the last
        column is a gain. Files: public ones of many makers, fetched for this and not kept here, each read in a
        process of its own, beside another tool. Reviewed: some of them held against what a person sees; most of the
        faults found so have been mended since.
        """,
    ),
    "reliability": (
        "What it survives",
        "python benchmarks/reliability.py --parts kills|flips|faults|soak, python benchmarks/fuzz_readers.py",
        """
        With the real model, files and processes, on 2 cores that did other work beside it.
        """,
    ),
}

Table = dict[str, Any]  # "columns", "rows", "measured"


def main() -> None:
    """Record tables, or write pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", nargs="?", choices=["record"])
    parser.add_argument("page", nargs="?", choices=PAGES)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is wrong")
    arguments = parser.parse_args()
    if arguments.action == "record":
        if not arguments.page:
            parser.error("record which page?")
        record(arguments.page, sys.stdin)
        return
    wrong = [path for path, text in pages() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if arguments.check:
        sys.exit("".join(f"{path} is not what figures.json says; run: make figures\n" for path in wrong) or 0)
    for path, text in pages():
        path.write_text(text, encoding="utf-8")


def read_figures() -> dict[str, dict[str, Table]]:
    """Read all tables: by page, then by the name of the first column."""
    figures: dict[str, dict[str, Table]] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return figures


def record(page: str, lines: Any) -> None:
    """Keep the tables among ``lines``, and print what comes by."""
    figures = read_figures()
    columns: list[str] = []
    table: Table | None = None
    for line in lines:
        print(line, end="", flush=True)
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            columns, table = [], None
        elif re.fullmatch(r"\|(-+\|)+", line.strip()):
            table = {"measured": f"{datetime.now(UTC):%Y-%m-%d}", "columns": columns, "rows": []}
            figures.setdefault(page, {})[columns[0]] = table
        elif table is None:
            columns = cells
        else:
            table["rows"].append(cells)
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    FIGURES.write_text(re.sub(r"\n {5,}(?=[\"\]])", " ", text) + "\n", encoding="utf-8")


def pages() -> list[tuple[Path, str]]:
    """Give every page that is written, with its text."""
    figures = read_figures()
    written = [(FOLDER / f"{name}.md", page(name, figures.get(name, {}))) for name in PAGES]
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return [*written, (readme, f"{before}{BEGIN}\n{summary(figures)}{END}{after}")]


def page(name: str, tables: dict[str, Table]) -> str:
    """Write one page."""
    title, command, intro = PAGES[name]
    parts = [f"# {title}", f"Written by `make figures` from what `{command}` printed.", " ".join(intro.split())]
    parts += [
        f"Measured {table['measured']}:\n\n{markdown(table['columns'], table['rows'])}".rstrip()
        for table in tables.values()
    ]
    return "\n\n".join(parts) + "\n"


def markdown(columns: list[str], rows: list[list[str]]) -> str:
    """Write a table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(
        f"| {' | '.join(cells)} |\n".replace("| --- ", "|---").replace("---|\n", "---|\n") for cells in lines
    )


def summary(figures: dict[str, dict[str, Table]]) -> str:
    """Write what README says in seven numbers, an honest sentence first."""
    sets = {row[0]: row for row in figures["quality"]["set"]["rows"] if row[1] == "all"}
    at = {name: column for column, name in enumerate(figures["quality"]["set"]["columns"])}

    def value(name: str, measure: str) -> float | None:
        cell = sets[name][at[measure]]
        return float(cell.split()[0]) if cell else None

    def mean(measure: str) -> float:
        return statistics.mean(found for name in NATURAL if (found := value(name, measure)) is not None)

    asked = {row[0]: row for row in figures["speed"]["a question, end to end"]["rows"]}
    ours = asked["this project"][1].split()[0]
    langchain = asked["LangChain (header splitter, FAISS)"][2]
    peers = [
        row for row in figures["peers"]["set"]["rows"] if row[0] == "enguide, natural" and row[1] != "this project"
    ]
    headings = {row[0]: row for row in figures["formats"]["headings of"]["rows"]}
    unseen = [headings[name] for name in ("html3", "docx3", "pdf3")]
    best = max(peers, key=lambda row: float(row[3]))
    first, three = mean("hit@1"), mean("hit@3")
    rows = [
        ["the first passage is right (hit@1)", f"{first:.0%}", "quality"],
        ["one of the first three is right (hit@3)", f"{three:.0%}", "quality"],
        [
            f"hit@1 on a guide where the best peer, {best[1]}, has {float(best[3]):.0%}",
            f"{value('enguide, natural', 'hit@1'):.0%}",
            "peers",
        ],
        [
            "answerable told from off-topic, from on-topic but unanswered (AUROC)",
            f"{mean('AUROC far'):.2f}, {mean('AUROC near'):.2f}",
            "quality",
        ],
        [
            "headings found in web pages, Word, PDF of shapes that no reader was tuned on (precision/recall)",
            ", ".join(f"{float(row[3]):.2f}/{float(row[4]):.2f}" for row in unseen),
            "formats",
        ],
        ["a question, end to end, on 2 cores", f"{ours} ms", "speed"],
        ["LangChain with FAISS and the same model takes", f"{langchain} times as long", "speed"],
    ]
    linked = [[what, number, f"[{name}](docs/measurements/{name}.md)"] for what, number, name in rows]
    return (
        f"For questions in people's own words, over nine guides, the first passage shown is right in {first:.0%},"
        f" and one of the first three in {three:.0%}.\n\n" + markdown(["", "", "measured in"], linked)
    ) + panel(figures["quality"]["panel"])


def panel(table: Table) -> str:
    """Write what the panel of questions meets; by language only what is right."""
    rows = {row[0]: row for row in table["rows"]}
    measures = (f"{name} {value}" for name, value in zip(table["columns"][2:], rows["all"][2:], strict=True))
    languages = (f"{name} {row[2]}" for name, row in rows.items() if len(name) == 2)
    return (
        f"\nThe shipped guide asked as worried people type, {rows['all'][1]} questions that it answers and others that"
        f" it does not (`tests/panel.jsonl`): {', '.join(measures)}; first right by language: {', '.join(languages)}"
        " ([all of it](docs/measurements/quality.md)).\n"
    )


if __name__ == "__main__":
    main()
