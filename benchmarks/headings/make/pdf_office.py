"""PDF files exported by LibreOffice, from DOCX files that are thrown away."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx_writer as word
from fonts import cut_font
from guide import Piece, read_guide, split_label, write_gold
from office import export


def paragraph(piece: Piece, sizes: tuple[int, ...], styled: bool) -> str:
    """Write a piece as a paragraph or a table of DOCX."""
    if piece.kind == "heading":
        if styled and piece.depth:
            return word.para(piece.text, f"H{piece.depth}")
        return word.para(word.bold(piece.text, sizes[piece.depth]))
    if piece.kind == "table":
        return word.table(piece.rows, borders=styled, wide=5600)
    if piece.kind == "label":
        label, rest = split_label(piece.text)
        return word.para(word.bold(label) + word.run(rest))
    return word.para(piece.text, more='<w:ind w:left="420"/>' if piece.kind == "step" else '<w:spacing w:after="120"/>')


def export_guide(
    name: str, *, font: str, head: str, sizes: tuple[int, ...], styled: bool = False, face: int | None = None
) -> None:
    """Export a guide; with `styled` its headings make the outline, else they are but bold; `face` is cut to size."""
    pieces = read_guide(name)
    target = write_gold(name, pieces)
    styles = [
        word.style(f"H{depth}", f"heading {depth}", "a", word.outline(depth - 1), word.size(sizes[depth], True))
        for depth in range(1, len(sizes))
    ]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fonts").mkdir()
        text = "".join(piece.text + "".join(map("".join, piece.rows)) for piece in pieces) + head
        for weight in () if face is None else ("Regular", "Bold"):
            cut_font(weight, face, text, Path(folder) / "fonts" / f"{weight}.ttf")
        made = word.Docx(f"{name}.docx", styles, header=head, font=font)
        made.body = [paragraph(piece, sizes, styled) for piece in pieces]
        made.save(Path(folder), page=(8391, 11906))
        export(Path(folder) / made.name, target)


FILES: dict[str, Callable[[str], None]] = {
    "ru-termos": partial(
        export_guide, font="Liberation Serif", head="Самовар-М. Руководство", sizes=(18, 14, 12), styled=True
    ),
    "ko-jajeongeo": partial(export_guide, font="Noto Sans CJK KR", head="바람이 설명서", sizes=(18, 13, 11)),
    "zhTW-zugou": partial(export_guide, font="Cut", head="光明社區管理委員會", sizes=(16, 10, 10), face=3),
}
