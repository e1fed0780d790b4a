"""Real files as they are read, held against what a person sees; a Markdown table on stdout.

usage: python benchmarks/reviewed.py [FILE]

FILE (default benchmarks/reviewed.tsv) has a line a file: what a reviewer counted, who had the file and its reading side
by side. Headings were counted in whole files, in long ones on some pages; sentences and places were sampled.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
COUNTS = ("seen", "right", "extra", "parent", "sentences", "lost", "places", "wrong")


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reviewed.tsv"
    totals: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            totals[row["format"]].append(row)
    print("| reviewed | files | headings | found | of those found, none | lost text | wrong places |")
    print("|---|---|---|---|---|---|---|")
    for name, rows in totals.items():
        of = {count: sum(int(row[count]) for row in rows) for count in COUNTS}
        found = of["right"] + of["extra"]
        shares = (
            of["right"] / max(1, of["seen"]),
            of["extra"] / max(1, found),
            of["lost"] / max(1, of["sentences"]),
            of["wrong"] / max(1, of["places"]),
        )
        cells = " | ".join(f"{share:.1%}" for share in shares)
        print(f"| {name} | {len(rows)} | {of['seen']} | {cells} |")


if __name__ == "__main__":
    main()
