"""Tables, trees and lists of the editors' views as HTML; every text in them is escaped."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from qa.build.changes import Changes
from qa.build.inspect import InspectedSection, Inspection
from qa.page.markup import Say, escape
from qa.page.passage import crumbs_html
from qa.records import Note

MOST = 200  # entries of a list that are written; more would take the browser long


def facts_html(*facts: str) -> str:
    """Write short facts in a line."""
    return f'<p class="qa-facts">{escape(" · ".join(facts))}</p>'


def table_html(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; its first column names the row, and it scrolls sideways on its own."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for name, *cells in rows
    )
    return (
        f'<div class="qa-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="qa-table">'
        f'<caption class="qa-hidden">{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def guide_html(sections: Sequence[tuple[str, tuple[str, ...]]], marks: Mapping[str, str], say: Say) -> str:
    """Write the tree of documents and their sections, each document to be unfolded.

    :param sections: Document and heading path, in the order of the guide.
    :param marks: What to say behind a document's name.
    """
    documents: dict[str, list[tuple[str, ...]]] = {}
    for document, headings in sections:
        documents.setdefault(document, []).append(headings)
    for document in marks:
        documents.setdefault(document, [])
    written = [
        f"<details><summary><bdi>{escape(document)}</bdi>{_count(paths, say)}{_mark(marks.get(document))}</summary>"
        f"<ul>{''.join(map(_heading, paths))}</ul></details>"
        for document, paths in sorted(documents.items())[:MOST]
    ]
    return f'<div class="qa-tree">{"".join(written)}{_rest(len(documents), say)}</div>'


def _count(paths: Sequence[tuple[str, ...]], say: Say) -> str:
    return f' <span class="qa-count">{escape(say("guide.sections", sections=len(paths)))}</span>' if paths else ""


def _mark(mark: str | None) -> str:
    return f' <span class="qa-state">{escape(mark)}</span>' if mark else ""


def _heading(path: tuple[str, ...]) -> str:
    own = crumbs_html(path[-1:]) or "–"
    return f'<li style="--depth: {max(0, len(path) - 1)}">{own}</li>'


def changes_html(changes: Changes, say: Say) -> str:
    """Write what was added, changed and removed, and what failed and why; each kind to be unfolded."""
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    written = [
        _fold(say(f"guide.{kind}", sections=len(names)), [place_html(n.document, n.headings) for n in names], say)
        for kind, names in kinds.items()
        if names
    ]
    if changes.failures:
        failed = [f"<bdi>{escape(document)}</bdi>: {escape(reason)}" for document, reason in changes.failures]
        written.append(_fold(say("guide.failures", files=len(failed)), failed, say))
    return f'<div class="qa-tree">{"".join(written)}</div>'


def inspection_html(one: Inspection, say: Say) -> str:
    """Write how a file is read: its sections with lines and tokens, what is left out and what is doubtful."""
    if one.error:
        return f'<p class="qa-rest">{escape(one.error)}</p>'
    items = "".join(_inspected(section, say) for section in one.sections[:MOST])
    notes = {"left_out": one.left_out, "doubts": one.doubts}
    folds = "".join(
        _fold(say(f"guide.{kind}", places=len(own)), [_note(note, say) for note in own], say)
        for kind, own in notes.items()
        if own
    )
    lost = (
        f'<p class="qa-rest">{escape(say("guide.lost", lines=", ".join(map(str, one.lost))))}</p>' if one.lost else ""
    )
    return f'<div class="qa-tree"><ul>{items}</ul>{_rest(len(one.sections), say)}{folds}{lost}</div>'


def _inspected(section: InspectedSection, say: Say) -> str:
    title = crumbs_html(section.headings[-1:]) or escape(say("guide.before"))
    cut = ", ".join(
        say("guide.cut", first=passage.start_line, last=passage.end_line, tokens=passage.tokens)
        for passage in section.passages
    )
    where = " · ".join(filter(None, [say("guide.line", line=section.line), cut]))
    depth = max(0, len(section.headings) - 1)
    return f'<li style="--depth: {depth}">{title} <span class="qa-count">{escape(where)}</span></li>'


def _note(note: Note, say: Say) -> str:
    where = say("guide.line", line=note.line)
    return f"{escape(where)}: <bdi>{escape(note.text)}</bdi> · {escape(say(f'guide.reason.{note.reason}'))}"


def _fold(title: str, entries: Sequence[str], say: Say) -> str:
    items = "".join(f"<li>{entry}</li>" for entry in entries[:MOST])
    return f"<details open><summary>{escape(title)}</summary><ul>{items}</ul>{_rest(len(entries), say)}</details>"


def _rest(entries: int, say: Say) -> str:
    return f'<p class="qa-rest">{escape(say("guide.rest", more=entries - MOST))}</p>' if entries > MOST else ""


def place_html(document: str, headings: Sequence[str], line: int | None = None) -> str:
    """Write where something stands in the guide."""
    where = f"<bdi>{escape(document)}</bdi>" + (f":{line}" if line else "")
    return f"{where} › {crumbs_html(headings)}" if headings else where


def found_html(
    rows: Iterable[tuple[str, str, Sequence[tuple[str, str]]]],
    framed: bool = True,
    link: Callable[[str], str] = escape,
) -> str:
    """Write questions with what is to be said of them.

    :param rows: Of each the question, a line about it, and pairs of a label and HTML that is escaped already.
    :param link: Writes a question as HTML.
    """
    return "".join(
        f'<div class="qa-found{" qa-hit" if framed else ""}"><p class="qa-asked" dir="auto">{link(question)}</p>'
        f'<p class="qa-about">{escape(about)}</p>'
        f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{told}</dd>' for label, told in pairs)}</dl></div>"
        for question, about, pairs in rows
    )
