"""A page of the guide as it is read, without a page."""

from qa.page.address import Address
from qa.page.book import LONGEST, page_html
from qa.page.contents import contents_html, page_title
from qa.records import Section

HOSTILE = "<script>alert(1)</script>"


def say(key: str, /, **values: object) -> str:
    return f"{key} {values}" if values else key


def write(text: str, sections: list[Section], at: str, mark: str = "", row: int = 0) -> str:
    return page_html("a.md", text, sections, row, Address(at=at, mark=mark), "de", say)


def test_the_section_that_is_asked_for_is_marked_and_every_heading_has_its_address() -> None:
    text = "# T\n\nOne.\n\n## B\n\nTwo.\n"
    sections = [Section(("T",), 4, 10), Section(("T", "B"), 16, len(text))]
    shown = write(text, sections, "a.md#T › B", row=1)
    assert '<article class="qa-book" lang="de" dir="auto"><h2>T</h2>' in shown
    assert '<section id=qa-here><h3 dir="auto"><a class="qa-go" href="?at=a.md%23T+%E2%80%BA+B">B</a></h3>' in shown
    assert "qa-here" not in write(text, sections, "a.md")


def test_marks_stay_within_a_line_whatever_the_address_says() -> None:
    text = "# T\n\n- One\n- Two\n\n| a |\n|---|\n| b |\n"
    sections = [Section(("T",), 5, len(text))]
    shown = write(text, sections, "a.md", f"0-{text.index('---') + 1}")  # it ends within the rule of the table
    assert "<li>" in shown
    assert "<table>" in shown
    assert "<mark>One</mark>" in shown
    assert "<mark>Two</mark>" in shown
    assert write(text, sections, "a.md", "900-990").count("<mark>") == 0


def test_nothing_hostile_becomes_a_tag() -> None:
    text = f"{HOSTILE}\n"
    shown = page_html("a.md", text, [Section((HOSTILE, HOSTILE), 0, len(text))], 0, Address(at=HOSTILE), HOSTILE, say)
    shown += contents_html([(HOSTILE, (HOSTILE, HOSTILE))], lambda name: HOSTILE, Address(language=HOSTILE), say)
    assert "<script" not in shown
    assert "alert(1)" in shown


def test_of_a_very_long_page_the_part_around_the_section_is_shown() -> None:
    body = "x" * (LONGEST // 2)
    text = "".join(f"{body}\n" for _ in range(5))
    sections = [Section(("T", str(n)), n * (len(body) + 1), (n + 1) * (len(body) + 1)) for n in range(5)]
    shown = write(text, sections, "a.md#T › 2", row=2)
    assert "book.earlier" in shown
    assert "book.later" in shown
    assert len(shown) < 2 * LONGEST
    assert "book.earlier" not in write(text, sections, "a.md")


def test_a_page_is_named_by_the_heading_over_all_of_it_or_by_its_file() -> None:
    assert page_title("b/a.md", [("T",), ("T", "B")]) == "T"
    assert page_title("b/a.md", [("T",), ("U",)]) == "a"
    assert page_title("b/a.md", [()]) == "a"
