"""The form that makes a test question of a gap."""

import streamlit as st

from qa.disk import check_name
from qa.errors import QAError
from qa.page.gaps.marks import TOLD
from qa.page.passage import plain_label
from qa.page.shell import say, settings, show_error
from qa.quality.gaps import Gap
from qa.quality.questions import Relevant, TestQuestion, append_question
from qa.search.index import Index

OWN = "own.jsonl"


def draw_making(index: Index, gap: Gap, answered: bool) -> None:
    """Open the form in front of the view; its title is a text of the visitor's language."""
    st.dialog(say("gaps.make"), width="medium")(_draw_form)(index, gap, answered)


def _draw_form(index: Index, gap: Gap, answered: bool) -> None:
    sections = list(dict.fromkeys(index.generation.heading_paths()))
    question = st.text_area(say("gaps.question"), gap.question, key="new-question")
    spoken = st.text_input(say("gaps.language"), gap.wordings[0].language, key="new-language")
    kinds = ("answered", "near", "far")
    kind = st.radio(
        say("gaps.kind"), kinds, 0 if answered else 1, format_func=lambda name: say(f"gaps.kind.{name}"), key="new-kind"
    )
    places = []
    if kind == "answered":
        with st.container(height=140, border=False):  # it shrinks when left; the button would move away from a click
            found = index.ask(gap.question).hits[:1] if answered else ()
            given = [place for hit in found if (place := (hit.passage.document_id, hit.passage.headings)) in sections]
            places = st.multiselect(say("gaps.where"), sections, given, format_func=_section, key="new-places")
    name = st.text_input(say("gaps.file"), OWN, key="new-file")
    if st.button(say("gaps.save"), type="primary", key="new-save"):
        if kind == "answered" and not places:
            st.error(say("gaps.where_missing"))
            return
        relevant = tuple(
            Relevant(document, headings) if headings else Relevant(document, (), 0, len(text))
            for document, headings in places
            if (text := index.generation.document_text(document))
        )
        try:
            path = settings().data / "questions" / check_name(name, (".jsonl",))
            wanted = TestQuestion(f"asked-{spoken}", spoken, question.strip(), relevant, "" if relevant else kind)
            written = append_question(path, wanted)
        except (QAError, ValueError) as error:
            show_error(say("gaps.not_saved"), error)
            return
        told = say("gaps.saved", question_id=plain_label(written.question_id), file=plain_label(path.name))
        st.session_state[TOLD] = told
        st.rerun()


def _section(section: tuple[str, tuple[str, ...]]) -> str:
    return " › ".join((section[0], *section[1]))
