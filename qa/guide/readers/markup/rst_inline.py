"""Marks within lines of reStructuredText: roles, links, emphasis, substitutions."""

from collections.abc import Mapping

import regex

_TOKEN = regex.compile(
    r"\\(?P<escaped>[^\n]|(?=\n))"
    r"|(?<!\S)``(?=\S)(?P<code>(?:[^`]|`(?!`))++)``(?!`)"
    r"|``(?=[^\s`])(?P<glued>[^`]++)``(?!`)"
    r"|(?P<role>(?<![\w`:]):(?:[\w.+-]{1,60}:){1,3})`(?P<target>(?:[^`\\]|\\.)++)`_{0,2}"
    r"|_?`(?=\S)(?P<text>(?:[^`\\]|\\.)++)`(?::[\w.+-]{1,60}:|_{0,2})"
    r"|\*\*(?=\S)(?P<strong>(?:[^*\n]|\n(?!\n))++)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<emphasis>[^*]++)\*(?![\w*])"
    r"|\|(?=[^\s|])(?P<name>[^|\n]{1,100}+)\|_{0,2}"
    r"|\[(?P<label>#?[\w.-]{0,60}|\*)\]_(?!\w)"
    r"|(?<![\w_])(?P<word>\w[\w.+-]{0,60}?)__?(?![\w_`])",
    regex.DOTALL,
)
_TITLED = frozenset({"ref", "std:ref"})  # show the title of what they refer to
_VERBATIM = frozenset({"kbd", "file", "samp", "command", "code", "math", "menuselection", "guilabel"})


class Inline:
    """Frees text of marks, with what a file defines: substitutions and link targets."""

    def __init__(self, substitutions: Mapping[str, str], targets: Mapping[str, str]) -> None:
        """Take what the file defines.

        :param substitutions: Text by name.
        :param targets: Titles by the names, in small letters, of what can be referred to; "" where it has none.
        """
        self._substitutions, self._targets = substitutions, targets
        self._room = 100_000  # characters that substitutions may add to a file

    def __call__(self, text: str) -> str:
        """Give what a reader sees, line by line."""
        return _TOKEN.sub(self._plain, text)

    def _plain(self, found: regex.Match[str]) -> str:
        shown = self._shown(found)
        return shown + "\n" * (found[0].count("\n") - shown.count("\n"))

    def _shown(self, found: regex.Match[str]) -> str:
        kind = str(found.lastgroup)
        inner = found[kind]
        if kind == "escaped":
            return "" if inner.isspace() else inner
        if kind == "target":
            role = found["role"].strip(":")
            return (self._targets.get(" ".join(inner.lower().split())) if role in _TITLED else "") or _reference(
                inner, role
            )
        if kind == "text":
            return _reference(inner, "")
        if kind == "name":
            return self._substituted(inner, found[0])
        if kind == "label":
            return f"[{inner}]" if inner[:1].isalnum() else ""
        if kind == "word":
            return inner if inner.lower() in self._targets else found[0]
        return inner

    def _substituted(self, name: str, written: str) -> str:
        value = self._substitutions.get(" ".join(name.lower().split()))
        if value is None or len(value) > self._room:
            return written
        self._room -= len(value)
        return value


def _reference(inner: str, role: str) -> str:
    """Give what is shown of a role's text, or of a link's."""
    inner = regex.sub(r"\\(.)", r"\1", inner, flags=regex.DOTALL)
    name = role.rpartition(":")[2]
    if name in _VERBATIM:
        return inner
    label, bracket, target = inner.rstrip().rpartition("<")
    if bracket and target.endswith(">"):
        if label.strip():
            return label.rstrip().lstrip("!~")
        inner = target[:-1]
    if inner.startswith("~"):
        return inner.rpartition(".")[2]
    return inner.lstrip("!") if role else inner
