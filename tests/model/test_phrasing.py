"""Plans keep the phrases of the music, follow how loud it is, and do not come back soon."""

import numpy as np
import pytest
import torch

from choreo_studio.audio.beats import BeatGrid, Metre
from choreo_studio.audio.features import BEAT_FEATURE_SIZE
from choreo_studio.model.bank import Bank
from choreo_studio.model.freshness import MEMORY_BEATS, lean_from_repeats
from choreo_studio.model.phrasing import course_of, draw_plan
from choreo_studio.model.windows import CONTEXT_BEATS, Window, windows_over
from choreo_studio.motion.controls import CONTROL_NAMES
from choreo_studio.tokens.layout import TokenLayout, duet_layout
from choreo_studio.tokens.wishes import no_wishes
from tests.builders import steady_grid

ENERGY = CONTROL_NAMES.index("energy")
LOUD_COLUMNS = [1, 2, 3, 5, 6, 7]


def bank_of(beats: int = 240, seed: int = 0) -> Bank:
    """Dancing whose figure is the number of its bar and whose energy rises and falls over some bars."""
    layout: TokenLayout = duet_layout(4, 4, 1)
    random = np.random.default_rng(seed)
    controls = 0.2 * random.normal(size=(beats, len(CONTROL_NAMES))).astype(np.float32)
    controls[:, ENERGY] += np.sin(np.arange(beats) / 9.0)
    codes = {
        level.name: torch.zeros(len(level.streams), level.slots_per_beat * beats, level.depth, dtype=torch.long)
        for level in layout.levels
    }
    still = np.zeros(beats, dtype=np.int64)
    figure = np.arange(beats) // 4
    return Bank(layout, codes, still, np.arange(beats) % 8, controls, figure, still, np.zeros(beats, dtype=np.bool_))


def music_of(loudness: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray:
    music = np.zeros((len(loudness), BEAT_FEATURE_SIZE), dtype=np.float32)
    music[:, LOUD_COLUMNS] = loudness[:, None]
    return music


def test_steps_are_bars_after_a_pickup_too() -> None:
    grid = BeatGrid(0.5 * np.arange(19), np.array([3, 7, 11, 15]), Metre(4, 4), 1)
    course = course_of(grid, None)
    assert course.steps.tolist() == [[0, 3], [3, 4], [7, 4], [11, 4], [15, 4]]
    assert course.go_on[2] < course.go_on[1]
    assert course_of(steady_grid(9, metre="3/4"), None).steps.tolist() == [[0, 3], [3, 3], [6, 3]]
    assert course_of(steady_grid(12, metre="6/8"), None).steps.tolist() == [[0, 4], [4, 2], [6, 4], [10, 2]]


def test_thoughts_change_where_the_music_does() -> None:
    music = music_of(np.repeat([-1.0, 0.5, 0.5, -2.0, 0.5, 0.5], 16))
    course = course_of(steady_grid(96), music)
    low = course.steps[course.go_on == course.go_on.min(), 0]
    assert {16, 48, 64} <= set(low.tolist())
    assert np.nanmean(course.energy[48:64]) < np.nanmean(course.energy[:16]) < np.nanmean(course.energy[16:48])


def test_plans_are_livelier_where_the_music_is_louder() -> None:
    loud = np.repeat([-1.5, 1.0, -0.5, 1.5], 32)
    course = course_of(steady_grid(128), music_of(loud))
    energy = np.mean([draw_plan(bank_of(), course, seed).controls[:, ENERGY] for seed in range(6)], axis=0)
    assert np.corrcoef(energy, loud)[0, 1] > 0.7
    silent = course_of(steady_grid(128), None)
    free = np.mean([draw_plan(bank_of(), silent, seed).controls[:, ENERGY] for seed in range(6)], axis=0)
    assert abs(np.corrcoef(free, loud)[0, 1]) < 0.5


def test_a_wished_energy_takes_the_place_of_the_music() -> None:
    course = course_of(steady_grid(32), music_of(np.repeat([-1.0, 1.0], 16)))
    wished = no_wishes(32).with_curve("energy", np.where(np.arange(32) < 8, 0.0, np.nan).astype(np.float32))
    left = course.leaving_to_wishes(wished).energy
    assert np.isnan(left[:8]).all()
    assert np.array_equal(left[8:], course.energy[8:])


def test_no_bar_of_real_dancing_comes_back_within_sixteen_bars() -> None:
    course = course_of(steady_grid(256), None)
    soon = 0
    for seed in range(5):
        bars = draw_plan(bank_of(), course, seed).figure[::4]
        soon += sum(bar in bars[max(0, i - 15) : i] for i, bar in enumerate(bars))
    assert soon <= 3


def test_the_same_seed_walks_the_same_way() -> None:
    course = course_of(steady_grid(64), None)
    first, again, other = (draw_plan(bank_of(), course, seed).figure for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_for_a_few_bars_only_these_and_the_step_before_are_walked() -> None:
    course = course_of(steady_grid(64), None)
    wanted = np.zeros(64, dtype=np.bool_)
    wanted[[17, 40]] = True
    part = course.towards(wanted)
    assert part.steps.tolist() == [[12, 4], [16, 4], [36, 4], [40, 4]]
    assert len(part.go_on) == 4
    figure = draw_plan(bank_of(), part, 1).figure
    assert not figure[:12].any() and not figure[44:].any()


def test_codes_danced_on_the_same_count_lately_are_less_likely() -> None:
    counts = np.arange(120) % 8
    codes = torch.zeros(1, 1, 120, dtype=torch.long)
    codes[0, 0, 88] = 3
    codes[0, 0, 89] = 2
    codes[0, 0, 96 - MEMORY_BEATS - 8] = 1
    lean = lean_from_repeats(codes, counts, Window(88, 120, 96, 120), 4)
    assert lean.shape == (1, 1, 32, 4)
    assert not lean[0, 0, :8].any()
    at_count_one = lean[0, 0, 8]
    assert at_count_one[3] < 0.0
    assert at_count_one[0] < at_count_one[3]
    assert at_count_one[1] == at_count_one[2] == 0.0
    assert lean[0, 0, 9, 2] < 0.0


@pytest.mark.parametrize("metre", ["4/4", "3/4"])
def test_windows_draw_every_beat_once_and_see_two_bars_before(metre: str) -> None:
    grid = steady_grid(203, metre=metre)
    masked = np.ones(203, dtype=np.bool_)
    masked[90:101] = False
    windows = windows_over(masked, grid.downbeats)
    drawn = np.concatenate([np.arange(window.fresh_first, window.fresh_end) for window in windows])
    assert np.array_equal(drawn, np.flatnonzero(masked))
    assert 2 * grid.metre.beats_per_bar <= CONTEXT_BEATS
    for window in windows:
        assert window.first == max(0, window.fresh_first - CONTEXT_BEATS)
        assert window.end - window.first <= 32 + CONTEXT_BEATS
        assert window.fresh_end in grid.downbeats or window.fresh_end in (90, 203)
