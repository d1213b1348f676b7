"""Cameras that keep the couple in the picture."""

import numpy as np
import pytest

from choreo_studio.picture.framing import reach, rig_for
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import centre_at, couple_at
from tests.picture.builders_picture import dancing_show

END = 5.0


def _furthest(rig: Rig, aspect: float) -> np.ndarray:
    show = dancing_show()
    moments = np.arange(0.0, END, 1 / 30)
    return np.array(
        [np.abs(reach(rig, couple_at(show, at), centre_at(show, at), aspect)).max(axis=0) for at in moments]
    )


@pytest.mark.parametrize("name", ["orbit", "front", "side", "top", "follow"])
@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
def test_both_bodies_stay_in_the_picture_and_fill_it(name, aspect) -> None:  # type: ignore[no-untyped-def]
    reached = _furthest(rig_for(dancing_show(), name, 0.0, END, aspect), aspect)
    assert reached.max() < 1.0
    assert reached.max() > 0.9


def test_a_camera_that_stands_nearer_would_cut_them_off() -> None:
    rig = rig_for(dancing_show(), "front", 0.0, END, 16 / 9)
    assert _furthest(rig.zoomed(1.3), 16 / 9).max() > 1.0


def test_an_orbit_stands_still_and_the_others_go_along() -> None:
    show = dancing_show()
    orbit, follow = (rig_for(show, name, 0.0, END, 1.5) for name in ("orbit", "follow"))
    aside = np.array([2.0, 0.0, 0.0])
    couple = couple_at(show, 1.0)
    np.testing.assert_array_equal(orbit.matrices(couple, aside, 1.5)[0], orbit.matrices(couple, -aside, 1.5)[0])
    assert not np.allclose(follow.matrices(couple, aside, 1.5)[0], follow.matrices(couple, -aside, 1.5)[0])


def test_eyes_see_what_they_see() -> None:
    assert rig_for(dancing_show(), "lead", 0.0, END, 1.5).name == "lead"


def test_who_is_behind_the_viewer_is_far_outside() -> None:
    show = dancing_show()
    couple, centre = couple_at(show, 1.0), centre_at(show, 1.0)
    eyes = rig_for(show, "lead", 0.0, END, 1.5)
    assert np.abs(reach(eyes, couple, centre, 1.5)).max() > 1.5
