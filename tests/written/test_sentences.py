"""A model's words to sentences and the passages they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.written.sentences import LONGEST, Draft, Drafts, named_in, plain


def drafts(*pieces: str) -> list[tuple[str, tuple[int, ...]]]:
    own = Drafts()
    found = [draft for piece in pieces for draft in own.add(piece)]
    return [(one.text, one.named) for one in (*found, *own.finish())]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Refunds take 5.5 days [1]. Go on.", [("Refunds take 5.5 days.", (1,)), ("Go on.", ())]),
        ("Refunds take a day. [1] Go on. [2]", [("Refunds take a day.", (1,)), ("Go on.", (2,))]),
        ("退款需要3天。[1]可以在应用里查看[2]。没有标记。", [("退款需要3天。", (1,)), ("可以在应用里查看。", (2,)), ("没有标记。", ())]),
        ("[1] It takes five days. [2] Call us.", [("It takes five days.", (1,)), ("Call us.", (2,))]),
        ("[1] It takes five days.\n[2] Call us.", [("It takes five days.", (1,)), ("Call us.", (2,))]),
        ("- **Open** the app [1].\n- Press `Send` [2]\n", [("Open the app.", (1,)), ("Press Send", (2,))]),
        ("1. Open it [1].\n2. Press Send [1].\n", [("Open it.", (1,)), ("Press Send.", (1,))]),
        ("5. März ist Schluss [1].", [("5. März ist Schluss.", (1,))]),
        ("يستغرق ٣ أيام [١]. هل تريد؟ [٢]", [("يستغرق ٣ أيام.", (1,)), ("هل تريد؟", (2,))]),
        ("次の文です［２］。終わり【3】。", [("次の文です。", (2,)), ("終わり。", (3,))]),
        ("यह पाँच दिन लेता है [1]। फिर देखें [2]।", [("यह पाँच दिन लेता है।", (1,)), ("फिर देखें।", (2,))]),
        ("Ask Dr. Smith or e.g. the U.S. desk [1]. Done [1].", [("Ask Dr. Smith or e.g. the U.S. desk.", (1,)), ("Done.", (1,))]),
        ("It costs $3.50.[1]", [("It costs $3.50.", (1,))]),
        ("Both hold [1][3]. Or so [1, 2].", [("Both hold.", (1, 3)), ("Or so.", (1, 2))]),
        ("“Press it.” [1] Then wait! [2]", [("“Press it.”", (1,)), ("Then wait!", (2,))]),
        ("It ends without", [("It ends without", ())]),
        ("It ends within a marker [1", [("It ends within a marker [1", ())]),
        ("[3]", []),
        ("---\n***\n", []),
    ],
)  # fmt: skip
def test_sentences_and_their_markers(written: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert drafts(written) == expected
    assert drafts(*written) == expected


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("[1]", (1,)), ("[999]", (999,)), ("[1,9]", (1, 9)), ("【2】", (2,)), ("[[1]]", (1,)), ("[^1]", (1,)),
        ("［２］", (2,)), ("[२]", (2,)), ("[1-3]", (1, 2, 3)), ("[Passage 2]", (2,)), ("[2†source]", (2,)),
        ("[1; 2]", (1, 2)), ("[1][1]", (1,)), ("[9-1]", (9, 1)), ("[1-9999]", (1, 9999)), ("[note]", ()), ("(1)", ()),
    ],
)  # fmt: skip
def test_forms_of_markers(marker: str, numbers: tuple[int, ...]) -> None:
    assert named_in(f"It takes a day {marker}.") == numbers


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See [the page](https://evil.example/x?a=b) now.", "See the page now."),
        ("![pixel](https://evil.example/p.png) Hello.", "pixel Hello."),
        ("<b>Bold</b> and <script>alert(1)</script>.", "Bold and alert(1)."),
        ("## Title", "Title"),
        ("> quoted", "quoted"),
        ("**a** __b__ `c`", "a b c"),
        ("…", ""),
    ],
)
def test_markup_is_taken_off(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_a_sentence_waits_for_the_marker_behind_it() -> None:
    own = Drafts()
    assert list(own.add("It takes a day.")) == []
    assert list(own.add(" [")) == []
    assert list(own.add("1")) == []
    assert list(own.add("]")) == []
    assert list(own.add(" Then")) == [Draft("It takes a day.", (1,))]


def test_what_never_ends_is_cut() -> None:
    assert [len(text) for text, _ in drafts("a " * LONGEST)] == [LONGEST + LONGEST - 1]
    assert max(len(text) for text, _ in drafts(*("a " * LONGEST))) <= LONGEST + 1


@given(st.text(alphabet="ab .。!?[]1２【】\n-*é", max_size=80), st.data())
def test_how_words_are_cut_into_pieces_changes_nothing(written: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    pieces = [written[start:end] for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    assert drafts(*pieces) == drafts(*written)
