"""What is asked of hands while a motion is finished."""

from dataclasses import replace

import numpy as np

from choreo_studio.model.finishing import within_reach
from choreo_studio.motion.clip import DuetMotion
from choreo_studio.motion.retarget.holds import grip_distances
from tests.builders import swaying_duet


def apart(metres: np.ndarray[tuple[int], np.dtype[np.float64]]) -> DuetMotion:
    """Two dancers in the same pose, the follow moved aside by so much (T,)."""
    duet = swaying_duet(len(metres))
    aside = np.stack([metres, np.zeros(len(metres)), np.zeros(len(metres))], axis=1)
    follow = replace(duet.lead, root_positions=duet.lead.root_positions + aside)
    return DuetMotion(duet.lead, follow)


def test_hands_that_are_far_are_let_be() -> None:
    near, far = (within_reach(apart(np.full(40, metres))) for metres in (0.1, 5.0))
    assert near[:, 0, 0].all() and near[:, 1, 1].all()
    assert not far.any()


def test_hands_on_their_way_may_be_taken_a_little_before_and_after() -> None:
    metres = np.full(120, 5.0)
    metres[60] = 0.1
    duet = apart(metres)
    assert np.flatnonzero(grip_distances(duet.lead, duet.follow)[:, 0, 0] < 0.4).tolist() == [60]
    assert np.flatnonzero(within_reach(duet)[:, 0, 0]).tolist() == list(range(48, 73))
