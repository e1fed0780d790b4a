"""Containers of a Markdown text: their marks and the indentation of what they hold are taken out, titles stay."""

import regex

from qa.guide.readers.markdown.draft import Draft, Mark, blank, indent_of, past
from qa.guide.readers.markdown.hidden import Range, indented_rows

_IMPORT = regex.compile(r"import\s.*\sfrom\s*[\"']|import\s*[\"'{]|export\s+(?:const|let|var|default|function|\{|\*)")
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|\{(?:[^{}]|\{[^{}]*+\})*+\})"
_COMPONENT = regex.compile(rf"</?(?:[A-Z][\w.]*+(?:\s+(?:[\w:-]++(?:={_VALUE})?|\{{[^{{}}]*+\}}))*+\s*+/?)?>")
_NAMED = regex.compile(r"\b(?:title|label|summary|caption|alt|name)\s*=\s*\\?[\"'](?P<title>[^\"']+)")
_TEMPLATES = regex.compile(r"\s*(?:(?:\{%[^{}]{0,300}?%\}|\{\{[<%][^{}]{0,300}?[>%]\}\})\s*)+")
_TEMPLATE = regex.compile(r"\{%.*?%\}|\{\{[<%].*?[>%]\}\}")
_QUOTED = regex.compile(r"\b(?:tab|tabs|details|expand|summary|note|tip|admonition)\s+\"(?P<title>[^\"]+)\"")
_ADMONITION = regex.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]+[^\"]*(?:\"(?P<title>.*)\"[ \t]*)?$")
_TAB = regex.compile(r"===[+!]{0,2}[ \t]+\"(?P<title>.*)\"[ \t]*$")
_DIV = regex.compile(
    r"[ ]{0,3}:{3,}[ \t]*(?:$|\{(?:[^{}]*\btitle=\"(?P<title>[^\"]*)\")?[^{}]*\}[ \t]*:*$|"
    r"[A-Za-z][\w-]*+(?:[ \t]*\[(?P<title>[^\]]*)\]|[ \t]*\{[^{}]*\}|[ \t]+(?P<title>[^{}]*\S))?[^\w]*$)"
)
_ALERT = regex.compile(r"(?:[ ]{0,3}>[ \t]?)+(?P<mark>\[![A-Za-z]+\][+-]?)")
_DEFINITION = regex.compile(r"[ ]{0,3}(?P<mark>:[ \t]+)(?=\S)")
_NO_TERM = regex.compile(r"\s*(?:[#>|:+*-]|\d{1,9}[.)]\s|!!!|===|```|~~~|<)")
_ITEM_HEADING = regex.compile(r"(?P<mark>[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+)(?P<hashes>#{1,6})[ \t]+(?P<label>\S.*)$")


def unwrap(found: Draft) -> None:
    """Take out the marks of containers, and the indentation of what they hold."""
    open_indents: list[int] = []  # columns, of containers within each other
    loose = _loose_rows(found) if found.mdx else {}
    imports: list[Range] = []
    importing = False
    for row, (start, end) in enumerate(found.lines):
        importing = importing and not found.is_blank(row)
        if start < found.begin or found.is_blank(row):
            continue
        indent = indent_of(found.text[start:end])
        while open_indents and indent < open_indents[-1]:
            open_indents.pop()
        depth = max(open_indents[-1] if open_indents else 0, loose.get(row, 0))
        found.firsts[row] = past(found.text, start, end, depth)
        found.cut(start, found.firsts[row])
        line = found.line(row)
        if row in found.code_rows or not line.strip():
            continue
        if found.mdx and (
            importing or ((found.is_blank(row - 1) or row - 1 == found.row(found.begin)) and _IMPORT.match(line))
        ):
            importing = True
            found.cut(start, end, "MDX import")
            imports.append((start, end))
        elif opened := _open(found, row, line, depth):
            open_indents.append(opened)
    found.view = blank(found.view, imports)


