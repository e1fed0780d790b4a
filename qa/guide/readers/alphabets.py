"""Text in one byte a character: the encoding in which it reads like a language that is written so."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import regex

SAMPLE = 20_000  # characters looked at
LEAST = 0.85  # share of what is not ASCII that an alphabet must have; misread texts have less than 0.75
CLEARLY = 0.02  # by which an encoding is better than those that read otherwise

# Of equally good ones the first: Western Europe writes most.
ENCODINGS = (
    "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "cp1258",
    "koi8_u", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_9", "iso8859_13", "cp850", "cp852", "cp866",
    "mac_roman", "mac_latin2", "mac_cyrillic", "mac_greek", "mac_turkish", "cp437", "iso8859_15",
)  # fmt: skip

# Letters beyond ASCII, in small letters; capitals follow. Of scripts of their own also those that are frequent.
LATIN = {
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûü",
    "Spanish": "áéíñóúüªº",
    "Portuguese": "ãáâàçéêíõóôúüªº",
    "Italian": "àèéìîòù",
    "Catalan": "àçèéíïòóúü·",
    "Dutch": "éèëïöüáóê",
    "Nordic": "åäöæøéüà",
    "Icelandic": "áðéíóúýþæö",
    "Polish": "ąćęłńóśźż",
    "Czech, Slovak": "áčďéěíňóřšťúůýžäľô",
    "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîșțşţ",
    "South Slavic": "čćđšž",
    "Turkish": "çğıöşüâîû",
    "Estonian, Finnish": "äöõüšž",
    "Latvian, Lithuanian": "āčēģīķļņšūžąęėįų",
    "Vietnamese": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}
OTHER = {  # frequent letters, then the rest
    "Russian": ("оеаинтсрвлкмдпуяы", "ьгзбчйхжшюцщэфъё"),
    "Ukrainian": ("оанитверсілкумдпз", "яьбгчхцйжюїєщшфґ'"),
    "Bulgarian, Serbian": ("аеоинтрсвлдкпмуз", "яъгбчщхжцюйшфьђјљњћџ"),
    "Greek": ("αοιετσνηυρπκλμόίςά", "γδέωύήώβθφχξψζϊϋΐΰ"),
    "Hebrew": ("יולהאתרמבשנ", "עדחקפכסגםטצןזךףץ"),
    "Arabic": ("اليمنتربوعدسفهكق", "ةحجصشضذخثطىأإآءؤئظزغّْلَُِ،؛؟ـ"),
    "Persian": ("ایردنهموتبسشلک", "زفگعخقحآجپچطصغضذثظئأءؤژ،؛؟"),
    "Thai": ("ารนกเงอ่มยวล้ทดตสหคบป", "ิีืุูัะ็์แโใไำๆขจชซณฐธผฝพฟภศษถญฎฏฑฒฬฮฉฌฆฅฃๅๆฯ๐๑๒๓๔๕๖๗๘๙"),
}  # fmt: skip
MARKS = frozenset("«»“”„‘’‚‹›–—…°§€£©®·¿¡\u00a0×²³½№•")
BETWEEN = frozenset("’‘·–—\u00a0")  # may stand between two letters
_WITHIN = regex.compile(r"(?<=\p{L})[^\p{L}\p{M}\x00-\x7f](?=\p{L})")
_CAPITAL = regex.compile(r"(?<=\p{Ll})(?![\x00-\x7f])\p{Lu}")  # within a word
_CAPITALS = regex.compile(r"(?<=\p{Lu})(?![\x00-\x7f])\p{Lu}")  # a word of them; no text has nothing else
_MIXED = regex.compile(r"(?<=[A-Za-z])(?!\p{Latin})\p{L}|(?!\p{Latin})\p{L}(?=[A-Za-z])")  # two scripts in a word


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A text as one encoding reads it."""

    encoding: str
    text: str
    share: float  # of its characters beyond ASCII that a language has, frequent letters more than others


def read_alphabet(data: bytes) -> tuple[ReadAs | None, bool]:
    """Read bytes in the encoding that makes a language of them.

    :return: The best reading, None where no encoding takes the bytes; and whether it is good, and clearly the best.
    """
    readings = sorted(filter(None, (_read(data, name) for name in ENCODINGS)), key=lambda one: -one.share)
    if not readings:
        return None, False
    best = readings[0]
    others = (one for one in readings[1:] if one.text[:SAMPLE] != best.text[:SAMPLE])
    second = next(others, None)
    clear = second is None or best.share >= second.share + CLEARLY or _only_marks_differ(best, second)
    return best, best.share >= LEAST and clear


def _only_marks_differ(best: ReadAs, second: ReadAs) -> bool:
    """Tell whether two readings have the same letters; then the more usual encoding is as good as any."""
    pairs = zip(best.text[:SAMPLE], second.text[:SAMPLE], strict=False)
    return all(one == other or not (one.isalpha() or other.isalpha()) for one, other in pairs)


def _read(data: bytes, encoding: str) -> ReadAs | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if encoding == "cp1258":
        text = unicodedata.normalize("NFC", text)  # its accents are characters of their own
    sample = text[:SAMPLE]
    if any(unicodedata.category(character) in ("Cc", "Co", "Cn") for character in set(sample) - set("\t\n\v\f\r\x1b")):
        return None
    foreign = [character.lower() for character in sample if not character.isascii()]
    wrong = len(_CAPITAL.findall(sample)) + len(_CAPITALS.findall(sample)) / 2 + len(_MIXED.findall(sample))
    wrong += sum(found not in BETWEEN for found in _WITHIN.findall(sample))
    marks = sum(character in MARKS for character in foreign)
    letters = len(foreign) - marks
    if not letters:
        return ReadAs(encoding, text, 1.0 - wrong / max(1, len(foreign)) if foreign else 1.0)
    known = max(sum(weights.get(character, 0.0) for character in foreign) for weights in _weights())
    return ReadAs(encoding, text, (known + marks - wrong) / len(foreign))


@cache
def _weights() -> list[dict[str, float]]:
    latin = [dict.fromkeys(letters, 1.0) for letters in LATIN.values()]
    return latin + [dict.fromkeys(rest, 0.8) | dict.fromkeys(frequent, 1.0) for frequent, rest in OTHER.values()]
