"""Edits of tokens by hand: cells of the score, painted masks, locks, and codes that are set."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.tokens.layout import LevelName, Stream, TokenLayout
from choreo_studio.tokens.mask import Flags, TokenMask
from choreo_studio.tokens.sequence import TokenSequence, level_shape


@dataclass(frozen=True, order=True)
class Slot:
    """One cell of the score: all residual depths of a slot together.

    Attributes:
        level: "coarse" or "fine".
        stream: whose.
        index: place in the song, counted in slots of the level.
    """

    level: LevelName
    stream: Stream
    index: int


def roles_reading(layout: TokenLayout, stream: Stream) -> frozenset[Role]:
    """The dancers whose motion a stream shapes; the couple's shapes the follow, and the lead where it reads it."""
    if stream != "pair":
        return frozenset((stream,))
    return frozenset(ROLES) if layout.lead_reads_pair else frozenset(("follow",))


def beat_of(layout: TokenLayout, slot: Slot) -> int:
    """The beat that a slot lies in."""
    return slot.index // layout.level(slot.level).slots_per_beat


def mask_of_slots(layout: TokenLayout, beat_count: int, slots: Collection[Slot]) -> TokenMask:
    """The mask of just these cells, with the beats they lie in and the dancers they shape.

    Raises:
        ValueError: when a cell lies outside of the song or the layout.
    """
    flags: dict[LevelName, Flags] = {
        level.name: np.zeros(level_shape(level, beat_count), dtype=np.bool_) for level in layout.levels
    }
    beats = np.zeros(beat_count, dtype=np.bool_)
    roles: set[Role] = set()
    for slot in slots:
        row = _row(layout, slot, beat_count)
        flags[slot.level][row, slot.index] = True
        beats[beat_of(layout, slot)] = True
        roles |= roles_reading(layout, slot.stream)
    return TokenMask(beats, frozenset(roles), flags)


def without_locked(layout: TokenLayout, mask: TokenMask, locks: Mapping[LevelName, Flags]) -> TokenMask:
    """The mask without locked cells, and without the dancers and beats for which that leaves nothing.

    A dancer whose own cells in the mask (or in its beats) are all locked leaves it, and with the last dancer that reads
    it the couple's stream does: a locked dancer does not move by one bit.

    Args:
        layout: how the dance is cut.
        mask: what was asked to change.
        locks: per level flags (streams, slots), True where a cell must not change.
    """
    if not any(flags.any() for flags in locks.values()):
        return mask
    free = {
        level.name: mask.slots[level.name] & ~locks[level.name][..., None]
        if level.name in locks
        else mask.slots[level.name]
        for level in layout.levels
    }
    gone = {
        role
        for role in mask.roles
        if not _asks(layout, free, role) and (_asks(layout, mask.slots, role) or _is_locked(layout, mask, locks, role))
    }
    roles = mask.roles - gone
    for level in layout.levels:
        for row, stream in enumerate(level.streams):
            if gone & roles_reading(layout, stream) and not roles & roles_reading(layout, stream):
                free[level.name] = free[level.name] & (np.arange(len(level.streams)) != row)[:, None, None]
    beats = np.zeros_like(mask.beats)
    for level in layout.levels:
        beats |= free[level.name].any(axis=(0, 2)).reshape(len(beats), level.slots_per_beat).any(axis=1)
    return TokenMask(mask.beats & beats, roles if beats.any() else frozenset(), free)


def held(mask: TokenMask, beats: Flags) -> TokenMask:
    """A mask of the same dancers in which their motion may change in some beats (B,) and no token may."""
    return replace(mask, beats=beats, slots={name: np.zeros_like(flags) for name, flags in mask.slots.items()})


def changed_slots(before: TokenSequence, after: TokenSequence) -> frozenset[Slot]:
    """The cells in which two sequences differ.

    Raises:
        ValueError: when they are cut in different ways or differ in length.
    """
    if before.layout != after.layout or before.beat_count != after.beat_count:
        raise ValueError(f"after: expected {before.beat_count} beats in the same layout, found {after.beat_count}")
    return frozenset(
        Slot(level.name, level.streams[row], int(index))
        for level in before.layout.levels
        for row, index in np.argwhere((before.codes[level.name] != after.codes[level.name]).any(axis=-1))
    )


def codes_of(tokens: TokenSequence, slot: Slot) -> tuple[int, ...]:
    """The codes of a cell, one per depth.

    Raises:
        ValueError: when the cell lies outside of the song or the layout.
    """
    row = _row(tokens.layout, slot, tokens.beat_count)
    return tuple(int(code) for code in tokens.codes[slot.level][row, slot.index])


def with_code(tokens: TokenSequence, slot: Slot, depth: int, code: int) -> TokenSequence:
    """The tokens with one code set.

    Raises:
        ValueError: when the cell, the depth or the code does not exist.
    """
    level, row = tokens.layout.level(slot.level), _row(tokens.layout, slot, tokens.beat_count)
    if not 0 <= depth < level.depth:
        raise ValueError(f"depth: expected 0 to {level.depth - 1}, found {depth}")
    if not 0 <= code < level.codebook_size:
        raise ValueError(f"code: expected 0 to {level.codebook_size - 1}, found {code}")
    codes = tokens.codes[slot.level].copy()
    codes[row, slot.index, depth] = code
    return replace(tokens, codes={**tokens.codes, slot.level: codes})


def _row(layout: TokenLayout, slot: Slot, beat_count: int) -> int:
    level = layout.level(slot.level) if layout.has(slot.level) else None
    if level is None or slot.stream not in level.streams or not 0 <= slot.index < level.slots_per_beat * beat_count:
        raise ValueError(f"slot: expected one of the {beat_count} beats in the layout, found {slot}")
    return level.streams.index(slot.stream)


def _asks(layout: TokenLayout, slots: Mapping[LevelName, Flags], role: Role) -> bool:
    """Whether any cell of the dancer's own may change."""
    return any(
        bool(slots[level.name][row].any())
        for level in layout.levels
        for row, stream in enumerate(level.streams)
        if stream == role
    )


def _is_locked(layout: TokenLayout, mask: TokenMask, locks: Mapping[LevelName, Flags], role: Role) -> bool:
    """Whether every cell of the dancer's own in the beats of the mask is locked."""
    return all(
        level.name in locks and bool(locks[level.name][row][np.repeat(mask.beats, level.slots_per_beat)].all())
        for level in layout.levels
        for row, stream in enumerate(level.streams)
        if stream == role
    )
