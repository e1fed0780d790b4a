"""Citations followed back into their files: the place that a passage names is where its words stand."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import format_files as files
import pypdfium2
import pytest
from fakes import ROOT
from lxml import etree

from qa.guide.files import read_document
from qa.guide.passages import split_document
from qa.records import Passage

GOLD = ROOT / "benchmarks" / "headings"
MOST = 300  # characters of a passage, so that every file has many
LEAST = 20  # citations that are followed in each format
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Leave the letters and digits of a text, which no layout changes."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())


def cited(path: Path) -> Iterator[Passage]:
    yield from passages(path.name, path.read_bytes())


def passages(name: str, data: bytes) -> list[Passage]:
    document = read_document(name, data)
    found = split_document(document, len, MOST)
    assert all(document.text[one.start : one.end] == one.text for one in found)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "de-fahrradverleih-mkdocs.html",
        "pt-carteira-docusaurus.html",
        "zh-xiaodian-vuepress.html",
        "en-choir-asciidoctor.html",
    ],
)
def test_the_anchor_of_a_web_page_is_there_and_right_above_the_words(name: str) -> None:
    path = GOLD / "html" / name
    source = path.read_text(encoding="utf-8")
    followed = 0
    for passage in cited(path):
        place = passage.place
        if not place.name:
            continue
        (at,) = [match.end() for match in re.finditer(rf"\b(?:id|name)=[\"']?{re.escape(place.name)}[\"'\s>]", source)][
            :1
        ]
        below = squeezed(unescape(re.sub(r"<[^>]*>|<!--.*?-->", " ", source[source.index(">", at - 1) :])))
        words = squeezed(re.sub(r"^[\d.)•\s]+", "", passage.text))[:6]
        start = below.find(words)
        assert start >= 0, (place, passage.text)
        ids = re.findall(r"<h[1-6][^>]*\bid=", source[at : at + source[at:].find(passage.text.split("\n")[0][:8]) + 1])
        assert len(ids) == 0, (place, passage.text)  # no other heading in between
        followed += 1
    assert followed >= 5


def test_many_anchors_are_followed() -> None:
    found = [one for path in sorted((GOLD / "html").glob("*.htm*")) if path.suffix != ".gold" for one in cited(path)]
    assert sum(bool(one.place.name) for one in found) >= LEAST
    assert {one.place.unit for one in found} == {"anchor"}


@pytest.mark.parametrize(
    "name", ["de-kaffeevollautomat.docx", "ko-taegwondo.docx", "zh-shitang.docx", "ja-kanri-kumiai.docx"]
)
def test_the_paragraph_of_a_word_file_has_the_words(name: str) -> None:
    path = GOLD / "docx" / name
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    texts = [squeezed("".join(paragraph.itertext(f"{W}t"))) for paragraph in body.iter(f"{W}p")]
    found = list(cited(path))
    assert len(found) >= 5
    for passage in found:
        place = passage.place
        assert place.unit == "paragraph"
        own = "".join(texts[place.first - 1 : place.last])
        words = squeezed(passage.text)
        assert own, passage.text
        pieces = [
            squeezed(re.sub(r"^\W*(?:\w{1,3}[.)、]|第\w条)", "", line)) for line in passage.text.splitlines()
        ]  # its number
        assert all(piece in own for piece in pieces), (place, passage.text)
        assert len(own) < len(words) + 20, (place, passage.text)  # and no other paragraph


@pytest.mark.parametrize("path", sorted((GOLD / "pdf").glob("*.pdf")), ids=lambda path: path.stem)
def test_the_boxes_on_a_page_hold_the_words(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    found = [one for one in cited(path) if not re.search(r"[\u0590-\u08ff]", one.text)]  # written from right to left
    for passage in found:
        place = passage.place
        assert place.unit == "page"
        assert {box.page for box in place.boxes} == set(range(place.first, place.last + 1))
        held = ""
        for box in place.boxes:
            page = document[box.page - 1]
            height = page.get_height()
            text = page.get_textpage().get_text_bounded(
                box.left - 1, height - box.bottom - 1, box.right + 1, height - box.top + 1
            )
            held += text
        own, words = squeezed(held), squeezed(passage.text)
        missing = [word for word in re.findall(r"\w{3,}", passage.text.casefold()) if squeezed(word)[:3] not in own]
        assert len(missing) <= 0.1 * max(1, len(words) / 3), (place, missing, held)
        assert len(own) <= 2.5 * len(words) + 40, (place, held)  # and hardly anything else
    document.close()


def test_many_boxes_are_followed() -> None:
    assert sum(len(list(cited(path))) for path in sorted((GOLD / "pdf").glob("*.pdf"))) >= LEAST


QUESTIONS = [
    (f"Wie lange gilt Karte {number}?", f"Karte {number} gilt {number} Tage, dann läuft sie ab.")
    for number in range(2, 27)
]


def test_the_row_of_a_sheet_is_the_row() -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([("Frage", "Antwort"), *QUESTIONS])
    rows = list(csv.reader(io.StringIO(written.getvalue()), delimiter=";"))
    found = passages("faq.csv", written.getvalue().encode("utf-8-sig"))
    assert len(found) >= LEAST
    for passage in found:
        assert passage.place.unit == "row"
        question, answer = rows[passage.place.first - 1]
        assert (passage.headings[-1], passage.text.strip()) == (question, answer)


def test_the_row_of_a_workbook_is_the_row_of_its_sheet() -> None:
    cells = [
        ("Price list", "", ""),
        ("Item", "Size", "Price"),
        *[(f"Bag {n}", f"{n} cm", f"{n} Euro") for n in range(1, 30)],
    ]
    rows = "".join(
        f'<row r="{at}">{"".join(files.cell(f"{chr(65 + column)}{at}", text) for column, text in enumerate(row))}</row>'
        for at, row in enumerate(cells, 1)
    )
    data = files.zipped(files.xlsx_parts(sheet=files.sheet_xml(rows, dimension="A1:C31")))
    found = passages("prices.xlsx", data)
    followed = 0
    for passage in found:
        place = passage.place
        assert place.unit == "row"
        own = [cells[number - 1] for number in range(place.first, place.last + 1)]
        for line in passage.text.splitlines():
            if line.startswith("Bag"):
                assert tuple(line.split(" | ")) in own
                followed += 1
    assert followed >= LEAST


def test_the_entry_of_a_json_file_is_the_entry() -> None:
    entries = [{"question": question, "answer": answer} for question, answer in QUESTIONS]
    found = passages("faq.json", json.dumps(entries).encode())
    assert len(found) >= LEAST
    for passage in found:
        entry = entries[passage.place.first - 1]
        assert (passage.headings[-1], passage.text.strip()) == (entry["question"], entry["answer"])


def test_the_slide_is_the_slide() -> None:
    parts = files.pptx_parts()
    order = [*range(13, 26), *range(1, 13)]  # files are numbered as they were made, shown in another order
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in order)
    parts["ppt/presentation.xml"] = (
        f"<p:presentation {files.P} {files.R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )
    parts["ppt/_rels/presentation.xml.rels"] = files.relations(
        *(("slide", f"slides/slide{n}.xml") for n in range(1, 26))
    )
    for number in range(1, 26):
        parts[f"ppt/slides/slide{number}.xml"] = files.slide_xml(f"Step {number}", f"Press the key with the {number}.")
    found = passages("talk.pptx", files.zipped(parts))
    assert len(found) >= LEAST
    for passage in found:
        assert (passage.place.unit, passage.headings[-1]) == ("slide", f"Step {order[passage.place.first - 1]}")


def test_the_place_in_a_book_is_a_file_and_an_id_of_it() -> None:
    body = "".join(f'<h2 id="s{n}">Part {n}</h2><p>Text of part {n}, which is short.</p>' for n in range(1, 25))
    parts = files.epub_parts(2)
    chapters = [name for name in parts if name.endswith(".xhtml") and "nav" not in name]
    for chapter in chapters:
        parts[chapter] = files.chapter_xml(f"<h1>{chapter}</h1>{body}")
    found = [one for one in passages("book.epub", files.zipped(parts)) if one.headings[-1].startswith("Part")]
    assert len(found) >= LEAST
    for passage in found:
        name, _, anchor = passage.place.name.partition("#")
        (member,) = [one for one in parts if one.endswith(name)]
        text = parts[member]
        assert isinstance(text, str)
        assert f'id="{anchor}">{passage.headings[-1]}<' in text


@pytest.mark.parametrize(
    "path", sorted(path for path in (GOLD / "markup").iterdir() if path.suffix != ".gold"), ids=lambda path: path.name
)
def test_the_lines_of_a_markup_are_the_lines_of_the_file(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for passage in cited(path):
        place = passage.place
        assert place.unit == "line"
        own = squeezed("".join(lines[place.first - 1 : place.last]))
        words = re.findall(r"\w{4,}", passage.text.casefold())
        assert sum(squeezed(word) not in own for word in words) <= max(1, 0.1 * len(words)), (place, passage.text)
