"""Measure speed and memory beside the obvious alternatives, in one run; Markdown tables on stdout.

usage: build/peers/bin/python benchmarks/speed.py SETDIR [--only PART…] [--sizes N…] [--questions N] [--plot FILE]

SETDIR is a folder with `corpus/` (Markdown) and `questions*.jsonl`. The environment is that of benchmarks/peers.py.
Every pipeline runs in a process of its own, one at a time, and they take turns, so that neither the memory nor the
threads of one are in the way of another. What is compared within this project takes turns within a process, since a
shared machine is faster in one process than in the next. Times are medians over questions (95th percentile in
brackets), ratios medians over turns.

Guides of up to 1,000 passages are encoded. Larger ones have real text, repeated and altered, but their vectors are
replayed from those of 1,000 real passages with noise: encoding 100,000 passages would take the better part of an hour,
and the time of a question does not depend on what the vectors mean.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROUNDS = 3  # turns that each subject takes
WARM = 5  # questions before the clock starts
PARTS = ("question", "parts", "cold", "build", "rebuild", "sizes", "vectors", "askers", "memory")
ASKERS = (1, 4, 16)  # at once
POOL = 1000  # real passages whose encodings stand for all in large guides


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path, metavar="SETDIR")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--plot", type=Path, help="also draw how the sizes compare, as PNG")
    parser.add_argument("--subject", help=argparse.SUPPRESS)  # what a process of its own does
    arguments = parser.parse_args()
    if arguments.subject:
        name, *values = json.loads(arguments.subject)
        print("RESULT", json.dumps(SUBJECTS[name](*values)))
        return
    questions = read_texts(arguments.set)[: arguments.questions]
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        work = Path(folder)
        guide = str(arguments.set / "corpus")
        index = str(work / "index")
        run("our_build", guide, index)
        tables: dict[str, Callable[[], None]] = {
            "question": lambda: table_question(guide, index, questions),
            "parts": lambda: table_parts(index, questions),
            "cold": lambda: table_cold(guide, index, work, questions[0]),
            "build": lambda: table_build(guide, work),
            "rebuild": lambda: table_rebuild(guide, work),
            "sizes": lambda: table_sizes(guide, work, arguments.sizes, questions, arguments.plot),
            "vectors": table_vectors,
            "askers": lambda: table_askers(index, questions),
            "memory": lambda: table_memory(guide, work, questions),
        }
        for part in arguments.only:
            tables[part]()


def read_texts(folder: Path) -> list[str]:
    """Read questions of a set, the natural ones where there are any."""
    files = sorted(folder.glob("*.jsonl"), key=lambda path: "natural" not in path.name)
    return [json.loads(line)["question"] for line in files[0].read_text(encoding="utf-8").splitlines()]


def run(*subject: Any) -> Any:
    """Run a subject in a process of its own."""
    command = [sys.executable, __file__, ".", "--subject", json.dumps(subject)]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not lines:
        sys.exit(f"{subject[0]} failed:\n{done.stderr[-2000:]}")
    return json.loads(lines[-1].removeprefix("RESULT "))


def middle(milliseconds: Sequence[float]) -> str:
    """Give median and 95th percentile."""
    return f"{statistics.median(milliseconds):.1f} ({late(milliseconds):.1f})"


def late(milliseconds: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return sorted(milliseconds)[int(0.95 * (len(milliseconds) - 1))]


def clock(ask: Callable[[str], Any], questions: Sequence[str]) -> list[float]:
    """Time questions one at a time, in milliseconds."""
    for question in questions[:WARM]:
        ask(question)
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1000)
    return times


def table_question(guide: str, index: str, questions: list[str]) -> None:
    """Print what a question takes, end to end."""
    others = {
        "LangChain (header splitter, FAISS)": ("langchain_questions", guide),
        "sentence-transformers + FAISS": ("plain_questions", guide),
    }
    turns: list[dict[str, list[float]]] = []
    ratios: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        own = run("our_turns", index, questions)
        beside = {name: run(*subject, questions) for name, subject in others.items()}
        for turn in own:
            for name, values in (turn | beside).items():
                ratios.setdefault(name, []).append(statistics.median(values) / statistics.median(turn["this project"]))
        turns += [*own, beside]
    print("\n| a question, end to end | ms | times this project |\n|---|---|---|")
    for name, values in ratios.items():
        times = [time for turn in turns for time in turn.get(name, [])]
        print(f"| {name} | {middle(times)} | {statistics.median(values):.2f} |", flush=True)


def table_parts(index: str, questions: list[str]) -> None:
    """Print what the parts of a question take."""
    print("\n| part of a question | ms |\n|---|---|")
    for name, values in run("our_parts", index, questions).items():
        print(f"| {name} | {middle(values)} |", flush=True)


def table_cold(guide: str, index: str, work: Path, question: str) -> None:
    """Print what an answer takes from the start of the process, files in the page cache."""
    run("plain_save", guide, str(work / "plain"))
    script = (
        "import sys, json, faiss; from sentence_transformers import SentenceTransformer;"
        "folder, model, q = sys.argv[1:];"
        "encoder = SentenceTransformer(model); index = faiss.read_index(folder + '/plain.faiss');"
        "texts = json.load(open(folder + '/texts.json'));"
        "_, rows = index.search(encoder.encode([q], prompt_name='query'), 5); print(texts[rows[0][0]])"
    )
    model = run("model_folder")
    subjects = {
        "qa ask": [str(Path(sys.executable).parent / "qa"), "ask", question, "--index", index],
        "sentence-transformers script": [sys.executable, "-c", script, str(work / "plain"), model, question],
    }
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(ROUNDS + 1):
        for name, command in subjects.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:  # the first one warms the page cache
                seconds[name].append(time.perf_counter() - started)
    print("\n| cold start to answer | s |\n|---|---|")
    for name, values in seconds.items():
        print(f"| {name} | {statistics.median(values):.2f} |", flush=True)


def table_build(guide: str, work: Path) -> None:
    """Print how many passages a second are indexed."""
    rates: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        passages, _, seconds = run("our_build", guide, str(work / f"build{turn}"))
        rates.setdefault("this project: whole build", []).append(passages / seconds)
        best = max(run("plain_rate", guide, batch) for batch in (4, 8, 16, 32))
        rates.setdefault("SentenceTransformer.encode alone, best of batch sizes 4 to 32", []).append(best)
    print("\n| passages a second | median |\n|---|---|")
    for name, values in rates.items():
        print(f"| {name} | {statistics.median(values):.1f} |", flush=True)


def table_rebuild(guide: str, work: Path) -> None:
    """Print what a rebuild takes after one file of 10,000 passages was changed."""
    folder, index = work / "rebuild", str(work / "rebuild-index")
    run("large_build", guide, str(folder), index, 10_000)
    print("\n| rebuild of 10,000 passages | s | passages encoded |\n|---|---|---|")
    path = folder / "part0007.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## Something new\n\nThis was not there before.\n", "utf-8")
    _, encoded, seconds = run("our_build", str(folder), index)
    print(f"| one file changed | {seconds:.2f} | {encoded} |", flush=True)


def table_sizes(guide: str, work: Path, sizes: list[int], questions: list[str], plot: Path | None) -> None:
    """Print how a question and a build grow with the guide."""
    print("\n| passages | a question, ms | candidates, ms | index on disk, MB | asking, MB | building, MB |")
    print("|---|---|---|---|---|---|")
    drawn: dict[str, list[float]] = {"a question, end to end": [], "its candidates": []}
    for size in sizes:
        index = str(work / f"index{size}")
        building = run("large_build", guide, str(work / f"guide{size}"), index, size)
        parts = run("our_parts", index, questions)
        asked = run("our_questions", index, questions)
        disk = sum(path.stat().st_size for path in Path(index).rglob("*") if path.is_file()) / 1e6
        memory = run("our_memory", index, questions)[-1]
        sizes_mb = f"{disk:.0f} | {memory:.0f} | {building:.0f}"
        print(f"| {size} | {middle(asked)} | {middle(parts['candidates'])} | {sizes_mb} |", flush=True)
        for name, times in zip(drawn, (asked, parts["candidates"]), strict=True):
            drawn[name].append(statistics.median(times))
        shutil.rmtree(index)
    if plot:
        draw(sizes, drawn, plot)


def draw(sizes: list[int], drawn: dict[str, list[float]], path: Path) -> None:
    """Draw milliseconds against passages."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, values in drawn.items():
        axes.plot(sizes, values, marker="o", label=name)
    axes.set(xscale="log", xlabel="passages in the guide", ylabel="milliseconds (median)", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=120)


