"""What in a MediaWiki page may go over lines: comments, verbatim text, templates, footnotes, links."""

from collections.abc import Callable, Iterator

import regex

from qa.guide.readers.reading import has_content

DEEPEST = 5  # templates within each other that are looked into
MOST_NESTED = 40  # templates within each other, as MediaWiki expands them; one that holds more is left out whole
HOLDER = regex.compile("\x00(\\d+)\x01")  # stands for verbatim text, a line each; no page has these characters
_HIDDEN = regex.compile(
    r"<!--|<(?P<name>nowiki|pre|syntaxhighlight|source|math|chem|templatedata|timeline|graph|includeonly|templatestyles)"
    r"\b(?:\s[^<>]*?)?(?P<empty>/?)>",
    regex.IGNORECASE,
)
_DROPPED = frozenset({"templatedata", "timeline", "graph", "includeonly", "templatestyles"})
BLOCKS = frozenset({"pre", "syntaxhighlight", "source"})
_BRACES = regex.compile(r"\{{2,}|\}{2,}")
_BRACKETS = regex.compile(r"\[\[|\]\]")
_SEPARATOR = regex.compile(r"\{\{|\}\}|\[\[|\]\]|\|")
_KEY = regex.compile(r"\s*(?P<key>[\p{L}\p{N}_ -]{1,60}?)\s*=")
_SHOWN_KEYS = frozenset(
    {"1", "2", "3", "4", "5", "text", "content", "body", "message", "title", "quote", "question", "answer"}
)
_REFERENCES = regex.compile(
    r"(?i)(?:cite|citation|sfn|reflist|references|ref|refn|efn|harv|harvnb|webarchive|isbn|cn|fact|citation needed)\b"
)
_CHARACTERS = {"=": "=", "!": "|", "-": "", "(": "[", ")": "]", "!!": "||", "'": "'"}
_NOTE = regex.compile(
    r"<ref\b[^<>]*?(?:/>|(?<!/)>(?P<text>(?:[^<]|<(?!/?ref\b))*+)</ref\s*>)|<references\b[^<>]*>(?:\s*</references\s*>)?",
    regex.IGNORECASE,
)
_LINK = regex.compile(
    r"\[\[(?P<page>[^\[\]|\n]{0,500})(?:\|(?P<text>[^\[\]]{0,2000}))?\]\](?P<tail>[\p{Ll}--\p{Han}]*+)", regex.V1
)
_FILE = regex.compile(
    r"(?i)\s*(?:file|image|media|datei|bild|fichier|archivo|imagen|ficheiro|imagem|berkas|файл|изображение|文件|档案|檔案|"
    r"图像|圖像|ファイル|画像|파일|그림|ملف|صورة|plik|bestand|fil)\s*:"
)
_CATEGORY = regex.compile(
    r"(?i)\s*(?:category|kategorie|catégorie|categoría|categoria|kategori|категория|категорія|分类|分類|カテゴリ|분류|تصنيف|"
    r"kategoria|categorie)\s*:"
)
_LANGUAGE = regex.compile(r"\s*(?:[a-z]{2,3}(?:-[a-z]{2,10})?|simple)\s*:\s*\S[^|]*$")
_OPTION = regex.compile(
    r"(?:[\w.-]*=.*|\d*x?\d+\s*px|thumb(?:nail)?|mini|frame(?:d|less)?|left|right|center|none|border|upright.*|\s*)"
)

Note = Callable[[int, str, str], None]  # offset, what is left out, and why


def hide(text: str, note: Note) -> tuple[str, list[tuple[str, str]]]:
    """Take comments out, and put holders in place of verbatim text, so that nothing in it is markup.

    What is never closed hides nothing.

    :return: The text, with as many lines; and what the holders stand for: the name of the tag, and a line.
    """
    pieces: list[str] = []
    held: list[tuple[str, str]] = []
    endless: set[str] = set()
    at = 0
    while opened := _HIDDEN.search(text, at):
        name = (opened["name"] or "").lower()
        pieces.append(text[at : opened.start()])
        at = opened.end()
        if opened["empty"]:
            continue
        ending = regex.compile(rf"</{name}\s*>" if name else "-->", regex.IGNORECASE)
        closed = None if name in endless else ending.search(text, at)
        if closed is None:
            endless.add(name)
            pieces.append(opened[0] if not name else "")
            continue
        inner = text[at : closed.start()]
        at = closed.end()
        if not name or name in _DROPPED:
            if not regex.fullmatch(r"T:\d+", inner):  # of pages that are translated
                note(opened.start(), inner, name or "commented out")
            pieces.append("\n" * inner.count("\n"))
            continue
        for row, line in enumerate(inner.split("\n")):
            pieces.append(("\n" if row else "") + (f"\x00{len(held)}\x01" if line.strip() else ""))
            if line.strip():
                held.append((name, line))
    pieces.append(text[at:])
    return "".join(pieces), held


