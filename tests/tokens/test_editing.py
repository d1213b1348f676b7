"""Cells painted, locked, set and copied."""

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
    slots_of_beats,
    slots_of_mask,
    with_code,
    with_copied_beats,
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
    assert slots_of_mask(layout, mask) == slots
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
    assert set(np.flatnonzero(left.beats)) == {beat_of(layout, slot) for slot in slots_of_mask(layout, left)}
    assert bool(left.roles) == bool(left.beats.any())


@pytest.mark.parametrize("dancers", ["both", "lead", "follow"])
@pytest.mark.parametrize("level", ["coarse", "fine"])
def test_cells_of_beats_are_those_of_the_mask_of_beats(dancers: str, level: str) -> None:
    beats = beats_between(BEATS, [(4, 6)])
    slots = slots_of_beats(LAYOUT, beats, dancers, level)  # type: ignore[arg-type]
    wanted = mask_beats(LAYOUT, beats, dancers, level)  # type: ignore[arg-type]
    made = mask_of_slots(LAYOUT, BEATS, slots)
    for name, flags in wanted.slots.items():
        assert np.array_equal(made.slots[name], flags)


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


@given(st.integers(0, BEATS - 1), st.integers(1, BEATS), st.integers(0, BEATS - 1), st.integers(0, 99))
def test_copied_beats_are_the_same_and_the_rest_is_kept(first: int, length: int, to: int, seed: int) -> None:
    end = min(first + length, BEATS)
    before = some_tokens(seed)
    after = with_copied_beats(before, (first, end), to)
    stop = min(to + end - first, BEATS)
    for name, codes in after.beats(to, stop).codes.items():
        assert np.array_equal(codes, before.beats(first, first + stop - to).codes[name])
    assert all(to <= beat_of(LAYOUT, slot) < stop for slot in changed_slots(before, after))


def test_one_dancer_alone_can_be_copied() -> None:
    before = some_tokens()
    after = with_copied_beats(before, (0, 4), 4, ("lead",))
    assert {slot.stream for slot in changed_slots(before, after)} == {"lead"}
    assert {slot.level for slot in changed_slots(before, after)} == {"coarse", "fine"}


def test_a_held_mask_frees_motion_but_no_token() -> None:
    mask = held(mask_of_slots(LAYOUT, BEATS, [Slot("coarse", "lead", 2)]), beats_between(BEATS, [(0, 4)]))
    assert mask.roles == {"lead"} and list(np.flatnonzero(mask.beats)) == [0, 1, 2, 3]
    assert not any(flags.any() for flags in mask.slots.values())


def test_sequences_of_other_lengths_are_not_compared() -> None:
    with pytest.raises(ValueError, match="expected 12 beats"):
        changed_slots(some_tokens(), empty_sequence(LAYOUT, 4))
