"""What reads like a title; and entries of a table of contents, captions and rows, which look like one and are none."""

from collections.abc import Sequence

import regex

from qa.guide.readers.plain_text.headings import INNER_STOP, MOST_WORDS, WIDEST_BARE_TITLE, WIDEST_QUESTION
from qa.guide.readers.plain_text.lines import BULLET, PAUSES, QUESTION, STOPS, width
from qa.records import CELL

WIDEST_STOPPED = 40  # columns of a title that ends in a full stop
MOST_COVER = 30  # paragraphs before the text
LONGEST_END = 100  # characters of a line in which its page number is looked for
LEAST_ENTRIES = 5  # lines in a row ending in page numbers that rise
LEADERS = regex.compile(r"(?:[.․·_]\s?){3,}\s*\d{1,4}$|…\s*\d{1,4}$|\t\d{1,4}$")
LETTER_NUMBER = regex.compile(
    r"\p{Han}*\s*[〔\[［(（]\d{4}[〕\]］)）]\s*第?\s*\d+\s*[号號]"
)  # of an office: 〔2024〕6号
ADDRESS = regex.compile(r"\s*[·•|,，–—-]\s*\S.*[·•|,，–—-]\s*\S.*\d")  # behind a name: a street, a town
MOST_BELOW_NAME = 3  # lines in which an address is looked for
PAGE_NUMBER = regex.compile(r"\D[\s.…·]+(\d{1,4})$")
CAPTION = regex.compile(
    r"(?:[图圖図表]|그림|표|Fig(?:ure|ura|\.)?|Table(?:au)?|Tab(?:elle|la|ela|lo|el|\.)|Abb(?:ildung|\.)|"
    r"Рис(?:унок|\.)|Таблица|Şekil|Tablo|Resim|Çizelge|Rys(?:unek|\.)|Ryc(?:ina|\.)|Zdjęcie|Obr(?:ázek|\.)|Gambar|"
    r"Hình(?: ảnh)?|Ảnh|Bảng|Tabella|Immagine|(?:รูป(?:ภาพ)?|ภาพ|ตาราง)(?:ที่)?|चित्र|आकृति|तालिका|सारणी|شكل|جدول)\s?\d"
)
CONTENTS = regex.compile(
    r"(?i)(?:目\s*[录錄次]|もくじ|목\s*차|차\s*례|(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|"
    r"table des matières|[íi]ndice|tabla de contenidos?|contenidos?|conteúdo|sumário|содержание|оглавление|المحتويات|"
    r"الفهرس|daftar isi|mục lục)\W*"
)
# Titles of notes: no headings, even where headings are in such brackets too.
NOTE = regex.compile(
    r"(?i)[【〖［\[]\s*(?:[重特温溫友][要别別馨情])?\s*(?:ご?注意(?:事[项項])?|提[示醒]|警告|危[险険險]|注(?:[释釋记記])?|[备備]注|[备備]考|小?[贴貼]士|"
    r"重要|補足|参考|ヒント|メモ|ポイント|주의(?:\s?사항)?|참고|경고|팁|중요|note|warning|caution|tip|important|hinweis|achtung|внимание|"
    r"примечание|важно)\s*[!！]?\s*[】〗］\]]\W*"
)
# A step that is typed into a shell: a program, and what looks like an option or a path.
COMMAND = regex.compile(
    r"(?:\d{1,3}\s?[.．、)）]|[$#>])?\s*(?:sudo\s+)?(?:cd|ls|ll|cp|mv|rm|mkdir|cat|echo|chmod|chown|tar|unzip|wget|curl|yum|dnf|rpm|"
    r"apt|apt-get|systemctl|service|export|source|make|pip3?|npm|yarn|docker|git|ssh|scp|python3?|java|grep|tail|find|df|"
    r"du|sh|bash|mount|ln|vim?|nano)\s+(?:-{1,2}\w|[~$]|\.{0,2}/\w|[\w.-]+/)\S*"
)
# What says no more than that a note follows.
NOTE_TITLE = regex.compile(
    r"\W*(?:note|notice|warning|caution|important|tip|hint|danger|attention|nota bene|n\.?b\.?|"
    r"hinweis|achtung|warnung|vorsicht|wichtig|tipp|anmerkung|opmerking|let op|waarschuwing|"
    r"remarque|avertissement|astuce|nota|aviso|atención|advertencia|importante|atenção|dica|cuidado|attenzione|avviso|"
    r"примечание|внимание|важно|предупреждение|примітка|увага|важливо|uwaga|ostrzeżenie|"
    r"ملاحظة|ملاحظه|تنبيه|تحذير|مهم|توجه|نکته|catatan|peringatan|perhatian|penting|not|uyarı|dikkat|lưu ý|"
    r"chú ý|cảnh báo|ध्यान दें|नोट|알아두세요|알아두기|注意|提示|小提示|重要提示|警告|注|提醒|警示|"
    r"ご注意|補足|メモ|ヒント|重要|참고|주의|경고|중요)\W*",
    regex.IGNORECASE,
)
FULL_STOP = regex.compile(r"(?<=[\p{L}\p{N})）])[.。．।]\W*$")
NO_TITLE = regex.compile(r"[|=\t]|^[#/\\%&@~+<]|://|\S@\S|^[\p{N}\p{P}\p{S}\s年月日时時分년월일]*$")


