"""Write the PDF files of the second set; usage: python make_pdf.py"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import office_page
import pdf_notice
import pdf_slides
import typst

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "pdf2"
sys.path.append(str(HERE.parent))
from fonts import cut_font  # noqa: E402
from office import export  # noqa: E402

CENTRE, RIGHT, IN = 'fo:text-align="center"', 'fo:text-align="end"', 'fo:margin-left="0.8cm"'
STRONG = 'fo:font-weight="bold" style:font-weight-asian="bold"'


def office(name: str, target: str, styles: str, font: str, foot: str) -> None:
    """Let LibreOffice print lines of text."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text.fodt"
        office_page.write(source, (HERE / "pdf" / name).read_text(encoding="utf-8"), styles, font, foot)
        export(source, source.with_suffix(".pdf"))
        (OUT / target).write_bytes(source.with_suffix(".pdf").read_bytes())


def typeset(name: str, target: str, face: int | None = None) -> None:
    """Let typst set a text, with fonts cut to its letters where a face is named."""
    source = HERE / "pdf" / name
    with tempfile.TemporaryDirectory() as folder:
        letters = source.read_text(encoding="utf-8")
        # Bold words stand on lines with a command only; so the bold font can be smaller.
        commands = "\n".join(line for line in letters.splitlines() if re.match(r" *#(a|b|cap|text|block)\b", line))
        for weight, part in () if face is None else (("Regular", letters), ("Bold", commands)):
            cut_font(weight, face, part, Path(folder) / f"{weight}.ttf")
        typst.compile(source, output=OUT / target, font_paths=[folder])


def browser(name: str, target: str) -> None:
    """Let Chromium print a page, with fonts cut to its letters."""
    page = (HERE / "pdf" / name).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(page, encoding="utf-8")
        for weight in ("Regular", "Bold"):
            cut_font(weight, 1, page, Path(folder) / f"{weight}.ttf")
        subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"),
                *("--no-pdf-header-footer", "--allow-file-access-from-files", f"--print-to-pdf={OUT / target}"),
                f"file://{folder}/page.html",
            ],
            check=True,
            capture_output=True,
        )


pdf_slides.make(OUT / "en-projector-slides.pdf")
pdf_notice.make(OUT / "de-wasserzaehler-form.pdf")
typeset("es-folleto.typ", "es-alimentos-leaflet.pdf")
typeset("ar-daght.typ", "ar-daght-manual.pdf")
typeset("zh-chuanganqi.typ", "zh-chuanganqi-datasheet.pdf", face=2)
browser("ko-jeongsugi.html", "ko-jeongsugi-faq.pdf")
plain = office_page.style
office(
    "zhTW-chongwu.txt",
    "zhTW-chongwu-articles.pdf",
    plain("Titel", 16, CENTRE) + plain("Mitte", 11, CENTRE) + plain("Text", 11),
    "Noto Sans CJK TC",
    "第 {} 頁",
)
office(
    "ja-gomi.txt",
    "ja-gomi-leaflet.pdf",
    plain("Titel", 20, CENTRE)
    + plain("Kopf1", 13, 'fo:background-color="#dde8cc" fo:margin-top="0.5cm"')
    + plain("Kopf2", 10.5, 'fo:margin-top="0.3cm" fo:border-bottom="0.5pt solid #668833"')
    + plain("Rechts", 9, RIGHT)
    + plain("Mitte", 9, CENTRE)
    + plain("Punkt", 10.5, IN)
    + plain("Kasten", 10.5, IN, more=STRONG)
    + plain("Text", 10.5, 'fo:text-indent="0.37cm"'),
    "Noto Sans CJK JP",
    "{}",
)
