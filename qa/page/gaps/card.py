"""One gap: what was asked, why it counts, what the guide says now, and what an editor can do with it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from qa.page.gaps.marks import mark, unmark
from qa.page.gaps.question import draw_making
from qa.page.lists import found_html, place_html
from qa.page.markup import escape
from qa.page.names import date, language_name
from qa.page.shell import language, say
from qa.quality.gaps import Gap, Wording
from qa.records import Answer
from qa.search.index import Index


def draw_gap(index: Index, gap: Gap, again: Sequence[Answer], same: str, number: int) -> None:
    """Draw a gap.

    :param again: What the live index says to its wordings.
    :param same: What asks the same in the editor's language, where none of its wordings does.
    :param number: Of the gap in this view.
    """
    answered = [answer for answer in again if answer.tier == "answered"]
    st.html(_gap_html(gap, answered, len(again), same))
    questions = [wording.question for wording in gap.wordings]
    with st.container(horizontal=True, key=f"do-{number}"):
        if st.button(say("gaps.make"), key=f"make-{number}", type="tertiary", icon=":material/playlist_add:"):
            draw_making(index, gap, bool(answered))
        for act, (icon, do, name) in _acts(gap).items():
            args = (questions, name)
            st.button(say(f"gaps.{act}"), key=f"{act}-{number}", type="tertiary", icon=icon, on_click=do, args=args)


def _acts(gap: Gap) -> Mapping[str, tuple[str, Callable[[Sequence[str], str], None], str]]:
    """Give what can be done with a gap: an icon, what does it, and the mark."""
    acts = {}
    if gap.state == "open":
        acts["resolve"] = ":material/task_alt:", mark, "resolved"
        acts["dismiss"] = ":material/do_not_disturb_on:", mark, "dismissed"
    else:
        acts["reopen"] = ":material/undo:", unmark, gap.state
    if gap.urgent:
        acts["calm"] = ":material/notifications_off:", mark, "calm"
    else:
        acts["urgent"] = ":material/priority_high:", mark, "urgent"
    return acts


def _gap_html(gap: Gap, answered: Sequence[Answer], asked_again: int, same: str) -> str:
    title = gap.in_language(language())
    about = [language_name(title.language, language()), say("gaps.asked", asked=gap.asked)]
    about += [f"{say(f'gaps.reason.{reason}')}: {times}" for reason, times in gap.reasons.items() if times]
    about.append(say("gaps.last", day=date(gap.last, language())))
    if gap.again:
        about.append(say("gaps.again", times=gap.again))
    pairs = []
    if gap.urgent:
        pairs.append((say("gaps.urgent_like"), f'<strong class="qa-urgent"><bdi>{escape(gap.urgent)}</bdi></strong>'))
    if same:
        pairs.append((say("gaps.same"), f"<bdi>{escape(same)}</bdi>"))
    if others := [one for one in gap.wordings if one is not title]:
        pairs.append((say("gaps.also"), "".join(map(_wording_html, others))))
    if answered:
        found = Counter((hit.passage.document_id, hit.passage.headings) for one in answered for hit in one.hits[:1])
        told = escape(say("gaps.answered_now", answered=len(answered), wordings=asked_again))
        places = (place_html(document, headings) for (document, headings), _ in found.most_common(2))
        pairs.append((say("gaps.asked_again"), "<br>".join((f"<strong>{told}</strong>", *places))))
    if gap.nearest:
        pairs.append((say("gaps.nearest"), place_html(gap.nearest.document, gap.nearest.headings)))
    if gap.remarks:
        pairs.append((say("gaps.remarks"), "<br>".join(f"<bdi>{escape(remark)}</bdi>" for remark in gap.remarks)))
    return found_html([(title.question, " · ".join(about), pairs)], framed=False)


def _wording_html(one: Wording) -> str:
    times = f" ×{one.asked}" if one.asked > 1 else ""
    return (
        f'<div><span dir="auto" lang="{escape(one.language)}">{escape(one.question)}</span>'
        f' <span class="qa-count">{escape(language_name(one.language, language()))}{times}</span></div>'
    )
