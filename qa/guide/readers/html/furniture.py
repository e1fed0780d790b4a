"""What of a page is no text of the guide: navigation, controls, what is hidden; it is taken out of the tree."""

import regex

from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line
from qa.guide.readers.reading import has_content
from qa.records import Note

NEVER = frozenset(
    {"script", "style", "template", "noscript", "link", "meta", "head", "nav", "footer"}
    | {"iframe", "object", "embed", "applet", "video", "audio", "canvas", "map", "frame", "frameset", "noframes"}
    | {"input", "select", "textarea", "datalist", "progress", "meter", "dialog"}
    | {"rp", "rt", "annotation", "annotation-xml"}  # a reading, and a formula, said again
)
ROLES = frozenset(
    {"navigation", "search", "contentinfo", "menu", "menubar", "dialog", "alertdialog"}
    | {"doc-backlink", "doc-toc", "doc-pagebreak"}
)
MANY_LINKS = ("aside", "complementary")
# Classes of known programs, and of nearly all that make pages.
CLASSES = regex.compile(
    r"(?:.*[-_])?(?:breadcrumbs?|pagination|page-?metadata|page-?nav|prev-?next|share(?:-?buttons)?|skip-?(?:link|nav)|"
    r"skip-?to-?(?:main-?)?content|back-?to-?top|return-to-top|edit-?(?:this-?)?(?:page|link)s?|edit-on-github|"
    r"cookie-?(?:banner|consent)|votes|reaction-?picker|copy-?btn|copy-?button|clipboard|relatives|article-author)|"
    r"nav(?:bar|header|footer|igation)?|navbar-.*|editsection|mw-editsection|mw-jump-link|rst-footer-buttons|last-updated|search-results|md-skip|has-results|no-results|"
    r"theme-doc-footer|theme-edit-this-page|md-source-file|md-content__button|sphinxsidebar\w*|related|linenos|linenodiv|"
    r"lineno|lnt|ln|line-numbers-(?:rows|wrapper)|rouge-gutter|gutter|footnote-back(?:ref|link)?|footnote-return|"
    r"fn-backref(?:erence)?|footnoteBack|data-footnote-backref|reversefootnote|"
    r"visually-?hidden|sr-only|screen-reader-text|katex-html|MsoToc\d|MsoHeader|MsoFooter",
    regex.IGNORECASE,
)
# The same, where most of it is links.
LINKED = regex.compile(
    r"(?:.*[-_])?(?:toc|sidebar|menu|contents|table-of-contents|topnav|local-nav|on-this-page|index-?list|tags|see-also|"
    r"links|feedback|related-.*|recent-.*)|sidebar.*|tree.*view|navi.*",
    regex.IGNORECASE,
)
PERMALINK = regex.compile(
    r"header-?link|header-?anchor|heading-?anchor|hash-?link|anchor(?:-?link|js-link)?|perma-?link|direct-link|headeranchor-link",
    regex.IGNORECASE,
)
PERMALINK_SAYS = regex.compile(r"(?:perma|direct )?link to (?:this|the|heading)|^permalink|anchor", regex.IGNORECASE)
HIDING = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", regex.IGNORECASE)
FOLDED = regex.compile(
    r"(?:^|[-_])tabs?(?:[-_]|$)|panel|pane|collaps|accordion|expand|toggle|answer|faq|dropdown|drop-?down|spoiler",
    regex.I,
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TITLES = (*HEADINGS, "dt", "summary")
LETTER = regex.compile(r"[\p{L}\p{N}]")
LINKS = 0.5  # share of the text
LISTED = 0.9  # the same, of links within the page
LEAST_LISTED = 3
LEAST = 200  # characters of a form that is a page
SHOWN = 80  # characters of a note


def take_out(body: Element) -> list[Note]:
    """Take furniture out of a page.

    :return: What is readable among it and yet no furniture.
    """
    notes: list[Note] = []
    controlled, titles = _controlled(body), body.find("h1")
    for element in list(body.elements()):
        if not _is_within(element, body):
            continue
        if _is_furniture(element, titles) or _lists_the_page(element):
            element.remove()
        elif _is_hidden(element, controlled):
            notes += _note(element, "is hidden on the page")
            element.remove()
        elif element.tag == "svg":
            notes += [note for text in element.find("text") for note in _note(text, "stands within a drawing")]
            element.remove()
        elif element.tag == "button":
            _take_button(element, controlled)
    for title in body.find(*TITLES):
        _take_permalinks(title)
    return notes


def link_share(element: Element) -> float:
    """Measure what share of the text of an element is links."""
    linked = sum(len(clean_line(link.text())) for link in element.find("a") if "href" in link.attributes)
    return linked / max(1, len(clean_line(element.text())))


def _is_within(element: Element, body: Element) -> bool:
    """Tell whether it was not taken out with what holds it."""
    return any(above is body for above in element.ancestors())


def _is_furniture(element: Element, titles: list[Element]) -> bool:
    tag, role, names = element.tag, element.attributes.get("role", "").lower(), element.classes
    if tag == "footer" and element.parent and element.parent.tag == "blockquote":
        return False  # says whose words they are
    if tag in NEVER or role in ROLES or element.attributes.get("epub:type") in ("pagebreak", "toc", "landmarks"):
        return True
    if tag == "form":
        return len(clean_line(element.text())) < LEAST  # some systems put the whole page into one
    if tag in ("main", "article", *HEADINGS):
        return False
    if any(CLASSES.fullmatch(name) for name in names) or element.attributes.get("id") == "breadcrumb-section":
        return not _holds(element, titles)
    listing = tag in MANY_LINKS or role in MANY_LINKS
    if listing or any(LINKED.fullmatch(name) for name in [*names, element.attributes.get("id", "")]):
        return link_share(element) >= LINKS and not _holds(element, titles)
    return False


def _holds(element: Element, titles: list[Element]) -> bool:
    """Tell whether an element holds the content of a page, or all of its titles."""
    inner = element.find("h1", "main", "article")
    return any(one.tag != "h1" for one in inner) or 0 < len(titles) == len(inner)


def _lists_the_page(element: Element) -> bool:
    """Tell whether an element is a table of contents of the page itself: nothing but links to places in it."""
    if element.tag not in ("ul", "ol", "dl", "table"):
        return False
    links = [
        link
        for link in element.find("a")
        if len(link.attributes.get("href", "")) > 1 and link.attributes["href"][0] == "#"
    ]
    linked = sum(len(clean_line(link.text())) for link in links)
    return len(links) >= LEAST_LISTED and linked >= LISTED * len("".join(element.text().split()))


def _take_button(button: Element, controlled: set[str]) -> None:
    """Take out a button, if it is no title, nor unfolds something as a question does its answer."""
    title = next((above for above in button.ancestors() if above.tag in TITLES), None)
    if title is None and button.attributes.get("aria-controls", "") in controlled:
        button.tag = "summary"
    elif title is None or LETTER.search(title.text().replace(button.text(), "", 1)):
        button.remove()


def _controlled(body: Element) -> set[str]:
    """List the ids of what a click on something else shows."""
    found: set[str] = set()
    for element in body.elements():
        attributes = element.attributes
        targets = [attributes.get(name, "") for name in ("aria-controls", "data-target", "data-bs-target")]
        if "data-toggle" in attributes or "data-bs-toggle" in attributes or attributes.get("role") in ("tab", "button"):
            targets.append(attributes.get("href", ""))
        found.update(target.removeprefix("#") for target in targets)
    return (found - {""}) & {element.attributes.get("id", "") for element in body.elements()}


def _is_hidden(element: Element, controlled: set[str]) -> bool:
    attributes = element.attributes
    hidden = attributes.get("hidden", "until-found").lower() != "until-found"
    hidden = (
        hidden
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool(HIDING.search(attributes.get("style", "")))
    )
    shown = attributes.get("id", "-") in controlled or attributes.get("role") == "tabpanel"
    return hidden and not shown and not any(FOLDED.search(name) for name in element.classes)


def _note(element: Element, reason: str) -> list[Note]:
    text = clean_line(element.text().replace("\n", " "))
    decoration = element.attributes.get("aria-hidden") == "true"
    return [Note(0, text[:SHOWN], reason)] if has_content(text) and not decoration else []


def _take_permalinks(title: Element) -> None:
    """Take out links of a heading to itself; some pages make one of the whole heading."""
    for link in title.find("a"):
        names = [*link.classes, *link.attributes.get("aria-label", "").split("\n"), link.attributes.get("title", "")]
        alike = any(PERMALINK.fullmatch(name) or PERMALINK_SAYS.search(name) for name in names)
        alike = alike and LETTER.search(title.text().replace(link.text(), "", 1)) is not None
        if "href" in link.attributes and (alike or not (LETTER.search(link.text()) or link.find("img"))):
            link.children = []  # its id stays
            if link.attributes["href"].startswith("#"):
                title.attributes.setdefault("id", link.attributes["href"].removeprefix("#"))
