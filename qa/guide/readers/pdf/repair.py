"""Letters of a file put right: radicals and ligatures, bullets of symbol fonts, swapped Arabic, parted Thai."""

import unicodedata

import regex

# Radicals that fonts name in place of the character that looks alike. Kangxi radicals have one in Unicode's own table
# of compatibility; these have none there, but each is a character as it is.
RADICALS = dict(
    zip(
        "⺁⺋⺒⺛⺠⺪⺶⺼⻁⻃⻄⻅⻆⻇⻉⻋⻎⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂㔾巳旡民疋羊肉虎西西见角角贝车辶钅長长门雨青韦页风飞食食飠马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
COMPATIBLE = regex.compile(r"[\u2e80-\u2fdf\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdfb\ufe70-\ufefc]")
BULLETS = regex.compile(
    r"[\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf077\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc]"
)  # of Symbol and Wingdings
SWAPPED = regex.compile(r"(?<!\p{L})(?P<and>[وفبك]?)ا(?P<alef>[أإآ])ل(?=\p{L})")  # no Arabic word begins with two alefs

THAI_AM = regex.compile(r"(?<=[\u0e01-\u0e2e][\u0e48-\u0e4b]?) \u0e32")  # no Thai word begins with that vowel
THAI_TONE = regex.compile(r"([\u0e48-\u0e4b])([\u0e31\u0e34-\u0e39])")  # the tone is written behind the vowel

ANY = regex.compile("|".join(one.pattern for one in (COMPATIBLE, BULLETS)) + r"|[\u0600-\u06ff\u0e01-\u0e4b]")


def repair(text: str) -> str:
    """Give the text of a line as people write and search it."""
    if not ANY.search(text):
        return text
    text = COMPATIBLE.sub(lambda match: RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)
    text = BULLETS.sub("•", text)
    text = THAI_TONE.sub(r"\2\1", THAI_AM.sub("\u0e33", text))
    return SWAPPED.sub(r"\g<and>ال\g<alef>", text)
