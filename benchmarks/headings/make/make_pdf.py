"""Write the PDF files and their headings; usage: python benchmarks/headings/make/make_pdf.py [NAME ...]"""

import sys

import pdf_browser
import pdf_drawn
import pdf_office
import pdf_typeset

MAKERS = {**pdf_typeset.FILES, **pdf_drawn.FILES, **pdf_browser.FILES, **pdf_office.FILES}
for name in sys.argv[1:] or MAKERS:
    MAKERS[name](name)
