"""Numbers of lists whose markup has none: people ask for the third step."""


class Numbers:
    """Counts the items of lists within each other."""

    def __init__(self) -> None:
        """Begin with no list."""
        self._counts: dict[int, int] = {}

    def next(self, depth: int) -> int:
        """Number an item, from 1; those further in begin anew."""
        self._counts = {level: count for level, count in self._counts.items() if level <= depth}
        self._counts[depth] = self._counts.get(depth, 0) + 1
        return self._counts[depth]

    def leave(self, depth: int) -> None:
        """End the lists at a depth and further in."""
        self._counts = {level: count for level, count in self._counts.items() if level < depth}
