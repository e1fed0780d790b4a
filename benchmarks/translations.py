"""Show how well sections of a page are paired with those of its translation, where their outlines do not say it.

usage: python benchmarks/translations.py FOLDER LANGUAGE LANGUAGE… [--pages N]

FOLDER has a folder a language, each with the same pages: LANGUAGE/corpus/PAGE.md, or LANGUAGE/PAGE.md. Pages whose
headings are not of one depth in all languages are left out; the others are put one behind the other into long pages,
of which each language lacks other sections, a quarter of them. Precision: of pairs, how many are the same section.
Recall: of sections that both have, how many are paired. Each of the two constants is varied around the chosen one.
"""

import argparse
import random
import re
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.models.vectors import Vectors
from qa.search import alignment
from qa.search.alignment import pair_sections
from qa.search.translations import section_rows, section_vectors
from qa.store.generation import Generation

SECTIONS = 24  # of a long page, at least
LACKING = 0.25  # of the sections of a long page
VARIED = {"LEVEL": (0.4, 0.5, 0.6, 0.7, 0.8), "LEAST": (0.7, 0.73, 0.76, 0.79, 0.82)}

HEADING = re.compile(r"^(#+) ", re.MULTILINE)


def main() -> None:
    """Build an index of long pages, pair each page in every two languages, and print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("languages", nargs="+", metavar="LANGUAGE")
    parser.add_argument("--pages", type=int, default=12, help="long pages at most (12)")
    arguments = parser.parse_args()
    encoder = Encoder()
    with TemporaryDirectory() as made:
        corpus, index = Path(made) / "corpus", Path(made) / "index"
        corpus.mkdir()
        pages = write_pages(arguments.folder, arguments.languages, corpus, arguments.pages)
        build_index(corpus, index, encoder)
        store = Generation.open(index)
        vectors = {name: vectors_of(store, name) for page in pages for name in page}
    print("| constant | precision | recall | pages | pairs of languages |\n|---|---|---|---|---|")
    for constant, values in VARIED.items():
        chosen = getattr(alignment, constant)
        for value in values:
            setattr(alignment, constant, value)
            paired, right, both = measure(pages, vectors)
            mark = " (chosen)" if value == chosen else ""
            many = len(list(combinations(arguments.languages, 2)))
            print(f"| {constant} {value}{mark} | {right / paired:.3f} | {right / both:.3f} | {len(pages)} | {many} |")
        setattr(alignment, constant, chosen)


def write_pages(folder: Path, languages: list[str], corpus: Path, most: int) -> list[list[str]]:
    """Write long pages in each language.

    :return: Of each long page the names of its files, in the order of the languages.
    """
    roots = [folder / language / "corpus" for language in languages]
    roots = [root if root.is_dir() else root.parent for root in roots]
    long: list[list[str]] = [[]]
    for name in sorted(path.name for path in roots[0].glob("*.md")):
        if not all((root / name).is_file() for root in roots):
            continue
        texts = [(root / name).read_text(encoding="utf-8") for root in roots]
        if len({tuple(HEADING.findall(text)) for text in texts}) == 1:
            long[-1] = [
                before + text + "\n\n" for before, text in zip(long[-1] or [""] * len(roots), texts, strict=True)
            ]
            if len(HEADING.findall(long[-1][0])) >= SECTIONS:
                long.append([])
    written = []
    for number, texts in enumerate(long[:-1][:most]):
        written.append([f"{number}.{language.replace('_', '-')}.md" for language in languages])
        for name, text in zip(written[-1], texts, strict=True):
            (corpus / name).write_text(text, encoding="utf-8")
    return written


def vectors_of(store: Generation, name: str) -> tuple[Vectors, Vectors]:
    """Fetch the vectors of a page's sections, as a guide in several languages does."""
    sections = section_rows(store, name, store.document_rows()[name])
    return section_vectors(store, [rows for _, rows in sections])


def measure(pages: list[list[str]], vectors: dict[str, tuple[Vectors, Vectors]]) -> tuple[int, int, int]:
    """Pair every two languages of every page; count pairs, right ones, and sections that both have."""
    paired = right = both = 0
    for page in pages:
        for one, other in combinations(page, 2):
            drawn = random.Random(f"{one} {other}")
            has = []
            for name in (one, other):
                texts = np.flatnonzero(vectors[name][0].any(axis=1)).tolist()
                has.append(sorted(drawn.sample(texts, round(len(texts) * (1 - LACKING)))))
            left, right_side = has
            found = pair_sections(
                (vectors[one][0][left], vectors[one][1][left]),
                (vectors[other][0][right_side], vectors[other][1][right_side]),
            )
            paired += len(found)
            right += sum(right_side[column] == left[row] for column, row in found.items())
            both += len(set(left) & set(right_side))
    return paired, right, both


if __name__ == "__main__":
    main()
