"""Joints that Blender would join to their parents, and so hold still, are bound a hair aside."""

import numpy as np
import pytest

from choreo_studio.motion.clip import MotionClip
from choreo_studio.motion.io.fbx.parting import parted
from choreo_studio.motion.proxies import figure_of
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.services.scenes import rooted
from tests.builders import standing_clip, swaying_clip


def test_a_pelvis_straight_above_its_root_is_bound_aside_and_moves_as_before() -> None:
    figure = rooted(figure_of(swaying_clip(lead_body(), 4), "lead"))
    made = parted(figure)
    moved = np.linalg.norm(made.hierarchy.translations - figure.hierarchy.translations, axis=1)
    assert moved == pytest.approx([0.0, 5e-6, *[0.0] * 21], abs=1e-12)
    assert made.translations is figure.translations
    before, after = figure.skins[0].binds, made.skins[0].binds
    places = np.linalg.inv(after)[:, :3, 3] - np.linalg.inv(before)[:, :3, 3]
    assert places[1] == pytest.approx([5e-6, 0.0, 0.0], abs=1e-12)
    assert np.delete(places, 1, axis=0) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("frames", [0, 3])
def test_bodies_that_stand_or_have_no_such_joint_stay_what_they_are(frames: int) -> None:
    still = standing_clip(lead_body(), 3)
    figure = rooted(figure_of(still, "lead"))
    clip = MotionClip(still.skeleton, still.root_positions[:frames], still.rotations[:frames])
    assert parted(figure) is figure
    assert parted(rooted(figure_of(clip, "lead"))).hierarchy.translations[1, 0] == 0.0
    swaying = figure_of(swaying_clip(lead_body(), 4), "lead")
    assert parted(swaying) is swaying
