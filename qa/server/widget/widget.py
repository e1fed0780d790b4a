"""``/widget.js``: the parts of the script with their style and texts in one, to be kept by browsers."""

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HERE = Path(__file__).parent
PARTS = ("dom.js", "text.js", "passage.js", "asking.js", "answer.js", "widget.js")  # each uses those before it
ALPHABETS = ("en de fr es pt id tr vi", "ru ar hi th ko", "ja zh zh-Hant")  # languages whose letters pack well together
LANGUAGES = " ".join(ALPHABETS).split()
A_DAY, A_YEAR = 86_400, 31_536_000  # seconds
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",  # any site may embed it; whose pages may ask is the API's to say
    "Vary": "Accept-Encoding",
}
_REMARK = re.compile(r"(?:^|(?<=[;{,]) )//.*$")  # to the end of its line
_BLANKS = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")  # of a style sheet


@dataclass(frozen=True, slots=True)
class Script:
    """The script as it is sent."""

    plain: bytes
    packed: bytes  # the same by gzip
    sha256: str  # of the plain one


def widget_routes(base_path: str = "") -> list[Route]:
    """List the routes of the widget.

    :param base_path: Where the server lies below its host, ``guide`` or ``/guide``; "" for the root.
    """
    base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return [Route(f"{base}/widget.js", send_widget)]


async def send_widget(request: Request) -> Response:
    """Answer ``/widget.js``: kept for a day and asked for again by its tag; for good by its hash in ``?v=``."""
    script = widget()
    packs = "gzip" in request.headers.get("accept-encoding", "").lower()
    tag = f'"{script.sha256[:32]}{"-gzip" if packs else ""}"'
    named = request.query_params.get("v", "")
    lasting = len(named) >= 8 and script.sha256.startswith(named)
    keep = f"public, max-age={A_YEAR}, immutable" if lasting else f"public, max-age={A_DAY}"
    headers = HEADERS | {"ETag": tag, "Cache-Control": keep}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    if packs:
        headers["Content-Encoding"] = "gzip"
    return Response(script.packed if packs else script.plain, headers=headers, media_type="text/javascript")


@cache
def widget() -> Script:
    """Join the parts; read once a process."""
    by_language = {language: json.loads(_read(f"texts/{language}.json")) for language in LANGUAGES}
    keys = list(by_language["en"])
    texts = {language: "|".join(own[key] for key in keys) for language, own in by_language.items()}
    style = _BLANKS.sub(r"\1", _bare(_read("widget.css")))
    *parts, last = [_bare(_read(part)) + "\n" for part in PARTS]
    blocks = [
        "// guide-qa\n(() => {\n" + "".join(parts),
        f"const STYLE={_literal(style)};\n",
        f"const KEYS={_literal(keys)},TEXTS={{\n",
        *(_listed({one: texts[one] for one in own.split()}) for own in ALPHABETS),
        "};\n" + last + "})();\n",
    ]
    plain = "".join(blocks).encode("utf-8")
    return Script(plain, _pack(blocks), hashlib.sha256(plain).hexdigest())


def _pack(blocks: list[str]) -> bytes:
    """Compress as gzip does; code, style and each alphabet have a code of their own, which takes 4 % less."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    packed = b"".join(packer.compress(block.encode("utf-8")) + packer.flush(zlib.Z_BLOCK) for block in blocks)
    return packed + packer.flush()


def _bare(source: str) -> str:
    """Leave out what a browser does not need: margins, blank lines and remarks."""
    lines = (_REMARK.sub("", line.strip()).rstrip() for line in source.splitlines())
    return "\n".join(filter(None, lines))


def _listed(texts: dict[str, str]) -> str:
    """Write texts as lines of an object."""
    return "".join(f"{_literal(language)}:{_literal(text)},\n" for language, text in texts.items())


def _literal(value: object) -> str:
    """Write a value as JavaScript, compactly."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
