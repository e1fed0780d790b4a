"""Docs lead somewhere, stay short, and hold no figure that nobody measured."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import ROOT

DOCS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(ROOT.glob("docs/**/*.md"))
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PLACE = re.compile(r"`((?:qa|docs|tests|benchmarks)/[\w./-]+\.\w+)`")
SOURCES = [*ROOT.glob("qa/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/*.py"), ROOT / "Makefile"]
MENTION = re.compile(r"\b(?:docs|tests|benchmarks)/[\w/-]+\.(?:md|py|jsonl)\b")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_links_to_or_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    missing += [name for name in PLACE.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def test_what_a_comment_names_is_there() -> None:
    named = {(path.name, name) for path in SOURCES for name in MENTION.findall(path.read_text(encoding="utf-8"))}
    assert sorted((path, name) for path, name in named if not (ROOT / name).exists()) == []


def test_the_readme_is_read_in_a_minute() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 80


def test_every_table_is_what_was_recorded() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "figures.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
