"""Write the DOCX files of the second set; usage: python make_docx.py"""

import subprocess
import sys
import tempfile
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
with tempfile.TemporaryDirectory() as folder:
    # A firm's template: the styles of headings as pandoc names them, but with looks of their own.
    subprocess.run(
        ["pandoc", str(HERE / "docx" / "de-drohne.md"), "--toc", "--number-sections"]
        + ["-o", str(OUT / "de-drohne-pandoc.docx")],
        check=True,
    )
    source = Path(folder) / "ar-masbah-odt.fodt"
    source.write_bytes((HERE / "docx" / "ar-masbah.fodt").read_bytes())
    export(source, OUT / "ar-masbah-odt.docx")
