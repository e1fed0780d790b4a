"""Measure peers beside this project: same encoder, same questions, same judgement; one table.

usage: build/peers/bin/python benchmarks/peers.py SETDIR… [--peers NAME…]

Peers live in an environment of their own, with this project beside them:

    python3 -m venv build/peers
    build/peers/bin/pip install -r benchmarks/peers-requirements.txt
    build/peers/bin/pip install --no-deps -e .

A peer's chunk is judged as the section that it overlaps most, in articles without headings as the characters it covers;
chunks of one section count once, by the best. Speed is measured by benchmarks/speed.py.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from qa.build.build import build_index
from qa.guide.files import read_corpus
from qa.models.encoder import Encoder
from qa.quality.evaluate import Evaluation, evaluate
from qa.quality.questions import read_questions
from qa.records import Answer, Document, Hit, Passage
from qa.search.index import Index

DEPTH = 20  # chunks asked of a peer; ten sections are judged
CHUNK, OVERLAP = 1000, 200  # characters; what LangChain's own tutorial takes
Retrieve = Callable[[str], list[tuple[str, str, float]]]  # question to (document, chunk's text, score), best first


@dataclass
class Peer:
    """Answers as :class:`qa.search.index.Index` does, as far as an evaluation looks at it."""

    name: str
    chunks: int
    retrieve: Retrieve
    documents: dict[str, Document]

    @property
    def generation(self) -> Any:
        paths = [(name, section.headings) for name, one in self.documents.items() for section in one.sections]
        return SimpleNamespace(name=self.name, heading_paths=lambda: paths)

    def ask_many(self, questions: list[str], k: int) -> list[Answer]:
        return [self._ask(question, k) for question in questions]

    def _ask(self, question: str, k: int) -> Answer:
        found = self.retrieve(question)
        best: dict[tuple[Any, ...], Hit] = {}
        for name, chunk, score in found:
            passage = locate(self.documents[name], chunk)
            key = (name, passage.section) if passage.headings else (name, passage.start)
            best.setdefault(key, Hit(passage, len(best) + 1, score))
        hits = tuple(best.values())[:k]
        return Answer(question, "answered", hits[0].score if hits else 0.0, self.name, 0.0, hits)


def locate(document: Document, chunk: str) -> Passage:
    """Find where a chunk stands, white space aside, and the section that it overlaps most."""
    kept, flat = without_spaces(document.text)
    wanted = "".join(chunk.split())
    at = flat.find(wanted)
    if at < 0:  # a splitter that normalises text; its end is the most telling part
        wanted = wanted[-40:]
        at = max(0, flat.find(wanted))
    start, end = kept[at], kept[min(at + len(wanted), len(kept)) - 1] + 1
    starts = [0, *(section.end for section in document.sections[:-1])]  # a heading belongs to its section
    overlaps = [
        min(section.end, end) - max(before, start) for before, section in zip(starts, document.sections, strict=True)
    ]
    row = int(np.argmax(overlaps))
    headings = document.sections[row].headings
    return Passage(document.document_id, row, headings, chunk, start, end, 1, 1)


@cache
def without_spaces(text: str) -> tuple[list[int], str]:
    """Give the places of all characters that are not white space, and the text of these."""
    kept = [at for at, character in enumerate(text) if not character.isspace()]
    return kept, "".join(text[at] for at in kept)


def ours(corpus: Path, encoder: Encoder, documents: dict[str, Document]) -> Peer:
    """Open this project's index of the guide."""
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    report = build_index(corpus, folder, encoder)
    peer = Peer("this project", report.passages, lambda question: [], documents)
    peer.ask_many = Index(Index.open(folder).generation, encoder).ask_many
    return peer


