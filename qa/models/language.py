"""Which language a text is in, as far as it can be told."""

from threading import Lock
from typing import Any

import regex

SURE = 0.9  # probability from which a language of the same script is believed
_LETTER = regex.compile(r"\p{L}")
# Words of a script that parts them with spaces, letters of one that does not: a name in Latin letters within a
# Chinese question counts as one.
_SCRIPTS = {
    name: regex.compile(rf"\p{{{name}}}+")
    for name in ("Latin", "Arabic", "Cyrillic", "Devanagari", "Hangul", "Hebrew", "Greek")
} | {
    "Han": regex.compile(r"\p{Han}"),
    "Kana": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "Thai": regex.compile(r"\p{Thai}"),
}

_OF_SCRIPT = {"Han": "zh", "Hangul": "ko", "Thai": "th"}
# Frequent characters that the two scripts write differently, in the same order.
_TRADITIONAL = (
    "個們這來說時會為過發後對動現開關點還實進電問間見話請讓應該變體數據頁設帳號碼錯資線網認證書與從將處費錢買賣"
)
_SIMPLIFIED = (
    "个们这来说时会为过发后对动现开关点还实进电问间见话请让应该变体数据页设账号码错资线网认证书与从将处费钱买卖"
)

_loaded: list[Any] = []
_loading = Lock()


def load_languages() -> Any:
    """Load what tells languages apart, once; takes half a second."""
    with _loading:
        if not _loaded:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            _loaded.append(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    return _loaded[0]


def language_probabilities(text: str) -> dict[str, float]:
    """Give the probability of each of 97 languages, by BCP 47 code, the likeliest first; even for text of no words."""
    return dict(load_languages().rank(text))


def language_of(text: str) -> tuple[str, float]:
    """Name the language of ``text``, a BCP 47 code, and how probable it is."""
    language, probability = load_languages().classify(text)
    return str(language), float(probability)


def written_language(text: str) -> tuple[str, float]:
    """Name the language of ``text`` as :func:`language_of` does, and Chinese in traditional characters ``zh-Hant``.

    Some scripts say it alone, however short the text.
    """
    own = _OF_SCRIPT.get(_script(text) or "")
    language, probability = (own, 1.0) if own else language_of(text)
    if language == "zh" and sum(map(text.count, _TRADITIONAL)) > sum(map(text.count, _SIMPLIFIED)):
        language = "zh-Hant"
    return language, probability


def other_language(question: str, answer: str) -> str | None:
    """Name the language of ``answer`` when it surely is not that of ``question``.

    Scripts tell most pairs apart, however short the question. Within a script the languages of both must be
    clear, which those of a few words hardly are.
    """
    asked, found = _script(question), _script(answer)
    if not asked or not found:
        return None
    language, probability = language_of(answer)
    if asked != found:
        return language
    own, own_probability = language_of(question)
    return language if own != language and min(probability, own_probability) >= SURE else None


def _script(text: str) -> str | None:
    """Name the script of most words; any kana makes Japanese of Chinese characters."""
    sample = text[:2000]
    if not _LETTER.search(sample):
        return None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    if best == "Han" and counts["Kana"]:
        return "Kana"
    return best if counts[best] else "other"
