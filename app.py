"""The Streamlit page: draws an Answer; nothing of retrieval in it."""

import html
import os
from pathlib import Path

import streamlit as st

from qa.answer import Index
from qa.errors import QAError
from qa.manifest import live_generation, stale_reasons
from qa.passages import plain_heading
from qa.records import Answer, Hit

HERE = Path(__file__).parent
INDEX = Path(os.environ.get("GUIDE_QA_INDEX", HERE / "index"))
CORPUS = Path(os.environ.get("GUIDE_QA_CORPUS", HERE / "corpus"))
EXAMPLES = 4
SHOWN = 5

STYLE = """<style>
[data-testid=stMainBlockContainer] {padding-top: 3.5rem}
.qa-hit {border: 1px solid rgba(128,128,128,.3); border-radius: .6rem; padding: .8rem 1rem; margin-bottom: .2rem}
.qa-hit.best {border-left: .3rem solid #0f766e}
.qa-path {font-size: .9rem; opacity: .8; overflow-wrap: anywhere}
.qa-path b {opacity: 1}
.qa-text {white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; line-height: 1.65; unicode-bidi: plaintext}
.qa-place {font-size: .8rem; opacity: .65; overflow-wrap: anywhere}
.qa-text mark {background: rgba(250,204,21,.45); color: inherit; border-radius: .2rem}
</style>"""


@st.cache_resource(max_entries=2, show_spinner="Loading the index and its model …")
def open_index(folder: Path, generation: str) -> Index:
    """Open an index once; a new generation is another entry."""
    return Index.open(folder)


@st.cache_data(ttl=10, show_spinner=False)
def check_stale(corpus: Path, folder: Path, generation: str) -> list[str]:
    """Compare guide and index, at most every ten seconds."""
    return stale_reasons(corpus, folder) if corpus.is_dir() else []


def example_questions(index: Index) -> list[str]:
    """Take the headings that are questions, else the deepest ones, spread over the guide."""
    paths = [headings for _, headings in index.generation.heading_paths() if len(headings) > 1]
    leaves = [plain_heading(path[-1]) for path in paths]
    asked = [leaf for leaf in leaves if leaf.endswith(("?", "？", "؟", "吗", "怎么办"))]
    chosen = asked if len(asked) >= EXAMPLES else leaves
    step = max(1, len(chosen) // EXAMPLES)
    return list(dict.fromkeys(chosen[::step]))[:EXAMPLES]


def passage_html(hit: Hit) -> str:
    """Escape a hit; only our own tags remain tags."""
    passage, at, text = hit.passage, 0, ""
    for start, end in hit.highlights:
        text += f"{html.escape(passage.text[at:start])}<mark>{html.escape(passage.text[start:end])}</mark>"
        at = end
    text += html.escape(passage.text[at:])
    *above, last = [html.escape(plain_heading(heading)) for heading in passage.headings] or [
        html.escape(passage.document_id)
    ]
    path = " › ".join([*above, f"<b>{last}</b>"])
    place = f"{html.escape(passage.place)} · {hit.score:.3f}"
    best = " best" if hit.rank == 1 else ""
    return (
        f'<div class="qa-hit{best}"><div class="qa-path" dir="auto">{path}</div>'
        f'<div class="qa-text" dir="auto">{text}</div><div class="qa-place">{place}</div></div>'
    )


def draw_answer(answer: Answer) -> None:
    """Show the passages that answer, or say that none does."""
    first, *others = answer.hits
    if answer.answerable:
        st.caption(f"Confidence {answer.confidence:.0%} · {answer.milliseconds:.0f} ms")
        st.html(passage_html(first))
        if others:
            st.subheader("Also in the guide", divider=False)
            st.html("".join(map(passage_html, others)))
    else:
        st.info(
            "The guide does not seem to answer this. Try other words, or look at the sections nearest to it below.",
            icon=":material/search_off:",
        )
        with st.expander("Nearest sections"):
            st.html("".join(map(passage_html, answer.hits)))


def choose(question: str) -> None:
    """Put an example into the question field."""
    st.session_state.q = question


st.set_page_config(page_title="Ask the guide", page_icon=":material/help:", layout="centered")
st.html(STYLE)
st.title("Ask the guide")

try:
    generation = live_generation(INDEX).name
    index = open_index(INDEX, generation)
    stale = check_stale(CORPUS, INDEX, generation)
except QAError as error:
    st.error("The guide cannot be asked yet:", icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)
    st.stop()

if stale:
    st.warning("The guide has changed since it was indexed. To answer from the new text, run:", icon=":material/sync:")
    st.code(f"qa build {CORPUS} --index {INDEX}\n\n" + "\n".join(stale[:10]), language=None, wrap_lines=True)

question = st.text_input(
    "Your question, in any language", key="q", bind="query-params", placeholder="密码忘了怎么办 · I forgot my password"
)
if not question.strip():
    st.caption("For example:")
    with st.container(horizontal=True):
        for example in example_questions(index):
            st.button(example, on_click=choose, args=(example,))
    st.stop()

try:
    draw_answer(index.ask(question, SHOWN))
except QAError as error:
    st.error("This question cannot be asked:", icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)
