"""Which heading lies below which."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from qa.guide.readers.plain_text.headings import Heading
from qa.guide.readers.plain_text.lines import Page
from qa.guide.readers.plain_text.markers import STRONG

DEEPEST = 8  # headings on a path


def nest(page: Page, headings: list[Heading]) -> Iterator[list[Heading]]:
    """Yield the path of each heading, from the top heading down to its own.

    A style on the path ends what is below it; a new style goes below, except where :func:`_is_beside`.
    """
    runs = Counter(style for style, _ in {(heading.style, heading.run) for heading in headings if heading.run})
    first = next((heading for heading in headings if heading.run), None)
    bare = [heading.line for heading in headings if heading.style.startswith("bare")]
    if first and (runs[first.style] > 1 or first.line - 1 in bare or page.lines[first.line - 1].ends_with((":", "："))):
        first = None
    if any(page.lines[line].boxed for line in bare):
        first = None  # titles in boxes are above all others
    path: list[Heading] = []
    for heading, following in pairwise([*headings, None]):
        if heading is None:
            return
        if heading.line == 0 and following and _is_over_all(following, runs, bare):
            heading = replace(heading, style="title")
        del path[_depth(path, heading, first, bare) :]
        path.append(heading)
        yield path


def _is_over_all(following: Heading, runs: Counter[str], bare: list[int]) -> bool:
    """Tell a title of the document from the first of its topics, by the heading below it."""
    if following.run is None:
        return following.line == 1
    return runs[following.style] == 1 and (following.style.startswith(STRONG) or len(bare) == 1)


def _depth(path: list[Heading], heading: Heading, first: Heading | None, bare: list[int]) -> int:
    """Count the headings of ``path`` that stay above ``heading``; those of runs that go on below it do."""
    floor = 0
    for depth, parent in enumerate(path):
        if parent.run and parent.run == heading.run:
            return depth
        if parent.run and parent.run[1] > heading.line:
            floor = depth + 1
    for depth in range(floor, len(path)):
        if path[depth].style == heading.style or _is_beside(path[depth], heading, first, bare):
            return depth
    return min(len(path), DEEPEST - 1)


def _is_beside(parent: Heading, heading: Heading, first: Heading | None, bare: list[int]) -> bool:
    """Tell whether ``heading``, of a style not on the path, ends ``parent`` instead of going below it.

    Chapters end steps and stand beside a preface. A bare title ends a run that is over, unless bare titles stood
    inside that run too.
    """
    if parent.style == "title":
        return False
    if parent.run and heading.run:
        return heading.style.startswith(STRONG) and not parent.style.startswith(STRONG)
    if parent.run:
        hosts = bisect_left(bare, parent.run[1]) > bisect_right(bare, parent.run[0])
        return heading.style.startswith("bare") and not hosts
    return heading == first if heading.run else heading.style == "bare topic"
