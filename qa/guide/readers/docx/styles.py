"""What the styles of a Word file say of a paragraph: its level, its list, how it is set."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.docx.names import W, is_on, number, value
from qa.guide.readers.parts import Look

DEEPEST_CHAIN = 20  # styles based on each other
NO_LEVEL = 9  # of an outline: the text itself
USUAL_SIZE = 20  # half points, where a file says nothing
# Word stores `heading 1` whatever its language; other programs write the name that they show.
HEADING = regex.compile(
    r"(?i)(?:heading|标题|標題|見出し|제목|überschrift|titre|título|titolo|заголовок|kop|nagłówek|başlık|rubrik|overskrift|"
    r"otsikko|nadpis|címsor|titlu|judul|tiêu đề|عنوان|כותרת|หัวเรื่อง)\s*([1-9])"
)
TITLE = regex.compile(
    r"(?i)title|标题|標題|表題|제목|titel|titre|título|titolo|название|заголовок|tytuł|název|názov|cím|titlu|tittel|rubrik|"
    r"otsikko|konu başlığı|judul|tiêu đề|العنوان|عنوان|כותרת|ชื่อเรื่อง"
)
CONTENTS = regex.compile(
    r"(?i)(?:toc|目录|目次|目錄|verzeichnis|tm|tdc|оглавление|목차)\s*\d.*|toc heading|table of figures|index \d"
)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their ids."""

    elements: dict[str, Any]
    default: str  # of a paragraph that names none; "" without
    usual: Any  # properties of text where no style says otherwise; None without
    chains: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def chain(self, style: str | None) -> tuple[Any, ...]:
        """Give a style and those that it is based on; of a paragraph that names none, the default."""
        key = style if style in self.elements else self.default
        if key not in self.chains:
            found: list[Any] = []
            at: str | None = key
            while at in self.elements and len(found) < DEEPEST_CHAIN:
                found.append(self.elements[at])
                at = value(found[-1], "basedOn")
            self.chains[key] = tuple(found)
        return self.chains[key]

    def level(self, paragraph: Any) -> int:
        """Give the level of a heading, 1 the highest; 0 of what is none."""
        own = number(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return own + 1 if 0 <= own < NO_LEVEL else 0
        for style in self.chain(value(paragraph, "pPr", "pStyle")):
            outline = number(style, "pPr", "outlineLvl")
            if outline is not None:
                return outline + 1 if 0 <= outline < NO_LEVEL else 0
            named = HEADING.fullmatch(_name(style))
            if named:
                return int(named[1])
        return 0

    def is_title(self, paragraph: Any) -> bool:
        """Tell whether a paragraph is the title of the document."""
        chain = self.chain(value(paragraph, "pPr", "pStyle"))
        return bool(chain) and any(TITLE.fullmatch(_name(style)) for style in chain)

    def is_contents(self, paragraph: Any) -> bool:
        """Tell whether a paragraph is an entry of a table of contents."""
        chain = self.chain(value(paragraph, "pPr", "pStyle"))
        return any(CONTENTS.fullmatch(_name(style)) for style in chain)

    def list_of(self, paragraph: Any) -> tuple[str | None, int | None, str | None]:
        """Say in which list a paragraph is, on which level of it, and which style put it there; None without."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = value(own, "numId"), number(own, "ilvl")
        style_id = value(paragraph, "pPr", "pStyle")
        if list_id is not None:
            return list_id, level or 0, None
        for style in self.chain(style_id):
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is None:
                continue
            list_id = value(properties, "numId") or list_id
            level = level if level is not None else number(properties, "ilvl")
            if list_id is not None:
                return list_id, level, style.get(W + "styleId")
        return None, None, None

    def list_of_style(self, style: str | None) -> str | None:
        """Give the list that a style of lists stands for."""
        return value(self.elements.get(style or ""), "pPr", "numPr", "numId")

    def properties(self, run: Any, chain: tuple[Any, ...]) -> Iterator[Any]:
        """Give the properties of a run of text, those that count more first."""
        own = run.find(W + "rPr")
        yield own
        named = value(own, "rStyle") if own is not None else None
        for style in (*(self.chain(named) if named in self.elements else ()), *chain):
            yield style.find(W + "rPr")
        yield self.usual

    def heads_in_bold(self, style: str | None) -> bool:
        """Tell whether a style of tables sets the first row bold."""
        return any(
            is_on(part.find(W + "rPr"), "b")
            for element in (self.chain(style) if style in self.elements else ())
            for part in element.findall(W + "tblStylePr")
            if part.get(W + "type") == "firstRow"
        )


def read_styles(root: Any) -> Styles:
    """Read the styles of a file; of one without them, none."""
    elements = {style.get(W + "styleId"): style for style in root.iter(W + "style")} if root is not None else {}
    default = next(
        (
            name
            for name, style in elements.items()
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")
        ),
        "",
    )
    usual = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
    return Styles(elements, default or "", usual)


def look_of(properties: list[Any]) -> Look:
    """Give how a run is set; Arabic and Hebrew have properties of their own."""
    complex_script = _first_on(properties, "rtl") or _first_on(properties, "cs")
    size = next(
        (size for found in properties if (size := number(found, "szCs" if complex_script else "sz"))), USUAL_SIZE
    )
    return Look(size / 2, _first_on(properties, "bCs" if complex_script else "b"))


def is_hidden(properties: list[Any]) -> bool:
    """Tell whether a run is text that Word does not show."""
    return _first_on(properties, "vanish")


def _first_on(properties: list[Any], name: str) -> bool:
    return next((found for element in properties if (found := is_on(element, name)) is not None), False)


def _name(style: Any) -> str:
    return value(style, "name") or ""
