"""Measure the widget on a page of another origin, in the system's Chromium; a Markdown table on stdout.

usage: python benchmarks/widget_speed.py [--index FOLDER] [--questions N]

Needs an index (`make index`), the dev dependencies and Chromium. An answer's time runs in the browser itself, from
asking to the frame after the passages are drawn, on loopback; the preflight request of the browser is part of the first
one. Questions are those of the tests; each is asked once.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import find_chromium  # noqa: E402
from widget_site import STRICT, Guide, embedding, serve_guide, serve_site  # noqa: E402

from qa.search.index import Index  # noqa: E402
from qa.server.threads import limit_threads  # noqa: E402
from qa.server.wire import answer_to_json  # noqa: E402

ASK = """async (question) => {
  const element = document.querySelector("guide-qa");
  const started = performance.now();
  await element.ask(question);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - started;
}"""


def main() -> None:
    """Print how long an answer takes, and how much of it the search."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--questions", type=int, default=20)
    arguments = parser.parse_args()
    lines = (ROOT / "tests" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // arguments.questions)]]
    limit_threads()
    index = Index.open(arguments.index)
    index.ask("ready?")
    searches: list[float] = []

    def answer(question: str) -> dict[str, object]:
        told = answer_to_json(index.ask(question))
        searches.append(told["milliseconds"])
        return told

    guide = Guide(answer)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        times = time_answers(browser, guide, questions[: arguments.questions])
        browser.close()
    print("| what | n | median, ms | longest, ms |\n|---|---|---|---|")
    for name, measured in (("question to passages on the screen", times), ("of it the search", searches)):
        print(f"| {name} | {len(measured)} | {statistics.median(measured):.1f} | {max(measured):.1f} |")
    print(f"| the first question of a page | 1 | {times[0]:.1f} | {times[0]:.1f} |")


def time_answers(browser: Browser, guide: Guide, questions: list[str]) -> list[float]:
    """Ask one after the other; milliseconds of each."""
    with serve_guide(guide) as server, serve_site() as site:
        guide.origins.append(site.address)
        page = browser.new_page()
        page.goto(site.put(embedding(server), STRICT.format(guide=server)))
        times = []
        for question in questions:
            times.append(page.evaluate(ASK, question))
            assert page.locator("guide-qa .hit").count(), question  # an answer, or small talk
        page.close()
    return times


if __name__ == "__main__":
    main()
