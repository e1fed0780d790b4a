"""How many of the nearest passages a search in cells finds: people's questions, and what a build measures it with.

usage: python benchmarks/recall.py SETDIR… | python benchmarks/figures.py record recall

All guides of the sets are one, searched in cells however few passages there are. A build asks for the last two headings
of some sections, and searches as many cells as find 99 % of their 24 nearest passages; this prints whether that holds
for the sets' own questions, and what the middle of two passages would have said.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from qa.build import build
from qa.build.encode import sample_queries
from qa.models.encoder import Encoder
from qa.models.second import SECOND_SHARE
from qa.search.index import Index
from qa.store import nearest
from qa.store.nearest import RECALL_AT

CELLS_SEARCHED = (1, 2, 4, 8, 16, 24, 32, 40, 48, 64, 96, 128)
QUESTIONS = 600
CELLS_FROM = 500  # passages


def main() -> None:
    """Build one index of all guides, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+", metavar="SETDIR")
    arguments = parser.parse_args()
    nearest.EXACT_UP_TO = CELLS_FROM
    encoder = Encoder()
    with tempfile.TemporaryDirectory(prefix="recall-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for own in arguments.sets:
            if (own / "corpus").is_dir():
                shutil.copytree(own / "corpus", corpus / own.name)
        build.build_index(corpus, Path(folder) / "index", encoder)
        index = Index.open(Path(folder) / "index")
        generation = index.generation
        cells: Any = generation.passage_index.faiss
        vectors = cells.reconstruct_n(0, cells.ntotal)
        asked = {
            "questions": question_vectors(index, read_questions(arguments.sets)),
            "two headings": sample_queries(
                generation.all_passages(), generation.background, generation.manifest.second.guide, encoder
            ),
            "between two passages": nearest.between_pairs(vectors, np.random.default_rng(0)),
        }
        expected = {name: nearest.exact_rows(vectors, queries) for name, queries in asked.items()}
        print(f"| of {cells.ntotal} passages in {cells.nlist} cells, searched | " + " | ".join(asked) + " |")
        print("|---" * (len(asked) + 1) + "|")
        for searched in (count for count in CELLS_SEARCHED if count <= cells.nlist):
            cells.nprobe = searched
            found = {name: cells.search(queries, RECALL_AT)[1] for name, queries in asked.items()}
            shares = [f"{nearest.recall_of(found[name], expected[name]):.3f}" for name in asked]
            print(f"| {searched} | " + " | ".join(shares) + " |")
        facts = generation.manifest.search
        print(f"\nThe build searches {facts.searched} of {facts.cells} cells.")


def read_questions(sets: list[Path]) -> list[str]:
    """Read the questions that a guide answers, some of them where there are many."""
    files = [file for own in sets for file in sorted(own.glob("*.jsonl"))]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    questions = [line["question"] for line in lines if line.get("relevant")]
    return questions[:: -(-len(questions) // QUESTIONS)]


def question_vectors(index: Index, questions: list[str]) -> "np.ndarray[Any, Any]":
    """Give questions as they choose their candidates."""
    queries = index.prepare(questions)
    return np.array(
        [np.concatenate([query.dense, SECOND_SHARE * query.worth * query.second]) for query in queries], np.float32
    )


if __name__ == "__main__":
    main()
