"""The text of a paragraph of an OpenDocument file, and what hangs on it: notes, comments, text boxes."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from qa.guide.readers.docx.runs import MOSTLY_BOLD, clean
from qa.guide.readers.odt.names import DRAW, OFFICE, SVG, TEXT, whole
from qa.guide.readers.odt.styles import Styles
from qa.guide.readers.parts import Look

SKIPPED = {
    *(f"{TEXT}{name}" for name in ("tracked-changes", "table-of-content", "alphabetical-index", "illustration-index",
                                   "table-index", "object-index", "user-index", "ruby-text", "number", "hidden-text",
                                   "sequence-decls", "variable-decls", "user-field-decls", "note-citation")),
    f"{OFFICE}forms", f"{SVG}title", f"{SVG}desc",
}  # fmt: skip


@dataclass(slots=True)
class Inline:
    """Collects the text of a paragraph, and what hangs on it."""

    styles: Styles
    hidden: list[str]
    comments: list[str]
    spans: list[tuple[str, Look]] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)  # bodies of footnotes; text boxes

    def walk(self, element: Any, look: Look, *, hidden: bool) -> None:
        self._add(element.text, look, hidden)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                self._add(" " * min(whole(child.get(f"{TEXT}c"), 1), 10), look, hidden)
            elif tag == f"{TEXT}tab":
                self._add("\t", look, hidden)
            elif tag == f"{TEXT}line-break":
                self._add("\n", look, hidden)
            elif tag in (f"{TEXT}note-body", f"{DRAW}text-box"):
                self.notes.append(child)
            elif tag == f"{OFFICE}annotation":
                self.comments.append(" ".join(plain(line) for line in child.iter(f"{TEXT}p")))
            elif tag not in SKIPPED:
                style = child.get(f"{TEXT}style-name") if tag in (f"{TEXT}span", f"{TEXT}a") else None
                inner = self.styles.look(style, look) if style else look
                self.walk(child, inner, hidden=hidden or (bool(style) and self.styles.is_hidden("text", style)))
            self._add(child.tail, look, hidden)

    def _add(self, text: str | None, look: Look, hidden: bool) -> None:
        if text and hidden:
            self.hidden.append(text)
        elif text:
            self.spans.append((text.replace("\n", " ") if text != "\n" else text, look))

    def look(self) -> Look | None:
        """Give how most of the characters are set."""
        sizes: Counter[float] = Counter()
        bold = 0
        for text, look in self.spans:
            sizes[look.size] += len(text.strip())
            bold += look.bold * len(text.strip())
        total = sum(sizes.values())
        return Look(sizes.most_common(1)[0][0], bold >= MOSTLY_BOLD * total) if total else None


def plain(element: Any) -> str:
    return clean("".join(element.itertext()).replace("\n", " "))
