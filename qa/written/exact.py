"""Find what a sentence may only copy as it is: codes, addresses, phone numbers and names in Latin letters."""

import regex

from qa.guide.terms import fold_spelling, technical_terms
from qa.written.vocabulary import translated_names, universal_units

_PHONE = regex.compile(r"(?<![\d.,/:])\+?\(?\d[\d ().-]{5,}\d(?![\d.,/:]*\d)")
_DATE_LIKE = regex.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[.-]\d\d?[.-]\d{2,4}|\d{1,3}([ .])\d{3}(\1\d{3})*")
_LATIN = regex.compile(r"(?<![\p{Latin}\d_@./#-])[A-Za-z][A-Za-z]+(?![\p{Latin}\d_@/#-])")
_CAPITALS = regex.compile(
    r"(?<![\p{L}\d_@./#-])(?:[A-Z]{2,}|[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]+[A-Z][A-Za-z]*)(?![\p{L}\d_@/#])"
)
_OPTION = regex.compile(r"(?<![a-z\d-])--[a-z][a-z\d-]+")
_ROMAN = regex.compile(r"[IVXLC]+")
_LETTER, _DIGIT = regex.compile("[a-z]"), regex.compile(r"\d")
_ORDINAL = regex.compile(r"\d+(?:st|nd|rd|th|er|re|e|eme|o|a|h|x|ii?)")
_FOREIGN, _LATIN_LETTER = regex.compile(r"(?!\p{Latin})\p{L}"), regex.compile(r"\p{Latin}")
_JOINTS = regex.compile(r"[\s_#.:=/\\-]")


def exact_terms(sentence: str) -> list[str]:
    """List what stands in the sentence and can only be copied, folded, each once."""
    found = _codes(sentence) + _phones(sentence) + _names(sentence)
    return list(dict.fromkeys(found))


def stands_in(term: str, text: str) -> bool:
    """Say whether folded ``text`` has ``term``, however its parts are joined: ERR-4031, ERR 4031."""
    if _bounded(term, text) or (term.isalpha() and _bounded(term + "s", text)):
        return True
    if term.lstrip("+").isdigit():
        return term.lstrip("+0") in regex.sub(r"(?<=\d)[ ().-]+(?=\d)", "", text)
    bare = _JOINTS.sub("", term)
    return (bare != term and _bounded(bare, text)) or (
        bool(_DIGIT.search(term)) and _bounded(bare, _JOINTS.sub("", text), joined=True)
    )


def _bounded(term: str, text: str, *, joined: bool = False) -> bool:
    """Say whether ``term`` stands in ``text`` and is not part of a longer one.

    :param joined: The text has lost its spaces: only digits go on.
    """
    at = text.find(term)
    while at >= 0:
        if not _goes_on(text[at - 1 : at], term[0], joined) and not _goes_on(
            text[at + len(term) : at + len(term) + 1], term[-1], joined
        ):
            return True
        at = text.find(term, at + 1)
    return False


def _goes_on(beside: str, edge: str, joined: bool) -> bool:
    if beside.isdigit():
        return edge.isdigit() or not joined
    return not joined and "a" <= beside <= "z"


def _codes(sentence: str) -> list[str]:
    folded = fold_spelling(sentence)
    found = _OPTION.findall(folded)
    for term in technical_terms(sentence):
        if term not in folded:
            continue  # a word and a number with a space between: read as a number
        if not _LETTER.search(term):
            if term.count(".") > 1 and not _DATE_LIKE.fullmatch(term) and not term.strip(".0123456789"):
                found.append(term)  # a version or an address
        elif not _DIGIT.search(term):
            if term[0] == "-" or regex.search(r"[@_\\]|://|[a-z]{2}\.[a-z]{2}|[a-z]{2}/[a-z]+[./]", term):
                found.append(term)
        else:
            found += _coded(term)
    return found


def _coded(term: str) -> list[str]:
    """Take the codes out of a term with digits and letters; amounts and counted words are read as figures."""
    if regex.fullmatch(r"[$#%&+]?[a-z]{1,8}[-_#.:]?\d+(?:[.-]\d+)*|\d+[a-z]{1,2}\d+\w*|[^-]*[@_]\S*", term):
        unit = regex.fullmatch(r"([a-z$]{1,3})\.?\d[\d.,]*", term)
        return [] if unit and unit[1] in universal_units() and len(unit[1]) > 1 else [term]
    found = []
    for piece in regex.split(r"[-/+&]", term):
        if not _LETTER.search(piece) or not _DIGIT.search(piece) or _ORDINAL.fullmatch(piece):
            continue
        amount = regex.fullmatch(r"[~<>]?[\d.,:]+%?([a-z]+)", piece)
        if amount and (amount[1] in universal_units() or len(amount[1]) > 2 or amount[1] in ("am", "pm")):
            continue
        if len(piece) > 1:
            found.append(piece.strip(".:"))
    return found


def _phones(sentence: str) -> list[str]:
    found = []
    for match in _PHONE.finditer(fold_spelling(sentence)):
        digits = regex.sub(r"\D", "", match[0])
        if len(digits) >= 7 and not _DATE_LIKE.fullmatch(match[0]) and regex.search(r"[ ().-]|\+", match[0]):
            found.append(digits)
    return found


def _names(sentence: str) -> list[str]:
    if len(_FOREIGN.findall(sentence)) * 4 <= len(_LATIN_LETTER.findall(sentence)):
        shouted = not regex.search("[a-z]{2}", sentence)
        names = [] if shouted else [name for name in _CAPITALS.findall(sentence) if not _ROMAN.fullmatch(name)]
    else:
        names = _LATIN.findall(sentence)
    return [name.casefold() for name in names if name.casefold() not in translated_names()]
