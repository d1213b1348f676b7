"""Wishes as JSON and back: a curve is a list with null where it is free."""

from typing import Any, cast, get_args

import numpy as np

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.session.storage.fields import Fields
from choreo_studio.tokens.wishes import FRAMES_PER_BEAT, FREE, LARGEST_WISH, MOST_OBEDIENCE, Curves, Wishes

_FARTHEST_METRES = 10_000.0


def encoded_wishes(wishes: Wishes) -> dict[str, Any]:
    """Plain values for JSON; a curve that is free throughout is left out."""
    drawn = (name for name in CONTROL_NAMES if not np.isnan(wishes.curve(name)).all())
    return {
        "curves": {name: [None if np.isnan(x) else float(x) for x in wishes.curve(name)] for name in drawn},
        "obedience": wishes.obedience,
        "energy_from_music": wishes.energy_from_music,
        "keyframes": [_encoded_keyframe(key) for key in wishes.keyframes],
    }


def decoded_wishes(fields: Fields, beat_count: int) -> Wishes:
    """The wishes for a song of so many beats.

    Raises:
        ProjectFileError: naming the first thing that is wrong.
    """
    curves = np.full((beat_count, len(CONTROL_NAMES)), FREE, dtype=np.float32)
    drawn = fields.inner("curves")
    for name in drawn.data:
        if name not in CONTROL_NAMES:
            raise drawn.error(name, "is no control")
        curves[:, CONTROL_NAMES.index(name)] = _curve(drawn, name, beat_count)
    frames = FRAMES_PER_BEAT * beat_count
    keyframes = tuple(_keyframe(item, frames) for item in fields.objects("keyframes", 2 * frames))
    try:
        return Wishes(
            curves, fields.number("obedience", 0.0, MOST_OBEDIENCE), fields.flag("energy_from_music"), keyframes
        )
    except ValueError as error:
        raise ProjectFileError(fields.path, f"{fields.where} cannot be wished ({error})") from error


def _curve(fields: Fields, name: str, beat_count: int) -> Curves:
    values = fields.items(name, beat_count)
    known = [value for value in values if value is not None]
    is_number = all(type(value) in (int, float) and abs(value) <= LARGEST_WISH for value in known)
    if len(values) != beat_count or not is_number:
        raise fields.error(name, f"needs {beat_count} numbers from {-LARGEST_WISH:g} to {LARGEST_WISH:g}, or null")
    return np.array([FREE if value is None else value for value in values], dtype=np.float32)


def _encoded_keyframe(key: Keyframe) -> dict[str, Any]:
    return {
        "role": key.role,
        "frame": key.frame,
        "root_position": key.root_position.tolist(),
        "rotations": key.rotations.tolist(),
        "is_placed": key.is_placed,
    }


def _keyframe(fields: Fields, frames: int) -> Keyframe:
    try:
        return Keyframe(
            cast(Role, fields.choice("role", get_args(Role))),
            fields.whole("frame", 0, frames - 1),
            fields.numbers("root_position", 3, _FARTHEST_METRES),
            fields.numbers("rotations", 200, 2.0),
            fields.flag("is_placed"),
        )
    except ValueError as error:
        raise ProjectFileError(fields.path, f"{fields.where} holds no pose ({error})") from error
