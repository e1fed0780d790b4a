"""E-books in EPUB: their chapters, which are web pages, in the order of reading."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from qa.errors import CorpusError
from qa.guide.readers.archive import DAMAGED, Archive, open_archive, parse_xml
from qa.guide.readers.html import read_chapter
from qa.guide.readers.html.decoding import decode_page
from qa.guide.readers.html.draft import Draft, place
from qa.guide.readers.html.inline import Line
from qa.guide.readers.html.looks import find_headings
from qa.guide.readers.html.tree import Element, parse_page
from qa.guide.readers.parts import assemble, clean_line
from qa.guide.readers.reading import Reading
from qa.records import Note

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
CHAPTERS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
ENDINGS = (".xhtml", ".html", ".htm", ".xml")
NCX = "application/x-dtbncx+xml"
DEEPEST = 6  # levels of a table of contents
FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # only fonts are made unreadable so


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book."""

    name: str  # in the archive
    shown: str  # as the book calls it
    kind: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What a book says of itself."""

    title: str
    chapters: tuple[Item, ...]  # in the order of reading
    contents: Item | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    title: str
    level: int  # from 1


Contents = dict[tuple[str, str], Entry]  # by file in the archive, and id in it


def read(data: bytes) -> Reading:
    """Read a book.

    :raises CorpusError: It is damaged, encrypted, no book, or more than may be unpacked.
    """
    archive = open_archive(data)
    book = _read_book(archive)
    _refuse_encrypted(archive, book)
    contents = _read_contents(archive, book.contents)
    drafts: list[Draft] = []
    notes: list[Note] = []
    for item in book.chapters:
        if item.name not in archive:
            notes.append(Note(0, item.shown, "damaged or missing"))
            continue
        chapter, left_out = read_chapter(decode_page(archive.read(item.name)))
        drafts += _titled([replace(draft, file=item.shown) for draft in chapter], item, contents)
        notes += left_out
    return assemble(list(place(find_headings(drafts))), title=book.title, left_out=notes)


def _read_book(archive: Archive) -> Book:
    name = _package_name(archive)
    root = parse_xml(archive.read(name), name)
    folder = posixpath.dirname(name)
    items: dict[str, Item] = {}
    for element in root.iterfind(".//{*}manifest/{*}item"):
        href = unquote(element.get("href", "").partition("#")[0])
        if href and element.get("id"):
            path = posixpath.normpath(posixpath.join(folder, href))
            kind, properties = element.get("media-type", ""), tuple(element.get("properties", "").split())
            items[element.get("id")] = Item(path, href, kind, properties)
    spine = root.find(".//{*}spine")
    order = [] if spine is None else [reference.get("idref", "") for reference in spine.iterfind("{*}itemref")]
    chapters = [items[item] for item in dict.fromkeys(order) if item in items and _is_chapter(items[item])]
    if not chapters:
        raise CorpusError("names no chapters; export the book anew")
    contents = next((item for item in items.values() if "nav" in item.properties), None)
    old = items.get(spine.get("toc", "")) if spine is not None else None
    contents = contents or old or next((item for item in items.values() if item.kind == NCX), None)
    title = root.find(".//{http://purl.org/dc/elements/1.1/}title")
    named = clean_line("".join(title.itertext()).replace("\n", " ")) if title is not None else ""
    return Book(named, tuple(item for item in chapters if "nav" not in item.properties), contents)


def _package_name(archive: Archive) -> str:
    """Find the file that lists all others; some books name it wrongly."""
    if CONTAINER in archive:
        for root in parse_xml(archive.read(CONTAINER), CONTAINER).iterfind(".//{*}rootfile"):
            path = posixpath.normpath(unquote(root.get("full-path", "")).lstrip("/"))
            if path in archive:
                return path
    name = next((name for name in sorted(archive.members) if name.lower().endswith(".opf")), "")
    if not name:
        raise CorpusError(f"is no e-book, or {DAMAGED.removeprefix('is ')}")
    return name


def _is_chapter(item: Item) -> bool:
    return item.kind in CHAPTERS or item.name.lower().endswith(ENDINGS)


def _refuse_encrypted(archive: Archive, book: Book) -> None:
    if ENCRYPTION not in archive:
        return
    chapters = {item.name for item in book.chapters}
    for element in parse_xml(archive.read(ENCRYPTION), ENCRYPTION).iterfind(".//{*}EncryptedData"):
        method = element.find("{*}EncryptionMethod")
        hidden = method is None or method.get("Algorithm", "") not in FONTS
        for reference in element.iterfind(".//{*}CipherReference"):
            if hidden and unquote(reference.get("URI", "")).lstrip("/") in chapters:
                raise CorpusError("is encrypted against copying; ask for the book without protection")


def _read_contents(archive: Archive, item: Item | None) -> Contents:
    """Read the table of contents, of the present kind or the old one; {} where there is none that can be read."""
    if item is None or item.name not in archive:
        return {}
    data = archive.read(item.name)
    try:
        found = _old_entries(parse_xml(data, item.name)) if item.kind == NCX else _entries(decode_page(data))
        contents: Contents = {}
        for href, entry in found:
            file, _, name = unquote(href).partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(item.name), file))
            if entry.title:
                contents.setdefault((path, name), entry)
    except CorpusError:
        return {}
    return contents


def _old_entries(root: Any) -> Iterator[tuple[str, Entry]]:
    waiting = [(point, 1) for point in reversed(root.findall("{*}navMap/{*}navPoint"))]
    while waiting:
        point, level = waiting.pop()
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if label is not None and content is not None:
            title = clean_line("".join(label.itertext()).replace("\n", " "))
            yield content.get("src", ""), Entry(title, min(level, DEEPEST))
        waiting += [(below, level + 1) for below in reversed(point.findall("{*}navPoint"))]


def _entries(text: str) -> Iterator[tuple[str, Entry]]:
    navs = parse_page(text).find("nav")
    nav = next((nav for nav in navs if nav.attributes.get("epub:type") == "toc"), next(iter(navs), None))
    for link in nav.find("a") if nav else ():
        level = sum(above.tag in ("ol", "ul") for above in _up_to(link, nav))
        title = clean_line(link.text().replace("\n", " "))
        yield link.attributes.get("href", ""), Entry(title, min(max(level, 1), DEEPEST))


def _up_to(element: Element, top: Element | None) -> Iterator[Element]:
    for above in element.ancestors():
        if above is top:
            return
        yield above


def _titled(drafts: list[Draft], item: Item, contents: Contents) -> list[Draft]:
    """Give a chapter the headings that only the table of contents has.

    One whose text has none at all may have several: those that the table finds by an id.
    """
    if any(draft.level == 1 for draft in drafts) or not drafts:
        return drafts
    found: list[Draft] = []
    bare = not any(draft.level for draft in drafts)
    for at, draft in enumerate(drafts):
        names = [name for name in (draft.before, *draft.lines[0].ids) if name and bare]
        names += [""] if at == 0 else []  # of the whole chapter
        entry = next((contents[item.name, name] for name in names if (item.name, name) in contents), None)
        if entry is None:
            found.append(draft)
        elif draft.title == entry.title:
            found.append(draft if draft.level else draft.as_heading(entry.level))
        else:
            found += [Draft((Line(entry.title),), entry.level, before=draft.before, file=draft.file), draft]
    return found
