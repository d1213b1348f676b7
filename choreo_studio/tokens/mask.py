"""Masks: True marks the slots, bars and dancers that may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.tokens.layout import LevelName, Stream, TokenLayout
from choreo_studio.tokens.sequence import level_shape

Flags = NDArray[np.bool_]
Dancers = Literal["both", "lead", "follow"]


@dataclass(frozen=True, eq=False)
class TokenMask:
    """Slots that may change.

    Attributes:
        beats: (B,) beats whose motion may change.
        roles: dancers whose motion may change.
        slots: per level a bool array (streams, slots, depth).
    """

    beats: Flags
    roles: frozenset[Role]
    slots: Mapping[LevelName, Flags]

    @property
    def changes_everything(self) -> bool:
        """Whether nothing at all is held."""
        return all(bool(slots.all()) for slots in self.slots.values())


def roles_of(dancers: Dancers) -> frozenset[Role]:
    """The dancers that may change."""
    return frozenset(ROLES) if dancers == "both" else frozenset((dancers,))


def dancers_of(roles: frozenset[Role]) -> Dancers:
    """One or both roles in one word.

    Raises:
        ValueError: when there is no role.
    """
    if not roles:
        raise ValueError("roles: expected at least one, found none")
    return "both" if len(roles) == len(ROLES) else next(iter(roles))


def mask_beats(
    layout: TokenLayout,
    beats: Flags,
    dancers: Dancers = "both",
    level: LevelName = "coarse",
) -> TokenMask:
    """Mask of whole beats for some dancers.

    The couple's own stream may change whenever the coarse level of either dancer may.

    Args:
        layout: how the dance is cut.
        beats: (B,) True where the dance may change.
        dancers: who may change.
        level: "coarse" frees both levels (a new idea), "fine" only the fine one (new detail).
    """
    roles = roles_of(dancers)
    slots = {
        item.name: np.broadcast_to(
            _rows(item.streams, roles)[:, None, None] & np.repeat(beats, item.slots_per_beat)[None, :, None],
            level_shape(item, len(beats)),
        )
        & (level == "coarse" or item.name == "fine")
        for item in layout.levels
    }
    return TokenMask(beats, roles, slots)


def beats_between(beat_count: int, spans: Iterable[tuple[int, int]]) -> Flags:
    """(B,) flags that are True in the beat spans [first, end)."""
    flags = np.zeros(beat_count, dtype=np.bool_)
    for first, end in spans:
        flags[max(0, first) : max(0, end)] = True
    return flags


def _rows(streams: tuple[Stream, ...], roles: frozenset[Role]) -> Flags:
    return np.array([stream == "pair" or stream in roles for stream in streams], dtype=np.bool_)
