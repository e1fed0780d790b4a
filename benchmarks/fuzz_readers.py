"""Fuzz what reads a guide, guided by coverage; a Markdown table on stdout.

usage: python benchmarks/fuzz_readers.py [--targets markdown plain_text bytes] [--seconds N] [--folder FOLDER]

Needs `pip install -r benchmarks/fuzz-requirements.txt`. Every input is read, cut into passages and held to what readers
promise: sections and passages are in order and complete, lines keep their numbers, and nothing takes 2 s.
`markdown` and `plain_text` are given texts, `bytes` is given files with either ending, to be decoded first. Inputs
that reached new code stay in FOLDER (default build/fuzz) and the next run goes on from them; the table counts all runs
recorded there. An input that breaks a promise stops its target and stays in FOLDER/TARGET-findings.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

TARGETS = ("markdown", "plain_text", "bytes")
LONGEST = 2.0  # seconds of the processor for one input
TURNS = 3  # for an input that took longer: a machine with much to do can be slow once
LONG_TEXT = 10_000  # bytes to which some inputs are repeated, since what takes the square shows only then
LONG_SHARE = 100  # one input in so many
MOST_BYTES = 2_048  # of an input before that
INSTRUMENTED = ["qa.guide.readers", "qa.guide.passages", "qa.guide.sentences", "markdown_it"]
# Of either format, parted by a middle dot; the fuzzer puts them together.
TOKENS = (
    "<!-- · -->·{/* · */}·{% comment %}·{% endcomment %}·"
    '[//]: # (·!!! note ·=== "T"·:::tip ·:::·<details>·<summary>·'
    "</summary>·<h2>·</h2>·<table>·<tr>·<td>·</table>·[^1]·"
    "[^1]: ·import X from 'y'·<X a={1}>·+++·{\"title\": 1}·**1. a**·"
    ": ·第三条规定·【第一步】·# ·## ·\n·\n\n·\r·\r\n·===\n·---\n·```\n·"
    "~~~\n·    ·\t·> ·- ·* ·1. ·|·|-|-|\n·<div>·<!--·-->·"
    "[a]: /b·[a]:·](·![·{#a}·**·__·`·\\·&#0;·title: ·...\n·<?·"
    "<![CDATA[·</pre>·<script>·'·\"·：·。·？·，·第一章 ·一、·（一）·"
    "1.1 ·①·IV. ·A) ·Q: ·问：·【甲】·■ ·附录A ·Chapter 2·……12·e.g. ·. ·"
    "\u3000·\u2028·\x85·\x0c·\0·\ufeff·\u202e·\u200b·"
    "ก ·\u0301·😀"
)


def main() -> None:
    """Fuzz the targets one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", nargs="*", choices=TARGETS, default=TARGETS)
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--target", help=argparse.SUPPRESS)  # what a process of its own does
    arguments, rest = parser.parse_known_args()
    if arguments.target:
        fuzz(arguments.target, rest)
        return
    for target in arguments.targets:
        run(target, arguments.seconds, arguments.folder)
    print_table(arguments.folder)


def run(target: str, seconds: int, folder: Path) -> None:
    """Fuzz one target in a process of its own, and record what it says."""
    inputs, findings = folder / target, folder / f"{target}-findings"
    for one in (inputs, findings):
        one.mkdir(parents=True, exist_ok=True)
    words = folder / "tokens.txt"
    escaped = (re.sub("..", r"\\x\g<0>", token.encode().hex()) for token in TOKENS.split("·"))
    words.write_text("".join(f'"{token}"\n' for token in escaped))
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-dict={words}",
        "-timeout=60",
        "-report_slow_units=60",
    ]
    command = [sys.executable, __file__, "--target", target, str(inputs), *options, f"-artifact_prefix={findings}/"]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    progress = re.findall(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+)", done.stderr, re.MULTILINE)
    if not progress:
        sys.exit(f"{target} cannot be fuzzed:\n{done.stderr[-2000:]}")
    executions, coverage, features = map(int, progress[-1])
    record = {"target": target, "seconds": round(time.monotonic() - started), "executions": executions}
    with (folder / "runs.jsonl").open("a") as file:
        file.write(json.dumps(record | {"coverage": coverage, "features": features}) + "\n")
    if done.returncode:
        print(f"{target} broke a promise:\n{done.stdout[-1000:]}{done.stderr[-3000:]}", file=sys.stderr)


