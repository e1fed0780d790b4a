"""What of a page is no text of the guide: navigation, controls, what is hidden; it is taken out of the tree."""

import regex

from qa.guide.readers.html.clicks import TITLES, controlled_ids, find_asking, follows_button, take_question
from qa.guide.readers.html.contents import is_contents, take_contents
from qa.guide.readers.html.folds import name_folds
from qa.guide.readers.html.kinds import HEADINGS
from qa.guide.readers.html.links import leads_beside, link_share, take_permalinks
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import clean_line
from qa.guide.readers.reading import has_content
from qa.records import Note, Reason

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
BOXES = ("div", "section", "aside", "ol", "ul", "fieldset")
LISTS = ("ul", "ol", "dl", "table")
HEADS = (*HEADINGS, "header", "hgroup")
# Classes of known programs, and of nearly all that make pages.
CLASSES = regex.compile(
    r"(?:.*[-_])?(?:breadcrumbs?|pagination|page-?metadata|page-?nav|prev-?next|share(?:-?buttons)?|skip-?(?:link|nav)|"
    r"skip-?to-?(?:main-?)?content|back-?to-?top|return-to-top|edit-?(?:this-?)?(?:page|link)s?|edit-on-github|"
    r"cookie-?(?:banner|consent)|votes|online-list|reaction-?picker|copy-?btn|copy-?button|clipboard|relatives|article-author)|"
    r"nav(?:bar|header|footer|igation|-?links)?|navbar-.*|editsection|mw-editsection|mw-jump-link|rst-footer-buttons|last-updated|search-results|md-skip|has-results|no-results|"
    r"theme-doc-footer|theme-edit-this-page|md-source-file|md-content__button|sphinxsidebar\w*|related|linenos|linenodiv|"
    r"lineno|lnt|ln|line-numbers-(?:rows|wrapper)|rouge-gutter|gutter|footnote-back(?:ref|link)?|footnote-return|"
    r"fn-backref(?:erence)?|footnoteBack|data-footnote-backref|reversefootnote|"
    r"visually-?hidden|sr-only|screen-reader-text|katex-html|MsoToc\d|MsoHeader|MsoFooter",
    regex.IGNORECASE,
)
# The same, where most of it is links.
LINKED = regex.compile(
    r"(?:.*[-_])?(?:toc|sidebar|menu|contents|table-of-contents|list-of-(?:figures|tables|examples|equations|procedures)|topnav|local-nav|on-this-page|index-?list|tags|see-also|"
    r"links|feedback|related-.*|recent-.*)|sidebar.*|tree.*view|navi.*",
    regex.IGNORECASE,
)
# What readers write below a page, and where they do; titles are no part of it.
COMMENTS = regex.compile(
    r"(?:.*[-_])?comments(?:[-_]?(?:area|section|list|box|form|wrapper|container|block))?|"
    r"comment-?(?:area|section|list|form|respond|box|overview)|disqus.*|giscus|utterances|kommentare|commentaires|comentarios",
    regex.IGNORECASE,
)
ASKING = regex.compile(
    r"(?:.*[-_])?(?:feedback|satisfaction|survey|(?:was-?this-?)?helpful|useful|ratings?|rate-this-page)(?:[-_].*)?",
    regex.IGNORECASE,
)
# Of what stands beside the text.
BESIDE = regex.compile(
    r"side(?:[-_]?(?:bar|col(?:umn)?|menu|nav|content|box))?|(?:left|right)[-_]?(?:bar|col(?:umn)?|menu|nav|side)|lnb|snb|"
    r"secondary|widgets?(?:[-_]area)?",
    regex.IGNORECASE,
)
BARS = regex.compile(r"nav-?(?:header|footer|bar|links)|breadcrumbs?", regex.IGNORECASE)  # ids
ROWS = ("div", "p", "ul", "table", "tr", "td", "span")
HOME = regex.compile(r"(?:https?://[^/]+)?/|\.?\.?/?(?:index\.html?)?(?<=.)", regex.IGNORECASE)
HIDING = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", regex.IGNORECASE)
FOLDED = regex.compile(
    r"(?:^|[-_])tabs?(?:[-_]|$)|panel|pane|collaps|accordion|expand|toggle|answer|faq|dropdown|drop-?down|spoiler",
    regex.I,
)
LINKS = 0.5  # share of the text
LEAST_LINKS = 3  # in a cell that is a menu
MOST = 0.5  # of the text that what stands beside it holds too
MOST_COLUMNS = 40  # nodes in what holds the columns of a page
LEAST = 200  # characters of a form that is a page, or of what does not only ask how one likes it
SHOWN = 80  # characters of a note