def take_out_templates(text: str, note: Note, depth: int = 0, first: int = 0) -> str:
    """Take templates out, but for what in them is text; as many lines stay.

    :param first: Where the text begins in the page.
    """
    pieces, at = [], 0
    for start, end, height in _outermost(text):
        pieces.append(text[at:start])
        before = text[text.rfind("\n", 0, start) + 1 : start]
        line_end = text.find("\n", end)
        behind = text[end : line_end if line_end >= 0 else len(text)]
        alone = depth == 0 and not (has_content(before[-200:]) or has_content(behind[:200]))
        looked_into = depth if height <= MOST_NESTED else DEEPEST
        if looked_into > depth:
            note(first + start, text[start:end], "templates within each other")
        pieces.append(_template(text[start:end], note, looked_into, first + start, alone))
        at = end
    return "".join([*pieces, text[at:]])


def _outermost(text: str) -> list[tuple[int, int, int]]:
    """Find start and end of the templates that stand in no other, and how many each has within each other.

    What is never closed is none.
    """
    opened: list[tuple[int, int]] = []
    found: list[tuple[int, int, int]] = []
    for braces in _BRACES.finditer(text):
        at, left = braces.start(), len(braces[0])
        if braces[0][0] == "{":
            if left % 2:
                opened.append((at, 3))
                at, left = at + 3, left - 3
            opened += [(at + 2 * pair, 2) for pair in range(left // 2)]
            continue
        while opened and left >= opened[-1][1]:
            start, size = opened.pop()
            at, left = at + size, left - size
            height = 1
            while found and found[-1][0] > start:
                height = max(height, 1 + found.pop()[2])
            found.append((start, at, height))
    return found


def _template(written: str, note: Note, depth: int, first: int, alone: bool) -> str:
    """Give what is text in a template: what it says in a sentence, or within one."""
    size = 3 if written.startswith("{{{") and written.endswith("}}}") else 2
    inner = written[size:-size]
    arguments = list(_arguments(inner))
    name = inner[slice(*arguments[0])].strip()
    if name in _CHARACTERS and len(arguments) == 1:
        return _CHARACTERS[name]
    hidden = depth >= DEEPEST or name.startswith("#") or size == 3 or _REFERENCES.match(name) is not None
    pieces, lost = ["\n" * inner[slice(*arguments[0])].count("\n")], []
    for start, end in arguments[1:]:
        argument = inner[start:end]
        key = _KEY.match(argument)
        value = argument[key.end() :] if key else argument
        shown = not hidden and (key is None or key["key"].lower() in _SHOWN_KEYS)
        plain = take_out_templates(value, note, depth + 1, first) if shown else ""
        if shown and has_content(plain) and (not alone or _is_sentence(plain)):
            head = (argument[: key.end()] if key else "").count("\n")
            pieces.append("\n" * head + (" " if any(has_content(piece) for piece in pieces) else "") + plain)
        else:
            pieces.append("\n" * argument.count("\n"))
            lost.append(value)
    if lost and not hidden:
        note(first, f"{name}: {' | '.join(' '.join(value.split()) for value in lost)}", "template")
    elif hidden and depth < DEEPEST:
        note(first, written, "template")
    return "".join(pieces)


def _arguments(inner: str) -> Iterator[tuple[int, int]]:
    """Cut a template at the bars that stand in nothing else."""
    depth = start = 0
    for mark in _SEPARATOR.finditer(inner):
        if mark[0] in ("{{", "[["):
            depth += 1
        elif mark[0] != "|":
            depth -= 1
        elif depth <= 0:
            yield start, mark.start()
            start = mark.end()
    yield start, len(inner)


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 3 or len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]", text[:200])) >= 6


def show_notes(text: str) -> str:
    """Put footnotes into brackets where they are referred to."""
    return _NOTE.sub(lambda found: _keep(_in_brackets(found["text"]), found[0]), text)


def _in_brackets(text: str | None) -> str:
    return f" ({text.strip()})" if text and has_content(text) else ""


def show_links(text: str, note: Note) -> str:
    """Give the text of links; files, categories and pages in other languages go."""
    pieces, at = [], 0
    opened: list[int] = []
    for mark in _BRACKETS.finditer(text):
        if mark[0] == "[[":
            opened.append(mark.start())
        elif opened:
            start = opened.pop()
            if start >= at and _FILE.match(text, start + 2, start + 40):
                pieces.append((start, mark.end()))
                while len(pieces) > 1 and pieces[-2][0] > start:
                    del pieces[-2]
    shown = []
    for start, end in pieces:
        inner = text[start + 2 : end - 2]
        captions = [part for part in _split(inner)[1:] if not _OPTION.fullmatch(part)]
        note(start, " ".join(captions), "image")
        shown += [text[at:start], "\n" * inner.count("\n")]
        at = end
    text = "".join([*shown, text[at:]])
    return _LINK.sub(lambda found: _keep(_linked(found), found[0]), text)


def _split(inner: str) -> list[str]:
    return [inner[start:end] for start, end in _arguments(inner)]


def _linked(found: regex.Match[str]) -> str:
    page, text = found["page"], found["text"]
    if _CATEGORY.match(page) or (text is None and _LANGUAGE.match(page)):
        return found["tail"]
    page = page.strip().removeprefix(":")
    return (text if text and text.strip() else page.replace("_", " ")) + found["tail"]


def _keep(shown: str, written: str) -> str:
    """Keep the line ends of what is replaced."""
    return shown + "\n" * (written.count("\n") - shown.count("\n"))
