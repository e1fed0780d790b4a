"""A guide of several formats in a real browser: places, pictures of pages, rows in their table, the live page."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import ask, findings, fits_in_width, settle
from fakes import ROOT
from playwright.sync_api import Page, expect

from qa.build.build import build_index
from qa.models.encoder import Encoder

pytestmark = [pytest.mark.model, pytest.mark.browser]

Visit = Callable[..., Page]
GOLD = ROOT / "benchmarks" / "headings"
PAGES = ("pdf/en-tide-clock.pdf", "html/de-fahrradverleih-mkdocs.html", "docx/en-washing-machine.docx")
BAGS = ("Small", "Middle", "Large", "Trekking", "City", "Kids", "Laptop", "Beach", "Sports", "Rolling")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats") / "guide"
    folder.mkdir()
    for name in PAGES:
        shutil.copy(GOLD / name, folder)
    rows = "".join(f"{bag} bag,{10 + at} litres,{20 + at} euro\n" for at, bag in enumerate(BAGS))
    (folder / "prices.csv").write_text(f"Model,Capacity,Price\n{rows}")
    (folder / "broken.docx").write_bytes(b"PK\3\4 no archive")
    (folder / "corpus.toml").write_text('site = "https://rad.example/hilfe/"\n')
    return folder


@pytest.fixture(scope="module")
def address(served: Callable[..., str], guide: Path) -> str:
    index = guide.parent / "index"
    report = build_index(guide, index, Encoder())
    assert list(report.failures) == ["broken.docx"]
    return served(GUIDE_QA_INDEX=index, GUIDE_QA_CORPUS=guide, GUIDE_QA_QUESTIONS_A_MINUTE="0")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_of_a_pdf_is_shown_as_a_picture(visit: Visit, address: str, width: int) -> None:
    page = visit(address, width)
    ask(page, "the hand of the clock trembles")
    expect(page.locator(".qa-best .qa-place").first).to_contain_text("en-tide-clock.pdf · page 4")
    assert page.locator("img[alt='Page 4 as a picture']").count() == 0  # nothing is drawn that nobody asked for
    page.get_by_text("Page 4 as a picture").click()
    picture = page.locator("img[alt='Page 4 as a picture']")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector(\"img[alt='Page 4 as a picture']\").naturalWidth > 500")
    assert fits_in_width(page)
    assert findings(page) == []


def test_a_picture_is_not_drawn_of_a_file_that_has_changed(visit: Visit, address: str, guide: Path) -> None:
    path = guide / "en-tide-clock.pdf"
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"\n% changed")
        page = visit(address)
        ask(page, "what does the inner ring of the clock count")
        page.get_by_text("as a picture").first.click()
        expect(page.get_by_text("The file has changed since the index was built.")).to_be_visible()
    finally:
        path.write_bytes(before)


def test_a_row_is_shown_in_its_table_and_cited_by_its_number(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "how much is the trekking bag")
    best = page.locator(".qa-best")
    expect(best.locator(".qa-narrow td").first).to_have_text("Trekking bag")
    expect(best.locator(".qa-narrow th").first).to_have_text("Model")
    expect(best.locator(".qa-place").first).to_contain_text("prices.csv · row 5")


def test_a_citation_leads_to_the_live_page_at_its_anchor(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "Wo bekomme ich ein Lastenrad?")
    link = page.locator(".qa-best a.qa-live")
    expect(link).to_have_text("Open the live page")
    target = link.get_attribute("href") or ""
    assert target.startswith("https://rad.example/hilfe/de-fahrradverleih-mkdocs.html#")
    source = (GOLD / "html" / "de-fahrradverleih-mkdocs.html").read_text(encoding="utf-8")
    assert f'id="{target.partition("#")[2]}"' in source


def test_a_word_file_is_a_page_of_the_book_and_has_its_headings(visit: Visit, address: str) -> None:
    page = visit(f"{address}/?at={quote('en-washing-machine.docx')}")
    expect(page.locator(".qa-book h2").first).to_have_text("Torrent 7 Washing Machine")
    expect(page.locator(".qa-book")).to_contain_text("1.2.1 Height of the drain")
    assert findings(page) == []


def test_editors_see_what_cannot_be_read_and_edit_only_texts(visit: Visit, address: str) -> None:
    page = visit(f"{address}/guide")
    page.get_by_role("tab", name="Check").click()
    settle(page)
    expect(page.get_by_text("broken.docx").first).to_be_visible()
