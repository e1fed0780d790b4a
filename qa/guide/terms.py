"""Terms that are the same in every language."""

import unicodedata

import regex

# What names one thing and nothing else: ERR-4031, 0x80070005, v2.3.1, user_id, 192.168.0.1, --dry-run, a@b.org.
_CHARACTER = r"[\w@#$%&+./\\:-]"
# A run with a digit or a joint in it; most words have none, and are passed over before Python sees them.
_RUN = regex.compile(rf"(?<!{_CHARACTER})(?=[a-z#$%&+:]*[\d_@./\\-]){_CHARACTER}+", regex.ASCII)
_WITHOUT_DIGIT = regex.compile(r"--?[a-z][\w-]+|\w+(?:[_@./\\-]\w+)+", regex.ASCII)
_DIGIT = regex.compile(r"\d", regex.ASCII)
_EDGES = ".:-/\\&+"
# Nobody sees these, and few write them: soft hyphen, zero width, direction.
_UNSEEN = regex.compile(r"[\p{Cf}\uFE00-\uFE0F]")
_DASH = regex.compile(r"\p{Pd}|\u2212|\u2043|\u02d7")
_FOREIGN_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_FOREIGN_NUMBER = regex.compile(r"(?<=[A-Za-z]-?)(?:(?![0-9])\p{Nd})+")
_UNSEEN_WITHIN = regex.compile(
    r"(?<=[A-Za-z\d-])[\u00ad\u200b\u2060\ufeff]+|[\u00ad\u200b\u2060\ufeff]+(?=[A-Za-z\d-])"
)
_DASHED = regex.compile(r"(?<=[A-Za-z])[\u2010-\u2015\u2212\ufe63\uff0d](?=\d)")
_ESCAPE = regex.compile(r"\\(?=[-_#*./:])")
# A code as people spell it: a few letters and a number, with a joint between them or none.
_CODE = regex.compile(
    r"(?<![a-z\d])([a-z]{1,6})(?:[_#.:=-]?([a-z]?\d+)|[_#.:=-]?[ ]([a-z]?\d{2,}))(?!\d|[.,:/-]\d)", regex.ASCII
)
_NUMBER = regex.compile(r"(?<!\d)(?<![\d][.,:/-])\d{3,}(?!\d|[.,:/-]\d)", regex.ASCII)


def technical_terms(text: str) -> list[str]:
    """Find the terms of ``text`` that are the same in every language: codes, versions, amounts, identifiers.

    Folded the same for guide and question: by NFKC and case, dashes to one, digits of every script to ASCII, without
    what nobody sees. A code is a term as it is written, without its joint, and by its number alone, since people spell
    it so: ``WM-3194``, ``WM 3194``, ``#3194``.
    """
    folded = fold_spelling(text)
    terms = []
    for run in _RUN.findall(folded):
        if _DIGIT.search(run):
            terms.append(run)
        else:
            terms += _WITHOUT_DIGIT.findall(run)
    found = [stripped for term in terms if len(stripped := term.strip(_EDGES)) > 1]
    joined = ["".join(code.groups("")) for code in _CODE.finditer(folded)]
    return found + joined + _NUMBER.findall(folded)


def is_code(term: str) -> bool:
    """Tell a term that names one thing, such as a code, from a figure that is found in many places."""
    digits = sum(character in "0123456789" for character in term)
    if term.isdigit():
        return digits >= 4 and not term.endswith("00") and not (digits == 4 and term.startswith(("19", "20")))
    return digits >= 3 and any("a" <= character <= "z" for character in term)


def plain_codes(text: str) -> str:
    """Write codes the way most guides do: plain dashes, ASCII digits beside Latin letters, nothing unseen in them."""
    if text.isascii():
        return text
    folded = _DASHED.sub("-", _UNSEEN_WITHIN.sub("", text))
    return _FOREIGN_NUMBER.sub(lambda run: _FOREIGN_DIGIT.sub(_ascii_digit, run[0]), folded)


def _ascii_digit(digit: regex.Match[str]) -> str:
    return str(unicodedata.decimal(digit[0]))


def fold_spelling(text: str) -> str:
    """Fold what people see as the same character."""
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    if not folded.isascii():
        folded = _DASH.sub("-", folded)
        folded = _FOREIGN_DIGIT.sub(_ascii_digit, folded)
    return _ESCAPE.sub("", folded)
