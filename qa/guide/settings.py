"""What the editor of a guide sets beside its text, in one file: contact, example questions, what is urgent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qa.errors import CorpusError

SETTINGS_FILE = "guide.yaml"  # in the guide's folder, no page of it
URGENT = Path(__file__).parent / "data" / "urgent.json"  # in English; the encoder compares any language with it
LARGEST = 200_000  # bytes
MOST, LONGEST = 200, 500  # entries of a list; characters of a line


@dataclass(frozen=True, slots=True)
class SectionAddress:
    """A section of the guide, by where its heading stands."""

    document: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UrgentRule:
    """Questions that cannot wait: those nearer to a sentence of ``like`` than to any of ``unlike``."""

    like: tuple[str, ...]
    unlike: tuple[str, ...]


@cache
def usual_rule() -> UrgentRule:
    """Give the rule of a guide that sets none: money that is gone, access in wrong hands, data that others see."""
    record = json.loads(URGENT.read_text(encoding="utf-8"))
    return UrgentRule(tuple(record["like"]), tuple(record["unlike"]))


@dataclass(frozen=True, slots=True)
class GuideSettings:
    """What is set; a guide without the file has none of it."""

    contact: dict[str, str] = field(default_factory=dict)  # language, "" for all others, to one line of Markdown
    contact_section: SectionAddress | None = None  # the section that says whom to ask, in place of a line
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language to questions as people ask them
    urgent: UrgentRule = field(default_factory=usual_rule)

    def contact_in(self, language: str) -> str:
        """Give the contact line for a language; ``zh-Hant`` takes ``zh``, what is missing the one for all."""
        return self.contact.get(language) or self.contact.get(language.partition("-")[0]) or self.contact.get("", "")


def read_settings(corpus: Path) -> GuideSettings:
    """Read the settings of the guide in a folder; none where there is no file.

    :raises CorpusError: The file cannot be read or says something else than settings; with what to do.
    """
    path = corpus / SETTINGS_FILE
    try:
        if path.is_symlink() or not path.is_file():
            return GuideSettings()
        with path.open("rb") as file:
            return parse_settings(file.read(LARGEST + 1))
    except OSError as error:
        raise CorpusError(f"cannot read {SETTINGS_FILE}: {error.strerror or error}") from error


def parse_settings(data: bytes) -> GuideSettings:
    """Read settings as they are written.

    :raises CorpusError: They are none; with what to do.
    """
    if len(data) > LARGEST:
        raise CorpusError(f"{SETTINGS_FILE} is larger than {LARGEST} bytes; shorten it")
    try:
        record = yaml.safe_load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CorpusError(f"{SETTINGS_FILE} is not UTF-8: {error.reason}; save it as UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise CorpusError(f"{SETTINGS_FILE}{where}: {getattr(error, 'problem', None) or 'it is no YAML'}") from error
    record = {} if record is None else _mapping(record, "the file")
    _check_names(record, "setting", ("contact", "examples", "urgent"))
    contact, section = _contact(record.get("contact"))
    examples = _mapping(record.get("examples") or {}, "examples")
    return GuideSettings(
        contact,
        section,
        {language: _lines(lines, f"examples.{language}") for language, lines in examples.items()},
        _urgent(record.get("urgent")),
    )


def _urgent(record: Any) -> UrgentRule:
    usual = usual_rule()
    if record is None:
        return usual
    record = _mapping(record, "urgent")
    _check_names(record, "setting below urgent", ("like", "unlike"))
    lists = {name: _lines(lines or [], f"urgent.{name}") for name, lines in record.items()}
    return UrgentRule(lists.get("like", usual.like), lists.get("unlike", usual.unlike))


def _contact(record: Any) -> tuple[dict[str, str], SectionAddress | None]:
    if record is None:
        return {}, None
    if isinstance(record, str):
        return {"": _line(record, "contact")}, None
    record = _mapping(record, "contact")
    if "document" in record:
        headings = _lines(record.get("headings") or [], "contact.headings")
        return {}, SectionAddress(_line(record["document"], "contact.document"), headings)
    return {language: _line(line, f"contact.{language}") for language, line in record.items()}, None


def _check_names(record: Mapping[str, Any], kind: str, known: tuple[str, ...]) -> None:
    unknown = sorted(set(record) - set(known))
    if unknown:
        names = f"{', '.join(known[:-1])} and {known[-1]}"
        raise CorpusError(f"{SETTINGS_FILE}: no such {kind} as {unknown[0]}; there are {names}")


def _mapping(record: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(record, dict) or not all(isinstance(key, str) for key in record):
        raise CorpusError(f"{SETTINGS_FILE}: {name} must be names with what belongs to them")
    return record


def _lines(record: Any, name: str) -> tuple[str, ...]:
    if not isinstance(record, list) or len(record) > MOST:
        raise CorpusError(f"{SETTINGS_FILE}: {name} must be a list of at most {MOST} lines")
    return tuple(_line(line, name) for line in record)


def _line(record: Any, name: str) -> str:
    if not isinstance(record, str) or not record.strip() or len(record) > LONGEST or "\n" in record.strip():
        raise CorpusError(f"{SETTINGS_FILE}: {name} must be one line of text of at most {LONGEST} characters")
    return record.strip()
