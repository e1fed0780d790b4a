"""Measure retrieval on question sets: one table, a row a question file.

usage: python benchmarks/quality.py SETDIR… [--model NAME] [--output FILE] [--cache FOLDER]

A set is a folder with `corpus/` and one or more `*.jsonl` files of test questions; a set without questions is
skipped with a word. The guide that ships is always measured too.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.evaluate import Evaluation, Measure, evaluate, unknown_headings
from qa.quality.questions import read_questions
from qa.search.index import Index

ROOT = Path(__file__).parents[1]
COLUMNS = ("hit@1", "hit@3", "MRR@10", "nDCG@10")
PANEL = "panel.jsonl"


def main() -> None:
    """Measure every set and print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SETDIR")
    parser.add_argument("--model", help="a sentence-transformers folder or hub name")
    parser.add_argument("--output", type=Path, help="also write every figure as JSON")
    parser.add_argument("--cache", type=Path, help="where indexes are kept for the next run; default: nowhere")
    arguments = parser.parse_args()
    encoder = Encoder(arguments.model)
    results: dict[str, Evaluation] = {}
    for folder in arguments.sets:
        files = sorted(folder.glob("*.jsonl"))
        results |= measure(folder.name, folder / "corpus", files, encoder, arguments.cache)
    shipped = [ROOT / "tests" / "questions.jsonl", ROOT / "tests" / PANEL]
    results |= measure("shipped guide", ROOT / "corpus", shipped, encoder, arguments.cache)
    print_table(results)
    print_panel(results["shipped guide, panel"])
    if arguments.output:
        figures = {name: result.to_json() for name, result in results.items()}
        arguments.output.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def measure(name: str, corpus: Path, files: list[Path], encoder: Encoder, cache: Path | None) -> dict[str, Evaluation]:
    """Index one guide and ask it each file of questions."""
    if not files:
        print(f"{name}: no questions", file=sys.stderr)
        return {}
    results = {}
    with tempfile.TemporaryDirectory() as aside:
        folder = cache / name if cache else Path(aside)
        report = build_index(corpus, folder, encoder)
        index = Index(Index.open(folder).generation, encoder)  # one copy of the model for all sets
        for file in files:
            label = name if file.stem == "questions" else f"{name}, {file.stem.removeprefix('questions-')}"
            questions = read_questions(file)
            print(
                f"{label}: {report.sections} sections, {report.passages} passages, {len(questions)} questions",
                file=sys.stderr,
            )
            for path in unknown_headings(index, questions):
                print(f"  no such section: {path}", file=sys.stderr)
            results[label] = evaluate(index, questions)
    return results


def print_table(results: dict[str, Evaluation]) -> None:
    """Print all languages, Chinese and the others of every set, with 95 % intervals."""
    told = ("AUROC far", "AUROC near", "right and answered", "refused", "far answered", "near answered")
    print(f"| set | questions | n | {' | '.join((*COLUMNS, *told))} |")
    print(f"|---|---|---|{'---|' * (len(COLUMNS) + len(told))}")
    for name, result in results.items():
        for group in ("all", "zh", "other"):
            if group not in result.groups or (group == "other" and "zh" not in result.groups):
                continue
            values = result.groups[group]
            areas = [result.auroc.get(kind) if group == "all" else None for kind in ("far", "near")]
            cells = [*(values[column] for column in COLUMNS), *areas]
            shares = [values["right"], values["refused"]]
            shares += [result.answered.get(kind) if group == "all" else None for kind in ("far", "near")]
            written = [*map(cell, cells), *("" if one is None else f"{one:.2f}" for one in shares)]
            print(f"| {name} | {group} | {values['n']} | {' | '.join(written)} |")


def print_panel(result: Evaluation) -> None:
    """Print what a reader meets, by language."""
    print("\n| panel | n | first right | in three | right and answered | wrongly refused | near answered |")
    print("|---|---|---|---|---|---|---|")
    for name, values in result.groups.items():
        shares = [values["hit@1"].value, values["hit@3"].value, values["right"], values["refused"]]
        written = [f"{share:.0%}" for share in [*shares, *([result.near[name]] if name in result.near else [])]]
        print(f"| {name} | {values['n']} | {' | '.join(written)}{'' if name in result.near else ' | '} |")


def cell(measure: Measure | None) -> str:
    """Write a value with its interval."""
    return f"{measure.value:.3f} ({measure.low:.2f}–{measure.high:.2f})" if measure else ""


if __name__ == "__main__":
    main()
