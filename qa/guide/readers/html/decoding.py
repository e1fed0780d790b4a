"""The bytes of a web page to its text: by its mark, as UTF-8, in the encoding it names, else in the one that fits."""

import regex

from qa.errors import CorpusError
from qa.guide.readers.text import BYTE_ORDER_MARKS, decode

MOST_NULS = 0.01  # share of the bytes; more of them are another encoding
SEEN = 4096  # bytes at the top in which a page names its encoding
NAMED = regex.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", regex.IGNORECASE)
# What pages call an encoding, to the larger one that is meant by it.
MEANT = {
    "gb18030": "gb18030 gb2312 gbk gb_2312-80 x-gbk cp936 windows-936 chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5 cp950 windows-950",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji cp932 ms932",
    "euc_jis_2004": "euc-jp x-euc-jp eucjp",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 ksc_5601 korean windows-949 cp949",
    "cp1252": "iso-8859-1 latin1 latin-1 us-ascii ascii l1",
    "cp1254": "iso-8859-9 latin5",
    "cp874": "tis-620 iso-8859-11 windows-874",
}
ENCODINGS = {name: encoding for encoding, names in MEANT.items() for name in names.split()}
PLAIN_NAME = regex.compile(r"iso-8859-\d{1,2}|windows-125\d|cp(?:125\d|437|85\d|866)|koi8-[rut]|macintosh")
DEFAULTS = ("cp1252", "windows-1252")  # what programs write where nobody chose
EAST = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
MISNAMED = {  # first bytes to what such a file is
    b"%PDF": "is a PDF; name it .pdf",
    b"PK\x03\x04": "is no web page but a packed file, as .docx or .epub are; give it its own ending",
    b"\xd0\xcf\x11\xe0": "is an old Office file; save it as a web page, or as .docx",
}
ARCHIVE = regex.compile(
    rb"(?:From: .{0,200}\s+)?.{0,500}^MIME-Version:.{0,500}multipart/related", regex.DOTALL | regex.M
)


def decode_page(data: bytes) -> str:
    """Decode a web page.

    :raises CorpusError: It is another kind of file, or no encoding fits.
    """
    for start, reason in MISNAMED.items():
        if data.startswith(start):
            raise CorpusError(reason)
    if ARCHIVE.match(data[:SEEN]):
        raise CorpusError("is a web archive (MHTML); save the page as 'Web page, HTML only'")
    marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if not marked and 0 < data.count(0) <= MOST_NULS * len(data):
        data = data.replace(b"\0", b"")  # browsers pass over them
    if marked or 0 in data or data.isascii():
        return decode(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_named(data)


def _decode_named(data: bytes) -> str:
    encoding = _named_encoding(data[:SEEN])
    if encoding in DEFAULTS:
        # Help made in China says so too, of bytes that are Chinese.
        try:
            text = decode(data)
        except CorpusError:
            text = ""
        if EAST.search(text):
            return text
    try:
        return data.decode(encoding) if encoding else decode(data)
    except UnicodeDecodeError:
        return decode(data)


def _named_encoding(top: bytes) -> str:
    found = NAMED.search(top)
    name = found[1].decode("ascii", "replace").lower() if found else ""
    return ENCODINGS.get(name) or (name if PLAIN_NAME.fullmatch(name) else "")
