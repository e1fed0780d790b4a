"""Whether a model has begun to say the same over and over."""

TIMES = 4  # that something stands at the end, at least
LONGEST = 200  # characters of what is repeated
LOOKED_AT = TIMES * LONGEST
LEAST = 48  # characters of all of it; "ha ha ha ha" is none


def repeats(text: str) -> bool:
    """Whether ``text`` ends in the same characters ``TIMES`` times or more, one behind the other."""
    for period in range(1, LONGEST + 1):
        size = max(LEAST, TIMES * period)
        if size > len(text):
            return False
        end = text[-size:]
        if end[period:] == end[:-period]:
            return True
    return False