def table_vectors() -> None:
    """Print what the search alone takes in a million made-up vectors."""
    print("\n| made-up vectors | cells | searched | recall of the 50 nearest | candidates, ms |\n|---|---|---|---|---|")
    how, times = run("search_vectors", 1_000_000)
    print(f"| 1000000 | {how['cells']} | {how['searched']} | {how['recall']} | {middle(times)} |", flush=True)


def table_askers(index: str, questions: list[str]) -> None:
    """Print what happens when several ask at once."""
    print("\n| askers at once | questions a second | times one asker | ms a question | 95th, times the median of one |")
    print("|---|---|---|---|---|")
    turns = [turn for _ in range(ROUNDS) for turn in run("our_askers", index, questions)]
    for at, askers in enumerate(ASKERS):
        rate = statistics.median(turn[at][0] for turn in turns)
        ratio = statistics.median(turn[at][0] / turn[0][0] for turn in turns)
        tail = statistics.median(late(turn[at][1]) / statistics.median(turn[0][1]) for turn in turns)
        times = [time for turn in turns for time in turn[at][1]]
        print(f"| {askers} | {rate:.1f} | {ratio:.2f} | {middle(times)} | {tail:.1f} |", flush=True)


def table_memory(guide: str, work: Path, questions: list[str]) -> None:
    """Print the most memory that asking takes at 10,000 passages, and after many questions."""
    index = str(work / "memory")
    run("large_build", guide, str(work / "memory-guide"), index, 10_000)
    memory = run("our_memory", index, questions)
    print("\n| memory of asking, 10,000 passages | MB |\n|---|---|")
    for name, value in zip(("first question", "half of the questions", "all questions"), memory, strict=True):
        print(f"| {name} | {value:.0f} |", flush=True)


