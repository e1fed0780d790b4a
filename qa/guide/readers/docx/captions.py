"""Captions: what stands beside pictures and begins as others there do; set bold, they look like headings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.guide.readers.docx.names import W
from qa.guide.readers.evidence.levels import body_look, class_of, is_above
from qa.guide.readers.parts import Part
from qa.guide.readers.plain_text.markers import read_marker

PICTURES = (W + "drawing", W + "pict", W + "object")
LEAST_ALIKE = 3  # captions that begin with the same word


def without_captions(parts: Sequence[Part], beside: Sequence[Part]) -> Iterator[Part]:
    """Take the looks from captions, so that none is a heading.

    Titles stand beside pictures too: some of what begins with the same word must be set as the text is.

    :param beside: Those of the parts that stand next to a picture.
    """
    body = body_look(parts)
    plain = [part for part in beside if part.look and not part.level and read_marker(part.text) is None]
    counted = Counter(_word(part) for part in plain)
    usual = {_word(part) for part in plain if not is_above(class_of(part.look), body)}
    words = tuple(word for word, count in counted.items() if count >= LEAST_ALIKE and word in usual)
    captions = {id(part) for part in plain if part.text.startswith(words)}
    for part in parts:
        yield replace(part, look=None) if id(part) in captions else part


def _word(part: Part) -> str:
    return part.text.split(maxsplit=1)[0]