def find_contents(lines: Sequence[str]) -> set[int]:
    """Find the lines of a table of contents: dots before a page number, or page numbers that rise down the lines."""
    ends = [line[-LONGEST_END:] for line in lines]
    found = {at for at, end in enumerate(ends) if LEADERS.search(end)}
    rising: list[int] = []
    before = 0
    for at, end in enumerate([*ends, ""]):
        match = PAGE_NUMBER.search(end)
        if match and int(match[1]) >= before:
            rising.append(at)
            before = int(match[1])
            continue
        if len(rising) >= LEAST_ENTRIES:
            found.update(rising)
        rising, before = ([at], int(match[1])) if match else ([], 0)
    return found


def find_letterheads(lines: Sequence[str]) -> set[int]:
    """Find the names of who sends a letter: above its number, or again in the line of an address below."""
    found = set()
    for at, line in enumerate(lines):
        below = lines[at + 1 : at + 1 + MOST_BELOW_NAME]
        numbered = bool(below) and LETTER_NUMBER.fullmatch(below[0].strip()) is not None
        if numbered or any(other.startswith(line) and ADDRESS.match(other, len(line)) for other in below):
            found.add(at)
    return found


def is_no_heading(text: str) -> bool:
    return (
        CELL in text
        or BULLET.match(text) is not None
        or CAPTION.match(text) is not None
        or CONTENTS.fullmatch(text) is not None
        or NOTE.fullmatch(text) is not None
        or NOTE_TITLE.fullmatch(text) is not None
        or COMMAND.match(text) is not None
    )


def is_title(text: str, colons: bool = False, widest: int = WIDEST_BARE_TITLE) -> bool:
    """Tell whether a paragraph reads like a title; one that ends in a colon does where its like do.

    :param widest: In columns, of one that is no question.
    """
    text = text.strip()
    question = QUESTION.search(text) is not None
    if width(text) > (WIDEST_QUESTION if question else widest) or is_no_heading(text):
        return False
    if NO_TITLE.search(text) or (INNER_STOP.search(text[3:]) and not question):
        return False
    return not text.endswith(STOPS) and (not text.endswith(PAUSES) or (colons and text.endswith((":", "："))))


def is_title_with_stop(text: str) -> bool:
    """Tell whether a few words read like a title but for the full stop behind them."""
    title = FULL_STOP.sub("", text.strip())
    short = len(title.split()) <= MOST_WORDS and width(title) <= WIDEST_STOPPED
    return title != text.strip() and short and is_title(title)
