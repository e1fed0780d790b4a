"""Headings found in files whose headings are known; a Markdown table on stdout.

usage: python benchmarks/headings.py [FOLDER ...] [--show]

A folder (default: those below benchmarks/headings) holds files and, beside each, NAME.gold, which has a line a heading
as a reader sees it, set in by two spaces for each heading above it. A heading counts as found where the text is the
same, blanks aside, in the order of the file; a path where all headings above it are right too. `--show` lists what
differs, file by file.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.files import read_document

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Score:
    """What of the headings of some files was found."""

    gold: int
    found: int
    right: int
    paths: int  # of the right ones, those with all headings above them right

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.gold + other.gold, self.found + other.found, self.right + other.right, self.paths + other.paths
        )

    @property
    def precision(self) -> float:
        """Share of the found headings that are headings."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the headings that were found."""
        return self.right / self.gold if self.gold else 1.0


HeadingPath = tuple[str, ...]


def read_gold(text: str) -> list[HeadingPath]:
    """Read heading paths from lines that are set in."""
    paths: list[HeadingPath] = []
    above: list[str] = []
    for line in text.splitlines():
        if line.strip():
            depth = (len(line) - len(line.lstrip(" "))) // 2
            above = [*above[:depth], squeeze(line)]
            paths.append(tuple(above))
    return paths


def squeeze(text: str) -> str:
    """Write a heading without blanks."""
    return "".join(text.split())


def found_paths(path: Path) -> list[HeadingPath]:
    """Read a file and list its heading paths."""
    document = read_document(path.name, path.read_bytes())
    paths: list[HeadingPath] = []
    above: HeadingPath = ()
    for section in document.sections:
        names = tuple(squeeze(heading) for heading in section.headings)
        shared = next((at for at, (a, b) in enumerate(zip(above, names, strict=False)) if a != b), len(above))
        paths += [names[:depth] for depth in range(min(shared, len(names) - 1) + 1, len(names) + 1) if names]
        above = names
    return paths


def compare(gold: Sequence[HeadingPath], found: Sequence[HeadingPath]) -> tuple[Score, list[str], list[str]]:
    """Count what was found; list what is missing and what is none."""
    own, theirs = [path[-1] for path in gold], [path[-1] for path in found]
    pairs = [
        (block.a + at, block.b + at)
        for block in SequenceMatcher(None, own, theirs, autojunk=False).get_matching_blocks()
        for at in range(block.size)
    ]
    paths = sum(gold[a] == found[b] for a, b in pairs)
    matched = {a for a, _ in pairs}, {b for _, b in pairs}
    missing = [name for row, name in enumerate(own) if row not in matched[0]]
    extra = [name for row, name in enumerate(theirs) if row not in matched[1]]
    return Score(len(own), len(theirs), len(pairs), paths), missing, extra


def measure(folder: Path, *, show: bool = False) -> tuple[int, Score]:
    """Compare the files of a folder with what is known of them."""
    total, files = Score(0, 0, 0, 0), 0
    for gold in sorted(folder.glob("*.gold")):
        path = gold.with_suffix("")
        try:
            found = found_paths(path)
        except CorpusError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            found = []
        score, missing, extra = compare(read_gold(gold.read_text(encoding="utf-8")), found)
        total, files = total + score, files + 1
        if show and (missing or extra or score.paths < score.right):
            wrong = score.right - score.paths
            print(f"{path.name}: missing {missing}, none {extra}, below another heading {wrong}", file=sys.stderr)
    return files, total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    folders = arguments.folders or sorted({path.parent for path in (HERE / "headings").glob("*/*.gold")})
    print("| headings of | files | there | precision | recall | right path |\n|---|---|---|---|---|---|")
    for folder in folders:
        files, score = measure(folder, show=arguments.show)
        share = score.paths / score.right if score.right else 1.0
        print(f"| {folder.name} | {files} | {score.gold} | {score.precision:.3f} | {score.recall:.3f} | {share:.3f} |")


if __name__ == "__main__":
    main()
