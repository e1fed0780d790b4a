"""Write the DOCX files of the second set; usage: python make_docx.py"""

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx_gdocs
import docx_pages
import docx_rules
import docx_sop
import docx_typist
import docx_wps

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "docx2"
sys.path.append(str(HERE.parent))
from office import export  # noqa: E402

docx_gdocs.make(OUT / "pt-sala-ensaio-gdocs.docx")
docx_wps.make(OUT / "zh-xiaofang-wps.docx")
docx_pages.make(OUT / "fr-refuge-pages.docx")
docx_typist.make(OUT / "ru-garazh-typist.docx")
docx_rules.make(OUT / "ja-zaitaku-rules.docx")
docx_sop.make(OUT / "en-cold-room-sop.docx")


def template(target: Path) -> None:
    """Write pandoc's own template with all headings bold, black and of the size of the text."""
    made = subprocess.run(["pandoc", "--print-default-data-file", "reference.docx"], check=True, capture_output=True)
    with zipfile.ZipFile(io.BytesIO(made.stdout)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            inner = old.read(name)
            if name == "word/styles.xml":
                inner = re.sub(
                    rb'(w:styleId="Heading\d".*?<w:rPr>).*?(</w:rPr>)', rb"\1<w:b/>\2", inner, flags=re.DOTALL
                )
            new.writestr(name, inner)


with tempfile.TemporaryDirectory() as folder:
    template(Path(folder) / "template.docx")
    subprocess.run(
        [
            *("pandoc", str(HERE / "docx" / "de-drohne.md"), "--toc", "--number-sections"),
            *("--reference-doc", f"{folder}/template.docx", "-o", str(OUT / "de-drohne-pandoc.docx")),
        ],
        check=True,
    )
    source = Path(folder) / "ar-masbah-odt.fodt"
    source.write_bytes((HERE / "docx" / "ar-masbah.fodt").read_bytes())
    export(source, OUT / "ar-masbah-odt.docx")
