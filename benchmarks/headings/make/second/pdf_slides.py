"""A manual set like slides: broad pages, a title at the head of each, a title that goes on over two pages."""

from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = 720, 405
BLUE = HexColor("#1f3a5f")
SLIDES = [
    ("Setting up the projector", [
        "Place the projector on the marked table. The lens faces the middle of the screen, three metres away.",
        "Open the shutter before you switch on. A closed shutter grows hot within a minute.",
    ], ["Lens cap: in the drawer", "Remote control: on the wall", "Spare lamp: in the office"]),
    ("Connecting a computer", [
        "Use the black cable on the left of the desk. Adapters for other sockets hang below the desk on a ring.",
        "The picture appears after ten seconds. If it does not, press Source twice and wait again.",
    ], []),
    ("Sound and two screens", [
        "Sound comes through the same cable. Set the volume on the computer first and on the wall afterwards.",
    ], ["Two screens: press Windows and P", "Mirrored screen: choose Duplicate"]),
    ("Focus and picture size", [
        "Turn the outer ring until the letters are sharp. Then turn the inner ring until the picture fills the screen.",
        "If the picture is wider at the top, use the keystone keys. Do not put books below the projector.",
    ], []),
    ("Shutting down", [
        "Press the power key twice and wait for the fan to stop. Only then may the main switch be turned off.",
        "Write your name into the log. Faults go on the red list beside the door.",
    ], []),
    ("When something goes wrong", [], []),
    ("No picture", [
        "Check that the cable sits firmly. Then try the other socket, which is marked with a two.",
    ], []),
    ("Red lamp", [
        "The projector is too hot. Let the fan run for fifteen minutes and clean the filter on the right side.",
    ], []),
]  # fmt: skip


def cover(canvas: Canvas) -> None:
    """Draw the first page."""
    canvas.setFillColor(BLUE)
    canvas.rect(0, 0, WIDE, HIGH, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont("Helvetica-Bold", 34)
    canvas.drawString(60, 230, "Lecture room projector")
    canvas.setFont("Helvetica", 18)
    canvas.drawString(60, 195, "Quick guide for speakers")
    canvas.drawString(60, 60, "Media office, autumn 2023")
    canvas.showPage()


def slide(canvas: Canvas, number: int, title: str, texts: list[str], points: list[str]) -> None:
    """Draw a page; one without text divides the manual."""
    divider = not texts
    canvas.setFillColor(BLUE)
    canvas.setFont("Helvetica-Bold", 30 if divider else 24)
    canvas.drawString(60, 200 if divider else 345, title)
    canvas.setStrokeColor(BLUE)
    canvas.line(60, 332, 660, 332)
    canvas.setFillColor(HexColor("#222222"))
    high = 300
    canvas.setFont("Helvetica", 15)
    for text in texts:
        for line in simpleSplit(text, "Helvetica", 15, 590):
            canvas.drawString(60, high, line)
            high -= 20
        high -= 10
    for point in points:
        canvas.drawString(72, high, "•")
        canvas.drawString(90, high, point)
        high -= 22
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, 20, "Lecture room projector | Media office")
    canvas.drawRightString(660, 20, str(number))
    canvas.showPage()


def make(target: Path) -> None:
    """Draw all pages."""
    canvas = Canvas(str(target), pagesize=(WIDE, HIGH), invariant=True)
    cover(canvas)
    for number, (title, texts, points) in enumerate(SLIDES, 2):
        slide(canvas, number, title, texts, points)
    canvas.save()
