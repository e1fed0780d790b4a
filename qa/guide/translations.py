"""Which files of a guide are one page in several languages, by their names (pure)."""

from collections.abc import Iterable

import regex

# ISO 639-1, and two of three letters that guides are often written in.
LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil yue"
)
_CODE = regex.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", regex.IGNORECASE | regex.ASCII)
_LANGUAGES = frozenset(LANGUAGES.split(" "))

Pages = dict[str, tuple[str, str]]


def find_pages(document_ids: Iterable[str]) -> Pages:
    """Find the files that are one page in several languages.

    Such files differ in nothing but the code of their language, which is the last part of the name before the ending
    (``refund.pt-BR.md``) or a folder (``pt-BR/refund.md``). A file without a code beside one with (``refund.md``) is
    the page in the guide's main language. A file that could be of several pages is of the one with most languages.

    :return: For each file of such a page, the page's id and the file's language, "" where its name does not say it.
    """
    candidates: dict[str, dict[str, str]] = {}  # page to language to document
    for document_id in sorted(document_ids):
        for page, language in _readings(document_id):
            candidates.setdefault(page, {}).setdefault(language, document_id)
    found: Pages = {}
    for page in sorted(candidates, key=lambda page: (-len(candidates[page]), page)):
        files = {language: name for language, name in candidates[page].items() if name not in found}
        if len(files) > 1:
            found |= {name: (page, language) for language, name in files.items()}
    return found


def language_code(text: str) -> str:
    """Read the code of a language, and write it as BCP 47 does (``pt-BR``); "" for other texts."""
    match = _CODE.fullmatch(text)
    if not match or match[1].lower() not in _LANGUAGES:
        return ""
    language, script, region = (part or "" for part in match.groups())
    return "-".join(part for part in (language.lower(), script.title(), region.upper()) if part)


def _readings(document_id: str) -> list[tuple[str, str]]:
    """Give each page that a file may be of, and the language it is then in; without its code, and as it is named."""
    *folders, name = document_id.split("/")
    stem, dot, ending = name.rpartition(".")
    base, _, last = stem.rpartition(".")
    in_name = language_code(last) if base else ""
    languages = dict.fromkeys(code for code in (in_name, *map(language_code, folders)) if code)
    pages = []
    for language in languages:
        # No name of a file has an empty part, so what stands for a folder's code is no name itself.
        parts = ["" if language_code(folder) == language else folder for folder in folders]
        pages.append(("/".join([*parts, f"{base}{dot}{ending}" if language == in_name else name]), language))
    return [*pages, (document_id, "")]


def nearest_language(wanted: str, languages: Iterable[str]) -> str | None:
    """Choose the language that serves who wants another one of the same name best; None where none does.

    :param wanted: BCP 47 code.
    :return: The same; or one of the same script, as far as codes tell it; or one of any script.
    """
    known = tuple(languages)
    if wanted in known:
        return wanted
    same = [language for language in known if _base(language) == _base(wanted)]
    return next((language for language in same if is_traditional(language) == is_traditional(wanted)), None) or next(
        iter(same), None
    )


def is_traditional(language: str) -> bool:
    """Tell whether a code stands for Chinese in traditional characters."""
    parts = language.split("-")
    return parts[0] in ("zh", "yue") and (
        "Hant" in parts or ("Hans" not in parts and bool({"TW", "HK", "MO"} & {*parts}))
    )


def _base(language: str) -> str:
    return language.partition("-")[0]
