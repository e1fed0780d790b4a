"""PDF files drawn by reportlab and fpdf2: fonts that are not embedded, columns of frames, letters drawn twice."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from fpdf import FPDF
from guide import Piece, read_guide, split_label, write_gold
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

GRID = [("GRID", (0, 0), (-1, -1), 0.4, "black")]


def flow(piece: Piece, looks: dict[str, ParagraphStyle], lined: bool = True) -> Flowable:
    """Make a piece ready to flow into frames."""
    body = looks["body"]
    if piece.kind == "heading":
        return Paragraph(piece.text, looks[f"d{piece.depth}"])
    if piece.kind == "table":
        return Table(piece.rows, style=GRID if lined else [], spaceAfter=6, hAlign="LEFT")
    if piece.kind == "label":
        label, rest = split_label(piece.text)
        return Paragraph(f"<b>{label}</b>{rest}", body)
    return Paragraph(piece.text, looks["step"] if piece.kind == "step" else body)


def looks_of(text: float, sizes: tuple[float, ...], bold: bool, font: str = "Helvetica") -> dict[str, ParagraphStyle]:
    """Make the styles of a file from the sizes of its headings."""
    body = ParagraphStyle("body", fontName=font, fontSize=text, leading=text * 1.35, spaceAfter=5)
    looks = {"body": body, "step": ParagraphStyle("step", parent=body, leftIndent=12, spaceAfter=1)}
    strong = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}[font]
    for depth, points in enumerate(sizes):
        looks[f"d{depth}"] = ParagraphStyle(
            f"d{depth}",
            parent=body,
            fontName=strong if bold else font,
            fontSize=points,
            leading=points * 1.3,
            spaceBefore=7,
            spaceAfter=3,
            keepWithNext=True,
        )
    return looks


def speaker(name: str) -> None:
    """A cover, a page of contents with dots, headings of the size of the text that only a number tells."""
    pieces = read_guide(name)
    looks = looks_of(10, (24, 10, 10, 10), bold=False)
    target = write_gold(name, pieces)

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        if document.page > 1:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(18 * mm, 200 * mm, "TROVÃO 20 - MANUAL DO USUÁRIO")
            canvas.drawRightString(130 * mm, 10 * mm, f"{document.page} / 4")

    document = BaseDocTemplate(str(target), pagesize=A5, title=pieces[0].text, invariant=1)
    document.addPageTemplates(PageTemplate(frames=[Frame(18 * mm, 16 * mm, 112 * mm, 178 * mm)], onPage=furnish))
    story: list[Flowable] = [Spacer(1, 60 * mm), flow(pieces[0], looks), Paragraph("Manual do usuário", looks["body"])]
    story += [Paragraph(line, looks["body"]) for line in ("Revisão 3, agosto de 2022", "Som do Vale Ltda.")]
    story += [PageBreak(), Paragraph("Sumário", ParagraphStyle("c", parent=looks["body"], fontSize=14))]
    page = 3
    for row, piece in enumerate(pieces[1:]):
        if piece.kind == "heading":
            page = 3 + row // 16
            story.append(Paragraph(f"{piece.text} {'.' * (70 - len(piece.text))} {page}", looks["body"]))
    story.append(PageBreak())
    document.build(story + [flow(piece, looks) for piece in pieces[1:]])


def museum(name: str) -> None:
    """Two columns of frames, bigger and bold titles, a table without lines, heads and feet."""
    pieces = read_guide(name)
    looks = looks_of(10.5, (20, 13, 11.5), bold=True, font="Times-Roman")
    target = write_gold(name, pieces)

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(15 * mm, 200 * mm, "Harbour Museum")
        canvas.drawRightString(133 * mm, 200 * mm, "Please return this leaflet")
        canvas.drawCentredString(74 * mm, 8 * mm, f"- {document.page} -")

    document = BaseDocTemplate(str(target), pagesize=A5, title="leaflet_final2", invariant=1)
    frames = [Frame(13 * mm + at * 62 * mm, 14 * mm, 60 * mm, 182 * mm, leftPadding=4, rightPadding=4) for at in (0, 1)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furnish))
    document.build([flow(piece, looks, lined=False) for piece in pieces])


class Twice(Flowable):  # type: ignore[misc]
    """A line that is drawn twice, a hair apart, to look bold."""

    def __init__(self, text: str, size: float) -> None:
        """Take the line."""
        super().__init__()
        self.text, self.size, self.width, self.height = text, size, 110 * mm, size * 1.6
        self.keepWithNext = True

    def draw(self) -> None:
        """Draw it."""
        self.canv.setFont("Helvetica", self.size)
        for shift in (0, 0.35):
            self.canv.drawString(shift, 4, self.text)


def harbour(name: str) -> None:
    """Headings with the sign of a paragraph, of the size of the text, each drawn twice."""
    pieces = read_guide(name)
    looks = looks_of(10, (16, 10, 10), bold=False)
    target = write_gold(name, pieces)

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(18 * mm, 10 * mm, f"Stand: 1. März 2024    Seite {document.page}")

    document = BaseDocTemplate(str(target), pagesize=A5, invariant=1)
    document.addPageTemplates(PageTemplate(frames=[Frame(18 * mm, 16 * mm, 112 * mm, 182 * mm)], onPage=furnish))
    document.build(
        [
            Twice(piece.text, 16 if piece.depth == 0 else 10) if piece.kind == "heading" else flow(piece, looks)
            for piece in pieces
        ]
    )


class Leaflet(FPDF):
    """Pages with a head and a number."""

    head = ""

    def header(self) -> None:
        """Print the head."""
        self.set_font("helvetica", "", 8)
        self.cell(0, 6, self.head, align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """Print the number."""
        self.set_y(-12)
        self.set_font("helvetica", "", 8)
        self.cell(0, 6, str(self.page_no()), align="C")


def draw_leaflet(name: str, head: str, looks: tuple[tuple[str, float], ...], outline: str) -> None:
    """Draw a leaflet; `outline` is the one entry of its outline, or `chapters` for those and nothing below."""
    pieces = read_guide(name)
    target = write_gold(name, pieces)
    pdf = Leaflet(format="A5")
    pdf.head = head
    pdf.set_creation_date(datetime(2024, 1, 1, tzinfo=UTC))
    pdf.set_margins(16, 14)
    pdf.add_page()
    if outline != "chapters":
        pdf.start_section(outline)
    for piece in pieces:
        if piece.kind == "heading":
            if piece.depth == 1 and outline == "chapters":
                pdf.start_section(piece.text, level=0)
            weight, points = looks[piece.depth]
            pdf.ln(2)
            pdf.set_font("helvetica", weight, points)
            pdf.multi_cell(0, points * 0.55, piece.text, align="L", new_x="LMARGIN", new_y="NEXT")
        else:
            draw_piece(pdf, piece)
    pdf.output(str(target))


def draw_piece(pdf: Leaflet, piece: Piece) -> None:
    """Draw what is no heading."""
    pdf.set_font("helvetica", "", 10)
    if piece.kind == "table":
        with pdf.table(width=90, align="L") as table:
            for cells in piece.rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        pdf.ln(2)
    elif piece.kind == "label":
        label, rest = split_label(piece.text)
        pdf.set_font("helvetica", "B", 10)
        pdf.write(5.2, label)
        pdf.set_font("helvetica", "", 10)
        pdf.write(5.2, rest)
        pdf.ln(7)
    else:
        step = piece.kind == "step"
        pdf.multi_cell(0, 5.2, ("   " if step else "") + piece.text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(0 if step else 1.5)


def by_laws(name: str) -> None:
    """Numbered bold headings on neighbouring lines, some with no text below."""
    pieces = read_guide(name)
    looks = looks_of(10, (15, 10, 10, 10), bold=True, font="Times-Roman")
    target = write_gold(name, pieces)

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawCentredString(74 * mm, 201 * mm, f"By-laws, page {document.page} of 2")

    document = BaseDocTemplate(str(target), pagesize=A5, invariant=1)
    document.addPageTemplates(PageTemplate(frames=[Frame(18 * mm, 14 * mm, 112 * mm, 184 * mm)], onPage=furnish))
    document.build([flow(piece, looks) for piece in pieces])


FILES: dict[str, Callable[[str], None]] = {
    "pt-caixa-de-som": speaker,
    "en-museum-audio": museum,
    "de-segelclub": harbour,
    "en-beekeepers": by_laws,
    # an outline with the chapters only; the headings below them are italic and a little bigger
    "es-cooperativa-huevos": partial(
        draw_leaflet, head="Cooperativa La Espiga", looks=(("B", 19), ("B", 12), ("I", 11)), outline="chapters"
    ),
    # an outline of one entry that says nothing
    "id-rumah-kos": partial(
        draw_leaflet, head="Kos Melati", looks=(("B", 15), ("B", 11), ("B", 10)), outline="panduan_final_rev3"
    ),
}
