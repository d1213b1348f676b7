"""How much joints move vertices."""

import numpy as np

from choreo_studio.motion.influences import merged


def test_a_joint_that_is_named_again_gives_its_weight_to_the_first_place() -> None:
    joints = np.array([[3, 1, 3, 3], [0, 1, 2, 3], [5, 0, 0, 0]])
    weights = np.array([[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [1.0, 0.0, 0.0, 0.0]])
    found = merged(joints, weights)
    np.testing.assert_allclose(found, [[0.8, 0.2, 0.0, 0.0], [0.4, 0.3, 0.2, 0.1], [1.0, 0.0, 0.0, 0.0]])
    assert weights[0, 3] == 0.4