def take_out(body: Element) -> list[Note]:
    """Take furniture out of a page.

    :return: What is readable among it and yet no furniture.
    """
    notes: list[Note] = []
    take_contents(body)
    sections = 0  # that began
    controlled, asking, titles = controlled_ids(body), find_asking(body), body.find("h1")
    title = next(iter(titles or body.find(*HEADINGS)), None)
    for element in list(body.elements()):
        if not _is_within(element, body):
            continue
        if _is_furniture(element, titles) or (element.tag in LISTS and is_contents(element, sections)):
            element.remove()
        elif _is_hidden(element, controlled):
            notes += _note(element, "hidden")
            element.remove()
        elif element.tag == "svg":
            notes += [note for text in element.find("text") for note in _note(text, "within a drawing")]
            element.remove()
        else:
            sections += element.tag in HEADINGS and element is not title
            take_question(element, controlled, asking)
    for element in [one for one in body.elements() if _is_unseen(one)]:
        _take_ids(element)
    name_folds(body)
    ids = {element.attributes.get("id", "") for element in body.elements()}
    for named in body.find(*TITLES):
        take_permalinks(named, ids)
    return notes


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
    if tag == "h1":
        return len(titles) > 1 and _leads_home(element)
    if tag in ("main", "article"):
        return False
    if any(COMMENTS.fullmatch(name) for name in names) and tag in BOXES:
        return not any(title in titles for title in element.find("h1"))
    if _holds(element, titles):
        return False
    if any(CLASSES.fullmatch(name) for name in names) or element.attributes.get("id") == "breadcrumb-section":
        return True
    if any(ASKING.fullmatch(name) for name in names) and tag in BOXES and len(clean_line(element.text())) < LEAST:
        return True
    called = [*names, element.attributes.get("id", "")]
    if BARS.fullmatch(called[-1]) or (tag in ROWS and leads_beside(element)):
        return True
    if tag == "a" and element.find("img") and HOME.fullmatch(element.attributes.get("href", "-")):
        return not element.text().strip()
    aside = tag in MANY_LINKS or role in MANY_LINKS
    if (aside or any(BESIDE.fullmatch(name) for name in called)) and _stands_beside(element, titles):
        return True
    if tag == "td" and len(element.find("a")) >= LEAST_LINKS and link_share(element) >= LINKS:
        return _stands_beside(element, titles)
    return (aside or any(LINKED.fullmatch(name) for name in called)) and link_share(element) >= LINKS


def _leads_home(title: Element) -> bool:
    """Tell whether a heading is the name of the site: all of it leads to its first page."""
    links = [
        link
        for link in title.find("a")
        if link.attributes.get("rel") == "home" or HOME.fullmatch(link.attributes.get("href", ""))
    ]
    return any(clean_line(link.text()) == clean_line(title.text()) for link in links)


def _stands_beside(element: Element, titles: list[Element]) -> bool:
    """Tell whether an element stands beside one that holds all titles of the page, and most of the text."""
    around = element.parent.children if element.parent is not None else []
    if len(around) > MOST_COLUMNS:
        return False
    sizes = [(len(one.text()), one) for one in around if isinstance(one, Element) and one.tag not in HEADS]
    size, largest = max(sizes, key=lambda one: one[0], default=(0, element))
    most = MOST * sum(size for size, _ in sizes)
    return largest is not element and size >= most and len(largest.find("h1")) == len(titles)


def _holds(element: Element, titles: list[Element]) -> bool:
    """Tell whether an element holds the content of a page, or all of its titles."""
    inner = element.find("h1", "main", "article")
    return any(one.tag != "h1" for one in inner) or 0 < len(titles) == len(inner)


def _is_unseen(element: Element) -> bool:
    hidden = element.attributes.get("hidden", "until-found").lower() != "until-found"
    return hidden or bool(HIDING.search(element.attributes.get("style", "")))


def _is_hidden(element: Element, controlled: set[str]) -> bool:
    attributes = element.attributes
    hidden = _is_unseen(element) or attributes.get("aria-hidden", "").lower() == "true"
    shown = attributes.get("id", "-") in controlled or attributes.get("role") == "tabpanel"
    return hidden and not (shown or any(FOLDED.search(name) for name in element.classes) or follows_button(element))


def _take_ids(element: Element) -> None:
    """Take the ids out of what is not seen until a click: a browser cannot go there."""
    for one in (element, *element.elements()):
        one.attributes = {name: value for name, value in one.attributes.items() if name not in ("id", "name")}


def _note(element: Element, reason: Reason) -> list[Note]:
    text = clean_line(element.text().replace("\n", " "))
    decoration = element.attributes.get("aria-hidden") == "true"
    return [Note(0, text[:SHOWN], reason)] if has_content(text) and not decoration else []
