import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES, Role
from choreo_studio.motion.pose2d.layouts import POINT_INDEX, POINTS
from choreo_studio.motion.pose2d.proportions import (
    Proportions,
    UnusableReferenceError,
    proportions_of,
    with_proportions,
)
from choreo_studio.motion.pose2d.stream import HIDDEN, OUTSIDE, PoseStream, pose_stream
from tests.motion.pose2d.builders import FRONT, crossing_couple, standing_couple

EVEN = dict.fromkeys(proportions_of.__globals__["get_args"](proportions_of.__globals__["Part"]), 1.0)


def seen_from_the_front(role: Role) -> dict[str, np.ndarray]:
    """A dancer of ours as the reference."""
    places = ((0.0, 0.0), (2.5, 0.0))
    stream = pose_stream(standing_couple(*(places if role == "lead" else places[::-1])), FRONT)
    return dict(zip(POINTS, stream.pixels[0, ROLES.index(role)], strict=True))


def apart(stream: PoseStream, first: str, second: str, dancer: int = 0) -> np.ndarray:
    """Distance of two points in every frame."""
    points = stream.pixels[:, dancer]
    return np.asarray(np.linalg.norm(points[:, POINT_INDEX[first]] - points[:, POINT_INDEX[second]], axis=-1))


def lowest_foot(stream: PoseStream) -> np.ndarray:
    """(T, 2) middle of the foot that is lower in the picture."""
    feet = stream.pixels[:, 0][:, [[POINT_INDEX[f"{s}{p}"] for p in ("BigToe", "SmallToe", "Heel")] for s in "LR"]]
    feet = feet.mean(axis=2)
    return np.asarray(feet[np.arange(len(feet)), feet[..., 1].argmax(axis=1)])


@pytest.mark.parametrize("role", ROLES)
def test_a_dancer_of_ours_has_its_own_proportions(role: Role) -> None:
    factors = proportions_of(seen_from_the_front(role), role).factors
    assert all(factor == pytest.approx(1.0, abs=0.08) for factor in factors.values())


def test_size_and_place_of_the_reference_count_for_nothing() -> None:
    points = seen_from_the_front("lead")
    moved = {name: 0.4 * place + [300.0, -20.0] for name, place in points.items()}
    first, second = (proportions_of(each, "lead").factors for each in (points, moved))
    assert all(first[part] == pytest.approx(second[part]) for part in first)


def test_long_arms_and_narrow_hips_of_the_reference_are_found() -> None:
    points = seen_from_the_front("lead")
    for side in "LR":
        points[f"{side}Wrist"] = points[f"{side}Elbow"] + 1.5 * (points[f"{side}Wrist"] - points[f"{side}Elbow"])
    usual = proportions_of(seen_from_the_front("lead"), "lead").factors
    factors = proportions_of(points, "lead").factors
    assert factors["forearms"] == pytest.approx(1.5 * usual["forearms"])
    assert factors["upper arms"] == pytest.approx(usual["upper arms"])


def test_of_two_sides_the_longer_counts_and_what_is_missing_stays() -> None:
    points = seen_from_the_front("lead")
    points["LElbow"] = points["LShoulder"] + 0.2 * (points["LElbow"] - points["LShoulder"])
    for name in ("LWrist", "RWrist", "LEar", "LAnkle"):
        del points[name]
    usual = proportions_of(seen_from_the_front("lead"), "lead").factors
    factors = proportions_of(points, "lead").factors
    assert factors["upper arms"] == pytest.approx(usual["upper arms"], rel=0.01)
    assert factors["forearms"] == factors["face"] == 1.0


def test_bones_keep_their_directions_and_get_their_lengths() -> None:
    stream = pose_stream(crossing_couple(9), FRONT)
    wanted = Proportions({**EVEN, "forearms": 1.5, "shins": 0.8, "torso": 1.1})  # type: ignore[dict-item]
    scaled = with_proportions(stream, {"lead": wanted})
    for first, second, factor in (("LElbow", "LWrist", 1.5), ("RKnee", "RAnkle", 0.8), ("RHip", "RKnee", 1.0)):
        assert np.allclose(apart(scaled, first, second), factor * apart(stream, first, second))
        ways = [
            each.pixels[:, 0, POINT_INDEX[second]] - each.pixels[:, 0, POINT_INDEX[first]] for each in (stream, scaled)
        ]
        assert np.allclose(np.arctan2(*ways[0].T), np.arctan2(*ways[1].T))
    assert np.array_equal(scaled.pixels[:, 1], stream.pixels[:, 1])


def test_feet_stay_where_they_stood() -> None:
    stream = pose_stream(crossing_couple(9), FRONT)
    scaled = with_proportions(stream, {"lead": Proportions({**EVEN, "thighs": 1.3, "hips": 0.7})})  # type: ignore[dict-item]
    assert np.abs(lowest_foot(scaled) - lowest_foot(stream)).max() < 8.0
    assert np.all(scaled.pixels[:, 0, POINT_INDEX["Neck"], 1] < stream.pixels[:, 0, POINT_INDEX["Neck"], 1] - 15.0)
    grown = scaled.boxes[:, 0, 3] - stream.boxes[:, 0, 3]
    assert np.all(grown > 15.0) and np.array_equal(scaled.boxes[:, 1], stream.boxes[:, 1])


def test_what_comes_to_lie_outside_is_outside() -> None:
    stream = pose_stream(standing_couple((-3.9, 0.0)), FRONT)
    scaled = with_proportions(stream, {"lead": Proportions({**EVEN, "shoulders": 2.5})})  # type: ignore[dict-item]
    right = POINT_INDEX["RShoulder"]
    assert stream.seen[0, 0, right] > OUTSIDE == scaled.seen[0, 0, right]
    inside = with_proportions(scaled, {"lead": Proportions({**EVEN, "shoulders": 0.4})})  # type: ignore[dict-item]
    assert inside.seen[0, 0, right] == HIDDEN


def test_frames_with_a_part_behind_the_camera_stay() -> None:
    stream = pose_stream(standing_couple((0.0, 6.0)), FRONT)
    scaled = with_proportions(stream, {"lead": Proportions({**EVEN, "torso": 2.0})})  # type: ignore[dict-item]
    assert np.array_equal(scaled.pixels, stream.pixels) and np.array_equal(scaled.seen, stream.seen)


@pytest.mark.parametrize("name", ["LShoulder", "RHip"])
def test_half_a_person_is_refused(name: str) -> None:
    points = seen_from_the_front("lead")
    del points[name]
    with pytest.raises(UnusableReferenceError, match=f"shows no {name}"):
        proportions_of(points, "lead")
    legless = {point: place for point, place in seen_from_the_front("lead").items() if "Ankle" not in point}
    with pytest.raises(UnusableReferenceError, match="shows no shins"):
        proportions_of(legless, "lead")


def test_a_build_that_nobody_has_is_refused() -> None:
    points = seen_from_the_front("lead")
    points["LShoulder"] = points["RShoulder"] + 1.0
    with pytest.raises(UnusableReferenceError, match=r"shoulders .* times as long"):
        proportions_of(points, "lead")
    with pytest.raises(UnusableReferenceError):
        proportions_of(dict.fromkeys(points, np.zeros(2)), "lead")
