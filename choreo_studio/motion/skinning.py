"""The mannequins' surfaces in a pose, worked out on the processor."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.clip import Role
from choreo_studio.motion.mannequin import Mannequin, Singles, mannequin
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT


@dataclass(frozen=True, eq=False)
class PosableSkin:
    """A mannequin prepared for posing.

    Attributes:
        body: the mannequin.
        weights: (N, J) how much each joint moves a vertex, summing to 1.
        parts: (M,) the joint that moves each triangle most.
    """

    body: Mannequin
    weights: Singles
    parts: NDArray[np.intp]

    @property
    def triangles(self) -> NDArray[np.uint16]:
        """(M, 3) vertices, counter-clockwise seen from outside."""
        return self.body.triangles

    def posed(self, positions: Floats, rotations: Floats) -> Singles:
        """World places (N, 3) of the vertices.

        Args:
            positions: (J, 3) world joints in metres.
            rotations: (J, 3, 3) world rotations relative to the T-pose.
        """
        moves = self.body.skin_matrices(positions, rotations)[:, :3].reshape(JOINT_COUNT, 12)
        each = (self.weights @ moves).reshape(-1, 3, 4)
        return np.asarray(np.einsum("nab,nb->na", each[..., :3], self.body.positions) + each[..., 3])


@cache
def posable_skin(role: Role) -> PosableSkin:
    """The mannequin of a role, prepared for posing."""
    body = mannequin(role)
    weights = np.zeros((len(body.positions), JOINT_COUNT), dtype=np.float32)
    rows = np.arange(len(weights))[:, None]
    np.add.at(weights, (rows, body.joints), body.weights)
    weights /= weights.sum(axis=1, keepdims=True)
    parts = weights[body.triangles].sum(axis=1).argmax(axis=1)
    return PosableSkin(body, weights, parts.astype(np.intp))
