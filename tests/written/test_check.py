"""One sentence against the passages it names: what of them is read."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.search.index import Index
from qa.store.generation import Generation
from qa.written.check import READ, Checker
from qa.written.records import Dropped
from qa.written.sentences import Draft


def test_passages_are_read_around_what_says_it_and_together_no_more_than_one(tmp_path: Path) -> None:
    filler = "Nothing of interest is said in this sentence here. " * 4
    for name, sentence in (("roses", "Cut the roses early in March."), ("tomatoes", "Water the tomatoes at dawn.")):
        folder = tmp_path / "guide"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.md").write_text(f"# {name}\n\n{filler}{sentence} {filler}\n", encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", LetterEncoder())
    index = Index(Generation.open(tmp_path / "index"), LetterEncoder())
    hits = index.ask("When do I cut the roses and water the tomatoes?").hits
    read: list[str] = []

    def support(sentence: str, headings: tuple[str, ...], text: str) -> float:
        read.append(text)
        return 1.0

    checker = Checker(index, hits, "When do I cut the roses and water the tomatoes?", support)
    for draft in (
        Draft("Cut the roses early in March, never late.", (1, 2)),
        Draft("Water the tomatoes at dawn, not at noon.", (1,)),
    ):
        assert not isinstance(checker.check(draft), Dropped)
    assert [len(hit.passage.text) > READ for hit in hits] == [True, True]
    assert all(len(text.encode()) <= READ + 1 for text in read)
    assert "Cut the roses early" in read[0]
    assert len(read) == 2


@pytest.mark.model
def test_a_sentence_beside_the_question_is_dropped_though_a_passage_says_it(okpay: Index) -> None:
    question = "怎么设一个安全的密码？"
    hits = okpay.ask("支付宝和微信之外，跨境汇款要等多久？").hits
    copied = hits[0].passage.text.strip().split("。")[0] + "。"

    def check(asked: str, follows: bool = False) -> object:
        return Checker(okpay, hits, asked, lambda *read: 1.0, follows).check(Draft(copied, (1,)))

    assert check(question) == Dropped(copied, "beside the question")
    assert not isinstance(check("跨境汇款要等多久？"), Dropped)
    assert not isinstance(check(question, follows=True), Dropped)
