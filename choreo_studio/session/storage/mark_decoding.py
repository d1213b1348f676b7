"""What the user set on a take, out of a project file: locks, the choices of a comp, bars to be like or unlike."""

from itertools import pairwise
from typing import Any, cast, get_args

import numpy as np

from choreo_studio.session.project import Choice
from choreo_studio.session.storage.fields import Fields
from choreo_studio.tokens.layout import LevelName
from choreo_studio.tokens.mask import Dancers, Flags
from choreo_studio.tokens.sequence import TokenSequence, level_shape

MAX_RANGES = 1000
_LAST_BAR = 10**6


def decoded_locks(fields: Fields, tokens: TokenSequence) -> dict[LevelName, Flags]:
    """Locks per level from runs: for each stream first slot and end slot of every locked run, one after another.

    Raises:
        ProjectFileError: when a level is not in the layout, or runs do not rise within it.
    """
    locks: dict[LevelName, Flags] = {}
    for name in fields.data:
        level = next((level for level in tokens.layout.levels if level.name == name), None)
        if level is None:
            raise fields.error(name, "is no level of the take")
        streams, slots, _ = level_shape(level, tokens.beat_count)
        rows = fields.items(name, streams)
        if len(rows) != streams:
            raise fields.error(name, f"needs {streams} rows")
        locks[level.name] = np.stack([_flags(fields, name, row, slots) for row in rows])
    return locks


def decoded_choices(fields: Fields, beat_count: int) -> tuple[Choice, ...]:
    """The stretches of a comp.

    Raises:
        ProjectFileError: when one is not within the beats.
    """
    return tuple(_choice(item, beat_count) for item in fields.objects("choices", 2 * beat_count))


def decoded_ranges(fields: Fields, key: str) -> tuple[tuple[int, int], ...]:
    """First and last bar numbers; none where the field is missing.

    Raises:
        ProjectFileError: when one is no range of bars.
    """
    ranges = fields.items(key, MAX_RANGES) if key in fields.data else []
    for bars in ranges:
        whole = isinstance(bars, list) and len(bars) == 2 and all(type(bar) is int for bar in bars)
        if not whole or not 0 <= bars[0] <= bars[1] <= _LAST_BAR:
            raise fields.error(key, "needs first and last bars")
    return tuple((first, last) for first, last in ranges)


def _choice(fields: Fields, beat_count: int) -> Choice:
    first = fields.whole("first_beat", 0, beat_count - 1)
    end = fields.whole("end_beat", first + 1, beat_count)
    dancers = cast(Dancers, fields.choice("dancers", get_args(Dancers)))
    return Choice(first, end, dancers, fields.whole("take", 1, 10**9))


def _flags(fields: Fields, name: str, row: Any, slots: int) -> Flags:
    flags = np.zeros(slots, dtype=np.bool_)
    edges = row if isinstance(row, list) and len(row) <= slots + 1 else None
    whole = edges is not None and all(type(edge) is int and 0 <= edge <= slots for edge in edges)
    if edges is None or not whole or len(edges) % 2 or any(a >= b for a, b in pairwise(edges)):
        raise fields.error(name, f"needs rising runs within {slots} slots")
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        flags[first:end] = True
    return flags
