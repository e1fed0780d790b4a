"""Whether a text asks, and a question as it heads its answer."""

import regex

from qa.guide.readers.limits import LONGEST_HEADING
from qa.guide.readers.parts import clean_line
from qa.guide.readers.reading import has_content

ASKS = regex.compile(r"[?？؟;؟՞]\W*$")
CALLED = regex.compile(
    r"(?i)(?:Q|问|問|질문|质问|質問|问题|問題|question|frage|вопрос|pregunta|pergunta)\s*\d{0,4}\s*[.．:：、]\s*"
)
ANSWERS = regex.compile(
    r"(?i)(?:A|ANS|答|答え|回答|答案|답변|답|answer|antwort|ответ|respuesta|resposta)\s*\d{0,4}\s*[.．:：、]\s*"
)
NUMBERED = regex.compile(r"(?:Q\s?\d{1,4}\b\s*|[(（]\d{1,4}[)）]\s*|\d{1,4}(?:\.\d{1,3})*\s*[.．、)）:：](?!\d)\s*)")
SHOWN = 100  # characters of a question that is too long for a heading


def asks(text: str) -> bool:
    """Tell whether a text ends with a question mark or says that it is a question."""
    return ASKS.search(text[-12:]) is not None or CALLED.match(text) is not None


def heading_of(question: str) -> tuple[str, bool]:
    """Give a question in a line, without its number, and whether that is all of it."""
    line = clean_line(question.replace("\n", " "))
    for pattern in (CALLED, NUMBERED):
        if (match := pattern.match(line)) and has_content(line[match.end() :]):
            line = line[match.end() :]
    if len(line) <= LONGEST_HEADING:
        return line, True
    return f"{line[:SHOWN].rstrip()}…", False
