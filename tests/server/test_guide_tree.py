"""Heading paths put into one another."""

from typing import Any

import pytest

from qa.server.guide_tree import headings_tree


def shape(tree: list[dict[str, Any]]) -> list[Any]:
    return [[one["heading"], *shape(one["sections"])] for one in tree]


@pytest.mark.parametrize(
    ("paths", "tree"),
    [
        ([()], []),
        ([("A",), ("A", "B"), ("A", "C"), ("D",)], [["A", ["B"], ["C"]], ["D"]]),
        ([("A", "B", "C"), ("A", "D")], [["A", ["B", ["C"]], ["D"]]]),
        ([("A", "B"), ("A", "B")], [["A", ["B"], ["B"]]]),  # two sections of one name
        ([("A", "B"), ("C", "B")], [["A", ["B"]], ["C", ["B"]]]),
    ],
)
def test_each_section_stands_below_its_own(paths: list[tuple[str, ...]], tree: list[Any]) -> None:
    assert shape(headings_tree(paths)) == tree
