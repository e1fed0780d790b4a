"""Write the DOCX files of the third set; usage: python make_docx.py"""

import docx_manuals
import docx_papers

docx_manuals.scanner()
docx_manuals.access()
docx_manuals.greenhouse()
docx_manuals.kiln()
docx_papers.toys()
docx_papers.minutes()
docx_papers.kindergarten()
