import numpy as np
import pytest

from choreo_studio.motion.kinematics import joint_positions
from choreo_studio.picture.rig import CAMERAS, CameraName, Rig
from choreo_studio.picture.shooting import shot_along
from choreo_studio.picture.show import Show, centre_at, couple_at
from tests.builders import steady_grid, swaying_duet

SIZE = (640, 360)


@pytest.mark.parametrize("name", CAMERAS)
def test_a_shot_sees_what_the_matrices_of_the_rig_see(name: CameraName) -> None:
    show = Show(steady_grid(8), swaying_duet(128))
    centre = centre_at(show, 0.0)
    rig = Rig().framed(centre, 16 / 9).chosen(name, centre, 16 / 9)
    seconds = np.array([0.1, 0.7, 1.9])
    shot = shot_along(show, seconds, rig, SIZE)
    assert len(shot.views) == (1 if name == "orbit" else 3)
    for moment, at in enumerate(seconds):
        couple = couple_at(show, float(at))
        view, projection = rig.matrices(couple, centre_at(show, float(at)), SIZE[0] / SIZE[1])
        points = couple.positions[:1, 10:]
        clip = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ (projection @ view).T
        there = clip[..., :2] / clip[..., 3:] * [0.5, -0.5] + 0.5
        seen = shot.at(moment).seen(points)
        ahead = seen[..., 2] > 0.1
        assert np.allclose((there * SIZE)[ahead], seen[..., :2][ahead])
        assert np.allclose(clip[..., 3], seen[..., 2])


def test_a_camera_that_follows_keeps_the_couple_in_the_picture() -> None:
    motion = swaying_duet(128)
    show = Show(steady_grid(8), motion)
    rig = Rig().framed(centre_at(show, 0.0), 16 / 9)
    shot = shot_along(show, np.arange(128) / 48.0, rig, SIZE)
    positions = np.stack([joint_positions(clip) for clip in motion], axis=1)
    assert shot.is_inside(shot.project(positions)).all()
