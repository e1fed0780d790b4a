"""What ranking does to every question of three guides, to be held against later; ``make golden`` writes it anew."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.evaluate import evaluate
from qa.quality.questions import read_questions
from qa.search.index import Index

ROOT = Path(__file__).parents[1]
HERE = ROOT / "tests" / "golden"
SETS = {  # guide and questions
    "shipped": (ROOT / "corpus", ROOT / "tests" / "questions.jsonl"),
    "hi": (HERE / "guides" / "hi" / "corpus", HERE / "guides" / "hi" / "questions.jsonl"),
    "es": (HERE / "guides" / "es" / "corpus", HERE / "guides" / "es" / "questions.jsonl"),
}


def record(name: str, index: Index) -> dict[str, Any]:
    """Ask a set: its measures, and of each question the rank of what answers and whether it is called answerable."""
    evaluation = evaluate(index, read_questions(SETS[name][1]))
    groups = {group: evaluation.groups[group] for group in ("all", "zh", "other") if group in evaluation.groups}
    return {
        "measures": {
            **{
                f"{measure} {group}": round(values[measure].value, 4)
                for group, values in groups.items()
                for measure in ("hit@1", "hit@3", "MRR@10")
            },
            **{f"AUROC {kind}": round(area.value, 4) for kind, area in evaluation.auroc.items()},
        },
        "far called answerable": round(evaluation.answered["far"], 4),
        "ranks": {row["question_id"]: row["rank"] for row in evaluation.rows if row["relevant"]},
        "answerable": {row["question_id"]: row["answerable"] for row in evaluation.rows},
    }


def main() -> None:
    """Write the record of every set."""
    encoder = Encoder()
    for name, (corpus, _) in SETS.items():
        with tempfile.TemporaryDirectory() as folder:
            build_index(corpus, Path(folder), encoder)
            found = record(name, Index(Index.open(folder).generation, encoder))
        (HERE / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(name, found["measures"], file=sys.stderr)


if __name__ == "__main__":
    main()
