"""Measures of whole songs: loops, the floor, and the loudness of the music."""

import numpy as np
import pytest

from choreo_studio.motion.measures.following import music_following
from choreo_studio.motion.measures.repetition import longest_repeat, self_similarity
from choreo_studio.motion.measures.staging import stage_use
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT


def symbols(text: str) -> np.ndarray:
    return np.array([[ord(letter), 0] for letter in text])


@pytest.mark.parametrize(
    ("text", "longest"),
    [("abcdefgh", 0), ("abcxabcy", 3), ("aaaa", 2), ("aaaaa", 2), ("ababab", 2), ("abcdabcd", 4), ("a", 0), ("", 0)],
)
def test_the_longest_repeat_is_found_and_does_not_overlap_itself(text: str, longest: int) -> None:
    assert longest_repeat(symbols(text).reshape(-1, 2)) == longest


def test_beats_are_alike_when_all_their_tokens_are() -> None:
    one, two = symbols("abcabc"), symbols("abcabc")
    two[4, 1] = 9
    assert (longest_repeat(one), longest_repeat(two)) == (3, 1)


def wandering(beats: int, seed: int = 0) -> Floats:
    random = np.random.default_rng(seed)
    return np.asarray(random.normal(size=(16 * beats, 4, 3)).cumsum(axis=0) * 0.02)


def test_a_loop_is_as_alike_as_can_be_and_its_place_is_told() -> None:
    dance = wandering(96)
    free = self_similarity(dance)
    dance[16 * 40 : 16 * 48] = dance[16 * 20 : 16 * 28]
    looped = self_similarity(dance)
    assert free.lowest_cm > 1.0
    assert (looped.lowest_cm, looped.lowest_beat) == (pytest.approx(0.0, abs=1e-5), 20)
    assert looped.nearest_cm < free.nearest_cm


def test_what_comes_again_after_more_than_five_phrases_is_no_loop() -> None:
    dance = wandering(120)
    dance[16 * 100 : 16 * 108] = dance[16 * 20 : 16 * 28]
    assert self_similarity(dance).lowest_cm > 1.0


def test_a_short_dance_has_no_self_similarity() -> None:
    assert np.isnan(self_similarity(wandering(47)).nearest_cm)
    assert np.isfinite(self_similarity(wandering(48)).nearest_cm)


def standing_at(x: Floats) -> Floats:
    place = np.zeros((len(x), JOINT_COUNT, 3))
    place[..., 0] = x[:, None]
    return place


def test_the_floor_is_measured_from_its_middle() -> None:
    lead, follow = standing_at(np.linspace(0.0, 4.0, 401)), standing_at(np.full(401, -1.0))
    use = stage_use(lead, follow)
    assert use.inside_share == pytest.approx(301 / 401)
    assert use.farthest_m == pytest.approx(4.0)
    assert use.needed_m == pytest.approx(5.0)
    assert stage_use(lead, follow, 8.0).inside_share == 1.0


def lively(loudness: Floats, seed: int = 0) -> tuple[Floats, Floats]:
    """Joints whose speed goes with the loudness of their beat, and their times."""
    random = np.random.default_rng(seed)
    seconds = np.arange(16 * len(loudness)) / 32.0
    step = np.repeat(0.01 + 0.005 * loudness, 16)[:, None, None] * np.sign(random.normal(size=(len(seconds), 3, 3)))
    return np.asarray(step.cumsum(axis=0)), seconds


def test_movement_that_follows_the_music_is_known_from_movement_that_does_not() -> None:
    loudness = np.sin(np.arange(128) / 7.0) + np.sin(np.arange(128) / 17.0)
    follows = music_following(*lively(loudness), loudness)
    assert follows.correlation > 0.95
    assert follows.null < 0.5
    other = music_following(*lively(np.roll(loudness, 61)), loudness)
    assert other.correlation < 0.6


def test_without_music_nothing_is_followed() -> None:
    positions, seconds = lively(np.zeros(64))
    assert np.isnan(music_following(positions, seconds, None).correlation)
    assert np.isnan(music_following(positions, seconds, np.ones(64)).correlation)
    with pytest.raises(ValueError, match="loudness"):
        music_following(positions, seconds, np.ones(60))
