"""Make again the public guides that the encoder was trained on; their texts are not ours, so only questions lie here.

usage: python benchmarks/training_guides.py SOURCES OUTPUT

SOURCES holds a clone of each repository below as OWNER+NAME, and the unpacked Debian packages libreoffice-help-LANGUAGE
(version 7.4.7) under usr/. OUTPUT gets a set of questions for each guide, in the form that train_encoder.py reads.
Besides the guides that benchmarks/training has questions for, there are two that ask themselves: the help of
LibreOffice, where a paragraph in one language asks for the page that holds it in another, and the articles of CMRC
2018 and of ARCD, whose own questions are taken.
"""

import argparse
import html
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SEED = 20261125
QUESTIONS = Path(__file__).parent / "training"
HELP = "usr/share/libreoffice/help"
OFFICE_PARTS = ("swriter/guide", "scalc/guide", "simpress/guide", "shared/guide", "sdatabase", "shared/optionen")
ASKED_OF = ("zh-CN", "en-US", "es", "ru", "ja", "pl")  # languages whose pages paragraphs of others ask for
ASKED_IN = ("zh-CN", "en-US", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt-BR", "ru", "tr", "vi")
PARAGRAPHS = 3  # of a page that ask
ASKING = (40, 260)  # characters of a paragraph that asks


@dataclass(frozen=True, slots=True)
class Source:
    """A guide in a public repository."""

    repository: str
    commit: str
    folder: str  # of its pages
    licence: str


SOURCES = {
    "notes-zh": Source(
        "march-7th-mini/TriliumNext-Guide-docs-zh", "c5b390aa3e02", "docs-zh/User Guide/User Guide/", "AGPL-3.0"
    ),
    "vault-zh": Source("obsidianmd/obsidian-help", "fa179e91e86e", "zh/", "as stated there"),
    "vault-en": Source("obsidianmd/obsidian-help", "fa179e91e86e", "en/", "as stated there"),
    "drive-en": Source("haiwen/seafile-user-manual", "efe6598fee99", "en/", "Apache-2.0"),
    "code-zh": Source("xiongjiamu/codechina-help-docs", "5649749b86ee", "docs/", "as stated there"),
    "bastion-zh": Source("jumpserver/docs", "114e9210b46e", "docs/", "GPL-3.0"),
    "papers-zh": Source("zotero-chinese/wiki", "124ac4eb1281", "user-guide/", "CC BY-SA 4.0"),
    "payments-en": Source("btcpayserver/btcpayserver-doc", "a8c5db500b8e", "docs/", "MIT"),
    "budget-en": Source("actualbudget/docs", "8ad6e1440cb9", "docs/", "MIT"),
    "finances-en": Source("firefly-iii/docs", "5cffead4a56d", "docs/docs/", "as stated there"),
    "storage-zh": Source("alist-org/docs", "869f024b21ab", "docs/zh/", "as stated there"),
}
ARTICLES = Source("ymcui/cmrc2018", "c0eb1b6ba219", "data/", "CC BY-SA 4.0")
ARABIC_ARTICLES = Source("husseinmozannar/SOQAL", "1229d34aa2b7", "data/arcd.json", "MIT; its articles CC BY-SA 3.0")
MEASURED = {"جنكيز خان", "إمبراطورية المغول"}  # articles whose subjects XQuAD has as well; it measures

Paragraph = tuple[str, int, str]  # its id, which all languages share; its level as a heading, 0 for none; its text


def main() -> None:
    """Write every guide with its questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    for name, source in SOURCES.items():
        pages = dict(read_pages(arguments.sources, source))
        write_set(arguments.output / name, pages, (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8"))
    help_pages = {language: read_help(arguments.sources / HELP / language / "text") for language in ASKED_IN}
    chinese = {name: as_markdown(page) for name, page in help_pages["zh-CN"].items() if mostly_chinese(page)}
    write_set(arguments.output / "office-zh", chinese, (QUESTIONS / "office-zh.jsonl").read_text(encoding="utf-8"))
    for language in ASKED_OF:
        write_set(arguments.output / "parallel" / language, *ask_in_other_languages(help_pages, language))
    write_set(arguments.output / "articles", *read_articles(arguments.sources))
    write_set(arguments.output / "articles-ar", *read_arabic_articles(arguments.sources))


def write_set(folder: Path, pages: dict[str, str], questions: str) -> None:
    """Write a guide and what it is asked."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "corpus").mkdir(parents=True)
    for name, text in pages.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    print(f"{folder.name}: {len(pages)} pages, {questions.count(chr(10))} questions", flush=True)


def read_pages(sources: Path, source: Source) -> Iterator[tuple[str, str]]:
    """Read the pages of a repository, freed of templates, links and pictures; stubs are left out."""
    repository = sources / source.repository.replace("/", "+")
    names = git(repository, "ls-tree", "-r", "--name-only", "-z", source.commit).split("\0")
    for name in names:
        if name.startswith(source.folder) and name.endswith(".md"):
            text = clean(git(repository, "show", f"{source.commit}:{name}"))
            if len(text) >= 120:
                title = "" if re.match(r"#\s", text) else f"# {Path(name).stem}\n\n"
                yield re.sub(r"[^\w\-.]+", "-", name[len(source.folder) :].replace("/", "--")), title + text


def git(repository: Path, *arguments: str) -> str:
    """Ask git."""
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def clean(text: str) -> str:
    """Free Markdown of what is no text."""
    for pattern, kept, flags in (
        (r"\A---\n.*?\n---\n", "", re.S),  # properties of the page
        (r"<!--.*?-->", "", re.S),
        (r"<(script|style)\b.*?</\1>", "", re.S | re.I),
        (r"!\[\[[^\]]*\]\]", "", 0),  # pictures
        (r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?", "", 0),
        (r"\[\[([^\]|]*)\|([^\]]*)\]\]", r"\2", 0),  # links
        (r"\[\[(?:[^\]]*/)?([^\]/]*)\]\]", r"\1", 0),
        (r"\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?", r"\1", 0),
        (r'^ *(?:::|!!!|\?\?\?)[ :!?]*(?:\w+ *)?"?([^"\n]*)"?$', r"\1", re.M),  # boxes
        (r"^(import|export) .*$", "", re.M),
        (r"</?(br|p|div|li|tr|h\d)\b[^>]*>", "\n", re.I),
        (r"<[A-Za-z/][^>\n]*>", "", 0),
        (r"\{\{.*?\}\}|\{%.*?%\}", "", 0),
    ):
        text = re.sub(pattern, kept, text, flags=flags)
    return re.sub(r"\n{3,}", "\n\n", html.unescape(text)).strip() + "\n"


def read_help(folder: Path) -> dict[str, list[Paragraph]]:
    """Read the pages of LibreOffice's help in one language."""
    return {
        f"{part.replace('/', '-')}--{path.stem}.md": HelpPage.read(path)
        for part in OFFICE_PARTS
        for path in sorted((folder / part).glob("*.html"))
    }


class HelpPage(HTMLParser):
    """Collects the paragraphs of a page that have an id."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[Paragraph] = []
        self._open: tuple[str, str, list[str]] | None = None

    @classmethod
    def read(cls, path: Path) -> list[Paragraph]:
        """Read a page."""
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        return page.paragraphs

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("id") or ""
        if re.fullmatch(r"p|h[1-6]", tag) and re.match(r"par_|hd_", name):
            self._open = name, tag, []

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[1]:
            name, _, parts = self._open
            text = " ".join("".join(parts).split())
            if text:
                self.paragraphs.append((name, int(tag[1]) if tag[0] == "h" else 0, text))
            self._open = None


def as_markdown(page: list[Paragraph]) -> str:
    """Write a page as Markdown."""
    return "\n\n".join(f"{'#' * level} {text}" if level else text for _, level, text in page) + "\n"


def mostly_chinese(page: list[Paragraph]) -> bool:
    """Tell whether a page was translated."""
    text = as_markdown(page)
    return len(text) >= 80 and len(re.findall(r"[\u4e00-\u9fff]", text)) >= 0.15 * len(text)


def ask_in_other_languages(pages: dict[str, dict[str, list[Paragraph]]], language: str) -> tuple[dict[str, str], str]:
    """Let paragraphs in other languages ask for the same paragraph in this one.

    The same paragraphs ask in every language of ``ASKED_OF``, under the same ids.

    :param pages: By language and name.
    :return: The pages in this language, and the questions.
    """
    original = pages["en-US"]
    guide: dict[str, str] = {}
    questions: list[dict[str, Any]] = []
    for name, page in pages[language].items():
        untranslated = set() if language == "en-US" else {text for _, _, text in original.get(name, [])}
        page = [paragraph for paragraph in page if paragraph[2] not in untranslated]
        text = as_markdown(page)
        starts = {key: text.index(own) for key, _, own in page}
        draw = random.Random(f"{SEED} {name}")
        asking = [
            (key, other, own)
            for other in draw.sample(ASKED_IN, len(ASKED_IN))
            for key, level, own in pages[other].get(name, [])
            if not level and ASKING[0] <= len(own) * (3 if other in ("zh-CN", "ja", "ko") else 1) <= ASKING[1]
            if other == "en-US" or own not in {text for _, _, text in original.get(name, [])}
        ]
        chosen = {key: (other, own) for key, other, own in draw.sample(asking, len(asking))}  # one language each
        for key, (other, own) in list(chosen.items())[:PARAGRAPHS]:
            if key in starts and other != language:
                end = starts[key] + len(next(text for name_, _, text in page if name_ == key))
                place = {"document": name, "start": starts[key], "end": end}
                short = {"zh-CN": "zh", "en-US": "en", "pt-BR": "pt"}.get(other, other)
                question = {"question_id": f"{name} {key}", "language": short, "question": own, "relevant": [place]}
                questions.append(question)
        if page:
            guide[name] = text
    return guide, "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)


def read_articles(sources: Path) -> tuple[dict[str, str], str]:
    """Read the paragraphs of CMRC 2018 (development and trial parts) and their questions."""
    pages: dict[str, str] = {}
    questions: list[dict[str, Any]] = []
    for part in ("dev", "trial"):
        text = git(
            sources / ARTICLES.repository.replace("/", "+"),
            "show",
            f"{ARTICLES.commit}:{ARTICLES.folder}cmrc2018_{part}.json",
        )
        for paragraph in json.loads(text):
            name = f"{paragraph['context_id']}.md"
            pages[name] = paragraph["context_text"] + "\n"
            for asked in filter(lambda asked: asked["query_text"].strip(), paragraph["qas"]):
                place = {"document": name, "start": 0, "end": len(pages[name])}
                question = {"question_id": asked["query_id"], "language": "zh", "question": asked["query_text"]}
                questions.append(question | {"relevant": [place]})
    return pages, "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)


def read_arabic_articles(sources: Path) -> tuple[dict[str, str], str]:
    """Read the articles of ARCD, some of which it has twice, and their questions."""
    repository = sources / ARABIC_ARTICLES.repository.replace("/", "+")
    articles = json.loads(git(repository, "show", f"{ARABIC_ARTICLES.commit}:{ARABIC_ARTICLES.folder}"))["data"]
    pages: dict[str, str] = {}
    questions: list[dict[str, Any]] = []
    for article in (article for article in articles if article["title"] not in MEASURED):
        name = re.sub(r"\W+", "-", article["title"]) + ".txt"
        for paragraph in article["paragraphs"]:
            text = re.sub(r"\s+", " ", paragraph["context"]).strip()
            page = pages.get(name, "")
            start = page.find(text)
            if start < 0:
                start, pages[name] = len(page), page + text + "\n\n"
            place = {"document": name, "start": start, "end": start + len(text)}
            for asked in paragraph["qas"]:
                question = {"question_id": f"arcd-{asked['id']}", "language": "ar"}
                words = re.sub(r"\s+", " ", asked["question"]).strip(" -")
                questions.append(question | {"question": words, "relevant": [place]})
    return pages, "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)


if __name__ == "__main__":
    main()
