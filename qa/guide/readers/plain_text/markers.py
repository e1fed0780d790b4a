"""What a line starts with: its number, or another mark of a heading or a step."""

import unicodedata
from dataclasses import dataclass

import regex

HAN = "〇零一二三四五六七八九十百千两兩壹贰貳叁參肆伍陆陸柒捌玖拾"
_BRACKETED = (
    rf"[【〖［\[]\s*(?:第\s*(?P<number>[{HAN}\d]+)\s*\p{{L}}{{1,3}}|\p{{L}}{{1,10}}\s*(?P<number>[{HAN}\d]+)|"
    r"(?P<number>\d+)\s*(?:\p{L}{1,6}|(?=[】〗])))\s*[】〗］\]]"
)
# (style, how a line of it starts); the first that fits counts, and "kind" tells apart styles of one form
MARKERS = [
    (style, regex.compile(pattern))
    for style, pattern in [
        (
            "【第",
            _BRACKETED,
        ),
        ("第", rf"第\s*(?P<number>[{HAN}\d]+)\s*(?P<kind>部分|单元|單元|[编編篇部卷章节節條条款课課讲講回步])"),
        ("第", r"(?P<kind>제)\s*(?P<number>\d+)\s*[편장절조]"),
        ("一、", rf"(?P<number>[{HAN}]+)(?:\s*[、.．:：]|\s(?=\S))"),
        ("（一）", rf"[（(]\s*(?P<number>[{HAN}]+)\s*[)）]"),
        ("1.1", r"(?P<number>\d+(?:[.．]\d+)+)[.．、]?(?=[\s\p{L}])"),
        ("1", r"(?P<number>\d+)\s*(?P<kind>[.．、)）])(?!\d)"),
        ("1", r"(?P<number>\d{1,2})(?P<kind>\s)\s*(?=\p{L})"),
        ("（1）", r"[（(]\s*(?P<number>\d+)\s*[)）]"),
        ("①", r"(?P<number>[①-⑳])"),
        ("§", r"§\s*(?P<number>\d+)[.:]?(?=\s)"),
        ("a", r"(?P<number>[a-z])\)(?=\s)"),
        ("I", r"(?P<number>[IVX]+)[.、)](?=\s)"),
        ("A", r"(?P<number>[A-Z])[.、)](?=\s)"),
        # Captions and the answers to Q1, Q2 are numbered too.
        ("word", r"(?![图圖表答]|Fig|Table|A\d)(?P<kind>\p{L}{1,12})\s?(?P<number>\d+)(?=[\s.:：、)）—–-]|$)"),
        ("word", rf"(?P<kind>\p{{Han}}{{1,4}}?)(?P<number>[A-Z]|[{HAN}]+)(?=[\s.:：、—–-]|$)"),
        ("word", r"(?P<kind>\p{L}{2,12})\s(?P<number>[A-Z]|[IVX]+)(?=[.:：—–-]|$)"),
        ("#", r"(?P<kind>#{1,6})\s"),
        ("Q", r"(?:Q|问|問|질문)\s*[:：.]"),
        ("【", r"[【〖](?=.{1,40}[】〗]$)"),
        ("■", r"(?P<kind>[■◆◇□▲▼★☆◎❖])"),
    ]
]
# What follows the number of another section where a sentence refers to it; a heading goes on otherwise.
REFERS = regex.compile(
    r"(?:所[列述指称定规]|[的之以]|规定|規定|中[的，,、规]|[节節条條章款项項]\s*(?:所|的|规定|規定|中)|[及和或与至到、]\s*第|[にのをはでがと]|から|まで|および|または|及び|又は|"
    r"에|의|을|를|은|는|이\s|가\s|에서|부터|까지)"
)
# A prompt of a shell, which plain text has in place of a comment or a heading.
PROMPT = regex.compile(
    r"#\s+(?:(?:sudo|vim?|nano|cd|ls|ll|cp|mv|rm|mkdir|cat|echo|chmod|chown|tar|unzip|wget|curl|yum|dnf|rpm|apt|apt-get|"
    r"systemctl|service|export|source|make|pip3?|npm|yarn|docker|git|ssh|scp|python3?|java|mysql|psql|grep|kill|ps|touch|"
    r"tail|head|find|df|du|top|ip|ifconfig|ping|sh|bash|useradd|passwd|mount|reboot|shutdown|su|exit|ln|sed|awk|env|whoami)"
    r"(?:\s|$)|\.{0,2}/|\.\s|[a-z][\w.-]*\s+(?:-{1,2}\w|\.{0,2}/|~))"
)
LETTER = regex.compile(r"[\p{L}\p{N}]")
SPLIT = ("第", "word", "#", "■")  # styles whose kinds are numbered apart from each other
STRONG = ("第", "§", "一、", "#", "【")  # styles that are headings more often than steps
ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Marker:
    style: str
    family: str  # numbers of one family follow each other
    number: tuple[int, ...]  # () for a style without numbers
    end: int  # characters before the title
    parted: bool = True  # a space or a mark stands between number and title, or there is no title


def read_marker(text: str) -> Marker | None:
    """Read what a line starts with; bold marks before it count as part of it."""
    bold = len(text) - len(text.lstrip("*_"))
    for style, pattern in MARKERS:
        match = pattern.match(text, bold)
        if match and is_reference(text, match, style):
            return None
        if match:
            groups = match.groupdict()
            number = tuple(map(_value, regex.split("[.．]", groups["number"]))) if "number" in groups else ()
            named = style + (str(len(number)) if style == "1.1" else groups.get("kind", ""))
            end = len(text) - len(text[match.end() :].lstrip())
            named, family = ("【", "【第") if style == "【第" else (named, named if style in SPLIT else style)
            return Marker(named, family, number, end, end > match.end() or not LETTER.match(text, match.end()))
    return None


def is_reference(text: str, match: regex.Match[str], style: str) -> bool:
    """Tell a sentence that begins with the number of another section, or a command, from a marked line."""
    if style == "#":
        return PROMPT.match(text, match.start()) is not None
    return style in ("第", "1.1") and REFERS.match(text, match.end()) is not None


def begins_with_reference(text: str) -> bool:
    """Tell whether a line has a number before its text that is not its own, or a prompt of a shell."""
    for style, pattern in MARKERS:
        if style in ("第", "1.1", "#") and (match := pattern.match(text)):
            return is_reference(text, match, style)
    return False


def _value(numeral: str) -> int:
    """Read a numeral in digits of any script, in Chinese (十二, 二〇一), Roman, or a letter of the alphabet."""
    if set(numeral) <= set(ROMAN):
        values = [ROMAN[letter] for letter in numeral]
        return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
    if numeral.isascii() and numeral.isalpha():
        return ord(numeral.upper()) - ord("A") + 1
    total = digits = 0
    for character in numeral[:9]:
        value = int(unicodedata.numeric(character, 2))  # Unicode gives 两, two, no value
        if value in (10, 100, 1000):
            total, digits = total + max(digits, 1) * value, 0
        else:
            digits = 10 * digits + value
    return total + digits
