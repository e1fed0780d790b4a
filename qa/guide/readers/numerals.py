"""How a counted number is written before a heading or an item: Roman, Chinese, circled and others."""

from collections.abc import Callable

CHINESE = "零一二三四五六七八九"
LEGAL_SIMPLIFIED, LEGAL_TRADITIONAL, LEGAL_JAPANESE = (
    "零壹贰叁肆伍陆柒捌玖",
    "零壹貳參肆伍陸柒捌玖",
    "〇壱弐参四伍六七八九",
)
KOREAN = "영일이삼사오육칠팔구"
KOREAN_UNITS = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"]
KOREAN_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]  # fmt: skip
HEBREW = [(400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"),
          (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"),
          (3, "ג"), (2, "ב"), (1, "א")]  # fmt: skip
# Formats that go through a row of characters; past its end letters are doubled, others go on in digits.
LETTERS = {
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
}
ROWS = {
    "decimalEnclosedCircle": "".join(
        map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
    ),
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "irohaFullWidth": (  # the order of an old poem
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
    ),
}
ROWS["decimalEnclosedCircleChinese"] = ROWS["decimalEnclosedCircle"]
ROWS["aiueo"], ROWS["iroha"] = ROWS["aiueoFullWidth"], ROWS["irohaFullWidth"]
DIGITS = {
    "chineseCounting": "○" + CHINESE[1:],
    "taiwaneseCounting": "○" + CHINESE[1:],
    "ideographDigital": "〇" + CHINESE[1:],
    "taiwaneseDigital": "○" + CHINESE[1:],
    "japaneseDigitalTenThousand": "〇" + CHINESE[1:],
    "koreanDigital": KOREAN,
    "koreanDigital2": CHINESE,
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "hindiNumbers": "०१२३४५६७८९",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
}


def write_numeral(value: int, how: str) -> str:
    """Write a number.

    :param how: By the names that Word has for it (``w:numFmt``); one that is not known is written in digits.
    """
    if how in ("none", "bullet"):
        return ""
    if how in LETTERS and value > 0:
        letters = LETTERS[how]
        times, at = divmod(value - 1, len(letters))
        return letters[at] * (times + 1) if times < 10 else str(value)
    if how in ROWS:
        return ROWS[how][value - 1] if 0 < value <= len(ROWS[how]) else str(value)
    if how in WRITERS and 0 < value < 10_000:
        return WRITERS[how](value)
    if how in DIGITS:
        return "".join(DIGITS[how][int(digit)] for digit in str(abs(value)))
    return str(value)


def _counted(digits: str, units: str = "千百十", *, zeros: bool = True, ones: bool = False) -> Callable[[int], str]:
    """Make a writer of numbers below 10,000 with words for tens, hundreds and thousands.

    :param zeros: A gap between the words is named, as in 一百零一.
    :param ones: One ten is 一十 everywhere, not only behind hundreds.
    """

    def write(value: int) -> str:
        text, gap = "", False
        for power, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
            digit = value // power % 10
            if digit == 0:
                gap = bool(text)
                continue
            silent = digit == 1 and unit and not ones and (not zeros or (power == 10 and not text))
            text += (digits[0] if gap and zeros else "") + ("" if silent else digits[digit]) + unit
            gap = False
        return text

    return write


def _roman(value: int) -> str:
    text = ""
    for worth, letters in ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _hebrew(value: int) -> str:
    text = "ת" * (value // 400)
    value %= 400
    for worth, letter in HEBREW:
        if value % 100 in (15, 16) and value < 100:  # else they would spell a name of God
            return text + "ט" + ("ו" if value == 15 else "ז")
        if value >= worth:
            text, value = text + letter, value - worth
    return text


def _chinese(how: str) -> Callable[[int], str]:
    below = _counted(CHINESE)
    return lambda value: below(value) if value < 100 else "".join(DIGITS[how][int(digit)] for digit in str(value))


def _ordinal(value: int) -> str:
    last = 0 if 10 < value % 100 < 14 else value % 10
    return f"{value}{({1: 'st', 2: 'nd', 3: 'rd'}).get(last, 'th')}"


WRITERS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "chineseCounting": _chinese("chineseCounting"),
    "taiwaneseCounting": _chinese("taiwaneseCounting"),
    "chineseCountingThousand": _counted(CHINESE),
    "taiwaneseCountingThousand": _counted(CHINESE),
    "japaneseCounting": _counted(CHINESE, zeros=False),
    "koreanCounting": _counted(KOREAN, "천백십", zeros=False),
    "koreanLegal": lambda value: KOREAN_TENS[value // 10] + KOREAN_UNITS[value % 10] if value < 100 else str(value),
    "chineseLegalSimplified": _counted(LEGAL_SIMPLIFIED, "仟佰拾", ones=True),
    "ideographLegalTraditional": _counted(LEGAL_TRADITIONAL, "仟佰拾", ones=True),
    "japaneseLegal": _counted(LEGAL_JAPANESE, "阡百拾", zeros=False, ones=True),
    "hebrew1": _hebrew,
    "decimalZero": lambda value: f"{value:02}",
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
}
