"""Do ten errands of an editor and eight of a judge of retrieval in the page, each from the first page.

usage: python benchmarks/errands.py

Prints how many clicks and filled fields each took, as a Markdown table, and stops where one cannot be done. Needs an
index (`make index`), the dev dependencies and Chromium; works on copies of guide and index.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import find_chromium, serve, settle  # noqa: E402

from qa.quality.feedback import Feedback  # noqa: E402
from qa.search.index import Index  # noqa: E402

SLOW = 120_000  # milliseconds
ASKED = ("Is there a student discount?", "学生有优惠吗？", "someone hacked my account")


class Visitor:
    """Does what a person does, and counts it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.clicks = self.filled = 0

    def start(self) -> None:
        """Open the first page."""
        self.clicks = self.filled = 0
        self.page.goto(self.address)
        settle(self.page)

    def click(self, what: str | Locator) -> None:
        """Click what has a key of the page, or anything else."""
        target = self.page.locator(f".st-key-{what} button").first if isinstance(what, str) else what
        target.click(timeout=SLOW)
        self.clicks += 1
        settle(self.page)

    def fill(self, key: str, text: str, enter: bool = True) -> None:
        """Fill a field."""
        field = self.page.locator(f".st-key-{key} input, .st-key-{key} textarea").first
        field.fill(text)
        if enter:
            field.press("Enter")
        else:
            field.blur()
        self.filled += 1
        settle(self.page)

    def choose(self, key: str, option: str) -> None:
        """Choose in a list: two clicks."""
        self.click(self.page.locator(f".st-key-{key} [role=combobox], .st-key-{key} input").first)
        self.click(self.page.get_by_role("option", name=option).first)

    def tab(self, name: str) -> None:
        """Click a tab."""
        self.click(self.page.get_by_role("tab", name=name, exact=True))

    def view(self, name: str) -> None:
        """Go to an editors' view by the link at the foot of the first page."""
        self.click(self.page.get_by_role("link", name="Editors"))
        if name != "Guide":
            self.click(self.page.locator(".st-key-views").get_by_role("link", name=name))

    def sees(self, text: str) -> None:
        """Wait until the page says something."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=SLOW / 4)
        settle(self.page)


def is_current(v: Visitor) -> None:
    """See whether the index has the guide as it is"""
    v.view("Guide")
    v.sees("The index is up to date.")


def edit_page(v: Visitor) -> None:
    """Correct a sentence, and let readers have it"""
    v.view("Guide")
    v.tab("Edit")
    v.choose("edit-which", "退款.md")
    v.click("edit-open")
    field = v.page.locator(".st-key-edit-text textarea")
    v.fill("edit-text", field.input_value() + "\n\n## 学生优惠\n\n学生凭学生证付款，手续费减半。\n", enter=False)
    v.click("edit-save")
    v.sees("was saved.")
    v.click("rebuild")
    v.sees("had to be encoded")


def add_file(v: Visitor) -> None:
    """Add a page as a file"""
    v.view("Guide")
    v.tab("Files")
    text = "# 手表\n\n可以用手表付款。\n".encode()
    v.page.locator("[data-testid=stFileUploader] input").set_input_files(
        [{"name": "手表.md", "mimeType": "text/markdown", "buffer": text}]
    )
    v.clicks += 2  # the field, and the file in the system's dialogue
    settle(v.page)
    v.click(v.page.get_by_role("button", name="Add to the guide"))
    v.sees("was added.")


def try_and_publish(v: Visitor) -> None:
    """Try the changed guide, see what it breaks, publish it"""
    v.view("Guide")
    v.tab("Trial")
    v.click("trial-build")
    v.sees("On trial:")
    v.fill("trial-question", "Can I pay with my watch?")
    v.sees("可以用手表付款")
    v.click("trial-questions")
    v.sees("Right now, wrong with the trial:")
    v.click("publish")
    v.sees("answers from now on")


def roll_back(v: Visitor) -> None:
    """Take the last publication back"""
    v.view("Guide")
    v.tab("Trial")
    v.click("roll-back")
    v.sees("answers again")


def remove_and_put_back(v: Visitor) -> None:
    """Remove a file, then put it back"""
    v.view("Guide")
    v.tab("Files")
    v.choose("remove-which", "手表.md")
    v.click(v.page.locator(".st-key-remove-certain label"))
    v.click(v.page.get_by_role("button", name="Remove", exact=True))
    v.sees("was removed.")
    v.click(v.page.locator(".st-key-kept summary").first)
    v.click(v.page.get_by_role("button", name="Put back").first)
    v.sees("is back.")


def find_doubts(v: Visitor) -> None:
    """Find headings in doubt and text that is left out"""
    v.view("Guide")
    v.tab("Check")
    v.sees("Nothing doubtful")


def never_shown(v: Visitor) -> None:
    """See which sections no reader was ever shown"""
    v.view("Guide")
    v.click(v.page.get_by_text("Never shown", exact=True))


def take_guide_home(v: Visitor) -> None:
    """Download the whole guide"""
    v.view("Guide")
    v.tab("Files")
    v.click(v.page.locator(".st-key-zip button"))


def close_gap(v: Visitor) -> None:
    """See what the guide lacks, urgent first, and mark what was mended as resolved"""
    v.view("Gaps")
    v.sees("Urgent, being like")
    v.click("resolve-1")
    v.sees("Marked as resolved.")


def run(v: Visitor) -> None:
    """See how often the right section comes first"""
    v.view("Quality")
    v.click("start-run")
    v.sees("Right first")


def compare(v: Visitor) -> None:
    """Run again and compare with the run before"""
    v.view("Quality")
    v.click("start-run")
    expect(v.page.locator(".st-key-log-quality")).to_be_visible(timeout=SLOW)
    v.tab("Comparison")
    v.sees("No difference shown")


def refused(v: Visitor) -> None:
    """Find the questions that were not found at once, and ask one of them"""
    v.view("Quality")
    v.tab("Questions")
    with v.page.context.expect_page() as opened:
        v.page.locator(".qa-asked a").first.click()
    v.clicks += 1
    expect(opened.value.locator(".qa-answer, .qa-none").first).to_be_visible(timeout=SLOW)
    opened.value.close()


def confusions(v: Visitor) -> None:
    """See which sections are taken for which"""
    v.view("Quality")
    v.tab("Confusions")
    v.sees("Which section is taken for which")


def thresholds(v: Visitor) -> None:
    """See what other thresholds would do"""
    v.view("Quality")
    v.tab("Does it know when to say no?")
    handle = v.page.locator(".st-key-thresholds").locator("[role=slider], input[type=range]").first
    handle.press("PageUp")
    v.filled += 1
    v.sees("questions would be told something else")


def baseline(v: Visitor) -> None:
    """Name a run and make it the baseline"""
    v.view("Quality")
    v.tab("This run")
    name = v.page.get_by_label("Name of this run")
    name.fill("before the students")
    v.filled += 1
    v.click(v.page.get_by_role("button", name="Save", exact=True))
    v.click("pin-baseline")
    expect(v.page.get_by_role("button", name="No longer the baseline")).to_be_visible(timeout=SLOW)


def own_questions(v: Visitor) -> None:
    """Run questions of one's own"""
    v.view("Quality")
    v.click(v.page.get_by_role("button", name="Own questions"))
    line = '{"question_id": "1", "language": "en", "question": "When is my refund?", "relevant": [], "kind": "far"}\n'
    v.page.locator("[data-testid=stFileUploader] input").set_input_files(
        [{"name": "mine.jsonl", "mimeType": "application/jsonl", "buffer": line.encode()}]
    )
    v.clicks += 2
    settle(v.page)
    v.click(v.page.get_by_role("button", name="Add", exact=True))
    v.sees("mine.jsonl was added and is chosen.")
    v.click("start-run")
    v.sees("No question of this file has an answer in the guide.")


