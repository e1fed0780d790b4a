"""How many false sentences the check drops, and how many true ones.

usage: python benchmarks/adversaries.py [--json] | python benchmarks/figures.py record written

`benchmarks/adversaries.jsonl`: 280 sentences in 8 languages about five guides, each citing a section: 120 that the
section says, 160 that it does not, by one change of eight kinds. None of them was trained on. Each is checked as if a
model had written it to its question: among the passages that are found, with the marker of the one it cites.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.records import Hit
from qa.search.index import Index
from qa.written.check import Checker
from qa.written.prompt import MOST_PASSAGES
from qa.written.records import Dropped
from qa.written.sentences import Draft
from qa.written.support import support_reader

ROOT = Path(__file__).parents[1]
CACHE = Path("build/adversaries")


def main() -> None:
    """Check all sentences and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one line a sentence")
    arguments = parser.parse_args()
    sentences = [json.loads(line) for line in (ROOT / "benchmarks" / "adversaries.jsonl").read_text().splitlines()]
    outcomes: dict[tuple[str, bool], list[str]] = defaultdict(list)
    indexes = {name: open_index(name) for name in dict.fromkeys(one["guide"] for one in sentences)}
    for one in sentences:
        outcome = check(indexes[one["guide"]], one)
        for name in ("all", one["kind"], one["language"]):
            outcomes[name, one["true"]].append(outcome)
        if arguments.json:
            print(json.dumps(one | {"outcome": outcome}, ensure_ascii=False))
    print("| sentences | true | n | dropped | moved | held |\n|---|---|---|---|---|---|")
    for (name, true), own in sorted(outcomes.items(), key=lambda one: (one[0][0] != "all", -one[0][1], one[0][0])):
        moved, held = own.count("moved"), own.count("held")
        dropped = f"{1 - (moved + held) / len(own):.0%}"
        print(f"| {name} | {'yes' if true else 'no'} | {len(own)} | {dropped} | {moved} | {held} |")
    print_beside(indexes, [one for one in sentences if one["true"]])


def print_beside(indexes: dict[str, Index], sentences: Sequence[dict[str, Any]]) -> None:
    """Print how many true sentences are taken to be beside their own question, and those of other sections."""
    own, others = [], []
    for one in sentences:
        index = indexes[one["guide"]]
        sentence = index.prepare([one["text"]])[0]
        for other in (other for other in sentences if other["guide"] == one["guide"]):
            beside = Checker(index, (), other["question"], support_reader().read).is_beside(sentence)
            if other is one:
                own.append(beside)
            elif other["headings"] != one["headings"]:
                others.append(beside)
    print("\n| true sentences | n | beside the question |\n|---|---|---|")
    for name, found in (("to their own question", own), ("to questions of other sections", others)):
        print(f"| {name} | {len(found)} | {sum(found) / len(found):.0%} |")


def open_index(name: str) -> Index:
    """Open the index of a guide; build it where it is missing or stale."""
    corpus = ROOT / "corpus" if name == "okpay" else ROOT / "benchmarks" / "guides" / name / "corpus"
    build_index(corpus, CACHE / name, Encoder())
    return Index.open(CACHE / name)


def check(index: Index, one: dict[str, Any]) -> str:
    """Say what becomes of a sentence: "held", "moved", or its fault."""
    answer = index.ask(one["question"])
    hits = offered(index, answer.hits, one)
    number = next(at for at, hit in enumerate(hits, 1) if cites(hit, one))
    checker = Checker(index, hits, one["question"], support_reader().read)
    found = checker.check(Draft(one["text"], (number,)))
    if isinstance(found, Dropped):
        return found.fault
    return "held" if found[0].rank == hits[number - 1].rank else "moved"


def offered(index: Index, hits: Sequence[Hit], one: dict[str, Any]) -> list[Hit]:
    """Give the passages that the model would be offered; the cited one takes the last place where it was not found."""
    hits = list(hits[:MOST_PASSAGES])
    if not any(cites(hit, one) for hit in hits):
        rows = range(index.generation.manifest.counts.passages)
        cited = next(p for p in index.generation.passages(rows) if cites(Hit(p, 1, 0.0), one))
        hits[-1] = replace(hits[-1], passage=cited, highlights=(), also=(), parts=(), translations=())
    return hits


def cites(hit: Hit, one: dict[str, Any]) -> bool:
    """Tell whether a hit is the section that a sentence cites."""
    return any(
        (own.document_id, list(own.headings)) == (one["document"], one["headings"]) for own in (hit.passage, *hit.also)
    )


if __name__ == "__main__":
    main()
