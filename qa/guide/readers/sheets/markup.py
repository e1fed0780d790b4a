"""HTML within a cell, as help centres export their articles, to headings and text; nothing is fetched or run.

The tags are found by one expression whose time grows with the text and no faster, whatever is in it.
"""

from html import unescape

import regex

from qa.guide.readers.parts import BLANKS
from qa.records import CELL

# What makes a cell HTML: an end, or a start of what is more than a placeholder such as <name>.
TAG = regex.compile(
    r"(?i)<(?:/(?:p|div|span|a|b|i|u|em|strong|ul|ol|li|table|td|h[1-6]|pre|code|font|blockquote)|br\s*/?|"
    r"(?:p|div|li|ul|ol|h[1-6]|img|span|table)(?:\s[^<>]*)?)>"
)
TOKEN = regex.compile(
    r"(?is)<!--.*?(?:-->|\Z)|"
    r"<(?P<unread>script|style|template|noscript|iframe|svg)\b.*?(?:</(?P=unread)\s*>|\Z)|"
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>|"
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)[^<>]*+>"
)
ENTITY = regex.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARAGRAPHS = {"p", "ul", "ol", "table", "pre", "blockquote", "section", "article", "dl", "hr", *HEADINGS}
LINES = {"br", "div", "li", "tr", "dt", "dd", "figure", "figcaption", "summary", "details", "option"}
CELLS = {"td", "th"}
WITHIN = {
    *("a", "abbr", "b", "big", "center", "cite", "code", "col", "colgroup", "del", "em", "font", "i", "img", "ins"),
    *("kbd", "label", "mark", "o", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup"),
    *("tbody", "tfoot", "thead", "time", "tt", "u", "var", "video", "wbr", "body", "html", "head", "header", "footer"),
    *("main", "nav", "aside", "button", "input", "form", "select", "picture", "audio", "meta", "link", "caption"),
}
KNOWN = PARAGRAPHS | LINES | CELLS | WITHIN
AROUND_BREAKS = regex.compile(r"[ \xa0]*+\n[ \xa0]*+")
GAP = regex.compile(r"\n{3,}")


def plain(text: str) -> str:
    """Give a cell without tags and entities; as it is where it has none."""
    return "\n\n".join(piece for _, piece in pieces(text))


def pieces(text: str) -> list[tuple[int, str]]:
    """Cut a cell at its headings.

    :return: Level and text of each piece in order; level 0 of what is no heading.
    """
    if not TAG.search(text):
        return [(0, unescape(text) if ENTITY.search(text) else text)] if text else []
    found: list[tuple[int, str]] = []
    written: list[str] = []
    level = verbatim = end = 0
    for match in [*TOKEN.finditer(text), None]:
        said = text[end : match.start() if match else len(text)]
        opened = written[-1:] == ["- "] and not said.strip()  # a paragraph may be all of an item
        if not opened:
            said = said if verbatim else BLANKS.sub(" ", said.replace("\n", " "))
            written.append(unescape(said).replace("\xa0", " "))
        end = match.end() if match else end
        name = (match["name"] or "").lower() if match else ""
        if match and name and name not in KNOWN:
            written.append(match[0])  # a placeholder
        if match is None or name in HEADINGS:
            _keep(found, level, written)
            written = []
            level = HEADINGS[name] if match and not match["end"] else 0
        elif name == "pre":
            verbatim = not match["end"]
        written.append(_break(name, ends=bool(match and match["end"]), item=opened))
        if name == "li" and match and not match["end"]:
            written += ["- "]
    return found


def _break(name: str, ends: bool, item: bool) -> str:
    """Say what a tag puts between what stands before and behind it."""
    if name in CELLS and ends:
        return CELL
    if item or (name == "br" and ends):
        return ""
    return "\n\n" if name in PARAGRAPHS else "\n" if name in LINES else ""


def _keep(found: list[tuple[int, str]], level: int, written: list[str]) -> None:
    """Add what was written, as a heading or as text."""
    lines = AROUND_BREAKS.sub("\n", "".join(written)).split("\n")
    text = GAP.sub("\n\n", "\n".join(line.removesuffix(" |") for line in lines if line != "-")).strip()
    if text:
        found.append((level, " ".join(text.split()) if level else text))
