import numpy as np
import pytest

from choreo_studio.motion.shot import Shot

CAMERA = Shot.still(np.array([0.0, 0.0, 5.0]), np.zeros(3))


def moving_shot() -> Shot:
    """Three moments of a camera that walks along and looks slightly down."""
    stills = [Shot.still(np.array([x, 1.5, 4.0]), np.array([0.0, 1.0, 0.0]), 700.0 + x) for x in (-1.0, 0.0, 1.0)]
    views = np.concatenate([still.views for still in stills])
    return Shot(views, np.concatenate([still.focal_pixels for still in stills]), 1280, 720)


def test_projection_of_known_points() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 2.5]])
    assert np.allclose(CAMERA.project(points), [[640, 360], [840, 360], [640, 160], [1040, 360]])
    assert np.allclose(CAMERA.seen(points)[:, 2], [5.0, 5.0, 5.0, 2.5])


def test_nothing_is_seen_behind_the_camera() -> None:
    with pytest.raises(ValueError, match="points"):
        CAMERA.project(np.array([[0.0, 0.0, 6.0]]))


@pytest.mark.parametrize("shape", [(3, 3), (3, 7, 3), (3, 2, 5, 3)])
def test_intrinsics_and_extrinsics_project_as_the_shot_does(shape: tuple[int, ...]) -> None:
    shot, points = moving_shot(), np.random.default_rng(1).uniform(-1.0, 1.0, shape)
    flat = points.reshape(3, -1, 3)
    there = flat @ np.swapaxes(shot.extrinsics[:, :3, :3], 1, 2) + shot.extrinsics[:, None, :3, 3]
    pixels = there @ np.swapaxes(shot.intrinsics, 1, 2)
    seen = shot.seen(points).reshape(3, -1, 3)
    assert np.allclose(pixels[..., :2] / pixels[..., 2:], seen[..., :2])
    assert np.allclose(pixels[..., 2], seen[..., 2])


def test_a_moment_sees_what_the_whole_shot_sees_then() -> None:
    shot, points = moving_shot(), np.random.default_rng(2).uniform(-1.0, 1.0, (3, 4, 3))
    assert np.array_equal(shot.at(2).seen(points[2:]), shot.seen(points)[2:])
    assert np.array_equal(CAMERA.at(7).views, CAMERA.views)


def test_the_picture_ends_at_its_edges() -> None:
    pixels = np.array([[0.0, 0.0], [1279.9, 719.9], [1280.0, 5.0], [5.0, -0.1]])
    assert CAMERA.is_inside(pixels).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"views": np.eye(4)}, "views"),
        ({"focal_pixels": np.ones(2)}, "focal_pixels"),
        ({"width": 0}, "width"),
    ],
)
def test_a_wrong_shot_is_named(change: dict[str, object], named: str) -> None:
    values: dict[str, object] = {"views": np.eye(4)[None], "focal_pixels": np.ones(1), "width": 8, "height": 8}
    with pytest.raises(ValueError, match=named):
        Shot(**(values | change))  # type: ignore[arg-type]
