import numpy as np
import pytest

from choreo_studio.motion.measures.steps import CountedBeats, Landings, landings, step_timing
from choreo_studio.motion.skeleton import INDEX, lead_body
from tests.motion.measures.builders import clock, rest_joints

HALF_SECONDS = np.linspace(0.0, 3.5, 8)
EIGHT = CountedBeats(HALF_SECONDS, np.arange(8))


def landed(*moments: tuple[float, int]) -> Landings:
    seconds, feet = zip(*moments, strict=True)
    return Landings(np.array(seconds), np.array(feet, dtype=np.intp))


def test_places_on_a_grid_continue_beyond_both_ends() -> None:
    beats = CountedBeats(np.array([1.0, 2.0, 4.0]), np.arange(3))
    assert beats.positions_at(np.array([0.5, 1.5, 3.0, 4.0, 5.0])) == pytest.approx([-0.5, 0.5, 1.5, 2.0, 2.5])
    assert beats.end_seconds == 6.0


def test_beats_of_beat_frames() -> None:
    beats = CountedBeats.of_beat_frames(clock(48, 32), np.array([6, 7, 0]))
    assert beats.seconds.tolist() == [0.0, 0.5, 1.0]
    with pytest.raises(ValueError, match="count_in_eight"):
        CountedBeats.of_beat_frames(clock(50, 32), np.array([0, 1, 2]))


def test_landings_are_onsets_of_either_part_of_a_foot() -> None:
    contacts = np.zeros((60, 4), dtype=bool)
    contacts[:10, 0] = True
    contacts[20:30, 1] = True
    contacts[25:40, 0] = True
    contacts[35:, 3] = True
    contacts[15:17, 2] = True
    result = landings(rest_joints(lead_body(), 60), clock(60, 60), contacts)
    assert result.seconds == pytest.approx([20 / 60, 35 / 60])
    assert result.feet.tolist() == [0, 1]


def test_a_lifted_foot_lands_when_it_is_down() -> None:
    joints, seconds = rest_joints(lead_body(), 121), clock(121, 60)
    lift = 0.15 * np.sin(np.pi * np.clip((seconds - 0.5) / 0.8, 0.0, 1.0))
    joints[:, [INDEX["RightFoot"], INDEX["RightToeBase"]], 1] += lift[:, None]
    result = landings(joints, seconds)
    assert result.feet.tolist() == [1]
    assert result.seconds[0] == pytest.approx(1.3, abs=0.05)


def test_a_basic_step_on_the_counts() -> None:
    lead = landed((0.0, 0), (0.5, 1), (1.0, 0), (2.0, 1), (2.5, 0), (3.0, 1))
    timing = step_timing([lead], EIGHT)
    assert timing.landings_per_eight == 6.0
    assert list(timing.per_count) == [1, 1, 1, 0, 1, 1, 1, 0]
    assert timing.pause_share == timing.mean_timing_beats == timing.spread_beats == 0.0
    assert timing.alternation_share == 1.0


def test_timing_is_signed_and_in_beats() -> None:
    timing = step_timing([landed((0.05, 0), (0.40, 1), (1.05, 0), (1.60, 0))], EIGHT)
    assert timing.mean_timing_beats == pytest.approx((0.1 - 0.2 + 0.1 + 0.2) / 4)
    assert timing.spread_beats == pytest.approx(0.15)
    assert timing.pause_share == pytest.approx(0.25)
    assert timing.alternation_share == pytest.approx(2 / 3)


def test_couples_add_up_and_alternation_stays_with_each_dancer() -> None:
    lead, follow = landed((0.0, 0), (1.0, 1)), landed((0.0, 1), (0.5, 0), (1.0, 0))
    timing = step_timing([lead, follow], EIGHT)
    assert timing.landings_per_eight == 5.0
    assert timing.alternation_share == pytest.approx(2 / 3)


def test_rates_hold_for_any_length_and_landings_outside_do_not_count() -> None:
    beats = CountedBeats(HALF_SECONDS[:4], np.arange(4) + 4)
    timing = step_timing([landed((-1.0, 0), (0.0, 0), (1.5, 1), (9.0, 0))], beats)
    assert timing.landings_per_eight == 4.0
    assert list(timing.per_count) == [0, 0, 0, 0, 2, 0, 0, 2]
    assert timing.pause_share == 0.5


def test_nobody_steps() -> None:
    none = Landings(np.zeros(0), np.zeros(0, dtype=np.intp))
    timing = step_timing([none], EIGHT)
    assert timing.landings_per_eight == 0.0
    assert np.isnan(timing.mean_timing_beats)
