"""A notice like a form: address field, reference block, boxes with small labels, white headings on dark bars."""

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

FONT = "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf"
FACTS = [
    ("Kundennummer", "4711-208"), ("Zählernummer", "W 88 1043"), ("Ablesezeitraum", "1.12. bis 15.12."),
    ("Unser Zeichen", "VB/ab"), ("Ansprechpartnerin", "Frau Brandt"), ("Durchwahl", "-214"),
]  # fmt: skip


def bar(pdf: FPDF, words: str) -> None:
    """Draw a heading on a bar."""
    pdf.ln(3)
    pdf.set_fill_color(40, 70, 90)
    pdf.set_text_color(255, 255, 255)
    pdf.set_font("L", "B", 10)
    pdf.cell(0, 7, " " + words, fill=True, new_x="LMARGIN", new_y="NEXT")
    pdf.set_text_color(0, 0, 0)
    pdf.ln(1.5)


def body(pdf: FPDF, words: str) -> None:
    """Draw text."""
    pdf.set_font("L", "", 10)
    pdf.multi_cell(0, 5, words, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1.5)


def box(pdf: FPDF, label: str, wide: float, words: str = "") -> None:
    """Draw a field with its label above, small, and what is filled in."""
    left, top = pdf.get_x(), pdf.get_y()
    pdf.rect(left, top, wide, 11)
    pdf.set_font("L", "", 6.5)
    pdf.text(left + 1, top + 3, label)
    pdf.set_font("L", "B", 10)
    pdf.text(left + 1.5, top + 8.5, words)
    pdf.set_xy(left + wide + 2, top)


def tick(pdf: FPDF, words: str) -> None:
    """Draw a field to tick."""
    pdf.rect(pdf.get_x() + 1, pdf.get_y() + 0.8, 3.2, 3.2)
    pdf.set_x(pdf.get_x() + 7)
    body(pdf, words)


def front(pdf: FPDF) -> None:
    """Draw sender, address and reference block."""
    pdf.set_font("L", "B", 15)
    pdf.cell(0, 8, "Stadtwerke Auental", align="R", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("L", "", 7)
    pdf.cell(0, 8, "Stadtwerke Auental · Am Wehr 3 · 01234 Auental", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("L", "", 10)
    pdf.multi_cell(80, 5, "Frau\nHanna Vogt\nMühlweg 8\n01234 Auental", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    for row in (FACTS[:3], FACTS[3:]):
        for label, words in row:
            box(pdf, label, 55, words)
        pdf.set_xy(pdf.l_margin, pdf.get_y() + 13)
    pdf.ln(3)
    pdf.set_font("L", "B", 13)
    pdf.cell(0, 8, "Ablesung Ihres Wasserzählers", new_x="LMARGIN", new_y="NEXT")
    body(pdf, "Sehr geehrte Frau Vogt,")


def make(target: Path) -> None:
    """Draw the notice."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(2024, 11, 20, tzinfo=UTC))
    pdf.set_margins(20, 15)
    pdf.set_title("Serienbrief_2024_11.indd")
    pdf.add_font("L", "", FONT.format("Regular"))
    pdf.add_font("L", "B", FONT.format("Bold"))
    pdf.add_page()
    front(pdf)
    body(
        pdf,
        "bitte lesen Sie Ihren Zähler in den nächsten Tagen selbst ab. Ohne Ihre Meldung müssen wir den "
        "Verbrauch schätzen. Eine Schätzung lässt sich später nur gegen Gebühr berichtigen.",
    )
    bar(pdf, "So lesen Sie ab")
    body(
        pdf,
        "Der Zähler sitzt meist im Keller neben dem Hauptventil. Notieren Sie nur die schwarzen Ziffern, die "
        "roten zählen Liter. Führende Nullen gehören dazu.",
    )
    bar(pdf, "So melden Sie den Stand")
    body(
        pdf,
        "Am schnellsten geht es im Netz unter zaehler.auental.example. Sie können auch den Abschnitt unten "
        "ausfüllen und zurückschicken; das Porto zahlen wir.",
    )
    bar(pdf, "Wenn Sie umgezogen sind")
    body(
        pdf,
        "Nennen Sie uns den Tag der Übergabe und den Stand an diesem Tag. Die Schlussrechnung kommt dann "
        "nach etwa drei Wochen.",
    )
    bar(pdf, "Ihre Daten")
    body(
        pdf,
        "Wir speichern den Stand zehn Jahre lang, weil das Steuerrecht es verlangt. Danach wird er gelöscht. "
        "Auskunft gibt die Datenschutzstelle im Rathaus.",
    )
    body(pdf, "Mit freundlichen Grüßen\nIhre Stadtwerke")
    pdf.add_page()
    pdf.set_font("L", "B", 13)
    pdf.cell(0, 8, "Rückmeldung", new_x="LMARGIN", new_y="NEXT")
    body(
        pdf, "Bitte füllen Sie die Felder in Druckbuchstaben aus. Ein Foto des Zählers hilft uns, Fehler zu vermeiden."
    )
    bar(pdf, "Angaben zum Zähler")
    box(pdf, "Stand in m³", 55)
    box(pdf, "Abgelesen am", 55)
    pdf.set_xy(pdf.l_margin, pdf.get_y() + 13)
    box(pdf, "Name, falls nicht die Kundin selbst", 112)
    pdf.set_xy(pdf.l_margin, pdf.get_y() + 13)
    bar(pdf, "Änderungen")
    tick(pdf, "Die Zahl der Personen im Haushalt hat sich geändert.")
    tick(pdf, "Ich möchte die Rechnung künftig per E-Mail erhalten.")
    body(pdf, "Änderungen gelten ab dem nächsten Monat. Sie können sie jederzeit widerrufen, auch am Telefon.")
    body(pdf, "Ort, Datum                                                     Unterschrift")
    pdf.output(str(target))
