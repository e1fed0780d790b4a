"""E-books: the order of their chapters, titles that only the table of contents has, and books that harm."""

import io
import zipfile

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers import archive, epub
from qa.guide.readers.reading import Reading

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def chapter(body: str) -> str:
    return f"<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{body}</body></html>"


def package(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return data.getvalue()


def book(
    chapters: dict[str, str],
    title: str = "",
    manifest: str = "",
    toc: str = "",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in sorted(chapters)
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></metadata><manifest>{items}{manifest}</manifest><spine{toc}>{spine}</spine></package>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": opf,
    }
    return package(files | {f"OEBPS/{name}": chapter(body) for name, body in chapters.items()} | (more or {}))


def tree(reading: Reading) -> list[tuple[str, ...]]:
    return [section.headings for section in reading.sections]


def place_of(reading: Reading, text: str) -> str:
    at = reading.text.index(text)
    return [mark.place for mark in reading.marks if mark.start <= at][-1].name


def test_chapters_come_in_the_order_of_the_book_below_its_title() -> None:
    reading = epub.read(
        book(
            {
                "z.xhtml": "<h1 id='one'>One</h1><p>First.</p>",
                "a.xhtml": "<h1>Two</h1><p>Second.</p><h2 id='s'>Part</h2><p>Third.</p>",
            },
            "Manual",
        )
    )
    assert tree(reading) == [("Manual", "One"), ("Manual", "Two"), ("Manual", "Two", "Part")]
    assert [place_of(reading, text) for text in ("First", "Second", "Third")] == ["z.xhtml#one", "a.xhtml", "a.xhtml#s"]


def test_an_id_of_a_chapter_does_not_reach_into_the_next() -> None:
    reading = epub.read(book({"a.xhtml": "<h1 id='x'>One</h1><p>First.</p>", "b.xhtml": "<p>Second.</p>"}))
    assert place_of(reading, "Second") == "b.xhtml"


NAV = (
    '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>',
    chapter(
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a><ol><li><a href="b.xhtml#in%20b">Inner</a></li></ol></li></ol></nav>'
    ),
)
NCX = (
    '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="broken" media-type="text/css"/>',
    '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text></navLabel><content src="a.xhtml"/>'
    '<navPoint><navLabel><text>Inner</text></navLabel><content src="b.xhtml#in%20b"/></navPoint></navPoint></navMap></ncx>',
)


@pytest.mark.parametrize(("name", "contents"), [("nav.xhtml", NAV), ("toc.ncx", NCX)])
def test_the_table_of_contents_names_chapters_without_a_heading(name: str, contents: tuple[str, str]) -> None:
    chapters = {
        "a.xhtml": "<p>One</p><p>First.</p>",
        "b.xhtml": "<p>Still first.</p><p id='in b'>Second.</p>",
        "c.xhtml": "<h1>Three</h1><p>Third.</p>",
    }
    reading = epub.read(book(chapters, manifest=contents[0], toc=' toc="ncx"', more={f"OEBPS/{name}": contents[1]}))
    assert tree(reading) == [("One",), ("One", "Inner"), ("Three",)]
    assert reading.text.count("One") == 1


def test_a_book_without_any_heading_has_those_that_look_like_one() -> None:
    text = "<p><b>{}</b></p><p>This is what one has to do here, and it takes a while.</p>"
    reading = epub.read(book({"a.xhtml": text.format("How to pay"), "b.xhtml": text.format("How to leave")}))
    assert tree(reading) == [("How to pay",), ("How to leave",)]


def test_a_chapter_that_is_missing_is_named_and_the_others_are_read() -> None:
    reading = epub.read(
        book({"a.xhtml": "<h1>One</h1><p>x.</p>", "gone.xhtml": ""}, manifest="").replace(
            b"OEBPS/gone.xhtml", b"OEBPS/lost.xhtml"
        )
    )
    assert tree(reading) == [("One",)]
    assert [note.text for note in reading.left_out] == ["gone.xhtml"]


def test_a_book_that_is_encrypted_is_named_and_one_with_hidden_fonts_is_read() -> None:
    hidden = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        '<e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="OEBPS/a.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
    )
    for algorithm, error in (
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", True),
        ("http://www.idpf.org/2008/embedding", False),
    ):
        data = book({"a.xhtml": "<h1>One</h1><p>x.</p>"}, more={"META-INF/encryption.xml": hidden.format(algorithm)})
        if error:
            with pytest.raises(CorpusError, match="encrypted"):
                epub.read(data)
        else:
            assert tree(epub.read(data)) == [("One",)]


def test_a_book_without_a_container_is_read_all_the_same() -> None:
    data = book({"a.xhtml": "<h1>One</h1><p>x.</p>"}).replace(b"META-INF/container.xml", b"META-INF/contained.xml")
    assert tree(epub.read(data)) == [("One",)]


def test_paths_in_a_book_lead_nowhere() -> None:
    data = book({"a.xhtml": "<h1>One</h1><p>x.</p>", "../../../../etc/passwd": "<p>kept within</p>"})
    assert tree(epub.read(data.replace(b"OEBPS/../", b"XXXXX/../"))) == [("One",)]


def test_books_that_harm_are_refused() -> None:
    bomb = book({"a.xhtml": "<p>" + "x " * 30_000_000 + "</p>"})
    assert len(bomb) < 500_000
    with pytest.raises(CorpusError, match="unpacks to more than"):
        epub.read(bomb)
    with pytest.raises(CorpusError, match="more than 2,000"):
        epub.read(package({f"{number}": "" for number in range(2_001)}))
    entities = CONTAINER.replace("<container", '<!DOCTYPE c [<!ENTITY a "b">]><container')
    with pytest.raises(CorpusError, match="entities"):
        epub.read(package({"META-INF/container.xml": entities}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04", "damaged"),
        (package({"a.txt": "x"}), "no e-book"),
        (package({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": "<package"}), "damaged"),
        (package({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": "<package/>"}), "no chapters"),
    ],
)
def test_what_is_no_book_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        epub.read(data)


def test_members_are_read_within_what_is_left_and_may_not_lie() -> None:
    data = bytearray(package({"a": "x" * 1000, "b": "y" * 1000}))
    opened = archive.open_archive(bytes(data))
    opened.left = 1500
    assert opened.read("a") == b"x" * 1000
    with pytest.raises(CorpusError, match="unpacks"):
        opened.read("b")
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")  # says it has 10 bytes
    lying = archive.open_archive(bytes(data))
    with pytest.raises(CorpusError, match="damaged"):
        lying.read("a")


def test_an_encrypted_member_is_named() -> None:
    data = bytearray(package({"a": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(CorpusError, match="without a password"):
        archive.open_archive(bytes(data)).read("a")


def test_the_process_of_its_own_reads_a_book() -> None:
    document = read_document("book.epub", book({"a.xhtml": "<h1 id='o'>One</h1><p>First.</p>"}))
    assert document.text == "One\n\nFirst.\n"
    assert document.places.of(5, 8).name == "a.xhtml#o"
