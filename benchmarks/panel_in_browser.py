"""Ask every question of the panel in the page itself, in the system's Chromium; a Markdown table on stdout.

usage: python benchmarks/panel_in_browser.py [--index FOLDER] [--shots FOLDER]

Needs an index (`make index`), the dev dependencies and Chromium. What the page shows is read from the page: the tier in
words, and the heading of the best passage (its last part, so a section of the same name counts too). All is asked in
one visit, so that each question has the one before it in mind where it cannot stand alone; follow-ups are asked behind
their own.
``--shots`` takes pictures of 40 answers, over languages, phone and desktop, light and dark.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import SIZES, ask, find_chromium, serve, settle  # noqa: E402

KINDS = {"": "answerable", "near": "near", "far": "far", "talk": "small talk"}
TIERS = ("answered", "unsure", "unanswered", "talk")
SHOTS = 40
LOOKS = [(1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")]
LOCALES = {"en": "en-US", "zh": "zh-CN"}


def main() -> None:
    """Print what the page told, by kind of question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--shots", type=Path)
    arguments = parser.parse_args()
    lines = (ROOT / "tests" / "panel.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        environment: dict[str, str | Path] = {"GUIDE_QA_INDEX": arguments.index.absolute(), "GUIDE_QA_DATA": data}
        with serve(Path(data, "log"), GUIDE_QA_QUESTIONS_A_MINUTE="0", **environment) as address:
            page = browser.new_page()
            page.goto(address)
            settle(page)
            told = [(one, ask_in_page(page, one)) for one in questions]
            if arguments.shots:
                take_shots(browser, address, questions, arguments.shots)
        browser.close()
    print_table(told)


def ask_in_page(page: Page, question: dict[str, Any]) -> tuple[str, str]:
    """Ask as a reader does; the tier, and the heading of the best passage."""
    if question.get("after"):
        ask(page, question["after"])
    ask(page, question["question"])
    if page.locator(".qa-talk").count():
        return "talk", ""
    if page.locator(".qa-none").count():
        return "unanswered", page.locator("details.qa-hit b").first.inner_text().rpartition(" › ")[2]
    unsure = page.locator(".qa-sure-maybe").count()
    return "unsure" if unsure else "answered", page.locator(".qa-best h2").inner_text()


def print_table(told: list[tuple[dict[str, Any], tuple[str, str]]]) -> None:
    """Write how many of each kind got which tier, and how many of the answerable ones their section first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    right: Counter[str] = Counter()
    for question, (tier, heading) in told:
        kind = KINDS[question.get("kind", "")]
        counts[kind][tier] += 1
        right[kind] += heading in {one["headings"][-1] for one in question["relevant"] if one.get("headings")}
    print(f"| questions | n | {' | '.join(TIERS)} | right section first |\n|---|---|{'---|' * (len(TIERS) + 1)}")
    for kind, tiers in counts.items():
        n = tiers.total()
        shares = " | ".join(f"{tiers[tier] / n:.0%}" for tier in TIERS)
        print(f"| {kind} | {n} | {shares} | {f'{right[kind] / n:.0%}' if kind == 'answerable' else '–'} |")


def take_shots(browser: Browser, address: str, questions: list[dict[str, Any]], folder: Path) -> None:
    """Take pictures of answers to questions of all languages in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    by_language: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for question in questions:
        if not question.get("after"):
            by_language[question["language"]].append(question)
    looks = cycle(LOOKS)
    for number, language in zip(range(SHOTS), cycle(by_language), strict=False):
        own = by_language[language]
        question = own[(number * 7) % len(own)]
        width, scheme = next(looks)
        context = browser.new_context(
            viewport={"width": width, "height": SIZES[width]},
            color_scheme=scheme,
            locale=LOCALES.get(language, language),
            has_touch=width < 500,
        )
        page = context.new_page()
        page.goto(address)
        settle(page)
        ask(page, question["question"])
        page.screenshot(path=folder / f"{number:02}-{language}-{question['question_id']}-{width}-{scheme}.png")
        context.close()


if __name__ == "__main__":
    main()