def delete_run(v: Visitor) -> None:
    """Delete a run"""
    v.view("Quality")
    v.tab("This run")
    v.click(v.page.get_by_text("Delete this run"))
    v.click(v.page.get_by_text("Yes, delete it for good"))
    v.click("delete-run")
    expect(v.page.get_by_text("Right first")).to_be_visible(timeout=SLOW)  # of the run before it


EDITOR = [is_current, edit_page, add_file, try_and_publish, roll_back, remove_and_put_back, find_doubts, never_shown]
EDITOR += [take_guide_home, close_gap]
JUDGE = [run, compare, refused, confusions, thresholds, baseline, own_questions, delete_run]


def main() -> None:
    """Do all errands and print the table."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        for name in ("corpus", "index"):
            shutil.copytree(ROOT / name, folder / name)
        index = Index.open(folder / "index")
        for question in ASKED:
            before = replace(index.ask(question), tier="unanswered", confidence=0.1)  # as by a guide that says less
            Feedback(folder / "data").add_question(before)
        folders = {f"GUIDE_QA_{name.upper()}": folder / name for name in ("corpus", "index", "data")}
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        with serve(folder / "log", GUIDE_QA_UPLOADS="on", **folders) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
            page.set_default_timeout(SLOW / 4)
            visitor = Visitor(page, address)
            print("| who | errand | clicks | fields |\n|---|---|---|---|")
            for who, errands in (("editor", EDITOR), ("judge", JUDGE)):
                for errand in errands:
                    do(visitor, who, errand)
        browser.close()


def do(visitor: Visitor, who: str, errand: Callable[[Visitor], None]) -> None:
    """Do one errand and print its row."""
    visitor.start()
    try:
        errand(visitor)
    except Exception:
        visitor.page.screenshot(path=Path(tempfile.gettempdir()) / f"errand-{errand.__name__}.png")
        raise
    print(f"| {who} | {errand.__doc__} | {visitor.clicks} | {visitor.filled} |", flush=True)


if __name__ == "__main__":
    main()
