"""Every number that makes an index stale, in one place; an index made with another one is refused."""

SCHEMA = 9  # raised whenever a file of a generation changes its meaning
DOCUMENTS = 4  # raised whenever a reader or the cutting into passages changes
TERMS = 3  # raised whenever the technical terms that are found change
BACKGROUND = 2  # raised whenever a question of the bank, or the form in which it is encoded, changes
RANKING = 3  # raised whenever stored signals change
