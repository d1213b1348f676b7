"""Cameras that keep the couple in the picture."""

import numpy as np
import pytest

from choreo_studio.motion.clip import ROLES
from choreo_studio.motion.mannequin import mannequin
from choreo_studio.picture.camera import perspective
from choreo_studio.picture.framing import reach, rig_for
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import centre_at, couple_at
from tests.picture.builders_picture import dancing_show

END = 5.0


def _furthest(rig: Rig, aspect: float) -> np.ndarray:
    """How far from the middle of the picture the skins of both come at any time, across and up."""
    show, furthest = dancing_show(), []
    for at in np.arange(0.0, END, 1 / 15):
        couple = couple_at(show, at)
        view, projection = rig.matrices(couple, centre_at(show, at), aspect)
        for dancer, role in enumerate(ROLES):
            skin = mannequin(role)
            matrices = skin.skin_matrices(couple.positions[dancer], couple.matrices[dancer])[skin.joints]
            turned = (matrices * (skin.weights[..., None, None] / 65535.0)).sum(axis=1)
            place = np.einsum("nij,nj->ni", turned, np.c_[skin.positions, np.ones(len(skin.positions))])
            clip = place @ (projection @ view).T
            furthest.append(np.abs(clip[:, :2] / clip[:, 3:]).max(axis=0))
    return np.array(furthest)


@pytest.mark.parametrize("name", ["orbit", "front", "side", "top", "follow"])
@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
def test_both_bodies_stay_in_the_picture_and_fill_it(name, aspect) -> None:  # type: ignore[no-untyped-def]
    reached = _furthest(rig_for(dancing_show(), name, 0.0, END, aspect), aspect)
    assert reached.max() < 1.0
    assert reached.max() > 0.8


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
    view, projection = np.eye(4), perspective(1.0, 1.5, 0.1, 10.0)
    behind = np.array([[0.5, 0.0, 2.0]])
    assert np.abs(reach(behind, view, projection)).max() > 1.5
