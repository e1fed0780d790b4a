"""Inline Markdown to the text that a reader sees."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

# Elements that people put into headings; of components only what has attributes or is closed: `List<T>` is text.
HTML = frozenset(
    """
    a abbr address article aside b bdi bdo big blockquote br center cite code dd del details dfn div dl dt em
    figcaption figure font h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark nav ol p picture pre q rp rt ruby s
    samp section small source span strike strong sub summary sup svg table tbody td th thead tr tt u ul var wbr
    """.split()  # noqa: SIM905 - it reads better so
)
TAG = regex.compile(r"</?(?P<name>[A-Za-z][\w.-]*+)(?P<rest>(?:[^<>\"']|\"[^\"<>]*+\"|'[^'<>]*+')*+)>")
_LAYOUT = regex.compile(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|br)\b(?:[^<>\"']|\"[^\"<>]*+\"|'[^'<>]*+')*+>",
    regex.IGNORECASE,
)
TEMPLATE = regex.compile(r"\{%[^{}]{0,300}?%\}|\{\{[<%][^{}]{0,300}?[>%]\}\}|\{/\*.{0,300}?\*/\}")
FOOTNOTE = regex.compile(r"\[\^[^\]\s]{1,100}\]")
ATTRIBUTES = regex.compile(r"\{:?\s*(?:[#.][\w\p{L}]|[\w-]+=)[^{}]*\}")
INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BADGE = regex.compile(r"badge|shields\.io|travis-ci|codecov", regex.IGNORECASE)
MOST_MARKS = 100  # of emphasis in a heading; more are no emphasis, and take the parser long
CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}\u3000-\u303f\uff00-\uffef]")
PUNCTUATION = regex.compile(r"[\p{P}\p{S}]")


def is_tag(name: str, rest: str, *, closing: bool) -> bool:
    """Tell a tag from text in angle brackets.

    :param rest: What stands between its name and the bracket.
    """
    return name.lower() in HTML or (name[:1].isupper() and (closing or "=" in rest or rest.endswith("/")))


def blank_tags(text: str, blank: str = " ") -> str:
    """Put blanks in place of the tags of tables and line breaks, so that every other character keeps its place."""
    return _LAYOUT.sub(lambda tag: regex.sub(r"[^\r\n]", blank, tag[0]), text) if "<" in text else text


def plain_inline(source: str, references: Mapping[str, Any] | None = None) -> str:
    """Free a heading of its Markdown, HTML, attributes and  tags: ``**`Pay`** {#pay}`` reads ``Pay``.

    :param references: Link definitions of the document, as the parser found them.
    :return: One line, empty where there is nothing but markup.
    """
    stripped = source.strip()
    while stripped.endswith("}") and (found := ATTRIBUTES.fullmatch(stripped, max(0, stripped.rfind("{")))):
        stripped = stripped[: found.start()].rstrip()
    stripped = FOOTNOTE.sub("", stripped)  # else a link, where its text stands on a line of its own
    if stripped.count("*") + stripped.count("_") > MOST_MARKS:
        return " ".join(TAG.sub(" ", stripped).split())
    (token,) = _parser().parseInline(stripped, {"references": dict(references or {})})
    written = "".join(_written(token.children or [], keep_badges=False))
    if not written.strip():
        written = "".join(_written(token.children or [], keep_badges=True))
    return " ".join(written.split()).strip(INVISIBLE + " ")


def _written(tokens: list[Token], *, keep_badges: bool) -> list[str]:
    """Write what a reader sees of each token."""
    pieces = []
    linked = 0
    for token in tokens:
        linked += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text":
            pieces.append(TEMPLATE.sub("", token.content))
        elif token.type == "code_inline":
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif token.type == "image" and (keep_badges or not (linked or BADGE.search(str(token.attrs.get("src"))))):
            pieces.append(token.content)
        elif token.type == "html_inline":
            match = TAG.fullmatch(token.content)
            if match and not is_tag(match["name"], match["rest"].strip(), closing=token.content[1] == "/"):
                pieces.append(token.content)
            elif match and match["name"].lower() == "br":
                pieces.append(" ")
    return pieces


@cache
def _parser() -> MarkdownIt:
    parser = friendly_to_cjk(MarkdownIt("commonmark"))
    parser.core.ruler.disable("normalize")  # which would replace NUL
    return parser


def friendly_to_cjk(parser: MarkdownIt) -> MarkdownIt:
    """Let ``**`` open and close beside a CJK character too: it parts words there as a space does elsewhere.

    By CommonMark ``**重要。**请`` is not bold (commonmark-spec#650).
    """
    parser.inline.ruler.at("emphasis", _emphasis)
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Insert each mark as a text token, and note which can open or close: the parser's own rule, but for CJK."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1] if state.pos else " "
        behind = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
        opens = opens or bool(not behind.isspace() and CJK.match(before))
        closes = closes or bool(not before.isspace() and CJK.match(behind))
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos += scanned.length
    return True
