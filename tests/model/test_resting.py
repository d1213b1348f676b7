"""Dances that begin and end in a pose, as they are asked of the model."""

from dataclasses import replace

import numpy as np
import pytest

from choreo_studio.audio.features import BEAT_FEATURE_SIZE
from choreo_studio.audio.sections import last_strong_beat
from choreo_studio.model.finishing import _holds
from choreo_studio.model.generator import DuetGenerator
from choreo_studio.model.resting import calm_beats, held_beats, pose_beats
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.contacts import HAND_JOINTS
from choreo_studio.motion.features import duet_features
from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.tokens.dance import Dance, DanceRequest, SamplingSettings
from choreo_studio.tokens.mask import mask_beats
from tests.builders import steady_grid, swaying_duet

BEATS = 40
POSED = SamplingSettings(steps=2, begin_in_pose=True, end_in_pose=True)


def request_of(generator: DuetGenerator, beats: int = BEATS, settings: SamplingSettings = POSED) -> DanceRequest:
    mask = mask_beats(generator.layout, np.ones(beats, dtype=np.bool_))
    return DanceRequest(steady_grid(beats), None, mask, settings=settings)


@pytest.fixture(scope="module")
def dance(tiny_generator: DuetGenerator) -> Dance:
    return tiny_generator.dance(request_of(tiny_generator), lambda done, total: None)[0]


def test_the_couple_stands_until_the_pickup_and_from_the_last_strong_beat(dance: Dance) -> None:
    for clip in dance.motion:
        joints = joint_positions(clip)
        speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1).max(axis=1)
        assert speed[: 16 * 5].max() < 1e-3
        assert speed[16 * 39 :].max() < 1e-3
        assert speed[16 * 10 : 16 * 34].max() > 1e-3


def test_both_dancers_say_the_same_of_a_hold() -> None:
    """The follow's hands come first in its own features, second in the lead's."""
    together = swaying_duet(64)
    hand = joint_positions(together.lead)[:, HAND_JOINTS[0]] - joint_positions(together.follow)[:, HAND_JOINTS[1]]
    follow = replace(together.follow, root_positions=together.follow.root_positions + hand)
    features = duet_features(DuetMotion(together.lead, follow), np.arange(64) / 32.0).values
    holds = _holds(features, is_edit=False)
    assert holds[:, 0, 1].all()
    assert holds[:, 1, 0].max() == 0.0


def test_tokens_of_held_beats_tell_of_the_pose(tiny_generator: DuetGenerator, dance: Dance) -> None:
    request = request_of(tiny_generator)
    held = held_beats(request)
    assert (held[:8].all(), held[8:37].any(), held[37:].all()) == (True, False, True)
    read = tiny_generator.tokenize(dance.motion, request.grid).codes["coarse"]
    assert np.array_equal(dance.tokens.codes["coarse"][:, held], read[:, held])
    assert (dance.confidence["coarse"][:, held] == 1.0).all()


def test_nothing_is_held_where_nothing_is_asked_or_bars_are_edited(tiny_generator: DuetGenerator, dance: Dance) -> None:
    plain = request_of(tiny_generator, settings=replace(POSED, begin_in_pose=False, end_in_pose=False))
    assert pose_beats(plain) == (None, None)
    assert not held_beats(plain).any()
    assert not calm_beats(plain).any()
    assert pose_beats(replace(request_of(tiny_generator), current=dance)) == (None, None)


def test_a_song_without_room_for_both_poses_has_none(tiny_generator: DuetGenerator) -> None:
    assert pose_beats(request_of(tiny_generator, beats=14)) == (None, None)
    assert pose_beats(request_of(tiny_generator)) == (8, 36)


def test_silence_before_and_after_the_song_is_stood_through(tiny_generator: DuetGenerator) -> None:
    music = np.zeros((BEATS, BEAT_FEATURE_SIZE), dtype=np.float32)
    music[:12, 1:8] = music[29:, 1:8] = -4.0
    request = replace(request_of(tiny_generator), music=music)
    assert pose_beats(request) == (16, 28)
    assert last_strong_beat(music, request.grid) == 28
    assert calm_beats(request)[12:20].all()
