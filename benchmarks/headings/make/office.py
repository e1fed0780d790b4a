"""What LibreOffice makes of a file."""

import os
import subprocess
import tempfile
from pathlib import Path

KINDS = {".docx": "docx:MS Word 2007 XML", ".pdf": "pdf:writer_pdf_Export"}


def export(source: Path, target: Path, *options: str) -> None:
    """Let the office suite write a file of another format; fonts beside the source are at hand."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *options, "--convert-to"]
        subprocess.run(
            [*command, KINDS[target.suffix], "--outdir", str(target.parent), str(source)],
            check=True,
            capture_output=True,
            env={**os.environ, "XDG_DATA_HOME": str(source.parent)},
        )
