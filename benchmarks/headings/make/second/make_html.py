"""Write the page of the second set that LibreOffice exports; usage: python make_html.py"""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent.parent / "html2"

with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"),
            *("html:HTML (StarWriter)", "--outdir", folder, str(HERE / "html" / "ko-kaempeu.fodt")),
        ],
        check=True,
        capture_output=True,
    )
    (OUT / "ko-kaempeu-libreoffice.html").write_bytes((Path(folder) / "ko-kaempeu.html").read_bytes())
