"""PDF files printed by Chromium, with its own heads and feet or with none."""

import subprocess
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unicodedata import normalize

import pikepdf
from fonts import cut_font
from guide import read_guide, to_html, write_gold

TABLE = "table{border-collapse:collapse;margin:6px 0}td,th{border:1px solid #888;padding:2px 8px;text-align:start}"
PLAIN = (
    TABLE + "@page{size:A5;margin:15mm}body{font:10.5pt Cut}h1{font-size:19pt}h2{font-size:14pt;"
    "border-bottom:1px solid}h3{font-size:11.5pt}.step{margin:2px 0 2px 1.5em}h1,h2,h3{break-after:avoid}"
)
RIGHT = TABLE + "@page{size:A5;margin:15mm}body{font:12pt 'Noto Naskh Arabic'}h1{text-align:center}h3{font-size:12.5pt}"
BOLD = (
    TABLE + "@page{size:A5}body{font:11pt 'Liberation Serif'}.d0{font-size:11pt;font-weight:bold;text-align:center}"
    ".d1{font-weight:bold}.d2{font-weight:bold;font-style:italic}p{margin:5px 0}"
)
CUT = "@font-face{font-family:Cut;src:url(Regular.ttf)}@font-face{font-family:Cut;src:url(Bold.ttf);font-weight:bold}"
COVER = (
    TABLE + "@page{size:A5;margin:16mm}body{font:10.5pt Cut}.d0{font-size:22pt;text-align:center;"
    "margin-top:50mm;font-weight:bold}.front{text-align:center}.end{break-after:page}.d1,.d2{font-weight:bold}"
    ".d1{margin-top:14px;font-size:12.5pt}.step{margin-left:2em}"
)
FRONT = (
    '<p class="front">型号：ZHJ-6</p><p class="front">版本：V2.3</p><p class="front">2023年11月</p>'
    '<p class="front end">智慧家电子有限公司</p>'
)


RADICALS = {f"{ord(normalize('NFKC', chr(code))):04X}": f"{code:04X}" for code in range(0x2F00, 0x2FD6)}


def write_radicals(target: Path) -> None:
    """Say that letters are radicals that look the same, as browsers do that ask the font what a glyph stands for."""
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                lines = thing.ToUnicode.read_bytes().decode("ascii")
                for letter, radical in RADICALS.items():
                    lines = lines.replace(f"> <{letter}>", f"> <{radical}>")
                thing.ToUnicode.write(lines.encode("ascii"))
        pdf.save(target)


class Quiet(SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def print_page(
    name: str,
    *,
    style: str,
    language: str,
    cover: str = "",
    tags: bool = True,
    heads: bool = False,
    face: int | None = None,
    radicals: bool = False,
) -> None:
    """Print a guide.

    :param tags: Headings are marked as such; else they only look so.
    :param heads: The browser adds date, title, address and page numbers, as it does by itself.
    :param face: Which face of Noto Sans CJK to cut to size.
    :param radicals: Letters come out as radicals.
    """
    pieces = read_guide(name)
    target = write_gold(name, pieces)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "help.html"
        text = to_html(pieces, style if face is None else CUT + style, language, cover, tags)
        page.write_text(text, encoding="utf-8")
        for weight in () if face is None else ("Regular", "Bold"):
            cut_font(weight, face, text, Path(folder) / f"{weight}.ttf")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        options += [f"--host-resolver-rules=MAP help.example.org 127.0.0.1:{server.server_port}"]
        options += [] if heads else ["--no-pdf-header-footer"]
        subprocess.run(
            ["chromium", *options, f"--print-to-pdf={target}", "http://help.example.org/help.html"],
            check=True,
            capture_output=True,
        )
        server.shutdown()
    if radicals:
        write_radicals(target)


FILES: dict[str, Callable[[str], None]] = {
    "ja-suihanki": partial(print_page, style=PLAIN, language="ja", face=0, radicals=True),
    "ar-maktabat-alhay": partial(print_page, style=RIGHT, language="ar"),
    "en-credit-union-faq": partial(print_page, style=BOLD, language="en", tags=False, heads=True),
    "zh-zhihuijia": partial(print_page, style=COVER, language="zh", cover=FRONT, tags=False, face=2),
}
