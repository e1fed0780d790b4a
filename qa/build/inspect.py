"""How files are read, without building an index: sections, passages, what was left out, what is doubtful."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qa.errors import CorpusError
from qa.guide.files import read_corpus, read_document, read_file
from qa.guide.passages import TOKEN_LIMIT, encoded_text, lost_lines, split_document
from qa.guide.readers import READERS
from qa.guide.readers.markdown.inline import plain_inline
from qa.guide.readers.reading import has_content
from qa.records import Document, Note, Place


@dataclass(frozen=True, slots=True)
class InspectedPassage:
    """What would be encoded."""

    start_line: int
    end_line: int
    tokens: int  # of heading path, opening and text, prompt and special tokens included
    opening: str  # what it is shown below, where it is the part of a table or of code
    place: Place  # in the file


@dataclass(frozen=True, slots=True)
class InspectedSection:
    """A section as it was found."""

    headings: tuple[str, ...]  # () before the first heading
    line: int  # of its heading, from 1
    passages: tuple[InspectedPassage, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file as it is read."""

    document: str
    kind: str = ""
    lines: int = 0
    error: str = ""  # why it cannot be read; then there is nothing else
    sections: tuple[InspectedSection, ...] = ()
    left_out: tuple[Note, ...] = ()  # what stands in no passage, and why
    doubts: tuple[Note, ...] = ()  # what may be read otherwise than meant
    lost: tuple[int, ...] = ()  # lines that are in no passage, for no reason: a bug


@dataclass(frozen=True, slots=True)
class InspectedCorpus:
    """A file or a folder as it is read."""

    files: tuple[Inspection, ...]
    unread: dict[str, int] = field(default_factory=dict)  # ending to how many files have it that no reader knows


CountTokens = Callable[[str], int]


def inspect(path: Path, count_tokens: CountTokens, limit: int = TOKEN_LIMIT) -> InspectedCorpus:
    """Read a file, or all guide files of a folder.

    :param count_tokens: The encoder's own count for a text.
    :param limit: The most tokens a passage may have.
    :raises CorpusError: There is no such file or folder, or nothing that a reader knows.
    """
    if path.is_dir():
        corpus = read_corpus(path)
        read = [inspect_document(document, count_tokens, limit) for document in corpus.documents]
        failed = [Inspection(name, error=reason) for name, reason in corpus.failures.items()]
        return InspectedCorpus(tuple(sorted([*read, *failed], key=lambda one: one.document)), corpus.unread)
    if not path.is_file():
        raise CorpusError(f"there is no file or folder {path}")
    if path.suffix.lower() not in READERS:
        raise CorpusError(f"no reader knows {path.name}; they know {', '.join(READERS)}")
    try:
        with path.open("rb") as file:
            data = file.read(READERS[path.suffix.lower()].largest + 1)
        return InspectedCorpus((inspect_document(read_document(path.name, data), count_tokens, limit),))
    except CorpusError as error:
        return InspectedCorpus((Inspection(path.name, error=str(error)),))
    except OSError as error:
        return InspectedCorpus((Inspection(path.name, error=error.strerror or str(error)),))


def inspect_file(corpus: Path, document_id: str, count_tokens: CountTokens, limit: int = TOKEN_LIMIT) -> Inspection:
    """Read one file of a guide; nothing outside of its folder, whatever a link says."""
    try:
        return inspect_document(read_file(corpus, document_id), count_tokens, limit)
    except CorpusError as error:
        return Inspection(document_id, error=str(error))
    except OSError as error:
        return Inspection(document_id, error=error.strerror or str(error))


def inspect_document(document: Document, count_tokens: CountTokens, limit: int = TOKEN_LIMIT) -> Inspection:
    """Say how a document is cut."""
    passages = split_document(document, count_tokens, limit)
    by_section: dict[int, list[InspectedPassage]] = {}
    for passage in passages:
        tokens = count_tokens(encoded_text(passage.headings, passage.text, passage.opening))
        shown = InspectedPassage(passage.start_line, passage.end_line, tokens, passage.opening, passage.place)
        by_section.setdefault(passage.section, []).append(shown)
    lines = heading_lines(document)
    return Inspection(
        document=document.document_id,
        kind=document.kind,
        lines=len(document.places.starts) - document.text.endswith(("\n", "\r")),
        sections=tuple(
            InspectedSection(section.headings, line, tuple(by_section.get(row, ())))
            for row, (section, line) in enumerate(zip(document.sections, lines, strict=True))
        ),
        left_out=document.left_out,
        doubts=document.doubts,
        lost=tuple(lost_lines(document, passages)),
    )


def heading_lines(document: Document) -> Iterator[int]:
    """Give the line of each section's heading: the nearest with something to read above its body."""
    text, starts = document.text, document.places.starts
    for section in document.sections:
        body = text[section.start : section.end]
        alone = bool(section.headings) and plain_inline(body) == section.headings[-1]
        if alone or not section.headings:
            yield document.places.at(section.start + len(body) - len(body.lstrip()))
            continue
        line = document.places.at(max(0, section.start - 1))
        while line > 1 and not has_content(text[starts[line - 1] : section.start]):
            line -= 1
        yield line