def our_build(guide: str, index: str) -> tuple[int, int, float]:
    from qa.build.build import build_index
    from qa.models.encoder import Encoder

    encoder = Encoder()
    encoder.encode_passages(["warm", "up"])
    started = time.perf_counter()
    report = build_index(Path(guide), Path(index), encoder)
    return report.passages, report.encoded, time.perf_counter() - started


def our_questions(index: str, questions: list[str]) -> list[float]:
    from qa.search.index import Index

    limit_threads()
    return clock(Index.open(index).ask, questions)


def our_turns(index: str, questions: list[str]) -> list[dict[str, list[float]]]:
    from qa.search.index import Index

    limit_threads()
    opened = Index.open(index)
    subjects = {
        "this project": opened.ask,
        "the bare encoder run of the question": lambda question: opened.encoder.query_vectors([question]),
        "its bare runs of both encoders": lambda question: opened.encoder.encode_queries([question]),
    }
    return [{name: clock(subject, questions) for name, subject in subjects.items()} for _ in range(ROUNDS)]


def our_parts(index: str, questions: list[str]) -> dict[str, list[float]]:
    from qa.models.second import SECOND_SHARE
    from qa.search.index import Index
    from qa.search.search import CANDIDATES, search

    limit_threads()
    opened = Index.open(index)
    generation, encoder = opened.generation, opened.encoder
    query = dict(zip(questions, opened.prepare(questions), strict=True))

    def candidates(question: str) -> Any:
        asked = query[question]
        return generation.candidates(asked.dense, SECOND_SHARE * asked.worth * asked.second, CANDIDATES)

    return {
        "tokens": clock(encoder.count_tokens, questions),
        "encoder": clock(lambda question: encoder.query_vectors([question]), questions),
        "second encoder": clock(lambda question: encoder.second.encode([question]), questions),
        "candidates": clock(candidates, questions),
        "candidates, ranking and highlights": clock(lambda question: search(generation, query[question], 5), questions),
    }


