"""The parts of the script that makes the mannequins."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

from mannequin.body import FOLLOW, LEAD, body, modelling_frames
from mannequin.polygonise import polygonised
from mannequin.shapes import Blend, Capsule, Frames, ellipsoid, gradient, openness, projected
from mannequin.simplify import simplified
from mannequin.weights import skin_weights

from choreo_studio.motion.skeleton import INDEX, JOINT_COUNT, follow_body, lead_body

HERE = Frames(np.zeros((JOINT_COUNT, 3)), np.tile(np.eye(3), (JOINT_COUNT, 1, 1)))
LOW, HIGH = np.full(3, -0.16), np.full(3, 0.16)
BALL = Blend(0.0, [ellipsoid("Hips", (0.0, 0.0, 0.0), (0.1, 0.1, 0.1))])


def area_and_volume(vertices: np.ndarray, triangles: np.ndarray) -> tuple[float, float]:
    """Of a closed surface that sees outwards."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2), float((np.cross(a, b) * c).sum() / 6)


def test_a_ball_is_cut_into_a_closed_ball() -> None:
    vertices, triangles = polygonised(BALL, HERE, LOW, HIGH, 0.01)
    area, volume = area_and_volume(vertices, triangles)
    assert area == pytest.approx(4 * np.pi * 0.01, rel=0.03)
    assert volume == pytest.approx(4 / 3 * np.pi * 0.001, rel=0.03)
    assert len(vertices) - len(triangles) / 2 == 2


def test_thinning_keeps_the_ball() -> None:
    dense = polygonised(BALL, HERE, LOW, HIGH, 0.01)
    vertices, triangles = simplified(*dense, np.ones(len(dense[0])), 300)
    _, volume = area_and_volume(vertices, triangles)
    assert 250 <= len(triangles) <= 302
    assert len(vertices) - len(triangles) / 2 == 2
    assert volume == pytest.approx(4 / 3 * np.pi * 0.001, rel=0.05)


def test_projection_and_gradient_agree_with_the_ball() -> None:
    random = np.random.default_rng(0)
    directions = random.normal(size=(50, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    points = projected(BALL, directions * 0.105, HERE)
    assert np.allclose(np.linalg.norm(points, axis=1), 0.1, atol=1e-6)
    assert np.allclose(gradient(BALL, points, HERE), directions, atol=1e-4)


def test_a_crease_is_darker_than_a_ball() -> None:
    pair = Blend(0.0, [ellipsoid("Hips", (x, 0.0, 0.0), (0.05, 0.05, 0.05)) for x in (-0.045, 0.045)])
    top, crease = np.array([[0.0, 0.0, 0.1]]), np.array([[0.0, 0.022, 0.0]])
    up = np.array([[0.0, 1.0, 0.0]])
    assert openness(BALL, top, np.array([[0.0, 0.0, 1.0]]), HERE)[0] > 0.95
    assert openness(pair, crease, up, HERE)[0] < 0.75


def test_softness_fills_the_gap_between_two_capsules() -> None:
    parts = [Capsule("Hips", (x, -0.05, 0.0), (x, 0.05, 0.0), (0.03, 0.03)) for x in (-0.032, 0.032)]
    middle = np.zeros((1, 3))
    assert Blend(0.0, parts).distance(middle, HERE)[0] > 0.0 > Blend(0.03, parts).distance(middle, HERE)[0]


@pytest.mark.parametrize(("skeleton", "build"), [(lead_body(), LEAD), (follow_body(), FOLLOW)])
def test_the_middle_of_every_limb_is_inside_the_body_and_moves_with_its_joint(skeleton, build) -> None:  # type: ignore[no-untyped-def]
    frames, shape = modelling_frames(skeleton), body(skeleton, build)
    limbs = {"LeftArm": "LeftForeArm", "RightForeArm": "RightHand", "LeftUpLeg": "LeftLeg", "RightLeg": "RightFoot"}
    joints = [INDEX[name] for name in (*limbs, "Head")]
    half_way = [skeleton.offsets[INDEX[child]] / 2 for child in limbs.values()] + [skeleton.ends["Head"] / 2]
    points = frames.positions[joints] + np.einsum("nab,nb->na", frames.rotations[joints], np.array(half_way))
    assert (shape.distance(points, frames) < 0.0).all()
    weights = skin_weights(shape, points, np.array([[0, 1, 2], [2, 3, 4]]), frames, 0)
    assert np.allclose(weights.sum(axis=1), 1.0)
    assert (np.count_nonzero(weights, axis=1) <= 4).all()
    assert (weights[range(len(joints)), joints] > 0.8).all()
