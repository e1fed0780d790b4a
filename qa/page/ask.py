"""The view of a reader: a question, and the passages that answer it; or a page of the guide."""

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from qa.build.changes import stale_reasons
from qa.errors import BusyError, CorpusError, QAError
from qa.guide.settings import GuideSettings, read_settings
from qa.models.language import SURE, language_of, other_language
from qa.page.address import Address, current_address, section_address
from qa.page.answer import end_html, first_html, others_html, small_talk_html, told_html, unanswered_html
from qa.page.book import draw_page
from qa.page.contents import contents_html, questions_html
from qa.page.field import draw_field
from qa.page.markup import escape, line_html
from qa.page.names import language_name
from qa.page.passage import Shown
from qa.page.picture import draw_picture
from qa.page.shell import SKELETON, language, may_edit, open_live_index, say, settings, show_error, visitor
from qa.page.texts import languages, text
from qa.page.vote import draw_vote, keep
from qa.page.why import why_html
from qa.page.written import draw_switch, draw_written, draw_wrong_settings
from qa.quality.examples import answered_examples
from qa.records import Answer
from qa.search.context import surroundings
from qa.search.explain import matched_words
from qa.search.index import LONGEST_QUESTION, Index
from qa.search.languages import language_of_document, shown_in
from qa.search.related import related_sections
from qa.server.live import live
from qa.server.visitors import visitors

if TYPE_CHECKING:
    from qa.server.events import Writes

EXAMPLES = 5
RECENT = 6
QUESTION_ENDINGS = ("?", "？", "؟", "吗", "怎么办")
BY_NAME = {Index: lambda index: index.generation.name}


def draw() -> None:
    """Draw the view: the field first, so that it stands still whatever comes below it."""
    here = current_address()
    draw_field(here.question, bool(here.at))
    index = open_live_index()
    writer = None
    if here.at:
        draw_page(index, here, _language_of(index, here.at.partition("#")[0]))
    elif here.question.strip():
        writer = draw_switch()
        _draw_answer(index, here, writer)
    else:
        writer = draw_switch()
        examples = _example_questions(index, settings().corpus, language())
        st.html(questions_html(say("ask.examples"), "examples", examples, here))
        _draw_recent(here)
        st.html(_contents(index, here, language()))
    _draw_stale(index)
    draw_wrong_settings()
    _draw_foot(here, say("ask.hint") if writer is None else say("ask.written.hint"))


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_NAME)  # type: ignore[untyped-decorator]
def _contents(index: Index, here: Address, language: str) -> str:
    """Write the guide's contents, once for a generation and a language of the interface."""
    return contents_html(index.generation.heading_paths(), partial(_language_of, index), here, say)


def _draw_recent(here: Address) -> None:
    recent = [asked for asked in st.session_state.get("recent", ()) if asked != here.question]
    if recent:
        st.html(questions_html(say("ask.recent"), "recent", recent[:RECENT], here))


def _draw_foot(here: Address, hint: str) -> None:
    editors = f"guide{Address(language=here.language).link() if here.language else ''}"
    st.html(
        f'<footer class="qa-foot"><span>{escape(hint)}</span>'
        f'<a href="{escape(editors)}">{escape(say("app.editors"))}</a></footer>'
    )


