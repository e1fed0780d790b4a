"""Marks within lines of Org: links, emphasis, footnotes, targets."""

import regex

_TOKEN = regex.compile(
    r"\[\[(?P<address>[^\[\]\n]{1,2000})\](?:\[(?P<label>[^\[\]]{1,2000})\])?\]"
    r"|\[fn:(?P<name>[\w-]*)(?::(?P<note>[^\[\]\n]{0,2000}))?\]"
    r"|<<<?(?P<target>[^<>\n]{1,300})>>>?"
    r"|(?P<export>@@[^@\n]{0,600}@@)|(?P<macro>\{\{\{[^{}\n]{0,300}\}\}\})"
    r"|(?P<entity>\\\\(?=[ \t]*(?:\n|$)))"
)
_BEFORE, _BEHIND = r"(?<![^\s(\[{'\"‘“—–\-\p{Han}\p{P}])", r"(?![^\s)\]}'\"’”—–\-.,;:!?\p{Han}\p{P}])"
_VERBATIM = regex.compile(
    rf"{_BEFORE}(?:=(?=[^\s=])(?P<text>[^=\n]++)(?<!\s)=|~(?=[^\s~])(?P<text>[^~\n]++)(?<!\s)~){_BEHIND}"
)
_EMPHASIS = [
    regex.compile(rf"{_BEFORE}{mark}(?=[^\s{mark}])(?P<text>(?:[^{mark}]|(?<=\w){mark}(?=\w))++)(?<!\s){mark}{_BEHIND}")
    for mark in ("\\*", "/", "_", "\\+")
]
_SCHEME = regex.compile(r"(?:file|id|elisp|info|shell|help|docview|attachment):")


def plain_org(text: str) -> str:
    """Give what a reader sees, line by line."""
    text = _TOKEN.sub(lambda found: _keep(_shown(found), found[0]), text)
    pieces, at = [], 0
    for code in _VERBATIM.finditer(text):  # nothing in it is markup
        pieces += [_plain(text[at : code.start()]), code["text"]]
        at = code.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    for emphasis in _EMPHASIS:
        text = emphasis.sub(lambda found: found["text"], text)
    return text


def _shown(found: regex.Match[str]) -> str:
    if found["label"]:
        return found["label"]
    if found["address"]:
        return _SCHEME.sub("", found["address"]).lstrip("*#")
    if found["name"] is not None:
        return f" ({found['note'].strip()})" if found["note"] else f"[{found['name']}]" if found["name"] else ""
    if found["target"]:
        return found["target"] if found[0].startswith("<<<") else ""
    return ""


def _keep(shown: str, written: str) -> str:
    """Keep the line ends of what is replaced."""
    return shown + "\n" * (written.count("\n") - shown.count("\n"))
