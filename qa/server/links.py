"""Where a passage can be read: its row for the API, and its place in the live guide by the operator's template."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from string import Formatter
from typing import Any
from urllib.parse import quote

import regex

from qa.errors import QAError
from qa.records import Answer, Passage
from qa.server.wire import answer_to_json

FIELDS = ("document", "page", "anchor", "text")
_NO_SLUG = regex.compile(r"[^\p{L}\p{M}\p{N}\s_-]")


@dataclass(frozen=True, slots=True)
class Links:
    """Writes the links of passages."""

    template: str = ""  # https only; "" for the addresses that the guide's own settings gave its files

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Links":
        """Read ``GUIDE_QA_SITE``.

        :raises QAError: It does not begin with ``https://`` and a host, or names a field that there is none of.
        """
        template = environment.get("GUIDE_QA_SITE", "").strip()
        try:
            pieces = list(Formatter().parse(template))
        except ValueError:
            pieces = [("", "?", "", None)]
        wrong = {
            name
            for _, name, form, conversion in pieces
            if name is not None and (name not in FIELDS or form or conversion)
        }
        if template and (wrong or not regex.match(r"https://[^/{}\s]+/", template)):
            raise QAError(
                f"GUIDE_QA_SITE must be like https://help.example.com/{{page}}#{{anchor}}, of the fields "
                f"{', '.join(f'{{{name}}}' for name in FIELDS)}; got {template}"
            )
        return cls(template)

    def url(self, passage: Passage) -> str:
        """Give the address of a passage's place in the live guide, https only; "" where that is not known."""
        address = passage.place.address
        if not self.template:
            return address if address.startswith("https://") else ""
        document, heading = PurePosixPath(passage.document_id), (passage.headings or ("",))[-1]
        anchor = passage.place.name if passage.place.unit == "anchor" else slug(heading)
        fields = {"document": str(document), "page": str(document.with_suffix("")), "anchor": anchor}
        return self.template.format_map(
            {name: quote(value, safe="/") for name, value in fields.items()}
            | {"text": quote(heading, safe="").replace("-", "%2D")}
        )

    def answer(self, answer: Answer) -> dict[str, Any]:
        """Write an answer as ``qa ask --json`` does, each hit with its links."""
        told = answer_to_json(answer)
        for hit, written in zip(answer.hits, told["hits"], strict=True):
            written |= self.passage(hit.passage)
        return told

    def passage(self, passage: Passage) -> dict[str, Any]:
        """Give the links of a passage: its row, and its address where that is known."""
        url = self.url(passage)
        return {"row": passage.row} | ({"url": url} if url else {})


def slug(heading: str) -> str:
    """Write the anchor of a heading as GitHub and most makers of sites do."""
    return "-".join(_NO_SLUG.sub("", heading.lower().strip()).split(" "))