@st.cache_data(ttl=300, max_entries=64, show_spinner=False, hash_funcs=BY_NAME)  # type: ignore[untyped-decorator]
def _example_questions(index: Index, corpus: Path, language: str) -> list[str]:
    """Take the editor's examples that the guide answers, else headings that are questions, or the deepest ones."""
    if examples := answered_examples(index, _settings_of(corpus), language):
        return examples[:EXAMPLES]
    paths = [headings for _, headings in index.generation.heading_paths() if len(headings) > 1]
    leaves = [path[-1] for path in paths]
    asked = [leaf for leaf in leaves if leaf.endswith(QUESTION_ENDINGS)]
    chosen = asked if len(asked) >= EXAMPLES else leaves
    step = max(1, len(chosen) // EXAMPLES)
    return list(dict.fromkeys(chosen[::step]))[:EXAMPLES]


def _draw_answer(index: Index, here: Address, writer: "Writes | None") -> None:
    """Ask, and draw the answer at once and whole; the one before it stays until then.

    :param writer: Writes an answer to stand above, meanwhile; None for none.
    """
    above = st.container() if writer else None
    place: Any = st
    if "answer" not in st.session_state:  # nothing stands there yet
        place = st.empty()
        place.skeleton(height=SKELETON)
    question = " ".join(here.question.split())
    told, answer = _ask(index, question)
    if answer is None:
        place.html(f'<div class="qa-none" role="alert"><p>{escape(told)}</p></div>')
        return
    if answer.kind != "question":
        place.html(told_html(answer, say) + small_talk_html(answer, say))
        _draw_recent(here)
        return
    hits = [shown_in(index, answer, hit, here.shown_in) if here.shown_in else hit for hit in answer.hits]
    shown = [
        Shown(hit, surroundings(index.generation, hit.passage), _language_of(index, hit.passage.document_id), here)
        for hit in hits
    ]
    notes = _notes(answer, shown[0])
    if answer.answerable:
        if writer and above:
            with above:
                draw_written(writer, index, answer, shown, partial(_language_of, index))
        place.html(told_html(answer, say) + first_html(answer, shown[0], say, notes))
        draw_picture(index, shown[0].hit.passage)
    else:
        place.html(told_html(answer, say) + unanswered_html(answer, shown, say, notes))
    if settings().keep_feedback and (asked_id := keep(answer)) is not None:
        draw_vote(asked_id)
    if answer.answerable and (others := others_html(answer, shown, say)):
        st.html(others)
    _draw_end(index, answer, shown, here)
    _draw_why(index, answer)
    _remember(question)
    _draw_recent(here)


def _ask(index: Index, question: str) -> tuple[str, Answer | None]:
    """Ask once; a rerun for anything else on the page shows the same answer.

    :return: Where there is no answer, why, in the visitor's words.
    """
    answer: Answer | None = st.session_state.get("answer")
    if answer is not None and (answer.question, answer.index) == (question, index.generation.name):
        return "", answer
    if len(question) > LONGEST_QUESTION:
        return say("ask.too_long", characters=len(question), most=LONGEST_QUESTION), None
    wait = visitors(settings().questions_a_minute).seconds_to_wait(visitor())
    if wait:
        return say("ask.too_many", seconds=math.ceil(wait)), None
    try:
        answer = live().ask(index, question, after=answer.question if answer else "")
    except BusyError:
        return say("ask.busy"), None
    st.session_state.answer = answer
    return "", answer


@st.cache_data(max_entries=20_000, show_spinner=False, hash_funcs=BY_NAME)  # type: ignore[untyped-decorator]
def _language_of(index: Index, document_id: str) -> str:
    """Tell the language of a page of the guide, for browsers and screen readers, once for a generation."""
    return language_of_document(index, document_id)


def _notes(answer: Answer, best: Shown) -> list[str]:
    """Say what a reader has to know: the question before, and a passage in a language other than the asker's.

    The offer to translate is in the asker's own language, where the interface has it.
    """
    notes = [escape(say("ask.after", question=answer.after))] if answer.after else []
    spoken = other_language(answer.question, best.hit.passage.text)
    if spoken:
        asker, probability = language_of(answer.question)
        own = asker if probability >= SURE and asker in languages() else language()
        told = text(own, "ask.other_language", language=language_name(spoken, own))
        notes.append(f'<span lang="{escape(own)}" dir="auto">{escape(told)}</span>')
    return notes


def _draw_end(index: Index, answer: Answer, shown: Sequence[Shown], here: Address) -> None:
    best = shown[0].hit.passage
    seen = {hit.passage.headings for hit in answer.hits if hit.passage.document_id == best.document_id}
    seen |= {part.headings for part in answer.hits[0].parts}
    related = related_sections(index.generation, best, seen)
    set_up = _settings_of(settings().corpus)
    st.html(end_html(related, shown[0].language, _contact_html(set_up, here), here, say))


def _contact_html(set_up: GuideSettings, here: Address) -> str:
    """Write whom to ask else: the editor's line, or a link to the section that says it."""
    if section := set_up.contact_section:
        link = Address(at=section_address(section.document, section.headings), language=here.language).link()
        label = section.headings[-1] if section.headings else section.document
        return f'{escape(say("ask.contact"))} <a class="qa-go" dir="auto" href="{escape(link)}">{escape(label)}</a>'
    return line_html(set_up.contact_in(language()))


@st.cache_data(ttl=10, show_spinner=False)  # type: ignore[untyped-decorator]
def _settings_of(corpus: Path) -> GuideSettings:
    """Read what the editor has set, at most every ten seconds; what is wrong with it the guide's view says."""
    try:
        return read_settings(corpus)
    except CorpusError:
        return GuideSettings()


@st.fragment  # type: ignore[untyped-decorator]
def _draw_why(index: Index, answer: Answer) -> None:
    """Explain each hit, when somebody wants to know."""
    why = st.expander(say("ask.why"), key="why", on_change="rerun", type="compact")
    if why.open:
        with why:
            try:
                st.html(why_html(answer, matched_words(index, answer), say))
            except QAError as error:
                show_error(say("index.error"), error)


def _remember(question: str) -> None:
    recent = [asked for asked in st.session_state.get("recent", ()) if asked != question]
    st.session_state.recent = [question, *recent][: RECENT + 1]


@st.cache_data(ttl=10, show_spinner=False)  # type: ignore[untyped-decorator]
def _check_stale(corpus: Path, folder: Path, generation: str) -> bool:
    """Compare guide and index, at most every ten seconds."""
    try:
        return corpus.is_dir() and bool(stale_reasons(corpus, folder))
    except QAError:
        return False  # the guide's view says why


def _draw_stale(index: Index) -> None:
    """Say to editors, behind the answer so that it never waits for this, that the index is older than the guide."""
    if not may_edit():
        return
    if index.generation.warning:
        st.warning(say("ask.older"), icon=":material/warning:")
    server = settings()
    if _check_stale(server.corpus, server.index, index.generation.name):
        st.info(say("ask.stale"), icon=":material/sync:")