def langchain(model: str, documents: dict[str, Document], headers: bool) -> Peer:
    """LangChain with FAISS, by its recursive splitter alone or behind its Markdown header splitter."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document as Chunk
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

    embeddings = HuggingFaceEmbeddings(
        model_name=model, encode_kwargs={"prompt": "passage: "}, query_encode_kwargs={"prompt": "query: "}
    )
    by_header = MarkdownHeaderTextSplitter([("#" * n, f"h{n}") for n in range(1, 7)], strip_headers=False)
    by_length = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = []
    for name, document in documents.items():
        parts = by_header.split_text(document.text) if headers else [Chunk(document.text)]
        chunks += [Chunk(part.page_content, metadata={"name": name}) for part in by_length.split_documents(parts)]
    store = FAISS.from_documents(chunks, embeddings)

    def retrieve(question: str) -> list[tuple[str, str, float]]:
        found = store.similarity_search_with_score(question, k=DEPTH)  # scores are distances
        return [(chunk.metadata["name"], chunk.page_content, -float(distance)) for chunk, distance in found]

    name = "LangChain, headers + recursive" if headers else "LangChain, recursive"
    return Peer(name, len(chunks), retrieve, documents)


def llamaindex(model: str, documents: dict[str, Document], markdown: bool) -> Peer:
    """LlamaIndex with its vector index, by its sentence splitter or its Markdown parser."""
    from llama_index.core import Document as Source
    from llama_index.core import VectorStoreIndex
    from llama_index.core.node_parser import MarkdownNodeParser, SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    embedding = HuggingFaceEmbedding(model_name=model, query_instruction="query: ", text_instruction="passage: ")
    sources = [Source(text=document.text, metadata={"file_name": name}) for name, document in documents.items()]
    parser = MarkdownNodeParser() if markdown else SentenceSplitter()
    nodes = parser.get_nodes_from_documents(sources)
    retriever = VectorStoreIndex(nodes, embed_model=embedding).as_retriever(similarity_top_k=DEPTH)

    def retrieve(question: str) -> list[tuple[str, str, float]]:
        found = retriever.retrieve(question)
        return [(one.node.metadata["file_name"], one.node.get_content(), float(one.score or 0)) for one in found]

    name = "LlamaIndex, Markdown nodes" if markdown else "LlamaIndex, sentence splitter"
    return Peer(name, len(nodes), retrieve, documents)


def txtai(model: str, documents: dict[str, Document]) -> Peer:
    """Measure txtai's hybrid search, given the sections that this project cuts: it has no splitter by headings."""
    from txtai import Embeddings

    embeddings = Embeddings(
        path=model, content=True, hybrid=True, instructions={"query": "query: ", "data": "passage: "}
    )
    chunks = []
    for name, document in documents.items():
        starts = [0, *(section.end for section in document.sections[:-1])]
        texts = (document.text[a : s.end].strip() for a, s in zip(starts, document.sections, strict=True))
        if any(section.headings for section in document.sections):
            chunks += [(name, text) for text in texts if text]
        else:
            chunks += [(name, text) for text in document.text.split("\n\n") if text.strip()]
    embeddings.index([(number, text, None) for number, (_, text) in enumerate(chunks)])

    def retrieve(question: str) -> list[tuple[str, str, float]]:
        found = embeddings.search(question, DEPTH)
        return [(*chunks[int(one["id"])], float(one["score"])) for one in found]

    return Peer("txtai hybrid, our sections", len(chunks), retrieve, documents)


PEERS: dict[str, Callable[[str, dict[str, Document]], Peer]] = {
    "langchain-recursive": partial(langchain, headers=False),
    "langchain-headers": partial(langchain, headers=True),
    "llamaindex-sentence": partial(llamaindex, markdown=False),
    "llamaindex-markdown": partial(llamaindex, markdown=True),
    "txtai": txtai,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SETDIR")
    parser.add_argument("--peers", nargs="*", help="only these, by the first letters of their names")
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from reference_model import reference_folder

    model = str(reference_folder())
    encoder = Encoder()
    print("| set | pipeline | chunks | hit@1 | hit@3 | MRR@10 | AUROC far | AUROC near |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in arguments.sets:
        documents = {document.document_id: document for document in read_corpus(folder / "corpus").documents}
        for name in (*PEERS, "ours"):
            if arguments.peers and not name.startswith(tuple(arguments.peers)):
                continue
            peer = ours(folder / "corpus", encoder, documents) if name == "ours" else PEERS[name](model, documents)
            for file in sorted(folder.glob("*.jsonl")):
                label = folder.name if file.stem == "questions" else f"{folder.name}, natural"
                print(f"{label}: {peer.name}", file=sys.stderr, flush=True)
                print_row(label, peer, evaluate(peer, read_questions(file)))


def print_row(label: str, peer: Peer, result: Evaluation) -> None:
    """Print one line of the table."""
    values = result.groups["all"]
    cells = [f"{values[name].value:.3f}" for name in ("hit@1", "hit@3", "MRR@10")]
    cells += [f"{result.auroc[kind].value:.3f}" if kind in result.auroc else "" for kind in ("far", "near")]
    print(f"| {label} | {peer.name} | {peer.chunks} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
