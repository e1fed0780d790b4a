"""The text of a paragraph of Word, run by run, as it is printed: without fields' codes, and with changes accepted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.docx.names import MC, M, W, chosen
from qa.guide.readers.docx.styles import Styles, is_hidden, look_of
from qa.guide.readers.parts import Look, clean_line

MOSTLY_BOLD = 0.9  # share of the characters of a bold paragraph
SKIPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText",
                                 "delInstrText", "rt", "fldData", "rubyPr", "tblPr")}  # fmt: skip
DEEPEST_FIELD = 20  # fields within each other; of more, the outer ones have no end
BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
SYMBOL = regex.compile("[\uf000-\uf0ff]")
CONTENTS = regex.compile(r"\s*(?:TOC|INDEX|TOA)\b")
# What symbol fonts show for their characters, by font and code; the rest of them is decoration.
SYMBOLS = {
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•",
        0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨",
        0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "symbol": {
        0xB7: "•", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤",
        0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xDE: "⇒", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0x61: "α", 0x62: "β",
        0x67: "γ", 0x6D: "μ", 0x70: "π", 0x57: "Ω", 0x44: "Δ",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph says and shows."""

    text: str  # cleaned, its lines apart by LF
    look: Look | None
    notes: tuple[str, ...]  # kind and id of its footnotes and endnotes, as "footnote 3"
    boxes: tuple[Any, ...]  # content of the text boxes that hang on it


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False


@dataclass(slots=True)
class _Collected:
    spans: list[tuple[str, Look]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    chain: tuple[Any, ...] = ()


@dataclass(slots=True)
class Runs:
    """Reads paragraph after paragraph; a field may begin in one and end in another."""

    styles: Styles
    leaves_out_contents: bool = True  # a table of contents is a field
    fields: list[_Field] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # texts that Word does not show

    @property
    def in_contents(self) -> bool:
        """Tell whether a table of contents, or an index, goes on."""
        return self.leaves_out_contents and any(CONTENTS.match(each.code) for each in self.fields)

    @property
    def in_code(self) -> bool:
        """Tell whether the code of a field goes on; one that begins without a code hides nothing."""
        return any(not each.in_result and each.code.strip() for each in self.fields)

    def read(self, paragraph: Any, style: str | None) -> Paragraph:
        """Read a paragraph.

        :param style: Its id.
        """
        found = _Collected(chain=self.styles.chain(style))
        self._leave_broken(paragraph)
        for child in paragraph:
            self._walk(child, found)
        text = clean("".join(text for text, _ in found.spans))
        return Paragraph(text, _look(found.spans), tuple(found.notes), tuple(found.boxes))

    def _leave_broken(self, paragraph: Any) -> None:
        """End fields whose code does not go on here: they have no end, and would hide all text behind them."""
        if all(each.in_result for each in self.fields):
            return
        goes_on = any(
            element.tag == W + "instrText" or element.get(W + "fldCharType") in ("separate", "end")
            for element in paragraph.iter(W + "instrText", W + "fldChar")
        )
        if not goes_on:
            self.fields = [each for each in self.fields if each.in_result]

    def _walk(self, element: Any, found: _Collected) -> None:
        tag = element.tag
        if tag in SKIPPED:
            if tag == W + "instrText" and self.fields and not self.fields[-1].in_result:
                self.fields[-1].code += element.text or ""
        elif tag == W + "r":
            self._run(element, found)
        elif tag == MC + "AlternateContent":
            for child in chosen(element):
                self._walk(child, found)
        elif tag == W + "fldSimple":
            if not (self.leaves_out_contents and CONTENTS.match(element.get(W + "instr") or "")):
                self._walk_all(element, found)
        elif tag == M + "t":
            found.spans.append((element.text or "", Look()))
        elif tag == M + "den":
            found.spans.append(("/", Look()))
            self._walk_all(element, found)
        elif tag == W + "txbxContent":
            found.boxes.append(element)
        else:
            self._walk_all(element, found)

    def _walk_all(self, element: Any, found: _Collected) -> None:
        for child in element:
            self._walk(child, found)

    def _run(self, run: Any, found: _Collected) -> None:
        properties = list(self.styles.properties(run, found.chain))
        look, spans = look_of(properties), found.spans
        if is_hidden(properties):
            spans = []  # read all the same, for the fields
        before = len(spans)
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                self._step(child.get(W + "fldCharType"))
            elif tag == W + "instrText":
                self._walk(child, found)
            elif self.in_code or self.in_contents:
                if tag == W + "t" and not self.fields[-1].in_result:
                    self.hidden.append(child.text or "")  # no program writes text into a code
            elif tag == W + "t":
                spans.append((child.text or "", look))
            elif tag in BREAKS:
                spans.append((BREAKS[tag], look))
            elif tag == W + "sym":
                spans.append((_symbol(child), look))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                found.notes.append(f"{tag[len(W) :].removesuffix('Reference')} {child.get(W + 'id')}")
            else:
                self._walk(child, found)
        if spans is not found.spans:
            self.hidden += [text for text, _ in spans[before:] if text.strip()]

    def _step(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields = [*self.fields[-DEEPEST_FIELD:], _Field()]
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()


def clean(text: str) -> str:
    """Clean a text line by line, without blank lines; characters of symbol fonts become those that they show."""
    text = SYMBOL.sub(lambda match: SYMBOLS["wingdings"].get(ord(match[0]) & 0xFF, ""), text)
    return "\n".join(line for line in map(clean_line, text.split("\n")) if line)


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    table = SYMBOLS.get((element.get(W + "font") or "").lower())
    if table is not None or 0xF000 <= code <= 0xF0FF:
        return (table or SYMBOLS["wingdings"]).get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD else ""


def _look(spans: list[tuple[str, Look]]) -> Look | None:
    """Give how most of the characters are set."""
    sizes: Counter[float] = Counter()
    bold = 0
    for text, look in spans:
        count = len(text.strip())
        sizes[look.size] += count
        bold += count * look.bold
    if not sum(sizes.values()):
        return None
    return Look(sizes.most_common(1)[0][0], bold >= MOSTLY_BOLD * sum(sizes.values()))
