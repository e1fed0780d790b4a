"""The first page: questions that the guide answers, and what it holds."""

from collections.abc import Callable, Sequence

from qa.page.address import Address, section_address
from qa.page.markup import Say, escape
from qa.page.passage import file_title, tongue

MOST_PAGES = 100  # of the guide that are listed at once; more would take the browser long
MOST_SECTIONS = 100  # of a page


def questions_html(title: str, name: str, questions: Sequence[str], here: Address) -> str:
    """Write questions as links that ask them."""
    links = "".join(
        f'<li><a class="qa-go qa-chip" dir="auto" href="{escape(Address(question, language=here.language).link())}">'
        f"{escape(question)}</a></li>"
        for question in questions
    )
    heading = f'<h2 class="qa-more">{escape(title)}</h2>'
    return f'<nav class="qa-{name}" aria-label="{escape(title)}">{heading}<ul class="qa-chips">{links}</ul></nav>'


def contents_html(
    sections: Sequence[tuple[str, tuple[str, ...]]], language_of: Callable[[str], str], here: Address, say: Say
) -> str:
    """Write the guide's pages and their sections, each page to be unfolded.

    :param sections: Document and heading path, in the order of the guide.
    :param language_of: Tells a document's language, "" where it cannot be told.
    """
    pages: dict[str, list[tuple[str, ...]]] = {}
    for document, headings in sections:
        pages.setdefault(document, []).append(headings)
    shown = list(pages.items())[:MOST_PAGES]
    written = "".join(_page_html(document, paths, language_of(document), here, say) for document, paths in shown)
    rest = _rest_html(len(pages) - len(shown), say)
    return (
        f'<nav class="qa-contents" aria-label="{escape(say("book.contents"))}">'
        f'<h2 class="qa-more">{escape(say("book.contents"))}</h2>{written}{rest}</nav>'
    )


def page_title(document: str, paths: Sequence[tuple[str, ...]]) -> str:
    """Name a page by the heading that all of it stands under, else by its file; not escaped."""
    tops = {path[0] for path in paths if path}
    return tops.pop() if len(tops) == 1 else file_title(document)


def _page_html(document: str, paths: Sequence[tuple[str, ...]], language: str, here: Address, say: Say) -> str:
    title = page_title(document, paths)
    below = [path for path in dict.fromkeys(paths) if path and path != (title,)]
    items = "".join(_section_html(document, path, here) for path in below[:MOST_SECTIONS])
    whole = Address(at=document, language=here.language).link()
    return (
        f"<details {tongue(language)}><summary>{escape(title)}</summary>"
        f'<ul><li><a class="qa-go" href="{escape(whole)}">{escape(say("book.whole"))}</a></li>'
        f"{items}</ul>{_rest_html(len(below) - MOST_SECTIONS, say)}</details>"
    )


def _section_html(document: str, path: tuple[str, ...], here: Address) -> str:
    link = Address(at=section_address(document, path), language=here.language).link()
    return (
        f'<li style="--depth: {max(0, len(path) - 2)}"><a class="qa-go" href="{escape(link)}">'
        f"{escape(path[-1])}</a></li>"
    )


def _rest_html(more: int, say: Say) -> str:
    return f'<p class="qa-note">{escape(say("book.rest", more=more))}</p>' if more > 0 else ""
