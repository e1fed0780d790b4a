"""Shared fixtures: small guides, the real index of the guide that ships, the page in a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser import SIZES, find_chromium, serve, settle
from fakes import ROOT, LetterEncoder
from playwright.sync_api import Browser, Page, expect, sync_playwright

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.search.index import Index

NEED_A_MODEL = {"okpay", "okpay_folder", "served", "visit"}  # fixtures; a test that asks for one is marked


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if NEED_A_MODEL & set(getattr(item, "fixturenames", ())):
            item.add_marker("model")


@pytest.fixture(autouse=True)
def _nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test find what another one, or a person, had taken out of a file."""
    monkeypatch.setattr("qa.guide.readers.kept.cache_folder", lambda: tmp_path / "kept-readings")


@pytest.fixture(autouse=True)
def _no_model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test load a model only where it is marked so; what is not runs in seconds, and anywhere."""

    def refuse(*_: object) -> None:
        raise AssertionError("this test loads a model; mark it as pytest.mark.model")

    if request.node.get_closest_marker("model") is None:
        for loader in ("second._open", "onnx_engine.OnnxEngine.__init__", "torch_engine.TorchEngine.__init__"):
            monkeypatch.setattr(f"qa.models.{loader}", refuse)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out for want of a browser."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests skipped: no Chromium; apt install chromium, or set CHROMIUM to its path",
            yellow=True,
        )


@pytest.fixture
def letters() -> LetterEncoder:
    return LetterEncoder()


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide of two files with three sections."""
    folder = tmp_path / "guide"
    folder.mkdir()
    (folder / "garden.md").write_text(
        "# Garden\n\n## Watering\n\nWater the tomatoes before sunrise.\n\n## Pruning\n\nCut the roses in March.\n",
        encoding="utf-8",
    )
    (folder / "kitchen.md").write_text("# Kitchen\n\nBoil the pasta for nine minutes.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def okpay_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the guide that ships, by the real model."""
    folder = tmp_path_factory.mktemp("okpay") / "index"
    build_index(ROOT / "corpus", folder, Encoder())
    return folder


@pytest.fixture(scope="session")
def okpay(okpay_folder: Path) -> Index:
    return Index.open(okpay_folder)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without which CI fails; one a module, since no other event loop can run in its thread meanwhile."""
    try:
        path = find_chromium()
    except FileNotFoundError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        expect.set_options(timeout=20_000)  # what is expected comes sooner, unless the machine is busy
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Serve the page with the settings that are given, once a module for the same ones."""
    with ExitStack() as servers:
        addresses: dict[str, str] = {}

        def address(options: tuple[str, ...] = (), **environment: str | Path) -> str:
            key = repr((options, sorted(environment.items())))
            if key not in addresses:
                folder = tmp_path_factory.mktemp("served")
                environment = {"GUIDE_QA_CORPUS": ROOT / "corpus", "GUIDE_QA_DATA": folder} | environment
                addresses[key] = servers.enter_context(serve(folder / "log", options, **environment))
            return addresses[key]

        yield address


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a new visitor; nothing may come from elsewhere, and no script may fail."""
    contexts, wrong = [], []

    def open_page(
        address: str, width: int = 1280, scheme: str = "light", locale: str = "en-US", touch: bool = False
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": SIZES[width]},
            color_scheme=scheme,
            locale=locale,
            has_touch=touch,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        own = address.split("/")[2]
        page.on("request", lambda request: wrong.append(request.url) if own not in request.url.split("/")[2] else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(address)
        settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong
