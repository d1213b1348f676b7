"""Loose triangles of trails, discs and glows."""

from dataclasses import replace

import numpy as np

from choreo_studio.picture.frame import Frame, Hold, Plant, Trail, shadow_area
from choreo_studio.picture.look import look_of
from choreo_studio.picture.marks import air_marks, floor_marks
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import Show, frame_of
from choreo_studio.ui.shared.theme import DARK

LOOK = look_of(DARK)


def frame(**changes: object) -> Frame:
    """The waiting couple with marks."""
    return replace(frame_of(Show(), 0.0, Rig(), 1.5, LOOK), **changes)  # type: ignore[arg-type]


def test_no_marks_no_triangles() -> None:
    assert len(floor_marks(frame())) == 0 and len(air_marks(frame())) == 0


def test_a_disc_lies_on_the_floor_around_the_foot_in_the_dancers_colour() -> None:
    disc = floor_marks(frame(plants=(Plant(1, np.array([0.3, 0.08, -0.2]), 1.0),)))
    assert disc.shape == (6, 10)
    assert (disc[:, 1] < 0.01).all() and np.allclose(disc[:, :3].mean(axis=0)[[0, 2]], [0.3, -0.2], atol=0.06)
    assert np.allclose(disc[:, 6:9], LOOK.dancers[1], atol=1e-6)


def test_a_ribbon_follows_its_points_and_fades_towards_the_past() -> None:
    points = np.stack([np.linspace(0, 1, 10), np.full(10, 0.1), np.zeros(10)], axis=1)
    ribbon = air_marks(frame(trails=(Trail(0, points),)))
    assert len(ribbon) == 9 * 6
    assert np.linalg.norm(ribbon[:, 1:3] - [0.1, 0.0], axis=1).max() < 0.02
    order = np.argsort(ribbon[:, 0])
    assert ribbon[order[0], 9] < 0.05 < 0.5 < ribbon[order[-1], 9]


def test_a_trail_of_one_point_or_of_a_still_joint_is_drawn_without_nonsense() -> None:
    still = np.tile([0.1, 0.2, 0.3], (5, 1))
    marks = air_marks(frame(trails=(Trail(0, still), Trail(1, still[:1]))))
    assert np.isfinite(marks).all()


def test_a_glow_faces_the_viewer() -> None:
    scene = frame(holds=(Hold(np.array([0.0, 1.2, 0.0]), 0.5),))
    glow = air_marks(scene)
    normal = np.cross(glow[1, :3] - glow[0, :3], glow[2, :3] - glow[0, :3])
    assert normal @ scene.view[2, :3] > 0.99 * np.linalg.norm(normal)
    assert np.allclose(glow[:, 9], glow[0, 9]) and 0.0 < glow[0, 9] < 0.5


def test_the_shadow_falls_within_its_square() -> None:
    couple = frame().couple
    x, z, half = shadow_area(couple)
    feet = couple.positions[:, :, [0, 2]][couple.positions[..., 1] < 0.1]
    assert (np.abs(feet - [x, z]) < half).all()
    assert half == round(half * 4) / 4
