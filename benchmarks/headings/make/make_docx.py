"""Write the DOCX files and their headings; usage: python benchmarks/headings/make/make_docx.py

Two are what LibreOffice makes of other files; their headings were written by hand, so only the files are made anew.
"""

from pathlib import Path

import docx_east
import docx_west
from office import export

HERE = Path(__file__).parent

for build in [*docx_west.FILES, *docx_east.FILES]:
    build().save()
for source in sorted((HERE / "docx_sources").iterdir()):
    options = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
    export(source, HERE.parent / "docx" / f"{source.stem}.docx", *options)
