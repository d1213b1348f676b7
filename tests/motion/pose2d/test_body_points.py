import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.layouts import COCO17, LAYOUTS, POINT_INDEX, POINTS
from choreo_studio.motion.skeleton import INDEX, follow_body, lead_body
from choreo_studio.motion.skinning import posable
from tests.motion.pose2d.builders import mannequin_points
from tests.motion.test_mannequin import skinned

BODIES = {"lead": lead_body(), "follow": follow_body()}


def t_posed(role: Role) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Points by name and vertices of a role's T-pose."""
    rest, still = BODIES[role].rest_positions, np.tile(np.eye(3), (22, 1, 1))
    vertices = posable(mannequin(role)).posed(rest, still)
    return dict(zip(POINTS, mannequin_points(role).placed(rest, vertices), strict=True)), vertices


@pytest.mark.parametrize("role", ROLES)
def test_the_skin_is_posed_as_the_shader_poses_it(role: Role) -> None:
    rest, still = BODIES[role].rest_positions, np.tile(np.eye(3), (22, 1, 1))
    assert np.abs(posable(mannequin(role)).posed(rest, still) - skinned(role, rest, still)).max() < 1e-4


@pytest.mark.parametrize("role", ROLES)
def test_face_and_shoes_have_their_points_where_people_have_them(role: Role) -> None:
    points, vertices = t_posed(role)
    head, nose = BODIES[role].rest_positions[INDEX["Head"]], points["Nose"]
    height = BODIES[role].height
    assert nose[2] == pytest.approx(vertices[np.abs(vertices[:, 1] - nose[1]) < 0.01, 2].max(), abs=0.006)
    for left, sign in (("L", 1.0), ("R", -1.0)):
        eye, ear = points[f"{left}Eye"], points[f"{left}Ear"]
        assert 0.02 < sign * eye[0] < 0.05 and nose[1] < eye[1] < head[1] + 0.1 and eye[2] > 0.06
        assert 0.06 < sign * ear[0] < 0.1 and abs(ear[2]) < 0.03
        big, small, heel = (points[f"{left}{name}"] for name in ("BigToe", "SmallToe", "Heel"))
        assert sign * (small[0] - big[0]) > 0.02 and big[2] > small[2] > heel[2] + 0.15
        assert heel[1] < 0.06 and big[1] < 0.06 and heel[2] < -0.04
    assert 0.1 * height < head[1] - points["MidHip"][1] < 0.5 * height


@pytest.mark.parametrize("role", ROLES)
def test_points_on_the_skin_stay_on_it_in_any_pose(role: Role) -> None:
    generator = np.random.default_rng(3)
    turns = np.linalg.qr(generator.normal(size=(22, 3, 3)))[0]
    turns *= np.sign(np.linalg.det(turns))[:, None, None]
    places = BODIES[role].rest_positions + generator.normal(scale=0.1, size=(22, 3))
    vertices, body = posable(mannequin(role)).posed(places, turns), mannequin_points(role)
    placed = body.placed(places, vertices)
    for point, corners, weights in zip(body.surface, body.corners, body.weights, strict=True):
        assert weights.min() >= 0.0 and weights.sum() == pytest.approx(1.0)
        assert np.allclose(placed[point], weights @ vertices[corners], atol=1e-6)


@pytest.mark.parametrize("role", ROLES)
def test_middles_lie_in_the_middle(role: Role) -> None:
    points, _ = t_posed(role)
    assert np.allclose(points["Neck"], (points["LShoulder"] + points["RShoulder"]) / 2)
    assert np.allclose(points["MidHip"], (points["LHip"] + points["RHip"]) / 2)
    assert np.allclose(points["RWrist"], BODIES[role].rest_positions[INDEX["RightHand"]])


def test_layouts_name_points_by_their_own_sides() -> None:
    words = {"left": "L", "right": "R"}
    for name, index in zip(COCO17.names, COCO17.points, strict=True):
        side, _, part = name.rpartition("_")
        assert POINTS[index].lower() == (words[side].lower() if side else "") + part
    for layout in LAYOUTS.values():
        assert len(set(layout.points)) == len(layout.names)
        joined = {point for limb in layout.limbs for point in limb}
        assert joined == set(range(len(layout.names)))
    assert POINT_INDEX["MidHip"] == 8 and POINT_INDEX["RHeel"] == 24
