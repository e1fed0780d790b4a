"""Marks within lines of AsciiDoc: attributes, macros, cross references, quoted text."""

from collections.abc import Mapping

import regex

NAME = r"[\p{L}\p{N}_][\p{L}\p{N}_-]{0,60}"
ATTRIBUTE = regex.compile(rf"(?<!\\)\{{(?P<name>{NAME})\}}")
LONGEST_VALUE = 300  # characters of an attribute that is put into text
CHARACTERS = {
    "empty": "", "sp": " ", "nbsp": " ", "zwsp": "", "wj": "", "apos": "'", "quot": '"', "lsquo": "‘", "rsquo": "’",
    "ldquo": "“", "rdquo": "”", "deg": "°", "plus": "+", "brvbar": "¦", "vbar": "|", "amp": "&", "lt": "<", "gt": ">",
    "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~", "backslash": "\\", "backtick": "`",
    "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "pp": "++",
}  # fmt: skip
_MACRO = r"(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]{0,300}\]){0,2000}+"
_TOKEN = regex.compile(
    rf"(?P<comment>\[\[[^\[\]\n]{{1,300}}\]\]|(?<![\w:])anchor:[^\s\[\]]{{1,300}}\[[^\[\]\n]{{0,300}}\])"
    r"|<<(?P<id>[^<>,\n]{1,300})(?:,(?P<label>[^<>]{1,600}))?>>"
    r"|(?:pass:\w{0,20}\[(?P<passed>[^\[\]\n]*+)\]|\+\+\+(?P<raw>[^+\n]++)\+\+\+)"
    r"|(?<![\w\\])(?P<macro>xref|link|mailto|kbd|btn|menu|footnote|footnoteref|image|icon|stem|latexmath|asciimath|"
    r"indexterm2?|term)"
    rf":(?!:)(?P<target>[^\s\[\]]{{0,600}})\[(?P<inner>{_MACRO})\]"
    rf"|(?<![\w\\])<?(?P<address>(?:https?|ftp|irc)://[^\s\[\]<>]{{1,2000}})\[(?P<shown>{_MACRO})\]>?"
    r"|\(\(\((?P<hidden>[^()\n]{0,300})\)\)\)|(?<!\()\(\((?P<index>[^()\n]{1,300})\)\)(?!\))"
    r"|\"`(?P<double>[^`\n]{1,600})`\"|'`(?P<single>[^`\n]{1,600})`'"
    r"|(?P<break>[ \t]\+(?=\n|$))"
)
_ROLE = r"(?:\[[^\[\]\n]{1,100}\](?=[*_`#+]))?"
_QUOTES = [
    regex.compile(rf"{_ROLE}(?:\*\*(?P<text>[^*\n]++)\*\*|__(?P<text>[^_\n]++)__|##(?P<text>[^#\n]++)##)"),
    regex.compile(rf"{_ROLE}``(?P<text>[^`\n]++)``|\+\+(?P<text>[^+\n]++)\+\+"),
    *(
        regex.compile(
            rf"{_ROLE}(?<![\w{mark}\\]){mark}(?=[^\s{mark}])(?P<text>(?:[^{mark}\n]|\n(?!\n)|(?<=\w){mark}(?=\w))++)"
            rf"(?<!\s){mark}(?![\w{mark}])"
        )
        for mark in ("\\*", "`", "_", "#", "\\+")
    ),
    regex.compile(r"\^(?P<text>[^\s^]{1,100})\^|~(?P<text>[^\s~]{1,100})~"),
]
_ESCAPED = regex.compile(r"\\(?=[*_`#{<\[+^~])")
_POSITIONAL = regex.compile(r",\s*[\w-]+=")


class Inline:
    """Frees text of marks, with what a file defines: attributes, and the titles of what can be referred to."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Take the titles by their ids."""
        self._titles = titles

    def __call__(self, text: str) -> str:
        """Give what a reader sees, line by line."""
        text = _TOKEN.sub(lambda found: _keep(self._shown(found), found[0]), text)
        for quotes in _QUOTES:
            text = quotes.sub(lambda found: _keep(found["text"], found[0]), text)
        return _ESCAPED.sub("", text)

    def _shown(self, found: regex.Match[str]) -> str:
        if found["macro"]:
            return _macro(found["macro"], found["target"], found["inner"].replace("\\]", "]"))
        if found["id"]:
            name = found["id"].strip().lstrip("#")
            return (found["label"] or self._titles.get(name, name.rpartition("#")[2])).strip()
        if found["address"]:
            return _label(found["shown"]) or found["address"]
        if found["double"]:
            return f"“{found['double']}”"
        if found["single"]:
            return f"‘{found['single']}’"
        return found["passed"] or found["raw"] or found["index"] or ""


def _macro(name: str, target: str, inner: str) -> str:
    """Give what is shown of a macro such as `xref:id[Text]`."""
    if name == "menu":
        return " > ".join(
            [target, *(step.strip() for step in inner.replace(">", ",").split(","))] if inner else [target]
        )
    if name in ("footnote", "footnoteref"):
        text = inner.partition(",")[2] if name == "footnoteref" else inner
        return f" ({text.strip()})" if text.strip() else ""
    if name in ("indexterm", "icon"):
        return ""
    if name in ("kbd", "btn", "stem", "latexmath", "asciimath", "indexterm2", "term"):
        return inner
    if name == "image":
        return _label(inner)
    return _label(inner) or target.rpartition("#")[2] or target


def _label(inner: str) -> str:
    """Give the text of a link, without what else stands in its brackets."""
    inner = inner.strip()
    if inner.startswith('"') and (end := inner.find('"', 1)) > 0:
        return inner[1:end]
    if regex.match(r"[\w-]+=", inner):
        return ""
    return (_POSITIONAL.split(inner, maxsplit=1)[0]).removesuffix("^").strip()


def _keep(shown: str, written: str) -> str:
    """Keep the line ends of what is replaced."""
    return shown + "\n" * (written.count("\n") - shown.count("\n"))
