"""Write the PDF files of the third set; usage: python make_pdf.py"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pdf_flyer
import pdf_office
import typst

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "pdf3"
sys.path.append(str(HERE.parent))
from fonts import cut_font  # noqa: E402


def typeset(name: str, target: str, face: int | None = None) -> None:
    """Let typst set a text, with fonts cut to its letters where a face is named."""
    source = HERE / "pdf" / name
    letters = source.read_text(encoding="utf-8")
    bold = "\n".join(line for line in letters.splitlines() if re.match(r"#(a|b|text)\b", line))
    with tempfile.TemporaryDirectory() as folder:
        for weight, part in () if face is None else (("Regular", letters), ("Bold", bold)):
            cut_font(weight, face, part, Path(folder) / f"{weight}.ttf")
        typst.compile(source, output=OUT / target, font_paths=[folder])


def browser(name: str, target: str, *options: str) -> None:
    """Let Chromium print a page, as a person does from its menu unless told otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        # A page is printed with its address, which should be none of this machine's folders.
        page = Path("/tmp/dropped-kerbs.html")
        page.write_bytes((HERE / "pdf" / name).read_bytes())
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        subprocess.run(
            [*command, *options, f"--print-to-pdf={OUT / target}", f"file://{page}"], check=True, capture_output=True
        )
        page.unlink()


pdf_flyer.make(OUT / "pt-vacina-flyer.pdf")
pdf_office.photo_booth(OUT / "fr-borne-bookmarks.pdf")
pdf_office.courses(OUT / "zhTW-xuanke-office.pdf")
pdf_office.school_bus(OUT / "ar-naql-faq.pdf")
typeset("de-mailserver.typ", "de-mailserver-report.pdf")
typeset("ko-robot.typ", "ko-robot-manual.pdf", face=1)
browser("en-kerb.html", "en-kerb-printed.pdf")
browser("es-condiciones.html", "es-trastero-terms.pdf", "--no-pdf-header-footer")
