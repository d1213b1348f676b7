"""Characters in the place of mannequins: their own points, hidden by their own surfaces."""

import numpy as np
import pytest

from choreo_studio.motion.mannequin import mannequin
from choreo_studio.motion.pose2d.body_points import body_points
from choreo_studio.motion.pose2d.layouts import POINT_INDEX, POINTS
from choreo_studio.motion.pose2d.proportions import Proportions, proportions_of
from choreo_studio.motion.pose2d.stream import HIDDEN, SEEN, pose_stream
from choreo_studio.motion.skeleton import lead_body
from choreo_studio.motion.skinning import posable
from tests.motion.pose2d.builders import FRONT, giant, mannequin_points, standing_couple, with_giant

FACE = ("Nose", "LEye", "REye")


def test_points_of_a_character_lie_where_they_do_on_our_body_in_proportion() -> None:
    costume, body = giant()
    still = np.tile(np.eye(3), (22, 1, 1))
    points = body_points(costume, body).placed(body.rest_positions, posable(costume).posed(body.rest_positions, still))
    ours, rest = mannequin_points("lead"), lead_body().rest_positions
    usual = ours.placed(rest, posable(mannequin("lead")).posed(rest, still))
    scale = body.height / lead_body().height
    for name in ("Nose", "LEye", "REar", "LHeel", "RBigToe", "LHip", "RKnee"):
        index = POINT_INDEX[name]
        assert np.allclose(points[index], scale * usual[index], atol=0.04), name


def test_a_character_hides_its_own_points_with_its_own_surface() -> None:
    seen = pose_stream(with_giant(), FRONT, costumes=(giant()[0], None)).seen[0]
    for point in ("Neck", "MidHip", "LShoulder", "RKnee", *FACE):
        assert seen[0, POINT_INDEX[point]] == seen[1, POINT_INDEX[point]] == SEEN, point
    turned = pose_stream(with_giant(np.pi), FRONT, costumes=(giant()[0], None)).seen[0]
    assert all(turned[0, POINT_INDEX[point]] == HIDDEN for point in FACE)


def test_boxes_are_as_tall_as_the_character() -> None:
    stream = pose_stream(with_giant(), FRONT, costumes=(giant()[0], None))
    usual = pose_stream(standing_couple(), FRONT)
    assert stream.boxes[0, 0, 3] > 1.25 * usual.boxes[0, 0, 3]
    assert stream.boxes[0, 1] == pytest.approx(usual.boxes[0, 1])


def test_a_reference_gives_a_character_the_same_build_as_a_dancer_of_ours() -> None:
    costume, body = giant()
    stream = pose_stream(standing_couple((0.0, 0.0), (2.5, 0.0)), FRONT)
    reference = dict(zip(POINTS, stream.pixels[0, 0], strict=True))
    build = proportions_of(reference, "lead")
    assert build.factors["forearms"] == pytest.approx(1.0, abs=0.02)
    changed: Proportions = build.on("lead", costume, body)
    assert changed.factors["forearms"] < 0.9 and changed.factors["shins"] == pytest.approx(1.0, abs=0.04)