def print_table(folder: Path) -> None:
    """Sum up all runs that were recorded."""
    runs = [json.loads(line) for line in (folder / "runs.jsonl").read_text().splitlines()]
    print("\n| fuzzed | seconds | executions | edges reached | inputs kept | findings |\n|---|---|---|---|---|---|")
    for target in TARGETS:
        own = [one for one in runs if one["target"] == target]
        kept, left = (len(list((folder / name).glob("*"))) for name in (target, f"{target}-findings"))
        sums = [sum(one[name] for one in own) for name in ("seconds", "executions")]
        coverage = max((one["coverage"] for one in own), default=0)
        print(f"| {target} | {sums[0]:,} | {sums[1]:,} | {coverage:,} | {kept:,} | {left} |")


def fuzz(target: str, options: list[str]) -> None:
    """Give inputs to a target until the time is over, or an input breaks a promise."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED):
        from qa.errors import CorpusError
        from qa.guide.files import read_document
        from qa.guide.passages import lost_lines, split_document
        from qa.guide.readers.markdown import read_markdown
        from qa.guide.readers.plain_text import read_plain_text
        from qa.records import Document, Places, line_starts

    readers = {"markdown": read_markdown, "plain_text": read_plain_text}

    def read(name: str, data: bytes) -> Document | None:
        if target != "bytes":
            text = data.decode("utf-8", "replace")
            reading = readers[target](text)
            assert len(line_starts(reading.text)) == len(line_starts(text)), "a line has another number"
            kind = "markdown" if target == "markdown" else "plain"
            places = Places(tuple(line_starts(reading.text)))
            return Document(name, reading.text, reading.sections, "", kind, places, reading.blocks)
        try:
            return read_document(name, data)
        except CorpusError:
            return None

    def try_one(data: bytes) -> None:
        if data and crc32(data) % LONG_SHARE == 0:
            data *= -(-LONG_TEXT // len(data))
        for name in ("a.md", "a.txt") if target == "bytes" else ("a",):
            for _ in range(TURNS):
                taken = try_name(name, data)
                if taken <= LONGEST:
                    break
            else:
                raise AssertionError(f"took {taken:.1f} s")

    def try_name(name: str, data: bytes) -> float:
        started = time.process_time()
        document = read(name, data)
        if document is not None:
            passages = split_document(document, len, 64)
            check(document, passages)
            lost = lost_lines(document, passages)
            assert not lost, f"lines {lost} are lost"
        return time.process_time() - started

    atheris.Setup([sys.argv[0], *options], try_one)
    atheris.Fuzz()


def check(document: Any, passages: Sequence[Any]) -> None:
    """Hold a document and its passages to what readers promise."""
    text, at = document.text, 0
    for section in document.sections:
        assert at <= section.start <= section.end <= len(text), "sections overlap"
        assert all(heading.strip() == heading != "" for heading in section.headings), "a heading is not clean"
        at = section.end
    at = 0
    for passage in passages:
        assert at <= passage.start < passage.end, "passages overlap"
        assert text[passage.start : passage.end] == passage.text, "a passage is not verbatim"
        assert passage.text.strip() == passage.text, "blank around a passage"
        at = passage.end
    at = 0
    for block in document.blocks:
        assert at <= block.start <= block.body <= block.end <= len(text), "tables and code overlap"
        at = block.end


if __name__ == "__main__":
    main()
