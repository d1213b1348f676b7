"""Surfaces of dancers in a pose, worked out on the processor."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.clip import Role
from choreo_studio.motion.mannequin import Singles, mannequin
from choreo_studio.motion.rotations import Floats
from choreo_studio.motion.skeleton import JOINT_COUNT


class Surface(Protocol):
    """What a mannequin and a costume have in common; see `Mannequin`."""

    @property
    def positions(self) -> Singles: ...
    @property
    def joints(self) -> NDArray[np.uint8]: ...
    @property
    def weights(self) -> NDArray[np.uint16]: ...
    @property
    def triangles(self) -> NDArray[np.unsignedinteger]: ...
    @property
    def bind_positions(self) -> Floats: ...
    @property
    def bind_rotations(self) -> Floats: ...

    def skin_matrices(self, positions: Floats, rotations: Floats) -> Singles: ...
    def __hash__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class PosableSkin:
    """A surface prepared for posing.

    Attributes:
        body: the surface.
        weights: (N, J) how much each joint moves a vertex, summing to 1.
        triangles: (M, 3) vertices, counter-clockwise seen from outside; what has two sides is there twice.
        parts: (M,) the joint that moves each triangle most.
    """

    body: Surface
    weights: Singles
    triangles: NDArray[np.intp]
    parts: NDArray[np.intp]

    def posed(self, positions: Floats, rotations: Floats) -> Singles:
        """World places (N, 3) of the vertices.

        Args:
            positions: (J, 3) world joints in metres.
            rotations: (J, 3, 3) world rotations relative to the T-pose.
        """
        moves = self.body.skin_matrices(positions, rotations)[:, :3].reshape(JOINT_COUNT, 12)
        each = (self.weights @ moves).reshape(-1, 3, 4)
        return np.asarray(np.einsum("nab,nb->na", each[..., :3], self.body.positions) + each[..., 3])


@lru_cache(maxsize=8)
def posable(surface: Surface) -> PosableSkin:
    """A surface prepared for posing."""
    weights = np.zeros((len(surface.positions), JOINT_COUNT), dtype=np.float32)
    rows = np.arange(len(weights))[:, None]
    np.add.at(weights, (rows, surface.joints), surface.weights)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
    triangles = _seen_triangles(surface)
    parts = weights[triangles].sum(axis=1).argmax(axis=1)
    return PosableSkin(surface, weights, triangles, parts.astype(np.intp))


def surface_of(role: Role, costume: Costume | None = None) -> Surface:
    """What a dancer looks like: a costume, or the mannequin of the role."""
    return mannequin(role) if costume is None else costume


def _seen_triangles(surface: Surface) -> NDArray[np.intp]:
    triangles = surface.triangles.astype(np.intp)
    if not isinstance(surface, Costume):
        return triangles
    backs = [
        triangles[part.first // 3 : (part.first + part.count) // 3, ::-1] for part in surface.parts if part.is_two_sided
    ]
    return np.concatenate([triangles, *backs])
