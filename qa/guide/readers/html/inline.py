"""Text within a line: pieces of it with their looks, and the lines that they make."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import UNSEEN, Look, clean_line
from qa.guide.readers.reading import has_content

# Elements that stand in lines of their own.
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "div",
        "fieldset",
        "figcaption",
        "figure",
    }
    | {"form", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "main", "nav"}
    | {"p", "plaintext", "pre", "listing", "xmp", "search", "section", "summary"}
    | {"dd", "dir", "dl", "dt", "li", "menu", "ol", "ul"}
    | {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
BREAK = "\u2028"  # in a piece, where a line ends
BETWEEN = regex.compile(rf"\n?{BREAK}{BREAK}?\n?")  # lines of code that are elements
# A line end in the source between two of them is none on the page.
WIDE = r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef]"
LINE_END = regex.compile(rf"(?<={WIDE})\n(?={WIDE})")
BLANKS = regex.compile(r"\s++")
FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}  # points of <font size>
FONT_SIZE = regex.compile(
    r"font(?:-size)?\s*:[^;]{0,60}?(?<![\w.])(\d{1,3}(?:\.\d{1,3})?)\s*(pt|px|r?em|%)", regex.IGNORECASE
)
UNITS = {"pt": 1.0, "px": 0.75, "rem": 12.0}
WEIGHT = regex.compile(
    r"font(?:-weight)?\s*:[^;]{0,60}?\b(?:(bold(?:er)?|[6-9]00)|(normal|[1-5]00))\b", regex.IGNORECASE
)
BULLET_FONTS = regex.compile(r"symbol|wingdings|webdings", regex.IGNORECASE)
LIST_MARK = regex.compile(r"mso-list\s*:\s*ignore", regex.IGNORECASE)
# Of a picture, where nobody wrote what it shows.
SAYS_NOTHING = regex.compile(
    r"(?:images?|img|pictures?|pic|photos?|figures?|fig|screen-?shots?|icons?|logo|avatar|alt(?:[ _-]?text)?|graphics?|"
    r"image description|untitled|图片|图像|截图|图|圖片|圖|画像|图标|이미지)[\s_\-\d.()]*|"
    r":[\w+-]+:|"
    r"\S*\.(?:png|jpe?g|gif|svg|webp|bmp|ico)|[\da-f_-]{8,}|data:.*|https?://\S*",
    regex.IGNORECASE,
)

PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look."""

    text: str
    look: Look
    id: str = ""  # a place to link to that begins here


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a reader sees it; bold where all of its text is, and as large as most of it."""

    text: str
    look: Look = PLAIN
    ids: tuple[str, ...] = ()  # places to link to within it


def look_of(element: Element, look: Look) -> Look:
    """Say how text within an element is set.

    :param look: Around it.
    """
    style = element.attributes.get("style", "")
    if element.tag in ("b", "strong"):
        look = replace(look, bold=True)
    if element.tag == "big":
        look = replace(look, size=(look.size or 12.0) * 1.2)
    size = element.attributes.get("size", "") if element.tag == "font" else ""
    if size:
        look = replace(look, size=FONT_SIZES.get(size, {"+": 14.0, "-": 10.0}.get(size[0], look.size)))
    if found := FONT_SIZE.search(style):
        unit = found[2].lower()
        factor = UNITS.get(unit) or (look.size or 12.0) / (100 if unit == "%" else 1)
        look = replace(look, size=round(float(found[1]) * factor, 2))
    if weight := WEIGHT.search(style):
        look = replace(look, bold=bool(weight[1]))
    return look


def pieces_of(nodes: Iterable[Element | str], look: Look) -> Iterator[Piece]:
    """Give the text of nodes; nothing is set between elements within a line."""
    for node in nodes:
        if isinstance(node, str):
            yield Piece(node.replace(BREAK, "\n"), look)
        elif node.tag == "br":
            yield Piece(BREAK, look)
        elif node.tag == "img":
            yield Piece(alt_of(node), look)
        elif LIST_MARK.search(node.attributes.get("style", "")):
            yield Piece(_list_mark(node), look)
        else:
            inner = look_of(node, look)
            yield Piece("", inner, target_of(node))
            quotes = ("“", "”") if node.tag == "q" else ("", "")
            apart = BREAK if node.tag in BLOCKS else ""
            yield Piece(apart + quotes[0], inner)
            yield from pieces_of(node.children, inner)
            yield Piece(quotes[1] + apart, inner)


def target_of(element: Element) -> str:
    """Give the id of what within a line was set there to link to."""
    attributes = element.attributes
    if element.tag == "a" and attributes.get("name"):
        return attributes["name"]
    own = "id" in attributes and ((element.tag == "a" and "href" not in attributes) or not element.children)
    return attributes["id"] if own else ""


def ids_in(element: Element) -> tuple[str, ...]:
    """Give all ids within an element."""
    names = (inner.attributes.get("id") or inner.attributes.get("name", "") for inner in element.elements())
    return tuple(filter(None, names))


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Set pieces in lines; empty ones stay, since they part paragraphs."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split(BREAK)
        rows[-1].append(replace(piece, text=first))
        rows += [[replace(piece, text=text, id="")] for text in others]
    return [Line(_join(row), _look(row), tuple(piece.id for piece in row if piece.id)) for row in rows]


def text_of(element: Element) -> str:
    """Give the text of an element in one line."""
    lines = lines_of(pieces_of(element.children, PLAIN))
    return clean_line(" ".join(line.text for line in lines))


def code_of(element: Element) -> list[str]:
    """Give the lines of code, without empty ones around."""
    text = "".join(piece.text for piece in pieces_of(element.children, PLAIN))
    if element.find("div", "p"):
        text = BETWEEN.sub("\n", text)
    text = UNSEEN.sub("", text.replace("\r\n", "\n").replace(BREAK, "\n"))
    lines = [line.rstrip() for line in text.split("\n")]
    read = [at for at, line in enumerate(lines) if line]
    return lines[read[0] : read[-1] + 1] if read else []


def alt_of(image: Element) -> str:
    """Give what a picture stands for, where somebody wrote it; with blanks around it, as a picture has."""
    alt = clean_line(image.attributes.get("alt", "").replace("\n", " "))
    person = any("avatar" in name.lower() for name in image.classes)
    if person or not has_content(alt) or SAYS_NOTHING.fullmatch(alt):
        return ""
    return alt if regex.search(WIDE, alt) else f" {alt} "


def _list_mark(element: Element) -> str:
    """Write the number of an item; a bullet is a letter of a font of signs."""
    styles = [element.attributes.get("style", ""), *(inner.attributes.get("style", "") for inner in element.elements())]
    parent = element.parent.attributes.get("style", "") if element.parent else ""
    text = clean_line(element.text())
    bullet = len(text) == 1 and (not text.isalnum() or any(BULLET_FONTS.search(style) for style in [*styles, parent]))
    return "- " if bullet else f"{text} "


def _join(row: list[Piece]) -> str:
    text = BLANKS.sub(lambda run: "\n" if "\n" in run[0] else " ", "".join(piece.text for piece in row))
    return clean_line(LINE_END.sub("", text).replace("\n", " "))


def _look(row: list[Piece]) -> Look:
    read = [piece for piece in row if has_content(piece.text)]
    sizes: dict[float, int] = {}
    for piece in read:
        sizes[piece.look.size] = sizes.get(piece.look.size, 0) + len(piece.text.strip())
    return Look(max(sizes, key=lambda size: sizes[size], default=0.0), bool(read) and all(p.look.bold for p in read))
