"""What of a Markdown text is code, where nothing else counts, and what is commented out."""

from bisect import bisect_right

import regex

from qa.records import Note

Range = tuple[int, int]

_OPENING = regex.compile(
    r"""
      ^(?P<before>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+)(?P<fence>`{3,}+(?=[^`\n]*$)|~{3,}+)
    | ^[ ]{0,3}(?P<link>\[[^\]\n]{1,100}\]:[ \t]*(?:\#|<>)[ \t]*(?=[("']))
    | (?P<comment><!--)
    | (?P<mdx>\{/\*)
    | (?P<liquid>\{%-?[ ]*comment[ ]*-?%\})
    | (?P<ticks>`++)
    """,
    regex.VERBOSE | regex.MULTILINE,
)
LONGEST_TITLE = 2_000  # characters of a comment that is written as the title of a link
_TICKS = regex.compile(r"`++")
_ENDS = {"comment": "-->", "mdx": "*/}"}
_EMPTY = regex.compile(r"-?>")  # `<!-->` is a whole comment
_LIQUID_END = regex.compile(r"\{%-?[ ]*endcomment[ ]*-?%\}")
_LINK_ENDS = {"(": ")", '"': '"', "'": "'"}
_BLANK_LINE = regex.compile(r"\n[ \t]*\n")
# Below these, four spaces are no code: a list, MkDocs' containers, a definition, a footnote.
_INDENTS = regex.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)]|:|!!!|\?\?\?\+?|===[+!]?|\[\^[^\]]+\]:)(?:[ \t]|$)")


def find_hidden(text: str, lines: list[Range], begin: int, mdx: bool) -> tuple[list[Range], list[Range], list[Note]]:
    """Find code and comments outside each other.

    A comment that is never closed hides nothing: what stands below it would be lost.

    :param text: Its lines end in LF.
    :param lines: Where each line starts and ends, without its end.
    :param begin: Where to begin to look.
    :param mdx: Whether `{/* … */}` is a comment.
    :return: Code, whole lines or within one; comments; and comments that are never closed. In order.
    """
    starts = [start for start, _ in lines]
    indented = set() if mdx else indented_rows(text, lines)  # MDX has no code by indentation
    code = [lines[row] for row in indented if lines[row][0] >= begin]
    comments: list[Range] = []
    doubts: list[Note] = []
    unclosed: set[str] = set()
    ticks = _Ticks()
    at = begin
    while opening := _OPENING.search(text, at):
        kind = str(opening.lastgroup)
        start, at = opening.start(kind), opening.end()
        row = bisect_right(starts, start) - 1
        if kind == "fence":
            end = _fence_end(text, lines, row, opening)
            code.append((lines[row][0], end))
            at = max(at, end)
        elif row in indented or (start and text[start - 1] == "\\") or (kind == "mdx" and not mdx):
            continue
        elif kind == "ticks":
            end = ticks.end(text, row, lines[row], start, opening.end() - start)
            if end:
                code.append((start, end))
                at = end
        elif kind not in unclosed:
            end = _comment_end(text, kind, opening.end())
            if end:
                comments.append((start, end))
                at = end
            else:
                if kind != "link":
                    unclosed.add(kind)  # there is no end further down either
                doubts.append(Note(row + 1, text[start : lines[row][1]], "comment never closed"))
    return sorted(code), comments, doubts


def _fence_end(text: str, lines: list[Range], row: int, opening: regex.Match[str]) -> int:
    """Find where fenced code ends: behind its closing fence, else with its quote or the text."""
    fence, quoted = opening["fence"], ">" in opening["before"]
    closing = regex.compile(rf"[ \t>]*+{regex.escape(fence[0])}{{{len(fence)},}}+[ \t]*")
    for start, end in lines[row + 1 :]:
        if closing.fullmatch(text, start, end):
            return end
        if quoted and not text[start:end].lstrip().startswith(">"):
            return start
    return len(text)


class _Ticks:
    """The runs of backticks of one line after the other: code ends at the next run of the same length."""

    def __init__(self) -> None:
        self._row = -1
        self._runs: dict[int, list[int]] = {}  # length to where they start

    def end(self, text: str, row: int, line: Range, start: int, length: int) -> int:
        """Find where code in a line ends that starts with a run of backticks, 0 where it does not."""
        if row != self._row:
            self._row, self._runs = row, {}
            for run in _TICKS.finditer(text, *line):
                self._runs.setdefault(len(run[0]), []).append(run.start())
        alike = self._runs.get(length, [])
        following = bisect_right(alike, start)
        return alike[following] + length if following < len(alike) else 0


def _comment_end(text: str, kind: str, start: int) -> int:
    """Find where a comment ends, 0 where it never does."""
    if kind == "liquid":
        found = _LIQUID_END.search(text, start)
        return found.end() if found else 0
    if kind == "link":  # the title of a link to nowhere, which no blank line may part
        gap = _BLANK_LINE.search(text, start, start + LONGEST_TITLE)
        paragraph_end = gap.start() if gap else min(len(text), start + LONGEST_TITLE)
        last = text.rfind(_LINK_ENDS[text[start]], start + 1, paragraph_end)
        first = text.find(_LINK_ENDS[text[start]] + "\n", start + 1, paragraph_end)
        end = (first if first >= 0 else last) + 1
        return end if end and not text[end : _line_end(text, end)].strip() else 0
    if kind == "comment" and (empty := _EMPTY.match(text, start)):
        return empty.end()
    end = text.find(_ENDS[kind], start)
    return end + len(_ENDS[kind]) if end >= 0 else 0


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def indented_rows(text: str, lines: list[Range]) -> set[int]:
    """Find the rows four spaces in: behind a blank line, and below nothing that indents its body."""
    rows: set[int] = set()
    below, after_blank = False, True
    for row, (start, end) in enumerate(lines):
        line = text[start:end]
        stripped = line.lstrip(" \t")
        if not stripped:
            after_blank = True
            continue
        indent = len(line[: len(line) - len(stripped)].expandtabs(4))
        if indent >= 4 and not below and (after_blank or row - 1 in rows):
            rows.add(row)
        elif indent < 4:
            below = _INDENTS.match(line) is not None or (below and (indent > 0 or not after_blank))
        after_blank = False
    return rows
