"""The frame that is made of what is seen."""

from dataclasses import replace

import numpy as np

from choreo_studio.picture.look import look_of
from choreo_studio.picture.rig import Rig
from choreo_studio.picture.show import Show, centre_at, couple_at, frame_of
from choreo_studio.picture.tracks import tracks_of
from choreo_studio.ui.shared.theme import DARK
from tests.builders_project import project_with_takes

LOOK = look_of(DARK)


def dancing(ghost: bool = False) -> Show:
    """A take, its tracks, and a ghost where wanted."""
    project = project_with_takes(2)
    first, second = (take.dance.motion for take in project.takes)
    return Show(project.grid, first, second if ghost else None, tracks_of(first, project.grid))


def test_a_ghost_dances_the_other_take_at_the_same_time() -> None:
    frame = frame_of(dancing(ghost=True), 1.3, Rig(), 1.5, LOOK)
    assert frame.ghost is not None
    assert np.abs(frame.ghost.positions - frame.couple.positions).max() > 0.01


def test_trails_end_where_the_joints_are() -> None:
    frame = frame_of(dancing(), 1.3, Rig(), 1.5, LOOK)
    assert len(frame.trails) == 6
    hips = frame.trails[0]
    assert np.allclose(hips.points[-1], frame.couple.positions[0, 0])
    assert np.linalg.norm(np.diff(hips.points, axis=0), axis=1).max() < 0.2


def test_each_extra_can_be_switched_off() -> None:
    show = dancing()
    bare = frame_of(replace(show, shows=frozenset()), 1.3, Rig(), 1.5, LOOK)
    full = frame_of(show, 1.3, Rig(), 1.5, LOOK)
    assert full.trails and full.plants and full.has_shadow
    assert not bare.trails and not bare.plants and not bare.holds and not bare.has_shadow


def test_the_camera_follows_the_way_of_the_couple_without_its_sway() -> None:
    show = dancing()
    times = np.linspace(0.5, 5.0, 200)
    smooth = np.stack([centre_at(show, float(s)) for s in times])
    raw = np.stack([couple_at(show, float(s)).centre for s in times])
    assert np.abs(np.diff(smooth, n=2, axis=0)).max() < 0.2 * np.abs(np.diff(raw, n=2, axis=0)).max()
    assert np.abs(smooth - raw).max() < 0.6
