"""The page in a real browser: a server of its own, the system's Chromium, and what every view must keep."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SIZES = {1280: 800, 390: 844}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_OURS = "[data-testid=stFileUploaderDropzone]"  # Streamlit gives it a role and a name that exclude each other
START = 60  # seconds; a quiet machine needs 3


def find_chromium() -> str:
    """Find the system's Chromium.

    :raises FileNotFoundError: There is none.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        raise FileNotFoundError("no Chromium; install it (Debian: apt install chromium) or set CHROMIUM to its path")
    return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serve(log: Path, options: tuple[str, ...] = (), **environment: str | Path) -> Iterator[str]:
    """Serve the page as ``make page`` does.

    :param environment: ``GUIDE_QA_INDEX`` and the like.
    :return: Its address.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    given = {name: str(value) for name, value in environment.items()}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | given, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait_until_healthy(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except urllib.error.HTTPError:  # it is up, and says that it has no index
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the page did not start:\n{log.read_text()}")


def settle(page: Page) -> None:
    """Wait until the page has drawn what it has to draw."""
    page.wait_for_selector(".qa-title", timeout=START * 1000)
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            return app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid="stSkeleton"]');
        }""",
        timeout=START * 1000,
    )


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for what comes."""
    kinds = (".qa-answer", ".qa-none", ".qa-talk", "[role=alert]")
    page.evaluate(f"document.querySelectorAll('{', '.join(kinds)}').forEach((one) => one.classList.add('before'))")
    field = page.locator("#qa-q")
    field.fill(question)
    field.press("Enter")
    page.wait_for_selector(", ".join(f"{kind}:not(.before)" for kind in kinds), timeout=START * 1000)
    settle(page)


def choose_language(page: Page, name: str) -> None:
    """Choose a language of the interface by its own name."""
    page.locator("#qa-language").select_option(label=name)


def findings(page: Page) -> list[str]:
    """Let axe-core look for what keeps people out; one finding a line, of any weight."""
    from axe_playwright_python.sync_playwright import Axe

    found: dict[str, Any] = Axe().run(page, context={"exclude": [[NOT_OURS]]}).response
    return [
        f"{finding['id']}: {finding['help']} in {node['html'][:200]}"
        for finding in found["violations"]
        for node in finding["nodes"]
    ]


def fits_in_width(page: Page) -> bool:
    """Say whether nothing has to be scrolled sideways."""
    return bool(
        page.evaluate(
            """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
                .every((element) => element.scrollWidth <= element.clientWidth + 1)"""
        )
    )
