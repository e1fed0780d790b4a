"""Which generation of an index is live: a new one, the one on trial, or the one before."""

import shutil
from collections.abc import Collection
from pathlib import Path

from qa.disk import replace_file
from qa.errors import QAError
from qa.store.generation import Generation
from qa.store.manifest import (
    CURRENT,
    TRIAL,
    all_generations,
    live_generation,
    only_builder,
    read_manifest,
    trial_generation,
)


def publish_trial(index: Path) -> str:
    """Make the generation on trial the live one.

    :return: Its name.
    :raises QAError: There is none, it is damaged, or another build is running.
    """
    live_generation(index)  # raises where there is no index
    with only_builder(index):
        folder = Generation.open_trial(index).folder
        read_manifest(folder, "all")
        make_live(index, folder.name)
        return folder.name


def roll_back(index: Path) -> str:
    """Make the other generation that is kept the live one: the one before; once more, and the later one is back.

    :return: Its name.
    :raises QAError: There is none, it is damaged, or another build is running.
    """
    live_generation(index)  # raises where there is no index
    with only_builder(index):
        apart = {_live_name(index), *_name_of(trial_generation(index))}
        others = [folder for folder in all_generations(index) if folder.name not in apart]
        if not others:
            raise QAError(f"no other generation is kept in {index}; the guide itself has to be changed back")
        Generation(others[0], read_manifest(others[0], "all"))
        replace_file(index / CURRENT, f"{others[0].name}\n".encode())
        return others[0].name


def make_live(index: Path, name: str) -> None:
    """Let a generation answer from now on, end the trial if it was that, and remove those that are no longer kept.

    Kept are the live one, the one before it, which a running page may still read, and the one on trial.
    """
    before = _live_name(index)
    replace_file(index / CURRENT, f"{name}\n".encode())
    trial = trial_generation(index)
    if trial is not None and trial.name == name:
        (index / TRIAL).unlink(missing_ok=True)
    tried = _name_of(trial_generation(index))
    if before in ("", name):  # nothing was live, or a publishing was stopped before the trial was ended
        before = _newest_other(index, name, *tried)
    keep_only(index, {name, before, *tried})


def put_on_trial(index: Path, name: str) -> None:
    """Let a generation be tried beside the live one; one that was on trial before is removed."""
    tried = _name_of(trial_generation(index))  # newer than the one before the live one, and not to be kept for it
    replace_file(index / TRIAL, f"{name}\n".encode())
    live = _live_name(index)
    keep_only(index, {name, live, _newest_other(index, name, live, *tried)})


def end_trial(index: Path) -> None:
    """Give up the trial, if there is one: the live index holds the guide as it is."""
    tried = _name_of(trial_generation(index))
    (index / TRIAL).unlink(missing_ok=True)
    live = _live_name(index)
    keep_only(index, {live, _newest_other(index, live, *tried)})


def keep_only(index: Path, names: Collection[str]) -> None:
    """Remove other generations; only folders that hold a manifest are ours to remove."""
    for folder in all_generations(index):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)


def _newest_other(index: Path, *names: str) -> str:
    return next((folder.name for folder in all_generations(index) if folder.name not in names), "")


def _live_name(index: Path) -> str:
    """Name the live generation; "" where there is none to be named."""
    try:
        return live_generation(index).name
    except QAError:
        return ""


def _name_of(folder: Path | None) -> list[str]:
    return [folder.name] if folder else []
