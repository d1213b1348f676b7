"""The version of the project file, and the steps from older ones."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.polish.settings import POLISH_PARTS

FORMAT = "choreo-studio project"
MAJOR, MINOR = 3, 1

Migration = Callable[[dict[str, Any]], dict[str, Any]]

_JUDGED_AND_WISHED: Mapping[str, Any] = {
    "score": None,
    "place": 0,
    "wishes": None,
    "like": [],
    "unlike": [],
    "shown_by": None,
}


def _with_markers_locks_and_choices(description: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew none of them; what is no list of takes is left for the reader to refuse."""
    takes = description.get("takes")
    if isinstance(takes, list):
        takes = [{**take, "locks": {}, "choices": []} if isinstance(take, dict) else take for take in takes]
    return {**description, "takes": takes, "markers": []}


def _with_a_stage_and_wishes(description: dict[str, Any]) -> dict[str, Any]:
    """Version 2 danced on an endless floor without poses, polished all alike, knew no wishes and judged no take."""
    staged = _with_settings(description, {"stage_m": 0.0, "begin_in_pose": False, "end_in_pose": False})
    takes = staged.get("takes")
    if isinstance(takes, list):
        takes = [
            {**_polished_in_parts(take), **_JUDGED_AND_WISHED} if isinstance(take, dict) else take for take in takes
        ]
    return {**staged, "takes": takes, "wishes": None, "take_wishes": []}


def _polished_in_parts(take: dict[str, Any]) -> dict[str, Any]:
    """One strength of polish as that of every part; what is no strength is left for the reader to refuse."""
    settings = take.get("settings")
    if not isinstance(settings, dict) or isinstance(settings.get("polish"), dict):
        return take
    return {**take, "settings": {**settings, "polish": dict.fromkeys(POLISH_PARTS, settings.get("polish"))}}


def _with_settings(description: dict[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Settings added to every take that has some; what is no take is left for the reader to refuse."""
    takes = description.get("takes")
    if not isinstance(takes, list):
        return description
    return {**description, "takes": [_with_take_settings(take, added) for take in takes]}


def _with_take_settings(take: Any, added: Mapping[str, Any]) -> Any:
    if not isinstance(take, dict) or not isinstance(take.get("settings"), dict):
        return take
    return {**take, "settings": {**take["settings"], **added}}


MIGRATIONS: Mapping[int, Migration] = {1: _with_markers_locks_and_choices, 2: _with_a_stage_and_wishes}
"""By major version: the step from its description to that of the next one."""


def parsed_description(
    data: bytes, path: Path, major: int = MAJOR, migrations: Mapping[int, Migration] = MIGRATIONS
) -> dict[str, Any]:
    """The project's description brought up to this version.

    A newer minor version only adds fields that may be ignored.

    Raises:
        ProjectFileError: when it is no JSON, describes something else, or was written by a newer program.
    """
    description = _parsed(data, path)
    found = description.get("version")
    is_version = isinstance(found, list) and len(found) == 2 and all(type(part) is int for part in found)
    if description.get("format") != FORMAT or not isinstance(found, list) or not is_version:
        raise ProjectFileError(path, "does not describe a Choreo Studio project")
    if found[0] > major:
        raise ProjectFileError(
            path,
            f"was written by a newer Choreo Studio (format {found[0]}.{found[1]}; this one reads up to {major}); "
            "please update the program",
        )
    for step in range(found[0], major):
        if step not in migrations:
            raise ProjectFileError(path, f"has format {found[0]}.{found[1]}, which no version of the program wrote")
        description = migrations[step](description)
    return description


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is no JSON number")

    try:
        description = json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise ProjectFileError(path, "holds a description that is no JSON") from error
    if not isinstance(description, dict):
        raise ProjectFileError(path, "does not describe a Choreo Studio project")
    return description
