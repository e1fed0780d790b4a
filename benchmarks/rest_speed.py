"""Measure what asking over the API costs above asking in the program; a Markdown table on stdout.

usage: python benchmarks/rest_speed.py [--index FOLDER] [--questions N] [--clients N]

Needs an index (`make index`) and the dev dependencies. Both ways are asked in turn, question by question, so that what
else the machine does slows both; the server is a process of its own, the connection is kept. What several clients
get at once is measured from the first request to the last answer.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from qa.search.index import Index  # noqa: E402
from qa.server.threads import limit_threads  # noqa: E402

WARM_UP = 20  # questions that are asked before the first one that counts


def main() -> None:
    """Print how long a question takes in the program, over the API, and with several clients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--clients", type=int, default=16)
    arguments = parser.parse_args()
    lines = (ROOT / "tests" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // arguments.questions)]]
    limit_threads()
    index = Index.open(arguments.index)
    with served(arguments.index) as port:
        inside, outside, over = in_turn(index, port, questions)
        several, seconds = at_once(port, questions, arguments.clients)
    print("| a question | median | 95 % of them |")
    print("|---|---|---|")
    for name, times in (("in the program", inside), ("over the API", outside), ("the second above its own time", over)):
        print(f"| {name} | {statistics.median(times):.1f} ms | {ninety_five(times):.1f} ms |")
    print(
        f"| {arguments.clients} clients at once | {statistics.median(several):.0f} ms | {ninety_five(several):.0f} ms |"
    )
    print(f"\n{len(several) / seconds:.0f} answers a second with {arguments.clients} clients")


def in_turn(index: Index, port: int, questions: Sequence[str]) -> tuple[list[float], list[float], list[float]]:
    """Ask each question in the program and over the API; milliseconds, and what the API took beside answering."""
    inside, outside, over = [], [], []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number, question in enumerate([*questions[:WARM_UP], *questions]):
        started = time.perf_counter()
        index.ask(question)
        alone = 1000 * (time.perf_counter() - started)
        whole, own = ask(connection, question)
        if number >= min(WARM_UP, len(questions)):
            inside.append(alone)
            outside.append(whole)
            over.append(whole - own)
    connection.close()
    return inside, outside, over


def at_once(port: int, questions: Sequence[str], clients: int) -> tuple[list[float], float]:
    """Let several clients ask all questions, each its share; milliseconds of each, seconds in all."""

    def ask_share(first: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        times = [ask(connection, question)[0] for question in questions[first::clients]]
        connection.close()
        return times

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [one for share in pool.map(ask_share, range(clients)) for one in share]
    return times, time.perf_counter() - started


def ask(connection: http.client.HTTPConnection, question: str) -> tuple[float, float]:
    """Ask over the API; milliseconds until the answer was read, and those it took by its own account."""
    started = time.perf_counter()
    connection.request("POST", "/api/ask", json.dumps({"question": question}), {"Content-Type": "application/json"})
    response = connection.getresponse()
    told = response.read()
    milliseconds = 1000 * (time.perf_counter() - started)
    if response.status != 200:
        sys.exit(f"{question}: {told.decode()}")
    return milliseconds, float(json.loads(told)["milliseconds"])


def ninety_five(times: Sequence[float]) -> float:
    """Give what 95 % of the times are below."""
    return sorted(times)[int(0.95 * (len(times) - 1))]


@contextmanager
def served(index: Path, **settings: str) -> Iterator[int]:
    """Serve an index in a process of its own, with more settings in its environment; its port."""
    command = [sys.executable, "-m", "qa", "serve", "--port", "0", "--index", str(index)]
    given = os.environ | {"GUIDE_QA_QUESTIONS_A_MINUTE": "0", "PYTHONPATH": str(ROOT), **settings}
    process = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield urlsplit(process.stdout.readline()).port or 0
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
