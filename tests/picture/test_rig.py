"""How cameras are tied to the couple."""

import numpy as np
import pytest

from choreo_studio.motion.rotations import Floats
from choreo_studio.picture.pose import CouplePose, waiting_couple
from choreo_studio.picture.rig import CAMERAS, CameraName, Rig

ASPECT = 1.5


def moved(couple: CouplePose, by: Floats) -> CouplePose:
    """The couple elsewhere."""
    return CouplePose(couple.positions + by, couple.rotations)


def place_of_centre(rig: Rig, couple: CouplePose) -> Floats:
    """The couple's middle in the picture."""
    view, projection = rig.matrices(couple, couple.centre, ASPECT)
    clip = projection @ view @ np.append(couple.centre, 1.0)
    return np.asarray(clip[:2] / clip[3])


@pytest.mark.parametrize("name", ["front", "side", "top", "follow"])
def test_cameras_go_with_the_couple(name: CameraName) -> None:
    couple = waiting_couple()
    rig = Rig().chosen(name, couple.centre, ASPECT)
    before = place_of_centre(rig, couple)
    after = place_of_centre(rig, moved(couple, np.array([2.0, 0.0, -3.0])))
    assert np.allclose(before, after)


def test_an_orbit_stands_still() -> None:
    couple = waiting_couple()
    rig = Rig().chosen("orbit", couple.centre, ASPECT)
    assert np.linalg.norm(place_of_centre(rig, moved(couple, np.array([1.0, 0.0, 0.0])))) > 0.1


@pytest.mark.parametrize("first", ["follow", "orbit"])
def test_between_orbit_and_follow_the_picture_does_not_jump(first: CameraName) -> None:
    couple = waiting_couple()
    rig = Rig().chosen(first, couple.centre, ASPECT).panned(0.2, 0.1)
    elsewhere = moved(couple, np.array([0.7, 0.0, 0.4]))
    other: CameraName = "orbit" if first == "follow" else "follow"
    changed = rig.chosen(other, elsewhere.centre, ASPECT)
    assert np.allclose(place_of_centre(rig, elsewhere), place_of_centre(changed, elsewhere))


def test_a_hand_on_a_preset_makes_it_an_orbit_that_follows() -> None:
    assert Rig().chosen("front", np.zeros(3), ASPECT).orbited(0.1, 0.0).name == "follow"
    assert Rig(name="orbit").orbited(0.1, 0.0).name == "orbit"


def test_eyes_ignore_pan_and_zoom() -> None:
    rig = Rig(name="lead")
    assert rig.panned(1.0, 1.0) is rig and rig.zoomed(2.0) is rig


def test_framing_leaves_the_eyes() -> None:
    couple = moved(waiting_couple(), np.array([3.0, 0.0, 1.0]))
    rig = Rig(name="lead").framed(couple.centre, ASPECT)
    assert rig.name == "follow"
    assert np.abs(place_of_centre(rig, couple)).max() < 0.2


@pytest.mark.parametrize("name", CAMERAS)
def test_every_camera_sees_finite_numbers(name: CameraName) -> None:
    couple = waiting_couple()
    view, projection = Rig().chosen(name, couple.centre, ASPECT).matrices(couple, couple.centre, ASPECT)
    assert np.isfinite(view).all() and np.isfinite(projection).all()
