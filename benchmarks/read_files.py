"""Real files of any format, read: what is refused and why, seconds and memory a file; a Markdown table on stdout.

usage: python benchmarks/read_files.py FOLDER [--beside markitdown] [--most N] [--list]

FOLDER has a folder for each group of formats. Each file is read in a process of its own; the seconds are those of
reading alone, the memory is the most that the process had, libraries included. With `--beside` another tool reads the
same files, each in a process of its own, where it is installed (`pip install markitdown[all]`, in an environment whose
Python `BESIDE_PYTHON` names). `--list` prints a line a file on stderr.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.guide.readers import READERS

LONGEST = 120  # seconds for one file by another tool
MEGABYTE = 1_000_000
OWN = """
import json, os, resource, sys, tempfile, time
folder = tempfile.TemporaryDirectory()
os.environ["GUIDE_QA_CACHE"] = folder.name  # nothing that was read before
from qa.guide.readers.extraction import _workers
from qa.guide.files import read_document
data = open(sys.argv[1], "rb").read()
try:
    read_document("warm.html", b"<p>warm</p>")  # the process that reads is there
except Exception:
    pass
started = time.perf_counter()
try:
    document, error = read_document(sys.argv[1].rsplit("/", 1)[-1], data), ""
except Exception as failed:
    document, error = None, f"{type(failed).__name__}: {failed}"
seconds = time.perf_counter() - started
_workers.stop()
memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "seconds": seconds, "memory": memory * 1024, "error": error,
    "headings": sum(bool(section.headings) for section in document.sections) if document else 0,
    "characters": len(document.text) if document else 0,
}))
"""
OTHERS = {
    "markitdown": """
import json, resource, sys, time
from markitdown import MarkItDown
reader = MarkItDown()
started = time.perf_counter()
try:
    text, error = reader.convert(sys.argv[1]).text_content, ""
except BaseException as failed:
    text, error = "", f"{type(failed).__name__}: {failed}"
seconds = time.perf_counter() - started
print("\\n" + json.dumps({
    "seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "error": error[:200],
    "headings": sum(line.startswith("#") for line in text.splitlines()), "characters": len(text),
}))
"""
}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file."""

    name: str
    seconds: float
    memory: float  # bytes
    error: str
    headings: int
    characters: int


def read(python: str, code: str, path: Path) -> Result:
    """Read one file in a process of its own."""
    try:
        done = subprocess.run(
            [python, "-c", code, str(path)], capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return Result(path.name, LONGEST, 0, f"more than {LONGEST} s", 0, 0)
    if done.returncode:
        return Result(path.name, 0, 0, f"crashed: {done.stderr.strip()[-200:]}", 0, 0)
    return Result(path.name, **json.loads(done.stdout.strip().splitlines()[-1]))


def row(group: str, tool: str, results: Sequence[Result]) -> str:
    """Write a line of the table."""
    good = [one for one in results if not one.error] or [Result("", 0, 0, "", 0, 0)]
    crashed = sum(one.error.startswith(("crashed", "more than 120 s")) for one in results)
    seconds = [one.seconds for one in good]
    cells = [
        group,
        tool,
        str(len(results)),
        str(sum(not one.error for one in results)),
        str(crashed),
        f"{statistics.median(seconds):.3f}",
        f"{max(seconds):.2f}",
        f"{statistics.median(one.memory for one in good) / MEGABYTE:.0f}",
        f"{max(one.memory for one in good) / MEGABYTE:.0f}",
        str(sum(one.headings == 0 for one in good)),
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--beside", nargs="*", choices=list(OTHERS), default=[])
    parser.add_argument("--most", type=int, default=10_000, help="files of each folder, spread over their names")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    tools = {"ours": (sys.executable, OWN)}
    tools |= {name: (os.environ.get("BESIDE_PYTHON", sys.executable), OTHERS[name]) for name in arguments.beside}
    columns = (
        "files · read by · there · read · crashed, hung · s, median · s, most · MB, median · MB, most · no heading"
    )
    print(f"| {columns.replace(' · ', ' | ')} |\n{'|---' * (1 + columns.count(' · '))}|")
    for folder in sorted(path for path in arguments.folder.iterdir() if path.is_dir()):
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS)
        paths = paths[:: -(-len(paths) // arguments.most)] if paths else []
        for tool, (python, code) in tools.items():
            results = [read(python, code, path) for path in paths]
            if arguments.list:
                for one in results:
                    told = one.error or f"{one.headings} headings, {one.characters} characters"
                    print(f"{tool} {one.seconds:6.2f} s {one.name}: {told}", file=sys.stderr)
            print(row(folder.name, tool, results), flush=True)


if __name__ == "__main__":
    main()
