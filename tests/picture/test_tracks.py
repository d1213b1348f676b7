"""What is known about a whole take."""

import numpy as np

from choreo_studio.motion.clip import DuetMotion
from choreo_studio.picture.tracks import tracks_of
from tests.builders_project import project_with_takes


def standing() -> tuple[DuetMotion, object]:
    """Two dancers who never move."""
    project = project_with_takes(1)
    motion = project.takes[0].dance.motion
    still = np.zeros(motion.frame_count, dtype=np.intp)
    return DuetMotion(motion.lead[still], motion.follow[still]), project.grid  # type: ignore[index]


def test_standing_feet_are_planted_and_apart_hands_do_not_hold() -> None:
    motion, grid = standing()
    tracks = tracks_of(motion, grid)  # type: ignore[arg-type]
    assert tracks.plants.shape == (motion.frame_count, 2, 4)
    assert (tracks.plants == 1.0).all()
    assert (tracks.holds <= 1.0).all()
    assert np.allclose(tracks.centres, tracks.centres[0])


def test_strengths_rise_and_fall_in_steps() -> None:
    project = project_with_takes(1)
    tracks = tracks_of(project.takes[0].dance.motion, project.grid)
    assert tracks.plants.min() >= 0.0 and tracks.plants.max() <= 1.0
    assert np.abs(np.diff(tracks.plants, axis=0)).max() < 0.5
    assert len(tracks.centres) == project.takes[0].dance.motion.frame_count
