"""PDF files set by typst: as a book with an outline, with hyphens, in two columns, with nothing but numbers."""

from collections.abc import Callable
from functools import partial

import typst
from guide import Piece, read_guide, split_label, write_gold

BOOK = """
#set document(title: "TITLE", date: none)
#set page(paper: "a5", margin: 18mm, numbering: "1")
#set page(header: context if counter(page).get().first() > 2 [#smallcaps[TITLE] #h(1fr) Edition 2])
#set text(font: "New Computer Modern", size: 10pt, lang: "en")
#set par(justify: true)
#align(center + horizon)[#text(20pt)[TITLE] #v(8mm) User manual #v(4mm) R. Fenn and daughters #v(2mm) May 2021]
#pagebreak()
#outline(title: [Contents], depth: 2)
#pagebreak()
"""
HYPHENS = """
#set document(title: "TITLE", date: none)
#set page(paper: "a5", margin: 16mm, header: align(right)[Hochbeet Gartenfreude])
#set page(footer: context align(center)[Seite #counter(page).display()])
#set text(font: "Liberation Serif", size: 10pt, lang: "de", hyphenate: true)
#set par(justify: true, first-line-indent: 1em)
#set heading(bookmarked: false)
#show heading.where(level: 1): set text(20pt, weight: "regular")
#show heading.where(level: 2): set text(14pt, weight: "regular")
#show heading.where(level: 3): set text(11.5pt, weight: "regular", style: "italic")
"""
NUMBERS = """
#set document(title: "TITLE", date: none)
#set page(paper: "a5", margin: 18mm, footer: context align(center)[第 #counter(page).display() 页])
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")
#set par(leading: 0.9em, first-line-indent: (amount: 2em, all: true))
#set table(stroke: none)
#set heading(bookmarked: false)
#show heading: it => block(text(10.5pt, weight: "regular", it.body))
#show heading.where(level: 1): it => align(center, text(15pt, weight: "regular", it.body))
"""
COLUMNS = """
#set document(title: "TITLE", date: none)
#set page(paper: "a5", margin: 16mm, columns: 2)
#set page(footer: context [Atelier vélo du Canal #h(1fr) #counter(page).display()])
#set text(font: "Liberation Sans", size: 11pt, lang: "fr", hyphenate: true)
#set par(justify: true)
#set heading(bookmarked: false)
#show heading.where(level: 1): it => place(top + center, scope: "parent", float: true, text(18pt, it.body))
#show heading.where(level: 2): set text(12.5pt)
#show heading.where(level: 3): set text(11pt)
"""


def mark_up(piece: Piece) -> str:
    """Write a piece in the language of typst."""
    text = piece.text.replace("\\", "\\\\").replace('"', '\\"')
    if piece.kind == "heading":
        return f'#heading(level: {piece.depth + 1}, "{text}")'
    if piece.kind == "table":
        cells = ", ".join(f'"{cell}"' for row in piece.rows for cell in row)
        return f"#table(columns: {len(piece.rows[0])}, {cells})"
    if piece.kind == "label":
        label, rest = split_label(text)
        return f'#strong("{label}")#"{rest}"'
    if piece.kind == "caption":
        return f'#align(center, emph("{text}"))'
    return f'#"{text}"'


def set_guide(name: str, *, preamble: str, cover: bool = False) -> None:
    """Set a guide; where there is a cover its title is there and nowhere else."""
    pieces = read_guide(name)
    target = write_gold(name, pieces)
    source = preamble.replace("TITLE", pieces[0].text)
    kept = pieces[1:] if cover else pieces
    if cover:  # chapters are the highest in the outline
        kept = [Piece(piece.kind, piece.text, piece.depth - 1, piece.rows) for piece in kept]
    target.write_bytes(typst.compile((source + "\n\n".join(map(mark_up, kept))).encode()))


FILES: dict[str, Callable[[str], None]] = {
    "en-tide-clock": partial(set_guide, preamble=BOOK, cover=True),
    "de-hochbeet": partial(set_guide, preamble=HYPHENS),
    "zh-chongdianzhuang": partial(set_guide, preamble=NUMBERS),
    "fr-atelier-velo": partial(set_guide, preamble=COLUMNS),
}
