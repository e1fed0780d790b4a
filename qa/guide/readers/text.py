"""A text file to a Document: decoded from whatever encoding it was saved in, within the limits of a guide."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable
from itertools import islice
from operator import itemgetter

from qa.errors import CorpusError
from qa.guide.readers.alphabets import SAMPLE, read_alphabet
from qa.guide.readers.limits import check_headings, check_lines, check_size
from qa.guide.readers.reading import Reading
from qa.records import Document, Kind, Places, line_starts

BYTE_ORDER_MARKS = [  # UTF-32 before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]

# Characters frequent in running text. Of 60 to 300 characters of manuals, they are 35 % to 98 % in the text's own
# encoding and at most 20 % in another, where bytes scatter over thousands of rare characters. Left to itself,
CJK_MARKS = "，。、：；！？（）“”「」《》·～—…"
CHINESE = (
    "的一是在不了有和人中大上我以要他用生到作地于出就分成可主年同工也能下子而方定行法所得如您支付退款登用"
    "服交易金安全信息使"
)
SIMPLIFIED = (
    "这为个国时来们对会发动过说产种面后多学经进请点击选择账户密码录注册机务客问题资银网络设置验证通常提需或将并与其它"
    "两开关应内但名者文项件目已没该此被从里入更新查看联系单号"
)
TRADITIONAL = (
    "這為個國時來們對會發動過說產種面後多學經進請點擊選擇帳戶密碼錄註冊機務客問題資銀網絡路設置驗證通常提需或將並與其它"
    "兩開關應內但名者文項件目已沒該此被從裡入更新查看聯繫單號你檔於"
)
KANA = "".join(map(chr, [*range(0x3041, 0x3094), *range(0x30A1, 0x30FD)]))
HANGUL = (
    "다이하는에로을를한가서지고있은수리일용의면사할그치만기으트해어장정도명자저나아시스것보인여된와설전적같실과문행않야없"
    "디두부내상태체방되드주동중공관거단우구법요록필했니션업무옵위분알력발접변름통번식바미확처생더비당입금결제계합습"
)
ASCII = "".join(map(chr, [9, 10, 13, *range(0x20, 0x7F)]))
ALPHABETS = "".join(map(chr, range(0xA0, 0xE5C)))  # Latin to Thai
EVERYTHING = ASCII + ALPHABETS + CJK_MARKS + CHINESE + SIMPLIFIED + TRADITIONAL + KANA + HANGUL

DOUBLE_BYTE = {  # encoding to its frequent characters
    "gb18030": CJK_MARKS + CHINESE + SIMPLIFIED + TRADITIONAL,
    "big5hkscs": CJK_MARKS + CHINESE + TRADITIONAL,
    "cp950": CJK_MARKS + CHINESE + TRADITIONAL,
    "cp932": CJK_MARKS + KANA,
    "euc_jis_2004": CJK_MARKS + KANA,
    "cp949": CJK_MARKS + HANGUL,
}
WIDE = dict.fromkeys(["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"], EVERYTHING)
LEAST_FREQUENT = 0.25  # share, see above
LEAST_WIDE = 0.1  # share; the spaces alone of a script without a list are more
MOST_CONTROLS = 0.1  # share of the bytes
MOST_DAMAGED = 0.5  # share of the characters over 127
MOST_ISOLATED = 0.75  # share of the bytes over 127; in double-byte text at most 0.5
SHOWN = 20  # bytes on either side of one that is refused

MARKS_WITHIN = re.compile("^\ufeff+", re.MULTILINE)  # of files that were joined
CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])  # escape, 27, colours terminal output
HZ = re.compile(rb"~\{(?:[!-}][!-~])+~\}")
ISOLATED = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


def read_text(name: str, data: bytes, kind: Kind, read: Callable[[str], Reading]) -> Document:
    """Decode a file and find its sections.

    :param name: Its document_id.
    :param read: Reads a text.
    :raises CorpusError: It is no text, empty, or more than a file may be.
    """
    check_size(len(data))
    text = decode_file(data)
    check_lines(line_starts(text), len(text))
    return document_of(name, data, kind, read(text))


def decode_file(data: bytes) -> str:
    """Decode a file that must hold a text, and take the byte order marks out of it, those of joined files too.

    :raises CorpusError: It is no text, or empty.
    """
    text = MARKS_WITHIN.sub("", decode(data))
    if not text.strip():
        raise CorpusError("empty file")
    return text


def document_of(name: str, data: bytes, kind: Kind, reading: Reading) -> Document:
    """Make a document of what a reader found.

    :raises CorpusError: It has more headings than a guide's file.
    """
    check_headings(len(reading.sections))
    return Document(
        document_id=name,
        text=reading.text,
        sections=reading.sections,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        places=Places(tuple(line_starts(reading.text)), reading.marks),
        blocks=reading.blocks,
        left_out=reading.left_out,
        doubts=reading.doubts,
    )


def decode(data: bytes) -> str:
    """Decode a file: by its byte order mark, else as UTF-8, else in the encoding that reads like language.

    Line ends stay as they are; the byte order mark goes.

    :raises CorpusError: ``data`` is not text, or no encoding fits clearly.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], encoding)
    if 0 in data:
        text = _decode_by_frequency(data, WIDE, LEAST_WIDE)
        if text is None:
            raise CorpusError("not a text file")
        return text
    if text := _decode_escaped(data):
        return text
    if len(data) - len(data.translate(None, CONTROLS)) > MOST_CONTROLS * len(data):
        raise CorpusError("not a text file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise _undecodable(data, "UTF-8", error.start) from None
        return _decode_legacy(data)


def _undecodable(data: bytes, looks_like: str, at: int) -> CorpusError:
    """Say where a file cannot be read, and what it looked like up to there."""
    before = data[:at]
    line = 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    start = max(before.rfind(b"\n"), before.rfind(b"\r"), at - SHOWN - 1) + 1
    end = min((end for mark in b"\r\n" if (end := data.find(mark, at)) >= 0), default=len(data))
    shown = data[start : min(end, at + SHOWN)].decode("utf-8", "replace").strip()
    return CorpusError(
        f"cannot be decoded: it looks like {looks_like}, but line {line} has the byte 0x{data[at]:02X} in “{shown}”; "
        "save it as UTF-8"
    )


def _decode_escaped(data: bytes) -> str:
    """Decode Japanese, Korean and Chinese that is written in ASCII, between signs; "" where there are none."""
    if b"\x1b$" in data or b"\x1b(" in data:
        for encoding in ("iso2022_jp_2", "iso2022_jp_3", "iso2022_kr"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not text.isascii():
                return text
    if HZ.search(data) and data.isascii():
        try:
            text = data.decode("hz")
        except UnicodeDecodeError:
            return ""
        return (
            text
            if _share(text, frozenset(CJK_MARKS + CHINESE + SIMPLIFIED), ascii_counts=False) >= LEAST_FREQUENT
            else ""
        )
    return ""


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from another encoding, nearly all of whose bytes over 127 are bad UTF-8."""
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") < MOST_DAMAGED * sum(not character.isascii() for character in text)


def _decode_legacy(data: bytes) -> str:
    """Decode bytes that are not UTF-8 and hold no NUL.

    Accents stand alone between ASCII letters, so mostly isolated bytes over 127 are a European language.
    """
    isolated = len(ISOLATED.findall(data)) > MOST_ISOLATED * sum(byte > 127 for byte in data)
    text = _decode_by_frequency(data, WIDE if isolated else DOUBLE_BYTE | WIDE, LEAST_FREQUENT)
    if text is not None:
        return text
    best, clear = read_alphabet(data)
    if best and clear:
        return best.text
    first = next(at for at, byte in enumerate(data) if byte > 127)
    raise _undecodable(data, best.encoding if best else "no encoding", first)


def _decode_by_frequency(data: bytes, candidates: dict[str, str], least: float) -> str | None:
    """Decode with the candidate of the highest share of frequent characters, if that is ``least`` or more."""
    readings = []
    for encoding, frequent in candidates.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in DOUBLE_BYTE or _is_clean(text):
            readings.append((_share(text, frozenset(frequent), ascii_counts=encoding in WIDE), text))
    share, text = max(readings, key=itemgetter(0), default=(0.0, ""))
    return text if share >= least else None


def _share(text: str, frequent: frozenset[str], *, ascii_counts: bool) -> float:
    """Measure the share of ``frequent`` characters in a sample; ASCII tells one double-byte encoding from no other."""
    sample = list(islice((character for character in text if ascii_counts or not character.isascii()), SAMPLE))
    return sum(character in frequent for character in sample) / max(1, len(sample))


def _is_clean(text: str) -> bool:
    """Tell whether ``text`` has only assigned characters and, of the controls, only white space and escape."""
    seen = set(text[:SAMPLE]) - set("\t\n\v\f\r\x1b")
    return "\0" not in text and not {unicodedata.category(character) for character in seen} & {"Cc", "Cn", "Co", "Cs"}


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, encoding.upper(), error.start) from None
