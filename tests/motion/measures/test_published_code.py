"""`compat=True` against numbers that the published code itself gave."""

import json
from pathlib import Path

import numpy as np
import pytest

from choreo_studio.motion.measures.geometric import geometric_features
from choreo_studio.motion.measures.kinetic import kinetic_features
from tests.motion.measures.builders import Floats

GOLDEN = json.loads((Path(__file__).parent / "published_code.json").read_text(encoding="utf-8"))
FRAMES = 90


def swaying_joints() -> Floats:
    """Every joint sways about its rest place with its own amplitude, pace and phase."""
    seconds, joint = np.arange(FRAMES)[:, None] / 30, np.arange(24)
    joints = np.tile(np.array(GOLDEN["rest"]), (FRAMES, 1, 1))
    for axis in range(3):
        amplitude = 0.05 + 0.04 * ((joint * 5 + axis * 3) % 7)
        pace = 0.04 + 0.05 * ((joint * 3 + axis) % 5)
        joints[..., axis] += amplitude * np.sin(2 * np.pi * pace * seconds + 0.9 * joint + axis)
    return joints


def test_geometric_features_with_all_their_quirks() -> None:
    shares = geometric_features(swaying_joints(), compat=True)
    assert np.rint(shares * (FRAMES - 1)).astype(int).tolist() == GOLDEN["frames_that_hold"]


def test_kinetic_features_with_all_their_quirks() -> None:
    assert kinetic_features(swaying_joints(), compat=True) == pytest.approx(GOLDEN["kinetic"], rel=1e-7)
