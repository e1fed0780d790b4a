"""Our guide in every format, made by public tools: its sections and its answers beside those of Markdown.

usage: python benchmarks/formats.py [--formats html docx ...] [--corpus FOLDER] [--questions FILE]

Needs pandoc; for PDF also Chromium and LibreOffice. What a machine lacks is named and left out. A Markdown table on
stdout: of the sections, the share whose heading path is that of Markdown, in order; of the test questions hit@1, hit@3
and MRR@10, and what hit@1 loses. Sheets have no more than a category above a question: there the last heading counts.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from qa.build.build import build_index
from qa.errors import QAError
from qa.guide.files import Corpus, read_corpus
from qa.models.encoder import Encoder
from qa.quality.evaluate import evaluate
from qa.quality.questions import Relevant, TestQuestion, read_questions
from qa.search.index import Index

ROOT = Path(__file__).parents[1]
PANDOC = {  # ending to pandoc's name of the format
    ".html": "html5",
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".mediawiki": "mediawiki",
    ".org": "org",
}
LONGEST = 120  # seconds for one conversion


def by_pandoc(source: Path, target: Path) -> None:
    """Convert a page of Markdown; what is no page of its own gets a title from the file's name."""
    command = ["pandoc", "--from", "gfm", "--to", PANDOC[target.suffix], "--standalone", "--wrap", "none"]
    title = ["--metadata", f"pagetitle={source.stem}", "--metadata", "lang=zh"]
    run([*command, *title, str(source), "--output", str(target)])


def by_chromium(source: Path, target: Path) -> None:
    """Print a page of HTML as a browser does, with running heads and page numbers."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / f"{source.stem}.html"
        by_pandoc(source, page)
        browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        run([browser, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={target}", page.as_uri()])


def by_libreoffice(source: Path, target: Path) -> None:
    """Write a Word file and have LibreOffice make a PDF of it."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / f"{source.stem}.docx"
        by_pandoc(source, document)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(document)])
        shutil.move(Path(folder) / f"{source.stem}.pdf", target)


def to_sheet(source: Path, target: Path) -> None:
    """Write a row a section: the page's title, the heading, the text."""
    document = read_corpus(source.parent).documents
    own = next(one for one in document if one.document_id == source.name)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["分类", "问题", "答案"])
        for section in own.sections:
            rows.writerow([section.headings[0], section.headings[-1], own.text[section.start : section.end].strip()])


Make = Callable[[Path, Path], None]
FORMATS: dict[str, tuple[str, Make]] = {
    **{ending[1:]: (ending, by_pandoc) for ending in PANDOC},
    "pdf by Chromium": (".pdf", by_chromium),
    "pdf by LibreOffice": (".pdf", by_libreoffice),
    "csv": (".csv", to_sheet),
}


def run(command: list[str]) -> None:
    """Run a program, and show what it says where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip() or done.returncode}")


def paths(corpus: Corpus, leaf: bool) -> list[tuple[str, ...]]:
    """List the heading paths of a guide, each below the name of its file."""
    found = []
    for document in corpus.documents:
        for section in document.sections:
            names = section.headings[-1:] if leaf else section.headings
            found.append((Path(document.document_id).stem, *("".join(name.split()) for name in names)))
    return found


def asked_of(questions: list[TestQuestion], ending: str, leaf: bool) -> list[TestQuestion]:
    """Judge the same questions by the files of another format."""

    def of(place: Relevant) -> Relevant:
        headings = place.headings[-1:] if leaf else place.headings
        return replace(place, document=str(Path(place.document).with_suffix(ending)), headings=headings)

    return [replace(one, relevant=tuple(map(of, one.relevant))) for one in questions]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", nargs="*", choices=list(FORMATS), default=list(FORMATS))
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "questions.jsonl")
    arguments = parser.parse_args()
    encoder, questions = Encoder(), read_questions(arguments.questions)
    pages = sorted(arguments.corpus.glob("*.md"))
    print(
        "| our guide as | sections | same path | hit@1 | hit@3 | MRR@10 | hit@1, less |\n|---|---|---|---|---|---|---|"
    )
    before = 0.0
    for name in ["Markdown", *arguments.formats]:
        ending, make = FORMATS.get(name, (".md", shutil.copy))
        leaf = ending == ".csv"
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            corpus.mkdir()
            try:
                for page in pages:
                    make(page, corpus / page.with_suffix(ending).name)
                found = read_corpus(corpus)
                report = build_index(corpus, Path(folder) / "index", encoder)
                result = evaluate(Index.open(Path(folder) / "index"), asked_of(questions, ending, leaf))
            except (OSError, QAError, subprocess.TimeoutExpired) as error:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            for document, reason in report.failures.items():
                print(f"{name}: {document}: {reason}", file=sys.stderr)
        gold, own = paths(read_corpus(arguments.corpus), leaf), paths(found, leaf)
        same = sum(block.size for block in SequenceMatcher(None, gold, own, autojunk=False).get_matching_blocks())
        hit1, hit3, mrr = (result.groups["all"][measure].value for measure in ("hit@1", "hit@3", "MRR@10"))
        before = hit1 if name == "Markdown" else before
        measured = [same / max(len(gold), len(own)), hit1, hit3, mrr]
        cells = " | ".join(f"{value:.3f}" for value in measured)
        print(f"| {name} | {len(own)} | {cells} | {before - hit1:+.3f} |", flush=True)


if __name__ == "__main__":
    main()
