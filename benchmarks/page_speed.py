"""Measure the page as a visitor feels it, in the system's Chromium; a Markdown table on stdout.

usage: python benchmarks/page_speed.py [--index FOLDER] [--questions N] [--starts N]

Needs an index (`make index`), the dev dependencies and Chromium. An answer's time runs in the browser itself, from the
Enter key to the frame after the answer is in the document. The first page's time runs from starting the server's
process to the field, and to the examples, being on the screen, files of the program in the system's cache. A request is
one for ``/healthz``.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import find_chromium, serve, settle  # noqa: E402

from qa.server.health import examine_health  # noqa: E402

REQUESTS = 300
MEMORY = {"resident": "VmRSS", "of it the program's own": "RssAnon", "of it files": "RssFile"}  # in /proc/PID/status
CLOCK = """() => {
  const drawn = () => {
    const answer = document.querySelector('.qa-answer, .qa-none');
    return answer ? answer.parentElement.innerHTML : '';
  };
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const started = performance.now(), before = drawn();
    window.shownAfter = null;
    const watch = () => {
      if (drawn() && drawn() !== before) window.shownAfter = performance.now() - started;
      else requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  }, true);
}"""


def main() -> None:
    """Print how long an answer and the first page take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--starts", type=int, default=5)
    arguments = parser.parse_args()
    lines = (ROOT / "tests" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // arguments.questions)]]
    questions = questions[: arguments.questions]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        environment: dict[str, str | Path] = {"GUIDE_QA_INDEX": arguments.index.absolute(), "GUIDE_QA_DATA": data}
        environment["GUIDE_QA_QUESTIONS_A_MINUTE"] = "0"
        first = [time_first_page(browser, Path(data), environment) for _ in range(arguments.starts)]
        with serve(Path(data, "log"), **environment) as address:
            half = len(questions) // 2
            answers = time_answers(browser, address, questions[:half])
            memory = [server_memory(address)]
            answers += time_answers(browser, address, questions[half:])
            over = time_requests(address, arguments.index.absolute())
            memory.append(server_memory(address))
        browser.close()
    print("| what | n | median | 95th percentile | longest |\n|---|---|---|---|---|")
    print(row("Enter to the answer on the screen, ms", answers))
    for name, times in zip(("the field", "the whole first page"), zip(*first, strict=True), strict=True):
        print(row(f"start of the server to {name}, s", times))
    print(row("a request on a kept connection, over the work itself, ms", over))
    print(f"\n| memory of the server, MB | after {half} questions | after {len(questions)} |\n|---|---|---|")
    for name in MEMORY:
        print(f"| {name} | {memory[0][name]:.0f} | {memory[1][name]:.0f} |")


def time_first_page(browser: Browser, data: Path, environment: dict[str, str | Path]) -> tuple[float, float]:
    """Time a start, in seconds, until the field and until the examples are on the screen."""
    started = time.perf_counter()
    with serve(data / "log", **environment) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("#qa-q")
        field = time.perf_counter() - started
        page.wait_for_selector(".qa-examples a")
        whole = time.perf_counter() - started
        page.close()
    return field, whole


def time_answers(browser: Browser, address: str, questions: list[str]) -> list[float]:
    """Time each question but the first, in milliseconds."""
    page = browser.new_page()
    page.goto(address)
    settle(page)
    page.evaluate(CLOCK)
    return [time_answer(page, question) for question in questions][1:]


def time_answer(page: Page, question: str) -> float:
    field = page.locator("#qa-q")
    field.fill(question)
    field.press("Enter")
    milliseconds = page.wait_for_function("() => window.shownAfter").json_value()
    settle(page)
    return float(milliseconds)


def time_requests(address: str, index: Path) -> list[float]:
    """Time requests on one connection, in milliseconds, less what the work takes without a server between."""
    os.environ["GUIDE_QA_INDEX"] = str(index)
    examine_health()  # which opens the index
    alone = statistics.median(timed(examine_health) for _ in range(REQUESTS))
    connection = http.client.HTTPConnection(address.removeprefix("http://"))

    def request() -> None:
        connection.request("GET", "/healthz")
        connection.getresponse().read()

    return [timed(request) - alone for _ in range(REQUESTS)]


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def server_memory(address: str) -> dict[str, float]:
    """Give the memory of the server behind ``address``, in MB (Linux).

    Of files, what was touched of the models' word vectors counts too: it grows with the words that were asked, up to
    their size, and the system takes it back when it needs to.
    """
    port = address.rsplit(":", 1)[1].encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if port in (process / "cmdline").read_bytes().split(b"\0"):
                sizes = dict(re.findall(r"(\w+):\s+(\d+) kB", (process / "status").read_text()))
                return {name: int(sizes[field]) / 1000 for name, field in MEMORY.items()}
        except (OSError, ValueError):
            continue  # it has ended
    raise RuntimeError(f"no process serves {address}")


def row(name: str, times: Sequence[float]) -> str:
    digits = 0 if max(times) > 50 else 1
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = " | ".join(f"{figure:.{digits}f}" for figure in (statistics.median(ordered), late, ordered[-1]))
    return f"| {name} | {len(ordered)} | {figures} |"


if __name__ == "__main__":
    main()
