"""Answers as HTML, in three tiers: answered, not sure, nothing found; and what comes after each."""

from collections.abc import Sequence

from qa.page.address import Address, section_address
from qa.page.markup import Say, escape
from qa.page.passage import Shown, best_html, crumbs_html, groups_html, own_title, tongue
from qa.records import Answer
from qa.search.related import RelatedSection

VERY_LIKELY = 0.85  # confidence from which it is put so


def told_html(answer: Answer, say: Say) -> str:
    """Write what a screen reader is told when the answer has come; nobody else sees it."""
    told = say(f"ask.told.{answer.tier}" if answer.kind == "question" else f"ask.talk.{answer.kind}")
    title = own_title(answer.hits[0].passage) if answer.hits and answer.answerable else ""
    key = f"{answer.index} {answer.question}"
    return f'<div class="qa-told" hidden data-key="{escape(key)}">{escape(told)} <bdi>{escape(title)}</bdi></div>'


def first_html(answer: Answer, best: Shown, say: Say, notes: Sequence[str] = ()) -> str:
    """Write how sure the answer is, and the best passage.

    Where it is not sure, the section stands open around the passage, to be read as a whole.

    :param notes: What else to say of the answer, as HTML.
    """
    said = "".join(f'<div class="qa-note">{note}</div>' for note in notes)
    best_part = best_html(best, say, unfolded=answer.tier == "unsure")
    return f'<div class="qa-answer">{_sure_html(answer, say)}{said}{best_part}</div>'


def others_html(answer: Answer, shown: Sequence[Shown], say: Say) -> str:
    """Write the other passages by their pages, folded; of what the best one brings none."""
    brought = {part.row for part in shown[0].hit.parts}
    others = [one for one in shown[1:] if one.hit.passage.row not in brought]
    return f'<h2 class="qa-more">{escape(say("ask.others"))}</h2>{groups_html(others, say)}' if others else ""


def unanswered_html(answer: Answer, shown: Sequence[Shown], say: Say, notes: Sequence[str] = ()) -> str:
    """Say that nothing was found; offer what is nearest apart."""
    said = "".join(f'<div class="qa-note">{note}</div>' for note in notes)
    return (
        f'<div class="qa-none"><h2>{escape(say("ask.none"))}</h2><p>{escape(say("ask.none.try"))}</p>{said}</div>'
        f'<h2 class="qa-more">{escape(say("ask.nearest"))}</h2>{groups_html(shown, say)}'
    )


def small_talk_html(answer: Answer, say: Say) -> str:
    """Answer what is no question in kind, and say what can be asked.

    What was typed stands in it unseen, since the browser keeps an element whose text is the same as before.
    """
    line = escape(say(f"ask.talk.{answer.kind}"))
    return f'<div class="qa-talk" data-typed="{escape(answer.question)}"><p>{line}</p></div>'


def end_html(related: Sequence[RelatedSection], language: str, contact: str, here: Address, say: Say) -> str:
    """Write what no answer ends without: related sections, whom to ask else, and a link to this page.

    :param contact: HTML.
    """
    links = "".join(
        f'<li {tongue(language)}><a class="qa-go" href="{escape(_link(one, here))}">'
        f"<span>{crumbs_html(one.headings[-2:])}</span></a></li>"
        for one in related
    )
    written = f'<h2 class="qa-more">{escape(say("ask.related"))}</h2><ul class="qa-links">{links}</ul>' if links else ""
    told = f'<p class="qa-contact">{contact}</p>' if contact else ""
    share = (
        f'<button type="button" class="qa-button qa-share" data-link="{escape(here.link())}">'
        f"{escape(say('ask.share'))}</button>"
    )
    return f'<div class="qa-end">{written}{told}<div class="qa-source">{share}</div></div>'


def _link(section: RelatedSection, here: Address) -> str:
    return Address(at=section_address(section.document, section.headings), language=here.language).link()


def _sure_html(answer: Answer, say: Say) -> str:
    key = "maybe" if answer.tier == "unsure" else "very" if answer.confidence >= VERY_LIKELY else "likely"
    return f'<p class="qa-sure qa-sure-{key}">{escape(say(f"ask.sure.{key}"))}</p>'
