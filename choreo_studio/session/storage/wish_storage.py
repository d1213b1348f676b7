"""Wishes as JSON and back: a curve is a list with null where it is free.

What was wished of a take is its place in a table, so that takes which share their wishes write them once: 0 is what the
project wishes now, 1 and more the other wishes in their order.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast, get_args

import numpy as np

from choreo_studio.errors import ProjectFileError
from choreo_studio.motion.clip import Role
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.motion.keyframes import Keyframe
from choreo_studio.session.project import Take
from choreo_studio.session.storage.fields import Fields
from choreo_studio.timebase import FRAMES_PER_BEAT
from choreo_studio.tokens.wishes import FREE, LARGEST_WISH, MOST_OBEDIENCE, Curves, Wishes

_FARTHEST_METRES = 10_000.0


class WishTable:
    """Wishes written once each, however many takes were danced with them.

    Args:
        current: what the project wishes now, which is written by itself.
    """

    def __init__(self, current: Wishes | None) -> None:
        self._places: dict[Wishes, int] = {} if current is None else {current: 0}
        self.described: list[dict[str, Any]] = []

    def place_of(self, wishes: Wishes | None) -> int | None:
        """Where the wishes stand in the table, None for none."""
        if wishes is None:
            return None
        if wishes not in self._places:
            self.described.append(encoded_wishes(wishes))
            self._places[wishes] = len(self.described)
        return self._places[wishes]


def encoded_wishes(wishes: Wishes) -> dict[str, Any]:
    """Plain values for JSON; a curve that is free throughout is left out."""
    drawn = (name for name in CONTROL_NAMES if not np.isnan(wishes.curve(name)).all())
    return {
        "curves": {name: [_shortest(value) for value in wishes.curve(name)] for name in drawn},
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


def with_decoded_wishes(
    fields: Fields, takes: Sequence[Take], current: Wishes | None, beat_count: int
) -> tuple[Take, ...]:
    """The takes with what was wished of them, which is read once however many share it.

    Args:
        fields: of the project.
        takes: whole but for their wishes, in the order of their entries.
        current: what the project wishes now.
        beat_count: beats of the song.

    Raises:
        ProjectFileError: when a take names wishes that are not there, or more are there than takes.
    """
    described = fields.objects("take_wishes", len(takes)) if "take_wishes" in fields.data else ()
    table = [current, *(decoded_wishes(item, beat_count) for item in described)]
    found = []
    for item, take in zip(fields.objects("takes", len(takes)), takes, strict=True):
        place = item.whole("wishes", 0, len(table) - 1) if item.data.get("wishes") is not None else None
        wishes = None if place is None else table[place]
        if place == 0 and wishes is None:
            raise item.error("wishes", "names wishes that are not there")
        found.append(replace(take, wishes=wishes))
    return tuple(found)


# The shortest number that reads as the same single precision keeps files of many curves small.
def _shortest(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(str(value))


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
