"""Write the DOCX files and their headings; usage: python benchmarks/headings/make/make_docx.py"""

import docx_east
import docx_west

for build in [*docx_west.FILES, *docx_east.FILES]:
    build().save()
