"""What the styles of an OpenDocument text say of a paragraph: its name, how it is set, whether it is hidden."""

from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.docx.styles import DEEPEST_CHAIN, HEADING, TITLE
from qa.guide.readers.odt.names import FO, STYLE, TEXT
from qa.guide.readers.parts import Look

USUAL_SIZE = 12.0  # points, where a file says nothing
BOLD = ("bold", "600", "700", "800", "900")
SIZE = regex.compile(r"(\d+(?:\.\d+)?)(pt|%)")


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of paragraphs and of stretches of text, and those of lists."""

    elements: dict[tuple[str, str], Any]  # by family and name
    lists: dict[str, Any]
    outline: Any  # how headings are numbered; None without
    size: float  # points, of a paragraph whose styles say nothing
    chains: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)

    def chain(self, family: str, name: str | None) -> tuple[Any, ...]:
        """Give a style and those that it is made from."""
        key = (family, name or "")
        if key not in self.chains:
            found: list[Any] = []
            at = key
            while at in self.elements and len(found) < DEEPEST_CHAIN:
                found.append(self.elements[at])
                at = (family, found[-1].get(f"{STYLE}parent-style-name", ""))
            self.chains[key] = tuple(found)
        return self.chains[key]

    def level(self, name: str | None) -> int:
        """Give the level of a paragraph that is a heading by the name of its style; 0 of what is none."""
        for style in self.chain("paragraph", name):
            if named := HEADING.fullmatch(_shown(style)):
                return int(named[1])
        return 0

    def is_title(self, name: str | None) -> bool:
        """Tell whether a paragraph is the title of the document."""
        return any(TITLE.fullmatch(_shown(style)) for style in self.chain("paragraph", name))

    def list_of(self, name: str | None) -> str | None:
        """Give the list style of a style of paragraphs; "" where it wants none, None where it says nothing."""
        chain = self.chain("paragraph", name)
        return next((found for style in chain if (found := style.get(f"{STYLE}list-style-name")) is not None), None)

    def look(self, name: str | None, outer: Look) -> Look:
        """Give how a stretch of text is set within what surrounds it."""
        chain = self.chain("text", name)
        return Look(_size(chain, outer.size), _bold(chain, outer.bold))

    def look_of_paragraph(self, name: str | None) -> Look:
        """Give how a paragraph is set."""
        chain = self.chain("paragraph", name)
        return Look(_size(chain, self.size), _bold(chain, False))

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Tell whether text is one that is not shown."""
        shown = [_text(style).get(f"{TEXT}display") for style in self.chain(family, name)]
        return next((value for value in shown if value), "") == "none"


def read_styles(roots: list[Any]) -> Styles:
    """Read the styles of a file, common ones first."""
    elements = {
        (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
        for root in roots
        for style in root.iter(f"{STYLE}style")
    }
    lists = {style.get(f"{STYLE}name", ""): style for root in roots for style in root.iter(f"{TEXT}list-style")}
    outline = next((style for root in roots for style in root.iter(f"{TEXT}outline-style")), None)
    defaults = [style for root in roots for style in root.iter(f"{STYLE}default-style")]
    usual = tuple(style for style in defaults if style.get(f"{STYLE}family") == "paragraph")
    return Styles(elements, lists, outline, _size(usual, USUAL_SIZE))


def _shown(style: Any) -> str:
    return (style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name") or "").replace("_20_", " ")


def _text(style: Any) -> Any:
    found = style.find(f"{STYLE}text-properties")
    return found if found is not None else style


def _size(chain: tuple[Any, ...], outer: float) -> float:
    """Give the size in points; a share is one of the style that this is made from."""
    factor = 1.0
    for style in chain:
        size = SIZE.fullmatch(_text(style).get(f"{FO}font-size") or "")
        if size and size[2] == "pt":
            return factor * float(size[1])
        if size:
            factor *= float(size[1]) / 100
    return factor * outer


def _bold(chain: tuple[Any, ...], outer: bool) -> bool:
    for style in chain:
        weights = [_text(style).get(name) for name in (f"{FO}font-weight", f"{STYLE}font-weight-asian")]
        if any(weights):
            return any(weight in BOLD for weight in weights)
    return outer
