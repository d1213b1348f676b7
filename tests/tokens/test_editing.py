"""Cells painted, locked and set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_studio.tokens.editing import (
    Slot,
    beat_of,
    changed_slots,
    codes_of,
    held,
    mask_of_slots,
    with_code,
    without_locked,
)
from choreo_studio.tokens.layout import TokenLayout, duet_layout, pair_layout
from choreo_studio.tokens.mask import beats_between, mask_beats
from choreo_studio.tokens.sequence import TokenSequence, empty_sequence, level_shape

BEATS = 12
LAYOUT = duet_layout(16, 8, 2)
LAYOUTS = st.sampled_from([LAYOUT, pair_layout(16, 8, 2)])


def some_tokens(seed: int = 0, layout: TokenLayout = LAYOUT) -> TokenSequence:
    random = np.random.default_rng(seed)
    codes = {
        level.name: random.integers(0, level.codebook_size, level_shape(level, BEATS), dtype=np.int32)
        for level in layout.levels
    }
    return TokenSequence(layout, BEATS, codes)


def lock(*rows: tuple[str, str], beats: slice = slice(None)) -> dict[str, np.ndarray]:
    flags = {level.name: np.zeros(level_shape(level, BEATS)[:2], dtype=bool) for level in LAYOUT.levels}
    for name, stream in rows:
        level = LAYOUT.level(name)  # type: ignore[arg-type]
        span = slice(*(None if at is None else at * level.slots_per_beat for at in (beats.start, beats.stop)))
        flags[name][level.streams.index(stream), span] = True  # type: ignore[arg-type]
    return flags


def dancer_locks(role: str, beats: slice = slice(None)) -> dict[str, np.ndarray]:
    return lock(("coarse", role), ("fine", role), beats=beats)


def cells_of(layout: TokenLayout, slots: dict[str, np.ndarray]) -> set[Slot]:
    """The cells that flags (streams, slots, depth) mark at any depth."""
    return {
        Slot(level.name, level.streams[row], int(index))
        for level in layout.levels
        for row, index in np.argwhere(slots[level.name].any(axis=-1))
    }


@st.composite
def painted(draw: st.DrawFn) -> tuple[TokenLayout, frozenset[Slot]]:
    layout = draw(LAYOUTS)
    cells = [
        Slot(level.name, stream, index)
        for level in layout.levels
        for stream in level.streams
        for index in range(BEATS * level.slots_per_beat)
    ]
    return layout, draw(st.frozensets(st.sampled_from(cells), max_size=20))


@given(painted())
def test_painted_cells_and_masks_say_the_same(cells: tuple[TokenLayout, frozenset[Slot]]) -> None:
    layout, slots = cells
    mask = mask_of_slots(layout, BEATS, slots)
    assert cells_of(layout, dict(mask.slots)) == slots
    assert set(np.flatnonzero(mask.beats)) == {beat_of(layout, slot) for slot in slots}
    assert ("follow" in mask.roles) == any(slot.stream in ("follow", "pair") for slot in slots)


@given(painted(), st.integers(0, 2**32 - 1))
def test_locks_only_take_away(cells: tuple[TokenLayout, frozenset[Slot]], seed: int) -> None:
    layout, slots = cells
    random = np.random.default_rng(seed)
    locks = {level.name: random.random(level_shape(level, BEATS)[:2]) < 0.5 for level in layout.levels}
    mask = mask_of_slots(layout, BEATS, slots)
    left = without_locked(layout, mask, locks)
    for name, flags in left.slots.items():
        assert not (flags & ~mask.slots[name]).any()
        assert not (flags & locks[name][..., None]).any()
    assert left.roles <= mask.roles
    assert not (left.beats & ~mask.beats).any()
    assert set(np.flatnonzero(left.beats)) == {beat_of(layout, slot) for slot in cells_of(layout, dict(left.slots))}
    assert bool(left.roles) == bool(left.beats.any())


def test_the_pair_stream_moves_the_lead_only_where_the_lead_reads_it() -> None:
    pair = frozenset([Slot("coarse", "pair", 3)])
    assert mask_of_slots(LAYOUT, BEATS, pair).roles == {"follow"}
    assert mask_of_slots(pair_layout(), BEATS, pair).roles == {"lead", "follow"}


def test_a_locked_dancer_leaves_the_mask_and_the_follow_takes_the_pair_along() -> None:
    mask = mask_beats(LAYOUT, beats_between(BEATS, [(4, 8)]))
    without_lead = without_locked(LAYOUT, mask, dancer_locks("lead"))
    assert without_lead.roles == {"follow"}
    assert without_lead.slots["coarse"][0, 4:8].all() and not without_lead.slots["coarse"][1].any()
    without_follow = without_locked(LAYOUT, mask, dancer_locks("follow"))
    assert without_follow.roles == {"lead"}
    assert not without_follow.slots["coarse"][0].any()
    only_pair = mask_of_slots(LAYOUT, BEATS, [Slot("coarse", "pair", 5)])
    assert not without_locked(LAYOUT, only_pair, dancer_locks("follow")).beats.any()


def test_a_dancer_locked_elsewhere_stays() -> None:
    mask = mask_beats(LAYOUT, beats_between(BEATS, [(4, 8)]))
    assert without_locked(LAYOUT, mask, dancer_locks("lead", slice(0, 4))).roles == {"lead", "follow"}
    assert without_locked(LAYOUT, mask, {}) is mask


def test_beats_that_are_locked_for_all_are_kept() -> None:
    mask = mask_beats(LAYOUT, beats_between(BEATS, [(4, 8)]))
    rows = [(level.name, stream) for level in LAYOUT.levels for stream in level.streams]
    left = without_locked(LAYOUT, mask, lock(*rows, beats=slice(6, 12)))
    assert list(np.flatnonzero(left.beats)) == [4, 5]
    nothing = without_locked(LAYOUT, mask, lock(*rows))
    assert not nothing.beats.any() and not nothing.roles


def test_one_code_is_set_and_nothing_else() -> None:
    before, slot = some_tokens(), Slot("fine", "follow", 9)
    code = (codes_of(before, slot)[1] + 1) % 8
    after = with_code(before, slot, 1, code)
    assert codes_of(after, slot) == (codes_of(before, slot)[0], code)
    assert changed_slots(before, after) == {slot}


@pytest.mark.parametrize(
    ("slot", "depth", "code"),
    [
        (Slot("coarse", "pair", BEATS), 0, 0),
        (Slot("fine", "pair", 0), 0, 0),
        (Slot("coarse", "lead", -1), 0, 0),
        (Slot("coarse", "lead", 0), 1, 0),
        (Slot("coarse", "lead", 0), 0, 16),
    ],
)
def test_what_is_not_there_cannot_be_set(slot: Slot, depth: int, code: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        with_code(some_tokens(), slot, depth, code)


def test_a_held_mask_frees_motion_but_no_token() -> None:
    mask = held(mask_of_slots(LAYOUT, BEATS, [Slot("coarse", "lead", 2)]), beats_between(BEATS, [(0, 4)]))
    assert mask.roles == {"lead"} and list(np.flatnonzero(mask.beats)) == [0, 1, 2, 3]
    assert not any(flags.any() for flags in mask.slots.values())


def test_sequences_of_other_lengths_are_not_compared() -> None:
    with pytest.raises(ValueError, match="expected 12 beats"):
        changed_slots(some_tokens(), empty_sequence(LAYOUT, 4))
