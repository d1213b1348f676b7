"""Beats found from feet, on steps whose times are known and on real couples."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, DuetMotion, Role
from choreo_studio.motion.importing import import_pair
from choreo_studio.motion.io.beats_json import read_beats
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import follow_body, lead_body
from choreo_studio.motion.step_tracking import track_counts
from choreo_studio.motion.steps import TRACKING_FPS, beats_from_steps, foot_landings
from choreo_studio.timebase import FrameRate
from tests.motion.steps.builders import salsa_landings, stepping_duet

SHARED = Path(__file__).parents[4] / "shared" / "data" / "cmu_salsa"
RATE = FrameRate.of(60)


def wandering_beats(bpm: float, count: int, seed: int, drift: float = 0.05) -> Floats:
    """Beats whose tempo drifts by up to `drift` both ways."""
    phase = np.random.default_rng(seed).uniform(0, 6)
    periods = 60.0 / bpm * (1.0 + drift * np.sin(np.arange(count) / 12.0 + phase))
    return 1.0 + np.cumsum(periods)


def nearest_errors(found: Floats, beats: Floats) -> Floats:
    return np.abs(found[:, None] - beats[None]).min(axis=0)


def test_landings_are_found_where_the_feet_land() -> None:
    landings = [(0.9, "Left"), (1.4, "Right"), (2.1, "Left")]
    found = foot_landings(stepping_duet(landings, RATE.seconds(180)), RATE)
    times = [np.flatnonzero(found[:, foot]) / TRACKING_FPS for foot in range(4)]
    np.testing.assert_allclose(times[0], [0.9, 2.1], atol=0.05)
    np.testing.assert_allclose(times[1], [1.4], atol=0.05)
    np.testing.assert_allclose(times[2], [1.4], atol=0.05)
    np.testing.assert_allclose(times[3], [0.9, 2.1], atol=0.05)


@pytest.mark.parametrize(("bpm", "first_count"), [(100.0, 1), (160.0, 5), (190.0, 3), (205.0, 8)])
def test_salsa_steps_give_beats_and_counts(bpm: float, first_count: int) -> None:
    beats = wandering_beats(bpm, 56, seed=first_count)
    duet = stepping_duet(salsa_landings(beats, first_count), RATE.seconds(int(60 * (beats[-1] + 1))))
    found = beats_from_steps(duet, RATE)
    assert found is not None
    inner = beats[4:-4]
    # Steps on 3 and 7 are expected a little late, as real couples take them; these come on time.
    assert np.mean(nearest_errors(found.beats_seconds, inner)) < 0.12 * 60.0 / bpm
    middle = (found.beats_seconds > inner[0] - 0.1) & (found.beats_seconds < inner[-1] + 0.1)
    assert np.median(np.diff(found.beats_seconds[middle])) == pytest.approx(60.0 / bpm, rel=0.06)
    near = np.abs(found.beats_seconds[middle][:, None] - beats[None]).argmin(axis=1)
    assert np.mean(found.counts[middle] == (near + first_count - 1) % 8 + 1) > 0.95
    assert found.confidence > 0.5
    assert np.all(np.diff(found.beats_seconds) > 0)
    assert set(found.counts[found.downbeats].tolist()) == {1, 5}


def test_an_even_walk_gives_its_beats() -> None:
    beats = wandering_beats(120.0, 48, seed=3)
    landings = [(float(beat), "Left" if i % 2 else "Right") for i, beat in enumerate(beats)]
    found = beats_from_steps(stepping_duet(landings, RATE.seconds(int(60 * (beats[-1] + 1)))), RATE)
    assert found is not None
    assert np.mean(nearest_errors(found.beats_seconds, beats[4:-4])) < 0.08


@pytest.mark.parametrize("alone", ROLES)
def test_a_dancer_alone_gives_the_beats_as_surely_as_a_couple(alone: Role) -> None:
    beats = wandering_beats(170.0, 60, seed=2)
    duet = stepping_duet(salsa_landings(beats, 1), RATE.seconds(int(60 * (beats[-1] + 1))))
    still = duet[0:1]
    held = replace(
        duet.dancer(alone),
        root_positions=np.repeat(still.dancer(alone).root_positions, duet.frame_count, axis=0),
        rotations=np.repeat(still.dancer(alone).rotations, duet.frame_count, axis=0),
    )
    stands = DuetMotion(duet.lead, held) if alone == "follow" else DuetMotion(held, duet.follow)
    other: Role = "lead" if alone == "follow" else "follow"
    unaware, aware = beats_from_steps(stands, RATE), beats_from_steps(stands, RATE, other)
    assert aware is not None and unaware is not None
    assert np.mean(nearest_errors(aware.beats_seconds, beats[4:-4])) < 0.08
    assert aware.confidence > unaware.confidence + 0.2


def test_dancers_who_stand_have_no_beat() -> None:
    assert beats_from_steps(stepping_duet([], RATE.seconds(300)), RATE) is None
    assert beats_from_steps(stepping_duet([], RATE.seconds(1)), RATE) is None


def test_chance_landings_are_told_by_a_low_confidence() -> None:
    random = np.random.default_rng(8)
    landings = (random.uniform(size=(1500, 4)) < 0.03).astype(np.float64)
    beats = wandering_beats(170.0, 80, seed=1, drift=0.0)
    ticks = np.zeros((1500, 4))
    for time, foot in salsa_landings(beats[beats < 29.0], 1):
        ticks[int(time * 50), [0, 3] if foot == "Left" else [1, 2]] = 1.0
    assert track_counts(landings, 50.0).confidence < 0.3
    assert track_counts(ticks, 50.0).confidence > 0.7


def test_landings_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="landings"):
        track_counts(np.zeros((10, 3)), 50.0)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real duets are not beside the checkout")
@pytest.mark.parametrize("name", ["03", "13"])
def test_a_real_couple_is_followed_within_three_percent(name: str) -> None:
    paths = SHARED / f"60_{name}.bvh", SHARED / f"61_{name}.bvh"
    duet, rate = import_pair(*paths, lead_body(), follow_body(), source_fps=60)
    take = read_beats(SHARED / "beats.json").take_of(paths[0])
    first, end = take.usable_frames[0]
    inside = (take.beat_frames > first) & (take.beat_frames < end)
    beats, counts = take.beat_frames[inside] / 60.0, take.counts[inside]
    found = beats_from_steps(duet, rate)
    assert found is not None
    near = np.abs(found.beats_seconds[:, None] - beats[None]).argmin(axis=0)
    period = (beats[-1] - beats[0]) / (len(beats) - 1)
    assert (found.beats_seconds[near[-1]] - found.beats_seconds[near[0]]) / (near[-1] - near[0]) == pytest.approx(
        period, rel=0.03
    )
    assert np.mean(np.abs(found.beats_seconds[near] - beats) < 0.07) > 0.9
    assert np.mean(found.counts[near] == counts) > 0.9
