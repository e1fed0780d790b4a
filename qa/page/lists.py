"""Tables, trees and lists of the editors' views as HTML; every text in them is escaped."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from qa.build.changes import Changes, SectionName
from qa.build.diff import Piece
from qa.build.inspect import InspectedSection, Inspection
from qa.page.address import Address, section_address
from qa.page.markup import Say, escape
from qa.page.passage import crumbs_html, place_words
from qa.quality.feedback import Section, SectionCount
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


def guide_html(
    sections: Sequence[Section],
    marks: Mapping[str, str],
    counts: Mapping[Section, SectionCount],
    say: Say,
) -> str:
    """Write the tree of documents and their sections, each document to be unfolded, each section a way to its page.

    :param sections: Document and heading path, in the order of the guide.
    :param marks: What to say behind a document's name.
    :param counts: How often sections were shown to readers, and voted down.
    """
    documents: dict[str, list[tuple[str, ...]]] = {}
    for document, headings in sections:
        documents.setdefault(document, []).append(headings)
    for document in marks:
        documents.setdefault(document, [])
    written = [
        f"<details><summary><bdi>{escape(document)}</bdi>{_count(paths, say)}{_mark(marks.get(document))}</summary>"
        f"<ul>{''.join(_heading(document, path, counts, say) for path in paths)}</ul></details>"
        for document, paths in sorted(documents.items())[:MOST]
    ]
    return f'<div class="qa-tree">{"".join(written)}{_rest(len(documents), say)}</div>'


def _count(paths: Sequence[tuple[str, ...]], say: Say) -> str:
    return f' <span class="qa-count">{escape(say("guide.sections", sections=len(paths)))}</span>' if paths else ""


def _mark(mark: str | None) -> str:
    return f' <span class="qa-state">{escape(mark)}</span>' if mark else ""


def _heading(document: str, path: tuple[str, ...], counts: Mapping[Section, SectionCount], say: Say) -> str:
    own = crumbs_html(path[-1:]) or escape(say("guide.before"))
    link = escape(Address(at=section_address(document, path)).link())
    told = ""
    if count := counts.get((document, path)):
        told = say("guide.times", shown=count.shown)
        told += f" · {say('guide.times_down', down=count.voted_down)}" if count.voted_down else ""
    return (
        f'<li style="--depth: {max(0, len(path) - 1)}"><a href="./{link}" target="_blank" rel="noopener">{own}</a>'
        f' <span class="qa-count">{escape(told)}</span></li>'
    )


def changes_html(changes: Changes, say: Say, diffs: Mapping[SectionName, Sequence[Piece]] | None = None) -> str:
    """Write what was added, changed, renamed and removed; each kind to be unfolded, and each changed section.

    :param diffs: Of changed sections, their texts before and now, word by word.
    """
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    entries = {kind: [_changed(name, (diffs or {}).get(name), say) for name in own] for kind, own in kinds.items()}
    entries["renamed"] = [
        f"{place_html(old.document, old.headings)} → {place_html(new.document, new.headings)}"
        for old, new in changes.renamed
    ]
    written = [
        _fold(say(f"guide.{kind}", sections=len(entries[kind])), entries[kind], say)
        for kind in ("added", "changed", "renamed", "removed")
        if entries[kind]
    ]
    return f'<div class="qa-tree">{"".join(written)}</div>'


def _changed(name: SectionName, pieces: Sequence[Piece] | None, say: Say) -> str:
    place = place_html(name.document, name.headings)
    return f"<details><summary>{place}</summary>{diff_html(pieces, say)}</details>" if pieces else place


def diff_html(pieces: Sequence[Piece], say: Say) -> str:
    """Write two texts word by word, what was taken out struck through, what was put in underlined."""
    written = "".join(_piece(kind, text, say) for kind, text in pieces)
    return f'<div class="qa-diff" dir="auto">{written}</div>'


def _piece(kind: str, text: str, say: Say) -> str:
    if kind == "same":
        return escape(text)
    tag = {"out": "del", "in": "ins"}[kind]
    return f'<{tag}><span class="qa-hidden">{escape(say(f"guide.diff.{kind}"))} </span>{escape(text)}</{tag}>'


def failures_html(failures: Sequence[tuple[str, str]], say: Say) -> str:
    """Write which files are left out, and why; to be unfolded."""
    failed = [f"<bdi>{escape(document)}</bdi>: {escape(reason)}" for document, reason in failures]
    return f'<div class="qa-tree">{_fold(say("guide.failures", files=len(failed)), failed, say)}</div>'


def outcome_html(outcomes: Iterable[tuple[str, bool, str]]) -> str:
    """Write what came of each file.

    :param outcomes: Name, whether it was done, and what to say.
    """
    lines = "".join(
        f'<li class="qa-{"done" if done else "refused"}"><span aria-hidden="true">{"✓" if done else "✕"}</span> '
        f"<bdi>{escape(name)}</bdi> {escape(told)}</li>"
        for name, done, told in outcomes
    )
    return f'<div role="status"><ul class="qa-outcome">{lines}</ul></div>'


def findings_html(inspected: Sequence[Inspection], say: Say) -> str:
    """Write what in files may be read otherwise than meant, is lost or left out, by file and line."""
    doubts, left_out = [], []
    for one in inspected:
        name = f"<bdi>{escape(one.document)}</bdi>"
        if one.error:
            doubts.append(f"{name}: {escape(one.error)}")
        doubts += [f"{name}, {_note(note, say)}" for note in one.doubts]
        if one.lost:
            doubts.append(f"{name}: {escape(say('guide.lost', lines=', '.join(map(str, one.lost))))}")
        left_out += [f"{name}, {_note(note, say)}" for note in one.left_out]
    if not doubts and not left_out:
        return facts_html(say("guide.no_findings"))
    folds = _fold(say("guide.doubts", places=len(doubts)), doubts, say) if doubts else ""
    folds += _fold(say("guide.left_out", places=len(left_out)), left_out, say, unfolded=not doubts) if left_out else ""
    return f'<div class="qa-tree">{folds}</div>'


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
        if passage.place.unit == "line"
        else say("guide.cut_at", place=place_words(passage.place, say), tokens=passage.tokens)
        for passage in section.passages
    )
    has_lines = all(passage.place.unit == "line" for passage in section.passages)
    where = " · ".join(filter(None, [say("guide.line", line=section.line) if has_lines else "", cut]))
    depth = max(0, len(section.headings) - 1)
    return f'<li style="--depth: {depth}">{title} <span class="qa-count">{escape(where)}</span></li>'


def _note(note: Note, say: Say) -> str:
    where = f"{say('guide.line', line=note.line)}: " if note.line else ""
    return f"{escape(where)}<bdi>{escape(note.text)}</bdi> · {escape(say(f'guide.reason.{note.reason}'))}"


def _fold(title: str, entries: Sequence[str], say: Say, unfolded: bool = True) -> str:
    items = "".join(f"<li>{entry}</li>" for entry in entries[:MOST])
    opened = " open" if unfolded else ""
    rest = _rest(len(entries), say)
    return f"<details{opened}><summary>{escape(title)}</summary><ul>{items}</ul>{rest}</details>"


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
