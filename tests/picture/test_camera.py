"""Matrices, presets, framing."""

import numpy as np
import pytest

from choreo_studio.motion.skeleton import INDEX
from choreo_studio.picture.camera import Camera, eyes_of, front, perspective, side, top
from choreo_studio.picture.pose import waiting_couple

ORIGIN = np.zeros(3)


def seen(view: np.ndarray, point: list[float]) -> np.ndarray:
    """A world point in the viewer's axes: right, up, backward."""
    return view[:3, :3] @ np.array(point) + view[:3, 3]


@pytest.mark.parametrize("camera", [Camera(ORIGIN), front(Camera(ORIGIN)), side(Camera(ORIGIN)), top(Camera(ORIGIN))])
def test_the_target_is_straight_ahead_at_its_distance(camera: Camera) -> None:
    assert np.allclose(seen(camera.view_matrix(), [0.0, 0.0, 0.0]), [0.0, 0.0, -camera.distance])


def test_view_matrices_are_rigid() -> None:
    turn = Camera(np.array([1.0, 2.0, 3.0]), 0.7, 0.4).view_matrix()[:3, :3]
    assert np.allclose(turn @ turn.T, np.eye(3)) and np.isclose(np.linalg.det(turn), 1.0)


@pytest.mark.parametrize(
    ("preset", "right", "up"),
    [(front, [1, 0, 0], [0, 1, 0]), (side, [0, 0, -1], [0, 1, 0]), (top, [1, 0, 0], [0, 0, -1])],
)
def test_presets_look_along_the_axes_of_the_stage(preset, right: list[float], up: list[float]) -> None:  # type: ignore[no-untyped-def]
    view = preset(Camera(ORIGIN)).view_matrix()
    assert view[0, :3] @ np.array(right) > 0.99
    assert view[1, :3] @ np.array(up) > 0.99


def test_orbit_stops_below_the_zenith_and_above_the_floor() -> None:
    camera = Camera(np.array([0.0, 0.93, 0.0]))
    assert camera.orbited(0.0, 10.0).pitch < np.pi / 2
    assert camera.orbited(0.0, -10.0).eye[1] > 0.0
    assert np.isclose(camera.orbited(0.5, 0.0).yaw, camera.yaw + 0.5)


def test_zoom_stays_within_the_room() -> None:
    camera = Camera(ORIGIN)
    assert camera.zoomed(2.0).distance == pytest.approx(camera.distance / 2)
    assert camera.zoomed(1e9).distance > 0.1
    assert camera.zoomed(1e-9).distance < 100.0


def test_pan_moves_the_picture_by_its_height() -> None:
    camera = Camera(ORIGIN)
    moved = camera.panned(0.0, 0.5)
    clip = moved.projection(1.5) @ moved.view_matrix() @ np.array([0.0, 0.0, 0.0, 1.0])
    assert clip[1] / clip[3] == pytest.approx(-1.0)


@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.2, 4.0])
@pytest.mark.parametrize("preset", [lambda camera: camera, front, side, top])
def test_framing_shows_the_whole_couple(aspect: float, preset) -> None:  # type: ignore[no-untyped-def]
    couple = waiting_couple()
    camera = preset(Camera(ORIGIN)).framing(couple.centre, aspect)
    points = np.concatenate([couple.positions.reshape(-1, 3), np.ones((44, 1))], axis=1)
    clip = points @ (camera.projection(aspect) @ camera.view_matrix()).T
    ends = np.abs(clip[:, :2] / clip[:, 3:])
    assert ends.max() < 0.97
    assert ends.max() > 0.3


def test_projection_has_near_at_minus_one_and_far_at_one() -> None:
    projection = perspective(0.6, 1.5, 0.1, 50.0)
    for distance, depth in ((0.1, -1.0), (50.0, 1.0)):
        clip = projection @ np.array([0.0, 0.0, -distance, 1.0])
        assert clip[2] / clip[3] == pytest.approx(depth)


def test_eyes_look_at_the_partner() -> None:
    couple = waiting_couple()
    view = eyes_of(couple.positions[0], couple.matrices[0], couple.positions[1, INDEX["Neck"]])
    partner = seen(view, list(couple.positions[1, INDEX["Head"]]))
    assert partner[2] < -0.3 and abs(partner[0]) < 0.1
    left_hand = seen(view, list(couple.positions[0, INDEX["LeftHand"]]))
    assert left_hand[0] < 0.0


def test_eyes_do_not_turn_backwards() -> None:
    couple = waiting_couple()
    behind = couple.positions[0, INDEX["Head"]] * 2 - couple.positions[1, INDEX["Head"]]
    view = eyes_of(couple.positions[0], couple.matrices[0], behind)
    assert -view[2, :3] @ couple.matrices[0, INDEX["Head"]][:, 2] > 0.99
