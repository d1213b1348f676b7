from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, DuetMotion
from choreo_studio.motion.kinematics import forward_kinematics
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.casting import cast
from choreo_studio.motion.pose2d.layouts import COCO17, POINT_INDEX
from choreo_studio.motion.pose2d.occlusion import first_surfaces
from choreo_studio.motion.pose2d.stream import HIDDEN, OUTSIDE, SEEN, pose_stream
from choreo_studio.motion.rotations import to_matrix
from choreo_studio.motion.shot import Shot
from choreo_studio.motion.skinning import posable
from tests.builders import swaying_duet
from tests.motion.pose2d.builders import FRONT, crossing_couple, standing_couple

BODY = ("Neck", "MidHip", "RShoulder", "LShoulder", "RHip", "LHip", "RKnee", "LKnee", "RAnkle", "LAnkle")
FACE = ("Nose", "LEye", "REye")


def states(motion: DuetMotion, shot: Shot = FRONT) -> list[dict[str, int]]:
    """What of lead and follow is seen in the first picture, by point."""
    seen = pose_stream(motion, shot).seen[0]
    return [{name: int(each[index]) for name, index in POINT_INDEX.items()} for each in seen]


def test_who_stands_alone_and_faces_the_camera_is_seen() -> None:
    for dancer in states(standing_couple()):
        assert {name for name, state in dancer.items() if state != SEEN} <= {"LHeel", "RHeel"}


def test_a_turned_back_hides_the_face_and_nothing_of_the_body() -> None:
    lead, follow = states(standing_couple(lead_yaw=np.pi))
    assert all(lead[name] == HIDDEN for name in FACE)
    assert all(lead[name] == SEEN for name in (*BODY, "LHeel", "RHeel"))
    assert all(follow[name] == SEEN for name in FACE)


def test_from_the_side_the_far_half_is_hidden_by_the_near_one() -> None:
    lead, _ = states(standing_couple(lead_yaw=np.pi / 2))  # his right side to the camera
    assert all(lead[f"R{name}"] == SEEN for name in ("Ear", "Shoulder", "Elbow", "Hip", "Knee", "Ankle"))
    assert all(lead[f"L{name}"] == HIDDEN for name in ("Ear", "Shoulder", "Elbow", "Hip", "Knee"))


def test_who_stands_in_front_hides_the_partner() -> None:
    lead, follow = states(standing_couple((0.0, -0.5), (0.0, 0.5)))
    assert all(lead[name] == HIDDEN for name in ("Neck", "MidHip", "LHip", "RHip"))
    assert all(follow[name] == SEEN for name in (*BODY, *FACE))
    lead, follow = states(standing_couple((0.0, 0.5), (0.0, -0.5)))
    assert all(lead[name] == SEEN for name in (*BODY, *FACE))
    assert sum(state == HIDDEN for state in follow.values()) >= 20


def test_what_leaves_the_picture_or_is_behind_the_camera_is_outside() -> None:
    lead, follow = states(standing_couple((-9.0, 0.0), (0.0, 8.0)))
    assert set(lead.values()) == set(follow.values()) == {OUTSIDE}
    stream = pose_stream(standing_couple((-9.0, 0.0), (0.0, 8.0)), FRONT)
    assert np.isfinite(stream.pixels).all() and not stream.pixels[0, 1].any() and not stream.boxes.any()


def test_boxes_hold_all_that_is_seen() -> None:
    stream = pose_stream(crossing_couple(5), FRONT)
    low, high = stream.boxes[..., :2], stream.boxes[..., :2] + stream.boxes[..., 2:]
    assert np.all((stream.pixels >= low[:, :, None]) & (stream.pixels <= high[:, :, None]))
    assert np.all(stream.boxes[..., 2:] > 50)


def test_dancers_keep_their_number_when_they_cross() -> None:
    stream = pose_stream(crossing_couple(), FRONT)
    hips = stream.pixels[:, :, POINT_INDEX["MidHip"], 0]
    assert np.all(np.diff(hips[:, 0]) > 0) and np.all(np.diff(hips[:, 1]) < 0)
    assert hips[0, 0] < hips[0, 1] and hips[-1, 0] > hips[-1, 1]
    middle = stream.seen[len(hips) // 2]
    assert np.sum(middle[0] == HIDDEN) > 15 and np.sum(middle[1] == HIDDEN) <= 2
    assert np.all(stream.depths[:, 0] > stream.depths[:, 1])


def test_the_first_surface_is_the_one_that_a_ray_meets() -> None:
    motion, shot = swaying_duet(3), Shot.still(np.array([0.6, 1.6, 3.5]), np.array([0.0, 0.9, 0.2]), 700.0)
    for frame in range(3):
        vertices, triangles, count = [], [], 0
        for role, clip in zip(ROLES, motion, strict=True):
            pose, skin = forward_kinematics(clip), posable(mannequin(role))
            vertices.append(skin.posed(pose.positions[frame], to_matrix(pose.rotations[frame])))
            triangles.append(skin.triangles.astype(np.int64) + count)
            count += len(vertices[-1])
        points, faces = np.concatenate(vertices).astype(np.float64), np.concatenate(triangles)
        pixels = np.random.default_rng(frame).uniform((450, 100), (850, 620), (60, 2))
        found = first_surfaces(pixels, shot.seen(points[None])[0], faces)
        agree = 0
        for (x, y), triangle, depth in zip(pixels, found.triangles, found.depths, strict=True):
            ray = shot.views[0, :3, :3].T @ [(x - 640) / 700, -(y - 360) / 700, -1.0]
            hit = cast(-shot.views[0, :3, :3].T @ shot.views[0, :3, 3], ray, points, faces)
            assert (hit is None) == (triangle < 0)
            agree += hit is not None
            assert hit is None or depth == pytest.approx(hit[0], abs=1e-3)
        assert agree > 5


def test_a_layout_takes_its_points() -> None:
    stream = pose_stream(standing_couple(), FRONT)
    pixels, seen = stream.of_layout(COCO17)
    assert pixels.shape == (1, 2, 17, 2) and seen.shape == (1, 2, 17)
    assert np.array_equal(pixels[0, 1, 9], stream.pixels[0, 1, POINT_INDEX["LWrist"]])


def test_progress_is_told_and_stops_the_work() -> None:
    told: list[tuple[int, int]] = []
    pose_stream(crossing_couple(3), FRONT, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    stop: Callable[[Any, Any], None] = lambda done, total: (_ for _ in ()).throw(KeyError)  # noqa: E731
    with pytest.raises(KeyError):
        pose_stream(crossing_couple(3), FRONT, stop)


def test_a_shot_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shot"):
        pose_stream(crossing_couple(3), Shot(np.tile(np.eye(4), (2, 1, 1)), np.ones(2), 8, 8))
