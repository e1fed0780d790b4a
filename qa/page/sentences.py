"""Sentences of a written answer as HTML: here a model's text becomes part of the page, as text and nothing else."""

from collections.abc import Callable, Sequence

from qa.page.address import Address, passage_address
from qa.page.markup import Say, escape, plain_line
from qa.page.passage import Shown, crumbs_html, hit_id, part_id, tongue
from qa.records import Passage
from qa.server.pending import Progress
from qa.written.records import Citation, Sentence, Written

ROWS = 3  # sentences that there is room for from the first moment


def title_html(say: Say) -> str:
    """Write what stands above a written answer: whose words these are."""
    return f'<h2 class="qa-written-title">{escape(say("ask.written.title"))}</h2>'


def sentence_html(
    sentence: Sentence, shown: Sequence[Shown], asked_in: str, tongue_of: Callable[[str], str], say: Say
) -> str:
    """Write a sentence with the numbers of its passages, and below it what these say, verbatim.

    :param shown: All hits of the answer, as they stand on the page.
    :param asked_in: The language of the question, BCP 47; "" where it cannot be told.
    :param tongue_of: Gives the language of a document.
    """
    cites = "".join(
        f'<a class="qa-cite" href="#{_target(one, shown)}" aria-label="{escape(say("ask.written.go", rank=one.rank))}">'
        f"{one.rank}</a>"
        for one in _apart(sentence.citations)
    )
    sources = "".join(
        _source_html(one, tongue_of(one.passage.document_id), shown[0].here, say) for one in sentence.citations
    )
    return (
        f'<div class="qa-said"><p {tongue(asked_in)}>{escape(sentence.text)}<span class="qa-cites">{cites}</span></p>'
        f"{sources}</div>"
    )


def _apart(citations: Sequence[Citation]) -> list[Citation]:
    """Take one citation of each passage."""
    return list({one.rank: one for one in citations}.values())


def _target(citation: Citation, shown: Sequence[Shown]) -> str:
    """Name the element of the page that has a cited passage; some stand within the best one."""
    passage: Passage = shown[citation.rank - 1].hit.passage
    brought = {part.row for part in shown[0].hit.parts}
    return part_id(passage) if citation.rank > 1 and passage.row in brought else hit_id(citation.rank)


def _source_html(citation: Citation, language: str, here: Address, say: Say) -> str:
    """Write the source of a sentence, folded to one line; unfolded, with a way to its place."""
    passage = citation.passage
    lines = (plain_line(passage.document_id, line) for line in citation.source.splitlines())
    source = "<br>".join(escape(line) for line in lines if line.strip())
    at, mark = passage_address(passage, [(citation.start, citation.end)])
    link = Address(at=at, mark=mark, language=here.language).link()
    return (
        f'<details class="qa-from"><summary>{escape(say("ask.written.source", rank=citation.rank))} '
        f"<q {tongue(language)}>{source}</q></summary>"
        f'<p class="qa-path"><span {tongue(language)}>{crumbs_html(passage.headings)}</span> '
        f'<a class="qa-go" href="{escape(link)}">{escape(say("ask.open"))}</a></p></details>'
    )


def waiting_html(progress: Progress, say: Say) -> str:
    """Write in grey what is still to come, so that nothing moves when it does."""
    rows = "<div><i></i><i></i></div>" * (ROWS - len(progress.sentences)) or "<i></i>"
    newest = progress.sentences[-1].text if progress.sentences else say("ask.written.writing")
    return f'<div class="qa-waiting" aria-hidden="true">{rows}</div>{_told_html(newest, len(progress.sentences))}'


def end_html(progress: Progress, written: Written, say: Say, *, editor: bool) -> str:
    """Write how an answer ended: nothing where it is whole, else why not, in fixed words.

    :param editor: The visitor may be told what is wrong with the server, and what to do.
    """
    told = ""
    if written.refusal:
        told = say(f"ask.written.refused.{written.refusal}")
    elif written.problem:
        told = say("ask.written.broken")
    elif progress.cut:
        told = say("ask.written.cut")
    notes = list(written.warnings) if editor else []
    if editor and written.problem:
        notes.insert(0, f"{written.problem.what}; {written.problem.then}")
    line = f'<p class="qa-written-end">{escape(told)}</p>' if told else ""
    more = "".join(f'<p class="qa-note" lang="en" dir="ltr">{escape(note)}</p>' for note in notes)
    heard = told or (progress.sentences[-1].text if progress.sentences else "")
    return f"{line}{more}{_told_html(heard, 'end' if told else len(progress.sentences))}"


def _told_html(told: str, key: object) -> str:
    """Write what a screen reader is told when it is new; nobody else sees it."""
    return f'<div class="qa-wrote" hidden data-key="{escape(str(key))}">{escape(told)}</div>'
