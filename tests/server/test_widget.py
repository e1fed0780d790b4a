"""The widget's script: what is sent, how long it is kept, and the words in it."""

import gzip
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import ROOT
from starlette.applications import Starlette
from widget_site import serve_app

from qa.page.texts import languages, text
from qa.server.widget import widget as module
from qa.server.widget.widget import LANGUAGES, PARTS, widget, widget_routes

LARGEST = 15_000  # bytes on the wire
HERE = Path(module.__file__).parent
WORDS = {language: json.loads((HERE / f"texts/{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|\beval\b|new Function|DOMParser|\.style\b"
    r"|[\"']style[\"']|cookie|localStorage|sessionStorage|indexedDB|createContextualFragment|srcdoc|https?://(?!\()"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve_app(Starlette(routes=widget_routes())) as found:
        yield f"{found}/widget.js"


def fetch(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=given)) as response:
            return response.status, {key.lower(): value for key, value in response.headers.items()}, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {key.lower(): value for key, value in error.headers.items()}, error.read()


def test_the_whole_widget_is_one_small_request(address: str) -> None:
    status, headers, packed = fetch(address, accept_encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert len(packed) == int(headers["content-length"]) <= LARGEST
    _, plain, script = fetch(address)
    assert "content-encoding" not in plain
    assert gzip.decompress(packed) == script


def test_any_site_may_embed_it_as_a_script_and_as_nothing_else(address: str) -> None:
    _, headers, _ = fetch(address)
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["vary"] == "Accept-Encoding"
    assert "access-control-allow-origin" not in headers


def test_a_browser_that_has_it_is_sent_nothing(address: str) -> None:
    for packing in ("gzip", "identity"):
        _, headers, _ = fetch(address, accept_encoding=packing)
        tag = headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}'):
            status, again, body = fetch(address, accept_encoding=packing, if_none_match=known)
            assert (status, body, again["etag"]) == (304, b"", tag)
    assert fetch(address, if_none_match='"other"')[0] == 200


def test_what_is_named_by_its_hash_is_kept_for_good(address: str) -> None:
    day = "public, max-age=86400"
    own = widget().sha256
    assert fetch(address)[1]["cache-control"] == day
    assert fetch(f"{address}?v={own[:16]}")[1]["cache-control"] == "public, max-age=31536000, immutable"
    for other in ("0" * 16, own[:7], ""):  # another version, or no more than chance
        assert fetch(f"{address}?v={other}")[1]["cache-control"] == day


@pytest.mark.parametrize(
    ("base", "path"), [("", "/widget.js"), ("guide", "/guide/widget.js"), ("/a/b/", "/a/b/widget.js")]
)
def test_it_lies_below_the_base_path(base: str, path: str) -> None:
    assert [route.path for route in widget_routes(base)] == [path]


def test_it_has_the_languages_of_the_page_and_every_text_in_each() -> None:
    assert sorted(LANGUAGES) == list(languages()) == sorted(path.stem for path in HERE.glob("texts/*.json"))
    for language, words in WORDS.items():
        assert list(words) == list(WORDS["en"]), language
        assert not [key for key, own in words.items() if "|" in own or not own.strip()], language
        names = {key: sorted(re.findall(r"\{\w+\}", own)) for key, own in words.items()}
        assert names == {key: sorted(re.findall(r"\{\w+\}", own)) for key, own in WORDS["en"].items()}, language


def test_it_speaks_in_the_words_of_the_page() -> None:
    own = [key for key in WORDS["en"] if not key.startswith("widget.")]
    assert len(own) > 10
    values = {name: f"{{{name}}}" for name in ("document", "first", "last")}
    for language, words in WORDS.items():
        assert {key: words[key] for key in own} == {key: text(language, key, **values) for key in own}


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    code = "".join((HERE / part).read_text(encoding="utf-8") for part in PARTS)
    used = set(re.findall(r'"((?:app|ask|place|widget)\.[\w.]+)"', code))
    made = {f"ask.sure.{one}" for one in ("very", "likely", "maybe")}
    made |= {f"place.{one}" for one in ("page", "row", "slide", "paragraph")}
    assert (used - {"widget.js"}) | made == set(WORDS["en"])


def test_nobody_is_told_that_a_written_answer_is_verified() -> None:
    assert "language model" in WORDS["en"]["widget.written"]
    assert "verif" not in " ".join(" ".join(words.values()) for words in WORDS.values()).lower()


def test_nothing_is_read_as_html_run_as_code_or_kept() -> None:
    for part in PARTS:
        source = (HERE / part).read_text(encoding="utf-8")
        assert FORBIDDEN.findall(source) == [], part
    for wrong in (
        "a.innerHTML = b",
        "eval(a)",
        "a.style.color = b",
        'setAttribute("style", a)',
        "document.cookie",
        '"https://cdn"',
    ):
        assert FORBIDDEN.search(wrong)


def test_remarks_are_not_sent_and_nothing_else_is_lost() -> None:
    assert module._bare('// a\n  const b = 1; // c\n\n  const d = "http://e"; // f\n  call(/^g:\\/\\//);\n') == (
        'const b = 1;\nconst d = "http://e";\ncall(/^g:\\/\\//);'
    )
    assert "//" not in re.sub(r"\\/\\/|// guide-qa", "", widget().plain.decode()).replace("https?:", "")


def test_the_wheel_brings_its_files() -> None:
    listed = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"qa.server.widget" = ["*.css", "*.js", "texts/*.json"]' in listed
    assert {path.name for path in HERE.glob("*.js")} == set(PARTS)