def _loose_rows(found: Draft) -> dict[int, int]:
    """Find what components set in so far that it would be code: by how many columns."""
    rows = indented_rows(found.text, found.lines)
    loose: dict[int, int] = {}
    group: list[int] = []
    for row in [*sorted(rows), -1]:
        if group and row != group[-1] + 1:
            least = min(indent_of(found.text[slice(*found.lines[one])]) for one in group)
            loose |= dict.fromkeys(group, least)
            group = []
        group.append(row)
    return loose


def _open(found: Draft, row: int, line: str, depth: int) -> int:
    """Take out the mark of a container where a line has one.

    :return: How far in what it holds is, in columns; 0 where nothing is to be taken off.
    """
    first, end = found.firsts[row], found.lines[row][1]
    held = next((at for at in range(row + 1, len(found.lines)) if not found.is_blank(at)), None)
    inner = indent_of(found.text[slice(*found.lines[held])]) if held is not None else 0
    title: regex.Match[str] | None
    if (title := _ADMONITION.match(line) or _TAB.match(line)) and inner >= depth + 4:
        found.cut_around(first, end, _kept(title, first), "mark of a container")
        return depth + 4
    if title := _DIV.match(line):
        found.cut_around(first, end, _kept(title, first), "mark of a container")
    elif title := _ALERT.match(line):
        found.cut(first + title.start("mark"), first + title.end("mark"), "mark of a container")
    elif _TEMPLATES.fullmatch(line):
        for tag in _TEMPLATE.finditer(line):
            kept = _kept(_NAMED.search(tag[0]) or _QUOTED.search(tag[0]), first + tag.start())
            found.cut_around(first + tag.start(), first + tag.end(), kept, "template tag")
    elif title := _DEFINITION.match(line):
        return _define(found, row, title, depth)
    elif (title := _ITEM_HEADING.match(line)) and inner >= depth + 2:
        label = first + title.start("label"), first + title.end("label")
        found.marks.append(Mark(len(title["hashes"]), first, end, *label))
        return depth + min(inner - depth, len(title["mark"]))
    return 0


def _kept(match: regex.Match[str] | None, start: int) -> Range:
    """Say where a title stands in the text, which stays; (-1, -1) without.

    :param start: Of what was matched, in the text.
    """
    return (start + match.start("title"), start + match.end("title")) if match and match["title"] else (-1, -1)


def _define(found: Draft, row: int, title: regex.Match[str], depth: int) -> int:
    """Read a definition: the line above it is its term, unless it is one more of the same term."""
    term = row - 1 if not found.is_blank(row - 1) else row - 2
    if (
        term < 0
        or found.is_blank(term)
        or term in found.code_rows
        or found.text[slice(*found.lines[term])][:1].isspace()
    ):
        return 0
    line = found.line(term)
    more = _DEFINITION.match(line) is not None
    alone = found.is_blank(term - 1) or _DEFINITION.match(found.line(term - 1)) or found.lines[term][0] <= found.begin
    if not more and (_NO_TERM.match(line) or not alone):
        return 0
    if not more:
        first, end = found.firsts[term], found.lines[term][1]
        found.marks.append(Mark(0, first, end, first, first + len(line.rstrip())))
    start = found.firsts[row] + title.start("mark")
    found.cut(start, found.firsts[row] + title.end("mark"))
    return depth + 4 if len(title["mark"]) >= 4 else depth + len(title["mark"])


def take_out_components(found: Draft) -> None:
    """Take out the tags of MDX components; a title or label stays, but where a heading below says what it is."""
    for tag in _COMPONENT.finditer(found.view, found.begin):
        named = None if found.view[tag.end() : tag.end() + 10].lstrip().startswith("#") else _NAMED.search(tag[0])
        found.cut_around(tag.start(), tag.end(), _kept(named, tag.start()), "MDX component")
