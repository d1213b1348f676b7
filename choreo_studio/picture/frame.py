"""One picture of the viewport, complete: both painters draw from this and nothing else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from choreo_studio.motion.characters.costume import Costume
from choreo_studio.motion.rotations import Floats, normalized
from choreo_studio.picture.look import Look
from choreo_studio.picture.pose import CouplePose

KEY_DIRECTION: Floats = normalized(np.array([0.42, 1.0, 0.38]))
"""Towards the key light, which also casts the shadow."""


@dataclass(frozen=True, eq=False)
class Trail:
    """The way of one joint.

    Attributes:
        dancer: 0 lead, 1 follow.
        points: (N, 3) metres, oldest first.
    """

    dancer: int
    points: Floats


@dataclass(frozen=True, eq=False)
class Plant:
    """A foot that carries weight: whose, where on the floor (3,), and how surely 0..1."""

    dancer: int
    place: Floats
    strength: float


@dataclass(frozen=True, eq=False)
class Hold:
    """Joined hands: where (3,), and how surely 0..1."""

    place: Floats
    strength: float


@dataclass(frozen=True, eq=False)
class Frame:
    """What is drawn.

    Attributes:
        view: (4, 4) from world to viewer.
        projection: (4, 4) from viewer to clip space.
        couple: the dancers.
        ghost: the same moment of another take, or None.
        trails, plants, holds: marks.
        has_shadow: whether the dancers cast one.
        look: colours.
        costumes: what lead and follow wear instead of being mannequins, in the couple and in the ghost.
    """

    view: Floats
    projection: Floats
    couple: CouplePose
    ghost: CouplePose | None
    trails: tuple[Trail, ...]
    plants: tuple[Plant, ...]
    holds: tuple[Hold, ...]
    has_shadow: bool
    look: Look
    costumes: tuple[Costume | None, Costume | None] = (None, None)

    @property
    def eye(self) -> Floats:
        """(3,) where the viewer is."""
        return np.asarray(-self.view[:3, :3].T @ self.view[:3, 3])

    @property
    def world_to_clip(self) -> Floats:
        """(4, 4)."""
        return np.asarray(self.projection @ self.view)


def shadow_area(couple: CouplePose, ghost: CouplePose | None = None) -> NDArray[np.float64]:
    """Centre x, centre z and half width in metres of the square of floor on which shadows fall."""
    places = couple.positions.reshape(-1, 3)
    cast = places[:, [0, 2]] - places[:, 1:2] * KEY_DIRECTION[[0, 2]] / KEY_DIRECTION[1]
    low, high = cast.min(axis=0), cast.max(axis=0)
    # Steps of a quarter metre, so that the picture of the shadow does not swim with every move.
    half = np.ceil(((high - low).max() / 2.0 + 0.3) * 4.0) / 4.0
    return np.array([*(low + high) / 2.0, half])
