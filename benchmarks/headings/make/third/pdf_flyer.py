"""A flyer on two pages: a band with the title, coloured headings, a box with dates and one with contacts."""

from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

GREEN = HexColor("#1d6b45")
WIDE, HIGH = A5
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=9.5, leading=13, spaceAfter=5)
POINT = ParagraphStyle("point", parent=TEXT, leftIndent=12, bulletIndent=2, spaceAfter=2)
HEAD = ParagraphStyle(
    "head", fontName="Helvetica-Bold", fontSize=13, leading=16, textColor=GREEN, spaceBefore=8, spaceAfter=4
)
SMALL = ParagraphStyle("small", fontName="Helvetica-Bold", fontSize=10, leading=13, spaceBefore=4, spaceAfter=2)


def band(canvas: object, made: object) -> None:
    """Draw what stands outside the frame."""
    first = made.page == 1
    canvas.setFillColor(GREEN)
    canvas.rect(0, HIGH - (92 if first else 14), WIDE, 92 if first else 14, stroke=0, fill=1)
    canvas.setFillColor(white)
    if first:
        canvas.setFont("Helvetica-Bold", 22)
        canvas.drawString(30, HIGH - 46, "Vacinação de cães e gatos")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(30, HIGH - 68, "Campanha gratuita de 1 a 30 de setembro")
    canvas.setFillColor(HexColor("#555555"))
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(30, 18, "Prefeitura de Serra Alta | Centro de Zoonoses")


def make(target: Path) -> None:
    """Write the flyer."""
    dates = Table(
        [["Bairro", "Dia", "Local"], ["Centro", "7", "Praça da Matriz"], ["Vila Nova", "14", "Escola João Pinheiro"],
         ["Lagoa", "21", "Posto de saúde"]],
        style=[("BACKGROUND", (0, 0), (-1, 0), HexColor("#dcebe2")), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9),
               ("FONT", (0, 1), (-1, -1), "Helvetica", 9), ("LINEBELOW", (0, 0), (-1, -1), 0.4, GREEN)],
    )  # fmt: skip
    story = [
        Paragraph("A raiva é uma doença grave que passa dos animais para as pessoas. A vacina protege o seu animal "
                  "por um ano e não custa nada.", TEXT),
        Paragraph("Quem deve ser vacinado", HEAD),
        Paragraph("Todos os cães e gatos com mais de três meses. Animais que tomaram a vacina há menos de onze meses "
                  "não precisam voltar agora.", TEXT),
        Paragraph("Filhotes", SMALL),
        Paragraph("Filhotes recebem uma segunda dose depois de trinta dias. A data fica anotada na carteira.", TEXT),
        Paragraph("Fêmeas prenhes", SMALL),
        Paragraph("Podem ser vacinadas, mas avise a equipe antes. Um veterinário examina o animal na hora.", TEXT),
        Paragraph("Onde e quando", HEAD),
        Paragraph("Atendemos das oito às dezessete horas, por ordem de chegada. Em caso de chuva forte, a vacinação "
                  "passa para o sábado seguinte.", TEXT),
        dates,
        PageBreak(),
        Paragraph("Como levar o animal", HEAD),
        Paragraph("O animal deve ir com um adulto que consiga segurá-lo. Crianças não podem ficar na fila sozinhas.",
                  TEXT),
        Paragraph("cães na coleira e, se forem bravos, com focinheira", POINT, bulletText="•"),
        Paragraph("gatos em caixa fechada", POINT, bulletText="•"),
        Paragraph("carteira de vacinação, se houver", POINT, bulletText="•"),
        Paragraph("Depois da vacina", HEAD),
        Paragraph("O animal pode ficar sonolento por um dia. Deixe água à vontade e evite banho por três dias.", TEXT),
        Paragraph("<b>Atenção:</b> se houver inchaço no rosto ou vômito, procure o plantão imediatamente.", TEXT),
        Paragraph("Perguntas frequentes", HEAD),
        Paragraph("Preciso morar na cidade?", SMALL),
        Paragraph("Não. Atendemos também animais de municípios vizinhos, desde que haja doses disponíveis.", TEXT),
        Paragraph("Perdi a carteira, e agora?", SMALL),
        Paragraph("Fazemos uma nova no local. Traga um documento seu e o nome do animal.", TEXT),
        Spacer(1, 8),
        Table([["Dúvidas: ligue 0800 555 0199, de segunda a sexta."]],
              style=[("BOX", (0, 0), (-1, -1), 0.8, GREEN), ("FONT", (0, 0), (-1, -1), "Helvetica", 9.5)]),
    ]  # fmt: skip
    made = BaseDocTemplate(str(target), pagesize=A5, title="Folheto", invariant=1)
    made.addPageTemplates([
        PageTemplate("first", [Frame(24, 30, WIDE - 48, HIGH - 130)], onPage=band, autoNextPageTemplate="next"),
        PageTemplate("next", [Frame(24, 30, WIDE - 48, HIGH - 52)], onPage=band),
    ])  # fmt: skip
    made.build(story)
