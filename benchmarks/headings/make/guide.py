"""Guides written as plain lines, for the PDF files: what a line is says its first character."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

HERE = Path(__file__).parent / "pdf"
OUT = Path(__file__).parent.parent / "pdf"


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph, a step, a label with its text, a caption or a table."""

    kind: str  # heading, text, step, label, caption or table
    text: str = ""
    depth: int = 0  # of a heading, 0 the highest
    rows: tuple[tuple[str, ...], ...] = ()


def read_guide(name: str) -> list[Piece]:
    """Read the pieces of a guide: `=` heading, `#` step, `!` label, `^` caption, `|` row, else a paragraph."""
    pieces: list[Piece] = []
    rows: list[tuple[str, ...]] = []
    for line in [*(HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            pieces.append(Piece("table", rows=tuple(rows)))
            rows = []
        mark, _, text = line.partition(" ")
        if mark.strip("=") == "" and mark:
            pieces.append(Piece("heading", text, len(mark) - 1))
        elif mark in ("#", "!", "^"):
            pieces.append(Piece({"#": "step", "!": "label", "^": "caption"}[mark], text))
        elif line:
            pieces.append(Piece("text", line))
    return pieces


def write_gold(name: str, pieces: list[Piece]) -> Path:
    """Write the headings beside the PDF file to come; return where that goes."""
    lines = ["  " * piece.depth + piece.text for piece in pieces if piece.kind == "heading"]
    (OUT / f"{name}.pdf.gold").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return OUT / f"{name}.pdf"


def split_label(text: str) -> tuple[str, str]:
    """Cut a label, with its colon, from what it is a label of."""
    for colon in (":", "："):
        if colon in text:
            label, rest = text.split(colon, 1)
            return label + colon, rest
    return text, ""


def html_row(cells: tuple[str, ...], tag: str) -> str:
    """Write a row of a table."""
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def to_html(pieces: list[Piece], style: str, language: str, cover: str = "", tags: bool = True) -> str:
    """Write a guide as a page to print; without `tags` its headings are paragraphs that only look so."""
    body = ""
    for piece in pieces:
        text = escape(piece.text)
        if piece.kind == "heading":
            tag = f"h{piece.depth + 1}" if tags else "p"
            body += f'<{tag} class="d{piece.depth}">{text}</{tag}>\n' + (cover if piece.depth == 0 else "")
        elif piece.kind == "table":
            rows = (html_row(cells, "td" if row else "th") for row, cells in enumerate(piece.rows))
            body += f"<table>{''.join(rows)}</table>\n"
        elif piece.kind == "label":
            label, rest = split_label(text)
            body += f"<p><b>{label}</b>{rest}</p>\n"
        else:
            body += f'<p class="{piece.kind}">{text}</p>\n'
    title = escape(pieces[0].text)
    turn = ' dir="rtl"' if language == "ar" else ""
    head = f'<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>'
    return f'<!DOCTYPE html><html lang="{language}"{turn}>{head}<body>\n{body}</body></html>'
