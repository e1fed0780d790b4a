"""Take the pictures in docs/screenshots: serve the page, use it in the system's Chromium, save what it shows.

usage: python benchmarks/screenshots.py [--index FOLDER] [NAME…]

Needs an index (`make index`), the dev dependencies, Chromium, and fonts (Debian: `apt install chromium fonts-noto`).
What the views of editors show was asked and run before the picture is taken, in a data folder of its own.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots"
sys.path.insert(0, str(ROOT / "tests"))

from browser import SIZES, find_chromium, serve, settle  # noqa: E402

ASKED = ("I forgot my password", "钱转了还没到", "How long do I boil an egg?", "Can I pay with cryptocurrency?")


def leave(page: Page) -> None:
    """Take the page as it comes."""


def show_why(page: Page) -> None:
    page.get_by_text("Why these passages?").click()
    page.wait_for_selector(".qa-why")


def unfold(page: Page) -> None:
    page.locator(".qa-whole summary").click()


def run_quality(page: Page) -> None:
    page.locator(".st-key-start-run button").click()
    page.wait_for_selector(".qa-tiles", timeout=300_000)


@dataclass(frozen=True)
class Shot:
    """One picture: an address, and how the visitor looks at it."""

    path: str
    width: int = 1280
    scheme: str = "light"
    locale: str = "en-US"
    act: Callable[[Page], None] = leave
    whole: bool = False  # the page down to its end, not only the first screen


SHOTS = {
    "first": Shot(""),
    "answer": Shot("?q=I forgot my password"),
    "answer-zh-dark": Shot("?q=密码忘了怎么办", scheme="dark", locale="zh-CN"),
    "answer-phone": Shot("?q=密码忘了怎么办", 390, locale="zh-CN"),
    "answer-arabic-phone": Shot("?q=نسيت كلمة المرور ولا أستطيع الدخول", 390, "dark"),
    "section": Shot("?q=I forgot my password", act=unfold),
    "unanswered": Shot("?q=How long do I boil an egg?", 390),
    "why": Shot("?q=I forgot my password", scheme="dark", act=show_why, whole=True),
    "guide": Shot("guide", whole=True),
    "guide-phone": Shot("guide", 390, "dark", "zh-CN"),
    "quality": Shot("quality", act=run_quality, whole=True),
    "quality-phone": Shot("quality", 390, "dark", "zh-CN"),
    "gaps": Shot("gaps", whole=True),
    "gaps-phone": Shot("gaps", 390, "dark", "zh-CN"),
}


def main() -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SHOTS))
    arguments = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        environment = {"GUIDE_QA_INDEX": arguments.index.absolute(), "GUIDE_QA_DATA": data}
        browser = playwright.chromium.launch(executable_path=find_chromium())
        with serve(Path(data, "log"), **environment) as address:
            for question in ASKED:
                open_page(browser, address, Shot(f"?q={question}")).close()
            for name in arguments.names or SHOTS:
                take(browser, address, SHOTS[name], FOLDER / f"{name}.png")
        browser.close()


def open_page(browser: Browser, address: str, shot: Shot) -> Page:
    page = browser.new_page(
        viewport={"width": shot.width, "height": SIZES[shot.width]},
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        locale=shot.locale,
    )
    page.goto(f"{address}/{shot.path}")
    settle(page)
    return page


def take(browser: Browser, address: str, shot: Shot, path: Path) -> None:
    """Save one picture."""
    page = open_page(browser, address, shot)
    shot.act(page)
    settle(page)
    page.wait_for_timeout(800)  # charts draw themselves in steps
    if shot.whole:  # the page scrolls inside a frame of its own, so the window has to hold all of it
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": shot.width, "height": max(SIZES[shot.width], height)})
        page.wait_for_timeout(800)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()
