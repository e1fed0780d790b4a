"""Questions in pinyin, back to the words of a Chinese guide."""

import json
from collections import Counter
from functools import lru_cache
from math import log

import regex

from qa.models.background import BANK
from qa.store.protocol import Store

LONGEST_WORD = 4  # characters
LEAST_COVERED = 0.6  # of a question's letters, by words of the guide, before it is taken for pinyin
READ = 300_000  # characters of a guide whose words are learned: a second
_HAN = regex.compile(r"\p{Han}+")
_SYLLABLE = (
    "(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|er|ia|ie|iu|ua|uo|ui|ue|ve|a|o|e|i|u|v))"
)
_PINYIN = regex.compile(rf"{_SYLLABLE}+(?:[\s\p{{P}}]+{_SYLLABLE}+)*[\s\p{{P}}]*", regex.IGNORECASE)
_ONE = regex.compile(_SYLLABLE)


def from_pinyin(store: Store, question: str) -> str:
    """Write a question in pinyin, without tones, in the characters of the guide; give any other one as it is."""
    if not _PINYIN.fullmatch(question):
        return question
    letters = "".join(filter(str.isalpha, question.lower())).replace("ü", "v")
    words = _words_of(store)
    # best[at] is the worth of the best reading of the letters up to there, with its characters and letters covered
    best: list[tuple[float, str, int] | None] = [(0.0, "", 0)] + [None] * len(letters)
    for at in range(len(letters)):
        here = best[at]
        if here is None:
            continue
        worth, text, covered = here
        for end in range(at + 2, min(len(letters), at + 6 * LONGEST_WORD) + 1):
            found = words.get(letters[at:end])
            if found:
                word, often = found
                reading = worth + len(word) ** 2 + 0.1 * log(often), text + word, covered + end - at
                best[end] = max(best[end] or reading, reading)
        for end in range(at + 1, min(len(letters), at + 6) + 1):
            if _ONE.fullmatch(letters, at, end):
                reading = worth - 1, text, covered
                best[end] = max(best[end] or reading, reading)
    _, text, covered = best[-1] or (0.0, "", 0)
    return text if covered >= LEAST_COVERED * len(letters) else question


def _words_of(store: Store) -> dict[str, tuple[str, int]]:
    return _learn(_Guide(store))


class _Guide:
    """A store as a key of a cache: the same generation is learned once."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Guide) and other.store.name == self.store.name

    def __hash__(self) -> int:
        return hash(self.store.name)


@lru_cache(maxsize=2)
def _learn(guide: _Guide) -> dict[str, tuple[str, int]]:
    """Read words of two to four characters from a guide and from the bank's Chinese questions.

    :return: By their pinyin, without tones and spaces, the most frequent word and how often it is there.
    """
    from pypinyin import lazy_pinyin

    counts: Counter[str] = Counter()
    bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    texts, left = list(bank["zh"]), READ
    for document_id in dict.fromkeys(name for name, _ in guide.store.heading_paths()):
        texts.append(guide.store.document_text(document_id)[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    for text in texts:
        for run in _HAN.findall(text):
            counts.update(run[at : at + n] for n in range(2, LONGEST_WORD + 1) for at in range(len(run) - n + 1))
    words: dict[str, tuple[str, int]] = {}
    for word, often in counts.most_common():
        words.setdefault("".join(lazy_pinyin(word)), (word, often))
    return words
