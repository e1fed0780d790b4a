"""Take the README's screenshot: serve the page, ask in a real browser, save what it shows.

usage: python docs/screenshot.py [--chromium PATH] [--all FOLDER]

Needs an index (`make index`), the dev dependencies, and Chromium (Debian: `apt install chromium fonts-noto-cjk`).
"""

import argparse
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
# file name, question, width, colours
SHOTS = [
    ("page", "I forgot my password", 1280, "light"),
    ("first", "", 1280, "light"),
    ("zh-dark", "密码忘了怎么办", 1280, "dark"),
    ("phone", "密码忘了怎么办", 390, "light"),
    ("ar", "نسيت كلمة المرور ولم تصل رسالة البريد", 1280, "light"),
    ("far", "How long do I boil an egg?", 390, "dark"),
]


@contextmanager
def serve() -> Iterator[str]:
    """Run the page on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def shoot(browser: Browser, address: str, question: str, width: int, colours: str, path: Path) -> None:
    """Ask one question as a person would and save the page."""
    height = 860 if width > 600 else 844
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
    page.goto(address)
    field = page.get_by_role("textbox")
    field.wait_for(timeout=120_000)
    if question:
        field.fill(question)
        field.press("Enter")
        page.locator(".qa-hit, [data-testid=stAlert]").first.wait_for(timeout=60_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    page.close()


def main() -> None:
    """Save one screenshot, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every view, into this folder")
    arguments = parser.parse_args()
    folder = arguments.all or ROOT / "docs"
    folder.mkdir(exist_ok=True)
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=arguments.chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        for name, question, width, colours in SHOTS if arguments.all else SHOTS[:1]:
            shoot(browser, address, question, width, colours, folder / f"{name}.png")
            print(folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
