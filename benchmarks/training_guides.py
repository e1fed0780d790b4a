"""Make again the public guides that the encoder was trained on; their texts are not ours, so only questions lie here.

usage: python benchmarks/training_guides.py SOURCES DESKTOP OUTPUT

SOURCES holds a clone of each repository below as OWNER+NAME; DESKTOP holds the help of the GNOME desktop as
LANGUAGE/corpus, the same pages in every language, in Markdown. OUTPUT gets a set of questions for each guide, in the
form that train_encoder.py reads. Besides the guides that benchmarks/training has questions for, there are some that ask
themselves: the desktop's help, where a paragraph in one language asks for the same one in another, and the articles of
CMRC 2018 and of ARCD, whose own questions are taken.
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
from pathlib import Path
from typing import Any

SEED = 20261125
QUESTIONS = Path(__file__).parent / "training"
ASKED_OF = ("zh_CN", "en", "es", "ru", "ja", "pl")  # languages whose pages paragraphs of others ask for
ASKED_IN = (
    "cs",
    "de",
    "en",
    "es",
    "fr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt_BR",
    "ru",
    "sv",
    "uk",
    "vi",
    "zh_CN",
)
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


def main() -> None:
    """Write every guide with its questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("desktop", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    for name, source in SOURCES.items():
        pages = dict(read_pages(arguments.sources, source))
        write_set(arguments.output / name, pages, (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8"))
    desktop = read_desktop(arguments.desktop)
    for language in ASKED_OF:
        write_set(arguments.output / "parallel" / language, *ask_in_other_languages(desktop, language))
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


def read_desktop(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Read the desktop's help: by language and name of a page, its paragraphs, where it has as many as in English."""
    pages = {
        language: {
            path.name: path.read_text(encoding="utf-8").strip().split("\n\n")
            for path in sorted((folder / language / "corpus").glob("*.md"))
        }
        for language in ASKED_IN
    }
    english = pages["en"]
    return {
        language: {name: page for name, page in own.items() if name in english and len(page) == len(english[name])}
        for language, own in pages.items()
    }


def ask_in_other_languages(pages: dict[str, dict[str, list[str]]], language: str) -> tuple[dict[str, str], str]:
    """Let paragraphs in other languages ask for the same paragraph in this one.

    The same paragraphs ask in every language of ``ASKED_OF``, under the same ids.

    :param pages: By language and name.
    :return: The pages in this language, without what is not translated, and the questions.
    """
    guide: dict[str, str] = {}
    questions: list[dict[str, Any]] = []
    for name, page in pages[language].items():
        english = pages["en"][name]
        draw = random.Random(f"{SEED} {name}")
        asking = [
            (at, other, own)
            for other in draw.sample(ASKED_IN, len(ASKED_IN))
            for at, own in enumerate(pages[other].get(name, []))
            if ASKING[0] <= len(own) * (3 if other in ("zh_CN", "ja", "ko") else 1) <= ASKING[1]
            if own[0] not in "#-|>" and (other == "en" or own != english[at])
        ]
        chosen = {at: (other, own) for at, other, own in draw.sample(asking, len(asking))}  # one language each
        kept = [language == "en" or own != english[at] for at, own in enumerate(page)]
        starts = {}
        text = ""
        for at, own in enumerate(page):
            if kept[at]:
                starts[at] = len(text)
                text += own + "\n\n"
        for at, (other, own) in list(chosen.items())[:PARAGRAPHS]:
            if kept[at] and other != language:
                place = {"document": name, "start": starts[at], "end": starts[at] + len(page[at])}
                question = {"question_id": f"{name} {at}", "language": other.split("_")[0], "question": own}
                questions.append(question | {"relevant": [place]})
        if text:
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