def our_askers(index: str, questions: list[str]) -> list[list[tuple[float, list[float]]]]:
    from qa.search.index import Index
    from qa.search.turns import Turns

    limit_threads()
    opened, turns = Index.open(index), Turns()
    clock(opened.ask, questions[:WARM])
    opened.ask_many(questions[:WARM], one_core=True)  # loads what several at once need, as the page does at its start

    def ask(mine: list[str], times: list[float]) -> None:
        for question in mine:
            started = time.perf_counter()
            turns.ask(opened, question)
            times.append((time.perf_counter() - started) * 1000)

    def crowd(askers: int) -> tuple[float, list[float]]:
        times: list[float] = []
        threads = [threading.Thread(target=ask, args=(questions[first::askers], times)) for first in range(askers)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(questions) / (time.perf_counter() - started), times

    return [[crowd(askers) for askers in ASKERS] for _ in range(ROUNDS)]


def limit_threads() -> None:
    """Give the other libraries one thread, as the page and the command line do."""
    from qa.server.threads import limit_threads

    limit_threads()


def our_memory(index: str, questions: list[str]) -> list[float]:
    from qa.search.index import Index

    limit_threads()
    opened = Index.open(index)
    opened.ask(questions[0])
    found = [most_memory()]
    for half in (questions[: len(questions) // 2], questions[len(questions) // 2 :]):
        for question in half:
            opened.ask(question)
        found.append(most_memory())
    return found


def search_vectors(count: int) -> tuple[dict[str, Any], list[float]]:
    from dataclasses import asdict

    import numpy as np

    from qa.models.vectors import unit
    from qa.search.search import CANDIDATES
    from qa.store.nearest import NearestIndex

    generator = np.random.default_rng(0)
    topics = unit(generator.standard_normal((2000, 896), np.float32))
    vectors = topics[generator.integers(0, len(topics), count)]
    for first in range(0, count, 10_000):  # in pieces, for memory
        vectors[first : first + 10_000] += generator.standard_normal((10_000, 896), np.float32) * np.float32(0.03)
    vectors = unit(vectors)
    queries = unit(vectors[:200] + vectors[200:400])
    index, how = NearestIndex.build(vectors)
    limit_threads()
    times = []
    for query in queries:
        started = time.perf_counter()
        index.search(query, CANDIDATES)
        times.append((time.perf_counter() - started) * 1000)
    return asdict(how), times


def most_memory() -> float:
    """Give the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def large_build(guide: str, folder: str, index: str, size: int) -> float:
    """Index a guide of about ``size`` passages, made of those of ``guide``, 50 a file; give the memory it took."""
    import numpy as np

    from qa.build.build import build_index
    from qa.guide.files import read_corpus
    from qa.guide.passages import split_document
    from qa.models.background import encode_background
    from qa.models.encoder import Encoded, Encoder
    from qa.models.second import SecondEncoder
    from qa.models.vectors import unit

    real = Encoder()
    passages = [
        passage
        for document in read_corpus(Path(guide)).documents
        for passage in split_document(document, real.count_tokens)
    ]
    Path(folder).mkdir(parents=True)
    for number in range(-(-size // 50)):
        rows = range(50 * number, min(size, 50 * number + 50))
        text = "\n\n".join(
            f"# {passages[row % len(passages)].headings[-1] if passages[row % len(passages)].headings else 'Part'}"
            f" {row}\n\n{passages[row % len(passages)].text.replace('#', ' ')} ({row})"
            for row in rows
        )
        Path(folder, f"part{number:04}.md").write_text(text, encoding="utf-8")
    if size <= POOL:
        build_index(Path(folder), Path(index), real)
        return most_memory()
    pool = real.encode_passages([passage.text for passage in passages[:POOL]])
    generator = np.random.default_rng(0)

    def replay(picked: Any) -> Any:
        noise = generator.normal(size=picked.shape).astype(np.float32) * 0.4 / np.sqrt(picked.shape[1])
        return unit(picked + noise)

    class ReplaySecond(SecondEncoder):
        def encode(self, texts: Sequence[str], one_core: bool = False) -> Any:  # sentences
            return replay(pool.second[generator.integers(0, len(pool.second), len(texts))])

    class Replay(Encoder):
        def encode_passages(self, texts: Sequence[str]) -> Encoded:
            rows = generator.integers(0, len(pool.tokens), len(texts))  # of one real passage by both encoders
            tokens, ranges = (tuple(values[row] for row in rows) for values in (pool.tokens, pool.ranges))
            return Encoded(replay(pool.dense[rows]), tokens, ranges, replay(pool.second[rows]))

    encode_background(real)  # cached for the replay, which knows no questions
    encoder = Replay()
    encoder.second = ReplaySecond()
    build_index(Path(folder), Path(index), encoder)
    return most_memory()


def model_folder() -> str:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from reference_model import reference_folder

    return str(reference_folder())


def guide_texts(guide: str) -> list[str]:
    """Cut the guide as this project does, so that all encode the same texts."""
    from qa.guide.files import read_corpus
    from qa.guide.passages import encoded_text, split_document
    from qa.models.encoder import Encoder

    encoder = Encoder()
    return [
        encoded_text(passage.headings, passage.text)
        for document in read_corpus(Path(guide)).documents
        for passage in split_document(document, encoder.count_tokens)
    ]


def plain_rate(guide: str, batch: int) -> float:
    from sentence_transformers import SentenceTransformer

    texts = guide_texts(guide)
    model = SentenceTransformer(model_folder())
    model.encode(texts[:batch], prompt_name="document")
    started = time.perf_counter()
    model.encode(texts, prompt_name="document", batch_size=batch)
    return len(texts) / (time.perf_counter() - started)


def plain_save(guide: str, folder: str) -> int:
    import faiss
    from sentence_transformers import SentenceTransformer

    texts = guide_texts(guide)
    vectors = SentenceTransformer(model_folder()).encode(texts, prompt_name="document", batch_size=8)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    Path(folder).mkdir()
    faiss.write_index(index, f"{folder}/plain.faiss")
    Path(folder, "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    return len(texts)


def plain_questions(guide: str, questions: list[str]) -> list[float]:
    import faiss
    from sentence_transformers import SentenceTransformer

    texts = guide_texts(guide)
    model = SentenceTransformer(model_folder())
    vectors = model.encode(texts, prompt_name="document", batch_size=8)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return clock(lambda question: index.search(model.encode([question], prompt_name="query"), 5), questions)


def langchain_questions(guide: str, questions: list[str]) -> list[float]:
    from peers import langchain

    from qa.guide.files import read_corpus

    documents = {document.document_id: document for document in read_corpus(Path(guide)).documents}
    return clock(langchain(model_folder(), documents, headers=True).retrieve, questions)


SUBJECTS: dict[str, Callable[..., Any]] = {
    subject.__name__: subject
    for subject in (
        *(
            our_build,
            our_questions,
            our_turns,
            our_parts,
            our_askers,
            our_memory,
            large_build,
            search_vectors,
        ),
        *(model_folder, plain_rate, plain_save, plain_questions, langchain_questions),
    )
}


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
